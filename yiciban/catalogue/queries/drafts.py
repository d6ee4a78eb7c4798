"""Reads of drafts: one, and the queue of those who write and review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yiciban.catalogue.models import Draft
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.scope import within
from yiciban.catalogue.rules.workflow import DraftStep, Hands, Stage, draft_offers
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import not_found


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A working copy as others may hold it; `document` may be unfinished."""

    slug: str
    department: str
    region: str
    stage: Stage
    base: int
    revision: int
    document: Mapping[str, Any]
    effective_on: date | None
    returned_reason: str
    written_by: str
    written_by_name: str
    confirmed_by: str
    changed_at: datetime

    @property
    def hands(self) -> Hands:
        """Whose it is and through whose hands it went."""
        return Hands(self.region, self.department, self.written_by, self.confirmed_by)


def draft(slug: str, *, by: Actor) -> DraftFact:
    """One draft. Raises Refusal `catalogue_view_forbidden`, `draft_not_found`."""
    require_reach(by, CATALOGUE_VIEW)
    row = Draft.objects.filter(within(by), slug=slug).first()
    if row is None:
        raise not_found("没有这份草稿。可能已经发布，也可能被扔掉了。", "draft_not_found")
    return draft_fact(row)


def drafts(*, by: Actor, stage: Stage | None = None, limit: int = 200) -> tuple[DraftFact, ...]:
    """The drafts this person can see, the longest waiting first; one query.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    rows = Draft.objects.filter(within(by))
    if stage:
        rows = rows.filter(stage=stage)
    return tuple(draft_fact(row) for row in rows.order_by("changed_at")[:limit])


@dataclass(frozen=True, slots=True)
class Waiting:
    """The review queue of one person: what they may pass on, and what waits for another hand; oldest first."""

    mine: tuple[DraftFact, ...]
    others: tuple[DraftFact, ...]


def waiting(*, by: Actor, limit: int = 200) -> Waiting:
    """Drafts that wait for a review, those this person may take first; one query.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    rows = Draft.objects.filter(within(by), stage__in=[Stage.DEPARTMENT.value, Stage.OFFICE.value])
    facts = [draft_fact(row) for row in rows.order_by("changed_at", "slug")[:limit]]
    mine = [fact for fact in facts if _is_mine(fact, by)]
    return Waiting(tuple(mine), tuple(fact for fact in facts if fact not in mine))


def _is_mine(fact: DraftFact, by: Actor) -> bool:
    forward = (DraftStep.CONFIRM.value, DraftStep.APPROVE.value)
    return any(offer.step in forward and not offer.why_not for offer in draft_offers(fact.stage, fact.hands, by))


def draft_fact(row: Draft) -> DraftFact:
    """The row as others may hold it."""
    return DraftFact(
        row.slug,
        row.department_id,
        row.region_id,
        Stage(row.stage),
        row.base,
        row.revision,
        row.document,
        row.effective_on,
        row.returned_reason,
        row.written_by,
        row.written_by_name,
        row.confirmed_by,
        row.changed_at,
    )
