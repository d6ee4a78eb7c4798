"""Addresses of the catalogue's pages; included at the root."""

from django.urls import path

from yiciban.catalogue.views import desk, items, search

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
    path("desk/catalogue/", desk.catalogue, name="desk"),
]
