"""The documents package as a Django application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
