"""What only the whole catalogue can break beside circles: a code, a name or a paper that stands for two things."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from yiciban.catalogue.facts import Guide, Severity
from yiciban.catalogue.rules.lint.rule import Collector, Found, Surroundings, WholeRule
from yiciban.catalogue.rules.lint.words import plain_name

ERROR, WARNING = Severity.ERROR, Severity.WARNING
# A name that is used everywhere is told to so many items at most; the first mended lead to the others.
TOLD_AT_MOST = 50


class Twice:
    """Something that must stand once in the catalogue: keeps the first guide of each value."""

    def __init__(self, value: Callable[[Guide], Hashable], element: str, why: str, mend: str) -> None:
        self._value, self._element, self._why, self._mend = value, element, why, mend
        self._first: dict[Hashable, str] = {}
        self._again: list[tuple[str, str]] = []

    def see(self, guide: Guide, around: Surroundings) -> None:  # noqa: ARG002
        """Keep the guide's value."""
        first = self._first.setdefault(self._value(guide), guide.slug)
        if first != guide.slug:
            self._again.append((guide.slug, first))

    def found(self) -> Iterator[tuple[str, Found]]:
        """A finding for every guide after the first, which names the first."""
        for slug, first in self._again:
            yield slug, Found(self._element, self._why.format(first=first), self._mend)


class SlugTwice(Twice):
    """The same for the slug, by which others know a guide: two guides of one slug are seen as they pass."""

    def __init__(self) -> None:
        super().__init__(lambda guide: guide.slug, "slug", "英文代号 {first} 用了两次。", "请给后来的换一个英文代号。")

    def see(self, guide: Guide, around: Surroundings) -> None:  # noqa: ARG002
        """Keep the slug."""
        if guide.slug in self._first:
            self._again.append((guide.slug, guide.slug))
        self._first[guide.slug] = guide.slug


def _code_twice() -> Collector:
    why = "编码和 {first} 的一样。"
    return Twice(lambda guide: guide.code, "code", why, "请换一个顺序号，一个编码只给一个事项。")


def _name_twice() -> Collector:
    why = "同一个部门还有一个同名的事项 {first}，办事的人分不清。"
    return Twice(lambda guide: (guide.department, guide.full_name), "name", why, "请取消一个，或者换一个基本编码。")


def _variant_twice() -> Collector:
    why = "同一个实施事项下面，{first} 也是这个办理类型。"
    return Twice(lambda guide: (guide.code[:31], guide.variant), "variant", why, "请改办理类型，或者取消一个。")


class MaterialNames:
    """One paper under two names across items: counts how each paper without a standard is written."""

    def __init__(self) -> None:
        self._written: dict[str, Counter[str]] = defaultdict(Counter)
        self._where: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def see(self, guide: Guide, around: Surroundings) -> None:  # noqa: ARG002
        """Count the names of the guide's own materials."""
        for material in guide.materials:
            if material.standard_code or material.from_form:
                continue
            self._written[plain_name(material.name)][material.name] += 1
            where = self._where[material.name]
            if len(where) < TOLD_AT_MOST:
                where.append((guide.slug, material.code))

    def found(self) -> Iterator[tuple[str, Found]]:
        """A finding wherever a paper goes by another name than in most items."""
        for names in self._written.values():
            if len(names) < 2:
                continue
            usual, times = min(names.items(), key=lambda pair: (-pair[1], pair[0]))
            for name in sorted(names.keys() - {usual}):
                why = f"同一份材料在 {times} 个事项里叫“{usual}”，这里叫“{name}”。"
                mend = "请用同一个名称，最好定义成标准材料。"
                for slug, code in self._where[name]:
                    yield slug, Found(f"materials.{code}.name", why, mend)


RULES: Iterable[WholeRule] = (
    WholeRule("whole.code", ERROR, "一个编码只给一个事项", "GB/T 39554.1-2020", _code_twice),
    WholeRule("whole.slug", ERROR, "英文代号不重复", "平台约定", SlugTwice),
    WholeRule("whole.name", WARNING, "一个部门的事项不重名", "国办发〔2017〕29号 四级四同", _name_twice),
    WholeRule("whole.variant", ERROR, "一个事项的办理类型不重复", "GB/T 39554.1-2020", _variant_twice),
    WholeRule("whole.material", WARNING, "同一份材料只有一个名称", "一材料一标准", MaterialNames),
)
