"""延续 (art. 50): which licence, in time or too late, by decision or by silence, and the new version."""

from __future__ import annotations

from datetime import date, timedelta

from tests import way
from tests.cast import NOW, Cast
from tests.web import browser
from yiciban.cases import services as cases
from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.cases.queries import case as read_case
from yiciban.cases.rules.renewal import choose, licence_acted_on, renewal_due
from yiciban.cases.services import Applicant, clock_sweep
from yiciban.cases.sources import HeldLicence
from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.queries import guide
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notices
from yiciban.journal.queries import history
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import parse_licence_identifier
from yiciban.licences.facts import Act, Ground, State
from yiciban.licences.models import Licence
from yiciban.licences.queries import chain, kept_licence, verify
from yiciban.licences.services import licence_issue, licences_expire
from yiciban.licences.tests.law import (
    CHANGE,
    RENEW,
    applied,
    decided,
    ended,
    ending,
    issued,
    night_after,
    noon,
    refused,
)
from yiciban.people.facts import PartyKind

TODAY = local_date(NOW)
HELD = HeldLicence("1.2.156.3005.2.A.B.1.001.X", "明卫公证字〔2023〕第000001号", "公共场所卫生许可证", date(2027, 3, 1))
OTHER = HeldLicence("1.2.156.3005.2.A.B.2.001.Y", "明卫公证字〔2024〕第000002号", "公共场所卫生许可证", None)
OVER = HeldLicence("1.2.156.3005.2.A.B.3.001.Z", "第3号", "公共场所卫生许可证", date(2020, 1, 1), "已经过了有效期。")


def test_thirty_days_before_the_last_one_is_in_time(cast: Cast) -> None:
    last = TODAY + timedelta(days=30)
    assert renewal_due(VariantKind.RENEW, TODAY, last) == last
    assert renewal_due(VariantKind.RENEW, TODAY + timedelta(days=1), last) is None
    assert renewal_due(VariantKind.RENEW, TODAY, None) is None
    assert renewal_due(VariantKind.CHANGE, TODAY, last) is None


def test_an_item_is_about_the_licence_it_gives_out_and_a_new_one_about_none(cast: Cast) -> None:
    assert licence_acted_on(guide(RENEW).guide) == "public_place_health_licence"
    assert licence_acted_on(guide(way.SLUG).guide) == ""
    item = guide(RENEW).guide
    only = item.model_copy(
        update={"variant": VariantKind.CANCEL, "result": item.result.model_copy(update={"licence": ""})}
    )
    assert licence_acted_on(only) == "public_place_health_licence"


def test_the_one_that_fits_is_taken_and_of_several_one_is_named(cast: Cast) -> None:
    item = guide(RENEW).guide
    assert choose(item, [OVER, HELD], "", at_counter=False) == HELD
    assert choose(item, [HELD, OTHER], OTHER.number, at_counter=True) == OTHER
    assert choose(item, [HELD, OTHER], HELD.identifier, at_counter=False) == HELD
    several = refused(lambda: choose(item, [HELD, OTHER], "", at_counter=True))
    assert several.code == "licence_not_chosen"
    assert HELD.number in several.sentence
    assert refused(lambda: choose(item, [HELD], "别的号", at_counter=True)).code == "licence_not_yours"
    assert refused(lambda: choose(item, [OVER], OVER.number, at_counter=True)).code == "licence_not_fitting"
    assert refused(lambda: choose(item, [OVER], "", at_counter=True)).code == "licence_not_fitting"


def test_what_is_on_paper_alone_is_renewed_at_a_counter(cast: Cast) -> None:
    item = guide(RENEW).guide
    assert choose(item, [], "", at_counter=True) is None
    assert refused(lambda: choose(item, [], "", at_counter=False)).code == "no_licence"
    assert choose(guide(CHANGE).guide, [], "", at_counter=False) is None


def test_a_renewal_in_time_has_the_last_day_as_its_own(cast: Cast) -> None:
    old = ending(cast, 60)
    case = applied(cast)
    assert (case.renews, case.renewal_due) == (old.identifier, TODAY + timedelta(days=60))
    late = Case.objects.get(number=case.number)
    assert late.wake_on == case.intake_due
    accepted = cases.case_accept(case.number, by=cast.clerk, at=NOW)
    assert Case.objects.get(number=case.number).wake_on == accepted.renewal_due


