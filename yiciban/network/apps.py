"""The network package as a Django application."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
