"""Items in use, many items at once and the dictionaries for programs: the same commands as the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import BEFORE
from tests.programs import program as program_of
from yiciban.catalogue.models import Draft
from yiciban.catalogue.services import publish_due
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.network.services import posting_grant

SLUG = "public_place_health_new"
ITEM = f"/catalogue/items/{SLUG}"
DRAFT = f"/catalogue/drafts/{SLUG}"


@pytest.fixture
def program(cast):
    return lambda name: program_of(cast, name)


@pytest.fixture
def definer(cast):
    user = cast.user("catalogue_manager")
    posting_grant(user.pk, Role.CATALOGUE_MANAGER, region="439901000000", by=SYSTEM, at=BEFORE)
    return program_of(cast, "catalogue_manager")


def body(response, status=200):
    assert response.status_code == status, response.content.decode()
    return response.json() if response.content else None


def test_many_items_change_at_once_and_each_says_what_became_of_it(program):
    writer = program("catalogue_manager")
    wanted = {"items": [SLUG, "social_card_replace", "moon"], "element": "handling_office", "value": "审批股"}
    shown = body(writer("POST", "/catalogue/bulk", {**wanted, "dry": True}))["items"]
    assert next((row["slug"], row["after"], row["done"]) for row in shown) == (SLUG, "审批股", False)
    assert not Draft.objects.exists()
    rows = body(writer("POST", "/catalogue/bulk", wanted))["items"]
    assert [row["done"] for row in rows] == [True, False, False]
    assert all(row["why_not"] for row in rows[1:])
    assert Draft.objects.get().document["handling_office"] == "审批股"
    assert body(writer("POST", "/catalogue/bulk", {**wanted, "element": "name"}), 422)["code"] == "bulk_element"
    choices = {one["element"]: one["shape"] for one in writer.get("/catalogue/bulk")["items"]}
    assert choices["in_centre"] == "check"


def test_an_item_is_suspended_brought_back_and_ended(program):
    writer, office = program("catalogue_manager"), program("manager")
    assert body(writer("POST", f"{ITEM}/state/suspend", {}), 422)["code"] == "item_reason_missing"
    assert body(writer("POST", f"{ITEM}/state/suspend", {"reason": "窗口搬家。"}))["state"] == "suspended"
    again = {"reason": "窗口搬家。"}
    once = writer("POST", f"{ITEM}/state/resume", {}, key="k1"), writer("POST", f"{ITEM}/state/resume", {}, key="k1")
    assert [body(answer)["state"] for answer in once] == ["published", "published"]
    assert body(writer("POST", f"{ITEM}/state/cancel", again), 403)["code"] == "catalogue_approve_forbidden"
    assert writer("POST", f"{ITEM}/state/explode", {}).status_code == 422
    assert body(office("POST", "/catalogue/items/hair_salon_x/state/cancel", again), 404)
    ended = [entry.action for entry in history(f"item:{SLUG}")][-2:]
    assert ended == ["catalogue.item_suspended", "catalogue.item_resumed"]


def test_names_are_added_and_taken_away(program):
    writer = program("catalogue_manager")
    told = body(writer("POST", f"{ITEM}/aliases", {"texts": ["开店卫生证", "开店/开业卫生"]}))
    assert told["added"] == ["开店卫生证", "开店/开业卫生"]
    left = body(writer("DELETE", f"{ITEM}/aliases/开店/开业卫生"))["aliases"]
    assert "开店卫生证" in left
    assert "开店/开业卫生" not in left
    assert writer.get(ITEM)["aliases"] == left
    assert body(writer("POST", f"{ITEM}/aliases", {"texts": ["店"]}), 422)["code"] == "alias_length"


def test_a_version_waits_for_its_day(program):
    writer, head, office = program("catalogue_manager"), program("approver"), program("manager")
    draft = body(writer("POST", "/catalogue/drafts", {"slug": SLUG}), 201)
    changed = {"revision": draft["revision"], "document": {**draft["document"], "minutes": 21}}
    body(writer("PUT", DRAFT, changed))
    body(writer("POST", f"{DRAFT}/steps/submit", {}))
    body(head("POST", f"{DRAFT}/steps/confirm", {}))
    day = local_date(timezone.now()) + timedelta(days=3)
    waits = body(office("POST", f"{DRAFT}/steps/approve", {"effective_on": day.isoformat()}))
    assert (waits["stage"], waits["effective_on"]) == ("scheduled", day.isoformat())
    assert [one["slug"] for one in office.get("/catalogue/drafts?stage=scheduled")["items"]] == [SLUG]
    assert publish_due(at=timezone.now() + timedelta(days=3)) == (SLUG,)
    assert office.get(ITEM)["version"] == 2


def test_those_of_the_whole_district_define_what_all_items_share(definer):
    entry = definer.get("/catalogue/entries?q=公共场所卫生许可")["rows"][0]["entry"]
    held = definer.get(f"/catalogue/entries/{entry['code']}")
    assert SLUG in [one["slug"] for one in held["using"]]
    path = f"/catalogue/entries/{entry['code']}"
    changed = {**entry, "note": "核对过。"}
    assert [body(definer("PUT", path, changed))["changed"] for _ in range(2)] == [True, False]
    assert body(definer("PUT", "/catalogue/entries/000199998000", changed), 422)["code"] == "code_differs"
    element = definer.get("/catalogue/elements/premises_area")
    assert element["using"]
    kind = {**element["element"], "kind": "text"}
    assert body(definer("PUT", "/catalogue/elements/premises_area", kind), 409)["code"] == "element_kind_fixed"
    material = definer.get("/catalogue/materials?q=营业执照")["items"][0]
    assert definer.get(f"/catalogue/materials/{material['code']}")["material"] == material
    also = {**material, "also": ["执照"]}
    assert body(definer("PUT", f"/catalogue/materials/{material['code']}", also))["changed"]
    first, second = definer.get("/catalogue/licence-types")["items"][:2]
    taken = {**first, "code": second["code"]}
    answer = definer("PUT", f"/catalogue/licence-types/{first['key']}", taken)
    assert body(answer, 409)["code"] == "licence_code_taken"
    named = {**first, "definer": "示例机关"}
    assert body(definer("PUT", f"/catalogue/licence-types/{first['key']}", named))["changed"]
    assert definer.get(f"/catalogue/licence-types/{first['key']}")["definer"] == "示例机关"
