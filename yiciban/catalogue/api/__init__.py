"""The catalogue for programs: what everybody may read, and what those who keep it do at the desk."""

from yiciban.catalogue.api.dictionary import router as dictionary_router
from yiciban.catalogue.api.drafts import router as item_drafts_router
from yiciban.catalogue.api.exchange import router as exchange_router
from yiciban.catalogue.api.items import router as kept_items_router
from yiciban.catalogue.api.lint import router as lint_router
from yiciban.catalogue.api.lists import router as lists_router
from yiciban.catalogue.api.misses import router as misses_router
from yiciban.catalogue.api.public import router

__all__ = [
    "dictionary_router",
    "exchange_router",
    "item_drafts_router",
    "kept_items_router",
    "lint_router",
    "lists_router",
    "misses_router",
    "router",
]
