"""Addresses of the archive; included under /desk/."""

from django.urls import path

from yiciban.archive import views_desk

app_name = "archive"
urlpatterns = [
    path("archive/", views_desk.packages, name="desk"),
    path("cases/<str:number>/archive/", views_desk.case_package, name="case"),
    path("cases/<str:number>/archive/make/", views_desk.make, name="make"),
    path("cases/<str:number>/archive/file/", views_desk.package_file, name="file"),
]
