"""Reads for moving cases to another version of their guide: which run under which, and what would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiciban.cases.facts import Proof, Status
from yiciban.cases.models import Case, CaseMaterial
from yiciban.cases.permissions import MOVE_VERSION
from yiciban.cases.queries.access import NOT_THERE, visible_to
from yiciban.cases.queries.clock import clocks_of
from yiciban.cases.rules.clock import Clock
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.versions import Standing, VersionMove, version_move
from yiciban.catalogue.facts import PublishedGuide
from yiciban.catalogue.queries import guide_version, tailor, versions, whole_version
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import normalise_case_number
from yiciban.kernel.permissions import may, require, require_reach
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
    due: date | None
    """By when it was promised, as it stands."""
    move: VersionMove
    late_at_once: bool
    """It is not late, and would be."""


def move_preview(number: str, version: int = 0, *, by: Actor) -> tuple[int, VersionMove]:
    """What moving this case would change, to the newest version of its guide where none is named.

    Raises Refusal `case_not_found`, `case_move_version_forbidden`, `version_not_found`.
    """
    row = visible_to(by).filter(number=normalise_case_number(number)[:24]).first()
    if row is None:
        raise not_found(NOT_THERE, "case_not_found")
    require(by, MOVE_VERSION, region=row.region, department=row.department_id)
    target = version_of(row.slug, version) if version else versions(row.slug)[0]
    proofs = CaseMaterial.objects.filter(case=row).values_list("code", "proof")
    return target.number, moved(
        row, {code: Proof(proof) for code, proof in proofs}, target, clocks_of([row]).get(row.pk)
    )


def version_of(slug: str, number: int) -> PublishedGuide:
    """A version of an item by its number. Raises Refusal `version_not_found`."""
    found = next((one for one in versions(slug) if one.number == number), None)
    if found is None:
        raise not_found(f"没有第 {number} 版。", "version_not_found")
    return found


def move_previews(slug: str, number: int, *, by: Actor, today: date) -> tuple[MovePreview, ...]:
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
    clocks = clocks_of(found)
    return tuple(_preview(row, proofs.get(row.pk, {}), target, clocks.get(row.pk), by, today) for row in found)


def moved(row: Case, proofs: dict[str, Proof], target: PublishedGuide, clock: Clock | None) -> VersionMove:
    """What moving this case to the version would change; `clock` is its own (`clocks_of`)."""
    standing = Standing(
        Status(row.status),
        whole_version(row.version_id).number,
        row.corrections,
        proofs,
        row.form,
        clock,
        row.promised_due,
        row.legal_due,
    )
    old = guide_version(row.version_id, row.situation).guide
    new = tailor(target.guide, row.situation)
    return version_move(standing, old, new, target.number, work_calendar(row.region).lenient())


def _preview(
    row: Case, proofs: dict[str, Proof], target: PublishedGuide, clock: Clock | None, by: Actor, today: date
) -> MovePreview:
    move = moved(row, proofs, target, clock)
    if not may(by, MOVE_VERSION, region=row.region, department=row.department_id):
        move = VersionMove(why_not=MOVE_VERSION.sentence)
    return MovePreview(
        row.number,
        row.party_name,
        row.party_kind == PartyKind.PERSON,
        Status(row.status),
        whole_version(row.version_id).number,
        row.promised_due,
        move,
        bool(move.promised_due and row.promised_due and move.promised_due < today <= row.promised_due),
    )
