"""Reads of the exchange: what an import compares with, what an export writes, and one's own runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import Q

from yiciban.catalogue.facts import Entry, FileFormat, Guide, RowFinding, RunFact, Severity
from yiciban.catalogue.models import CatalogueEntry, Draft, ExchangeRun, ItemVersion, Variant
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.scope import within
from yiciban.catalogue.rules.exchange.judge import Known, Office
from yiciban.catalogue.rules.shapes import current_shape
from yiciban.documents import store
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import not_found
from yiciban.network import queries as network

PORTION = 200
FOUR_SAME = ("name", "type", "basis")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a code: its variant, the version in force and its digest."""

    slug: str
    name: str
    state: str
    region: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    """One page of runs, newest first."""

    rows: tuple[RunFact, ...]
    more: bool


def known(entries: Mapping[str, Entry]) -> Known:
    """The offices and which slug each code has, beside the directory; for one import."""
    offices = {one.code: Office(one.code, one.uscc, one.name, one.region) for one in network.departments()}
    slugs = {
        str(document["code"]): slug
        for slug, document in Draft.objects.filter(base=0).values_list("slug", "document")
        if document.get("code")
    }
    slugs |= dict(Variant.objects.values_list("code", "slug"))
    return Known(entries, offices, slugs)


def standing(codes: Iterable[str]) -> Mapping[str, Standing]:
    """What stands of these codes; one query."""
    rows = Variant.objects.filter(code__in=list(codes))
    columns = ("code", "slug", "full_name", "state", "region_id", "current__number", "current__digest")
    return {
        code: Standing(slug, name, state, region, number or 0, digest or "")
        for code, slug, name, state, region, number, digest in rows.values_list(*columns)
    }


def document_in_force(code: str) -> Mapping[str, Any] | None:
    """What the body of that code says now, None where nothing is published."""
    found = (
        ItemVersion.objects.filter(variant__code=code, variant__current_id__isnull=False).order_by("-number").first()
    )
    if found is None:
        return None
    return {name: value for name, value in current_shape(found.content).items() if name not in FOUR_SAME}


def drafts_of(slugs: Iterable[str]) -> Mapping[str, Draft]:
    """The open drafts of these slugs; one query."""
    return {row.slug: row for row in Draft.objects.filter(slug__in=list(slugs))}


def exported(*, by: Actor, department: str = "") -> tuple[int, Iterator[tuple[Guide, Entry | None, str]]]:
    """How many items this person may export, and each with its entry and the name of its body.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    rows = Variant.objects.filter(within(by), current__isnull=False).exclude(state="cancelled")
    if department:
        rows = rows.filter(department_id=department)
    return rows.count(), _exported(rows)


def _exported(rows: Any) -> Iterator[tuple[Guide, Entry | None, str]]:
    entries = {row.code: Entry.model_validate(row.document) for row in CatalogueEntry.objects.all()}
    names = {one.code: one.name for one in network.departments()}
    last = ""
    while True:
        portion = list(
            rows.filter(slug__gt=last)
            .order_by("slug")
            .values_list("slug", "department_id", "current__content")[:PORTION]
        )
        for _, department, content in portion:
            guide = Guide.model_validate(current_shape(content))
            yield guide, entries.get(guide.entry), names.get(department, "")
        if len(portion) < PORTION:
            return
        last = portion[-1][0]


def exchange_runs(*, by: Actor, page: int = 1, limit: int = 20) -> RunsPage:
    """This person's own runs; one query. Raises Refusal `catalogue_view_forbidden`."""
    require_reach(by, CATALOGUE_VIEW)
    start = (page - 1) * limit
    rows = list(ExchangeRun.objects.filter(_own(by)).order_by("-asked_at")[start : start + limit + 1])
    return RunsPage(tuple(run_fact(row) for row in rows[:limit]), len(rows) > limit)


def exchange_run(run_id: UUID, *, by: Actor) -> RunFact:
    """One of this person's runs. Raises Refusal `catalogue_view_forbidden`, `exchange_run_not_found`."""
    return run_fact(own_run(run_id, by=by))


def exchange_product(run_id: UUID, *, by: Actor) -> BinaryIO:
    """The file an export made. Raises Refusal as `exchange_run`."""
    row = own_run(run_id, by=by)
    if not row.product:
        raise not_found("这次还没有做出文件。", "exchange_run_not_found")
    return store.open_file(row.product)


def own_run(run_id: UUID, *, by: Actor) -> ExchangeRun:
    """The row of a run of this person's; what others ran they do not learn of."""
    require_reach(by, CATALOGUE_VIEW)
    row = ExchangeRun.objects.filter(_own(by), pk=run_id).first()
    if row is None:
        raise not_found("没有这次导入或导出。", "exchange_run_not_found")
    return row


def run_fact(row: ExchangeRun) -> RunFact:
    """The row as others may hold it."""
    return RunFact(
        row.pk,
        row.kind,
        FileFormat(row.format),
        row.name,
        row.region_id,
        row.state,
        row.dry,
        row.skip_bad,
        bool(row.wanted.get("publish")),
        row.total,
        row.done,
        row.outcome.get("counts", {}),
        tuple(_finding(one) for one in row.outcome.get("findings", ())),
        tuple((kind, name) for kind, name in row.outcome.get("named", ())),
        row.outcome.get("refusal", ""),
        bool(row.outcome.get("written")),
        bool(row.product),
        row.asked_at,
        row.ended_at,
    )


def finding_row(one: RowFinding) -> list[Any]:
    """A finding as the run keeps it."""
    return [one.sheet, one.row, one.column, one.value, one.why, one.mend, one.severity.value, one.item]


def _finding(kept: list[Any]) -> RowFinding:
    sheet, row, column, value, why, mend, severity, item = kept
    return RowFinding(sheet, row, column, value, why, mend, Severity(severity), item)


def _own(by: Actor) -> Q:
    return Q() if by.kind is ActorKind.SYSTEM else Q(asked_by=by.id)
