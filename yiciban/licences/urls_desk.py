"""Addresses of licences at the desk; included under /desk/."""

from django.urls import path

from yiciban.licences import views_desk

# The converter of identifiers is registered by `urls`.
LICENCE = "licences/<licence_identifier:identifier>/"

app_name = "desk_licences"
urlpatterns = [
    path("cases/<str:number>/issue-licence/", views_desk.issue, name="issue"),
    path("licences/", views_desk.register, name="register"),
    path("licences/requests/<uuid:request_id>/", views_desk.answer, name="answer"),
    path(LICENCE, views_desk.licence, name="licence"),
    path(f"{LICENCE}ask/<slug:act>/", views_desk.ask, name="ask"),
    path(f"{LICENCE}file/", views_desk.licence_pdf, name="pdf"),
    path(f"{LICENCE}notices/<str:number>.pdf", views_desk.notice_pdf, name="notice"),
]
