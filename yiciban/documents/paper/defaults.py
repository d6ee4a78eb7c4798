"""The usual wording per paper: titles, articles of law, notes. Every one is data and may be replaced.

Articles are those of the 行政许可法 (Administrative Licensing Law); other kinds of matter (确认, 给付, 公共服务) must
not quote it, so each paper has a second wording for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LAW = "《中华人民共和国行政许可法》"
GUIDE = "根据本事项办事指南公布的条件和程序"

NotAccepted = Literal["not_required", "not_ours"]


@dataclass(frozen=True)
class Wording:
    """Title, basis (without a comma at the end) and notes of one paper."""

    title: str
    basis: str = ""
    notes: tuple[str, ...] = ()
    consequence: str = ""


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

PERMIT: Mapping[str, Wording] = {
    "acceptance": Wording("行政许可受理通知书", f"根据{LAW}第三十二条第一款第（五）项的规定", ACCEPTANCE_NOTES),
    "correction": Wording(
        "申请材料补正告知书",
        f"根据{LAW}第三十二条第一款第（四）项的规定",
        consequence="到期没有补正、也没有说明原因的，本机关将退回申请；您准备好后可以重新申请。",
    ),
    "refusal_of_acceptance": Wording("行政许可申请不予受理决定书", f"根据{LAW}第三十二条第一款第（一）项的规定"),
    "decision_grant": Wording("准予行政许可决定书", f"根据{LAW}第三十四条、第三十八条第一款的规定"),
    "decision_deny": Wording("不予行政许可决定书", f"根据{LAW}第三十八条第二款的规定"),
    "delivery": Wording("送达回证"),
    "receipt": Wording("收件凭证", notes=RECEIPT_NOTES),
    "withdrawal": Wording(
        "终止办理通知书", consequence="本次申请不再办理，不影响您以后重新申请。已交的原件随本通知书退还。"
    ),
    "checklist": Wording("一次性告知单", notes=CHECKLIST_NOTES),
    "application": Wording("行政许可申请表"),
    "gap_acceptance": Wording("容缺受理通知书", "根据本事项办事指南中可以后补的材料和您的书面承诺"),
    "procedure": Wording("特别程序告知书", f"根据{LAW}第四十五条的规定"),
    "extension": Wording("延期办理通知书", f"根据{LAW}第四十二条的规定"),
    "voiding": Wording("作废通知书"),
    "inspection": Wording("现场核查笔录", f"根据{LAW}第三十四条第三款的规定"),
    "hearing_right": Wording("听证告知书", f"根据{LAW}第三十六条、第四十七条的规定"),
    "hearing_notice": Wording("听证通知书", f"根据{LAW}第四十八条的规定"),
    "hearing_minutes": Wording("听证笔录", f"根据{LAW}第四十八条的规定"),
    "revocation": Wording("撤销行政许可决定书", f"根据{LAW}第六十九条的规定"),
    "cancellation": Wording("注销行政许可决定书", f"根据{LAW}第七十条的规定"),
    "letter": Wording("通知书"),
}

OTHER: Mapping[str, Wording] = {
    **PERMIT,
    "acceptance": Wording("受理通知书", GUIDE, ACCEPTANCE_NOTES),
    "correction": Wording("申请材料补正告知书", GUIDE, consequence=PERMIT["correction"].consequence),
    "refusal_of_acceptance": Wording("不予受理决定书", GUIDE),
    "decision_grant": Wording("准予办理决定书", GUIDE),
    "decision_deny": Wording("不予办理决定书", GUIDE),
    "receipt": Wording(
        "收件凭证",
        notes=("收件不等于受理。材料齐全的，会发受理通知书；要补材料的，会一次把要补的全部告诉您。",),
    ),
    "procedure": Wording("特别程序告知书", GUIDE),
    "extension": Wording("延期办理通知书", GUIDE),
    "inspection": Wording("现场核查笔录", GUIDE),
    "hearing_right": Wording("听证告知书", GUIDE),
    "hearing_notice": Wording("听证通知书", GUIDE),
    "hearing_minutes": Wording("听证笔录", GUIDE),
    "revocation": Wording("撤销决定书", GUIDE),
    "cancellation": Wording("注销决定书", GUIDE),
    "application": Wording("申请表"),
}

REFUSAL_BASIS: Mapping[NotAccepted, str] = {
    "not_required": f"根据{LAW}第三十二条第一款第（一）项的规定",
    "not_ours": f"根据{LAW}第三十二条第一款第（二）项的规定",
}


def wording(template: str, *, permit: bool) -> Wording:
    """The usual wording of a paper. Raises KeyError for `licence`, whose words are the licence's own."""
    return (PERMIT if permit else OTHER)[template]


def remedies(*, review_by: str, court: str) -> str:
    """How to object: reconsideration within 60 days (行政复议法 art. 20), suit within 6 months (行政诉讼法 art. 46)."""
    return (
        f"如不服本决定，可以自收到本决定书之日起 60 日内向{review_by}申请行政复议，"
        f"也可以自收到本决定书之日起 6 个月内向{court}提起行政诉讼。"
    )
