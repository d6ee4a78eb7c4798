"""What each paper about a case says: from the case and its guide to the shape that is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from yiciban.cases.facts import CaseFact, DeliveryMethod, Handover, RefusalGround
from yiciban.cases.rules.service import SERVICE, Counts
from yiciban.catalogue.facts import Guide
from yiciban.documents.facts import NoticeKind
from yiciban.documents.paper import shapes
from yiciban.documents.paper.shapes import Paper
from yiciban.documents.queries import Said, wording_for
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text, local_date
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Limit
from yiciban.kernel.masking import mask_name, mask_phone, mask_resident_number
from yiciban.people.facts import PartyKind

PaperBuilder = Callable[..., Paper]

REMEDIES = {"review_by": "本机关的本级人民政府", "court": "有管辖权的人民法院"}
# The item of art. 32(1) a refusal of acceptance rests on.
_CLAUSES = {RefusalGround.NO_PERMIT_NEEDED: "（一）"}


def receipt(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Receipt:
    """收件凭证: what came in; it is not an acceptance. What came after a correction notice is called 补正收件凭证."""
    said = wording_for("receipt", permit=guide.is_permit, at=at)
    head = _head(case, guide, said, at)
    if case.corrections:
        head["title"] = f"补正{said.words.title}"
    return shapes.Receipt(
        **head,
        party=case.party_name,
        **_agent(case),
        item=case.item_name,
        received_at=at,
        channel=case.channel.label,
        answer_by=case.intake_due,
        handler="" if by.is_resident else f"{by.name}（{case.point_name}）",
        notes=said.words.notes,
    )


def acceptance(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Acceptance:
    """受理通知书 with both dates (art. 32(2))."""
    assert case.promised_due is not None
    promised = Limit.parse(guide.promised_limit)
    return shapes.Acceptance(
        **_body(case, guide, wording_for("acceptance", permit=guide.is_permit, at=at), by, at),
        due=case.promised_due,
        promise="当场办结" if promised.is_instant else f"承诺 {promised}",
        legal_due=case.legal_due,
        due_note="明年的工作日安排尚未公布，日期可能调整，调整会通知您。" if case.due_provisional else "",
        fee="；".join(f"{fee.name}：{fee.standard}" for fee in guide.fees) or "不收费",
        delivery=case.delivery.label,
        materials=tuple(
            shapes.Received(name=m.name, form=m.kind.value, copies=max(1, m.copies + m.originals))
            for m in guide.materials
        ),
    )


def correction(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Correction:
    """补正告知书: everything at once (art. 32(1)(4))."""
    said = wording_for("correction", permit=guide.is_permit, at=at)
    return shapes.Correction(
        **_body(case, guide, said, by, at),
        defects=tuple(shapes.Defect(subject=d.subject, reason=d.reason, mend=d.mend) for d in case.defects),
        mend_by=case.correction_due,
        where=f"在手机上打开“我的办件”补传，或者交到{case.point_name}。",
        consequence=said.words.consequence,
    )


def refusal_of_acceptance(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, ground: RefusalGround, right_agency: str
) -> shapes.RefusalOfAcceptance:
    """不予受理决定书 with reason, right agency and remedies."""
    values = {"clause": _CLAUSES.get(ground, "（二）"), **REMEDIES}
    said = wording_for("refusal_of_acceptance", permit=guide.is_permit, at=at, values=values)
    return shapes.RefusalOfAcceptance(
        **_body(case, guide, said, by, at),
        reason=f"{ground.label}。{case.opinion}",
        remedies=said.words.remedies,
        right_agency=shapes.Agency(name=right_agency) if right_agency else None,
    )


def grant(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.DecisionGrant:
    """准予决定书 (art. 38(1))."""
    years = guide.result.valid_years
    return shapes.DecisionGrant(
        **_body(case, guide, wording_for("decision_grant", permit=guide.is_permit, at=at), by, at),
        decision="准予行政许可" if guide.is_permit else "准予办理",
        finding="经审查，申请符合规定的条件、标准",
        content=(
            shapes.Row(label="事项", value=case.item_name),
            shapes.Row(label="结果", value=guide.result.name or guide.result.kind.value),
            *((shapes.Row(label="有效期", value=f"{years} 年"),) if years else ()),
        ),
        delivery=case.delivery.label,
        deliver_by=case.delivery_due,
    )


def deny(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.DecisionDeny:
    """不予决定书: reasons, basis, remedies (art. 38(2))."""
    said = wording_for("decision_deny", permit=guide.is_permit, at=at, values=REMEDIES)
    return shapes.DecisionDeny(
        **_body(case, guide, said, by, at),
        decision="不予行政许可" if guide.is_permit else "不予办理",
        reasons=(case.opinion,),
        bases=tuple(f"《{basis.law}》{basis.article}：{basis.text}" for basis in guide.basis),
        remedies=said.words.remedies,
    )


def deny_for_false_material(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.DecisionDeny:
    """不予决定书 that also says what follows from having hidden or forged something (art. 78)."""
    paper = deny(case, guide, by=by, at=at)
    follows = (
        f"{paper.you}在申请中隐瞒有关情况或者提供虚假材料，给予警告。该许可直接关系公共安全、人身健康、生命财产安全，"
        f"{paper.you}在一年内不得再次申请（《中华人民共和国行政许可法》第七十八条）。"
    )
    return replace(paper, reasons=(*paper.reasons, follows))


def gap_acceptance(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, missing: Sequence[str], promised_by: str
) -> shapes.Letter:
    """容缺受理通知书: accepted, what is still to come, until when, and what follows if it does not."""
    assert case.promised_due is not None
    assert case.gap_due is not None
    names = "、".join(f"“{name}”" for name in missing)
    return letter(
        case,
        guide,
        by=by,
        at=at,
        kind=NoticeKind.GAP_ACCEPTANCE,
        values={"missing": names, "promised_by": promised_by, "gap_due": day_text(case.gap_due)},
        rows=(
            ("后补的材料", "、".join(missing)),
            ("补齐期限", day_text(case.gap_due)),
            ("最晚办结", day_text(case.promised_due)),
            ("承诺人", promised_by),
        ),
    )


def procedure(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, kind: str, days: int, basis: str, reason: str
) -> shapes.Letter:
    """特别程序告知书: what it is, how long it takes, that its time is not counted (art. 45)."""
    return letter(
        case,
        guide,
        by=by,
        at=at,
        kind=NoticeKind.PROCEDURE,
        values={"kind": kind, "days": f"{days} 个工作日", "reason": reason},
        rows=(
            ("特别程序", kind),
            ("所需时间", f"{days} 个工作日"),
            ("依据", basis),
            ("停止计时从", day_text(local_date(at))),
        ),
    )


def extension(case: CaseFact, guide: Guide, *, by: Actor, at: datetime, days: int, reason: str) -> shapes.Letter:
    """延期办理通知书: how many days, why, and both new dates (art. 42)."""
    assert case.promised_due is not None
    assert case.legal_due is not None
    who = "经本级人民政府负责人批准" if guide.joint_bodies else "经本机关负责人批准"
    return letter(
        case,
        guide,
        by=by,
        at=at,
        kind=NoticeKind.EXTENSION,
        values={"approved_by": who, "days": f"{days} 个工作日", "reason": reason},
        rows=(
            ("延长", f"{days} 个工作日"),
            ("最晚办结", day_text(case.promised_due)),
            ("法定期限", day_text(case.legal_due)),
        ),
    )


def voiding(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Letter:
    """作废通知书: the case should not be there; two people have said so."""
    values = {"number": format_case_number(case.number), "reason": case.opinion}
    return letter(case, guide, by=by, at=at, kind=NoticeKind.VOIDING, values=values)


def letter(
    case: CaseFact,
    guide: Guide,
    *,
    by: Actor,
    at: datetime,
    kind: NoticeKind,
    values: Mapping[str, str],
    rows: tuple[tuple[str, str], ...] = (),
    to_sign: bool = False,
) -> shapes.Letter:
    """Any other letter about a case: its wording filled with `values` and the name of the item, and a table."""
    said = wording_for(kind.value, permit=guide.is_permit, at=at, values={"item": case.item_name, **values})
    return shapes.Letter(
        **_body(case, guide, said, by, at),
        paragraphs=said.words.paragraphs,
        rows=tuple(shapes.Row(label=label, value=value) for label, value in rows),
        to_sign=to_sign,
    )


def ended(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Withdrawal:
    """终止办理通知书: withdrawn, or returned because the correction never came."""
    said = wording_for("withdrawal", permit=guide.is_permit, at=at)
    return shapes.Withdrawal(
        **_body(case, guide, said, by, at), reason=case.opinion, consequence=said.words.consequence
    )


def delivery(case: CaseFact, guide: Guide, *, by: Actor, at: datetime, how: Handover) -> shapes.Delivery:
    """送达回证, with what its way of service asks for and the day it counts as served."""
    rule = SERVICE[case.delivery]
    decision = "准予决定书" if case.verdict != "deny" else "不予决定书"
    served = [shapes.Served(name=decision)]
    if case.licence:
        served.append(shapes.Served(name=guide.result.name, number=case.licence))
    remarks = (
        how.waybill and f"快递单号 {how.waybill}",
        how.agent and f"委托{how.agent}送达",
        how.reason and f"事由：{how.reason}",
        how.record and f"送达过程的记录：{how.record}",
        case.delivery is DeliveryMethod.ELECTRONIC
        and case.consent_at
        and f"{day_text(local_date(case.consent_at))}同意电子送达，通知手机 {mask_phone(case.consent_to)}",
        f"{day_text(case.served_on)}视为送达（{rule.law}）" if case.served_on else f"送达日期以回执为准（{rule.law}）",
    )
    return shapes.Delivery(
        **_head(case, guide, wording_for("delivery", permit=guide.is_permit, at=at), at),
        documents=tuple(served),
        recipient=case.party_name,
        method=rule.legal,
        item=case.item_name,
        place=how.place or (case.point_name if case.delivery is DeliveryMethod.COUNTER else ""),
        received_by=how.received_by,
        received_on=case.served_on if rule.counts is not Counts.AFTER else None,
        servers=(by.name,) if by.is_staff else (),
        witness="、".join(how.witnesses),
        remark="。".join(one for one in remarks if one),
    )


def _head(case: CaseFact, guide: Guide, said: Said, at: datetime) -> dict[str, Any]:
    url = f"{settings.YICIBAN_PUBLIC_URL}/progress/?number={case.number}" if settings.YICIBAN_PUBLIC_URL else ""
    return {
        "office": case.department_name,
        "title": said.words.title,
        "wording": said.version,
        "signed_on": local_date(at),
        "printed_at": at,
        "case_number": format_case_number(case.number),
        "query_code": case.query_code,
        "seal_name": "行政审批专用章",
        "qr_url": url,
        "contact": guide.contact.enquiry,
        "supervision": f"{guide.contact.complaint}、12345",
        "demo": settings.YICIBAN_DEMO,
    }


def _body(case: CaseFact, guide: Guide, said: Said, by: Actor, at: datetime) -> dict[str, Any]:
    person = case.party_kind == PartyKind.PERSON
    return {
        **_head(case, guide, said, at),
        "party": case.party_name,
        "item": case.item_name,
        "applied_on": local_date(case.received_at),
        "you": "您" if person else "你单位",
        "applicant": case.party_name if person else f"{case.party_name}（{mask_name(case.handler_name)}）",
        "id_label": "身份证号" if person else "信用代码",
        "id_number": mask_resident_number(case.party_id) if person else case.party_id,
        **_agent(case),
        "basis": said.words.basis,
        "handler": f"{by.name}（{case.point_name}）" if by.is_staff else "",
        "notes": said.words.notes,
    }


def _agent(case: CaseFact) -> dict[str, Any]:
    return {"agent_label": case.agent.label, "agent": mask_name(case.agent.name)} if case.agent else {}
