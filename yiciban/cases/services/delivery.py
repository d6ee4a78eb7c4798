"""Commands at the end: serve the result, choose how to get it, or take the application back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from yiciban.cases import papers
from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, DeliveryMethod, Handover, Step
from yiciban.cases.permissions import APPLY, DELIVER
from yiciban.cases.rules.service import check_handover, check_offered, served_on
from yiciban.cases.services.frame import begin, finish, lock
from yiciban.catalogue.facts import Guide
from yiciban.documents.paper.shapes import Paper
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.permissions import require

NOTHING_SAID = Handover()


def case_deliver(
    number: str, method: DeliveryMethod, how: Handover = NOTHING_SAID, *, by: Actor, at: datetime
) -> CaseFact:
    """Serve the result and issue the proof of service 送达回证 (行政许可法 art. 44; ways and days: `rules.service`).

    Raises Refusal as `check_handover`, and those of every step.
    """
    how = _cleaned(how)
    with transaction.atomic():
        move = begin(number, Step.DELIVER, by=by)
        case, today = move.case, local_date(at)
        check_handover(method, how, consent=case.consent_at is not None, today=today)
        case.delivered_at, case.delivery = at, method
        case.served_on = served_on(method, today, how.signed_on)
        said = {name: value for name, value in asdict(how).items() if value and name != "signed_on"}
        case.service = said
        data = {
            "method": method,
            "received_by": how.received_by,
            "waybill": how.waybill,
            "reason": how.reason,
            "served_on": str(case.served_on or ""),
        }

        def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
            return papers.delivery(fact, guide, by=by, at=at, how=how)

        changed = ("delivered_at", "delivery", "served_on", "service")
        return finish(move, by=by, at=at, changed=changed, data=data, paper=paper)


def case_receipt_back(number: str, waybill: str, signed_on: date, *, by: Actor, at: datetime) -> None:
    """The carrier says on which day what was served by post was signed for: that day counts (民事诉讼法 art. 91).

    Says nothing of a case that was served otherwise, or whose day is known. Raises Refusal `case_not_found`,
    `case_deliver_forbidden`.
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, DELIVER, region=case.region, department=case.department_id, point=case.point_id)
        posted = case.delivery == DeliveryMethod.POST and case.service.get("waybill") == waybill
        if not posted or case.delivered_at is None or case.served_on is not None:
            return
        case.served_on = signed_on
        case.save(update_fields=["served_on"])
        data = {"waybill": waybill, "served_on": str(signed_on)}
        journal.record(f"case:{case.number}", "case.receipt_back", by=by, at=at, region=case.region, data=data)


def case_choose_delivery(number: str, method: DeliveryMethod, *, by: Actor, at: datetime) -> CaseFact:
    """The applicant chooses again how to get the result, until it is served.

    Choosing electronic service is the consent to it, kept with the moment and the phone it is told to; choosing
    another takes the consent back. Raises Refusal `case_not_found`, `case_apply_forbidden`,
    `delivery_not_offered`, `address_needed`, `delivery_over`.
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, APPLY)
        check_offered(method)
        if case.ended_at is not None:
            raise Refusal("delivery_over", "这件已经办完，领取办法不能再改。")
        if method is DeliveryMethod.POST and not case.party_address:
            sentence = "这件没有留联系地址，不能邮寄。请选别的，或者打窗口电话补地址。"
            raise invalid("address_needed", sentence, {"delivery": sentence})
        agreed = method is DeliveryMethod.ELECTRONIC
        before, case.delivery = case.delivery, method
        case.consent_at = (case.consent_at or at) if agreed else None
        case.consent_to = case.party_phone if agreed else ""
        case.save(update_fields=["delivery", "consent_at", "consent_to"])
        fact = case_fact(case)
        data = {"from": before, "method": method, "consent": agreed}
        journal.record(fact.subject, "case.choose_delivery", by=by, at=at, region=case.region, data=data)
        return fact


def _cleaned(how: Handover) -> Handover:
    def text(value: str) -> str:
        return " ".join(value.replace("\x00", "").split())[:300]

    return Handover(
        text(how.received_by),
        text(how.waybill)[:40],
        how.signed_on,
        text(how.place),
        text(how.agent),
        tuple(filter(None, (text(name)[:60] for name in how.witnesses)))[:4],
        text(how.record),
        text(how.reason),
    )


def case_withdraw(number: str, reason: str = "", *, by: Actor, at: datetime) -> CaseFact:
    """Take the application back; possible until it is decided."""
    with transaction.atomic():
        move = begin(number, Step.WITHDRAW, by=by, reason=reason)
        move.case.opinion, move.case.intake_due = reason.strip() or "申请人撤回申请。", None
        data = {"reason": reason.strip()}
        return finish(move, by=by, at=at, changed=("opinion", "intake_due"), data=data, paper=papers.ended)
