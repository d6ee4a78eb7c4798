"""Before the decision, for programs: the whole way, its refusals, and what the other department gets to see."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests import way
from tests.cast import Cast
from tests.programs import program, refused
from yiciban.kernel.dates import local_date
from yiciban.network.queries import work_calendar
from yiciban.proceedings.models import Hearing


def accepted(cast: Cast) -> str:
    return way.accepted(cast, at=timezone.now() - timedelta(hours=9)).number


def test_an_inspection_with_a_picture(cast: Cast) -> None:
    here = f"/cases/{accepted(cast)}"
    examiner = program(cast, "examiner")
    officers = {one["name"]: one["user_id"] for one in examiner.get(f"{here}/proceedings")["officers"]}
    today = local_date(timezone.now()).isoformat()
    plan = {"day": today, "place": "梅园路 18 号", "inspectors": [cast.examiner.user_id]}
    assert refused(examiner("POST", f"{here}/inspections", plan)) == (422, "inspectors_too_few")
    made = examiner.post(f"{here}/inspections", plan | {"inspectors": list(officers.values())})
    assert (made["state"], set(made["inspectors"])) == ("planned", set(officers))
    picture = way.picture()
    begun = examiner.post("/uploads", {"name": "店面.png", "size": len(picture)})
    answer = examiner("PATCH", f"/uploads/{begun['id']}", picture, **{"Upload-Offset": "0"})
    assert answer.status_code in (200, 201), answer.content
    record = {"findings": "消毒柜在图上的位置。", "conclusion": "fits", "applicant_present": True}
    done = examiner.post(f"{here}/inspections/record", record | {"photos": [begun["id"]]})
    assert (done["state"], done["photos"][0]["name"]) == ("done", "店面.png")
    photo = f"{here}/inspections/photos/{done['photos'][0]['id']}"
    assert program(cast, "owner")("GET", photo).status_code == 200
    assert refused(program(cast, "supervisor")("GET", photo)) == (403, "case_files_forbidden")
    assert refused(examiner("POST", f"{here}/inspections/cancel", {"reason": "不去了。"})) == (
        409,
        "inspection_not_planned",
    )


def test_a_hearing_from_the_right_to_the_minutes(cast: Cast) -> None:
    here = f"/cases/{accepted(cast)}"
    examiner, owner = program(cast, "examiner"), program(cast, "owner")
    assert refused(owner("POST", f"{here}/hearing/ask", {})) == (409, "hearing_not_told")
    assert examiner.post(f"{here}/hearing", {"matter": "拟不予许可。"})["state"] == "told"
    assert owner.post(f"{here}/hearing/ask", {"reason": "通道已经改宽。"})["asked_by"] == "applicant"
    day = work_calendar("439901000000").shift(local_date(timezone.now()), 8).isoformat()
    call = {"day": day, "hour": "09:30", "place": "3 楼听证室", "chair": cast.examiner.user_id}
    assert refused(examiner("POST", f"{here}/hearing/schedule", call)) == (422, "chair_examined")
    called = examiner.post(f"{here}/hearing/schedule", call | {"chair": cast.reviewer.user_id})
    assert (called["hour"], called["state"]) == ("09:30:00", "scheduled")
    assert owner.get(f"{here}/proceedings")["hearings"][0]["place"] == "3 楼听证室"
    Hearing.objects.update(day=local_date(timezone.now()))
    minutes = {"minutes": "听过双方的话。", "signed_by": []}
    reviewer = program(cast, "reviewer")
    assert refused(reviewer("POST", f"{here}/hearing/minutes", minutes)) == (422, "minutes_unsigned")
    assert reviewer.post(f"{here}/hearing/minutes", minutes | {"signed_by": ["陈小芳"]})["state"] == "held"
    assert refused(owner("POST", f"{here}/hearing/waive", {})) == (409, "hearing_over")


def test_a_question_to_another_department(cast: Cast) -> None:
    number = accepted(cast)
    examiner, other = program(cast, "examiner"), program(cast, "other_examiner")
    wanted = {"department": "hrss", "question": "都有健康证明吗？", "days": 5}
    asked = examiner.post(f"/cases/{number}/consultations", wanted)
    assert (asked["state"], asked["overdue"]) == ("open", False)
    (found,) = other.get("/consultations")["items"]
    assert (found["party"], found["consultation"]["id"]) == ("明德区丽人理发店", asked["id"])
    assert other.get(f"/consultations/{asked['id']}") == found
    assert refused(other("GET", f"/cases/{number}")) == (404, "case_not_found")
    assert refused(examiner("GET", f"/consultations/{asked['id']}")) == (404, "consultation_not_found")
    answered = other.post(f"/consultations/{asked['id']}/answer", {"answer": "都有证。"})
    assert answered["consultation"]["state"] == "answered"
    assert refused(examiner("POST", f"/consultations/{asked['id']}/withdraw", {"reason": "不用了。"})) == (
        409,
        "consultation_closed",
    )
    assert program(cast, "owner").get(f"/cases/{number}/proceedings")["consultations"] == []


def test_a_decision_that_is_hindered_says_so(cast: Cast) -> None:
    number = way.deciding(cast, at=timezone.now() - timedelta(hours=9)).number
    wanted = {"department": "hrss", "question": "都有健康证明吗？", "days": 5}
    asked = program(cast, "examiner").post(f"/cases/{number}/consultations", wanted)
    approver = program(cast, "approver")
    decision = {"grant": True, "reason": "同意"}
    assert refused(approver("POST", f"/cases/{number}/decide", decision)) == (409, "decision_hindered")
    approver.post(f"/consultations/{asked['id']}/withdraw", {"reason": "另行核实过了。"})
    assert approver.post(f"/cases/{number}/decide", decision)["status"] == "granted"
