"""When a parcel may be ordered, what an address needs, and how far a parcel is. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from yiciban.cases.facts import Status
from yiciban.courier.facts import Direction
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.providers.facts import Address, ParcelState, TrackPoint

# Materials may follow while they can still count; a result exists once the case is concluded.
OPEN_FOR = {
    Direction.IN: frozenset(
        {Status.RECEIVED, Status.CORRECTING, Status.ACCEPTED, Status.PAUSED, Status.REVIEWING, Status.DECIDING}
    ),
    Direction.OUT: frozenset({Status.CONCLUDED}),
}


def check_time(direction: Direction, status: Status) -> None:
    """Raise Refusal `parcel_not_now` for a parcel nobody waits for."""
    if status in OPEN_FOR[direction]:
        return
    if direction is Direction.IN:
        raise Refusal("parcel_not_now", f"这件现在是“{status.label}”，不用再寄材料了。")
    raise Refusal("parcel_not_now", f"这件现在是“{status.label}”，办结以后、送达以前才能寄结果。")


def clean_address(name: str, phone: str, address: str) -> Address:
    """One end of a parcel's way as a courier can use it; Refusal `address_invalid` with a sentence per field."""
    fields = {}
    name, phone, address = " ".join(name.split()), "".join(phone.split()), " ".join(address.split())
    if not 2 <= len(name) <= 60:
        fields["name"] = "请填姓名，2 到 60 个字。"
    if not phone.replace("-", "").isdigit() or not 7 <= len(phone) <= 20:
        fields["phone"] = "请填快递员能打通的电话号码。"
    if not 6 <= len(address) <= 200:
        fields["address"] = "请填详细地址，写到门牌号。"
    if fields:
        raise invalid("address_invalid", next(iter(fields.values())), fields)
    return Address(name, phone, address)


def state_after(before: ParcelState, points: Sequence[TrackPoint]) -> ParcelState:
    """How far the parcel is by what the carrier says; one that has ended does not travel again."""
    return points[-1].state if points and not before.is_over else before
