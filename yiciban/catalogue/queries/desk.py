"""Reads for those who keep the catalogue: the list with what is under way and what was found, one item whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from yiciban.catalogue.facts import Particulars
from yiciban.catalogue.models import CatalogueEntry, Draft, FindingRow, ItemVersion, Variant
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.drafts import DraftFact, draft_fact
from yiciban.catalogue.queries.scope import within
from yiciban.catalogue.rules.diff import SectionChanges, diff
from yiciban.catalogue.rules.shapes import current_shape
from yiciban.catalogue.rules.workflow import ItemState, Stage
from yiciban.journal.facts import EntryFact
from yiciban.journal.queries import history
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import not_found

A_PAGE = 100
NO_DRAFT, ANY_DRAFT = "none", "any"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class DeskWanted:
    """What narrows the list; empty means all. `stage` may be `none` or `any`, `listed` a derived list."""

    q: str = ""
    department: str = ""
    state: str = ""
    stage: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One row of the catalogue manager's list; a new item has a draft and no version yet."""

    slug: str
    code: str
    full_name: str
    department: str
    department_name: str
    region: str
    state: ItemState | None
    state_reason: str
    version: int
    published_at: datetime | None
    stage: Stage | None = None
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class DeskItems:
    """One page of them; `total` counts all pages."""

    rows: tuple[DeskItem, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // A_PAGE))


@dataclass(frozen=True, slots=True)
class VersionFact:
    """One published version: when, and by whom the journal says."""

    id: int
    number: int
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True)
class WholeItem:
    """Everything about one item at the desk, newest version first."""

    item: DeskItem
    draft: DraftFact | None
    versions: tuple[VersionFact, ...]
    history: tuple[EntryFact, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one version to another, or to the draft (`new` is `draft`); `old` is 0 for a new item."""

    old: int
    new: str
    sections: tuple[SectionChanges, ...]


def desk_items(*, by: Actor, wanted: DeskWanted, page: int = 1) -> DeskItems:
    """Items the actor keeps or watches, new ones that are still drafts first; six queries at most.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    rows = _narrowed(Variant.objects.filter(within(by)), wanted)
    total = rows.count()
    page = min(max(page, 1), max(1, -(-total // A_PAGE)))
    shown = rows.select_related("department", "current").defer("current__content")
    facts = [_fact(row) for row in shown.order_by("department_id", "code")[(page - 1) * A_PAGE : page * A_PAGE]]
    slugs = [fact.slug for fact in facts]
    stages = dict(Draft.objects.filter(slug__in=slugs).values_list("slug", "stage"))
    counts = _counts(slugs)
    found = tuple(_with(fact, stages.get(fact.slug), counts.get(fact.slug, {})) for fact in facts)
    new = _new_items(by, wanted) if page == 1 else ()
    return DeskItems(new + found, total + len(new), page)


def desk_item(slug: str, *, by: Actor) -> WholeItem:
    """One item with its draft, versions and history.

    Raises Refusal `catalogue_view_forbidden`, `item_not_found` (also where the actor's postings do not reach).
    """
    require_reach(by, CATALOGUE_VIEW)
    rows = Variant.objects.filter(within(by), slug=slug).select_related("department", "current")
    row = rows.defer("current__content").first()
    draft = Draft.objects.filter(within(by), slug=slug).select_related("department").first()
    if row is None and draft is None:
        raise not_found("没有这个事项，或者它不归您管。", "item_not_found")
    entries = history(f"item:{slug}")
    if row is None:
        assert draft is not None
        return WholeItem(_new_fact(draft, _entry_names([draft])), draft_fact(draft), (), entries)
    fact = _with(_fact(row), draft.stage if draft else None, _counts([slug]).get(slug, {}))
    return WholeItem(fact, draft_fact(draft) if draft else None, _versions(slug, entries), entries)


def compare(slug: str, old: int, new: str, *, by: Actor) -> Comparison:
    """What changed between two versions, or between a version and the draft; 0 is before the first.

    Raises Refusal `catalogue_view_forbidden`, `item_not_found`, `draft_not_found`, `version_not_found`.
    """
    whole = desk_item(slug, by=by)
    after = _draft_document(whole) if new == DRAFT else _document(slug, int(new) if new.isdecimal() else 0)
    before = _document(slug, old) if old else {}
    return Comparison(old, new, diff(before, after))


def item_names(drafts: Iterable[DraftFact]) -> Mapping[str, str]:
    """How each draft's item is called, by slug: the name comes from its entry; one query."""
    drafts = tuple(drafts)
    names = _entry_names(drafts)
    return {draft.slug: _draft_name(draft.document, names) or draft.slug for draft in drafts}


def _narrowed(rows: QuerySet[Variant], wanted: DeskWanted) -> QuerySet[Variant]:
    for word in wanted.q.split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(code__startswith=word.upper()) | Q(slug__startswith=word))
    if wanted.department:
        rows = rows.filter(department_id=wanted.department)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.listed:
        rows = rows.filter(lists__contains=[wanted.listed])
    drafts = Draft.objects.values("slug")
    if wanted.stage == NO_DRAFT:
        rows = rows.exclude(slug__in=drafts)
    elif wanted.stage == ANY_DRAFT:
        rows = rows.filter(slug__in=drafts)
    elif wanted.stage:
        rows = rows.filter(slug__in=drafts.filter(stage=wanted.stage))
    return rows


def _new_items(by: Actor, wanted: DeskWanted) -> tuple[DeskItem, ...]:
    """Drafts of items that have never been published, narrowed in the same way."""
    if wanted.state or wanted.listed or wanted.stage == NO_DRAFT:
        return ()
    rows = Draft.objects.filter(within(by)).exclude(slug__in=Variant.objects.values("slug"))
    if wanted.department:
        rows = rows.filter(department_id=wanted.department)
    if wanted.stage and wanted.stage != ANY_DRAFT:
        rows = rows.filter(stage=wanted.stage)
    drafts = list(rows.select_related("department").order_by("-changed_at")[:A_PAGE])
    names = _entry_names(drafts)
    facts = tuple(_new_fact(draft, names) for draft in drafts)
    words = wanted.q.split()
    return tuple(fact for fact in facts if all(word in fact.full_name or word in fact.slug for word in words))


def _fact(row: Variant) -> DeskItem:
    version = row.current
    return DeskItem(
        row.slug,
        row.code,
        row.full_name,
        row.department_id,
        row.department.label,
        row.region_id,
        ItemState(row.state),
        row.state_reason,
        version.number if version else 0,
        version.published_at if version else None,
    )


def _with(fact: DeskItem, stage: str | None, counts: Mapping[str, int]) -> DeskItem:
    under_way = Stage(stage) if stage else None
    return replace(fact, stage=under_way, errors=counts.get("error", 0), warnings=counts.get("warning", 0))


def _new_fact(draft: Draft, names: Mapping[str, str]) -> DeskItem:
    return DeskItem(
        slug=draft.slug,
        code=str(draft.document.get("code", "")),
        full_name=_draft_name(draft.document, names) or draft.slug,
        department=draft.department_id,
        department_name=draft.department.label,
        region=draft.region_id,
        state=None,
        state_reason="",
        version=0,
        published_at=None,
        stage=Stage(draft.stage),
    )


def _counts(slugs: list[str]) -> dict[str, dict[str, int]]:
    rows = FindingRow.objects.filter(variant_id__in=slugs).values_list("variant_id", "severity").annotate(n=Count("pk"))
    found: dict[str, dict[str, int]] = {}
    for slug, severity, number in rows.order_by():
        found.setdefault(slug, {})[severity] = number
    return found


def _versions(slug: str, entries: Iterable[EntryFact]) -> tuple[VersionFact, ...]:
    who = {entry.data.get("version"): entry.actor_name for entry in entries if entry.action.endswith("item_published")}
    rows = ItemVersion.objects.filter(variant_id=slug).order_by("-number").values_list("pk", "number", "published_at")
    return tuple(VersionFact(pk, number, at, who.get(number, "")) for pk, number, at in rows)


def _document(slug: str, number: int) -> Mapping[str, Any]:
    row = ItemVersion.objects.filter(variant_id=slug, number=number).first()
    if row is None:
        raise not_found(f"没有第 {number} 版。", "version_not_found")
    return current_shape(row.content)


def _draft_document(whole: WholeItem) -> Mapping[str, Any]:
    """The draft as it would be published: under the four same elements the directory says today."""
    if whole.draft is None:
        raise not_found("没有这份草稿。可能已经发布，也可能被扔掉了。", "draft_not_found")
    document = whole.draft.document
    entry = CatalogueEntry.objects.filter(code=_entry_code(document)).first()
    same = {name: entry.document[name] for name in ("name", "type", "basis")} if entry else {}
    return {**{name: document[name] for name in document if name in Particulars.model_fields}, **same}


def _entry_code(document: Mapping[str, Any]) -> str:
    return str(document.get("code", ""))[19:31]


def _entry_names(drafts: Iterable[Draft | DraftFact]) -> dict[str, str]:
    codes = {_entry_code(draft.document) for draft in drafts}
    return dict(CatalogueEntry.objects.filter(code__in=codes).values_list("code", "name"))


def _draft_name(document: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name, variant = names.get(_entry_code(document), ""), document.get("variant", "")
    return f"{name}（{variant}）" if name and variant else name
