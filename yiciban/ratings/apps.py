"""The ratings package as a Django application."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """Listens to the cases and tells them what has been rated."""

    name = "yiciban.ratings"
    label = "ratings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.cases import afterwards
        from yiciban.ratings import subscribers  # noqa: F401 - subscribes
        from yiciban.ratings.queries import rated_of

        afterwards.register(rated_of)
