"""The cases package as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take the files that are uploaded for drafts and corrections."""
        from yiciban.cases import receivers as ours
        from yiciban.documents import receivers

        receivers.register(ours.DRAFT, ours.to_draft)
        receivers.register(ours.CORRECTION, ours.to_correction)
