"""The catalogue package as a Django application."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the items to the pages of service points."""
        from yiciban.catalogue.views import point  # noqa: F401
