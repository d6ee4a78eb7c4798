"""In and out with a database: tried first, all or nothing, twice the same changes nothing, journalled, one's own."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Entry, FileFormat, Guide, Severity
from yiciban.catalogue.models import Checkup, Draft, ExchangeRun, FindingRow, Item, ItemVersion, Variant
from yiciban.catalogue.queries.exchange import exchange_product, exchange_run, exchange_runs
from yiciban.catalogue.rules.exchange.report import findings_csv
from yiciban.catalogue.rules.exchange.table import KEY
from yiciban.catalogue.services import item_cancel, item_publish
from yiciban.catalogue.services.exchange import exchange_do, export_ask, import_again, import_ask
from yiciban.catalogue.tests.conftest import AT, DISTRICT
from yiciban.catalogue.tests.test_exchange_rules import OFFICE as OFFICE_NAME
from yiciban.catalogue.tests.test_exchange_rules import packed
from yiciban.demo import source
from yiciban.journal.models import Entry as JournalEntry
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.kernel.refusal import Refusal

HEALTH = Actor(ActorKind.STAFF, "user:1", "彭博", 1, (Posting("catalogue_manager", DISTRICT, "health"),))
OFFICE = Actor(ActorKind.STAFF, "user:3", "政务办", 3, (Posting("catalogue_manager", DISTRICT),))
EXAMINER = Actor(ActorKind.STAFF, "user:2", "孙立", 2, (Posting("examiner", DISTRICT, "health"),))
SLUG = "public_place_health_new"
assert OFFICE_NAME

pytestmark = pytest.mark.usefixtures("base", "_files")


@pytest.fixture(scope="session")
def entries() -> Mapping[str, Entry]:
    return source.entries()


@pytest.fixture
def file(guides: dict[str, Guide], entries: Mapping[str, Entry]) -> Any:
    """A file of some items, as JSON lines."""

    def make(*wanted: str | Guide, kind: FileFormat = FileFormat.JSON) -> io.BytesIO:
        return packed([guides[one] if isinstance(one, str) else one for one in wanted], entries, kind)

    return make


def take(file: io.BytesIO, **more: Any) -> Any:
    """Import a file in earnest, published, for the district's own manager, unless told otherwise."""
    given = {"by": OFFICE, "at": AT, "publish": True, "dry": False} | more
    run = import_ask("事项.json", file, **given)
    return exchange_do(run.id, at=AT, by=given["by"])


def rows_of(model: Any) -> list[dict[str, Any]]:
    """Every row of a table without what counts up by itself."""
    order = [name for name in ("variant_id", "rule", "element") if name in {f.attname for f in model._meta.fields}]
    return [
        {name: value for name, value in row.items() if name not in ("id", "current_id")}
        for row in model.objects.order_by(*order or ["pk"]).values()
        # Items of one file know of each other; published one by one, the first does not know of the last.
        if row.get("rule") != "scenario.instead"
    ]


# --- what is written


def test_an_import_writes_what_publishing_one_by_one_writes(guides, file):
    wanted = [SLUG, "social_card_replace", "food_business_new"]
    tables = (Item, Variant, ItemVersion, FindingRow, Checkup)
    with transaction.atomic():
        for slug in sorted(wanted):
            item_publish(guides[slug].particulars, region=DISTRICT, by=OFFICE, at=AT)
        one_by_one = {model: rows_of(model) for model in tables}
        journal = {slug: [(e.action, e.data, e.actor, e.region) for e in history(f"item:{slug}")] for slug in wanted}
        transaction.set_rollback(True)
    run = take(file(*wanted))
    assert run.counts == {
        "items": 3,
        "new": 3,
        "changed": 0,
        "same": 0,
        "bad": 0,
        "errors": 0,
        "warnings": run.counts["warnings"],
    }
    assert {model: rows_of(model) for model in tables} == one_by_one
    assert journal == {
        slug: [(e.action, e.data, e.actor, e.region) for e in history(f"item:{slug}")] for slug in wanted
    }
    assert queries.guide(SLUG).guide == guides[SLUG]


@pytest.mark.parametrize("kind", list(FileFormat))
def test_the_same_file_again_changes_nothing(kind, file):
    take(file(SLUG, "food_business_new", kind=kind))
    before, entries_before = rows_of(ItemVersion), JournalEntry.objects.count()
    again = take(file(SLUG, "food_business_new", kind=kind))
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (2, 0, 0)
    assert rows_of(ItemVersion) == before
    assert JournalEntry.objects.count() == entries_before


