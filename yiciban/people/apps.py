"""The people package as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the package with Django."""

    name = "yiciban.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
