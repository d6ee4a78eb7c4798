"""What changed between two documents, said by section in words a reviewer reads.

Rows are told apart by what names them (the code of a material, the name of a step), so that a row that moved is
not one taken out and another put in; a row whose name changed is known again by its words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, NamedTuple

from yiciban.catalogue.facts import Guide, Part
from yiciban.catalogue.rules.documents import said, value_of
from yiciban.catalogue.rules.elements import Element, Shape, elements_of, row_title, text_of
from yiciban.catalogue.rules.elements_table import PARTS, SAME, SECTIONS

SHORT = 24
"""So many characters are read at a glance: the old words and the new, whole."""
ALIKE = 0.6
"""How alike two rows are that are taken for one that was renamed."""
_TOKEN = re.compile(r"[A-Za-z0-9_.]+|\s+|.", re.DOTALL)


class Kind(StrEnum):
    """What happened to an element or a row."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"changed": "改了", "added": "新增", "removed": "去掉", "moved": "换了位置"}[self.value]


class Piece(NamedTuple):
    """A stretch of a long text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: where in words, and what it was and is; long texts in pieces."""

    path: str
    label: str
    kind: Kind
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """What a row says that was put in or taken out."""

    @property
    def sentence(self) -> str:
        """承诺时限：10 个工作日 → 8 个工作日."""
        if self.kind in (Kind.ADDED, Kind.REMOVED):
            return f"{self.label}：{self.kind.label}"
        return f"{self.label}：{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """The changes of one section of the form."""

    code: str
    label: str
    changes: tuple[Change, ...]


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[SectionChanges, ...]:
    """What changed, by section in the order of the form; sections without a change are left out.

    Either document may be unfinished. The four same elements are compared only where both documents carry them.
    """
    elements = {element.name: element for element in elements_of(Guide)}
    same = [name for name in SAME.elements if name in before and name in after]
    found = []
    for section, names in ((SAME, same), *((one, list(one.elements)) for one in SECTIONS)):
        changes = tuple(
            change for name in names for change in _compare(elements[name], before, after, name, elements[name].label)
        )
        if changes:
            found.append(SectionChanges(section.code, section.label, changes))
    return tuple(found)


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as stretches that stayed, went and came; two texts with little in common, one after the other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:
        return tuple(piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text)
    pieces: list[Piece] = []
    for operation, a, b, c, d in _joined(matcher.get_opcodes()):
        if operation == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("new", "".join(new[c:d])))
    return tuple(pieces)


def _joined(operations: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Single characters that happen to be alike between two changes are part of one change."""
    found: list[tuple[str, int, int, int, int]] = []
    last = len(operations) - 1
    for place, (operation, a, b, c, d) in enumerate(operations):
        inside = operation == "equal" and b - a < 2 and 0 < place < last
        kind = "equal" if operation == "equal" and not inside else "change"
        if found and kind == "change" and found[-1][0] == "change":
            _, start, _, begin, _ = found[-1]
            found[-1] = ("change", start, b, begin, d)
        else:
            found.append((kind, a, b, c, d))
    return found


def _compare(
    element: Element, before: Mapping[str, Any], after: Mapping[str, Any], path: str, label: str
) -> Iterator[Change]:
    old, new = value_of(element, before), value_of(element, after)
    if old == new:
        return
    if element.shape is Shape.PART:
        assert element.model is not None
        yield from _parts(element.model, old, new, path, label)
    elif element.shape is Shape.ROWS:
        assert element.model is not None
        yield from _rows(_Rows(element.model, path, label), old, new)
    elif element.shape is Shape.LINES:
        yield from _rows(_Lines(path, label), old, new)
    else:
        yield _plain(path, label, text_of(element, old), text_of(element, new))


def _plain(path: str, label: str, old: str, new: str) -> Change:
    long = max(len(old), len(new)) > SHORT
    return Change(path, label, Kind.CHANGED, old, new, text_pieces(old, new) if long else ())


def _parts(
    model: type[Part], old: Mapping[str, Any], new: Mapping[str, Any], path: str, label: str
) -> Iterator[Change]:
    if not old or not new:
        yield Change(path, label, Kind.REMOVED if old else Kind.ADDED, details=said(model, old or new))
        return
    for element in elements_of(model):
        yield from _compare(element, old, new, f"{path}.{element.name}", f"{label} · {element.label}")


