"""The JSON API: every package's operations under /api/, with one way to sign in, to fail and to repeat.

What a page does, a program does by the same command. Bare lists leave in the envelope of all lists, so that any
of them can grow a cursor later without breaking a caller.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from yiciban.archive.api import router as archive_router
from yiciban.cases.api import (
    cases_router,
    drafts_router,
    exports_router,
    law_router,
    office_router,
    progress_router,
    steps_router,
)
from yiciban.catalogue.api import (
    dictionary_router,
    exchange_router,
    item_drafts_router,
    kept_items_router,
    lint_router,
    lists_router,
    misses_router,
)
from yiciban.catalogue.api import router as catalogue_router
from yiciban.courier.api import router as courier_router
from yiciban.documents.api import router as documents_router
from yiciban.fees.api import router as fees_router
from yiciban.licences.api import register_router, verify_router
from yiciban.licences.api import router as licences_router
from yiciban.mandates.api import router as mandates_router
from yiciban.network.api import router as network_router
from yiciban.people.api import me_router, sign_in_router
from yiciban.proceedings.api import router as proceedings_router
from yiciban.providers.api import demo_router
from yiciban.providers.api import router as providers_router
from yiciban.ratings.api import router as ratings_router
from yiciban.site import api_errors, api_schema
from yiciban.site.api_guard import Bearer, PlainParser, guard
from yiciban.site.idempotency import once

OPEN = (sign_in_router, catalogue_router, lists_router, network_router, progress_router, verify_router, demo_router)
SIGNED_IN = (
    me_router,
    mandates_router,
    drafts_router,
    law_router,
    office_router,
    exports_router,
    documents_router,
    cases_router,
    steps_router,
    licences_router,
    register_router,
    proceedings_router,
    fees_router,
    courier_router,
    archive_router,
    ratings_router,
    providers_router,
    misses_router,
    lint_router,
    exchange_router,
    item_drafts_router,
    kept_items_router,
    dictionary_router,
)
# Floors that stand above this one mount themselves by name, as their pages do.
ABOVE = ("yiciban.demo.api",)


class YicibanAPI(NinjaAPI):
    """A NinjaAPI with the envelope of lists, short names of operations, and a complete OpenAPI document."""

    _document: OpenAPISchema | None = None

    def create_response(self, request: HttpRequest, data: Any, **given: Any) -> HttpResponse:
        """Put a bare list into its envelope."""
        return super().create_response(request, api_schema.enveloped(data), **given)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`cases_mine`: the tag and the function, stable when files move."""
        return api_schema.operation_id(operation)

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Ninja's document, with what every operation shares; made once, because operations never change."""
        if self._document is None:
            self._document = api_schema.completed(super().get_openapi_schema(**given))
        return self._document


def listed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let an operation answer with the tuple its query gave: ninja takes one of two things for status and body."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        result = view(*args, **kwargs)
        return list(result) if isinstance(result, tuple) else result

    return answer


def build() -> NinjaAPI:
    """Put the API together."""
    found = YicibanAPI(
        title="一次办 Yiciban",
        version="1",
        description=api_schema.INTRODUCTION,
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
        auth=Bearer(),
        parser=PlainParser(),
        openapi_extra={"tags": api_schema.TAGS, "info": {"license": {"name": "Apache-2.0"}}},
    )
    found.add_decorator(listed, mode="operation")
    # The last one added is the outermost: bad input is refused before a key is claimed for it.
    found.add_decorator(once, mode="view")
    found.add_decorator(guard, mode="view")
    api_errors.install(found)
    for router in OPEN:
        found.add_router("", router, auth=None)
    for router in SIGNED_IN:
        found.add_router("", router)
    for name in ABOVE:
        if find_spec(name):
            found.add_router("", f"{name}.router", auth=None)
    return found


api = build()
