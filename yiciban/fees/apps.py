"""The fees package as a Django application."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """Waits for payments, stands in the way of granting while something is owed, and shows itself on the case."""

    name = "yiciban.fees"
    label = "fees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register with the floors below."""
        from yiciban.cases import afterwards, hindrances
        from yiciban.fees import boxes, subscribers  # noqa: F401 - register themselves
        from yiciban.fees.queries import hindrance, owing
        from yiciban.fees.services import fee_paid
        from yiciban.providers import receipts

        hindrances.register(hindrance)
        afterwards.register_owing(owing)
        receipts.register(fee_paid)
