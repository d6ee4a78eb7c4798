"""The licences package as a Django application."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Offers the cases below what they ask of licences, and listens to what becomes of cases about one."""

    name = "yiciban.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.cases import bars, sources
        from yiciban.licences import boxes, subscribers  # noqa: F401
        from yiciban.licences.queries import ban_of, has_ended, held_licences, proof_for

        sources.register(proof_for)
        sources.register_held(held_licences)
        sources.register_ended(has_ended)
        bars.register(ban_of)
