"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiciban.site.settings")
application = get_wsgi_application()


def _warm() -> None:
    """What a web process should not begin at the first request: the index of the catalogue."""
    from django.conf import settings

    from yiciban.catalogue.queries import warm

    if not settings.TESTING:
        warm()


_warm()
