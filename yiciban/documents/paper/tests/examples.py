"""One typical paper of every kind, from the fictional 示范市明德区."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from yiciban.documents.paper import defaults, shapes
from yiciban.documents.paper.shapes import Agency, Defect, Free, Needed, Received, Row, Section, Served
from yiciban.providers.sealing import demo_seal

SHANGHAI = ZoneInfo("Asia/Shanghai")
PRINTED = datetime(2026, 11, 18, 9, 42, tzinfo=SHANGHAI)
OFFICE = "明德区卫生健康局"
SEAL = demo_seal(OFFICE)
CASE_URL = "https://yiciban.example/q/439901202611160001277"
REMEDIES = defaults.REMEDIES.format(review_by="明德区人民政府", court="明德区人民法院")

HEAD = {
    "office": OFFICE,
    "signed_on": date(2026, 11, 18),
    "printed_at": PRINTED,
    "case_number": "439901202611160001277",
    "query_code": "583201",
    "seal_svg": SEAL,
    "seal_name": "行政审批专用章",
    "qr_url": CASE_URL,
    "contact": "0000-8812 0116",
    "supervision": "0000-8812 0345、12345",
    "demo": True,
}
CASE = {
    **HEAD,
    "party": "云溪小筑旅店",
    "item": "公共场所卫生许可（新办）",
    "applied_on": date(2026, 11, 16),
    "you": "你单位",
    "applicant": "云溪小筑旅店（陈*芳）",
    "id_label": "信用代码",
    "id_number": "92439901MA8YT4N62M",
    "handler": "赵敏（区政务服务中心 3 号窗口）",
}
MATERIALS = (
    Received(name="公共场所卫生许可申请表", form="电子"),
    Received(name="营业执照", form="电子证照", note="核验取用，未收原件"),
    Received(name="法定代表人或者负责人身份证明", form="电子证照", note="核验取用"),
    Received(name="经营场所平面图和方位示意图", form="纸质原件"),
    Received(name="卫生检测报告", form="电子"),
    Received(name="卫生管理制度", form="纸质复印件"),
    Received(name="从业人员健康合格证明", form="电子证照", copies=3, note="核验取用"),
)


def _said(template: str, *, permit: bool = True) -> dict[str, object]:
    said = defaults.wording(template, permit=permit)
    words: dict[str, object] = {"title": said.title}
    fields = shapes.SHAPES[template].__dataclass_fields__
    for name in ("basis", "notes", "consequence"):
        if name in fields and getattr(said, name):
            words[name] = getattr(said, name)
    return words


EXAMPLES: dict[str, shapes.Paper] = {
    "acceptance": shapes.Acceptance(
        **CASE,
        **_said("acceptance"),
        number="明卫受〔2026〕第00127号",
        due=date(2026, 12, 2),
        promise="承诺 10 个工作日",
        legal_due=date(2026, 12, 16),
        delivery="电子证照；纸质证邮寄",
        materials=MATERIALS,
    ),
    "correction": shapes.Correction(
        **CASE,
        **_said("correction"),
        number="明卫补〔2026〕第00031号",
        mend_by=date(2026, 12, 18),
        where="网上：打开办件，点“补材料”。现场：明德区政务服务中心 3 号窗口，工作日 9:00 至 17:00。",
        defects=(
            Defect(
                subject="经营场所平面图",
                reason="图上没有标出布草间和消毒间的位置。",
                mend="请补标两处的位置和面积，重新上传，或者交 1 份纸质原件。",
            ),
            Defect(
                subject="卫生检测报告",
                reason="报告日期是 2025年3月4日，已经超过一年。",
                mend="请交 2025年11月16日以后出具的检测报告。",
            ),
            Defect(
                subject="申请表：营业面积",
                reason="填的是“86平”，不是数字。",
                mend="请只填数字，单位是平方米，例如 86。",
            ),
        ),
        notes=("补齐后，受理的期限从补齐材料的第二天起算。", "看不懂的，请打咨询电话，也可以请帮办员帮您。"),
    ),
    "refusal_of_acceptance": shapes.RefusalOfAcceptance(
        **{**CASE, "item": "取水许可（新办）"},
        title=defaults.wording("refusal_of_acceptance", permit=True).title,
        basis=defaults.wording("refusal_of_acceptance", permit=True).basis.format(clause="（二）"),
        number="明卫不受〔2026〕第00004号",
        reason="申请的取水许可不属于本机关的职权范围。",
        right_agency=Agency(name="明德区水利局", address="明德区政务服务中心 11 号窗口", phone="0000-8812 0127"),
        remedies=REMEDIES,
    ),
    "decision_grant": shapes.DecisionGrant(
        **{**CASE, "signed_on": date(2026, 11, 30)},
        **_said("decision_grant"),
        number="明卫许准〔2026〕第00098号",
        content=(
            Row(label="许可内容", value="公共场所卫生许可：住宿场所"),
            Row(label="经营地址", value="示范市明德区云溪街道翠屏路 18 号"),
            Row(label="证书编号", value="明卫公证字〔2026〕第0098号"),
            Row(label="有效期限", value="2026年11月30日 至 2030年11月29日"),
        ),
        conditions=(
            "从业人员持有效健康合格证明上岗，每年复查一次。",
            "每年对场所的空气、用具至少检测一次，结果在醒目处公示。",
            "需要延续的，在有效期满 30 日前提出申请。",
        ),
        delivery="电子证照；纸质证邮寄",
        deliver_by=date(2026, 12, 14),
        notes=("本决定会在区政府网站公开，公众可以查阅。",),
    ),
    "decision_deny": shapes.DecisionDeny(
        **{**CASE, "signed_on": date(2026, 11, 30)},
        **_said("decision_deny"),
        number="明卫许否〔2026〕第00006号",
        reasons=(
            "2026年11月24日两名核查人员到经营场所核查，客房没有设独立的布草间，清洁用具与客用品用具混放。",
            "卫生检测报告显示，3 间客房的茶具菌落总数超过标准限值。",
        ),
        bases=(
            "《公共场所卫生管理条例》第三条、第四条。",
            "《公共场所卫生管理条例实施细则》第二十二条、第二十三条。",
        ),
        remedies=REMEDIES,
        advice="设好布草间、茶具重新消毒并检测合格后，可以随时重新申请，原来合格的材料不用再交。",
    ),
    "delivery": shapes.Delivery(
        **HEAD,
        title="送达回证",
        number="明卫送〔2026〕第00098号",
        item="公共场所卫生许可（新办）",
        documents=(
            Served(name="准予行政许可决定书", number="明卫许准〔2026〕第00098号"),
            Served(name="公共场所卫生许可证", number="明卫公证字〔2026〕第0098号"),
        ),
        recipient="云溪小筑旅店（陈*芳）",
        method="直接送达",
        place="明德区政务服务中心出件窗口",
        servers=("周建平", "林晓"),
    ),
    "receipt": shapes.Receipt(
        **{**HEAD, "seal_name": "", "signed_on": date(2026, 11, 16)},
        **_said("receipt"),
        number="明卫收〔2026〕第00127号",
        party="云溪小筑旅店（陈*芳）",
        item="公共场所卫生许可（新办）",
        received_at=datetime(2026, 11, 16, 9, 40, tzinfo=SHANGHAI),
        channel="区政务服务中心 3 号窗口",
        materials=MATERIALS,
        answer_by=date(2026, 11, 23),
        handler="赵敏",
    ),
    "withdrawal": shapes.Withdrawal(
        **CASE,
        **_said("withdrawal"),
        number="明卫终〔2026〕第00002号",
        reason="你单位于 2026年11月17日书面提出撤回申请。",
        returns=(Received(name="经营场所平面图和方位示意图", form="纸质原件"),),
    ),
    "checklist": shapes.Checklist(
        **{**HEAD, "case_number": "", "query_code": "", "seal_svg": "", "seal_name": "", "qr_caption": "扫码在线办"},
        **_said("checklist"),
        number="",
        item="公共场所卫生许可（新办）",
        answers=(
            Row(label="开什么店", value="宾馆、旅店"),
            Row(label="营业面积", value="86 平方米"),
            Row(label="有没有集中空调", value="没有"),
            Row(label="谁来办", value="本人"),
        ),
        materials=(
            Needed(
                name="经营场所平面图和方位示意图",
                issuer="申请人自备",
                form="原件，可上传",
                note="标出客房、布草间、消毒间的位置和面积。手画也可以，要清楚。",
            ),
            Needed(name="卫生检测报告", issuer="有资质的检测机构", form="原件，可上传", note="一年以内的。"),
            Needed(name="卫生管理制度", issuer="申请人自备", form="复印件", note="没有的，窗口有示范文本。"),
        ),
        free=(
            Free(name="营业执照", reason="已有电子证照，经您同意由系统取用"),
            Free(name="负责人身份证明", reason="已有电子证照，经您同意由系统取用"),
            Free(name="从业人员健康合格证明", reason="由卫生健康局的系统核验"),
        ),
        facts=(
            Row(label="多久办好", value="受理后 10 个工作日"),
            Row(label="收费", value="不收费"),
            Row(label="跑几次", value="不用跑；要纸质证的可以邮寄"),
            Row(label="在哪办", value="网上；明德区政务服务中心 3 号窗口；云溪街道便民服务中心"),
        ),
        handler="赵敏",
    ),
    "licence": shapes.Licence(
        **{**HEAD, "seal_name": "", "signed_on": date(2026, 11, 30), "qr_caption": "扫码查验"},
        title="公共场所卫生许可证",
        copy_kind="正本",
        licence_number="明卫公证字〔2026〕第0098号",
        holder_label="单位名称",
        holder="云溪小筑旅店",
        rows=(
            Row(label="负责人", value="陈晓芳"),
            Row(label="地址", value="示范市明德区云溪街道翠屏路 18 号"),
            Row(label="许可项目", value="住宿场所（旅店）"),
        ),
        valid_from=date(2026, 11, 30),
        valid_to=date(2030, 11, 29),
        identifier="1.2.156.3005.2.11100000000013338W011.11439901MB1D00017K.20260000098.001.U",
    ),
    "application": shapes.Application(
        **{**HEAD, "seal_svg": "", "seal_name": "", "signed_on": date(2026, 11, 16)},
        title="公共场所卫生许可申请表",
        item="公共场所卫生许可（新办）",
        applicant="云溪小筑旅店",
        agent="",
        sections=(
            Section(
                title="一、申请单位",
                rows=(
                    Row(label="单位名称", value="云溪小筑旅店"),
                    Row(label="信用代码", value="92439901MA8YT4N62M"),
                    Row(label="负责人", value="陈晓芳"),
                    Row(label="联系电话", value="138 0000 5127"),
                    Row(label="经营地址", value="示范市明德区云溪街道翠屏路 18 号"),
                ),
            ),
            Section(
                title="二、经营场所",
                rows=(
                    Row(label="场所类别", value="宾馆、旅店"),
                    Row(label="营业面积", value="86 平方米"),
                    Row(label="客房数", value="6 间"),
                    Row(label="从业人员数", value="3 人"),
                    Row(label="集中空调", value="没有"),
                    Row(label="二次供水", value=""),
                    Row(
                        label="卫生设施",
                        value="每间客房有独立卫生间和机械通风；一层设消毒间一处，茶具用消毒柜消毒；"
                        "二层设布草间一处，床上用品一客一换，外送有资质的洗涤单位清洗。",
                    ),
                ),
            ),
        ),
        materials=MATERIALS[3:6],
        declaration=defaults.DECLARATION,
    ),
    "letter": shapes.Letter(
        **CASE,
        title="延期办理通知书",
        number="明卫延〔2026〕第00003号",
        paragraphs=(
            "你单位申请的公共场所卫生许可（新办），因需要两次到场核查，不能在 20 个工作日内作出决定。"
            "根据《中华人民共和国行政许可法》第四十二条第一款的规定，经本机关负责人批准，"
            "办理期限延长 10 个工作日，最晚 2026年12月30日（星期三）办结。",
        ),
        rows=(Row(label="批准人", value="许国栋（局长）"),),
        to_sign=True,
    ),
}
