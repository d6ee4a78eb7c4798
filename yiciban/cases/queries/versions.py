"""Reads for moving cases to another version of their guide: which run under which, and what would change."""

from __future__ import annotations

from dataclasses import dataclass

from yiciban.cases.facts import Proof, Status
from yiciban.cases.models import Case, CaseMaterial
from yiciban.cases.permissions import MOVE_VERSION
from yiciban.cases.queries.access import visible_to
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.versions import Standing, VersionMove, version_move
from yiciban.catalogue.facts import PublishedGuide
from yiciban.catalogue.queries import guide_version, tailor, versions, whole_version
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import may, require_reach
from yiciban.kernel.refusal import not_found
from yiciban.network.queries import work_calendar
from yiciban.people.facts import PartyKind

AT_MOST = 200


@dataclass(frozen=True, slots=True)
class MovePreview:
    """One case that runs under another version, and what moving it would change."""

    number: str
    party_name: str
    is_person: bool
    status: Status
    version: int
    move: VersionMove


def version_of(slug: str, number: int) -> PublishedGuide:
    """A version of an item by its number. Raises Refusal `version_not_found`."""
    found = next((one for one in versions(slug) if one.number == number), None)
    if found is None:
        raise not_found(f"没有第 {number} 版。", "version_not_found")
    return found


def move_previews(slug: str, number: int, *, by: Actor) -> tuple[MovePreview, ...]:
    """The running cases of an item under other versions than this one, the oldest first.

    Raises Refusal `case_move_version_forbidden`, `version_not_found`.
    """
    require_reach(by, MOVE_VERSION)
    target = version_of(slug, number)
    rows = visible_to(by).filter(slug=slug).exclude(status__in=ENDED).exclude(version_id=target.version_id)
    found = list(rows.order_by("received_at")[:AT_MOST])
    proofs: dict[int, dict[str, Proof]] = {}
    for case_id, code, proof in CaseMaterial.objects.filter(case__in=found).values_list("case_id", "code", "proof"):
        proofs.setdefault(case_id, {})[code] = Proof(proof)
    return tuple(_preview(row, proofs.get(row.pk, {}), target, by) for row in found)


def moved(row: Case, proofs: dict[str, Proof], target: PublishedGuide) -> VersionMove:
    """What moving this case to the version would change."""
    standing = Standing(
        Status(row.status),
        whole_version(row.version_id).number,
        row.corrections,
        proofs,
        row.form,
        local_date(row.accepted_at) if row.accepted_at else None,
        row.promised_due,
        row.legal_due,
    )
    old = guide_version(row.version_id, row.situation).guide
    new = tailor(target.guide, row.situation)
    return version_move(standing, old, new, target.number, work_calendar(row.region).lenient())


def _preview(row: Case, proofs: dict[str, Proof], target: PublishedGuide, by: Actor) -> MovePreview:
    move = moved(row, proofs, target)
    if not may(by, MOVE_VERSION, region=row.region, department=row.department_id):
        move = VersionMove(why_not=MOVE_VERSION.sentence)
    return MovePreview(
        row.number,
        row.party_name,
        row.party_kind == PartyKind.PERSON,
        Status(row.status),
        whole_version(row.version_id).number,
        move,
    )
