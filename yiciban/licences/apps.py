"""The licences package as a Django application."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Offers licences as proof to the cases below."""

    name = "yiciban.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floor below."""
        from yiciban.cases import sources
        from yiciban.licences.queries import proof_for

        sources.register(proof_for)
