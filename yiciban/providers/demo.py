"""Providers that only pretend, so that a bare machine has the whole of the service; each says so on its face.

They keep nothing: what they answer follows from what they are asked, in every process alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from yiciban.kernel import keys
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import parse_resident_number
from yiciban.kernel.refusal import Refusal
from yiciban.providers import sealing
from yiciban.providers.facts import Address, IdentityAnswer, PaymentOrder, PaymentState, Seal, TrackPoint

ORDER_PREFIX, WAYBILL_PREFIX = "YS-", "YSYJ"


def _number(prefix: str, *parts: object) -> str:
    """A number that is the same for the same question: retries must not pay or post twice."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    return f"{prefix}{int.from_bytes(digest[:6], 'big') % 10**12:012}"


class DemoSms:
    """Takes every message and sends none; the outbox is where one reads them."""

    name = "演示短信"
    demo = True

    def send(self, phone: str, text: str) -> str:
        """A receipt for a message that goes nowhere."""
        return _number("YSDX", phone, text)

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示短信：未真正发送，内容在“演示短信”页查看。"


class DemoIdentity:
    """Looks at the check digit and never claims more.

    Only where the whole deployment is a demonstration with invented people does it answer as if name and number
    had been compared; elsewhere its answer is worth no more than what the person typed.
    """

    name = "演示核验"
    demo = True

    def check(self, name: str, id_number: str) -> IdentityAnswer:
        """Whether the number can exist at all."""
        try:
            parse_resident_number(id_number, today=local_date(datetime.now(UTC)))
        except Refusal as refusal:
            return IdentityAnswer(False, 1, refusal.sentence, self.name, demo=True)
        detail = "演示核验：只检查了号码的校验位，没有核对人口库。"
        assurance = 2 if settings.YICIBAN_DEMO else 1
        return IdentityAnswer(bool(name.strip()), assurance, detail, self.name, demo=True)

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示核验：只检查号码的校验位，不核对人口库。"


class DemoPayment:
    """Opens orders that nobody has to pay: asked for its state, every order is paid."""

    name = "演示缴费"
    demo = True

    def create_order(self, amount_fen: int, subject: str) -> PaymentOrder:
        """An order with a number of its own and no page to pay on."""
        number = _number(ORDER_PREFIX, amount_fen, subject)
        return PaymentOrder(number, amount_fen, subject, PaymentState.WAITING, "", demo=True)

    def state(self, order_id: str) -> PaymentState:
        """Paid, for any number this class gave out."""
        if not order_id.startswith(ORDER_PREFIX):
            raise LookupError(order_id)
        return PaymentState.PAID

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示缴费：不收钱，查询时一律视为已缴。"


class DemoSeal:
    """Signs with one Ed25519 key of this deployment and draws a seal that nobody could take for a real one."""

    name = "演示签章"
    demo = True

    def seal(self, office: str, digest: bytes) -> Seal:
        """The picture with the office's name, and a signature over the digest."""
        key = keys.signing_key(Path(settings.YICIBAN_SEAL_KEY))
        svg = sealing.demo_seal(office)
        return Seal(svg, key.sign(digest).hex(), keys.public_hex(key), "Ed25519", demo=True)

    def self_check(self) -> tuple[bool, str]:
        """Whether the key can be read, or made."""
        key = keys.public_hex(keys.signing_key(Path(settings.YICIBAN_SEAL_KEY)))
        return True, f"演示签章：没有法律效力。公钥开头 {key[:8]}。"


class DemoPost:
    """Gives out waybills for parcels that stay where they are."""

    name = "演示寄递"
    demo = True

    def order_pickup(self, sender: Address, receiver: Address, subject: str) -> str:
        """A waybill number of its own."""
        return _number(WAYBILL_PREFIX, subject, receiver.phone, sender.phone)

    def track(self, waybill: str) -> Sequence[TrackPoint]:
        """One honest line."""
        if not waybill.startswith(WAYBILL_PREFIX):
            raise LookupError(waybill)
        return (TrackPoint(datetime.now(UTC), "演示寄递：运单已生成，没有真的寄出。"),)

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示寄递：只生成运单号，没有真的寄出。"
