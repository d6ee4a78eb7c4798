"""The mandates package as a Django application."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.mandates"
    label = "mandates"
    default_auto_field = "django.db.models.BigAutoField"
