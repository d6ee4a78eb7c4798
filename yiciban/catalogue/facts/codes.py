"""The code tables of a service item: those of GB/T 39046-2020 and of the regulations they cite."""

from __future__ import annotations

from enum import StrEnum


class ItemType(StrEnum):
    """事项类型, GB/T 39046-2020 A.1; only those a person can apply for."""

    PERMIT = "01"
    GRANT = "05"
    CONFIRMATION = "07"
    REWARD = "08"
    RULING = "09"
    OTHER_POWER = "10"
    PUBLIC_SERVICE = "20"

    @property
    def label(self) -> str:
        """The office's word."""
        return ITEM_TYPE_LABELS[self]


ITEM_TYPE_LABELS = {
    ItemType.PERMIT: "行政许可",
    ItemType.GRANT: "行政给付",
    ItemType.CONFIRMATION: "行政确认",
    ItemType.REWARD: "行政奖励",
    ItemType.RULING: "行政裁决",
    ItemType.OTHER_POWER: "其他行政权力",
    ItemType.PUBLIC_SERVICE: "公共服务",
}


class CaseKind(StrEnum):
    """办件类型, GB/T 39046-2020 A.6."""

    INSTANT = "1"
    PROMISED = "2"

    @property
    def label(self) -> str:
        """The office's word."""
        return "即办件" if self is CaseKind.INSTANT else "承诺件"


class VariantKind(StrEnum):
    """业务办理项: which act on the matter is asked for."""

    NEW = "新办"
    CHANGE = "变更"
    RENEW = "延续"
    REPLACE = "补办"
    CANCEL = "注销"
    ONLY = ""


class Audience(StrEnum):
    """The two doors of the portal, derived from 服务对象."""

    PERSON = "person"
    FIRM = "firm"


class Tier(StrEnum):
    """A level of the three-tier network."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"


class Mode(StrEnum):
    """What a point of a tier may do for an item: collection is not acceptance."""

    DECIDE = "decide"
    ACCEPT = "accept"
    COLLECT = "collect"


class MaterialKind(StrEnum):
    """材料类型."""

    ORIGINAL = "原件"
    COPY = "复印件"
    BOTH = "原件和复印件"
    EITHER = "原件或复印件"


class MaterialNeed(StrEnum):
    """材料必要性: whether a case may be accepted without it."""

    REQUIRED = "必要"
    OPTIONAL = "非必要"
    LATER = "容缺后补"


class MaterialSource(StrEnum):
    """来源渠道."""

    SELF = "申请人自备"
    GOVERNMENT = "政府部门核发"
    INTERMEDIARY = "中介机构出具"
    OTHER = "其他"


class FieldKind(StrEnum):
    """What sort of value a data element holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    PHONE = "phone"
    RESIDENT_NUMBER = "resident_number"
    USCC = "uscc"
    BANK_CARD = "bank_card"


