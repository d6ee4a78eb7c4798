"""Addresses of uploads; included at the root."""

from django.urls import path

from yiciban.documents import views

app_name = "documents"
urlpatterns = [
    path("uploads/<uuid:upload_id>", views.upload, name="upload"),
    path("uploads/<uuid:upload_id>/", views.upload),
]
