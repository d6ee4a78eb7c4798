"""Providers that fail on purpose, for the tests of everything that depends on one.

Choose how by setting `fault` on the class: `monkeypatch.setattr(FaultySms, "fault", Fault.TIME_OUT)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from yiciban.providers.facts import Address, IdentityAnswer, PaymentNotice, PaymentOrder, PaymentState, Seal, TrackPoint


class Fault(StrEnum):
    """How a provider fails."""

    RAISE = "raise"
    TIME_OUT = "time_out"
    NONSENSE = "nonsense"


class _Faulty:
    fault: ClassVar[Fault] = Fault.RAISE
    name = "故障演练"
    demo = True

    def _fail(self) -> Any:
        """Raise, or return what no caller asked for."""
        if self.fault is Fault.RAISE:
            raise RuntimeError("503 Service Unavailable: <html>upstream</html>")
        if self.fault is Fault.TIME_OUT:
            raise TimeoutError("no answer within 10 s")
        return {"errcode": 40001}

    def self_check(self) -> tuple[bool, str]:
        """Fails like everything else."""
        answer: tuple[bool, str] = self._fail()
        return answer


class FaultySms(_Faulty):
    """Takes no message."""

    def send(self, phone: str, text: str) -> str:  # noqa: ARG002
        """Fails."""
        receipt: str = self._fail()
        return receipt


class FaultyIdentity(_Faulty):
    """Knows nobody."""

    def check(self, name: str, id_number: str) -> IdentityAnswer:  # noqa: ARG002
        """Fails."""
        answer: IdentityAnswer = self._fail()
        return answer


class FaultyPayment(_Faulty):
    """Takes no money."""

    def create_order(
        self,
        amount_fen: int,  # noqa: ARG002
        subject: str,  # noqa: ARG002
        *,
        title: str = "",  # noqa: ARG002
        return_url: str = "",  # noqa: ARG002
    ) -> PaymentOrder:
        """Fails."""
        order: PaymentOrder = self._fail()
        return order

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:  # noqa: ARG002
        """Fails."""
        notice: PaymentNotice = self._fail()
        return notice

    def refund(self, order_id: str, amount_fen: int, reason: str) -> str:  # noqa: ARG002
        """Fails."""
        receipt: str = self._fail()
        return receipt

    def state(self, order_id: str) -> PaymentState:  # noqa: ARG002
        """Fails."""
        state: PaymentState = self._fail()
        return state


class FaultySeal(_Faulty):
    """Seals nothing."""

    def seal(self, office: str, digest: bytes) -> Seal:  # noqa: ARG002
        """Fails."""
        seal: Seal = self._fail()
        return seal


class FaultyPost(_Faulty):
    """Carries nothing."""

    def order_pickup(self, sender: Address, receiver: Address, subject: str) -> str:  # noqa: ARG002
        """Fails."""
        waybill: str = self._fail()
        return waybill

    def track(self, waybill: str) -> Sequence[TrackPoint]:  # noqa: ARG002
        """Fails."""
        points: Sequence[TrackPoint] = self._fail()
        return points
