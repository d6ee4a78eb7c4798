"""Who is denied a permit because of false material may not apply again for a year (行政许可法 art. 78)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.queries import case
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notices
from yiciban.journal.models import Entry
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import BanGround
from yiciban.licences.models import ApplicantBan
from yiciban.licences.queries import bans
from yiciban.licences.services import applicant_ban
from yiciban.licences.subscribers import what_false_material_leads_to

TODAY = local_date(NOW)
WHY = "检测报告是假的，出具机构没有这份报告。"


def deny(cast: Cast, number: str, **more: Any) -> Any:
    return cases.case_decide(number, grant=False, reason=WHY, by=cast.approver, at=NOW, **more)


def deliver_entry(number: str) -> None:
    from yiciban.journal.queries import history

    entry = next(one for one in history(f"case:{number}") if one.action == "case.deny")
    what_false_material_leads_to(entry)


def test_a_denial_for_false_material_says_so_and_bars_for_a_year(cast: Cast) -> None:
    denied = deny(cast, way.deciding(cast).number, false_material=True)
    paper = next(one for one in notices(denied.subject) if one.kind is NoticeKind.DECISION_DENY)
    assert "一年内不得再次申请" in paper.data["reasons"][-1]
    deliver_entry(denied.number)
    deliver_entry(denied.number)  # delivered twice, done once
    (ban,) = bans(cast.approver, TODAY)
    assert (ban.ground, ban.case_number, ban.identifier) == (BanGround.FALSE_MATERIAL, denied.number, "")
    assert (ban.until - ban.since).days == 364
    with pytest.raises(Refusal) as no:
        way.submitted(cast, NOW + timedelta(hours=1))
    assert no.value.code == "applicant_banned"
    assert "第七十八条" in no.value.sentence
    assert bans(cast.approver, ban.until + timedelta(days=1)) == ()
    assert Entry.objects.filter(subject=denied.subject, action="case.applicant_banned").count() == 1


def test_a_denial_for_other_reasons_bars_nobody(cast: Cast) -> None:
    denied = deny(cast, way.deciding(cast).number)
    deliver_entry(denied.number)
    assert not ApplicantBan.objects.exists()
    way.submitted(cast, NOW + timedelta(hours=1))


def test_a_grant_cannot_carry_it(cast: Cast) -> None:
    number = way.deciding(cast).number
    with pytest.raises(Refusal) as no:
        cases.case_decide(number, grant=True, reason="同意", false_material=True, by=cast.approver, at=NOW)
    assert no.value.code == "false_material_not_possible"


def test_the_ban_of_a_case_stands_once(cast: Cast) -> None:
    fact = case(deny(cast, way.deciding(cast).number).number, cast.examiner)
    assert applicant_ban(fact, by=SYSTEM, at=NOW)
    assert not applicant_ban(fact, by=SYSTEM, at=NOW)
