"""Commands of assignment: take a case, give it to somebody, share out by load, hand everything over (AB 岗).

An assignee is whose work a case is first; any examiner of the department may still go on with it, so that nobody's
absence keeps an applicant waiting.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.models import Case
from yiciban.cases.permissions import ASSIGN, EXAMINE
from yiciban.cases.queries.access import visible_to
from yiciban.cases.queries.assignment import AT_ONCE, examiners, load_of, unassigned
from yiciban.cases.rules.assignment import share
from yiciban.cases.rules.batch import check_assignable
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.cases.services.frame import lock
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import reach, require, require_reach
from yiciban.kernel.refusal import invalid


def case_assign(number: str, user_id: int, *, by: Actor, at: datetime) -> CaseFact:
    """Put a case on somebody's desk: one's own, or, for those who lead the department, anybody's who examines there.

    Raises Refusal `case_not_found`, `case_examine_forbidden` or `case_assign_forbidden`, `assign_too_late`,
    `not_an_examiner`.
    """
    with transaction.atomic():
        case = lock(number, by)
        wanted = EXAMINE if user_id == by.user_id else ASSIGN
        require(by, wanted, region=case.region, department=case.department_id, point=case.point_id)
        check_assignable(Status(case.status))
        if user_id not in examiners(case, at):
            raise invalid("not_an_examiner", "这个人不是这个部门的承办人，不能分给他。")
        return _give(case, user_id, "", by=by, at=at)


def cases_share(department: str, *, by: Actor, at: datetime) -> int:
    """Share out what lies on nobody's desk among the department's examiners, the least loaded first; how many.

    At most 500 at a time, the most urgent first. Raises Refusal `case_assign_forbidden`.
    """
    require_reach(by, ASSIGN)
    with transaction.atomic():
        waiting = list(
            unassigned(department, by)
            .select_related("department", "point")
            .select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]
        )
        if not waiting:
            return 0
        require(by, ASSIGN, region=waiting[0].region, department=department)
        people = examiners(waiting[0], at)
        by_number = {case.number: case for case in waiting}
        given = share(list(by_number), load_of(people, department))
        for number, person in given:
            _give(by_number[number], person, "按工作量分派", by=by, at=at)
        return len(given)


def cases_hand_over(from_user: int, to_user: int, reason: str, *, by: Actor, at: datetime) -> int:
    """Hand every open case of one examiner over to another, during an absence or for good; how many.

    Whoever leaves may do it for themselves; those who lead the department for anybody. Raises Refusal
    `case_assign_forbidden`, `reason_needed`, `not_an_examiner`, `same_person`.
    """
    if not reach(by, EXAMINE):
        require_reach(by, ASSIGN)
    if from_user == to_user:
        raise invalid("same_person", "接手的人不能是同一个人。")
    if len(reason.strip()) < 2:
        raise invalid("reason_needed", "请写明为什么交接，例如“年休假，B 岗代办”。", {"reason": "请写明为什么交接。"})
    with transaction.atomic():
        rows = (
            visible_to(by)
            .filter(assignee=from_user, status__in=WITH_DEPARTMENT, ended_at__isnull=True)
            .select_related("department", "point")
        )
        held = list(rows.order_by("pk").select_for_update(of=("self",)))
        for case in held:
            if from_user != by.user_id:
                require(by, ASSIGN, region=case.region, department=case.department_id, point=case.point_id)
            if to_user not in examiners(case, at):
                raise invalid("not_an_examiner", f"接手的人不是{case.department.name}的承办人，不能交给他。")
            _give(case, to_user, reason.strip()[:200], by=by, at=at)
        return len(held)


def _give(case: Case, user_id: int, reason: str, *, by: Actor, at: datetime) -> CaseFact:
    before, case.assignee_id = case.assignee_id, user_id
    case.save(update_fields=["assignee"])
    fact = case_fact(case)
    data = {"from": before, "to": user_id, "reason": reason}
    journal.record(fact.subject, "case.assigned", by=by, at=at, region=case.region, data=data)
    return fact
