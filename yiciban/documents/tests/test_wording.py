"""The wording of papers: proposed by one, signed by another, in force from a day on, named by every paper."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests import way
from tests.cast import NOW, Cast
from yiciban.documents import services
from yiciban.documents.facts import PaperKind, WordingState
from yiciban.documents.models import WordingVersion
from yiciban.documents.paper import defaults, render
from yiciban.documents.paper.tests import pdf
from yiciban.documents.queries import notices, preview_pdf, wording_for, wordings
from yiciban.journal.models import Entry
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal

KIND = PaperKind("acceptance", True)
SHIPPED = defaults.wording("acceptance", permit=True)
BETTER = replace(SHIPPED, notes=("这一条是新加的。", *SHIPPED.notes))
TODAY = local_date(NOW)


def propose(cast: Cast, words=BETTER, *, by=None, day=TODAY, kind=KIND, note="把须知写短一点", at=NOW):  # type: ignore[no-untyped-def]
    return services.wording_propose(kind, words, effective_on=day, note=note, by=by or cast.manager, at=at)


def refused(code: str, call, *args, **kwargs) -> Refusal:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)
    assert no.value.code == code
    return no.value


def test_a_version_takes_two_and_papers_name_the_one_they_were_made_with(cast: Cast) -> None:
    before = notices(way.accepted(cast, NOW).subject)[-1]
    assert before.wording == 1
    proposed = propose(cast)
    assert proposed.number is None
    assert wording_for("acceptance", permit=True, at=NOW).version == 1
    refused("same_person", services.wording_sign, proposed.id, by=cast.manager, at=NOW)
    refused("wording_sign_forbidden", services.wording_sign, proposed.id, by=cast.approver, at=NOW)
    signed = services.wording_sign(proposed.id, by=cast.government_head, at=NOW)
    assert (signed.number, signed.state) == (2, WordingState.SIGNED)
    after = notices(way.accepted(cast, NOW).subject)[-1]
    assert after.wording == 2
    assert after.data["notes"][0] == "这一条是新加的。"
    assert notices(before.subject)[-1] == before  # what was issued stays as it was
    said = pdf.flat(render(after.kind.template, after.data))
    assert "文书用语第2版" in said
    assert "这一条是新加的" in said
    assert "文书用语第1版" in pdf.flat(render(before.kind.template, before.data))
    assert wording_for("acceptance", permit=False, at=NOW).version == 1


def test_a_version_waits_for_its_day(cast: Cast) -> None:
    day = TODAY + timedelta(days=7)
    services.wording_sign(propose(cast, day=day).id, by=cast.government_head, at=NOW)
    assert wording_for("acceptance", permit=True, at=NOW).version == 1
    assert wording_for("acceptance", permit=True, at=NOW + timedelta(days=7)).version == 2
    refused("effective_before_last", propose, cast, replace(BETTER, title="受理通知"), day=day)


def test_a_proposal_is_checked_before_anybody_sees_it(cast: Cast) -> None:
    refused("wording_propose_forbidden", propose, cast, by=cast.approver)
    refused("wording_propose_forbidden", propose, cast, by=cast.catalogue_manager)  # keeps one office's items
    refused("wording_note_needed", propose, cast, note="短")
    refused("paper_not_found", propose, cast, kind=PaperKind("licence", True))
    refused("wording_unchanged", propose, cast, SHIPPED)
    refused("effective_past", propose, cast, day=TODAY - timedelta(days=1))
    deny = PaperKind("decision_deny", True)
    no = refused("wording_faulty", propose, cast, defaults.Wording("不予许可决定书", "根据某条"), kind=deny)
    assert "不能空" in no.fields["remedies"]
    propose(cast)
    refused("wording_proposed", propose, cast, replace(BETTER, title="受理通知"))


def test_a_proposal_that_lay_past_its_day_is_not_put_in_force(cast: Cast) -> None:
    proposed = propose(cast)
    late = NOW + timedelta(days=2)
    refused("effective_past", services.wording_sign, proposed.id, by=cast.government_head, at=late)


def test_a_proposal_can_be_sent_back_or_taken_back(cast: Cast) -> None:
    proposed = propose(cast)
    refused("reason_needed", services.wording_refuse, proposed.id, "不", by=cast.government_head, at=NOW)
    services.wording_refuse(proposed.id, "第一条说重了", by=cast.government_head, at=NOW)
    refused("wording_answered", services.wording_sign, proposed.id, by=cast.government_head, at=NOW)
    again = propose(cast, at=NOW + timedelta(hours=1))
    refused("wording_propose_forbidden", services.wording_take_back, again.id, by=cast.government_head, at=NOW)
    services.wording_take_back(again.id, by=cast.manager, at=NOW)
    refused("wording_not_found", services.wording_sign, uuid4(), by=cast.government_head, at=NOW)
    states = [fact.state for fact in wordings(KIND, cast.supervisor)]
    assert states == [WordingState.TAKEN_BACK, WordingState.REFUSED, WordingState.SIGNED]
    refused("wording_read_forbidden", wordings, KIND, cast.examiner)
    actions = Entry.objects.filter(subject="wording:acceptance:permit").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["wording.proposed", "wording.refused", "wording.proposed", "wording.taken_back"]


def test_numbers_have_no_gap_and_a_signed_version_is_final(cast: Cast) -> None:
    services.wording_refuse(propose(cast).id, "先不改，再看", by=cast.government_head, at=NOW)
    first = services.wording_sign(propose(cast).id, by=cast.government_head, at=NOW)
    tomorrow = TODAY + timedelta(days=1)
    words = replace(BETTER, title="受理通知")
    second = services.wording_sign(propose(cast, words, day=tomorrow).id, by=cast.government_head, at=NOW)
    assert (first.number, second.number) == (2, 3)
    row = WordingVersion.objects.filter(pk=first.id)
    for change in (lambda: row.update(note="改一改"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_specimen_shows_the_proposal_as_paper(cast: Cast) -> None:
    said = pdf.flat(preview_pdf(propose(cast), at=NOW))
    assert "样张旅店" in said
    assert "这一条是新加的" in said
    assert asdict(BETTER)["title"] in said
