"""Addresses of parcels at the desk; included under /desk/."""

from django.urls import path

from yiciban.courier import views_desk

app_name = "desk_courier"
urlpatterns = [
    path("courier/", views_desk.under_way, name="list"),
    path("cases/<str:number>/courier/", views_desk.case_legs, name="case"),
    path("cases/<str:number>/courier/order/", views_desk.order, name="order"),
    path("cases/<str:number>/courier/<uuid:leg_id>/follow/", views_desk.follow, name="follow"),
    path("cases/<str:number>/courier/<uuid:leg_id>/deliver/", views_desk.deliver, name="deliver"),
]
