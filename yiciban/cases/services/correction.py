"""Commands of what the applicant still owes, a correction or what was left open at acceptance (容缺): put files to
it, take them back, hand all in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Status, Step
from yiciban.cases.models import Case, CaseMaterial, CorrectionFile
from yiciban.cases.permissions import APPLY
from yiciban.cases.queries.prereview import prereview
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT, transition
from yiciban.cases.services.drafts import MAX_FILES
from yiciban.cases.services.frame import lock
from yiciban.cases.services.intake import case_fill_gap, case_supply_correction
from yiciban.cases.services.prereview import case_prereview_mend
from yiciban.catalogue.facts import MaterialNeed
from yiciban.documents.queries import own_file
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.people.permissions import require


def correction_check(number: str, material: str, *, by: Actor) -> None:
    """Say before an upload whether its file could be taken; raises as `correction_file_add`."""
    with transaction.atomic():
        _open(number, material, by)


def correction_file_add(number: str, material: str, file_id: UUID, *, by: Actor, at: datetime) -> None:  # noqa: ARG001
    """Keep a file for what a case still waits for; doing it twice changes nothing.

    Raises Refusal `case_not_found`, `step_not_possible`, `material_not_found`, `file_not_found`, `too_many_files`.
    """
    with transaction.atomic():
        case = _open(number, material, by)
        own_file(file_id, by=by)
        if CorrectionFile.objects.filter(case=case, material=material).exclude(file=file_id).count() >= MAX_FILES:
            raise Refusal("too_many_files", f"一样材料最多传 {MAX_FILES} 个文件。可以把照片合成一个 PDF 再传。")
        CorrectionFile.objects.get_or_create(case=case, material=material, file_id=file_id)


def correction_file_remove(number: str, material: str, file_id: UUID, *, by: Actor, at: datetime) -> None:  # noqa: ARG001
    """Take a file back before it is handed in; taking what is not there changes nothing."""
    with transaction.atomic():
        case = _open(number, material, by)
        CorrectionFile.objects.filter(case=case, material=material, file_id=file_id).delete()


def correction_submit(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Hand in every file chosen. Raises Refusal as `case_supply_correction`, for a gap as `case_fill_gap`."""
    with transaction.atomic():
        case = lock(number, by)
        files: dict[str, list[UUID]] = defaultdict(list)
        for material, file_id in CorrectionFile.objects.filter(case=case).values_list("material", "file_id"):
            files[material].append(file_id)
        hand_in = _hand_in(case)
        fact = hand_in(case.number, files, by=by, at=at)
        CorrectionFile.objects.filter(case=case).delete()
        return fact


def _open(number: str, material: str, by: Actor) -> Case:
    require(by, APPLY)
    case = lock(number, by)
    rows = CaseMaterial.objects.filter(case=case, code=material)
    if _has_gap(case):
        rows = rows.filter(need=MaterialNeed.LATER)
    elif not _is_prereviewed(case):
        transition(Status(case.status), Step.SUPPLY_CORRECTION)
    if not rows.exists():
        raise not_found("这件不需要补这样材料。请按通知书上写的上传。", "material_not_found")
    return case


def _hand_in(case: Case) -> Callable[..., CaseFact]:
    """The command that takes what this case waits for."""
    if _has_gap(case):
        return case_fill_gap
    return case_prereview_mend if _is_prereviewed(case) else case_supply_correction


def _is_prereviewed(case: Case) -> bool:
    """Whether a pre-review named something and the case still waits for acceptance."""
    return case.status == Status.RECEIVED and bool((found := prereview(case_fact(case))) and found.waits)


def _has_gap(case: Case) -> bool:
    return case.gap_due is not None and Status(case.status) in WITH_DEPARTMENT