def test_a_renewal_asked_for_late_is_taken_without_the_promise_of_silence(cast: Cast) -> None:
    ending(cast, 20)
    assert applied(cast).renewal_due is None


def test_what_ran_out_is_refused_before_anything_is_filled_in(cast: Cast) -> None:
    ending(cast, -1)
    no = refused(lambda: applied(cast))
    assert no.code == "licence_not_fitting"
    assert "重新申请" in no.sentence


def test_without_a_licence_or_with_another_persons_nothing_is_renewed(cast: Cast) -> None:
    assert refused(lambda: applied(cast)).code == "no_licence"
    other = ending(cast, 60)
    Licence.objects.update(holder_key="firm:999999", holder_id="92439901MA9900P01U", case_number="")
    assert refused(lambda: applied(cast)).code == "no_licence"
    assert refused(lambda: applied(cast, CHANGE, licence=other.identifier)).code == "licence_not_yours"


def test_two_applications_about_one_licence_are_not_open_together(cast: Cast) -> None:
    ending(cast, 60)
    first = applied(cast)
    assert refused(lambda: applied(cast)).code == "licence_busy"
    assert refused(lambda: applied(cast, CHANGE)).code == "licence_busy"
    cases.case_withdraw(first.number, by=cast.owner, at=NOW)
    assert applied(cast).renews


def test_at_the_counter_it_is_found_by_the_number_on_the_card(cast: Cast) -> None:
    old = ending(cast, 60)
    case = _received(cast)
    assert (case.renews, case.renewal_due) == (old.identifier, TODAY + timedelta(days=60))
    number = kept_licence(old.identifier, cast.maker, TODAY).number
    Case.objects.filter(number=case.number).update(renews="", renewal_due=None)
    assert _received(cast, number).renews == old.identifier
    assert refused(lambda: _received(cast, "第 1 号")).code == "licence_not_yours"


def _received(cast: Cast, licence: str = "") -> object:
    who = Applicant(PartyKind.FIRM, "明德区丽人理发店", "92439901MA8XD1K273", "13800005127", "陈小芳")
    seen = ["old_licence"]
    return cases.case_receive(
        RENEW, who, way.answers(RENEW), seen, point="centre", by=cast.clerk, at=NOW, licence=licence
    )


def test_granting_makes_the_next_version_whose_period_follows_the_old_one(cast: Cast, deliver) -> None:
    old = ending(cast, 60)
    number = applied(cast).number
    decided(cast, number)
    deliver()
    new = licence_issue(number, by=cast.maker, at=NOW)
    last = TODAY + timedelta(days=60)
    assert (new.version, new.number, new.act, new.previous) == (2, old.number, Act.RENEW, old.identifier)
    assert new.valid_from == last + timedelta(days=1)
    assert parse_licence_identifier(new.identifier).serial == parse_licence_identifier(old.identifier).serial
    before = kept_licence(old.identifier, cast.examiner, TODAY)
    assert (before.state, before.end_ground, before.next) == (State.EXPIRED, Ground.RENEWED, new.identifier)
    assert before.ended_at == NOW
    assert [one.version for one in chain(new, TODAY)] == [2, 1]
    assert read_case(number, cast.owner).status is Status.CONCLUDED
    assert history(before.subject)[-1].action == "licence.renew"
    assert verify(new.identifier, ip="127.0.0.1", at=NOW).state is State.VALID


def test_nobody_decided_so_it_is_renewed_and_a_human_makes_the_paper_and_the_licence(cast: Cast, deliver) -> None:
    old = ending(cast, 40)
    number = applied(cast).number
    cases.case_accept(number, by=cast.clerk, at=NOW)
    last = TODAY + timedelta(days=40)
    assert clock_sweep(at=night_after(last - timedelta(days=1))).total == 0
    night = night_after(last)
    # Whichever job comes first that night, the licence does not run out.
    assert licences_expire(at=night) == 0
    assert clock_sweep(at=night).acted == {"renewal_undecided": 1}
    silent = read_case(number, cast.approver)
    assert (silent.status, silent.default_ground) == (Status.DEFAULTED, "renewal")
    deliver()
    assert licences_expire(at=night) == 0
    assert verify(old.identifier, ip="127.0.0.1", at=night).state is State.VALID
    assert refused(lambda: licence_issue(number, by=cast.maker, at=night)).code == "not_granted"
    morning = noon(last + timedelta(days=1))
    cases.case_confirm_default(number, by=cast.approver, at=morning)
    assert NoticeKind.DECISION_GRANT in {paper.kind for paper in notices(f"case:{number}")}
    deliver()
    new = licence_issue(number, by=cast.maker, at=morning)
    assert (new.valid_from, new.version, new.state) == (last + timedelta(days=1), 2, State.VALID)
    assert kept_licence(old.identifier, cast.maker, local_date(morning)).state is State.EXPIRED


