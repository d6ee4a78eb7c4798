"""What a rating may say, and the codes under which it leaves the house. Tables and pure functions.

Sources: 国办发〔2019〕51号; GB/T 39046-2020 A.8; the national 好差评 interface. The two codes of a level run in
opposite directions, which is why neither is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from yiciban.kernel.refusal import Refusal, invalid
from yiciban.ratings.facts import Channel, Level, Tag

MAX_TEXT = 300
L = Level

# GB/T 39046-2020 A.8: 1 is best.
GB39046: Mapping[Level, str] = MappingProxyType({L.EXCELLENT: "1", L.GOOD: "2", L.FAIR: "3", L.POOR: "4", L.BAD: "5"})
# The interface provinces report through: 5 is best.
INTERFACE: Mapping[Level, str] = MappingProxyType({L.EXCELLENT: "5", L.GOOD: "4", L.FAIR: "3", L.POOR: "2", L.BAD: "1"})
# 评价渠道 `pf`.
CHANNELS: Mapping[Channel, str] = MappingProxyType({Channel.WEB: "1", Channel.MOBILE: "2"})

_TAGS: Mapping[Level, Mapping[str, str]] = MappingProxyType(
    {
        L.EXCELLENT: {
            "510": "一窗受理一次办结",
            "511": "可以先受理后补材料",
            "512": "不用提交证明",
            "513": "可以全程网上办理",
            "514": "可以使用手机办理",
            "515": "可以就近办理",
            "516": "无需材料直接办理",
            "517": "服务热情效率高",
        },
        L.GOOD: {
            "406": "填写一张表单就可完成申报",
            "407": "在线提交材料窗口核验",
            "408": "一张清单告知全部申报材料",
            "409": "用告知承诺减免申报材料",
            "410": "可以在线预约办理",
            "411": "跑大厅一次办完",
            "412": "可以使用自助机办理",
            "413": "服务态度较好",
        },
        L.FAIR: {
            "307": "一次性告知需要补正的材料",
            "308": "提供申报材料样本",
            "309": "在承诺的时间内办结",
            "310": "办事指南指引准确",
            "311": "按办事指南要求的材料即可办理",
            "312": "可以快递送达",
            "313": "跑动次数与承诺的一致",
            "314": "服务态度一般",
        },
        L.POOR: {
            "207": "没有提供材料样本",
            "208": "没有提供材料清单",
            "209": "未在承诺时间内办结",
            "210": "同样内容的证明材料被要求多次提交",
            "211": "承诺网办但无法在线办理",
            "212": "在线预约办理后到实体大厅重复取号排队",
            "213": "窗口人员业务不熟练",
            "214": "服务态度生硬",
        },
        L.BAD: {
            "108": "在办事指南之外增加新的审批条件",
            "109": "需提供办事指南之外的申报材料",
            "110": "无理由超过法定办理时间",
            "111": "办事指南提供样本有错",
            "112": "承诺在线收取申报材料实际无法收取",
            "113": "多头跑窗口和部门",
            "114": "跑动次数与承诺的不一致",
            "115": "服务态度差效率低",
        },
    }
)
TAGS: Mapping[Level, tuple[Tag, ...]] = MappingProxyType(
    {level: tuple(Tag(code, text) for code, text in tags.items()) for level, tags in _TAGS.items()}
)
TAG_TEXTS: Mapping[str, str] = MappingProxyType({tag.code: tag.text for tags in TAGS.values() for tag in tags})


def read_level(text: str) -> Level:
    """The level of that name. Raises Refusal `level_missing`."""
    try:
        return Level(text)
    except ValueError:
        sentence = "还没选满意不满意。请在五个里选一个。"
        raise invalid("level_missing", sentence, {"level": sentence}) from None


def check(level: Level, tags: Sequence[str], text: str) -> tuple[str, ...]:
    """The tags of that level, each once, in the order of the set.

    Raises Refusal `tag_not_of_level`, `text_too_long`.
    """
    known = _TAGS[level]
    strange = [code for code in tags if code not in known]
    if strange:
        sentence = f"选的原因和“{level.label}”对不上。请重新选。"
        raise invalid("tag_not_of_level", sentence, {"tags": sentence})
    if len(text) > MAX_TEXT:
        sentence = f"写了 {len(text)} 个字，最多 {MAX_TEXT} 个字，请删短一些。"
        raise invalid("text_too_long", sentence, {"text": sentence})
    return tuple(code for code in known if code in tags)


def check_rateable(*, is_delivered: bool) -> None:
    """Raise Refusal `not_delivered_yet` before the result has been handed over."""
    if not is_delivered:
        raise Refusal("not_delivered_yet", "这件还没有办完。结果送到您手上以后，再请您打分。")


def from_gb39046(code: str) -> Level:
    """The level of a code of GB/T 39046. Raises KeyError."""
    return {value: level for level, value in GB39046.items()}[code]


def from_interface(code: str) -> Level:
    """The level of a code of the national interface. Raises KeyError."""
    return {value: level for level, value in INTERFACE.items()}[code]
