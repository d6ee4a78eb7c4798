"""The words of every element: its label, where it stands in the form, and what to write there.

One line an element. What sort of value it holds is read from the models (`rules/elements`), so that a new
element is one field there and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from yiciban.catalogue.facts import (
    Basis,
    CaseKind,
    Contact,
    DataElement,
    Effect,
    EffectKind,
    Entry,
    EntryState,
    Faq,
    Fee,
    FieldKind,
    FormField,
    Guide,
    Intermediary,
    ItemType,
    Material,
    Mode,
    Option,
    Part,
    Particulars,
    Place,
    Promise,
    Question,
    Remedy,
    Result,
    Sensitivity,
    ShowIf,
    SpecialProcedure,
    StandardMaterial,
    Step,
    Tier,
    VariantKind,
)


class Words(NamedTuple):
    """What a page says of one element."""

    label: str
    hint: str = ""
    wide: bool = False
    """A text of several lines."""
    offers: str = ""
    """Name of the list whose words the input offers (data elements, licence types)."""
    fixed: bool = False
    """Shown, not typed: it says which item this is."""


class Section(NamedTuple):
    """A part of the form, with its elements in order."""

    code: str
    label: str
    elements: Mapping[str, Words]


class Rows(NamedTuple):
    """A model that stands in rows: what one row is called, what tells rows apart, what names one to people."""

    label: str
    key: tuple[str, ...]
    title: str
    elements: Mapping[str, Words]


W = Words
# fmt: off
SECTIONS: tuple[Section, ...] = (
    Section("basics", "基本信息", {
        "code": W("业务办理项编码", "18 位统一社会信用代码、1 位行使层级、12 位基本编码、2 位顺序号。", fixed=True),
        "slug": W("英文代号", "网址里用的名字，定了就不改。", fixed=True),
        "department": W("实施主体", fixed=True),
        "local_code": W("地方实施编码", "省里另有一套编码的填，没有就空着。"),
        "variant": W("办理类型", "同一件事分新办、变更、延续、补办、注销的选一种，不分的选“不分”。"),
        "case_kind": W("办件类型", "当场能办完的是即办件，其他是承诺件。"),
        "purpose": W("事项说明", "一句话说清办了有什么用、谁来办，用老百姓的话。", wide=True),
        "theme": W("主题分类", "照国家平台的主题目录选一个。", offers="themes"),
        "served": W("服务对象"),
        "body_kind": W("实施主体性质"),
        "power_source": W("权力来源"),
        "power_note": W("权限划分", "哪一部分归这里办，哪一部分归上级或者别处。", wide=True),
        "exercised": W("行使内容", "这一级具体做什么。", wide=True),
        "entrusted_to": W("委托部门", "受委托办理的，写是谁委托的。"),
        "handling_office": W("承办机构", "具体哪个科室，例如：区卫生健康局行政审批股。"),
        "joint_bodies": W("联办机构", "一行一个；没有就空着。"),
        "local_basis": W("本地补充的实施依据", "基本目录里的设定依据不用抄，这里只写本地多出来的。"),
        "minutes": W("填申请大约几分钟"),
        "example_note": W("示例说明", "哪些内容是示例，不是法律规定的。", wide=True),
        "checked_on": W("核对日期", "最近一次逐条核对过是哪天。"),
    }),
    Section("conditions", "受理条件与情形", {
        "conditions": W("受理条件", "一行一条，写具体，不写“其他条件”。"),
        "not_for": W("不用办或者不归这里办的", "一行一条，说清该办什么、找谁。"),
        "quantity_limit": W("数量限制", "没有限制也写明没有。"),
        "questions": W("情形问题", "问几句就知道这个人要带什么。答案可以加减材料、表单、环节，改时限，或者说不用办。"),
    }),
    Section("materials", "材料", {
        "materials": W("申请材料"),
        "intermediaries": W("中介服务", "办之前要先请中介机构做的。"),
    }),
    Section("form", "表单", {
        "fields": W("表单", "每一项都用数据元；和办这件事没关系的不要问（行政许可法第二十九条）。"),
    }),
    Section("steps", "环节与时限", {
        "legal_limit": W("法定时限", "例如：20 个工作日、30 个自然日、48 小时、3 个月；当场办完的写“即办”。"),
        "legal_basis": W("法定时限依据", "哪部法、第几条。"),
        "legal_note": W("法定时限说明", wide=True),
        "promised_limit": W("承诺时限", "不能比法定时限长。当场办完的写“即办”。"),
        "promised_note": W("承诺时限说明", wide=True),
        "delivery_limit": W("送达时限", "作出决定以后多久送到，一般 10 个工作日（行政许可法第四十四条）。"),
        "correction_limit": W("补正时限", "告知补正以后，申请人有多久补来；到期没有补的退件。"),
        "reviewed": W("设审核环节", "设：承办、审核、批准；不设：承办、批准。"),
        "inspected": W("要现场核查", "要：两名以上工作人员看过现场才能准予（行政许可法第三十四条）。"),
        "in_person": W("要本人到场", "要：依法必须本人来办，委托代理人不能代办（行政许可法第二十九条）。"),
        "steps": W("办理环节", "各环节加起来不能超过承诺时限。"),
        "special_procedures": W("特别程序", "不算在时限里的检验、检测、听证、专家评审等（行政许可法第四十五条）。"),
    }),
    Section("result", "收费与结果", {
        "fees": W("收费项目", "不收费就一项也不加。"),
        "pay_online": W("可以网上缴费"),
        "result": W("审批结果"),
    }),
    Section("places", "网点与办理形式", {
        "places": W("在哪一级能办"),
        "channels": W("办理形式"),
        "online_stages": W("网上办理深度", "网上能做到哪几步，能做到的都勾。"),
        "online_url": W("网上办理地址", "在别的系统里办的才填。"),
        "visits": W("到办事现场次数"),
        "visit_reason": W("必须现场办理原因", "要到现场的，说明为什么。"),
        "scope": W("通办范围"),
        "cross_ways": W("跨省通办方式"),
        "in_centre": W("进驻政务服务大厅"),
        "one_counter": W("综合窗口受理"),
        "appointment": W("可以预约"),
        "courier_in": W("材料可以寄来"),
        "courier_out": W("结果可以寄出"),
        "terminal": W("自助机上能办"),
        "instant_authorised": W("授权到窗", "即办件：窗口一个人当场受理、当场决定。"),
        "tacit_approval": W("超时默认", "到期没有答复的，视为同意，进入下一步。"),
        "promise": W("告知承诺", "签了承诺就可以不交的材料、什么时候来核查。不实行告知承诺的全部空着。"),
    }),
    Section("remedies", "咨询监督与救济", {
        "contact": W("咨询和监督", "两个电话不能是同一个。"),
        "remedies": W("复议和诉讼"),
        "rights": W("权利义务", "一行一条。"),
    }),
    Section("faq", "常见问题", {
        "faq": W("常见问题"),
    }),
)
SAME = Section("same", "四同要素", {
    "name": W("事项名称"),
    "type": W("事项类型"),
    "basis": W("设定依据"),
})
"""名称, 编码, 依据, 类型 come from the directory; the code stands with the basics because its ends are the body's."""

