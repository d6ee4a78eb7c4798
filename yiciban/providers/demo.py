"""Providers that only pretend, so that a bare machine has the whole of the service; each says so on its face.

They keep next to nothing: what they answer follows from what they are asked, in every process alike. Only whether
somebody has pressed the button of the demonstration's cashier, and when a parcel was ordered, stands in the cache.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import salted_hmac

from yiciban.kernel import keys
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import parse_resident_number
from yiciban.kernel.refusal import Refusal
from yiciban.providers import sealing
from yiciban.providers.facts import (
    Address,
    IdentityAnswer,
    ParcelState,
    PaymentNotice,
    PaymentOrder,
    PaymentState,
    Seal,
    TrackPoint,
)

ORDER_PREFIX, WAYBILL_PREFIX = "YS-", "YSYJ"
SIGNATURE = "x-demo-signature"
KEPT = timedelta(days=60)
# How long after the order a demonstration's parcel is where; it goes on by itself, for whoever looks again.
JOURNEY = (
    (timedelta(0), ParcelState.ORDERED, "演示寄递：运单已生成，没有真的寄出。"),
    (timedelta(minutes=1), ParcelState.COLLECTED, "演示寄递：假装快递员已经上门取件。"),
    (timedelta(minutes=2), ParcelState.MOVING, "演示寄递：假装在路上。"),
    (timedelta(minutes=5), ParcelState.SIGNED, "演示寄递：假装已经签收。"),
)


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


class Cashier(NamedTuple):
    """What the demonstration's cashier shows: it stands in its address, signed, because nothing is kept."""

    order: str
    amount_fen: int
    subject: str
    title: str
    return_url: str

    @property
    def token(self) -> str:
        """The part of the address that carries it."""
        return _signer().sign_object(list(self), compress=True)

    @classmethod
    def read(cls, token: str) -> Cashier:
        """The cashier of an address; raises LookupError for one we did not make."""
        try:
            return cls(*_signer().unsign_object(token))
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise LookupError(token[:40]) from error


def _signer() -> signing.Signer:
    return signing.Signer(salt="yiciban.demo-cashier")


class DemoPayment:
    """Opens orders that cost nothing: its cashier's page has a button that says so, and no money moves."""

    name = "演示缴费"
    demo = True

    def create_order(self, amount_fen: int, subject: str, *, title: str = "", return_url: str = "") -> PaymentOrder:
        """An order with a number of its own and the page of the demonstration's cashier."""
        number = _number(ORDER_PREFIX, amount_fen, subject)
        url = reverse("providers:cashier", args=[Cashier(number, amount_fen, subject, title, return_url).token])
        return PaymentOrder(number, amount_fen, subject, self.state(number), url, demo=True)

    def state(self, order_id: str) -> PaymentState:
        """Paid, once somebody has pressed the button."""
        if not order_id.startswith(ORDER_PREFIX):
            raise LookupError(order_id)
        return PaymentState(cache.get(_key(order_id), PaymentState.WAITING))

    def press(self, cashier: Cashier, *, at: datetime) -> tuple[bytes, dict[str, str]]:
        """The button of the cashier's page: the order is paid; returns the notification a real one would send."""
        cache.set(_key(cashier.order), PaymentState.PAID.value, KEPT.total_seconds())
        said = {
            "order": cashier.order,
            "amount_fen": cashier.amount_fen,
            "state": PaymentState.PAID.value,
            "receipt": _number("YSPZ", cashier.order),
            "at": at.isoformat(),
        }
        body = json.dumps(said).encode()
        return body, {SIGNATURE: _signed(body)}

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        """The notification, if this deployment's cashier signed it."""
        if not hmac.compare_digest(_signed(body), headers.get(SIGNATURE, "")):
            raise ValueError("not signed by the demonstration's cashier")
        said = json.loads(body)
        at = datetime.fromisoformat(said["at"])
        return PaymentNotice(said["order"], said["amount_fen"], PaymentState(said["state"]), said["receipt"], at)

    def refund(self, order_id: str, amount_fen: int, reason: str) -> str:  # noqa: ARG002
        """A receipt for money that never came."""
        self.state(order_id)
        return _number("YSTK", order_id, amount_fen)

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示缴费：不收钱，收银台是假的，按一下就算缴了。"


def _key(number: str) -> str:
    return f"demo-provider:{number}"


def _signed(body: bytes) -> str:
    return salted_hmac("yiciban.demo-payment", body, algorithm="sha256").hexdigest()


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
    """Gives out waybills for parcels that stay where they are, and makes up a journey of five minutes for each."""

    name = "演示寄递"
    demo = True

    def order_pickup(self, sender: Address, receiver: Address, subject: str) -> str:
        """A waybill number of its own."""
        waybill = _number(WAYBILL_PREFIX, subject, receiver.phone, sender.phone)
        cache.add(_key(waybill), datetime.now(UTC).isoformat(), KEPT.total_seconds())
        return waybill

    def track(self, waybill: str) -> Sequence[TrackPoint]:
        """As much of the made-up journey as time has passed; only its beginning, once the cache has forgotten."""
        if not waybill.startswith(WAYBILL_PREFIX):
            raise LookupError(waybill)
        now = datetime.now(UTC)
        kept = cache.get(_key(waybill))
        since = datetime.fromisoformat(kept) if kept else now
        return tuple(TrackPoint(since + after, text, state) for after, state, text in JOURNEY if since + after <= now)

    def self_check(self) -> tuple[bool, str]:
        """Always well."""
        return True, "演示寄递：只生成运单号和假的轨迹，没有真的寄出。"
