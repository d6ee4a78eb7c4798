"""The journal as a Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Append-only record of what happened."""

    name = "yiciban.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