PARTS: Mapping[type[Part], Rows] = {
    Basis: Rows("依据", ("law", "article"), "law", {
        "law": W("法律法规名称", "不写书名号。"),
        "article": W("条款号", "写到第几条、第几款，例如：第三十二条第一款。"),
        "text": W("条款内容", wide=True),
        "number": W("文号"),
        "issuer": W("颁布机关"),
        "since": W("实施日期", "例如 2019-04-23。"),
    }),
    Question: Rows("问题", ("code",), "text", {
        "code": W("代码", "英文小写，例如 kind。"),
        "text": W("问什么"),
        "hint": W("提示", "拿不准的人看了就会选。"),
        "several": W("可以选几个"),
        "show_if": W("只在这种情况下问", "不写就人人都问。"),
        "options": W("选项", "至少两个。"),
    }),
    ShowIf: Rows("条件", (), "question", {
        "question": W("前面哪个问题的代码"),
        "options": W("选了哪些选项", "一行一个代码，选中任何一个就问。"),
    }),
    Option: Rows("选项", ("code",), "label", {
        "code": W("代码", "英文小写。"),
        "label": W("选项"),
        "note": W("选了会怎样", "一句话告诉他后果。"),
        "effects": W("选了以后"),
    }),
    Effect: Rows("变化", ("kind", "target"), "target", {
        "kind": W("做什么"),
        "target": W("对象", "材料代码、数据元、环节名称、时限，或者该去办的事项的英文代号。", offers="targets"),
        "reason": W("原因", "不用办的，说清为什么。"),
    }),
    Material: Rows("材料", ("code",), "name", {
        "code": W("代码", "英文小写，本事项里不重复，例如 floor_plan。"),
        "standard_code": W("标准材料", "同一种材料各部门用同一个。没有合适的空着。", offers="materials"),
        "name": W("材料名称", "老百姓看得懂的名字。"),
        "kind": W("原件还是复印件"),
        "format": W("材料形式"),
        "need": W("材料必要性"),
        "need_note": W("什么情况才要", "不是人人都要的，写清楚。"),
        "source": W("来源渠道"),
        "issuer": W("出具机构"),
        "originals": W("原件几份"),
        "copies": W("复印件几份"),
        "note": W("填报须知", "怎么准备、从哪里来、能不能免。", wide=True),
        "standard": W("受理标准", "什么样的算合格。", wide=True),
        "basis": W("要求这份材料的依据"),
        "licence": W("免提交的电子证照", "有这种证照就不用交。", offers="licences"),
        "from_form": W("就是申请表本身", "网上填了表就不用另交。"),
    }),
    Intermediary: Rows("中介服务", ("name",), "name", {
        "name": W("名称"),
        "basis": W("依据"),
        "note": W("说明"),
    }),
    FormField: Rows("表单项", ("element",), "element", {
        "element": W("数据元", "从数据元字典里选。", offers="elements"),
        "label": W("这里怎么问", "空着就用数据元的名称。"),
        "hint": W("提示"),
        "required": W("必填"),
        "section": W("放在哪一组"),
        "why": W("为什么要问", "名称看不出来的才写。"),
    }),
    Step: Rows("环节", ("name",), "name", {
        "name": W("环节名称"),
        "office": W("办理处室"),
        "limit": W("办理时限", "例如 2 个工作日；当场的写“即办”。"),
        "standard": W("审查标准", wide=True),
        "result": W("办理结果"),
    }),
    SpecialProcedure: Rows("特别程序", ("kind",), "kind", {
        "kind": W("哪一种"),
        "days": W("最长多久", "例如 15 个工作日。"),
        "basis": W("依据"),
        "note": W("说明"),
    }),
    Fee: Rows("收费项目", ("name",), "name", {
        "name": W("收费项目"),
        "standard": W("收费标准", "例如：每证 10 元。"),
        "basis": W("收费依据"),
        "relief": W("减免", "谁可以少交、不交。"),
    }),
    Result: Rows("审批结果", (), "name", {
        "kind": W("结果类型"),
        "name": W("结果名称"),
        "licence": W("发哪种电子证照", offers="licences"),
        "valid_years": W("有效几年", "长期有效的空着。"),
        "sample": W("样本地址", "发电子证照的不用填。"),
    }),
    Place: Rows("办理层级", ("tier",), "tier", {
        "tier": W("哪一级"),
        "mode": W("能做什么"),
    }),
    Promise: Rows("告知承诺", (), "basis", {
        "content": W("承诺什么", "一行一条。"),
        "replaces": W("代替哪些材料", "一行一个材料代码。"),
        "checked_within": W("多久内核查", "例如 2 个月。"),
        "basis": W("依据"),
    }),
    Contact: Rows("电话", (), "enquiry", {
        "enquiry": W("咨询电话"),
        "complaint": W("监督投诉电话"),
    }),
    Remedy: Rows("救济途径", ("kind", "body"), "kind", {
        "kind": W("哪一种"),
        "body": W("找谁"),
        "address": W("地址"),
        "phone": W("电话"),
        "within": W("期限", "例如：自知道决定之日起 60 日内。"),
    }),
    Faq: Rows("问答", ("question",), "question", {
        "question": W("问"),
        "answer": W("答", wide=True),
    }),
    # What all items share: forms of those who may define it.
    Entry: Rows("基本目录", ("code",), "name", {
        "code": W("基本编码", "12 位：2 位地区（00 国家）、2 位事项类型、5 位主项、3 位子项。", fixed=True),
        "name": W("事项名称"),
        "type": W("事项类型", "和编码第 3、4 位一致。"),
        "levels": W("行使层级", "能办的层级连着写：2 省级、3 市级、4 县级、5 镇街、6 村（社区）。例如 45。"),
        "state": W("状态"),
        "local_code": W("地方目录编码"),
        "basis": W("设定依据"),
        "note": W("说明", wide=True),
    }),
    DataElement: Rows("数据元", ("code",), "name", {
        "code": W("代码", "英文小写，定了就不改。", fixed=True),
        "name": W("名称"),
        "kind": W("类型", "已经在用的不能改。"),
        "hint": W("提示"),
        "unit": W("单位"),
        "choices": W("可选的值", "一行一个；只有单选才填。"),
        "minimum": W("最小"),
        "maximum": W("最大"),
        "max_length": W("最多几个字"),
        "sensitivity": W("敏感程度"),
        "source": W("从哪里自动带出", "例如 profile.name、org.uscc。"),
        "past": W("只能是今天或者以前的日期"),
    }),
    StandardMaterial: Rows("标准材料", ("code",), "name", {
        "code": W("代码", "英文小写，定了就不改。", fixed=True),
        "name": W("材料名称"),
        "category": W("材料分类"),
        "source": W("来源渠道"),
        "issuer": W("出具机构"),
        "licence": W("免提交的电子证照", offers="licences"),
        "issued_by": W("办哪个事项能得到它", "填 12 位基本编码；不是办事得到的空着。"),
        "also": W("也叫", "一行一个。"),
    }),
}
# fmt: on

