"""Whatever an outside service does wrong is recorded or refused; nobody sees a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from yiciban.kernel.refusal import Refusal
from yiciban.providers import faulty, queries, registry, services
from yiciban.providers.facts import Address, ProviderKind
from yiciban.providers.faulty import Fault
from yiciban.providers.models import Message
from yiciban.providers.tests.conftest import AT, MANAGER, PHONE

HERE = Address("中心", "1", "路")
FAULTY = {
    "sms": "yiciban.providers.faulty.FaultySms",
    "identity": "yiciban.providers.faulty.FaultyIdentity",
    "payment": "yiciban.providers.faulty.FaultyPayment",
    "seal": "yiciban.providers.faulty.FaultySeal",
    "post": "yiciban.providers.faulty.FaultyPost",
}
QUESTIONS: dict[str, Callable[[], object]] = {
    "identity": lambda: services.identity_check("陈小芳", "430702199001011236"),
    "payment": lambda: services.payment_order(1000, "case:1"),
    "payment_state": lambda: services.payment_state("YS-1"),
    "payment_notice": lambda: services.payment_notice(b"{}", {}),
    "payment_refund": lambda: services.payment_refund("YS-1", 1000, "重复缴费"),
    "seal": lambda: services.office_seal("局", b"d" * 32),
    "post": lambda: services.post_order(HERE, HERE, "case:1"),
    "post_track": lambda: services.post_track("YSYJ1"),
}


@pytest.fixture(params=list(Fault))
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, use: Any) -> Fault:
    monkeypatch.setattr(faulty._Faulty, "fault", request.param)
    use(**FAULTY)
    return request.param


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_service_that_fails_is_a_plain_no(fault: Fault, question: str) -> None:
    with pytest.raises(Refusal) as no:
        QUESTIONS[question]()
    kind = question.partition("_")[0]
    assert (no.value.code, no.value.status) == (f"{kind}_unavailable", 503)
    assert "暂时用不了" in no.value.sentence
    assert "Error" not in no.value.sentence


def test_a_message_that_fails_stays_queued_with_what_went_wrong(fault: Fault, queued: Any) -> None:
    message = queued()
    services.message_send(message.pk, at=AT)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("queued", 1)
    assert message.last_error
    assert PHONE not in message.last_error


def test_a_failing_self_check_is_a_state(fault: Fault) -> None:
    states = queries.provider_states(MANAGER, at=AT)
    assert [state.ok for state in states] == [False] * 5


def test_a_provider_that_cannot_be_made_is_a_state_and_a_recorded_failure(use: Any, queued: Any) -> None:
    use(sms="yiciban.providers.demo.DemoIdentity")
    (sms,) = (s for s in queries.provider_states(MANAGER, at=AT) if s.kind is ProviderKind.SMS)
    assert not sms.ok
    message = queued()
    services.message_send(message.pk, at=AT)
    assert "ImproperlyConfigured" in Message.objects.get(pk=message.pk).last_error


def test_an_unknown_kind_raises() -> None:
    with pytest.raises(ValueError, match="fax"):
        registry.provider("fax")  # type: ignore[call-overload]


def test_an_unknown_order_or_waybill_is_not_found() -> None:
    for ask in (lambda: services.payment_state("nobody"), lambda: services.post_track("nobody")):
        with pytest.raises(Refusal) as no:
            ask()
        assert no.value.status == 404
