"""Addresses of the wording of papers at the desk; included under /desk/."""

from django.urls import path

from yiciban.documents import views_desk

app_name = "wording"
urlpatterns = [
    path("papers/", views_desk.papers, name="list"),
    path("papers/<slug:paper>/<slug:family>/", views_desk.paper, name="paper"),
    path("papers/<slug:paper>/<slug:family>/propose/", views_desk.propose, name="propose"),
    path("papers/<slug:paper>/<slug:family>/<int:number>.pdf", views_desk.version_pdf, name="version_pdf"),
    path("papers/proposals/<uuid:wording_id>.pdf", views_desk.proposal_pdf, name="proposal_pdf"),
    path("papers/proposals/<uuid:wording_id>/answer/", views_desk.answer, name="answer"),
]