# What people read for the values of code tables that are English in the document.
VALUES: Mapping[type, Mapping[str, str]] = {
    CaseKind: {kind.value: kind.label for kind in CaseKind},
    ItemType: {kind.value: f"{kind.value} {kind.label}" for kind in ItemType},
    VariantKind: {"": "不分"},
    Tier: {"district": "区（县）", "town": "镇（街道）", "village": "村（社区）"},
    Mode: {"decide": "办完", "accept": "受理，由区里决定", "collect": "收材料，送上级受理"},
    EntryState: {"in_force": "在用", "abolished": "已取消"},
    EffectKind: {
        "add_material": "多要一份材料",
        "drop_material": "少要一份材料",
        "add_field": "多填一项",
        "drop_field": "少填一项",
        "add_step": "多一个环节",
        "drop_step": "少一个环节",
        "set_limit": "承诺时限改成",
        "block": "不办这个事项",
    },
    FieldKind: {
        "text": "一行文字",
        "long_text": "多行文字",
        "number": "数字",
        "date": "日期",
        "yes_no": "是否",
        "choice": "单选",
        "phone": "手机号",
        "resident_number": "身份证号",
        "uscc": "统一社会信用代码",
        "bank_card": "银行卡号",
    },
    Sensitivity: {"public": "公开", "personal": "个人信息", "sensitive": "敏感个人信息"},
}

LIMITS = frozenset(
    {"legal_limit", "promised_limit", "delivery_limit", "correction_limit", "limit", "days", "checked_within"}
)
"""Elements that hold a limit (5wd), which people read in words."""

# What may be changed for many items at once: small things that change together when an office moves.
BULK: tuple[str, ...] = (
    "contact.enquiry",
    "contact.complaint",
    "handling_office",
    "theme",
    "promised_limit",
    "checked_on",
    "in_centre",
    "one_counter",
    "appointment",
    "courier_in",
    "courier_out",
    "terminal",
    "pay_online",
    "tacit_approval",
)


def words_of(model: type[Part]) -> Mapping[str, Words]:
    """The words of a model's elements, in the order of its form."""
    if model is Particulars:
        return {name: words for section in SECTIONS for name, words in section.elements.items()}
    if model is Guide:
        return {**SAME.elements, **words_of(Particulars)}
    return PARTS[model].elements