class _Rows:
    """How rows of a model are told apart, named and compared."""

    def __init__(self, model: type[Part], path: str, label: str) -> None:
        self.model, self.path, self.label = model, path, label

    def key(self, row: Any) -> str:
        """What tells the row from its neighbours."""
        return "\x1f".join(str(row.get(name, "")) for name in PARTS[self.model].key)

    def words(self, row: Any) -> str:
        """All the row says, to know it again under another name."""
        return "\n".join(value for _, value in said(self.model, row))

    def named(self, row: Any) -> str:
        """材料“平面图”."""
        return f"{PARTS[self.model].label}“{row_title(self.model, row) or '还没有名字'}”"

    def details(self, row: Any) -> tuple[tuple[str, str], ...]:
        """What the row says."""
        return said(self.model, row)

    def inside(self, old: Any, new: Any) -> Iterator[Change]:
        """What changed inside a row."""
        where = f"{self.path}.{self.key(new)}"
        for element in elements_of(self.model):
            yield from _compare(element, old, new, f"{where}.{element.name}", f"{self.named(new)} · {element.label}")


class _Lines(_Rows):
    """The same for short texts, one a line."""

    def __init__(self, path: str, label: str) -> None:
        super().__init__(Part, path, label)

    def key(self, row: Any) -> str:
        return str(row)

    def words(self, row: Any) -> str:
        return str(row)

    def named(self, row: Any) -> str:
        return f"{self.label}“{row}”"

    def details(self, row: Any) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        return ()

    def inside(self, old: Any, new: Any) -> Iterator[Change]:
        if old != new:
            yield _plain(self.path, self.label, str(old), str(new))


def _rows(rows: _Rows, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    pairs = _matched(rows, old, new)
    stayed = _in_order([place for place, _ in sorted(pairs, key=lambda pair: pair[1])])
    came_from = {place: origin for origin, place in pairs}
    for place, row in enumerate(new):
        if place not in came_from:
            yield Change(f"{rows.path}.{rows.key(row)}", rows.named(row), Kind.ADDED, details=rows.details(row))
            continue
        origin = came_from[place]
        if origin not in stayed:
            where = f"{rows.path}.{rows.key(row)}"
            yield Change(where, rows.named(row), Kind.MOVED, f"第 {origin + 1} 位", f"第 {place + 1} 位")
        yield from rows.inside(old[origin], row)
    kept = {origin for origin, _ in pairs}
    for origin, row in enumerate(old):
        if origin not in kept:
            yield Change(f"{rows.path}.{rows.key(row)}", rows.named(row), Kind.REMOVED, details=rows.details(row))


def _matched(rows: _Rows, old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """Places of the rows that are the same one: first by their key, then the most alike among the rest."""
    waiting: dict[str, list[int]] = {}
    for place, row in enumerate(old):
        waiting.setdefault(rows.key(row), []).append(place)
    pairs, left = [], []
    for place, row in enumerate(new):
        origins = waiting.get(rows.key(row))
        if origins:
            pairs.append((origins.pop(0), place))
        else:
            left.append(place)
    gone = sorted(place for origins in waiting.values() for place in origins)
    alike = sorted(
        (-SequenceMatcher(None, rows.words(old[a]), rows.words(new[b]), autojunk=False).ratio(), a, b)
        for a in gone
        for b in left
    )
    for likeness, a, b in alike:
        if -likeness >= ALIKE and a in gone and b in left:
            pairs.append((a, b))
            gone.remove(a)
            left.remove(b)
    return pairs


def _in_order(origins: Sequence[int]) -> set[int]:
    """The most rows that kept their order (longest increasing run): the others are those that moved."""
    ends: list[int] = []
    chains: list[tuple[int, ...]] = []
    for origin in origins:
        place = bisect_left(ends, origin)
        chain = (*(chains[place - 1] if place else ()), origin)
        ends[place : place + 1] = [origin]
        chains[place : place + 1] = [chain]
    return set(chains[-1]) if chains else set()
