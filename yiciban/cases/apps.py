"""The cases package as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Listens to its own journal to tell applicants, and takes the files uploaded for drafts and corrections."""

    name = "yiciban.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.cases import receivers as ours
        from yiciban.cases import subscribers  # noqa: F401
        from yiciban.cases.permissions import MOVE_VERSION
        from yiciban.catalogue.sections import ItemLink, item_link
        from yiciban.documents import receivers

        receivers.register(ours.DRAFT, ours.to_draft)
        receivers.register(ours.CORRECTION, ours.to_correction)
        item_link(ItemLink("在办的换版本", "desk:versions", MOVE_VERSION))
