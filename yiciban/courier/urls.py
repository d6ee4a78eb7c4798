"""Addresses of parcels in the portal; included at the root."""

from django.urls import path

from yiciban.courier import views

app_name = "courier"
urlpatterns = [
    path("my/cases/<str:number>/courier/", views.mine, name="mine"),
    path("my/cases/<str:number>/courier/<uuid:leg_id>/follow/", views.follow, name="follow"),
]
