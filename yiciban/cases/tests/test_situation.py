"""情形 on the way of an application: asked once, carried along, changed without losing what was typed."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.programs import program, refused
from tests.way import answers, picture
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.models import Case
from yiciban.cases.tests.desk import sign_in, text
from yiciban.catalogue.queries import guide
from yiciban.catalogue.services import item_publish
from yiciban.kernel.actor import SYSTEM

SLUG = "public_place_health_change"
START = f"/apply/{SLUG}/"
HEAD = {"what": ("head",), "family": ("no",), "extra": ("agent",)}
QUERY = "s.what=head&s.family=no&s.extra=agent"
SENT = {"s.what": "head", "s.family": "no", "s.extra": ["", "agent"]}


def opened(cast: Cast, **situation: tuple[str, ...]) -> uuid.UUID:
    return services.draft_open(SLUG, cast.firm_key, by=cast.owner, at=timezone.now(), situation=situation).id


def filled() -> dict[str, str]:
    return {**answers(SLUG), "new_org_head": "周大山", "change_date": "2026-11-01"}


def test_the_start_asks_what_is_open_and_says_so_when_it_stays_open(cast: Cast) -> None:
    client = browser(cast, "owner")
    assert "这次要改什么？" in text(client.get(START))
    missing = client.post(START, {"party": cast.firm_key, "s.what": "head", "s.extra": ""})
    assert missing.status_code == 422
    assert "新负责人是原负责人的家里人吗？请选一个。" in text(missing)
    assert "还有这些情况吗？" not in text(client.get(START)), "one question at a time"
    assert not queries.open_drafts(cast.owner)


def test_answers_given_beside_the_guide_come_along(cast: Cast) -> None:
    client = browser(cast, "owner")
    page = text(client.get(f"{START}?{QUERY}"))
    assert 'value="head" id="s.what-head" checked' in page
    assert "新负责人任命书" in page
    begun = client.post(START, {"party": cast.firm_key, **SENT})
    (draft,) = queries.open_drafts(cast.owner)
    assert begun.headers["Location"] == f"/drafts/{draft.id}/form/"
    assert draft.situation == HEAD
    page = text(client.get(begun.headers["Location"]))
    assert "新的负责人" in page
    assert "新的店名" not in page
    assert "请别人办" in page
    assert "请别人办" in text(client.get(f"/drafts/{draft.id}/check/"))


def test_who_is_blocked_stops_at_the_start_with_the_way_on(cast: Cast) -> None:
    client = browser(cast, "owner")
    for page in (
        client.get(f"{START}?s.what=moved"),
        client.post(START, {"party": cast.firm_key, "s.what": "moved", "s.extra": ""}),
    ):
        assert "按新办申请" in text(page)
        assert 'href="/items/public_place_health_new/"' in text(page)
    assert not queries.open_drafts(cast.owner)


def test_a_draft_without_a_situation_is_led_to_the_questions(cast: Cast) -> None:
    draft = opened(cast)
    client = browser(cast, "owner")
    assert client.get(f"/drafts/{draft}/form/").headers["Location"] == START
    page = text(client.post(f"/drafts/{draft}/check/", {"declared": "1"}))
    assert "您的情况还没有选好" in page


def test_changing_the_situation_keeps_what_was_typed_and_put_in(cast: Cast) -> None:
    draft = opened(cast, **HEAD)
    client = browser(cast, "owner")
    services.draft_save(draft, filled(), by=cast.owner, at=NOW)
    client.post(
        f"/drafts/{draft}/materials/", {"material": "old_licence", "file": SimpleUploadedFile("证.png", picture())}
    )
    client.post(START, {"party": cast.firm_key, "s.what": "name", "s.extra": ""})
    changed = queries.draft(draft, cast.owner)
    assert changed.situation == {"what": ("name",), "extra": ()}
    assert changed.form["new_org_head"] == "周大山"
    back = services.draft_situate(draft, HEAD, by=cast.owner, at=NOW)
    assert back.form["change_date"] == "2026-11-01"


def test_a_draft_follows_the_guide_in_force_until_it_is_handed_in(cast: Cast) -> None:
    before = queries.draft(opened(cast, **HEAD), cast.owner)
    own = guide(SLUG)
    item_publish(own.guide.particulars.model_copy(update={"minutes": 9}), region=own.region, by=SYSTEM, at=NOW)
    after = queries.draft(opened(cast), cast.owner)
    assert after.id == before.id
    assert after.version_id == guide(SLUG).version_id != before.version_id
    assert after.situation == before.situation


def test_handing_in_without_a_situation_is_refused_question_by_question(cast: Cast) -> None:
    owner = program(cast, "owner")
    draft = owner.post("/drafts", {"item": SLUG, "party": cast.firm_key})
    assert draft["problems"]["s.what"] == "请选一个。"
    there = f"/drafts/{draft['id']}"
    answer = owner("POST", f"{there}/submit", {})
    assert refused(answer) == (422, "situation_open")
    assert set(answer.json()["fields"]) == {"what", "extra"}
    moved = owner("PUT", f"{there}/situation", {"answers": {"what": ["moved"], "extra": []}}).json()
    assert moved["problems"]["situation"] == "搬家、改做别的项目的，按新办申请。"
    assert refused(owner("POST", f"{there}/submit", {})) == (409, "situation_blocked")


def test_programs_answer_too_and_the_case_says_it_in_words(cast: Cast) -> None:
    owner = program(cast, "owner")
    situation = {"what": ["head"], "family": ["yes"], "extra": [], "moon": ["full"]}
    draft = owner.post("/drafts", {"item": SLUG, "party": cast.firm_key, "situation": situation})
    assert [(one["code"], one["chosen"], one["open"]) for one in draft["questions"]] == [
        ("what", ["head"], False),
        ("family", ["yes"], False),
        ("extra", [], False),
    ]
    assert {one["code"] for one in draft["materials"]} == {"application_form", "old_licence", "business_licence"}
    there = f"/drafts/{draft['id']}"
    owner("PATCH", there, {"values": filled()})
    for code in ("old_licence", "business_licence"):
        begun = owner.post(f"{there}/materials/{code}/uploads", {"name": "图.png", "size": len(picture())})
        owner("PATCH", f"/uploads/{begun['id']}", picture(), **{"Upload-Offset": "0"})
    case = owner.post(f"{there}/submit", {})
    assert case["situation"] == [
        {"question": "这次要改什么？", "answer": "负责人"},
        {"question": "新负责人是原负责人的家里人吗？", "answer": "是"},
        {"question": "还有这些情况吗？", "answer": "都没有"},
    ]
    assert "新负责人是原负责人的家里人吗？" in text(browser(cast, "owner").get(f"/my/cases/{case['number']}/"))
    assert "新负责人是原负责人的家里人吗？" in text(sign_in(cast, "examiner").get(f"/desk/cases/{case['number']}/"))
    assert "家里人" not in text(sign_in(cast, "supervisor").get(f"/desk/cases/{case['number']}/"))
    assert program(cast, "supervisor").get(f"/cases/{case['number']}")["situation"] == []


# --- the counter

RECEIVE = "/desk/receive/"


def typed(**changed: object) -> dict[str, object]:
    known = {
        "item": SLUG,
        "kind": "firm",
        "name": "云溪小筑旅店",
        "id_number": "92439901MA8XD1K273",
        "phone": "13800002046",
        "handler": "王小红",
        "delivery": "counter",
        "point": "centre",
        "seen": ["old_licence", "business_licence", "head_letter", "mandate"],
    }
    return {**filled(), **SENT, **known, **changed}


def test_the_counter_asks_first_and_lists_what_follows(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    page = text(client.get(RECEIVE, {"item": SLUG}))
    assert page.index("这次要改什么？") < page.index("收了哪些材料")
    assert "新负责人任命书" not in page
    assert "新负责人任命书" in text(client.get(f"{RECEIVE}?item={SLUG}&{QUERY}"))


def test_changing_an_answer_at_the_counter_keeps_what_was_typed_and_scanned(cast: Cast) -> None:
    scan = SimpleUploadedFile("证.png", picture(), "image/png")
    sent = typed(change="1", **{"scan-old_licence": scan})
    page = text(sign_in(cast, "clerk").post(RECEIVE, sent))
    assert 'value="云溪小筑旅店"' in page
    assert 'name="kept-old_licence"' in page
    assert "新负责人任命书" in page
    assert not Case.objects.exists()


def test_the_counter_receives_with_the_situation_and_not_without(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    open_ones = client.post(RECEIVE, typed(**{"s.family": ""}))
    assert open_ones.status_code == 422
    assert "还有 1 个情况没有选" in text(open_ones)
    blocked = client.post(RECEIVE, typed(name="", id_number="", **{"s.what": "moved"}))
    assert "按新办申请" in blocked.context["refusal"].sentence, "said before anybody types numbers for nothing"
    assert blocked.status_code in (409, 422)
    assert f"{RECEIVE}?item=public_place_health_new" in text(blocked)
    assert not Case.objects.exists()
    client.post(RECEIVE, typed())
    fact = queries.case(Case.objects.get().number, cast.clerk)
    assert fact.situation == HEAD
    assert {m.code for m in queries.materials(fact)} >= {"head_letter", "mandate"}


def test_only_answers_that_count_are_kept_with_a_case(cast: Cast) -> None:
    firm = services.Applicant("firm", "云溪小筑旅店", "92439901MA8XD1K273", "13800002046", "王小红")
    given = {"what": ("name",), "family": ("no",), "extra": (), "moon": ("full",)}
    form = {**filled(), "new_org_name": "云溪"}
    case = services.case_receive(
        SLUG, replace(firm), form, ["old_licence"], point="centre", by=cast.clerk, at=NOW, situation=given
    )
    assert case.situation == {"what": ("name",), "extra": ()}


def test_what_other_answers_asked_for_is_put_aside_and_found_again(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    scan = SimpleUploadedFile("书.png", picture(), "image/png")
    away = client.post(RECEIVE, typed(change="1", **{"s.what": "name", "scan-head_letter": scan}))
    page = text(away)
    aside = dict(away.context["put_aside"])
    assert "新负责人任命书" not in page
    assert (aside["new_org_head"], aside["seen"]) == ("周大山", "head_letter")
    back = client.post(RECEIVE, typed(change="1", **{"kept-head_letter": aside["kept-head_letter"]}))
    assert "书.png" in text(back)
    assert 'value="周大山"' in text(back)


def test_what_is_put_aside_is_not_handed_in(cast: Cast) -> None:
    scan = SimpleUploadedFile("书.png", picture(), "image/png")
    sent = typed(**{"s.what": "name", "new_org_name": "云溪", "scan-head_letter": scan})
    assert sign_in(cast, "clerk").post(RECEIVE, sent).status_code == 302
    fact = queries.case(Case.objects.get().number, cast.clerk)
    assert "head_letter" not in {material.code for material in queries.materials(fact)}
    assert "new_org_head" not in fact.form


def test_a_program_receives_with_the_situation_and_is_refused_without(cast: Cast) -> None:
    clerk = program(cast, "clerk")
    applicant = {
        "kind": "firm",
        "name": "云溪小筑旅店",
        "id_number": "92439901MA8XD1K273",
        "phone": "13800002046",
        "handler": "王小红",
    }
    body = {"item": SLUG, "point": "centre", "applicant": applicant, "form": filled(), "seen": ["old_licence"]}
    assert refused(clerk("POST", "/cases", body)) == (422, "situation_open")
    moved = {**body, "situation": {"what": ["moved"], "extra": []}}
    assert refused(clerk("POST", "/cases", moved)) == (409, "situation_blocked")
    assert not Case.objects.exists()
    case = clerk.post("/cases", {**body, "situation": {"what": ["head"], "family": ["yes"], "extra": []}})
    assert [one["answer"] for one in case["situation"]] == ["负责人", "是", "都没有"]
