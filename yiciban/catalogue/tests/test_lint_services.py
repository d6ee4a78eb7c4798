"""Looking at the whole catalogue: what is kept, who may ask for it, what a new version changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import NOW
from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import Severity, StandardMaterial
from yiciban.catalogue.models import Checkup, CheckupRun, FindingRow, ItemVersion, Variant
from yiciban.catalogue.queries import Wanted
from yiciban.catalogue.services import lint
from yiciban.catalogue.tasks import lint_catalogue, lint_nightly
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal

SLUG = "public_place_health_new"
LATER = NOW + timedelta(minutes=1)


def publish(**changes):
    """A next version of the health licence."""
    particulars = queries.guide(SLUG).guide.particulars.model_copy(update=changes)
    return services.item_publish(particulars, region="439901000000", by=SYSTEM, at=NOW)


def how_many():
    return Variant.objects.count()


def kept(slug=SLUG):
    return set(FindingRow.objects.filter(variant_id=slug).values_list("rule", flat=True))


def test_publishing_keeps_what_was_found_in_the_new_version_and_forgets_the_old(cast):
    publish(faq=())
    assert "basics.faq" in kept()
    before = set(Checkup.objects.get(pk=SLUG).missing)
    assert "faq" in before
    publish(faq=queries.guide("social_card_replace").guide.faq)
    assert "basics.faq" not in kept()
    assert set(Checkup.objects.get(pk=SLUG).missing) == before - {"faq"}


def test_an_error_keeps_a_version_from_being_published_and_a_warning_does_not(cast):
    with pytest.raises(Refusal) as refused:
        publish(conditions=())
    assert refused.value.code == "item_has_errors"
    assert "conditions" in refused.value.fields
    assert publish(faq=()).number == 2


def test_the_whole_catalogue_is_looked_at_and_the_outcome_journalled(cast):
    publish(faq=())
    FindingRow.objects.all().delete()
    Checkup.objects.all().delete()
    run = services.catalogue_lint(by=cast.supervisor, at=LATER)
    assert (run.state, run.total, run.done, run.percent) == ("done", how_many(), how_many(), 100)
    assert "basics.faq" in kept()
    assert Checkup.objects.count() == how_many()
    assert run.warnings == FindingRow.objects.count()
    entry = history("catalogue")[-1]
    assert entry.action == "catalogue.linted"
    assert entry.data["asked_by"] == cast.supervisor.id
    assert entry.data["items"] == how_many()
    assert entry.data["accuracy"] == 100


def test_looking_again_changes_nothing(cast):
    services.catalogue_lint(by=SYSTEM, at=LATER)
    first = sorted(FindingRow.objects.values_list("variant_id", "rule", "element", "why"))
    services.catalogue_lint(by=SYSTEM, at=LATER + timedelta(minutes=1))
    assert sorted(FindingRow.objects.values_list("variant_id", "rule", "element", "why")) == first


def test_a_circular_proof_is_found_by_the_whole_look_and_goes_with_the_next_one(cast):
    own = StandardMaterial(
        code="own_licence",
        name="公共场所卫生许可证",
        category="结果文书",
        source="政府部门核发",
        issued_by="000123013001",
    )
    services.standard_material_put(own, by=SYSTEM, at=NOW)
    guide = queries.guide(SLUG).guide
    plan = guide.material("floor_plan")
    needs_itself = plan.model_copy(update={"standard_code": own.code, "name": own.name})
    publish(materials=tuple(needs_itself if one is plan else one for one in guide.materials))
    assert "cycles.proof" not in kept()
    run = services.catalogue_lint(by=SYSTEM, at=LATER)
    assert run.errors == 1
    (found,) = queries.findings(by=SYSTEM, wanted=Wanted(rule="cycles.proof")).rows
    assert found.finding.severity is Severity.ERROR
    assert found.finding.element == "materials.floor_plan"
    publish(materials=guide.materials)
    assert "cycles.proof" in kept()
    services.catalogue_lint(by=SYSTEM, at=LATER + timedelta(minutes=1))
    assert "cycles.proof" not in kept()


def test_what_an_entry_changes_is_found_in_guides_published_before(cast):
    entry = queries.entry("000123013001")
    services.entry_put(entry.model_copy(update={"name": "公共场所卫生许可证核发"}), by=SYSTEM, at=NOW)
    services.catalogue_lint(by=SYSTEM, at=LATER)
    assert "codes.same_name" in kept()


def test_a_document_of_an_earlier_shape_or_of_none_is_no_end_of_the_look(cast):
    old = ItemVersion.objects.get(variant_id=SLUG, number=1)
    content = {key: value for key, value in old.content.items() if key not in ("served", "online_stages", "channels")}
    versions = [
        ItemVersion(variant_id=slug, number=2, content=shape, digest=slug, published_at=NOW, published_by="system")
        for slug, shape in ((SLUG, {**content, "audience": ["firm"], "online": True}), ("social_card_replace", {}))
    ]
    for version in ItemVersion.objects.bulk_create(versions):
        Variant.objects.filter(slug=version.variant_id).update(current=version)
    services.catalogue_lint(by=SYSTEM, at=LATER)
    assert "shape" not in kept()
    assert kept("social_card_replace") == {"shape"}
    assert not Checkup.objects.filter(pk="social_card_replace").exists()


def test_a_cancelled_item_is_not_looked_at_and_its_findings_are_not_shown(cast):
    publish(faq=())
    services.item_cancel(SLUG, "法律改了。", by=SYSTEM, at=NOW)
    assert services.catalogue_lint(by=SYSTEM, at=LATER).total == how_many() - 1
    assert not queries.findings(by=SYSTEM, wanted=Wanted(item=SLUG)).rows


@pytest.mark.parametrize("person", ["clerk", "examiner", "rating_manager", "system_admin", "owner"])
def test_who_does_not_keep_the_catalogue_does_not_have_it_looked_at(cast, person):
    by = getattr(cast, person)
    for ask in (
        lambda: services.checkup_ask(by=by, at=LATER),
        lambda: services.catalogue_lint(by=by, at=LATER),
        lambda: queries.findings(by=by, wanted=Wanted()),
        lambda: queries.all_findings(by=by, wanted=Wanted()),
        lambda: queries.rule_counts(by=by, wanted=Wanted()),
        lambda: queries.items_with_findings(by=by, wanted=Wanted()),
        lambda: queries.scores(by=by),
        lambda: queries.missing_elements(by=by),
        lambda: queries.last_checkup(by=by),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "catalogue_view_forbidden"
    assert not CheckupRun.objects.exists()


def test_a_small_catalogue_is_looked_at_at_once(cast):
    assert services.checkup_ask(by=cast.catalogue_manager, at=LATER).state == "done"


def test_a_large_one_goes_to_the_worker_and_is_asked_for_once(cast, monkeypatch):
    monkeypatch.setattr(lint, "AT_ONCE", 1)
    run = services.checkup_ask(by=cast.manager, at=LATER)
    assert (run.state, run.total, run.done) == ("waiting", how_many(), 0)
    again = services.checkup_ask(by=cast.supervisor, at=LATER + timedelta(minutes=1))
    assert again.id == run.id
    jobs = ProcrastinateJob.objects.filter(task_name="catalogue.lint")
    assert [job.args for job in jobs] == [{"run_id": run.id}]
    lint_catalogue(run_id=run.id)
    assert queries.last_checkup(by=SYSTEM).state == "done"
    lint_catalogue(run_id=run.id)  # a job that is put back does no harm
    assert CheckupRun.objects.count() == 1


def test_the_catalogue_passes_by_in_portions(cast, monkeypatch):
    monkeypatch.setattr(lint, "PORTION", 1)
    assert services.catalogue_lint(by=SYSTEM, at=LATER).done == how_many()
    assert Checkup.objects.count() == how_many()


def test_a_run_that_breaks_says_so_and_the_next_one_runs(cast, monkeypatch):
    def breaks(*args):
        raise RuntimeError("broken rule")

    with monkeypatch.context() as broken:
        broken.setattr(lint, "lint_guide", breaks)
        with pytest.raises(RuntimeError):
            services.catalogue_lint(by=SYSTEM, at=LATER)
    assert queries.last_checkup(by=SYSTEM).state == "failed"
    assert services.catalogue_lint(by=SYSTEM, at=LATER).state == "done"


def test_a_run_whose_worker_was_lost_does_not_stand_in_the_way(cast):
    CheckupRun.objects.create(state="running", asked_by="system", asked_at=NOW - timedelta(hours=2))
    assert services.checkup_ask(by=SYSTEM, at=NOW).state == "done"


def test_every_night_it_is_looked_at(cast):
    lint_nightly(timestamp=0)
    assert queries.last_checkup(by=SYSTEM).state == "done"


def test_scores_are_of_offices_and_of_all_of_them(cast):
    publish(faq=())
    whole, *offices = queries.scores(by=SYSTEM)
    assert whole.department == ""
    assert {office.department for office in offices} == {"health", "hrss"}
    assert whole.items == sum(office.items for office in offices) == how_many()
    assert whole.warnings == sum(office.warnings for office in offices)
    assert all(0 < office.completeness <= 100 for office in offices)
    health = next(office for office in offices if office.department == "health")
    rows = list(Checkup.objects.filter(variant__department="health"))
    share = sum(len(row.missing) for row in rows) / sum(row.applicable for row in rows)
    assert health.completeness == pytest.approx(100 * (1 - share))
    assert health.accuracy == 100


def test_an_error_costs_accuracy_and_puts_the_office_first(cast):
    FindingRow.objects.create(variant_id="social_card_replace", rule="limits.promise", severity="error", why="错。")
    whole, first, second = queries.scores(by=SYSTEM)
    assert (first.department, first.accuracy, first.errors) == ("hrss", 0, 1)
    assert (second.department, second.accuracy) == ("health", 100)
    assert whole.accuracy == pytest.approx(100 * (how_many() - 1) / how_many())


def test_an_office_sees_its_own_items_only(cast):
    FindingRow.objects.create(variant_id="social_card_replace", rule="limits.promise", severity="error", why="错。")
    assert {score.department for score in queries.scores(by=cast.catalogue_manager)} == {"", "health"}
    found = queries.findings(by=cast.catalogue_manager, wanted=Wanted(), limit=200).rows
    assert {row.department for row in found} <= {"health"}
    assert queries.findings(by=cast.manager, wanted=Wanted(severity="error")).rows


def test_before_the_first_look_there_is_no_score(cast):
    Checkup.objects.all().delete()
    assert queries.scores(by=SYSTEM) == ()
    assert queries.last_checkup(by=SYSTEM) is None
