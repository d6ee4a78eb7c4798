"""A renewal that was granted while its licence got revoked: nothing can be made of it, so two people end it."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, RequestKind, Status
from yiciban.cases.queries import case
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notices
from yiciban.licences.facts import Act, Ground
from yiciban.licences.services import licence_issue
from yiciban.licences.tests.law import applied, decided, ended, ending, refused

WHY = "证照已被撤销，没有可以延续的许可。"


def granted_renewal(cast: Cast) -> tuple[str, CaseFact]:
    licence = ending(cast, 60)
    return licence.identifier, decided(cast, applied(cast).number)


def ask(cast: Cast, number: str, ground: str = "licence_ended") -> Any:
    return cases.request_ask(number, RequestKind.TERMINATION, {"ground": ground}, reason=WHY, by=cast.examiner, at=NOW)


def test_a_granted_renewal_of_a_revoked_licence_is_ended_by_two_people(cast: Cast) -> None:
    identifier, fact = granted_renewal(cast)
    ended(cast, identifier, ground=Ground.DECEIT, bans=True)
    assert refused(lambda: licence_issue(fact.number, by=cast.maker, at=NOW)).code == "act_not_possible"
    asked = ask(cast, fact.number)
    cases.request_sign(asked.id, by=cast.approver, at=NOW)
    over = case(fact.number, cast.examiner)
    assert (over.status, over.end_ground) == (Status.TERMINATED, "licence_ended")
    assert notices(fact.subject)[-1].kind is NoticeKind.WITHDRAWAL


def test_while_its_licence_stands_a_grant_is_not_undone(cast: Cast) -> None:
    _, fact = granted_renewal(cast)
    assert refused(lambda: ask(cast, fact.number)).code == "ground_not_fitting"
    assert refused(lambda: ask(cast, fact.number, "force_majeure")).code == "ground_not_fitting"
    assert case(fact.number, cast.examiner).status is Status.GRANTED
    assert licence_issue(fact.number, by=cast.maker, at=NOW).act is Act.RENEW
