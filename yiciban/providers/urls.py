"""Addresses of the outside services' pages; included at the root."""

from django.urls import path

from yiciban.providers import views

app_name = "providers"
urlpatterns = [
    path("payments/notify/", views.notify, name="notify"),
    path("payments/demo/<str:token>/", views.cashier, name="cashier"),
    path("desk/providers/", views.states, name="states"),
    path("desk/messages/", views.outbox, name="outbox"),
    path("desk/messages/<int:message_id>/resend/", views.resend, name="resend"),
]
