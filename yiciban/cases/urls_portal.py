"""Addresses of the resident's pages; included at the root."""

from django.urls import path, re_path

from yiciban.cases.views import (
    portal_case,
    portal_check,
    portal_clock,
    portal_materials,
    portal_progress,
    portal_supply,
    portal_wizard,
)

app_name = "cases"
urlpatterns = [
    path("apply/<slug:slug>/", portal_wizard.start, name="start"),
    path("drafts/<uuid:draft_id>/form/", portal_wizard.form, name="form"),
    path("drafts/<uuid:draft_id>/save/", portal_wizard.save, name="save"),
    path("drafts/<uuid:draft_id>/materials/", portal_materials.materials, name="materials"),
    path("drafts/<uuid:draft_id>/materials/<slug:code>/", portal_materials.material, name="material"),
    path(
        "drafts/<uuid:draft_id>/materials/<slug:code>/<uuid:file_id>/remove/",
        portal_materials.draft_file_remove,
        name="draft_file_remove",
    ),
    path("drafts/<uuid:draft_id>/files/<uuid:file_id>/", portal_materials.draft_file, name="draft_file"),
    path("drafts/<uuid:draft_id>/files/<uuid:file_id>/small.png", portal_materials.draft_small, name="draft_small"),
    path("drafts/<uuid:draft_id>/uploads/", portal_materials.draft_uploads, name="draft_uploads"),
    path("drafts/<uuid:draft_id>/check/", portal_check.check, name="check"),
    path("drafts/<uuid:draft_id>/discard/", portal_wizard.discard, name="discard"),
    path("my/cases/", portal_case.mine, name="mine"),
    path("my/cases/<slug:number>/", portal_case.case, name="case"),
    path("my/cases/<slug:number>/withdraw/", portal_case.withdraw, name="withdraw"),
    path("my/cases/<slug:number>/delivery/", portal_case.delivery, name="delivery"),
    path("my/cases/<slug:number>/materials/", portal_case.handed_in, name="handed_in"),
    path("my/cases/<slug:number>/files/<uuid:file_id>/", portal_case.case_file, name="case_file"),
    path("my/cases/<slug:number>/files/<uuid:file_id>/small.png", portal_case.case_small, name="case_small"),
    path("my/cases/<slug:number>/clock/", portal_clock.clock, name="clock"),
    path("my/cases/<slug:number>/supply/", portal_supply.supply, name="supply"),
    path("my/cases/<slug:number>/supply/<slug:code>/", portal_supply.supply_card, name="supply_card"),
    path(
        "my/cases/<slug:number>/supply/<slug:code>/<uuid:file_id>/remove/",
        portal_supply.supply_remove,
        name="supply_remove",
    ),
    path("my/cases/<slug:number>/uploads/", portal_supply.case_uploads, name="case_uploads"),
    re_path(
        r"^my/cases/(?P<number>[-\w]+)/notices/(?P<notice_number>[^/.]{3,40})\.pdf$",
        portal_case.notice_pdf,
        name="notice_pdf",
    ),
    re_path(
        r"^my/cases/(?P<number>[-\w]+)/notices/(?P<notice_number>[^/.]{3,40})/$", portal_case.notice, name="notice"
    ),
    path("progress/", portal_progress.progress, name="progress"),
]
