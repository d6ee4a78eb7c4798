"""Commands at the end: hand over the result, or take the application back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.cases import papers
from yiciban.cases.facts import CaseFact, DeliveryMethod, Step
from yiciban.cases.services.frame import begin, finish
from yiciban.catalogue.facts import Guide
from yiciban.documents.paper.shapes import Paper
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import invalid


def case_deliver(
    number: str, method: DeliveryMethod, *, received_by: str = "", waybill: str = "", by: Actor, at: datetime
) -> CaseFact:
    """Hand the result over and issue the proof of service 送达回证 (行政许可法 art. 44).

    Electronic delivery rests on the consent given with the application. Raises Refusal `no_consent`,
    `receiver_missing`, `waybill_missing`, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.DELIVER, by=by)
        if method is DeliveryMethod.ELECTRONIC and move.case.delivery != DeliveryMethod.ELECTRONIC:
            raise invalid("no_consent", "申请人没有选电子送达，不能只在网上送。请选窗口领取或者邮寄。")
        if method is DeliveryMethod.COUNTER and len(received_by.strip()) < 2:
            raise invalid("receiver_missing", "请填领取人的姓名。", {"received_by": "请填领取人的姓名。"})
        if method is DeliveryMethod.POST and len(waybill.strip()) < 6:
            raise invalid("waybill_missing", "请填快递单号。", {"waybill": "请填快递单号，至少 6 位。"})
        move.case.delivered_at, move.case.delivery = at, method
        data = {"method": method, "received_by": received_by.strip(), "waybill": waybill.strip()}

        def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
            return papers.delivery(fact, guide, by=by, at=at, received_by=received_by.strip(), waybill=waybill.strip())

        return finish(move, by=by, at=at, changed=("delivered_at", "delivery"), data=data, paper=paper)


def case_withdraw(number: str, reason: str = "", *, by: Actor, at: datetime) -> CaseFact:
    """Take the application back; possible until it is decided."""
    with transaction.atomic():
        move = begin(number, Step.WITHDRAW, by=by, reason=reason)
        move.case.opinion, move.case.intake_due = reason.strip() or "申请人撤回申请。", None
        data = {"reason": reason.strip()}
        return finish(move, by=by, at=at, changed=("opinion", "intake_due"), data=data, paper=papers.ended)
