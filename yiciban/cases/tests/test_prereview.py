"""预审: a look at an online submission before acceptance that helps the applicant and moves no clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, Channel, PreReviewFact, Status
from yiciban.cases.models import Case, PreReview
from yiciban.cases.queries import case, prereview
from yiciban.cases.rules import prereview as rules
from yiciban.cases.subscribers import text_for
from yiciban.cases.tests.desk import sign_in, stop_clock, text
from yiciban.cases.tests.test_services import DEFECT, received, refused
from yiciban.cases.views.desk_history import history_lines
from yiciban.catalogue.facts import OnlineStage
from yiciban.catalogue.queries import guide
from yiciban.documents.queries import notices
from yiciban.documents.services import file_put
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.providers.models import Message

TODAY = local_date(NOW)
SOON = TODAY + timedelta(days=6)


# --- rules


def said(*, passed: bool = True, mended: bool = False) -> PreReviewFact:
    by = SOON if passed else None
    return PreReviewFact(
        passed, ("平面图",) if passed else (), by, () if passed else (DEFECT,), NOW, NOW if mended else None
    )


@pytest.mark.django_db
def test_it_is_offered_for_what_came_in_online_where_the_guide_says_so(cast: Cast) -> None:
    item = guide(way.SLUG).guide
    assert rules.offered(item, Channel.ONLINE)
    assert not rules.offered(item, Channel.COUNTER)
    without = [stage for stage in item.online_stages if stage is not OnlineStage.PREVIEW]
    assert not rules.offered(item.model_copy(update={"online_stages": tuple(without)}), Channel.ONLINE)


def test_what_is_to_be_brought_is_on_the_list_and_has_its_day() -> None:
    rules.check_bring((), {"a"}, None, today=TODAY)
    rules.check_bring(("a",), {"a"}, SOON, today=TODAY)
    refused("bring_unknown", rules.check_bring, ("b",), {"a"}, SOON, today=TODAY)
    refused("bring_by_missing", rules.check_bring, ("a",), {"a"}, None, today=TODAY)
    refused("bring_by_missing", rules.check_bring, ("a",), {"a"}, date(2026, 11, 1), today=TODAY)


def test_the_timeline_says_what_to_do() -> None:
    assert "前带“平面图”来一次窗口" in rules.words(said(), today=TODAY)
    assert rules.words(said(passed=False), today=TODAY) == "预审看过，有 1 处要改，打开看要改什么。"
    assert "已经改好" in rules.words(said(passed=False, mended=True), today=TODAY)
    assert said(passed=False).waits
    assert not said().waits


# --- commands


def unmoved(before: CaseFact) -> None:
    """The case stands where it stood: same status, same last day."""
    now = Case.objects.get(number=before.number)
    clock = (now.status, now.intake_due, now.receipt_at, now.wake_on, now.corrections)
    assert clock == (Status.RECEIVED, before.intake_due, before.receipt_at, before.intake_due, 0)


def test_it_passes_with_what_to_bring_once_and_the_applicant_is_told(cast: Cast) -> None:
    fact = way.submitted(cast)
    done = cases.case_prereview_pass(fact.number, ["floor_plan"], SOON, by=cast.clerk, at=NOW)
    assert (done.passed, done.bring_by, len(done.bring)) == (True, SOON, 1)
    unmoved(fact)
    entry = history(fact.subject)[-1]
    assert entry.action == "case.prereview_passed"
    (line,) = history_lines([entry])
    assert "预审通过" in str(line)
    message = text_for(entry, fact)
    assert "预审通过。请在" in message
    assert "受理还是最晚" in message
    # It is no paper of the law's: the receipt stays the only one.
    assert len(notices(fact.subject)) == 1


def test_it_says_everything_wrong_at_once_as_clearly_as_a_notice(cast: Cast) -> None:
    fact = way.submitted(cast)
    refused("correction_empty", cases.case_prereview_tell, fact.number, [], by=cast.clerk, at=NOW)
    unclear = replace(DEFECT, reason="缺")
    refused("correction_unclear", cases.case_prereview_tell, fact.number, [unclear], by=cast.clerk, at=NOW)
    done = cases.case_prereview_tell(fact.number, [DEFECT], by=cast.clerk, at=NOW)
    assert done.defects == (DEFECT,)
    unmoved(fact)
    # The one correction notice of art. 32 is still there to be used.
    assert cases.case_request_correction(fact.number, [DEFECT], by=cast.clerk, at=NOW).status is Status.CORRECTING


def test_it_is_said_once_in_time_by_the_counter_and_only_online(cast: Cast) -> None:
    fact = way.submitted(cast)
    tell = cases.case_prereview_pass
    refused("case_accept_forbidden", tell, fact.number, by=cast.examiner, at=NOW)
    refused("prereview_late", tell, fact.number, by=cast.clerk, at=NOW + timedelta(days=20))
    tell(fact.number, by=cast.clerk, at=NOW)
    refused("prereview_done", tell, fact.number, by=cast.clerk, at=NOW)
    refused("prereview_not_now", tell, way.accepted(cast).number, by=cast.clerk, at=NOW)
    refused("prereview_not_offered", tell, received(cast).number, by=cast.clerk, at=NOW)


def test_silence_still_accepts_whatever_the_pre_review_said(cast: Cast) -> None:
    for say in (cases.case_prereview_pass, cases.case_prereview_tell):
        fact = way.submitted(cast)
        say(fact.number, *([[DEFECT]] if say is cases.case_prereview_tell else []), by=cast.clerk, at=NOW)
        late = NOW + timedelta(days=10)
        done = cases.case_deem_accepted(fact.number, by=SYSTEM, at=late)
        assert done.status is Status.ACCEPTED
        assert done.intake == "silence"


def test_what_was_named_is_mended_once_and_the_last_day_stays(cast: Cast) -> None:
    fact = way.submitted(cast)
    file = file_put("新图.png", way.picture("grey"), by=cast.owner, at=NOW)
    files = {"floor_plan": [file.id]}
    refused("prereview_closed", cases.case_prereview_mend, fact.number, files, by=cast.owner, at=NOW)
    cases.case_prereview_tell(fact.number, [DEFECT], by=cast.clerk, at=NOW)
    refused("correction_not_supplied", cases.case_prereview_mend, fact.number, {}, by=cast.owner, at=NOW)
    later = NOW + timedelta(days=1)
    cases.correction_file_add(fact.number, "floor_plan", file.id, by=cast.owner, at=later)
    cases.correction_submit(fact.number, by=cast.owner, at=later)
    unmoved(fact)
    done = prereview(case(fact.number, cast.owner))
    assert done is not None
    assert done.mended_at == later
    refused("prereview_closed", cases.case_prereview_mend, fact.number, files, by=cast.owner, at=NOW)


def test_a_pre_review_passes_or_says_what_is_wrong_and_never_neither(cast: Cast) -> None:
    fact = way.submitted(cast)
    cases.case_prereview_tell(fact.number, [DEFECT], by=cast.clerk, at=NOW)
    with pytest.raises(IntegrityError, match="cases_a_prereview_passes_or_says"), transaction.atomic():
        PreReview.objects.update(defects=[])


# --- pages


def test_the_counter_says_it_and_the_applicant_sees_it_on_the_way(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fact = way.submitted(cast)
    stop_clock(monkeypatch)
    clerk, url = sign_in(cast, "clerk"), f"/desk/cases/{fact.number}/prereview/"
    assert url in text(clerk.get(f"/desk/cases/{fact.number}/"))
    assert "预审不是受理，也不停计时" in text(clerk.get(url))
    wrong = clerk.post(url, {"outcome": "pass", "bring": ["floor_plan"]})
    assert wrong.status_code == 422
    assert "请写到哪天为止带来" in text(wrong)
    nothing = clerk.post(url, {"outcome": "tell", "rows": "0"})
    assert "请至少写一处" in text(nothing)
    sent = {"outcome": "pass", "bring": ["floor_plan"], "bring_by": SOON.isoformat()}
    assert clerk.post(url, sent).status_code == 302
    assert clerk.get(url).status_code == 409
    page = text(sign_in(cast, "owner").get(f"/my/cases/{fact.number}/"))
    assert "预审通过。请在" in page
    assert "下一步：您来一次窗口" in page


def test_the_applicant_mends_on_the_page_of_what_is_owed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fact = way.submitted(cast)
    cases.case_prereview_tell(fact.number, [DEFECT], by=cast.clerk, at=NOW)
    stop_clock(monkeypatch)
    owner = sign_in(cast, "owner")
    assert "预审看过，有 1 处要改" in text(owner.get(f"/my/cases/{fact.number}/"))
    page = text(owner.get(f"/my/cases/{fact.number}/supply/"))
    assert DEFECT.mend in page
    assert "预审提的，改好一起交" in page
    assert not Message.objects.filter(text__contains="退件").exists()
