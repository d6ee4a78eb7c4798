"""The states of a fee order as a table, and amounts of money. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from yiciban.fees.facts import Deed, State
from yiciban.kernel.refusal import Refusal, invalid

# Money that arrives after an order was relieved or cancelled is kept and shown, so that it can be given back.
TABLE: Mapping[tuple[State, Deed], State] = MappingProxyType(
    {
        (State.WAITING, Deed.PAY): State.PAID,
        (State.WAITING, Deed.RELIEVE): State.RELIEVED,
        (State.WAITING, Deed.CANCEL): State.CANCELLED,
        (State.RELIEVED, Deed.PAY_LATE): State.PAID,
        (State.CANCELLED, Deed.PAY_LATE): State.PAID,
        (State.PAID, Deed.REFUND): State.REFUNDED,
    }
)
MOST_FEN = 10_000_000_00
REASON, VOUCHER = 300, 60
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_FIGURE = re.compile(r"(\d+(?:\.\d{1,2})?) ?元")


def moved(state: State, deed: Deed) -> State:
    """Where a deed leads; Refusal `fee_step_not_possible`."""
    to = TABLE.get((state, deed))
    if to is None:
        raise Refusal("fee_step_not_possible", f"这张缴款单现在是“{state.label}”，不能{deed.label}。请刷新页面再看。")
    return to


def deeds_from(state: State) -> frozenset[Deed]:
    """What may be done to an order in this state."""
    return frozenset(deed for found, deed in TABLE if found is state)


def fen_of(text: str) -> int:
    """The fen of an amount typed in yuan (40, 40.00, 1,040.5); Refusal `amount_invalid`."""
    plain = text.replace(",", "").replace("，", "").strip().removesuffix("元").strip()
    if not _AMOUNT.fullmatch(plain):
        raise _amount("请填金额，如 40 或 40.50，最多到分。")
    return check_amount(int(Decimal(plain) * 100))


def check_amount(fen: int) -> int:
    """The amount itself; Refusal `amount_invalid` for nothing, less, or more than any fee is."""
    if not 0 < fen <= MOST_FEN:
        raise _amount("金额要大于 0，不超过 1000 万元。")
    return fen


def _amount(sentence: str) -> Refusal:
    return invalid("amount_invalid", sentence, {"amount": sentence})


def suggested_fen(standard: str) -> int | None:
    """The amount a published standard names, where it names exactly one (每证 40 元); a person still confirms it."""
    found = _FIGURE.findall(standard)
    return int(Decimal(found[0]) * 100) if len(found) == 1 else None


def check_reason(deed: Deed, reason: str) -> str:
    """The reason, trimmed; Refusal `reason_needed`, `reason_too_long`."""
    text = reason.strip()
    if len(text) < 4:
        sentence = f"{deed.label}要写明理由，至少 4 个字。"
        raise invalid("reason_needed", sentence, {"reason": sentence})
    if len(text) > REASON:
        sentence = f"理由最多 {REASON} 个字。"
        raise invalid("reason_too_long", sentence, {"reason": sentence})
    return text


def check_voucher(voucher: str) -> str:
    """The number on the counter's receipt; Refusal `voucher_missing`."""
    text = "".join(voucher.split())
    if not 4 <= len(text) <= VOUCHER:
        sentence = f"请填票据上的缴款单号，4 到 {VOUCHER} 个字符。"
        raise invalid("voucher_missing", sentence, {"voucher": sentence})
    return text
