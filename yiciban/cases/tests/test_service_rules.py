"""How a result may be served and which day counts, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yiciban.cases.facts import OFFERED, DeliveryMethod, Handover
from yiciban.cases.rules.service import SERVICE, check_handover, check_offered, served_on
from yiciban.kernel.refusal import Refusal

M = DeliveryMethod
TODAY = date(2026, 11, 24)
LEFT = {"place": "城南街道梅园路 18 号", "reason": "当面拒绝签收"}
ENOUGH: dict[DeliveryMethod, dict[str, Any]] = {
    M.COUNTER: {"received_by": "陈小芳"},
    M.POST: {"waybill": "SF0000000001"},
    M.ELECTRONIC: {},
    M.LEFT: {**LEFT, "witnesses": ("周大山", "林晓")},
    M.ENTRUSTED: {"agent": "邻县示例局", "received_by": "陈小芳"},
    M.PUBLIC: {"place": "区政府网站公告栏", "reason": "电话停机，邮件退回，住所无人"},
}


@pytest.mark.parametrize("method", list(M))
def test_every_way_has_its_name_its_article_and_its_needs(method: DeliveryMethod) -> None:
    assert SERVICE[method].legal.endswith("送达")
    assert "民事诉讼法" in SERVICE[method].law
    check_handover(method, Handover(**ENOUGH[method]), consent=True, today=TODAY)


@pytest.mark.parametrize(
    ("method", "how", "code"),
    [
        (M.COUNTER, {}, "receiver_missing"),
        (M.POST, {"waybill": "123"}, "waybill_missing"),
        (M.ENTRUSTED, {"received_by": "陈小芳"}, "agent_missing"),
        (M.ENTRUSTED, {"agent": "邻县示例局"}, "receiver_missing"),
        (M.LEFT, {"place": "住所"}, "reason_needed"),
        (M.LEFT, LEFT, "witness_missing"),
        (M.LEFT, {**LEFT, "witnesses": ("周大山",)}, "witness_missing"),
        (M.LEFT, {**LEFT, "witnesses": ("周大山", "周大山")}, "witness_missing"),
        (M.PUBLIC, {"place": "公告栏"}, "reason_needed"),
        (M.PUBLIC, {"reason": "电话停机，邮件退回"}, "place_missing"),
        (M.POST, {"waybill": "SF0000000001", "signed_on": date(2026, 11, 25)}, "signed_in_future"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(method: DeliveryMethod, how: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as no:
        check_handover(method, Handover(**how), consent=True, today=TODAY)
    assert no.value.code == code
    assert no.value.fields


def test_a_film_stands_for_the_witnesses() -> None:
    check_handover(M.LEFT, Handover(**LEFT, record="执法记录仪 3 号，视频 12"), consent=False, today=TODAY)


def test_electronic_service_rests_on_a_consent_that_holds() -> None:
    with pytest.raises(Refusal) as no:
        check_handover(M.ELECTRONIC, Handover(), consent=False, today=TODAY)
    assert no.value.code == "no_consent"


@pytest.mark.parametrize(
    ("method", "signed_on", "counts"),
    [
        (M.COUNTER, None, TODAY),
        (M.ELECTRONIC, None, TODAY),
        (M.LEFT, None, TODAY),
        (M.POST, None, None),
        (M.POST, date(2026, 11, 23), date(2026, 11, 23)),
        (M.ENTRUSTED, date(2026, 11, 20), date(2026, 11, 20)),
        (M.PUBLIC, None, date(2026, 12, 24)),
    ],
)
def test_the_day_that_counts(method: DeliveryMethod, signed_on: date | None, counts: date | None) -> None:
    assert served_on(method, TODAY, signed_on) == counts


def test_an_applicant_chooses_among_three() -> None:
    for method in OFFERED:
        check_offered(method)
    with pytest.raises(Refusal) as no:
        check_offered(M.PUBLIC)
    assert no.value.code == "delivery_not_offered"
