"""Commands of pre-review (预审): beside the lifecycle, because none of them moves the case or its clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Defect, PreReviewFact
from yiciban.cases.models import Case, CaseMaterial, PreReview
from yiciban.cases.permissions import ACCEPT, SUPPLY
from yiciban.cases.queries.prereview import prereview, prereview_fact
from yiciban.cases.rules import prereview as rules
from yiciban.cases.rules.intake import check_supplied
from yiciban.cases.services.frame import lock
from yiciban.cases.services.intake import supply
from yiciban.catalogue.queries import guide_version
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import not_found
from yiciban.people.permissions import require, user_id_of


def case_prereview_pass(
    number: str, bring: Sequence[str] = (), bring_by: date | None = None, *, by: Actor, at: datetime
) -> PreReviewFact:
    """Say before acceptance that it looks right, and what to bring once and by when (codes of materials).

    It accepts nothing: the five working days of art. 32 run on, and silence still accepts. Raises Refusal
    `case_accept_forbidden`, `prereview_…`, `bring_unknown`, `bring_by_missing`.
    """
    with transaction.atomic():
        case = _open(number, by, at)
        names = dict(CaseMaterial.objects.filter(case=case).order_by("position").values_list("code", "name"))
        rules.check_bring(bring, names, bring_by, today=local_date(at))
        wanted = [name for code, name in names.items() if code in bring]
        row = PreReview(case=case, passed=True, bring=wanted, bring_by=bring_by if wanted else None)
        return _tell(row, by, at, {"bring": wanted, "bring_by": str(row.bring_by or "")})


def case_prereview_tell(number: str, defects: Sequence[Defect], *, by: Actor, at: datetime) -> PreReviewFact:
    """Say before acceptance everything that is wrong, at once; no correction notice (补正告知), and no clock stops.

    Whatever the applicant does then, the office still answers within the five working days of art. 32. Raises Refusal
    `case_accept_forbidden`, `prereview_…`, `correction_empty`, `correction_unclear`.
    """
    with transaction.atomic():
        case = _open(number, by, at)
        rules.check_told(defects)
        row = PreReview(case=case, passed=False, defects=[asdict(defect) for defect in defects])
        return _tell(row, by, at, {"defects": row.defects})


def case_prereview_mend(number: str, files: Mapping[str, Sequence[UUID]], *, by: Actor, at: datetime) -> CaseFact:
    """Bring what the pre-review named, while the case waits for acceptance; its last day stays where it was.

    Raises Refusal `prereview_closed`, `correction_not_supplied`, `material_not_found`, `file_not_found`.
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, SUPPLY, region=case.region, department=case.department_id, point=case.point_id)
        fact = case_fact(case)
        done = rules.check_mended(fact, prereview(fact))
        files = {code: ids for code, ids in files.items() if ids}
        check_supplied([asdict(defect) for defect in done.defects], files)
        rows = {row.code: row for row in CaseMaterial.objects.filter(case=case)}
        for code, ids in files.items():
            if code not in rows:
                raise not_found("这件不需要这样材料。请按预审说的上传。", "material_not_found")
            supply(rows[code], ids, round_number=case.corrections, by=by)
        PreReview.objects.filter(case=case).update(mended_at=at)
        data = {"materials": sorted(files)}
        journal.record(fact.subject, "case.prereview_mended", by=by, at=at, region=case.region, data=data)
        return fact


def _open(number: str, by: Actor, at: datetime) -> Case:
    case = lock(number, by)
    require(by, ACCEPT, region=case.region, department=case.department_id, point=case.point_id)
    fact = case_fact(case)
    guide = guide_version(case.version_id, case.situation).guide
    rules.check_open(fact, guide, prereview(fact), local_date(at))
    return case


def _tell(row: PreReview, by: Actor, at: datetime, data: Mapping[str, object]) -> PreReviewFact:
    row.told_at, row.told_by_id = at, user_id_of(by)
    row.save(force_insert=True)
    action = "case.prereview_passed" if row.passed else "case.prereview_told"
    journal.record(f"case:{row.case.number}", action, by=by, at=at, region=row.case.region, data=data)
    return prereview_fact(row)