class Sensitivity(StrEnum):
    """How carefully a value is handled (个人信息保护法 arts. 28–29)."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class ResultKind(StrEnum):
    """审批结果类型."""

    LICENCE = "证照"
    DOCUMENT = "批文"
    OTHER = "其他"
    NONE = "无"


class ServedKind(StrEnum):
    """服务对象, GB/T 39046-2020 A.4."""

    PERSON = "自然人"
    ENTERPRISE = "企业法人"
    INSTITUTION = "事业法人"
    SOCIETY = "社会组织法人"
    AGENCY = "行政机关"
    OTHER = "其他组织"


class PowerSource(StrEnum):
    """权力来源: why this body and no other holds the power."""

    OWN = "法定本级行使"
    DEVOLVED = "上级下放"
    AUTHORISED_FROM_ABOVE = "上级授权"
    AUTHORISED = "同级授权"
    ENTRUSTED_FROM_ABOVE = "上级委托"
    ENTRUSTED = "同级委托"


class BodyKind(StrEnum):
    """实施主体性质, GB/T 39046-2020 A.3."""

    AGENCY = "法定机关"
    AUTHORISED = "授权组织"
    ENTRUSTED = "受委托组织"
    OTHER = "其他"


class Channel(StrEnum):
    """办理形式, GB/T 39046-2020 A.5."""

    COUNTER = "窗口办理"
    COMPUTER = "电脑端网上办理"
    PHONE = "移动端网上申请"
    COURIER = "快递申请"
    OTHER = "其他"


class OnlineStage(StrEnum):
    """One capability of 网上办理深度 (national list, several may hold)."""

    ENQUIRY = "互联网咨询"
    RECEIPT = "互联网收件"
    PREVIEW = "互联网预审"
    ACCEPTANCE = "互联网受理"
    HANDLING = "互联网办理"
    FEEDBACK = "互联网办理结果信息反馈"
    LICENCE = "互联网电子证照反馈"
    OTHER = "其他"


class OnlineGrade(StrEnum):
    """网上办理深度 as one of four grades, derived from the capabilities and the number of visits."""

    INFORMATION = "Ⅰ"
    PREVIEW = "Ⅱ"
    ACCEPTANCE = "Ⅲ"
    ALL = "Ⅳ"


class Scope(StrEnum):
    """通办范围: how far away the item may be asked for."""

    NATION = "全国"
    PROVINCE = "全省"
    CITY = "全市"
    COUNTY = "全县"
    TOWN = "全镇（乡、街道）"
    VILLAGE = "跨村（社区）"


class CrossWay(StrEnum):
    """How an item is done from another province (国办发〔2020〕35号)."""

    ONLINE = "全程网办"
    COLLECTED = "代收代办"
    JOINT = "多地联办"


class SpecialKind(StrEnum):
    """特别程序: what the limit does not count (行政许可法第四十五条), and what an item may add to it."""

    HEARING = "听证"
    TENDER = "招标"
    AUCTION = "拍卖"
    INSPECTION = "检验"
    TESTING = "检测"
    QUARANTINE = "检疫"
    APPRAISAL = "鉴定"
    EXPERT_REVIEW = "专家评审"
    PUBLICITY = "公示"
    SURVEY = "入户调查"


class MaterialCategory(StrEnum):
    """材料分类."""

    CERTIFICATE = "证件证书证明"
    FORM = "申请表格文书"
    RESULT = "结果文书"
    OTHER = "其他"


class MaterialFormat(StrEnum):
    """材料形式."""

    PAPER = "纸质"
    ELECTRONIC = "电子"
    BOTH = "纸质和电子"


class RemedyKind(StrEnum):
    """How a decision is disputed."""

    REVIEW = "行政复议"
    LAWSUIT = "行政诉讼"


# 主题分类, as the exchange numbers it; the two doors of the portal have a table each.
_PERSON = """
生育收养 户籍办理 民族宗教 教育科研 入伍服役 就业创业 设立变更 准营准办 抵押质押 职业资格 行政缴费 婚姻登记 优待抚恤
规划建设 住房保障 社会保障 证件办理 交通出行 旅游观光 出境入境 消费维权 公共安全 司法公证 知识产权 环保绿化 文化体育
公用事业 医疗卫生 离职退休 死亡殡葬 地方特色 其他
"""
_FIRM = """
设立变更 准营准办 资质认证 年检年审 税收财务 人力资源 社会保障 投资审批 融资信贷 抵押质押 商务贸易 招标拍卖 海关口岸
涉外服务 农林牧渔 国土和规划建设 交通运输 环保绿化 应对气候变化 水务气象 医疗卫生 科技创新 文体教育 知识产权 民族宗教
质量技术 检验检疫 安全生产 公安消防 司法公证 公用事业 法人注销 档案文物 地方特色 其他
"""
PERSON_THEMES = tuple(_PERSON.split())
FIRM_THEMES = tuple(_FIRM.split())
