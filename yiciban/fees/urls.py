"""Addresses of fees in the portal; included at the root."""

from django.urls import path

from yiciban.fees import views

app_name = "fees"
urlpatterns = [
    path("my/cases/<str:number>/fees/", views.mine, name="mine"),
    path("my/cases/<str:number>/fees/<uuid:order_id>/pay/", views.pay, name="pay"),
    path("my/cases/<str:number>/fees/<uuid:order_id>/check/", views.check, name="check"),
]
