"""What takes two people: asked by an examiner, signed by the approver; the paper, the message, the ban; and races."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases.services import Applicant, case_receive
from yiciban.cases.tests.test_races import at_once
from yiciban.documents.facts import NoticeKind
from yiciban.documents.models import Notice
from yiciban.documents.queries import notice_pdf, notices
from yiciban.journal.queries import history, verify
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.licences.facts import Act, Ground, State
from yiciban.licences.models import ApplicantBan, Licence, LicenceRequest
from yiciban.licences.queries import askable, bans, kept_licence, licence, register, to_sign
from yiciban.licences.queries import verify as verified
from yiciban.licences.services import licence_ask, licence_refuse, licence_sign, licence_take_back
from yiciban.licences.tests.law import REASON, applied, ended, ending, issued, refused
from yiciban.people.facts import PartyKind
from yiciban.providers.models import Message

TODAY = local_date(NOW)


def asked(cast: Cast, identifier: str, **given: object) -> LicenceRequest:
    made = licence_ask(identifier, Act.REVOKE, Ground.UNQUALIFIED, REASON, by=cast.examiner, at=NOW, **given)
    return LicenceRequest.objects.get(pk=made.id)


def test_revoked_by_two_with_its_paper_its_remedies_and_a_message(cast: Cast, deliver) -> None:
    made = issued(cast)
    request = asked(cast, made.identifier)
    assert kept_licence(made.identifier, cast.approver, TODAY).state is State.VALID
    assert [one.id for one in to_sign(cast.approver)] == [request.pk]
    signed = licence_sign(request.pk, by=cast.approver, at=NOW)
    assert (signed.state, signed.end_ground, signed.ended_at) == (State.REVOKED, Ground.UNQUALIFIED, NOW)
    (paper,) = notices(signed.subject)
    assert (paper.kind, paper.number) == (NoticeKind.REVOCATION, "明卫撤〔2026〕第00001号")
    words = str(paper.data)
    for part in (REASON, "第六十九条第一款第四项", "行政复议", "提起行政诉讼"):
        assert part in words
    assert notice_pdf(paper).startswith(b"%PDF")
    deliver()
    deliver()
    told = Message.objects.filter(purpose="licence")
    assert [message.to_phone for message in told] == ["13800005127"]
    assert "被撤销" in told[0].text
    found = verified(made.identifier, ip="127.0.0.1", at=NOW)
    assert (found.state, found.ended_on) == (State.REVOKED, TODAY)
    assert to_sign(cast.approver) == ()
    assert verify().ok


def test_only_the_office_that_issued_it_asks_and_only_its_approver_signs(cast: Cast) -> None:
    identifier = issued(cast).identifier
    ask = (identifier, Act.REVOKE, Ground.ABUSE, REASON)
    assert refused(lambda: licence_ask(*ask, by=cast.other_examiner, at=NOW)).code == "licence_not_found"
    assert refused(lambda: licence_ask(*ask, by=cast.clerk, at=NOW)).code == "licence_read_forbidden"
    assert refused(lambda: licence_ask(*ask, by=cast.approver, at=NOW)).code == "licence_ask_forbidden"
    request = asked(cast, identifier)
    assert refused(lambda: licence_sign(request.pk, by=cast.examiner, at=NOW)).code == "licence_sign_forbidden"
    assert refused(lambda: licence_sign(request.pk, by=cast.other_examiner, at=NOW)).code == "request_not_found"
    assert refused(lambda: licence_sign(request.pk, by=cast.owner, at=NOW)).code == "licence_read_forbidden"
    assert refused(lambda: licence_ask(*ask, by=SYSTEM, at=NOW)).code == "person_needed"


def test_who_asked_does_not_sign_even_with_both_offices(cast: Cast) -> None:
    request = asked(cast, issued(cast).identifier)
    LicenceRequest.objects.update(asked_by=cast.approver.user_id)
    assert refused(lambda: licence_sign(request.pk, by=cast.approver, at=NOW)).code == "same_person"
    forged = {"state": "signed", "answered_by": cast.approver.user_id, "answered_at": NOW}
    with pytest.raises(IntegrityError, match="who_asks_does_not_sign"), transaction.atomic():
        LicenceRequest.objects.update(**forged)


def test_what_is_asked_is_checked_at_once(cast: Cast) -> None:
    identifier = issued(cast).identifier
    call = {"by": cast.examiner, "at": NOW}
    for act, ground, reason, code in (
        (Act.REVOKE, Ground.UNQUALIFIED, "假", "reason_needed"),
        (Act.REVOKE, Ground.DEAD, REASON, "ground_not_fitting"),
        (Act.CANCEL, Ground.LAPSED, REASON, "ground_not_fitting"),
        (Act.RELEASE, Ground.SETTLED, REASON, "act_not_possible"),
        (Act.RENEW, Ground.RENEWED, REASON, "act_unknown"),
    ):
        assert refused(lambda a=act, g=ground, r=reason: licence_ask(identifier, a, g, r, **call)).code == code
    no = refused(lambda: licence_ask(identifier, Act.REVOKE, Ground.ABUSE, REASON, bans=True, **call))
    assert no.code == "ban_not_possible"
    asked(cast, identifier)
    assert refused(lambda: asked(cast, identifier)).code == "request_open"
    assert askable(kept_licence(identifier, cast.examiner, TODAY), cast.examiner) == ()


def test_refused_with_a_reason_or_taken_back_by_who_asked_the_licence_stays(cast: Cast) -> None:
    identifier = issued(cast).identifier
    first = asked(cast, identifier)
    assert refused(lambda: licence_refuse(first.pk, "不", by=cast.approver, at=NOW)).code == "reason_needed"
    licence_refuse(first.pk, "证据还不够。", by=cast.approver, at=NOW)
    assert refused(lambda: licence_sign(first.pk, by=cast.approver, at=NOW)).code == "request_answered"
    second = asked(cast, identifier)
    assert refused(lambda: licence_take_back(second.pk, by=cast.approver, at=NOW)).code == "not_yours"
    licence_take_back(second.pk, by=cast.examiner, at=NOW)
    assert refused(lambda: licence_take_back(second.pk, by=cast.examiner, at=NOW)).code == "request_answered"
    assert kept_licence(identifier, cast.examiner, TODAY).state is State.VALID
    assert not Notice.objects.filter(kind=NoticeKind.REVOCATION).exists()


def test_cancelled_because_the_firm_is_gone_and_after_that_nothing_more(cast: Cast) -> None:
    identifier = issued(cast).identifier
    done = ended(cast, identifier, Act.CANCEL, Ground.DISSOLVED)
    assert done.state is State.CANCELLED
    assert notices(done.subject)[0].kind is NoticeKind.CANCELLATION
    assert refused(lambda: ended(cast, identifier, Act.CANCEL, Ground.DISSOLVED)).code == "act_not_possible"


def test_what_was_revoked_is_cancelled_for_that_reason_and_both_papers_stay(cast: Cast) -> None:
    identifier = issued(cast).identifier
    ended(cast, identifier)
    done = ended(cast, identifier, Act.CANCEL, Ground.TAKEN)
    assert [paper.kind for paper in notices(done.subject)] == [NoticeKind.REVOCATION, NoticeKind.CANCELLATION]
    assert [entry.action for entry in history(done.subject) if "request" not in entry.action] == [
        "licence.issued",
        "licence.revoke",
        "licence.cancel",
    ]


def test_what_ran_out_last_night_is_cancelled_before_the_job_has_written_it(cast: Cast) -> None:
    identifier = ending(cast, -3).identifier
    assert ended(cast, identifier, Act.CANCEL, Ground.LAPSED).state is State.CANCELLED


def test_held_and_given_back_without_a_paper_of_ours(cast: Cast) -> None:
    identifier = issued(cast).identifier
    held = ended(cast, identifier, Act.HOLD, Ground.PENALTY)
    assert (held.state, held.ended_at) == (State.HELD, None)
    back = ended(cast, identifier, Act.RELEASE, Ground.SETTLED)
    assert back.state is State.VALID
    assert notices(back.subject) == ()


def test_deceit_bars_the_same_person_online_and_at_every_counter_for_three_years(cast: Cast) -> None:
    identifier = issued(cast).identifier
    ended(cast, identifier, ground=Ground.DECEIT, bans=True)
    (ban,) = bans(cast.approver, TODAY)
    assert ban.until == date(2029, 11, 23)
    assert "2029年11月23日" in str(notices(f"licence:{identifier}")[0].data)
    no = refused(lambda: way.submitted(cast, NOW))
    assert no.code == "applicant_banned"
    assert "第七十九条" in no.sentence
    who = Applicant(PartyKind.FIRM, "明德区丽人理发店", "92439901MA8XD1K273", "13800005127", "陈小芳")
    given = {"point": "centre", "by": cast.clerk}
    assert refused(lambda: case_receive(way.SLUG, who, {}, [], at=NOW, **given)).code == "applicant_banned"
    other = Applicant(PartyKind.FIRM, "另一家店", "92439901MA9900P01U", "13800002046", "周大山")
    assert refused(lambda: case_receive(way.SLUG, other, {}, [], at=NOW, **given)).code == "form_incomplete"
    ApplicantBan.objects.update(since=TODAY - timedelta(days=1200), until=TODAY - timedelta(days=1))
    assert way.submitted(cast, NOW).number
    assert bans(cast.approver, TODAY) == ()
    assert bans(cast.maker, TODAY) == ()
    assert refused(lambda: bans(cast.clerk, TODAY)).code == "licence_read_forbidden"


def test_without_deceit_one_may_apply_again_the_next_day(cast: Cast) -> None:
    ended(cast, issued(cast).identifier)
    assert way.submitted(cast, NOW).number
    assert not ApplicantBan.objects.exists()


def test_cancelling_granted_on_the_holders_application_ends_the_licence(cast: Cast, deliver) -> None:
    from yiciban.licences.services import licence_cancel_granted

    made = issued(cast)
    case = applied(cast, "public_place_health_renew")
    assert licence_cancel_granted(case, by=SYSTEM, at=NOW)
    assert not licence_cancel_granted(case, by=SYSTEM, at=NOW)
    done = kept_licence(made.identifier, cast.maker, TODAY)
    assert (done.state, done.end_ground) == (State.CANCELLED, Ground.ASKED)
    deliver()
    assert not Message.objects.filter(purpose="licence").exists()


def test_an_end_without_its_moment_is_refused_by_the_database(cast: Cast) -> None:
    identifier = issued(cast).identifier
    row = Licence.objects.get(identifier=identifier)
    for changed in ({"state": "03"}, {"state": "03", "ended_at": NOW}, {"end_ground": "abuse", "ended_at": NOW}):
        with pytest.raises(IntegrityError, match="an_end_has_its_moment"), transaction.atomic():
            Licence.objects.filter(pk=row.pk).update(**changed)


def test_the_register_is_the_offices_own(cast: Cast) -> None:
    made = issued(cast)
    assert [one.identifier for one in register(cast.examiner, TODAY).rows] == [made.identifier]
    for text in (made.number, made.identifier, "丽人", made.case_number):
        assert register(cast.maker, TODAY, text=text).total == 1, text
    assert register(cast.maker, TODAY, text="没有这家").total == 0
    assert register(cast.maker, TODAY, state=State.REVOKED).total == 0
    assert register(cast.maker, TODAY, state=State.VALID).total == 1
    assert register(cast.other_examiner, TODAY).total == 0
    assert refused(lambda: register(cast.clerk, TODAY)).code == "licence_read_forbidden"
    assert refused(lambda: kept_licence(made.identifier, cast.other_examiner, TODAY)).code == "licence_not_found"
    assert licence(made.identifier, cast.approver, TODAY).number == made.number


@pytest.mark.django_db(transaction=True)
def test_of_two_revocations_asked_and_signed_at_once_one_is(live_cast: Cast) -> None:
    cast = live_cast
    identifier = issued(cast).identifier
    ask = [lambda: licence_ask(identifier, Act.REVOKE, Ground.UNQUALIFIED, REASON, by=cast.examiner, at=NOW)] * 2
    assert at_once(*ask) == {"done": 1, "request_open": 1}
    request = LicenceRequest.objects.get()
    sign = [lambda: licence_sign(request.pk, by=cast.approver, at=NOW)] * 2
    assert at_once(*sign) == {"done": 1, "request_answered": 1}
    assert Notice.objects.filter(kind="revocation").count() == 1
    assert verify().ok
