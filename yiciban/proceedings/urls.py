"""Addresses of proceedings for applicants; included at the root."""

from django.urls import path

from yiciban.proceedings import views

app_name = "proceedings"
urlpatterns = [
    path("my/cases/<slug:number>/hearing/", views.hearing, name="hearing"),
]