def test_a_changed_item_is_its_next_version_and_the_finder_learns_of_it(file, guides):
    take(file(SLUG))
    assert not queries.find("食品经营许可")
    run = take(file(guides[SLUG].model_copy(update={"minutes": 33}), "food_business_new"))
    assert (run.counts["changed"], run.counts["new"]) == (1, 1)
    assert queries.guide(SLUG).number == 2
    assert queries.guide(SLUG).guide.minutes == 33
    assert queries.find("食品经营许可")


def test_a_frequent_or_suspended_item_stays_so(file, guides):
    take(file(SLUG))
    Variant.objects.filter(slug=SLUG).update(frequent=4, state="suspended", state_reason="系统升级。")
    take(file(guides[SLUG].model_copy(update={"minutes": 33})))
    row = Variant.objects.get(slug=SLUG)
    assert (row.frequent, row.state, row.state_reason, row.current.number) == (4, "suspended", "系统升级。", 2)


def test_a_run_is_journalled_once(file):
    take(file(SLUG))
    runs = [one for one in history("catalogue") if one.action == "catalogue.imported"]
    assert len(runs) == 1
    assert runs[0].data["new"] == 1


# --- tried first, all or nothing


def test_a_trial_changes_nothing_and_says_what_would(file):
    run = take(file(SLUG), dry=True)
    assert (run.state, run.counts["new"], run.written) == ("done", 1, False)
    assert not Variant.objects.exists()
    after = import_again(run.id, by=OFFICE, at=AT)
    assert after.written
    assert Variant.objects.get().slug == SLUG
    with pytest.raises(Refusal) as no:
        import_again(after.id, by=OFFICE, at=AT)
    assert no.value.code == "exchange_not_tried"


def broken(file: Any, guides: dict[str, Guide]) -> io.BytesIO:
    """Two good items with a bad one between them."""
    bad = guides["food_business_new"].model_copy(update={"visit_reason": "", "visits": 3})
    return file(SLUG, bad, "social_card_replace")


def test_one_error_keeps_everything_out(file, guides):
    run = take(broken(file, guides))
    assert run.errors
    assert not run.written
    assert not Variant.objects.exists()
    error = next(one for one in run.findings if one.severity is Severity.ERROR)
    assert (error.sheet, error.row, error.column) == ("事项", 2, "limit_scene_explain")
    assert error.item == guides["food_business_new"].code


def test_the_good_ones_come_in_when_that_is_asked_for(file, guides):
    run = take(broken(file, guides), skip_bad=True)
    assert run.written
    assert (run.counts["new"], run.counts["bad"]) == (2, 1)
    assert set(Variant.objects.values_list("slug", flat=True)) == {SLUG, "social_card_replace"}


def test_an_item_that_somebody_published_meanwhile_is_not_written_over(file, guides, monkeypatch):
    from yiciban.catalogue.services.exchange import runs

    held = runs.publish_all

    def after_another(checked: Any, **more: Any) -> None:
        item_publish(guides[SLUG].particulars, region=DISTRICT, by=SYSTEM, at=AT)
        held(checked, **more)

    monkeypatch.setattr(runs, "publish_all", after_another)
    run = take(file(SLUG))
    assert run.state == "failed"
    assert "又有人发布" in run.refusal


def test_a_cancelled_item_is_told_and_stays_cancelled(file, guides):
    take(file(SLUG))
    item_cancel(SLUG, "不再办理。", by=SYSTEM, at=AT)
    run = take(file(guides[SLUG].model_copy(update={"minutes": 33})))
    assert [one.column for one in run.findings if one.severity is Severity.ERROR] == [KEY]


def test_what_the_file_leaves_out_stays(file, guides):
    take(file(SLUG))
    item = json.loads(file(SLUG).getvalue())
    partial = {name: item[name] for name in (KEY, "link_way", "accept_condition")} | {"link_way": "0000-1234567"}
    run = take(io.BytesIO(json.dumps([partial]).encode()))
    assert not run.errors, run.findings
    contact = guides[SLUG].contact.model_copy(update={"enquiry": "0000-1234567"})
    assert queries.guide(SLUG).guide == guides[SLUG].model_copy(update={"contact": contact})


# --- drafts


