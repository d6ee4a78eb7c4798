"""The courier package as a Django application."""

from django.apps import AppConfig


class CourierConfig(AppConfig):
    """Shows its parcels on the case and tells the applicant of them."""

    name = "yiciban.courier"
    label = "courier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.courier import boxes, subscribers  # noqa: F401 - register themselves
