"""Addresses of the network's pages; included at the root."""

from django.urls import path

from yiciban.network import views

app_name = "network"
urlpatterns = [
    path("points/", views.points, name="points"),
    path("points/<str:code>/", views.point, name="point"),
]
