"""The providers package as a Django application."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.providers"
    label = "providers"
    default_auto_field = "django.db.models.BigAutoField"
