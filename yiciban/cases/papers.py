"""What each paper about a case says: from the case and its guide to the shape that is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from yiciban.cases.facts import CaseFact, DeliveryMethod, RefusalGround
from yiciban.catalogue.facts import Guide
from yiciban.documents.facts import NoticeKind
from yiciban.documents.paper import defaults, shapes
from yiciban.documents.paper.shapes import Paper
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text, local_date
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Limit
from yiciban.kernel.masking import mask_name, mask_resident_number
from yiciban.people.facts import PartyKind

PaperBuilder = Callable[..., Paper]

# As the paper of service names each way (facts, section 1.5).
_SERVED: Mapping[DeliveryMethod, shapes.DeliveryMethod] = {
    DeliveryMethod.COUNTER: "直接送达",
    DeliveryMethod.POST: "邮寄送达",
    DeliveryMethod.ELECTRONIC: "电子送达",
}

REVIEW_BY = "本机关的本级人民政府"
COURT = "有管辖权的人民法院"


def receipt(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Receipt:
    """收件凭证: what came in; it is not an acceptance. What came after a correction notice is called 补正收件凭证."""
    words = defaults.wording("receipt", permit=guide.is_permit)
    title = f"补正{words.title}" if case.corrections else words.title
    return shapes.Receipt(
        **_head(case, guide, title, at),
        party=case.party_name,
        **_agent(case),
        item=case.item_name,
        received_at=at,
        channel=case.channel.label,
        answer_by=case.intake_due,
        handler="" if by.is_resident else f"{by.name}（{case.point_name}）",
        notes=words.notes,
    )


def acceptance(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Acceptance:
    """受理通知书 with both dates (art. 32(2))."""
    assert case.promised_due is not None
    promised = Limit.parse(guide.promised_limit)
    return shapes.Acceptance(
        **_body(case, guide, "acceptance", by, at),
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
    words = defaults.wording("correction", permit=guide.is_permit)
    return shapes.Correction(
        **_body(case, guide, "correction", by, at),
        defects=tuple(shapes.Defect(subject=d.subject, reason=d.reason, mend=d.mend) for d in case.defects),
        mend_by=case.correction_due,
        where=f"在手机上打开“我的办件”补传，或者交到{case.point_name}。",
        consequence=words.consequence,
    )


def refusal_of_acceptance(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, ground: RefusalGround, right_agency: str
) -> shapes.RefusalOfAcceptance:
    """不予受理决定书 with reason, right agency and remedies."""
    body = _body(case, guide, "refusal_of_acceptance", by, at)
    if guide.is_permit:
        body["basis"] = defaults.REFUSAL_BASIS[
            "not_required" if ground is RefusalGround.NO_PERMIT_NEEDED else "not_ours"
        ]
    return shapes.RefusalOfAcceptance(
        **body,
        reason=f"{ground.label}。{case.opinion}",
        remedies=defaults.remedies(review_by=REVIEW_BY, court=COURT),
        right_agency=shapes.Agency(name=right_agency) if right_agency else None,
    )


def grant(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.DecisionGrant:
    """准予决定书 (art. 38(1))."""
    years = guide.result.valid_years
    return shapes.DecisionGrant(
        **_body(case, guide, "decision_grant", by, at),
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
    return shapes.DecisionDeny(
        **_body(case, guide, "decision_deny", by, at),
        decision="不予行政许可" if guide.is_permit else "不予办理",
        reasons=(case.opinion,),
        bases=tuple(f"《{basis.law}》{basis.article}：{basis.text}" for basis in guide.basis),
        remedies=defaults.remedies(review_by=REVIEW_BY, court=COURT),
    )


def gap_acceptance(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, missing: Sequence[str], promised_by: str
) -> shapes.Letter:
    """容缺受理通知书: accepted, what is still to come, until when, and what follows if it does not."""
    assert case.promised_due is not None
    assert case.gap_due is not None
    names = "、".join(f"“{name}”" for name in missing)
    return _letter(
        case,
        guide,
        "gap_acceptance",
        by,
        at,
        paragraphs=(
            f"你（单位）申请的“{case.item_name}”，主要材料齐全、符合要求，还差{names}。经{promised_by}书面承诺，"
            f"现予容缺受理，期限从受理第二天起算。",
            f"请在 {day_text(case.gap_due)}前补齐。补齐以前不作准予的决定；到期没有补齐的，终止办理，"
            "由此产生的后果由你（单位）承担。",
        ),
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
    return _letter(
        case,
        guide,
        "procedure",
        by,
        at,
        paragraphs=(
            f"“{case.item_name}”依法需要{kind}。{reason}",
            f"{kind}所需时间预计 {days} 个工作日。这段时间不计算在办理期限内；{kind}结束后，期限接着往下算，"
            "新的最晚日期会写在办件进度里。",
        ),
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
    return _letter(
        case,
        guide,
        "extension",
        by,
        at,
        paragraphs=(f"“{case.item_name}”{who}，延长 {days} 个工作日。理由：{reason}", "期限只能延长这一次。"),
        rows=(
            ("延长", f"{days} 个工作日"),
            ("最晚办结", day_text(case.promised_due)),
            ("法定期限", day_text(case.legal_due)),
        ),
    )


def voiding(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Letter:
    """作废通知书: the case should not be there; two people have said so."""
    return _letter(
        case,
        guide,
        "voiding",
        by,
        at,
        paragraphs=(
            f"编号 {format_case_number(case.number)} 的办件作废，不再办理。原因：{case.opinion}",
            "作废不影响你（单位）重新申请；已交的原件可以到收件窗口取回。",
        ),
    )


def letter(
    case: CaseFact,
    guide: Guide,
    *,
    by: Actor,
    at: datetime,
    kind: NoticeKind,
    paragraphs: tuple[str, ...],
    rows: tuple[tuple[str, str], ...] = (),
    to_sign: bool = False,
) -> shapes.Letter:
    """Any other letter about a case, as a higher floor words it; its basis comes before its first paragraph."""
    basis = defaults.wording(kind.value, permit=guide.is_permit).basis
    first, *others = paragraphs
    opening = f"{basis}，{first}" if basis else first
    return _letter(case, guide, kind.value, by, at, paragraphs=(opening, *others), rows=rows, to_sign=to_sign)


def _letter(
    case: CaseFact,
    guide: Guide,
    kind: str,
    by: Actor,
    at: datetime,
    *,
    paragraphs: tuple[str, ...],
    rows: tuple[tuple[str, str], ...] = (),
    to_sign: bool = False,
) -> shapes.Letter:
    body = _body(case, guide, kind, by, at)
    table = tuple(shapes.Row(label=label, value=value) for label, value in rows)
    return shapes.Letter(**body, paragraphs=paragraphs, rows=table, to_sign=to_sign)


def ended(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> shapes.Withdrawal:
    """终止办理通知书: withdrawn, or returned because the correction never came."""
    words = defaults.wording("withdrawal", permit=guide.is_permit)
    return shapes.Withdrawal(
        **_body(case, guide, "withdrawal", by, at), reason=case.opinion, consequence=words.consequence
    )


def delivery(
    case: CaseFact, guide: Guide, *, by: Actor, at: datetime, received_by: str, waybill: str
) -> shapes.Delivery:
    """送达回证."""
    decision = "准予决定书" if case.verdict != "deny" else "不予决定书"
    served = [shapes.Served(name=decision)]
    if case.licence:
        served.append(shapes.Served(name=guide.result.name, number=case.licence))
    return shapes.Delivery(
        **_head(case, guide, "送达回证", at),
        documents=tuple(served),
        recipient=case.party_name,
        method=_SERVED[case.delivery],
        item=case.item_name,
        place=case.point_name if received_by else "",
        received_by=received_by,
        received_on=local_date(at),
        servers=(by.name,) if by.is_staff else (),
        remark=f"快递单号 {waybill}" if waybill else "",
    )


def _head(case: CaseFact, guide: Guide, title: str, at: datetime) -> dict[str, Any]:
    url = f"{settings.YICIBAN_PUBLIC_URL}/progress/?number={case.number}" if settings.YICIBAN_PUBLIC_URL else ""
    return {
        "office": case.department_name,
        "title": title,
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


def _body(case: CaseFact, guide: Guide, template: str, by: Actor, at: datetime) -> dict[str, Any]:
    words = defaults.wording(template, permit=guide.is_permit)
    person = case.party_kind == PartyKind.PERSON
    return {
        **_head(case, guide, words.title, at),
        "party": case.party_name,
        "item": case.item_name,
        "applied_on": local_date(case.received_at),
        "you": "您" if person else "你单位",
        "applicant": case.party_name if person else f"{case.party_name}（{mask_name(case.handler_name)}）",
        "id_label": "身份证号" if person else "信用代码",
        "id_number": mask_resident_number(case.party_id) if person else case.party_id,
        **_agent(case),
        "basis": words.basis,
        "handler": f"{by.name}（{case.point_name}）" if by.is_staff else "",
        "notes": words.notes,
    }


def _agent(case: CaseFact) -> dict[str, Any]:
    return {"agent_label": case.agent.label, "agent": mask_name(case.agent.name)} if case.agent else {}
