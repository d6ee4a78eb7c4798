"""The way of a version: who may take which step, and what each leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from yiciban.catalogue import queries, tasks
from yiciban.catalogue.models import Draft
from yiciban.catalogue.rules.workflow import STATE_TABLE, TABLE, DraftStep, ItemState, Stage
from yiciban.catalogue.services import (
    draft_create,
    draft_save,
    draft_start,
    draft_step,
    item_cancel,
    publish_due,
)
from yiciban.catalogue.tests.conftest import AT, DISTRICT
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal

SLUG = "food_business_new"
TODAY = local_date(AT)


def _manager(number: int, department: str = "", role: str = "catalogue_manager") -> Actor:
    return Actor(ActorKind.STAFF, f"user:{number}", f"演示{number}", number, (Posting(role, DISTRICT, department),))


WRITER = _manager(11, "market")
SECOND = _manager(12, "market")
HEAD = _manager(13, "market", "approver")
OFFICE = _manager(14)
ELSEWHERE = _manager(15, "health")
CLERK = Actor(ActorKind.STAFF, "user:16", "窗口", 16, (Posting("counter_clerk", DISTRICT, "", "dc-439901"),))


@pytest.fixture
def item(publish, guides):
    publish(guides[SLUG])


@pytest.fixture
def draft(item):
    opened = draft_start(SLUG, by=WRITER, at=AT)
    changed = {**opened.document, "minutes": 21}
    return draft_save(SLUG, changed, revision=opened.revision, by=WRITER, at=AT)


def _to(stage: Stage) -> None:
    draft_step(SLUG, DraftStep.SUBMIT, by=WRITER, at=AT)
    if stage is not Stage.DEPARTMENT:
        draft_step(SLUG, DraftStep.CONFIRM, by=HEAD, at=AT)
    if stage is Stage.SCHEDULED:
        draft_step(SLUG, DraftStep.APPROVE, by=OFFICE, at=AT, effective_on=TODAY + timedelta(days=7))


def refused(call) -> str:
    with pytest.raises(Refusal) as found:
        call()
    return found.value.code


def test_a_draft_goes_through_three_hands_and_becomes_the_next_version(draft):
    _to(Stage.OFFICE)
    assert queries.guide(SLUG).number == 1, "nothing changes for residents before it is published"
    assert draft_step(SLUG, DraftStep.APPROVE, by=OFFICE, at=AT) is None
    assert (queries.guide(SLUG).number, queries.guide(SLUG).guide.minutes) == (2, 21)
    assert not Draft.objects.filter(slug=SLUG).exists()
    told = [entry.action.removeprefix("catalogue.") for entry in history(f"item:{SLUG}")]
    assert told == [
        "item_published",
        "draft_started",
        "draft_submit",
        "draft_confirm",
        "draft_approve",
        "item_published",
    ]


def test_opening_twice_is_the_same_draft(draft):
    assert draft_start(SLUG, by=SECOND, at=AT).revision == draft.revision


def test_a_draft_holds_nothing_of_the_four_same_elements(draft):
    assert not {"name", "type", "basis"} & set(draft.document)
    saved = draft_save(
        SLUG, {**draft.document, "name": "改个名字", "department": "health"}, revision=draft.revision, by=WRITER, at=AT
    )
    assert "name" not in saved.document
    assert saved.document["department"] == "market"


def test_what_somebody_else_saved_is_not_overwritten(draft):
    draft_save(SLUG, draft.document, revision=draft.revision, by=SECOND, at=AT)
    assert refused(lambda: draft_save(SLUG, {}, revision=draft.revision, by=WRITER, at=AT)) == "draft_changed"
    assert queries.draft(SLUG, by=WRITER).document["minutes"] == 21


def test_an_unfinished_draft_is_kept_but_goes_nowhere(draft):
    unfinished = {key: value for key, value in draft.document.items() if key != "purpose"}
    draft_save(SLUG, unfinished, revision=draft.revision, by=WRITER, at=AT)
    assert refused(lambda: draft_step(SLUG, DraftStep.SUBMIT, by=WRITER, at=AT)) == "item_has_errors"
    assert queries.draft(SLUG, by=WRITER).stage is Stage.WRITING


@pytest.mark.parametrize(
    ("stage", "step", "actor", "code"),
    [
        (Stage.DEPARTMENT, DraftStep.CONFIRM, WRITER, "draft_same_person"),
        (Stage.DEPARTMENT, DraftStep.CONFIRM, ELSEWHERE, "catalogue_confirm_forbidden"),
        (Stage.DEPARTMENT, DraftStep.CONFIRM, CLERK, "catalogue_confirm_forbidden"),
        (Stage.DEPARTMENT, DraftStep.APPROVE, OFFICE, "draft_step_forbidden"),
        (Stage.OFFICE, DraftStep.APPROVE, WRITER, "catalogue_approve_forbidden"),
        (Stage.OFFICE, DraftStep.APPROVE, HEAD, "catalogue_approve_forbidden"),
        (Stage.OFFICE, DraftStep.SAVE, SECOND, "draft_step_forbidden"),
        (Stage.SCHEDULED, DraftStep.RECALL, WRITER, "catalogue_approve_forbidden"),
    ],
)
def test_who_may_not_take_a_step_is_told_why(draft, stage, step, actor, code):
    _to(stage)
    assert refused(lambda: draft_step(SLUG, step, by=actor, at=AT, reason="不对。")) == code


def test_a_confirmer_of_the_whole_district_cannot_also_approve(draft):
    draft_step(SLUG, DraftStep.SUBMIT, by=WRITER, at=AT)
    draft_step(SLUG, DraftStep.CONFIRM, by=OFFICE, at=AT)
    assert refused(lambda: draft_step(SLUG, DraftStep.APPROVE, by=OFFICE, at=AT)) == "draft_same_person"


def test_returning_wants_a_reason_and_keeps_it_for_the_writer(draft):
    _to(Stage.OFFICE)
    assert refused(lambda: draft_step(SLUG, DraftStep.RETURN, by=OFFICE, at=AT)) == "draft_reason_missing"
    back = draft_step(SLUG, DraftStep.RETURN, by=OFFICE, at=AT, reason="时限依据写清楚。")
    assert (back.stage, back.returned_reason, back.confirmed_by) == (Stage.WRITING, "时限依据写清楚。", "")


def test_the_database_itself_keeps_the_three_hands_apart(draft):
    for values in (
        {"stage": "office", "confirmed_by": WRITER.id},
        {"stage": "scheduled", "confirmed_by": "user:13", "approved_by": "user:13", "effective_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(slug=SLUG).update(**values)


def test_a_scheduled_version_waits_for_its_day_and_closes_its_predecessor(draft):
    _to(Stage.SCHEDULED)
    assert publish_due(at=AT + timedelta(days=6)) == ()
    assert queries.guide(SLUG).number == 1
    assert publish_due(at=AT + timedelta(days=7)) == (SLUG,)
    assert queries.guide(SLUG).number == 2
    assert publish_due(at=AT + timedelta(days=8)) == ()


def test_a_scheduled_version_that_no_longer_fits_goes_back_and_the_others_go_on(draft):
    _to(Stage.SCHEDULED)
    item_cancel(SLUG, "法律废止。", by=OFFICE, at=AT)
    assert publish_due(at=AT + timedelta(days=7)) == ()
    back = queries.draft(SLUG, by=WRITER)
    assert back.stage is Stage.WRITING
    assert "已经取消" in back.returned_reason


def test_a_new_item_begins_as_a_draft(base, guides):
    document = {**guides[SLUG].particulars.model_dump(mode="json"), "slug": "food_cart"}
    document["code"] = document["code"][:-2] + "09"
    draft_create(document, region=DISTRICT, by=WRITER, at=AT)
    assert refused(lambda: draft_create(document, region=DISTRICT, by=WRITER, at=AT)) == "draft_slug_taken"
    assert refused(lambda: draft_create({"slug": "食品"}, region=DISTRICT, by=WRITER, at=AT)) == "draft_slug"
    assert not queries.items()
    draft_step("food_cart", DraftStep.SUBMIT, by=WRITER, at=AT)
    draft_step("food_cart", DraftStep.CONFIRM, by=SECOND, at=AT)
    draft_step("food_cart", DraftStep.APPROVE, by=OFFICE, at=AT)
    assert queries.guide("food_cart").number == 1


def test_drafts_are_seen_by_those_who_reach_them(draft):
    assert [one.slug for one in queries.drafts(by=SECOND)] == [SLUG]
    assert [one.slug for one in queries.drafts(by=OFFICE, stage=Stage.WRITING)] == [SLUG]
    assert queries.drafts(by=ELSEWHERE) == ()
    assert refused(lambda: queries.draft(SLUG, by=ELSEWHERE)) == "draft_not_found"
    assert refused(lambda: queries.drafts(by=CLERK)) == "catalogue_view_forbidden"


def test_a_cancelled_item_is_found_by_nobody_and_never_comes_back(item):
    item_cancel(SLUG, "2026年12月起不再办理。", by=OFFICE, at=AT)
    assert not queries.items()
    assert refused(lambda: queries.guide(SLUG)) == "item_cancelled"
    assert refused(lambda: draft_start(SLUG, by=WRITER, at=AT)) == "item_cancelled"
    assert refused(lambda: item_cancel("moon", "x", by=SYSTEM, at=AT)) == "item_not_found"


def test_the_tables_name_only_known_stages_and_every_stage_has_a_way_on():
    assert {stage for stage, _ in TABLE} == set(Stage)
    assert {state for state, _ in STATE_TABLE} == {ItemState.PUBLISHED, ItemState.SUSPENDED}
    assert date(2026, 11, 24) == TODAY


def test_the_worker_publishes_what_is_due_every_few_minutes(draft, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=7))
    _to(Stage.SCHEDULED)
    tasks.publish_due(0)
    assert queries.guide(SLUG).number == 2


def test_questions_that_wait_for_each_other_go_no_further(draft):
    options = [{"code": code, "label": code} for code in ("yes", "no")]
    circle = [
        {"code": code, "text": f"{code}？", "options": options, "show_if": {"question": other, "options": ["yes"]}}
        for code, other in (("one", "two"), ("two", "one"))
    ]
    document = {**draft.document, "questions": circle}
    kept = draft_save(SLUG, document, revision=draft.revision, by=WRITER, at=AT)
    assert kept.document["questions"] == circle, "what was typed is kept, to be mended"
    with pytest.raises(Refusal) as refused:
        draft_step(SLUG, DraftStep.SUBMIT, by=WRITER, at=AT)
    assert refused.value.code == "item_has_errors"
    assert "绕圈" in " ".join(refused.value.fields.values())
