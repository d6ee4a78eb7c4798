"""Addresses of the catalogue's pages; included at the root."""

from django.urls import path

from yiciban.catalogue.views import (
    desk,
    desk_bulk,
    desk_edit,
    desk_entries,
    desk_exchange,
    desk_item,
    desk_lint,
    desk_misses,
    desk_new,
    desk_review,
    items,
    lists,
    search,
)

app_name = "catalogue"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("items/", items.items, name="items"),
    path("items/personal/", items.items, {"who": "person"}, name="personal"),
    path("items/business/", items.items, {"who": "firm"}, name="business"),
    path("items/<slug:slug>/", items.guide, name="guide"),
    path("items/<slug:slug>/checklist/", items.checklist, name="checklist"),
    path("items/<slug:slug>/checklist.pdf", items.checklist_paper, name="checklist_pdf"),
    path("lists/", lists.index, name="lists"),
    path("lists/<slug:kind>/", lists.listed, name="list"),
    path("desk/catalogue/", desk.catalogue, name="desk"),
    path("desk/catalogue/lint/", desk_lint.lint, name="lint"),
    path("desk/catalogue/lint/run/", desk_lint.run, name="lint_run"),
    path("desk/catalogue/lint/findings.csv", desk_lint.export, name="lint_csv"),
    path("desk/catalogue/misses/", desk_misses.misses, name="misses"),
    path("desk/catalogue/misses/settle/", desk_misses.settle, name="miss_settle"),
    path("desk/catalogue/exchange/", desk_exchange.exchange, name="exchange"),
    path("desk/catalogue/exchange/import/", desk_exchange.import_file, name="exchange_import"),
    path("desk/catalogue/exchange/export/", desk_exchange.export_file, name="exchange_export"),
    path("desk/catalogue/exchange/template.xlsx", desk_exchange.template, name="exchange_template"),
    path("desk/catalogue/exchange/<uuid:run_id>/", desk_exchange.run, name="exchange_run"),
    path("desk/catalogue/exchange/<uuid:run_id>/apply/", desk_exchange.apply, name="exchange_apply"),
    path("desk/catalogue/exchange/<uuid:run_id>/findings.csv", desk_exchange.findings, name="exchange_findings"),
    path("desk/catalogue/exchange/<uuid:run_id>/file/", desk_exchange.product, name="exchange_file"),
]

# What follows begins with an item's slug: it stands last, so that the words above are found first.
urlpatterns += [
    path("desk/catalogue/review/", desk_review.review, name="review"),
    path("desk/catalogue/bulk/", desk_bulk.bulk, name="bulk"),
    path("desk/catalogue/new/", desk_new.new, name="new"),
    path("desk/catalogue/entries/", desk_entries.entries, name="entries"),
    path("desk/catalogue/entries/new/", desk_entries.define_new, {"kind": "entry"}, name="entry_new"),
    path("desk/catalogue/entries/<str:code>/", desk_entries.entry, name="entry"),
    path("desk/catalogue/entries/<str:code>/edit/", desk_entries.define, {"kind": "entry"}, name="entry_edit"),
    path("desk/catalogue/elements/", desk_entries.elements, name="elements"),
    path("desk/catalogue/elements/new/", desk_entries.define_new, {"kind": "element"}, name="element_new"),
    path("desk/catalogue/elements/<slug:code>/", desk_entries.element, name="element"),
    path("desk/catalogue/elements/<slug:code>/edit/", desk_entries.define, {"kind": "element"}, name="element_edit"),
    path("desk/catalogue/materials/", desk_entries.materials, name="materials"),
    path("desk/catalogue/materials/new/", desk_entries.define_new, {"kind": "material"}, name="material_new"),
    path("desk/catalogue/materials/<slug:code>/", desk_entries.material, name="material"),
    path("desk/catalogue/materials/<slug:code>/edit/", desk_entries.define, {"kind": "material"}, name="material_edit"),
    path("desk/catalogue/<slug:slug>/", desk_item.item, name="desk_item"),
    path("desk/catalogue/<slug:slug>/start/", desk_item.start, name="draft_start"),
    path("desk/catalogue/<slug:slug>/edit/", desk_edit.edit, name="edit"),
    path("desk/catalogue/<slug:slug>/aliases/", desk_edit.alias, name="aliases"),
    path("desk/catalogue/<slug:slug>/steps/", desk_item.step, name="draft_step"),
    path("desk/catalogue/<slug:slug>/state/", desk_item.state, name="item_state"),
    path("desk/catalogue/<slug:slug>/review/", desk_review.review_item, name="review_item"),
    path("desk/catalogue/<slug:slug>/diff/", desk_review.difference, name="difference"),
]
