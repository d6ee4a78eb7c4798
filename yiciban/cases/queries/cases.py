"""One case: the whole of it, its materials and files, what may be done with it, its progress by code."""

from __future__ import annotations

import hmac
from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from yiciban.cases import hindrances
from yiciban.cases.conversion import case_fact, material_fact
from yiciban.cases.facts import CaseFact, MaterialFact, Step, StepChoice
from yiciban.cases.models import Case, CaseFile, CaseMaterial
from yiciban.cases.queries.access import NOT_THERE, visible_to
from yiciban.cases.rules import lifecycle
from yiciban.cases.rules.clock import gap_due
from yiciban.cases.rules.intake import check_complete, check_gaps, check_no_gap, check_once
from yiciban.cases.rules.timers import check_passed
from yiciban.catalogue.queries import situation_rows, tailor, whole_version
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import file_fact
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import normalise_case_number
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.network.queries import work_calendar
from yiciban.people.limits import spend
from yiciban.people.permissions import may


def case(number: str, actor: Actor) -> CaseFact:
    """The case; Refusal `case_not_found` for one that does not exist or that the actor may not know of."""
    row = (
        visible_to(actor)
        .select_related("department", "point")
        .filter(number=normalise_case_number(number)[:24])
        .first()
    )
    if row is None:
        raise not_found(NOT_THERE, "case_not_found")
    return case_fact(row)


def progress(number: str, code: str, *, ip: str, at: datetime) -> CaseFact:
    """The case for someone who holds its number and query code, signed in or not; the page shows no name.

    Wrong number and wrong code give the same answer, and each address has 20 tries in ten minutes, each
    number 10, so that codes cannot be guessed. Raises Refusal `progress_not_found`, `too_many`.
    """
    wanted = normalise_case_number(number)[:24]
    spend(f"progress:ip:{ip}", limit=20, window=timedelta(minutes=10), at=at)
    spend(f"progress:case:{wanted}", limit=10, window=timedelta(minutes=10), at=at)
    row = Case.objects.select_related("department", "point").filter(number=wanted).first()
    expected = row.query_code if row else "······"
    if not hmac.compare_digest(expected.encode(), normalise_case_number(code).encode()) or row is None:
        raise not_found("编号和查询码对不上。请对照收件凭证，两个都再看一遍。", "progress_not_found")
    return case_fact(row)


def materials(fact: CaseFact) -> tuple[MaterialFact, ...]:
    """The materials of a case the caller has read, with their files; two queries whatever their number."""
    rows = list(CaseMaterial.objects.filter(case__number=fact.number).order_by("position"))
    files: dict[int, list[FileFact]] = defaultdict(list)
    for link in CaseFile.objects.filter(material__in=rows).select_related("file").order_by("round", "pk"):
        files[link.material_id].append(file_fact(link.file))
    return tuple(material_fact(row, tuple(files[row.pk])) for row in rows)


def case_file(number: str, file_id: UUID, actor: Actor) -> FileFact:
    """One file handed in with a case the actor may see; Refusal `file_not_found`."""
    link = (
        CaseFile.objects.filter(file_id=file_id, material__case__in=visible_to(actor).filter(number=number))
        .select_related("file")
        .first()
    )
    if link is None:
        raise not_found("没有这个文件。", "file_not_found")
    return file_fact(link.file)


def situation_words(fact: CaseFact) -> tuple[tuple[str, str], ...]:
    """What the applicant answered to the item's questions (情形): question and answer in words."""
    return situation_rows(tailor(whole_version(fact.version_id).guide, fact.situation))


def step_choices(fact: CaseFact, actor: Actor) -> tuple[StepChoice, ...]:
    """The steps of this actor's offices from here; an impossible one is shown greyed with its reason."""
    choices = []
    reviewed = whole_version(fact.version_id).guide.reviewed
    for step, row in lifecycle.steps_from(fact.status).items():
        if step in lifecycle.SIGNED or not _on_route(fact, step, reviewed=reviewed):
            continue
        if may(actor, row.permission, region=fact.region, department=fact.department, point=fact.point):
            reason = _hindrance(fact, step, actor)
            choices.append(StepChoice(step, row.label, not reason, reason))
    return tuple(choices)


def _on_route(fact: CaseFact, step: Step, *, reviewed: bool) -> bool:
    """Whether the step belongs to this item's way through the department; the other way's is not shown at all."""
    try:
        lifecycle.check_route(fact.status, step, reviewed=reviewed)
    except Refusal:
        return False
    return True


def _hindrance(fact: CaseFact, step: Step, actor: Actor) -> str:
    today = local_date(timezone.now())
    try:
        lifecycle.check_separation(
            step,
            user_id=actor.user_id,
            accepted_by=fact.accepted_by,
            instant_authorised=fact.instant_authorised,
        )
        if step in (Step.ACCEPT, Step.GRANT_AT_ONCE):
            check_complete(CaseMaterial.objects.filter(case__number=fact.number).order_by("position"))
        if step is Step.ACCEPT_WITH_GAPS:
            check_gaps(CaseMaterial.objects.filter(case__number=fact.number).order_by("position"), "（签名）")
            gap_due(today, Limit.parse(whole_version(fact.version_id).guide.promised_limit), work_calendar(fact.region))
        if step is Step.REQUEST_CORRECTION:
            check_once(fact.corrections)
        if step is Step.GRANT:
            check_no_gap(fact.gap_due)
        if step is Step.RETURN:
            check_passed(fact.correction_due, today)
        check_hindrances(fact, step, actor)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def check_hindrances(fact: CaseFact, step: Step, actor: Actor) -> None:
    """Raise Refusal `decision_hindered` when a higher floor knows what stands in the way of the step today."""
    if step in hindrances.ASKED:
        guide, today = whole_version(fact.version_id).guide, local_date(timezone.now())
        hindrances.check(hindrances.Question(fact.number, step, guide, actor.user_id, today))
