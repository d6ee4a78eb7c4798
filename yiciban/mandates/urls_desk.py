"""Addresses of mandates at the desk; included under /desk/."""

from django.urls import path

from yiciban.mandates import views_desk

app_name = "desk_mandates"
urlpatterns = [
    path("mandates/", views_desk.register, name="register"),
    path("mandates/new/", views_desk.record, name="record"),
    path("mandates/<uuid:mandate_id>/", views_desk.mandate, name="mandate"),
    path("mandates/<uuid:mandate_id>/file/", views_desk.file, name="file"),
    path("mandates/<uuid:mandate_id>/<str:answer>/", views_desk.answer, name="answer"),
]
