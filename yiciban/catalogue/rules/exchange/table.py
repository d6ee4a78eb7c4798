"""The exchange's one table: which column of which sheet holds which element of an item, and how it is written.

Names are those of the national exchange (ZWFW C0109, GB/T 39046-2020 table 4) where it has one; ours begin with
`yb_`. A field may take two columns (a limit is a number and a unit). Reading, writing and `docs/exchange.md` are
made from this table and from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from yiciban.catalogue.facts import (
    Basis,
    Effect,
    Faq,
    Fee,
    FormField,
    Intermediary,
    Material,
    Option,
    Part,
    Particulars,
    Place,
    Question,
    Remedy,
    SpecialProcedure,
    Step,
)
from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.cells import (
    CODE,
    DATE,
    LIMIT,
    MARKED,
    NUMBER,
    TEXT,
    WORD,
    WORDS,
    YES_NO,
    Kind,
    one,
    some,
)

KEY = "task_handle_item"
ORDER = "order_num"


@dataclass(frozen=True)
class Field:
    """One element: its columns, the office's word, where it stands in the document (of the row), and its sort."""

    names: tuple[str, ...]
    label: str
    path: str
    kind: Kind
    labels: tuple[str, ...] = ()
    """The headings of each column, where there are two."""

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands under the names for people."""
        return self.labels or (self.label,) * len(self.names)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The path, step by step."""
        return tuple(self.path.split("."))


