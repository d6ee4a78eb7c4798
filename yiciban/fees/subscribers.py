"""What fee orders set off: a short message to whoever has to pay, or has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.conf import settings

from yiciban.cases.queries import case
from yiciban.cases.services import applicant_tell
from yiciban.fees.queries import order
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.actor import SYSTEM

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "fee.raised": "“{item}”要缴{fee} {amount}。可以网上缴，也可以到窗口缴。{link}",
        "fee.paid": "“{item}”的{fee} {amount}已缴。{link}",
        "fee.paid_late": "“{item}”的{fee} {amount}到账时已经不用缴了，我们会退给您。{link}",
        "fee.paid_twice": "“{item}”的{fee}缴了两次，多缴的 {amount}我们会退给您。{link}",
        "fee.relieved": "“{item}”的{fee} {amount}已减免，不用缴了。{link}",
        "fee.cancelled": "“{item}”的{fee} {amount}不用缴了，缴款单已取消。{link}",
        "fee.refunded": "“{item}”的{fee} {amount}已退。{link}",
    }
)


@subscribe(*TEXTS)
def tell_who_pays(entry: EntryFact) -> None:
    """Queue the message, once per journal entry."""
    found = order(UUID(entry.subject.removeprefix("fee:")), SYSTEM)
    fact = case(found.case_number, SYSTEM)
    base = settings.YICIBAN_PUBLIC_URL
    link = f"查看：{base}/my/cases/{fact.number}/fees/" if base else ""
    text = TEXTS[entry.action].format(item=fact.item_name, fee=found.fee, amount=found.amount, link=link)
    applicant_tell(fact, text, purpose="fee", subject=entry.subject, at=entry.at, key=f"journal:{entry.id}")
