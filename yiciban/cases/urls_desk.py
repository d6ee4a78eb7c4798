"""Addresses of the desk's case pages; included under /desk/."""

from django.urls import path

from yiciban.cases.views import (
    desk_assignment,
    desk_batch,
    desk_case,
    desk_exports,
    desk_notices,
    desk_prereview,
    desk_receive,
    desk_requests,
    desk_steps,
    desk_versions,
    desk_work,
)

app_name = "desk"
urlpatterns = [
    path("", desk_work.home, name="home"),
    path("cases/", desk_work.cases, name="cases"),
    path("next/", desk_work.following, name="next"),
    path("batch/", desk_batch.batch, name="batch"),
    path("assignment/", desk_assignment.assignment, name="assignment"),
    path("assignment/share/", desk_assignment.share, name="share"),
    path("assignment/hand-over/", desk_assignment.hand_over, name="hand_over"),
    path("exports/", desk_exports.exports, name="exports"),
    path("exports/<uuid:export_id>/file/", desk_exports.export_file, name="export_file"),
    path("search/", desk_work.search, name="search"),
    path("handout/", desk_work.handout, name="handout"),
    path("requests/", desk_requests.waiting, name="requests"),
    path("receive/", desk_receive.receive, name="receive"),
    path("receive/check/", desk_receive.check, name="receive_check"),
    path("catalogue/<slug:slug>/cases/", desk_versions.versions, name="versions"),
    path("cases/<str:number>/", desk_case.case, name="case"),
    path("cases/<str:number>/unmask/", desk_case.unmask, name="unmask"),
    path("cases/<str:number>/files/<uuid:file_id>/", desk_case.file, name="file"),
    path("cases/<str:number>/files/<uuid:file_id>/preview/<int:page>.png", desk_case.preview, name="preview"),
    path("cases/<str:number>/materials/<str:code>/", desk_steps.material, name="material"),
    path("cases/<str:number>/steps/<str:name>/", desk_steps.step, name="step"),
    path("cases/<str:number>/prereview/", desk_prereview.prereview, name="prereview"),
    path("cases/<str:number>/gap/", desk_steps.fill_gap, name="fill_gap"),
    path("cases/<str:number>/requests/<uuid:request_id>/", desk_requests.one_request, name="request"),
    path("cases/<str:number>/requests/<uuid:request_id>/<str:act>/", desk_requests.answer, name="request_answer"),
    path("cases/<str:number>/requests/<str:kind>/", desk_requests.ask, name="ask"),
    path("cases/<str:number>/notices/<str:notice_number>.pdf", desk_notices.pdf, name="notice_pdf"),
    path("cases/<str:number>/notices/<str:notice_number>/", desk_notices.notice, name="notice"),
]
