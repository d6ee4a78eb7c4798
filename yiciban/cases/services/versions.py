"""Moving a running case to another version of its guide: asked for, previewed, reasoned and journalled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Proof
from yiciban.cases.models import Case, CaseMaterial
from yiciban.cases.permissions import MOVE_VERSION
from yiciban.cases.queries.clock import clocks_of
from yiciban.cases.queries.versions import moved, version_of
from yiciban.cases.rules.timers import wake_on
from yiciban.cases.rules.versions import VersionMove
from yiciban.cases.services.frame import lock
from yiciban.catalogue.facts import MaterialNeed
from yiciban.catalogue.queries import guide_version, whole_version
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.permissions import require


def case_move_version(number: str, version: int, *, by: Actor, at: datetime, reason: str) -> CaseFact:
    """Let a case go on under another version of its guide; what it was told by when never becomes later.

    Raises Refusal `case_not_found`, `case_move_version_forbidden`, `reason_needed`, `version_not_found`,
    `version_not_possible` (ended, decided, or the applicant would owe what cannot be asked for any more).
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, MOVE_VERSION, region=case.region, department=case.department_id)
        if not reason.strip():
            raise invalid("reason_needed", "请写明为什么换版本，这句话会记在办件的经过里。", {"reason": "请写明原因。"})
        target = version_of(case.slug, version)
        rows = {row.code: row for row in CaseMaterial.objects.filter(case=case)}
        move = moved(
            case, {code: Proof(row.proof) for code, row in rows.items()}, target, clocks_of([case]).get(case.pk)
        )
        if move.why_not:
            raise Refusal("version_not_possible", f"{case.number} 不能换到第 {version} 版：{move.why_not}")
        before, promised_before = whole_version(case.version_id).number, case.promised_due
        case.version_id = target.version_id
        _take_over(case, move)
        _put_materials(case, rows)
        fact = case_fact(case)
        data = {"from": before, "to": version, "reason": reason.strip(), "changes": list(move.words)}
        data |= {"dropped": list(move.dropped), "owed": list(move.owed)}
        dates = {"promised_due": str(case.promised_due), "legal_due": str(case.legal_due)} if case.legal_due else {}
        if case.promised_due != promised_before:
            dates["promised_before"] = str(promised_before)
        elif not case.legal_due:
            data["promise"] = list(move.promise)
        journal.record(fact.subject, "case.version_moved", by=by, at=at, region=case.region, data={**data, **dates})
        return fact


def _take_over(case: Case, move: VersionMove) -> None:
    """What the case holds of its guide, and the dates where they became earlier."""
    guide = guide_version(case.version_id, case.situation).guide
    case.item_name, case.is_permit = guide.full_name, guide.is_permit
    case.instant, case.instant_authorised = guide.case_kind == "1", guide.instant_authorised
    if move.promised_due and move.legal_due:
        case.promised_due, case.legal_due, case.due_provisional = move.promised_due, move.legal_due, move.provisional
        case.promised_limit, case.legal_limit = move.promised_limit, move.legal_limit
    case.wake_on = wake_on(case)
    case.save()


def _put_materials(case: Case, rows: Mapping[str, CaseMaterial]) -> None:
    """The list of the new version; what was handed in for a material that is not asked for any more stays."""
    materials = guide_version(case.version_id, case.situation).guide.materials
    for position, material in enumerate(materials, start=1):
        row = rows.get(material.code) or CaseMaterial(
            case=case, code=material.code, proof=Proof.FORM if material.from_form else Proof.NONE
        )
        row.name, row.need, row.position = material.name, material.need.value, position
        row.save()
    asked = {material.code for material in materials}
    for place, row in enumerate((row for code, row in rows.items() if code not in asked), start=len(materials) + 1):
        if row.proof in (Proof.NONE, Proof.FORM) and not row.files.exists():
            row.delete()
        else:
            row.need, row.position = MaterialNeed.OPTIONAL.value, place
            row.save()
