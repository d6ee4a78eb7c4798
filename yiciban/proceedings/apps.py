"""The proceedings package as a Django application."""

from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    """Tells the cases below what keeps a decision waiting, adds to their pages, and writes to applicants."""

    name = "yiciban.proceedings"
    label = "proceedings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floor below."""
        from yiciban.cases import hindrances, sections
        from yiciban.proceedings import (
            boxes,
            subscribers,  # noqa: F401 - subscribes
        )
        from yiciban.proceedings.queries import hindrance

        hindrances.register(hindrance)
        sections.desk_section(boxes.desk_box)
        sections.portal_section(boxes.portal_box)
        sections.history_words(boxes.WORDS)
