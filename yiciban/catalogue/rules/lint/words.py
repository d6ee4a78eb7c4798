"""Words the rules look for, and lengths of limits: shared by the files of the linter."""

from __future__ import annotations

import re
from functools import lru_cache

from yiciban.kernel.limits import Limit, Unit

# 中办国办《关于深入推进审批服务便民化的指导意见》: what cannot be named may not be asked for.
CATCH_ALL = re.compile(
    r"(^|[、，及和与或等的])((其他|其它|有关|相关|需要|要求|必要)的?)+(证明|申请|申报|补充)?(材料|资料|文件|手续|证件)"
    r"|等(相关|有关)?(材料|资料|证件)$"
    r"|(规定|要求|需要|认为)(提交|提供|应当提交|应当提供)?的(其他|其它)"
)
_COPY_WORDS = re.compile(
    r"[\s（）()《》“”\"、，,.。·/—\-]+|原件及复印件|原件和复印件|原件或复印件|复印件|原件|扫描件|电子版|电子件|正反面|加盖公章"
    r"|[一二两\d]+份|有效的?|的$"
)
_WHOSE = re.compile(r"^(申请人|本人|经办人|办事人)的?")
_LAW = re.compile(r"《[^》]*((?<!办)法|法典|条例)(（[^）]*）)?》")
PERMIT_LAW = re.compile(r"《(中华人民共和国)?行政许可法》")


@lru_cache(maxsize=65536)
def plain_name(name: str) -> str:
    """A material's name without copies, brackets and whose it is: 申请人身份证（复印件） → 身份证."""
    bare = _COPY_WORDS.sub("", name)
    return _WHOSE.sub("", bare) or bare or name


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """A paper's name without the words that are left out in speech: 居民身份证 → 身份证."""
    return re.sub(r"^(中华人民共和国|中国|居民|公民|本人|近期|有效)+", "", name) or name


@lru_cache(maxsize=4096)
def office_stem(name: str) -> str:
    """An office without its place and kind: 区市场监督管理局, 市场监督管理部门 → 市场监督管理."""
    bare = re.sub(r"^(本|所在|当地|原|省|市|县|区)+", "", name)
    return re.sub(r"(行政)?(主管)?(部门|机关|机构|委员会|分局|总局|大队|中心|局|厅|部|所)$", "", bare)


def laws_in(text: str) -> list[str]:
    """The laws and regulations (法, 条例) that a text cites, without the 行政许可法 itself."""
    return [found[0] for found in _LAW.finditer(text) if not PERMIT_LAW.search(found[0])]


@lru_cache(maxsize=4096)
def limit(code: str) -> Limit:
    """A limit, read once."""
    return Limit.parse(code)


# Calendar days one unit takes at least and at most, and what holidays may add to the most.
_DAYS = {
    Unit.HOUR: (1 / 24, 1 / 24, 0),
    Unit.CALENDAR_DAY: (1, 1, 0),
    Unit.WORKING_DAY: (1, 7 / 5, 10),
    Unit.MONTH: (28, 31, 0),
    Unit.YEAR: (365, 366, 0),
}


@lru_cache(maxsize=4096)
def days(code: str) -> tuple[float, float]:
    """How many calendar days a limit takes at least and at most; what is done on the spot may take the day."""
    found = limit(code)
    least, most, holidays = _DAYS[found.unit]
    if not found.count:
        return 0, 1
    # Seven working days in a row is the longest that the exchange of weekends makes.
    weekends = 2 * ((found.count - 1) // 7) if found.unit is Unit.WORKING_DAY else 0
    return found.count * least + weekends, found.count * most + holidays


def longer(one: str, other: str) -> bool:
    """Whether a limit is certainly longer than another, also across units."""
    a, b = limit(one), limit(other)
    if a.unit is b.unit or not a.count:
        return a.count > b.count
    return days(one)[0] > days(other)[1]


def text_of(code: str) -> str:
    """A limit as people read it: 5 个工作日."""
    return str(limit(code))
