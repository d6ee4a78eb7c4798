"""Addresses of mandates in the portal; included at the root."""

from django.urls import path

from yiciban.mandates import views

app_name = "mandates"
urlpatterns = [
    path("me/mandates/", views.mine, name="mine"),
    path("me/mandates/new/", views.give, name="give"),
    path("me/mandates/guardian/", views.guardian, name="guardian"),
    path("me/mandates/<uuid:mandate_id>/revoke/", views.revoke, name="revoke"),
]
