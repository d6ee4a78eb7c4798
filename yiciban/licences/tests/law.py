"""What the tests of a licence's life begin with: one that was issued, what can be applied for about it, two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact, DeliveryMethod, Verdict
from yiciban.cases.queries import draft_materials
from yiciban.documents.services import file_put
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import Act, Ground, LicenceFact
from yiciban.licences.models import Licence
from yiciban.licences.services import licence_ask, licence_issue, licence_sign
from yiciban.people.queries import party

RENEW, CHANGE = "public_place_health_renew", "public_place_health_change"
REASON = "经核查，申请时的检测报告是假的。"


def refused(call: Callable[[], object]) -> Refusal:
    """The refusal of a command that must refuse."""
    with pytest.raises(Refusal) as found:
        call()
    return found.value


def noon(day: date) -> datetime:
    """Noon in China on a day."""
    return datetime.combine(day, time(4), UTC)


def night_after(day: date) -> datetime:
    """Forty past midnight in China on the day after."""
    return datetime.combine(day, time(16, 40), UTC)


def issued(cast: Cast) -> LicenceFact:
    """A licence of the owner's firm, valid for four years from NOW."""
    return licence_issue(way.granted(cast).number, by=cast.maker, at=NOW)


def ending(cast: Cast, days: int, at: datetime = NOW) -> LicenceFact:
    """… which ends so many days after `at`."""
    found = issued(cast)
    last = local_date(at) + timedelta(days=days)
    Licence.objects.filter(identifier=found.identifier).update(valid_from=date(2023, 1, 1), valid_to=last)
    return found


def applied(cast: Cast, slug: str = RENEW, at: datetime = NOW, licence: str = "", **changed: Any) -> CaseFact:
    """An application about a licence, handed in online."""
    situation = {"what": ("name",), "extra": ()} if slug == CHANGE else {}
    draft = cases.draft_open(slug, cast.firm_key, by=cast.owner, at=at, situation=situation)
    cases.draft_save(draft.id, {**way.answers(slug), **changed}, by=cast.owner, at=at)
    cases.draft_choose_delivery(draft.id, DeliveryMethod.ELECTRONIC, by=cast.owner, at=at)
    if licence:
        cases.draft_choose_licence(draft.id, licence, by=cast.owner, at=at)
    for material in draft_materials(draft, party(cast.owner, cast.firm_key), local_date(at)):
        if not material.is_there:
            file = file_put(f"{material.code}.png", way.picture(), by=cast.owner, at=at)
            cases.draft_file_add(draft.id, material.code, file.id, by=cast.owner, at=at)
    return cases.case_submit(draft.id, by=cast.owner, at=at)


def decided(cast: Cast, number: str, at: datetime = NOW) -> CaseFact:
    """… accepted, examined, reviewed and granted."""
    cases.case_accept(number, by=cast.clerk, at=at)
    cases.case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=at)
    cases.case_review(number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=at)
    return cases.case_decide(number, grant=True, reason="同意", by=cast.approver, at=at)


def ended(
    cast: Cast, identifier: str, act: Act = Act.REVOKE, ground: Ground = Ground.UNQUALIFIED, **given: Any
) -> LicenceFact:
    """What two people do with a licence."""
    at = given.pop("at", NOW)
    asked = licence_ask(identifier, act, ground, REASON, by=cast.examiner, at=at, **given)
    return licence_sign(asked.id, by=cast.approver, at=at)
