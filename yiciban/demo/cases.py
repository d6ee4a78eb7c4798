"""The cases the demo district begins with: made by the same commands, on the working days before today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, Defect, DeliveryMethod, Verdict, WorkSet
from yiciban.cases.queries import worklist
from yiciban.catalogue.facts import FieldKind, Guide
from yiciban.catalogue.queries import clean_answers, elements, guide, tailor
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import CHINA, local_date
from yiciban.kernel.roles import Role
from yiciban.licences.queries import wallet
from yiciban.licences.services import licence_enter, licence_issue
from yiciban.network.queries import actor_of, work_calendar
from yiciban.people.facts import Party, PartyKind
from yiciban.people.queries import parties_of

Row = Mapping[str, Any]

OPENS = time(9, 40)
EXAMPLES = {
    FieldKind.TEXT: "示例",
    FieldKind.LONG_TEXT: "示例说明",
    FieldKind.NUMBER: "60",
    FieldKind.YES_NO: "no",
    FieldKind.BANK_CARD: "6222020000000000000",
    FieldKind.USCC: "92439901MA9900P01U",
    FieldKind.RESIDENT_NUMBER: "439901198806120029",
}
DEFECT = Defect(
    "floor_plan", "店铺方位图和平面图", "图上没有标出消毒柜和水池的位置", "在图上标出消毒柜和水池后，重新拍照上传"
)


def load(rows: Iterable[Row], *, point: str, at: datetime) -> int:
    """Make the cases once: a district that has cases keeps them. Returns how many were made."""
    today = local_date(at)
    if worklist(SYSTEM, today=today, soon_until=today, which=WorkSet.ALL, limit=1).rows:
        return 0
    return sum(_make(row, point, at) for row in rows)


def load_licences(rows: Iterable[Row], *, at: datetime) -> int:
    """Put the licences the demo's residents hold already into their wallets (存量证照)."""
    count = 0
    for row in rows:
        actor = actor_of(get_user_model()._default_manager.get(phone=row["phone"], is_resident=True))
        held = {licence.type for licence in wallet(actor, local_date(at))}
        for party in parties_of(actor):
            if party.kind.value == row["holder"] and row["type"] not in held:
                _enter(row, party, at)
                count += 1
    return count


def _enter(row: Row, party: Party, at: datetime) -> None:
    licence_enter(
        row["type"],
        party,
        {"org_legal_person": party.legal_person, **row.get("rows", {})},
        issuer=row["issuer"],
        issued_on=row["issued_on"],
        valid_to=row.get("valid_to"),
        by=_officer(Role.LICENCE_MAKER, department=row["issuer"]),
        at=at,
    )


def _make(row: Row, point: str, now: datetime) -> bool:
    calendar = work_calendar()
    first = calendar.shift(calendar.on_or_after(local_date(now)), -row["days"])
    if row["days"] == 0:
        first = local_date(now)

    def moment(step: int) -> datetime:
        """Step by step, one working day apart, never after now."""
        return min(_at(first, step, calendar), now - timedelta(minutes=9 - step))

    situation = clean_answers(row.get("situation", {}))
    item = tailor(guide(row["item"]).guide, situation).guide
    clerk = _clerk(point)
    seen = [material.code for material in item.materials]
    answers = _answers(item, row, moment(0).date())
    case = cases.case_receive(
        row["item"], _applicant(row), answers, seen, point=point, by=clerk, at=moment(0), situation=situation
    )
    if row["until"] == "correcting":
        cases.case_request_correction(case.number, [DEFECT], by=clerk, at=moment(1))
        return True
    for step, (name, move) in enumerate(WAY.items()):
        case = move(case, moment(step))
        if name == row["until"]:
            break
    return True


def _accept(case: CaseFact, at: datetime) -> CaseFact:
    return case if case.instant_authorised else cases.case_accept(case.number, by=_clerk(case.point), at=at)


def _examine(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return case
    by = _officer(Role.EXAMINER, department=case.department)
    opinion = "材料齐全、内容一致，现场符合要求，建议准予。"
    return cases.case_examine(case.number, Verdict.GRANT, opinion, by=by, at=at)


def _review(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return case
    by = _officer(Role.REVIEWER, department=case.department)
    return cases.case_review(case.number, Verdict.GRANT, "同意承办意见。", by=by, at=at)


def _grant(case: CaseFact, at: datetime) -> CaseFact:
    if case.instant_authorised:
        return cases.case_grant_at_once(case.number, by=_clerk(case.point), at=at)
    by = _officer(Role.APPROVER, department=case.department)
    return cases.case_decide(case.number, grant=True, reason="符合规定条件，准予。", by=by, at=at)


def _conclude(case: CaseFact, at: datetime) -> CaseFact:
    licence_issue(case.number, by=_officer(Role.LICENCE_MAKER, department=case.department), at=at)
    return case


def _deliver(case: CaseFact, at: datetime) -> CaseFact:
    by = _officer(Role.HANDOUT_CLERK, point=case.point)
    return cases.case_deliver(case.number, DeliveryMethod.COUNTER, received_by=case.handler_name, by=by, at=at)


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


def _answers(item: Guide, row: Row, day: date) -> dict[str, str]:
    answers = {}
    for code, element in elements(field.element for field in item.fields).items():
        known = {FieldKind.PHONE: row["phone"], FieldKind.DATE: day.isoformat()}
        answers[code] = element.choices[0] if element.choices else {**EXAMPLES, **known}[element.kind]
    if "legal" in row["who"]:
        answers |= {"org_legal_person": row["who"]["legal"], "hygiene_manager": row["who"]["legal"]}
    return answers


def _clerk(point: str) -> Actor:
    return _officer(Role.COUNTER_CLERK, point=point)


def _officer(role: Role, *, department: str = "", point: str = "") -> Actor:
    """The demo's first member of staff who holds the role there."""
    users = get_user_model()._default_manager.filter(is_staff=True, postings__role=role)
    users = users.filter(postings__department=department) if department else users.filter(postings__point=point)
    return actor_of(users.order_by("pk").distinct()[0])


def _at(first: date, step: int, calendar: WorkCalendar) -> datetime:
    opening = datetime.combine(calendar.shift(first, step), OPENS, CHINA)
    return opening + timedelta(minutes=17 * step)
