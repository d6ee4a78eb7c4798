"""How a result may be served and on which day it counts as served: one table, pure functions.

行政许可法 art. 44 says by when; how is 民事诉讼法 (2023) arts. 87 to 95, which administrative procedure follows. A
province whose own rule differs changes its row. Service by public notice is the last resort.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from yiciban.cases.facts import OFFERED, DeliveryMethod, Handover
from yiciban.documents.paper import shapes
from yiciban.kernel.refusal import invalid

LAW = "《民事诉讼法》"


class Counts(StrEnum):
    """Which day service counts on."""

    THAT_DAY = "that_day"
    RECEIPT = "receipt"
    """The day written on the receipt; not known until it comes back."""
    AFTER = "after"
    """When so many days have gone by."""


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One way: its legal name, what has to be written down, which day counts, the article."""

    legal: shapes.DeliveryMethod
    needs: tuple[str, ...]
    counts: Counts
    law: str
    days: int = 0


M = DeliveryMethod
SERVICE: Mapping[DeliveryMethod, ServiceRule] = MappingProxyType(
    {
        M.COUNTER: ServiceRule("直接送达", ("received_by",), Counts.THAT_DAY, f"{LAW}第八十七条、第八十八条"),
        M.POST: ServiceRule("邮寄送达", ("waybill",), Counts.RECEIPT, f"{LAW}第九十一条"),
        M.ELECTRONIC: ServiceRule("电子送达", (), Counts.THAT_DAY, f"{LAW}第九十条"),
        M.LEFT: ServiceRule("留置送达", ("place", "reason"), Counts.THAT_DAY, f"{LAW}第八十九条"),
        M.ENTRUSTED: ServiceRule("委托送达", ("agent", "received_by"), Counts.RECEIPT, f"{LAW}第九十一条"),
        M.PUBLIC: ServiceRule("公告送达", ("place", "reason"), Counts.AFTER, f"{LAW}第九十五条", days=30),
    }
)

# What a missing entry is called in a refusal: its code, how long it is at least, how to mend it.
_WANTED: Mapping[str, tuple[str, int, str]] = MappingProxyType(
    {
        "received_by": ("receiver_missing", 2, "请填领取人的姓名。"),
        "waybill": ("waybill_missing", 6, "请填快递单号，至少 6 位。"),
        "agent": ("agent_missing", 2, "请填受委托的机关。"),
        "place": ("place_missing", 2, "请填在哪里送的；公告送达填公告登在哪里。"),
        "reason": ("reason_needed", 4, "请写明拒收的经过；公告送达写明用过哪些办法、为什么送不到。"),
    }
)


def check_handover(method: DeliveryMethod, how: Handover, *, consent: bool, today: date) -> None:
    """Raise Refusal `no_consent`, `receiver_missing`, `waybill_missing`, `agent_missing`, `place_missing`,
    `reason_needed`, `witness_missing`, `signed_in_future`: what this way of service needs and is not there.
    """
    if method is M.ELECTRONIC and not consent:
        sentence = "申请人没有同意电子送达，或者已经收回，不能只在网上送。请选别的办法。"
        raise invalid("no_consent", sentence, {"method": sentence})
    for name in SERVICE[method].needs:
        code, least, sentence = _WANTED[name]
        if len(getattr(how, name)) < least:
            raise invalid(code, sentence, {name: sentence})
    if method is M.LEFT and len(set(how.witnesses)) < 2 and len(how.record) < 4:
        sentence = "留置送达要有两位见证人，或者写明拍照、录像的记录存在哪里。"
        raise invalid("witness_missing", sentence, {"witnesses": sentence})
    if how.signed_on and how.signed_on > today:
        sentence = "签收日期不能晚于今天。"
        raise invalid("signed_in_future", sentence, {"signed_on": sentence})


def served_on(method: DeliveryMethod, today: date, signed_on: date | None = None) -> date | None:
    """The day it counts as served; nothing while the receipt that names it has not come back.

    Public notice counts when its days have gone by, the day it is posted not among them.
    """
    rule = SERVICE[method]
    if rule.counts is Counts.AFTER:
        return today + timedelta(days=rule.days)
    return today if rule.counts is Counts.THAT_DAY else signed_on


def check_offered(method: DeliveryMethod) -> None:
    """Raise Refusal `delivery_not_offered`: the applicant does not choose how an unreachable person is served."""
    if method not in OFFERED:
        sentence = "请从到窗口领、邮寄到家、电子送达里选一种。"
        raise invalid("delivery_not_offered", sentence, {"delivery": sentence})
