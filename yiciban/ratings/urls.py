"""Addresses of ratings; included at the root."""

from django.urls import path

from yiciban.ratings import views

app_name = "ratings"
urlpatterns = [
    path("rate/<slug:number>/", views.rate, name="rate"),
    path("desk/ratings/", views.desk, name="desk"),
]
