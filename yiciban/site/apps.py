"""The site package as a Django application."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
