"""Cases through the API: what each sees, what is masked, and the five outcomes at the counter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from tests.cast import Cast
from tests.programs import Program, program, refused
from tests.way import SLUG, accepted, answers, deciding, delivered, granted, picture, submitted
from yiciban.cases.facts import CaseFact
from yiciban.cases.models import Case
from yiciban.documents.queries import notices


def at(case: CaseFact, rest: str = "") -> str:
    return f"/cases/{case.number}{rest}"


def test_a_draft_is_opened_answered_and_handed_in(cast: Cast) -> None:
    owner = program(cast, "owner")
    draft = owner.post("/drafts", {"item": SLUG, "party": cast.firm_key})
    assert owner.post("/drafts", {"item": SLUG, "party": cast.firm_key})["id"] == draft["id"]
    known = {one["element"] for one in draft["fields"] if one["known"]}
    assert {"org_name", "org_uscc"} <= known
    there = f"/drafts/{draft['id']}"
    assert refused(owner("POST", f"{there}/submit", {})) == (422, "form_incomplete")
    saved = owner("PATCH", there, {"values": answers(), "revision": draft["revision"]}).json()
    assert saved["problems"] == {}
    assert refused(owner("PATCH", there, {"values": {}, "revision": 0})) == (409, "draft_changed")
    assert owner("PUT", f"{there}/delivery", {"method": "electronic"}).json()["delivery"] == "electronic"
    missing = owner("POST", f"{there}/submit", {})
    assert refused(missing) == (422, "materials_missing")
    for code in missing.json()["fields"]:
        begun = owner.post(f"{there}/materials/{code}/uploads", {"name": "图.png", "size": len(picture())})
        assert send(owner, begun["id"], 0, picture()).json()["file"]["media_type"] == "image/png"
    case = owner.post(f"{there}/submit", {})
    assert (case["status"], len(case["query_code"])) == ("received", 6)
    assert owner.get("/drafts") == {"items": [], "next": None}
    assert refused(owner("DELETE", there)) == (409, "draft_submitted")


def send(one: Program, upload: str, offset: int, data: bytes) -> Any:
    return one("PATCH", f"/uploads/{upload}", data, **{"Upload-Offset": str(offset)})


def test_a_draft_belongs_to_its_writer(cast: Cast) -> None:
    draft = program(cast, "owner").post("/drafts", {"item": SLUG, "party": cast.firm_key})
    neighbour = program(cast, "neighbour")
    for method, rest in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/submit")):
        body = {"values": {}} if method == "PATCH" else {} if method == "POST" else None
        assert refused(neighbour(method, f"/drafts/{draft['id']}{rest}", body)) == (404, "draft_not_found")
    assert refused(neighbour("POST", "/drafts", {"item": SLUG, "party": cast.firm_key})) == (404, "party_not_found")


def test_files_are_put_to_a_material_and_taken_away(cast: Cast) -> None:
    owner = program(cast, "owner")
    there = f"/drafts/{owner.post('/drafts', {'item': SLUG, 'party': cast.firm_key})['id']}"
    upload = owner.post("/uploads", {"name": "图.png", "size": len(picture())})["id"]
    send(owner, upload, 0, picture())
    for _ in range(2):
        draft = owner("PUT", f"{there}/materials/floor_plan/files/{upload}").json()
    plan = next(one for one in draft["materials"] if one["code"] == "floor_plan")
    assert (plan["proof"], [file["id"] for file in plan["files"]]) == ("files", [upload])
    assert owner("GET", f"{there}/files/{upload}").getvalue() == picture()
    draft = owner("DELETE", f"{there}/materials/floor_plan/files/{upload}").json()
    assert next(one for one in draft["materials"] if one["code"] == "floor_plan")["files"] == []
    assert refused(owner("PUT", f"{there}/materials/nothing/files/{upload}")) == (404, "material_not_found")
    strange = program(cast, "neighbour").post("/uploads", {"name": "图.png", "size": len(picture())})["id"]
    send(program(cast, "neighbour"), strange, 0, picture())
    assert refused(owner("PUT", f"{there}/materials/floor_plan/files/{strange}")) == (404, "file_not_found")


def test_the_applicant_sees_everything_of_their_own(cast: Cast) -> None:
    case = submitted(cast)
    seen = program(cast, "owner").get(at(case))
    assert seen["query_code"] == case.query_code
    assert seen["party"]["phone"] == "13800005127"
    assert {one["element"]: one["value"] for one in seen["answers"]}["person_phone"] == "13800005127"


def test_staff_see_numbers_masked_and_no_query_code(cast: Cast) -> None:
    case = submitted(cast)
    for name in ("clerk", "examiner", "supervisor", "manager"):
        one = program(cast, name)
        text = str([one.get(at(case)), one.get(at(case, "/history")), one.get("/worklist?which=all")])
        assert f"'{case.query_code}'" not in text
        assert "13800005127" not in text


def test_who_only_watches_sees_no_names_and_no_files(cast: Cast) -> None:
    case = submitted(cast)
    material = next(m for m in program(cast, "clerk").get(at(case, "/materials"))["items"] if m["files"])
    path = at(case, f"/files/{material['files'][0]['id']}")
    assert program(cast, "supervisor").get(at(case))["party"]["handler"] == "陈*芳"
    assert refused(program(cast, "supervisor")("GET", path)) == (403, "case_files_forbidden")
    for name in ("clerk", "examiner", "owner"):
        answer = program(cast, name)("GET", path)
        assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
        assert "sandbox" in answer["Content-Security-Policy"]


def test_for_everybody_else_the_case_does_not_exist(cast: Cast) -> None:
    case = submitted(cast)
    for name in ("neighbour", "other_examiner", "town_clerk", "catalogue_manager", "system_admin"):
        for rest in ("", "/stages", "/materials", "/notices", "/history", "/steps"):
            assert refused(program(cast, name)("GET", at(case, rest))) == (404, "case_not_found"), (name, rest)


def test_opening_a_number_needs_a_reason_and_is_recorded(cast: Cast) -> None:
    case = submitted(cast)
    clerk = program(cast, "clerk")
    assert refused(clerk("POST", at(case, "/unmask"), {"field": "phone", "reason": ""})) == (422, "reason_missing")
    body = {"field": "phone", "reason": "电话核实地址"}
    assert clerk.post(at(case, "/unmask"), body)["values"] == {"phone": "13800005127"}
    form = clerk.post(at(case, "/unmask"), body | {"field": "form"})["values"]
    assert form["person_phone"] == "13800005127"
    assert [row["action"] for row in clerk.get(at(case, "/history"))["items"]].count("person.unmasked") == 2
    assert "person.unmasked" not in str(program(cast, "owner").get(at(case, "/history")))
    assert refused(program(cast, "supervisor")("POST", at(case, "/unmask"), body))[0] == 403


def test_the_list_of_ones_own_cases_turns_its_pages(cast: Cast) -> None:
    numbers = [submitted(cast).number for _ in range(5)]
    owner = program(cast, "owner")
    seen, path = [], "/cases?limit=2"
    while path:
        page = owner.get(path)
        seen += [row["number"] for row in page["items"]]
        path = f"/cases?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == numbers[::-1]
    assert program(cast, "neighbour").get("/cases") == {"items": [], "next": None}


def test_the_work_list_holds_what_ones_office_can_move_on(cast: Cast) -> None:
    waiting, moved = submitted(cast), accepted(cast)
    clerk, examiner = (program(cast, name).get("/worklist") for name in ("clerk", "examiner"))
    assert [row["number"] for row in clerk["items"]] == [waiting.number]
    assert [row["number"] for row in examiner["items"]] == [moved.number]
    assert examiner["counts"]["total"] == 1
    assert len(program(cast, "clerk").get("/worklist?which=all")["items"]) == 2


def test_a_case_goes_from_the_counter_to_delivery(cast: Cast) -> None:
    case = submitted(cast)
    clerk, examiner, reviewer = (program(cast, name) for name in ("clerk", "examiner", "reviewer"))
    approver, maker, handout = (program(cast, name) for name in ("approver", "maker", "handout"))
    opinion = {"verdict": "grant", "opinion": "材料齐全，符合条件。"}
    assert clerk.post(at(case, "/accept"))["promised_due"]
    assert examiner.post(at(case, "/examine"), opinion)["status"] == "reviewing"
    assert program(cast, "owner").get(at(case))["opinion"] == ""
    assert reviewer.post(at(case, "/send-back"), {"reason": "请补写现场核查情况。"})["status"] == "accepted"
    examiner.post(at(case, "/examine"), opinion)
    reviewer.post(at(case, "/review"), opinion)
    assert refused(clerk("POST", at(case, "/decide"), {"grant": True})) == (403, "case_decide_forbidden")
    assert approver.post(at(case, "/decide"), {"grant": True, "reason": "同意"})["status"] == "granted"
    assert refused(maker("POST", at(case, "/conclude"))) == (409, "licence_needed")
    assert maker.post(at(case, "/licence"))["case_number"] == case.number
    assert handout.post(at(case, "/deliver"), {"method": "electronic"})["status"] == "delivered"
    stages = program(cast, "owner").get(at(case, "/stages"))["items"]
    assert [stage["state"] for stage in stages] == ["done"] * 6 + ["now"]


def test_denied_with_reasons(cast: Cast) -> None:
    case = deciding(cast)
    approver = program(cast, "approver")
    assert refused(approver("POST", at(case, "/decide"), {"grant": False})) == (409, "reason_needed")
    body = {"grant": False, "reason": "现场没有消毒设施，不符合第四条的条件。"}
    assert approver.post(at(case, "/decide"), body)["status"] == "denied"
    assert program(cast, "maker").post(at(case, "/conclude"))["status"] == "concluded"
    assert program(cast, "owner").get(at(case))["opinion"] == body["reason"]


def test_correction_is_told_once_and_supplied_by_upload(cast: Cast) -> None:
    case = submitted(cast)
    clerk, owner = program(cast, "clerk"), program(cast, "owner")
    defect = {
        "material": "floor_plan", "subject": "平面图", "reason": "看不清消毒柜在哪里", "mend": "重新画一张，标出消毒柜"
    }  # fmt: skip
    assert refused(clerk("POST", at(case, "/request-correction"), {"defects": []}))[0] == 422
    assert clerk.post(at(case, "/request-correction"), {"defects": [defect]})["defects"] == [defect]
    assert refused(owner("POST", at(case, "/supply-correction"), {})) == (422, "correction_not_supplied")
    begun = owner.post(at(case, "/correction/floor_plan/uploads"), {"name": "图.png", "size": len(picture("red"))})
    send(owner, begun["id"], 0, picture("red"))
    assert list(owner.get(at(case, "/correction"))["files"]) == ["floor_plan"]
    assert owner.post(at(case, "/supply-correction"), {})["status"] == "received"
    assert refused(clerk("POST", at(case, "/request-correction"), {"defects": [defect]})) == (409, "correction_twice")


def test_correction_may_name_files_at_once_and_an_unsupplied_one_is_returned(cast: Cast) -> None:
    first, second = submitted(cast), submitted(cast)
    clerk, owner = program(cast, "clerk"), program(cast, "owner")
    body = {"defects": [{"subject": "平面图", "reason": "看不清楚", "mend": "重新画一张", "material": "floor_plan"}]}
    for case in (first, second):
        clerk.post(at(case, "/request-correction"), body)
    upload = owner.post("/uploads", {"name": "图.png", "size": len(picture())})["id"]
    send(owner, upload, 0, picture())
    empty = {"files": {"floor_plan": [upload], "aircon_report": []}}
    assert refused(owner("POST", at(first, "/supply-correction"), empty)) == (422, "invalid_request")
    assert owner.post(at(first, "/supply-correction"), {"files": {"floor_plan": [upload]}})["status"] == "received"
    too_early = clerk("POST", at(second, "/return"), {"reason": "到期没有补材料"})
    assert refused(too_early) == (409, "not_due_yet")
    Case.objects.filter(number=second.number).update(correction_due=date(2026, 11, 1))
    assert clerk.post(at(second, "/return"), {"reason": "到期没有补材料"})["status"] == "returned"


def test_refused_at_the_counter_and_withdrawn_by_the_applicant(cast: Cast) -> None:
    first, second = submitted(cast), submitted(cast)
    clerk, owner = program(cast, "clerk"), program(cast, "owner")
    body = {"ground": "not_ours", "reason": "这件事归市里管。"}
    assert refused(clerk("POST", at(first, "/refuse-acceptance"), body)) == (422, "right_agency_missing")
    body["right_agency"] = "示范市卫生健康委员会"
    assert clerk.post(at(first, "/refuse-acceptance"), body)["status"] == "not_accepted"
    assert refused(clerk("POST", at(second, "/withdraw"), {})) == (403, "case_withdraw_forbidden")
    assert owner.post(at(second, "/withdraw"), {})["status"] == "withdrawn"


def test_received_at_a_counter(cast: Cast) -> None:
    applicant = {"kind": "firm", "name": "明德区丽人理发店", "id_number": "92439901MA8XD1K273", "phone": "13800005127"}
    body = {"item": SLUG, "point": "centre", "applicant": applicant, "form": answers(), "seen": ["floor_plan"]}
    clerk = program(cast, "clerk")
    case = clerk.post("/cases", body)
    assert (case["channel"], len(case["query_code"])) == ("counter", 6)
    there = f"/cases/{case['number']}"
    assert clerk.get(there)["query_code"] == ""
    assert refused(clerk("POST", f"{there}/accept")) == (409, "materials_incomplete")
    rows = clerk("PUT", f"{there}/materials/test_report/check", {"check": "fits", "seen": True}).json()["items"]
    assert next(row for row in rows if row["code"] == "test_report")["proof"] == "seen"
    wrong = clerk("PUT", f"{there}/materials/test_report/check", {"check": "wrong"})
    assert refused(wrong) == (422, "note_needed")
    steps = {step["step"]: step for step in clerk.get(f"{there}/steps")["items"]}
    assert not steps["accept"]["possible"]
    assert "还差" in steps["accept"]["reason"]
    bad = body | {"applicant": applicant | {"id_number": "1", "phone": "2"}}
    answer = clerk("POST", "/cases", bad)
    assert refused(answer) == (422, "applicant_invalid")
    assert set(answer.json()["fields"]) == {"id_number", "phone"}
    assert refused(clerk("POST", "/cases", body | {"point": "nowhere"}))[0] == 404
    strange = {"floor_plan": ["00000000-0000-0000-0000-000000000000"]}
    assert refused(clerk("POST", "/cases", body | {"files": strange})) == (404, "file_not_found")
    assert refused(program(cast, "town_clerk")("POST", "/cases", body)) == (403, "case_accept_forbidden")


def test_papers_are_listed_and_downloaded(cast: Cast) -> None:
    case = accepted(cast)
    owner = program(cast, "owner")
    listed = owner.get(at(case, "/notices"))["items"]
    assert [paper["kind"] for paper in listed] == ["receipt", "acceptance"]
    answer = owner("GET", at(case, f"/notices/{listed[1]['number']}/pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    other = notices(submitted(cast).subject)[0]
    assert refused(owner("GET", at(case, f"/notices/{other.number}/pdf"))) == (404, "notice_not_found")


def test_number_and_code_open_the_progress_to_anyone_and_no_name(cast: Cast) -> None:
    case = granted(cast)
    seen = Program().post("/progress", {"number": case.number, "code": case.query_code})
    assert seen["status"] == "granted"
    assert [stage["stage"] for stage in seen["stages"]][:2] == ["告知", "受理"]
    assert "理发店" not in str(seen)
    wrong = Program()("POST", "/progress", {"number": case.number, "code": "000000"})
    nowhere = Program()("POST", "/progress", {"number": "439901202611240099991", "code": case.query_code})
    assert refused(wrong) == refused(nowhere) == (404, "progress_not_found")


def test_reading_a_list_costs_the_same_for_one_row_and_for_many(cast: Cast, django_assert_max_num_queries: Any) -> None:
    owner = program(cast, "owner")
    submitted(cast)
    with django_assert_max_num_queries(6) as one:
        owner.get("/cases")
    for _ in range(4):
        submitted(cast)
    with django_assert_max_num_queries(len(one)):
        owner.get("/cases")


def test_a_delivered_case_is_read_by_programs_as_its_page_shows_it(cast: Cast) -> None:
    case = delivered(cast)
    history = program(cast, "owner").get(at(case, "/history"))["items"]
    assert [row["label"] for row in history][:2] == ["提交申请", "受理"]
    assert history[-1]["status_after"] == "delivered"
    inside = program(cast, "examiner").get(at(case, "/history"))["items"]
    assert any(row["words"] == "同意承办意见。" for row in inside)
    assert not any(row["words"] for row in history)


def test_the_docs_page_lists_every_operation_and_needs_nothing_from_outside(db: None) -> None:
    page = Client().get("/api/docs").content.decode()
    assert "POST /api/cases/{number}/accept" in page
    assert "case.accept" in page
    for outside in ("//cdn", "https://", "<script>"):
        assert outside not in page.replace("https://testserver", "")
