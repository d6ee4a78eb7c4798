"""Addresses of fees at the desk; included under /desk/."""

from django.urls import path

from yiciban.fees import views_desk

app_name = "desk_fees"
urlpatterns = [
    path("fees/", views_desk.ledger, name="ledger"),
    path("cases/<str:number>/fees/", views_desk.case_fees, name="case"),
    path("cases/<str:number>/fees/raise/", views_desk.raise_order, name="raise"),
    path("cases/<str:number>/fees/<uuid:order_id>/<slug:name>/", views_desk.deed, name="deed"),
]
