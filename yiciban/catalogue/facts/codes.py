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


class Variant(StrEnum):
    """业务办理项: which act on the matter is asked for."""

    NEW = "新办"
    CHANGE = "变更"
    RENEW = "延续"
    REPLACE = "补办"
    CANCEL = "注销"
    ONLY = ""


class Audience(StrEnum):
    """服务对象, narrowed to the two doors of the portal."""

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
