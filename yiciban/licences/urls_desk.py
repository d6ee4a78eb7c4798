"""Addresses of licences at the desk; included under /desk/."""

from django.urls import path

from yiciban.licences import views_desk

app_name = "desk_licences"
urlpatterns = [
    path("cases/<str:number>/issue-licence/", views_desk.issue, name="issue"),
]
