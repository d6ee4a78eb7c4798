"""Circular proofs (循环证明): to do A one needs what B gives, and to do B one needs what A gives.

Looked for between matters (entries), over the whole catalogue. Only what is done for the first time gives a
paper: a renewal that wants the licence it renews is no circle. Nor is a matter without variants that wants what
it gives: it changes the paper (出生登记 writes into the parents' 户口簿).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from yiciban.catalogue.facts import Guide, MaterialNeed, Severity, VariantKind
from yiciban.catalogue.rules.lint.graph import components, way_round
from yiciban.catalogue.rules.lint.rule import Found, Surroundings, WholeRule

# Entries that stand for a later act although they have no variants: 居民身份证换领, 社会保障卡补领.
_LATER = re.compile(
    r"[换补][领办发证卡]|补[、，]换|换[、，]补|延续|续[期展办证]|变更|注销|年[检审]|挂失|激活|认证|迁移|转移"
)
FIRST = (VariantKind.NEW, VariantKind.ONLY)


class Need(NamedTuple):
    """A paper one must have: the standard material and licence type it is, and how the guide lists it."""

    standard: str
    licence: str
    code: str
    name: str


class CircularProofs:
    """Keeps of every first-time guide what it requires and what it gives; papers nobody here issues drop out."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._needs: dict[str, set[Need]] = defaultdict(set)
        self._guides: dict[str, list[tuple[str, frozenset[Need]]]] = defaultdict(list)
        self._gives: dict[str, set[str]] = defaultdict(set)
        self._new: set[str] = set()
        self._issued_by: dict[str, str] = {}
        # The forty bodies of a matter ask for the same: one set for all of them.
        self._same: dict[frozenset[Need], frozenset[Need]] = {}

    def see(self, guide: Guide, around: Surroundings) -> None:
        """Keep needs and gifts of a guide, when it is the first time that one does the matter."""
        if guide.variant not in FIRST or _LATER.search(guide.name):
            return
        standards = around.materials or {}
        found = []
        for material in guide.materials:
            if material.need is not MaterialNeed.REQUIRED:
                continue
            standard = standards.get(material.standard_code)
            licence = material.licence or (standard.licence if standard else "")
            if standard and standard.issued_by:
                self._issued_by[standard.code] = standard.issued_by
            elif not licence:
                continue
            found.append(Need(standard.code if standard else "", licence, material.code, material.name))
        needs = frozenset(found)
        needs = self._same.setdefault(needs, needs)
        self._names[guide.entry] = guide.name
        self._needs[guide.entry] |= needs
        self._guides[guide.entry].append((guide.slug, needs))
        if guide.variant is VariantKind.NEW:
            self._new.add(guide.entry)
        if guide.result.licence:
            self._gives[guide.result.licence].add(guide.entry)

    def found(self) -> Iterator[tuple[str, Found]]:
        """One finding for every guide on a circle, with the whole way round in words."""
        stuck = self._stuck()
        graph = {entry: self._leads_to(entry, stuck) for entry in sorted(stuck)}
        for component in components(graph):
            for entry in component:
                way = way_round(graph, entry)
                if way:
                    yield from self._tell(entry, way, graph)

    def issuers(self, need: Need) -> frozenset[str]:
        """The matters through which one gets the paper; none: it comes from outside the catalogue."""
        named = self._issued_by.get(need.standard, "")
        found = self._gives.get(need.licence, set()) | ({named} if named in self._needs else set())
        return frozenset(found)

    def _stuck(self) -> set[str]:
        """Matters one can never do: a need of theirs is given only by matters one can never do."""
        left = set(self._needs)
        while True:
            done = {entry for entry in left if all(self._can_get(entry, need, left) for need in self._needs[entry])}
            if not done:
                return left
            left -= done

    def _can_get(self, entry: str, need: Need, stuck: set[str]) -> bool:
        issuers = self.issuers(need)
        is_changed = entry in issuers and entry not in self._new
        return is_changed or not issuers or not issuers <= stuck

    def _leads_to(self, entry: str, stuck: set[str]) -> dict[str, Need]:
        """From a stuck matter to those that give what it waits for, with the need."""
        wanted = (need for need in sorted(self._needs[entry]) if not self._can_get(entry, need, stuck))
        return {issuer: need for need in wanted for issuer in sorted(self.issuers(need))}

    def _tell(
        self, entry: str, way: tuple[str, ...], graph: Mapping[str, Mapping[str, Need]]
    ) -> Iterator[tuple[str, Found]]:
        legs = list(zip(way, (*way[1:], way[0]), strict=True))
        words = [
            f"办“{self._names[here]}”要交“{graph[here][there].name}”，那是“{self._names[there]}”的结果"
            for here, there in legs
        ]
        first = graph[legs[0][0]][legs[0][1]]
        why = f"{'；'.join(words)}。谁也办不成。"
        mend = "请在这几个事项里至少去掉一份材料，或者改用别的办法证明。"
        for slug, needs in self._guides[entry]:
            own = next((need for need in needs if need[:2] == first[:2]), None)
            if own:
                yield slug, Found(f"materials.{own.code}", why, mend)


RULES: Iterable[WholeRule] = (
    WholeRule("cycles.proof", Severity.ERROR, "没有循环证明", "国办发〔2018〕47号 证明事项清理", CircularProofs),
)
