"""What the papers about a licence say: 撤销决定书, 注销决定书."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from yiciban.catalogue.facts import Guide
from yiciban.documents.paper import defaults, shapes
from yiciban.documents.queries import wording_for
from yiciban.kernel.dates import local_date
from yiciban.kernel.masking import mask_resident_number
from yiciban.licences.facts import Act, BanGround, Ground
from yiciban.licences.models import Licence, LicenceRequest
from yiciban.licences.rules import TABLE, ban_until

REMEDIES = {"review_by": "本机关的本级人民政府", "court": "有管辖权的人民法院"}


def decision(row: Licence, request: LicenceRequest, guide: Guide | None, *, at: datetime) -> shapes.Letter:
    """The decision with its facts, article, consequence and remedies; the row carries its issuer."""
    act, ground, today = Act(request.act), Ground(request.ground), local_date(at)
    kind = TABLE[act].paper
    assert kind is not None
    person = row.holder_kind == "person"
    you = "您" if person else "你单位"
    values = {
        "you": you,
        "item": row.name,
        "number": row.number,
        "reason": request.reason,
        "ground": ground.label,
        "article": TABLE[act].grounds[ground],
        "day": f"{today.year}年{today.month}月{today.day}日",
        "act": act.label,
        "after": _after(act, you),
        "ban": _banned(request, you, row, at),
        **REMEDIES,
    }
    version, words = wording_for(kind.value, permit=guide is None or guide.is_permit, at=at, values=values)
    return shapes.Letter(
        office=row.issuer.name,
        title=words.title,
        wording=version,
        signed_on=today,
        printed_at=at,
        seal_name="行政审批专用章",
        qr_url=f"{settings.YICIBAN_PUBLIC_URL}/licences/verify/?identifier={row.identifier}"
        if settings.YICIBAN_PUBLIC_URL
        else "",
        qr_caption="扫码看证照状态",
        contact=guide.contact.enquiry if guide else "",
        supervision=f"{guide.contact.complaint}、12345" if guide else "12345",
        demo=settings.YICIBAN_DEMO,
        party=row.holder_name,
        item=row.name,
        applied_on=row.issued_on,
        you=you,
        id_label="身份证号" if person else "信用代码",
        id_number=mask_resident_number(row.holder_id) if person else row.holder_id,
        basis=words.basis,
        paragraphs=words.paragraphs,
        rows=(
            shapes.Row(label="证号", value=row.number),
            shapes.Row(label="证照标识", value=row.identifier),
            shapes.Row(label="依据", value=TABLE[act].grounds[ground]),
        ),
        remedies=words.remedies,
    )


def prefix(row: Licence) -> tuple[str, str]:
    """What a number of the office begins with."""
    return row.issuer.region.name[:1], row.issuer.short


def _after(act: Act, you: str) -> str:
    if act is Act.REVOKE:
        return f"从这一天起，{you}不能再凭它从事许可的活动；领过纸质证的，请交回本机关。"
    return "从这一天起它不再有效；领过纸质证的，请交回本机关。"


def _banned(request: LicenceRequest, you: str, row: Licence, at: datetime) -> str:
    if not request.bans:
        return ""
    until = ban_until(BanGround.DECEIT, local_date(at))
    return (
        f"该许可直接关系公共安全、人身健康、生命财产安全。根据{defaults.LAW}第七十九条的规定，{you}在 "
        f"{until.year}年{until.month}月{until.day}日以前不得再次申请“{row.name}”。"
    )
