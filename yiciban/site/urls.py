"""Every address of the product; each package brings its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLResolver, include, path

from yiciban.site.api import api
from yiciban.site.views import docs, errors, health, home, pages

PACKAGES: tuple[tuple[str, str], ...] = (
    ("", "yiciban.people.urls"),
    ("", "yiciban.network.urls"),
    ("", "yiciban.catalogue.urls"),
    ("", "yiciban.documents.urls"),
    ("", "yiciban.mandates.urls"),
    ("", "yiciban.cases.urls_portal"),
    ("", "yiciban.licences.urls"),
    ("", "yiciban.proceedings.urls"),
    ("", "yiciban.ratings.urls"),
    ("", "yiciban.fees.urls"),
    ("", "yiciban.courier.urls"),
    ("", "yiciban.providers.urls"),
    ("desk/", "yiciban.documents.urls_desk"),
    ("desk/", "yiciban.mandates.urls_desk"),
    ("desk/", "yiciban.licences.urls_desk"),
    ("desk/", "yiciban.proceedings.urls_desk"),
    ("desk/", "yiciban.fees.urls_desk"),
    ("desk/", "yiciban.courier.urls_desk"),
    ("desk/", "yiciban.archive.urls_desk"),
    ("desk/", "yiciban.cases.urls_desk"),
)


def _includes() -> list[URLResolver]:
    return [path(prefix, include(module)) for prefix, module in PACKAGES if find_spec(module)]


urlpatterns = [
    path("", home.home, name="home"),
    path("elder/", pages.elder, name="elder"),
    path("help/", pages.help_page, name="help"),
    path("about/<slug:name>/", pages.about, name="about"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/docs", docs.docs, name="api-docs"),
    path("api/", api.urls),
    *_includes(),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
