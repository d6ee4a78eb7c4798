"""Addresses of proceedings at the desk; included under /desk/."""

from django.urls import path

from yiciban.proceedings import views_desk

app_name = "desk_proceedings"
urlpatterns = [
    path("consultations/", views_desk.consultations, name="consultations"),
    path("consultations/<uuid:consultation_id>/", views_desk.consultation, name="consultation"),
    path("cases/<str:number>/proceedings/", views_desk.case, name="case"),
    path("cases/<str:number>/proceedings/photos/<uuid:file_id>/", views_desk.photo, name="photo"),
    path("cases/<str:number>/proceedings/photos/<uuid:file_id>/small.png", views_desk.small, name="small"),
    path("cases/<str:number>/proceedings/<slug:name>/", views_desk.act, name="act"),
]
