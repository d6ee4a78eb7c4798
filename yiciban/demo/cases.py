"""The cases the demo district begins with: made by the same commands, on the working days before today.

What becomes of a case beside the ordinary way is in `law.py`, the licences they are about in `register.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, Defect, DeliveryMethod, Handover, Verdict, WorkSet
from yiciban.cases.queries import worklist
from yiciban.catalogue.facts import Answers, EffectKind, FieldKind, Guide
from yiciban.catalogue.queries import clean_answers, elements, guide, tailor
from yiciban.demo.law import ACTS
from yiciban.demo.scene import Scene, clerk, officer
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.licences.services import licence_issue
from yiciban.network.queries import work_calendar
from yiciban.people.facts import PartyKind

Row = Mapping[str, Any]

EXAMPLES = {
    FieldKind.TEXT: "示例",
    FieldKind.LONG_TEXT: "示例说明",
    FieldKind.NUMBER: "60",
    FieldKind.YES_NO: "no",
    FieldKind.BANK_CARD: "6222020000000000000",
    FieldKind.USCC: "92439901MA9900P01U",
    FieldKind.RESIDENT_NUMBER: "439901198806120029",
}
FLAWS: Mapping[str, tuple[str, str]] = {
    "floor_plan": ("图上没有标出消毒柜和水池的位置", "在图上标出消毒柜和水池后，重新拍照上传"),
}
UNREADABLE = ("照片拍糊了，看不清写的是什么", "对着亮处重新拍一张，再传上来")


def is_empty(at: datetime) -> bool:
    """Whether the district has no case yet; one that has cases keeps them as they are."""
    today = local_date(at)
    return not worklist(SYSTEM, today=today, soon_until=today, which=WorkSet.ALL, limit=1).rows


def load(rows: Iterable[Row], *, point: str, at: datetime) -> int:
    """Make the cases of a district that has none. Returns how many were made."""
    return sum(_make(row, point, at) for row in rows)


def _make(row: Row, point: str, now: datetime) -> bool:
    situation = _situation(guide(row["item"]).guide, clean_answers(row.get("situation", {})))
    item = tailor(guide(row["item"]).guide, situation).guide
    scene = Scene.of(row, now, work_calendar())
    first = scene.next()
    case = cases.case_receive(
        row["item"],
        _applicant(row),
        _answers(item, row, first),
        [material.code for material in item.materials if material.code not in row.get("lacks", ())],
        point=point,
        by=clerk(point),
        at=first,
        situation=situation,
    )
    if row["until"] == "correcting":
        cases.case_request_correction(case.number, _defects(item, row), by=clerk(point), at=scene.next())
    else:
        for name, move in WAY.items():
            case = move(case, first if name == "received" else scene.next())
            if name == row["until"]:
                break
    for name in row.get("then", ()):
        ACTS[name](case.number, scene)
    return True


def _situation(item: Guide, answers: Answers) -> Answers:
    """The answers of the row; where it is silent, the first one that stands in nobody's way."""
    while found := tailor(item, answers).open:
        question = found[0]
        free = (one.code for one in question.options if all(e.kind is not EffectKind.BLOCK for e in one.effects))
        answers = {**answers, question.code: (next(free),)}
    return answers


def _defects(item: Guide, row: Row) -> list[Defect]:
    names = {material.code: material.name for material in item.materials}
    wrong = row.get("wrong", ("floor_plan",))
    return [Defect(code, names[code], *FLAWS.get(code, UNREADABLE)) for code in wrong]


def _accept(case: CaseFact, at: datetime) -> CaseFact:
    return case if case.instant_authorised else cases.case_accept(case.number, by=clerk(case.point), at=at)


def _examine(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return case
    by = officer(Role.EXAMINER, department=case.department)
    opinion = "材料齐全、内容一致，现场符合要求，建议准予。"
    return cases.case_examine(case.number, Verdict.GRANT, opinion, by=by, at=at)


def _review(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return case
    by = officer(Role.REVIEWER, department=case.department)
    return cases.case_review(case.number, Verdict.GRANT, "同意承办意见。", by=by, at=at)


def _grant(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return cases.case_grant_at_once(case.number, by=clerk(case.point), at=at)
    by = officer(Role.APPROVER, department=case.department)
    return cases.case_decide(case.number, grant=True, reason="符合规定条件，准予。", by=by, at=at)


def _conclude(case: CaseFact, at: datetime) -> CaseFact:
    licence_issue(case.number, by=officer(Role.LICENCE_MAKER, department=case.department), at=at)
    return case


def _deliver(case: CaseFact, at: datetime) -> CaseFact:
    by = officer(Role.HANDOUT_CLERK, point=case.point)
    return cases.case_deliver(case.number, DeliveryMethod.COUNTER, Handover(case.handler_name), by=by, at=at)


# How a case gets to each place of the way; one decided at the counter passes the department by.
WAY: Mapping[str, Callable[[CaseFact, datetime], CaseFact]] = {
    "received": lambda case, _: case,
    "accepted": _accept,
    "reviewing": _examine,
    "deciding": _review,
    "granted": _grant,
    "concluded": _conclude,
    "delivered": _deliver,
}


def _applicant(row: Row) -> cases.Applicant:
    who = row["who"]
    if "uscc" in who:
        return cases.Applicant(
            PartyKind.FIRM, who["name"], who["uscc"], row["phone"], who["legal"], "明德区示例路 8 号"
        )
    return cases.Applicant(PartyKind.PERSON, who["name"], who["id_number"], row["phone"], address="明德区示例社区")


def _answers(item: Guide, row: Row, at: datetime) -> dict[str, str]:
    answers = {}
    for code, element in elements(field.element for field in item.fields).items():
        known = {FieldKind.PHONE: row["phone"], FieldKind.DATE: local_date(at).isoformat()}
        answers[code] = element.choices[0] if element.choices else {**EXAMPLES, **known}[element.kind]
    answers |= row.get("form", {})
    if "legal" in row["who"]:
        answers |= {"org_legal_person": row["who"]["legal"], "hygiene_manager": row["who"]["legal"]}
    return answers