def test_a_department_manager_imports_drafts_for_the_review(file, guides):
    run = take(file(SLUG), by=HEALTH, publish=False)
    assert (run.written, run.counts["new"]) == (True, 1)
    draft = Draft.objects.get()
    assert (draft.slug, draft.stage, draft.written_by) == (SLUG, "writing", HEALTH.id)
    assert not Variant.objects.exists()
    again = take(file(SLUG), by=HEALTH, publish=False)
    assert again.counts["same"] == 1
    changed = take(file(guides[SLUG].model_copy(update={"minutes": 33})), by=HEALTH, publish=False)
    assert changed.counts["new"] == 1
    assert Draft.objects.get().document["minutes"] == 33


def test_a_draft_may_lack_what_a_published_item_must_have(file):
    item = json.loads(file(SLUG).getvalue()) | {"yb_purpose": None, "material": []}
    run = take(io.BytesIO(json.dumps([item]).encode()), by=HEALTH, publish=False)
    assert not run.errors
    assert run.counts["warnings"]
    assert "purpose" not in Draft.objects.get().document
    published = take(io.BytesIO(json.dumps([item]).encode()))
    assert [one.column for one in published.findings if one.severity is Severity.ERROR] == ["yb_purpose"]


def test_a_draft_of_somebody_else_is_not_written_over(file, guides):
    take(file(SLUG), by=HEALTH, publish=False)
    run = take(file(guides[SLUG].model_copy(update={"minutes": 33})), by=OFFICE, publish=False)
    assert run.errors == 1
    assert "彭博" in run.findings[0].why
    assert Draft.objects.get().document.get("minutes") != 33


# --- who may


def test_who_may_not_is_refused(file):
    for by, publish in ((EXAMINER, False), (HEALTH, True)):
        with pytest.raises(Refusal) as no:
            take(file(SLUG), by=by, publish=publish)
        assert no.value.status == 403


def test_items_of_other_departments_are_told_by_row(file):
    run = take(file(SLUG, "food_business_new"), by=HEALTH, publish=False)
    assert [(one.row, one.column) for one in run.findings if one.severity is Severity.ERROR] == [(2, "yb_department")]


def test_runs_are_ones_own(file):
    run = take(file(SLUG))
    assert exchange_run(run.id, by=OFFICE).id == run.id
    with pytest.raises(Refusal) as no:
        exchange_run(run.id, by=HEALTH)
    assert no.value.status == 404
    assert not exchange_runs(by=HEALTH).rows


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"PK\x03\x04"])
def test_a_file_of_another_sort_makes_no_run(content):
    with pytest.raises(Refusal):
        take(io.BytesIO(content))
    assert not ExchangeRun.objects.exists()


# --- out


@pytest.mark.parametrize("kind", list(FileFormat))
def test_what_goes_out_comes_in_without_a_change(kind, file, guides):
    take(file(*(slug for slug, guide in guides.items() if guide.department == "health")))
    run = export_ask(kind, by=HEALTH, at=AT)
    assert run.state == "done"
    with exchange_product(run.id, by=HEALTH) as product:
        back = take(io.BytesIO(product.read()), by=OFFICE)
    assert back.counts["items"] == back.counts["same"] == run.counts["items"] > 1
    assert not back.errors


def test_one_exports_what_one_sees(file):
    take(file(SLUG, "food_business_new"))
    assert export_ask(FileFormat.JSON, by=HEALTH, at=AT).counts == {"items": 1}
    assert export_ask(FileFormat.JSON, by=OFFICE, at=AT).counts == {"items": 2}
    assert export_ask(FileFormat.JSON, by=OFFICE, at=AT, department="health").counts == {"items": 1}
    with pytest.raises(Refusal):
        export_ask(FileFormat.JSON, by=EXAMINER, at=AT)


def test_the_list_of_findings_is_a_table_that_no_spreadsheet_runs(file, guides):
    run = take(file(guides[SLUG].model_copy(update={"visits": 3, "visit_reason": ""})))
    lines = list(findings_csv(run.findings))
    assert lines[0].startswith("\ufeff表,行,列")
    assert "limit_scene_explain" in "".join(lines)


def test_a_run_the_worker_lost_is_begun_anew(file):
    run = take(file(SLUG), dry=True)
    ExchangeRun.objects.filter(pk=run.id).update(state="running", ended_at=None, dry=False, done=7)
    again = exchange_do(run.id, at=AT, by=OFFICE)
    assert (again.state, again.written) == ("done", True)
    assert exchange_do(run.id, at=AT, by=OFFICE) == again
