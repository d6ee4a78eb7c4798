"""What parcels set off: a short message to the applicant when one leaves, arrives or comes back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.conf import settings

from yiciban.cases.queries import case
from yiciban.cases.services import applicant_tell
from yiciban.courier.facts import Direction
from yiciban.courier.queries import leg
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.actor import SYSTEM

TEXTS: Mapping[tuple[str, Direction], str] = MappingProxyType(
    {
        ("courier.ordered", Direction.IN): "“{item}”的材料已约快递上门取，运单号 {waybill}。{link}",
        ("courier.signed", Direction.IN): "“{item}”寄来的材料，窗口已签收。{link}",
        ("courier.returned", Direction.IN): "“{item}”寄来的材料没有送到，退回给您了。{link}",
        ("courier.ordered", Direction.OUT): "“{item}”的结果交快递寄给您，运单号 {waybill}。{link}",
        ("courier.returned", Direction.OUT): "“{item}”的结果没有送到，退回窗口了，请联系窗口再寄或者来领。{link}",
    }
)


@subscribe("courier.ordered", "courier.signed", "courier.returned")
def tell_the_applicant(entry: EntryFact) -> None:
    """Queue the message, once per journal entry; a result that arrived is no news to who signed for it."""
    found = leg(UUID(entry.subject.removeprefix("leg:")), SYSTEM)
    words = TEXTS.get((entry.action, found.direction))
    if words is None:
        return
    fact = case(found.case_number, SYSTEM)
    base = settings.YICIBAN_PUBLIC_URL
    link = f"查看：{base}/my/cases/{fact.number}/courier/" if base else ""
    text = words.format(item=fact.item_name, waybill=found.waybill, link=link)
    applicant_tell(
        fact,
        text,
        purpose="courier",
        subject=entry.subject,
        at=entry.at,
        key=f"journal:{entry.id}",
    )