@dataclass(frozen=True)
class Sheet:
    """One sheet: a row an item, or the rows of one of its lists. `path` is empty for the items themselves.

    A sheet of texts (`model` None) has one column. `key` is the column by which rows of a sheet below name theirs.
    """

    name: str
    label: str
    path: str
    fields: tuple[Field, ...]
    model: type[Part] | None = None
    key: str = ""
    parents: tuple[str, ...] = ()
    """The columns that say to which row of the sheets above a row belongs, beside the item."""
    told: Mapping[str, str] | None = None
    """Columns made from the others, with their headings: written for other systems, compared on import."""

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Every column of the sheet in order, with its heading."""
        found = {KEY: "业务办理项编码"} if self.path else {}
        found |= {name: "所属" + PARENT_LABELS[name] for name in self.parents}
        found |= {name: text for field in self.fields for name, text in zip(field.names, field.headings, strict=True)}
        return found | dict(self.told or {}) | ({ORDER: "顺序"} if self.path else {})


def F(names: str, label: str, path: str, kind: Kind = TEXT, labels: str = "") -> Field:  # noqa: N802 - a line of a table
    """One line of the table."""
    return Field(tuple(names.split()), label, path, kind, tuple(labels.split()))


def _lines(name: str, label: str, path: str, column: str) -> Sheet:
    return Sheet(name, label, path, (F(column, label, ""),))


PARENT_LABELS = {"yb_question_code": "问题代码", "yb_option_code": "选项代码"}
# What the four same elements, the code and the office say anyway: written for other systems, compared on import.
SAME: Mapping[str, str] = {
    "task_name": "事项名称",
    "catalog_code": "基本编码",
    "local_catalog_code": "地方目录编码",
    "task_code": "实施编码",
    "task_type": "事项类型",
    "use_level": "行使层级",
    "dept_name": "实施主体名称",
    "dept_code": "实施主体统一社会信用代码",
}
DERIVED: Mapping[str, str] = {
    "is_fee": "是否收费",
    "is_online": "是否网办",
    "is_express": "是否支持物流",
    "service_type": "有没有中介服务",
    "handle_flow": "办理流程",
}
# fmt: off
ITEMS = Sheet("items", "事项", "", (
    F("task_handle_item", "业务办理项编码", "code", CODE),
    F("yb_slug", "英文代号", "slug", WORD),
    F("yb_department", "实施主体代号", "department", WORD),
    F("local_task_code", "地方实施编码", "local_code"),
    F("yb_variant", "办理类型", "variant", one(codes.VARIANT)),
    F("project_type", "办件类型", "case_kind", one(codes.CASE_KIND)),
    F("dept_type", "实施主体性质", "body_kind", one(codes.BODY_KIND)),
    F("power_source", "权力来源", "power_source", one(codes.POWER_SOURCE)),
    F("yb_power_note", "权限划分", "power_note"),
    F("yb_exercised", "行使内容", "exercised"),
    F("entrust_name", "委托部门", "entrusted_to"),
    F("yb_handling_office", "承办机构", "handling_office"),
    F("user_topic_type corp_topic_type", "主题分类", "theme", TEXT, "自然人主题 法人主题"),
    F("server_type", "服务对象", "served", some(codes.SERVED)),
    F("yb_purpose", "事项说明", "purpose"),
    F("limit_explain", "数量限制", "quantity_limit"),
    F("anticipate_day anticipate_type", "法定时限", "legal_limit", LIMIT, "法定时限 法定时限单位"),
    F("anticipate_explain", "法定时限说明", "legal_note"),
    F("yb_legal_basis", "法定时限依据", "legal_basis"),
    F("promise_day promise_type", "承诺时限", "promised_limit", LIMIT, "承诺时限 承诺时限单位"),
    F("promise_explain", "承诺时限说明", "promised_note"),
    F("yb_delivery_day yb_delivery_type", "送达时限", "delivery_limit", LIMIT, "送达时限 送达时限单位"),
    F("yb_correction_day yb_correction_type", "补正时限", "correction_limit", LIMIT, "补正时限 补正时限单位"),
    F("yb_reviewed", "设审核环节", "reviewed", YES_NO),
    F("yb_inspected", "要现场核查", "inspected", YES_NO),
    F("yb_in_person", "要本人到场", "in_person", YES_NO),
    F("is_pay_online", "网上支付", "pay_online", YES_NO),
    F("result_type", "结果类型", "result.kind", one(codes.RESULT)),
    F("result_name", "结果名称", "result.name"),
    F("result_guid", "结果样本", "result.sample"),
    F("yb_result_licence", "结果的电子证照类型", "result.licence", WORD),
    F("yb_result_valid_years", "结果有效几年", "result.valid_years", NUMBER),
    F("limit_scene_num", "到办事现场次数", "visits", NUMBER),
    F("limit_scene_explain", "必须现场办理原因", "visit_reason"),
    F("handle_type", "办理形式", "channels", some(codes.CHANNEL)),
    F("online_handle_depth", "网上办理深度", "online_stages", some(codes.ONLINE_STAGE)),
    F("online_handle_url", "网上办理地址", "online_url"),
    F("handle_area", "通办范围", "scope", one(codes.SCOPE)),
    F("yb_cross_way", "跨省通办方式", "cross_ways", some(codes.CROSS_WAY)),
    F("is_entry_center", "进驻大厅", "in_centre", YES_NO),
    F("yb_one_counter", "综合窗口受理", "one_counter", YES_NO),
    F("is_schedule", "预约办理", "appointment", YES_NO),
    F("is_mail_material", "材料可以寄来", "courier_in", YES_NO),
    F("is_mail_result", "结果可以寄出", "courier_out", YES_NO),
    F("is_service_terminals", "自助终端", "terminal", YES_NO),
    F("yb_promise_day yb_promise_type", "告知承诺多久内核查", "promise.checked_within", LIMIT, "核查期限 核查期限单位"),
    F("yb_promise_replaces", "告知承诺代替的材料", "promise.replaces", WORDS),
    F("yb_promise_basis", "告知承诺依据", "promise.basis"),
    F("yb_tacit_approval", "超时默认", "tacit_approval", YES_NO),
    F("yb_instant_authorised", "授权到窗", "instant_authorised", YES_NO),
    F("link_way", "咨询电话", "contact.enquiry"),
    F("supervise_way", "监督投诉电话", "contact.complaint"),
    F("yb_minutes", "填申请约几分钟", "minutes", NUMBER),
    F("yb_example_note", "示例说明", "example_note"),
    F("yb_checked_on", "核对日期", "checked_on", DATE),
), Particulars, told={**SAME, **DERIVED})
SHEETS: tuple[Sheet, ...] = (
    ITEMS,
    Sheet("by_law", "设定依据", "local_basis", (
        F("yb_law_name", "法律法规名称", "law"),
        F("yb_law_number", "文号", "number"),
        F("yb_law_article", "条款号", "article"),
        F("yb_law_text", "条款内容", "text"),
        F("yb_law_issuer", "颁布机关", "issuer"),
        F("yb_law_since", "实施日期", "since"),
    ), Basis, told={"yb_law_from": "基本目录还是本地补充"}),
    _lines("accept_condition", "受理条件", "conditions", "accept_condition"),
    _lines("yb_not_for", "不用办的", "not_for", "yb_not_for"),
    Sheet("material", "申请材料", "materials", (
        F("yb_material_code", "材料代码", "code", WORD),
        F("material_name", "材料名称", "name"),
        F("yb_standard_code", "标准材料代码", "standard_code", WORD),
        F("material_type", "材料类型", "kind", one(codes.MATERIAL_KIND)),
        F("material_format", "材料形式", "format", one(codes.MATERIAL_FORMAT)),
        F("is_need", "材料必要性", "need", one(codes.MATERIAL_NEED)),
        F("handle_case", "非必要时情形", "need_note"),
        F("source_type", "来源渠道", "source", one(codes.MATERIAL_SOURCE)),
        F("source_explain", "出具机构", "issuer"),
        F("original_num", "原件份数", "originals", NUMBER),
        F("copy_num", "复印件份数", "copies", NUMBER),
        F("fill_explain", "填报须知", "note"),
        F("accept_stand", "受理标准", "standard"),
        F("by_law", "依据", "basis"),
        F("yb_licence", "免提交的电子证照", "licence", WORD),
        F("yb_from_form", "就是申请表", "from_form", YES_NO),
    ), Material),
    Sheet("yb_form_field", "表单", "fields", (
        F("yb_element", "数据元", "element", WORD),
        F("yb_field_label", "这里怎么问", "label"),
        F("yb_field_hint", "提示", "hint"),
        F("yb_field_required", "必填", "required", YES_NO),
        F("yb_field_section", "分组", "section", MARKED),
        F("yb_field_why", "为什么要问", "why"),
    ), FormField),
    Sheet("yb_step", "办理环节", "steps", (
        F("yb_step_name", "环节名称", "name"),
        F("yb_step_office", "办理处室", "office"),
        F("yb_step_day yb_step_type", "办理时限", "limit", LIMIT, "办理时限 办理时限单位"),
        F("yb_step_standard", "审查标准", "standard"),
        F("yb_step_result", "办理结果", "result"),
    ), Step),
    Sheet("special_procedure", "特别程序", "special_procedures", (
        F("special_procedure", "哪一种", "kind", one(codes.SPECIAL)),
        F("yb_special_day yb_special_type", "最长多久", "days", LIMIT, "最长多久 单位"),
        F("yb_special_basis", "依据", "basis"),
        F("yb_special_note", "说明", "note"),
    ), SpecialProcedure),
    Sheet("fee", "收费项目", "fees", (
        F("fee_name", "收费项目", "name"),
        F("fee_stand", "收费标准", "standard"),
        F("by_law", "收费依据", "basis"),
        F("desc_explain", "减免说明", "relief"),
    ), Fee, told={"is_desc": "是否减免"}),
    Sheet("yb_place", "在哪一级能办", "places", (
        F("yb_place_tier", "哪一级", "tier", one(codes.TIER)),
        F("yb_place_mode", "能做什么", "mode", one(codes.MODE)),
    ), Place),
    Sheet("yb_intermediary", "中介服务", "intermediaries", (
        F("yb_intermediary_name", "名称", "name"),
        F("yb_intermediary_basis", "依据", "basis"),
        F("yb_intermediary_note", "说明", "note"),
    ), Intermediary),
    _lines("other_dept", "联办机构", "joint_bodies", "other_dept"),
    _lines("yb_promise_content", "承诺内容", "promise.content", "yb_promise_content"),
    Sheet("yb_remedy", "复议和诉讼", "remedies", (
        F("yb_remedy_kind", "哪一种", "kind", one(codes.REMEDY)),
        F("yb_remedy_body", "部门", "body"),
        F("yb_remedy_address", "地址", "address"),
        F("yb_remedy_phone", "电话", "phone"),
        F("yb_remedy_within", "期限", "within"),
    ), Remedy),
    _lines("yb_rights", "权利义务", "rights", "yb_rights"),
    Sheet("faq", "常见问题", "faq", (
        F("question", "问", "question"),
        F("answer", "答", "answer"),
    ), Faq),
    Sheet("yb_question", "情形问题", "questions", (
        F("yb_question_code", "问题代码", "code", WORD),
        F("yb_question_text", "问什么", "text"),
        F("yb_question_hint", "提示", "hint"),
        F("yb_question_several", "可以选几个", "several", YES_NO),
        F("yb_show_if_question", "前面问题的代码", "show_if.question", WORD),
        F("yb_show_if_option", "选了这些才问", "show_if.options", WORDS),
    ), Question, key="yb_question_code"),
    Sheet("yb_option", "情形选项", "questions.options", (
        F("yb_option_code", "选项代码", "code", WORD),
        F("yb_option_label", "选项", "label"),
        F("yb_option_note", "选了会怎样", "note"),
    ), Option, key="yb_option_code", parents=("yb_question_code",)),
    Sheet("yb_effect", "选了以后", "questions.options.effects", (
        F("yb_effect_kind", "做什么", "kind", one(codes.EFFECT)),
        F("yb_effect_target", "对象", "target"),
        F("yb_effect_reason", "原因", "reason"),
    ), Effect, parents=("yb_question_code", "yb_option_code")),
)
# Columns of the exchange that are not read, and where what they hold stands here.
KNOWN_ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("transact_addr", "transact_time", "traffic_guide", "link_addr"), "办理地点和时间在“网点”里维护"),
    **dict.fromkeys(("form_guid", "example_guid", "page_format", "is_self", "remark"), "这里没有这个要素"),
    **dict.fromkeys(("task_state", "task_version"), "状态和版本由平台管"),
    **dict.fromkeys(("plan_effective_date", "plan_cancel_date"), "生效日期在审核时定"),
    **dict.fromkeys(("row_guid", "cd_time", "cd_batch", "cd_operation"), "这是交换系统自己用的"),
    **dict.fromkeys(("mobile_terminal_url", "is_single_login", "schedule_num", "schedule_day"), "这里没有这个要素"),
}
# fmt: on
BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
LAW_FROM = {"entry": "基本目录", "own": "本地补充"}
