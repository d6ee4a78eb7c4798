"""Drafts, versions and differences for programs: the same commands as the pages."""

import pytest

from tests.programs import program as program_of
from yiciban.catalogue.models import Draft

SLUG = "public_place_health_new"
DRAFTS = "/catalogue/drafts"


@pytest.fixture
def program(cast):
    return lambda name: program_of(cast, name)


def body(response, status=200):
    assert response.status_code == status, response.content.decode()
    return response.json() if response.content else None


def test_a_draft_goes_its_whole_way(program):
    writer, head, office = program("catalogue_manager"), program("approver"), program("manager")
    draft = body(writer("POST", DRAFTS, {"slug": SLUG}), 201)
    assert (draft["stage"], draft["base"]) == ("writing", 1)
    draft["document"]["minutes"] = 21
    sent = {"revision": draft["revision"], "document": draft["document"]}
    saved = body(writer("PUT", f"{DRAFTS}/{SLUG}", sent))
    assert body(writer("PUT", f"{DRAFTS}/{SLUG}", sent), 409)["code"] == "draft_changed"
    assert [one["slug"] for one in body(writer("GET", f"{DRAFTS}?stage=writing"))["items"]] == [SLUG]
    changes = body(writer("GET", f"/catalogue/items/{SLUG}/diff?from=1&to=draft"))["items"]
    assert [change["sentence"] for section in changes for change in section["changes"]] == ["填申请大约几分钟：8 → 21"]
    steps = f"{DRAFTS}/{SLUG}/steps"
    body(writer("POST", f"{steps}/submit", {"revision": saved["revision"]}))
    assert body(writer("POST", f"{steps}/confirm", {}), 409)["code"] == "draft_same_person"
    assert body(head("POST", f"{steps}/confirm", {}))["stage"] == "office"
    assert body(head("POST", f"{steps}/approve", {}), 403)["code"] == "catalogue_approve_forbidden"
    assert office("POST", f"{steps}/approve", {}).status_code == 204
    assert [one["number"] for one in body(office("GET", f"/catalogue/items/{SLUG}/versions"))["items"]] == [2, 1]


def test_an_unfinished_document_is_kept_with_what_is_wrong(program):
    writer = program("catalogue_manager")
    draft = body(writer("POST", DRAFTS, {"slug": SLUG}), 201)
    document = {name: value for name, value in draft["document"].items() if name != "purpose"}
    saved = body(writer("PUT", f"{DRAFTS}/{SLUG}", {"revision": draft["revision"], "document": document}))
    assert [one["element"] for one in saved["findings"] if one["severity"] == "error"] == ["purpose"]
    refused = body(writer("POST", f"{DRAFTS}/{SLUG}/steps/submit", {}), 422)
    assert "purpose" in refused["fields"]


def test_a_new_item_gets_its_code(program):
    writer = program("catalogue_manager")
    entry = body(writer("POST", DRAFTS, {"slug": SLUG}), 201)["document"]["code"][19:31]
    wanted = {"slug": "health_cancel", "entry": entry, "department": "health", "variant": "注销"}
    made = body(writer("POST", DRAFTS, wanted), 201)
    assert made["document"]["code"].endswith(f"{entry}05")
    assert body(writer("POST", DRAFTS, {**wanted, "slug": "x2", "department": "hrss"}), 403)
    assert Draft.objects.count() == 2
