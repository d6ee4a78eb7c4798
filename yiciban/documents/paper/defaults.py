"""The wording every paper ships with: version 1 of each, which an office may follow with versions of its own.

It stands on papers already issued, so it is never edited: a better wording is the next version (`documents.rules`
says what one must hold). `{name}` is a place that is filled when the paper is made.

Articles are those of the 行政许可法 (Administrative Licensing Law); other kinds of matter (确认, 给付, 公共服务) must
not quote it, so each paper has a second wording for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LAW = "《中华人民共和国行政许可法》"
GUIDE = "根据本事项办事指南公布的条件和程序"
REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起 60 日内向{review_by}申请行政复议，"
    "也可以自收到本决定书之日起 6 个月内向{court}提起行政诉讼。"
)
"""How to object: reconsideration within 60 days (行政复议法 art. 20), suit within 6 months (行政诉讼法 art. 46)."""


@dataclass(frozen=True)
class Wording:
    """Title, basis (without a comma at the end), notes, remedies of one paper; a letter has its paragraphs."""

    title: str
    basis: str = ""
    notes: tuple[str, ...] = ()
    consequence: str = ""
    paragraphs: tuple[str, ...] = ()
    remedies: str = ""


ACCEPTANCE_NOTES = (
    "期限从受理第二天起算，只算工作日，法定节假日不算。",
    "检验、检测、鉴定、专家评审和听证的时间不算在内，会另行书面告知。",
    "批准前，您可以随时撤回申请。",
    "用手机扫右边的码，或凭办件编号和查询码，可以查进度。",
)
RECEIPT_NOTES = (
    "收件不等于受理。材料齐全、符合法定形式的，会发受理通知书，期限从受理第二天起算。",
    "要补材料的，会一次把要补的全部告诉您；到期没有告知的，从收到材料这天起就算受理。",
)
CHECKLIST_NOTES = (
    "这张单子按您的情况开出。情况变了，请扫码重新选。",
    "法律、法规没有规定的材料，窗口不能要。多要的，请打监督电话。",
)
DECLARATION = (
    "本人（单位）已看过办事指南，知道申请条件。以上填写和所交材料真实、有效，与原件一致；"
    "如有不实，愿意承担相应的法律责任。"
)

GAP_ACCEPTANCE = (
    "{basis}，“{item}”的主要材料齐全、符合要求，还差{missing}。经{promised_by}书面承诺，现予容缺受理，"
    "期限从受理第二天起算。",
    "请在 {gap_due}前补齐。补齐以前不作准予的决定；到期没有补齐的，终止办理，由此产生的后果由你（单位）承担。",
)
PROCEDURE = (
    "{basis}，“{item}”需要{kind}。{reason}",
    "{kind}所需时间预计 {days}。这段时间不计算在办理期限内；{kind}结束后，期限接着往下算，"
    "新的最晚日期会写在办件进度里。",
)
EXTENSION = ("{basis}，“{item}”{approved_by}，延长 {days}。理由：{reason}", "期限只能延长这一次。")
VOIDING = (
    "编号 {number} 的办件作废，不再办理。原因：{reason}",
    "作废不影响你（单位）重新申请；已交的原件可以到收件窗口取回。",
)
INSPECTION = (
    "{basis}，{inspectors}于 {day}到{place}，对“{item}”的申请进行现场核查，{present}。",
    "核查情况：{findings}",
    "{remark}",
)
HEARING_RIGHT = (
    "{basis}，现告知：对“{item}”作出决定以前，你（单位）和利害关系人有权要求听证。{touched}",
    "事由：{matter}",
    "要求听证的，请在 {ask_by}前向本机关提出；到期没有提出的，视为放弃。听证不收费。",
)
HEARING_NOTICE = (
    "{basis}，本机关定于 {when} 在{place}，就“{item}”举行听证，请准时参加。",
    "听证公开举行。认为主持人和本件有直接利害关系的，有权申请回避。可以申辩和质证，可以提出证据。",
)
HEARING_MINUTES = (
    "{basis}，就“{item}”的申请，于 {day}在{place}举行了听证，由 {chair}主持。",
    "{minutes}",
    "以上笔录交参加人看过，确认无误后签字。本机关根据听证笔录作出决定。",
)
LICENCE_ENDS = (
    "{you}持有的“{item}”（{number}），经查：{reason}",
    "以上属于“{ground}”的情形。根据{article}的规定，本机关决定从 {day}起{act}该证照。{after}",
    "{ban}",
)

PERMIT: Mapping[str, Wording] = {
    "acceptance": Wording("行政许可受理通知书", f"根据{LAW}第三十二条第一款第（五）项的规定", ACCEPTANCE_NOTES),
    "correction": Wording(
        "申请材料补正告知书",
        f"根据{LAW}第三十二条第一款第（四）项的规定",
        consequence="到期没有补正、也没有说明原因的，本机关将退回申请；您准备好后可以重新申请。",
    ),
    "refusal_of_acceptance": Wording(
        "行政许可申请不予受理决定书", f"根据{LAW}第三十二条第一款第{{clause}}项的规定", remedies=REMEDIES
    ),
    "decision_grant": Wording("准予行政许可决定书", f"根据{LAW}第三十四条、第三十八条第一款的规定"),
    "decision_deny": Wording("不予行政许可决定书", f"根据{LAW}第三十八条第二款的规定", remedies=REMEDIES),
    "delivery": Wording("送达回证"),
    "receipt": Wording("收件凭证", notes=RECEIPT_NOTES),
    "withdrawal": Wording(
        "终止办理通知书", consequence="本次申请不再办理，不影响您以后重新申请。已交的原件随本通知书退还。"
    ),
    "checklist": Wording("一次性告知单", notes=CHECKLIST_NOTES),
    "application": Wording("行政许可申请表"),
    "gap_acceptance": Wording(
        "容缺受理通知书", "根据本事项办事指南中可以后补的材料和您的书面承诺", paragraphs=GAP_ACCEPTANCE
    ),
    "procedure": Wording("特别程序告知书", f"根据{LAW}第四十五条的规定", paragraphs=PROCEDURE),
    "extension": Wording("延期办理通知书", f"根据{LAW}第四十二条的规定", paragraphs=EXTENSION),
    "voiding": Wording("作废通知书", paragraphs=VOIDING),
    "inspection": Wording("现场核查笔录", f"根据{LAW}第三十四条第三款的规定", paragraphs=INSPECTION),
    "hearing_right": Wording("听证告知书", f"根据{LAW}第三十六条、第四十七条的规定", paragraphs=HEARING_RIGHT),
    "hearing_notice": Wording("听证通知书", f"根据{LAW}第四十八条的规定", paragraphs=HEARING_NOTICE),
    "hearing_minutes": Wording("听证笔录", f"根据{LAW}第四十八条的规定", paragraphs=HEARING_MINUTES),
    "revocation": Wording(
        "撤销行政许可决定书", f"根据{LAW}第六十九条的规定", paragraphs=LICENCE_ENDS, remedies=REMEDIES
    ),
    "cancellation": Wording(
        "注销行政许可决定书", f"根据{LAW}第七十条的规定", paragraphs=LICENCE_ENDS, remedies=REMEDIES
    ),
}

OTHER: Mapping[str, Wording] = {
    **PERMIT,
    "acceptance": Wording("受理通知书", GUIDE, ACCEPTANCE_NOTES),
    "correction": Wording("申请材料补正告知书", GUIDE, consequence=PERMIT["correction"].consequence),
    "refusal_of_acceptance": Wording("不予受理决定书", GUIDE, remedies=REMEDIES),
    "decision_grant": Wording("准予办理决定书", GUIDE),
    "decision_deny": Wording("不予办理决定书", GUIDE, remedies=REMEDIES),
    "receipt": Wording(
        "收件凭证",
        notes=("收件不等于受理。材料齐全的，会发受理通知书；要补材料的，会一次把要补的全部告诉您。",),
    ),
    "procedure": Wording("特别程序告知书", GUIDE, paragraphs=PROCEDURE),
    "extension": Wording("延期办理通知书", GUIDE, paragraphs=EXTENSION),
    "inspection": Wording("现场核查笔录", GUIDE, paragraphs=INSPECTION),
    "hearing_right": Wording("听证告知书", GUIDE, paragraphs=HEARING_RIGHT),
    "hearing_notice": Wording("听证通知书", GUIDE, paragraphs=HEARING_NOTICE),
    "hearing_minutes": Wording("听证笔录", GUIDE, paragraphs=HEARING_MINUTES),
    "revocation": Wording("撤销决定书", GUIDE, paragraphs=LICENCE_ENDS, remedies=REMEDIES),
    "cancellation": Wording("注销决定书", GUIDE, paragraphs=LICENCE_ENDS, remedies=REMEDIES),
    "application": Wording("申请表"),
}


def wording(template: str, *, permit: bool) -> Wording:
    """Version 1 of a paper. Raises KeyError for `licence`, whose words are the licence's own."""
    return (PERMIT if permit else OTHER)[template]