def test_a_renewal_that_was_denied_lets_the_licence_run_out(cast: Cast, deliver) -> None:
    old = ending(cast, 40)
    number = applied(cast).number
    decided_no(cast, number)
    deliver()
    last = TODAY + timedelta(days=40)
    assert licences_expire(at=night_after(last)) == 1
    assert kept_licence(old.identifier, cast.maker, last + timedelta(days=1)).end_ground == Ground.LAPSED


def decided_no(cast: Cast, number: str) -> None:
    from yiciban.cases.facts import Verdict

    cases.case_accept(number, by=cast.clerk, at=NOW)
    cases.case_examine(number, Verdict.DENY, "检测不合格，不符合条件。", by=cast.examiner, at=NOW)
    cases.case_review(number, Verdict.DENY, "同意承办意见。", by=cast.reviewer, at=NOW)
    cases.case_decide(number, grant=False, reason="检测不合格。", by=cast.approver, at=NOW)


def test_a_licence_revoked_meanwhile_is_not_renewed(cast: Cast, deliver) -> None:
    old = ending(cast, 60)
    number = applied(cast).number
    decided(cast, number)
    ended(cast, old.identifier)
    deliver()
    assert refused(lambda: licence_issue(number, by=cast.maker, at=NOW)).code == "act_not_possible"
    assert kept_licence(old.identifier, cast.maker, TODAY).continued_by == ""


def test_a_change_keeps_number_and_period_and_says_what_changed(cast: Cast) -> None:
    old = issued(cast)
    number = applied(cast, CHANGE, new_org_name="明德区新丽人理发店").number
    decided(cast, number)
    new = licence_issue(number, by=cast.maker, at=NOW)
    assert (new.number, new.valid_from, new.valid_to) == (old.number, old.valid_from, old.valid_to)
    assert (new.version, new.act, new.holder_name) == (2, Act.CHANGE, "明德区新丽人理发店")
    entry = history(new.subject)[0]
    assert entry.data["previous"] == old.identifier
    assert entry.data["changed"]
    assert "新丽人" not in str(entry.data)
    assert kept_licence(old.identifier, cast.maker, TODAY).end_ground == Ground.CHANGED
    no = refused(lambda: ended(cast, old.identifier))
    assert no.code == "licence_replaced"


def test_on_the_form_one_chooses_among_several_and_the_check_page_names_it(cast: Cast) -> None:
    first, second = ending(cast, 60), issued(cast)
    draft = cases.draft_open(RENEW, cast.firm_key, by=cast.owner, at=NOW)
    client, there = browser(cast, "owner"), f"/drafts/{draft.id}/form/"
    page = client.get(there).content.decode()
    assert first.number in page
    assert second.number in page
    answered = {**way.answers(RENEW), "delivery": "electronic"}
    none = client.post(there, answered)
    assert (none.status_code, "请选是哪一本证" in none.content.decode()) == (422, True)
    assert client.post(there, {**answered, "renews": first.identifier}).status_code == 302
    assert first.number in client.get(f"/drafts/{draft.id}/check/").content.decode()
    assert second.number not in client.get(f"/drafts/{draft.id}/check/").content.decode()


def test_at_the_counter_a_wrong_number_is_said_beside_its_field(cast: Cast) -> None:
    ending(cast, 60)
    sent = {
        "item": RENEW,
        "kind": "firm",
        "name": "明德区丽人理发店",
        "id_number": "92439901MA8XD1K273",
        "phone": "13800005127",
        "point": "centre",
        "renews": "第1号",
        **way.answers(RENEW),
    }
    client = browser(cast, "clerk")
    wrong = client.post("/desk/receive/", sent)
    assert (wrong.status_code, "id_renews_error" in wrong.content.decode()) == (422, True)
    taken = client.post("/desk/receive/", {**sent, "renews": ""}, follow=True).content.decode()
    assert "视为准予延续" in taken
