"""The archive package as a Django application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Makes a package when a case ends."""

    name = "yiciban.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.archive import boxes, subscribers  # noqa: F401 - register themselves
