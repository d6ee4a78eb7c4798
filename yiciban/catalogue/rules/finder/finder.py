"""Ranking: standard items by score, variants grouped under their entry before the cut, each with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from yiciban.catalogue.rules.finder.index import Floats, Index
from yiciban.catalogue.rules.finder.reasons import reason_of
from yiciban.catalogue.rules.finder.standard import EVERYTHING, Narrowed, Standard
from yiciban.catalogue.rules.intents import ACTS, flavour_of, intent_of
from yiciban.catalogue.rules.pinyin import Phrases, sound, syllables
from yiciban.catalogue.rules.tokens import is_latin, without_filler

INTENT_BOOST, OTHER_INTENT = 1.35, 0.8
# Who does not say so does not want to change or close anything.
UNASKED_END = 0.92
# A variant's own everyday names may outbid the usual one by so much; then it is the one that is meant.
CLEARLY = 1.25
# Below this share of what the question could reach we say that an answer is only near, or that there is none.
# There is no safe cut (notes: "nothing fits"): these two were read off the open questions.
SURE_SHARE = 0.26
ANY_SHARE = 0.15
# Hits far behind the best are noise on a page, and what is only near should be few.
TAIL_SHARE, WEAK_TAIL_SHARE = 0.22, 0.6
# A phrase that begins as the question sounds (jiehun), not one that only holds it.
SAME_SOUND = 6.0

Group = tuple[int, tuple[int, ...]]
"""Number of the variant that is meant, and of the others of its entry."""


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: the item, how well it fits, why it is there, and the other variants of its entry."""

    standard: Standard
    score: float
    reason: str
    others: tuple[Standard, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The matches, best first; `weak` when none answers most of the question."""

    matches: tuple[Match, ...]
    weak: bool


NOTHING = Answer((), weak=True)


class Finder:
    """The whole of what can be found, as it stood when it was built."""

    def __init__(self, standards: Iterable[Standard]) -> None:
        self.standards = tuple(sorted(standards, key=lambda s: s.key))
        self._index = Index(self.standards)
        self._family: Mapping[str, list[int]] = defaultdict(list)
        for number, standard in enumerate(self.standards):
            self._family[standard.entry].append(number)
        self._factors = {act: self._factors_for(act) for act in ("", *ACTS)}
        self.phrases = Phrases(self._names())
        counted = Counter(theme for standard in self.standards for theme in standard.themes)
        self.themes = tuple(sorted(counted.items(), key=lambda row: (-row[1], row[0])))
        """Every theme with the number of its standard items, fullest first."""

    def find(self, text: str, *, narrowed: Narrowed = EVERYTHING, limit: int = 10) -> Answer:
        """Answer a question in everyday words; letters alone are read as pinyin first."""
        if is_latin(text):
            found = self._by_sound(text, narrowed, limit)
            if found:
                return Answer(found, weak=False)
        question, scores, whole, groups = self._ranked(text, narrowed, limit)
        number = max((number for number, _ in groups), key=lambda number: scores[number], default=-1)
        best = float(scores[number]) if groups else 0.0
        if best < SURE_SHARE * whole or not groups:
            # A slip of a Chinese keyboard is another character of the same sound.
            several = len(syllables(question)) > 1
            if several and (found := self._by_sound(sound(question), narrowed, limit, SAME_SOUND, "读音相同")):
                return Answer(found, weak=False)
            if not groups or best < ANY_SHARE * whole or not self._index.shares_a_pair(question, number):
                return NOTHING
        weak = best < SURE_SHARE * whole
        floor = best * (WEAK_TAIL_SHARE if weak else TAIL_SHARE)
        return Answer(tuple(self._match(question, scores, g) for g in groups if scores[g[0]] >= floor), weak)

    def nearest(self, text: str, limit: int = 3) -> tuple[Match, ...]:
        """What comes nearest, however far it is: for those who look after what was not found."""
        found = {match.standard.entry: match for match in self.find(text, limit=limit).matches}
        question, scores, _, groups = self._ranked(text, EVERYTHING, limit)
        for group in groups:
            found.setdefault(self.standards[group[0]].entry, self._match(question, scores, group))
        return tuple(found.values())[:limit]

    def _ranked(self, text: str, narrowed: Narrowed, limit: int) -> tuple[str, Floats, float, tuple[Group, ...]]:
        question, intent = without_filler(text), intent_of(text)
        scores, whole = self._index.score(question)
        scores *= self._factors[intent]
        return question, scores, whole, tuple(self._groups(scores, intent, narrowed, limit))

    def _groups(self, scores: Floats, intent: str, narrowed: Narrowed, limit: int) -> Iterator[Group]:
        """The best entries, each at the score of its best variant and as the variant the question asks for."""
        # Whoever is far behind the best is not shown; a filter may take the best away, so then all are in it.
        floor = 0.0 if narrowed.any else scores.max(initial=0.0) * TAIL_SHARE
        near = np.flatnonzero(scores > floor)
        seen: set[str] = set()
        for number in near[np.argsort(-scores[near], kind="stable")]:
            standard = self.standards[number]
            if standard.entry in seen or not narrowed.lets(standard):
                continue
            seen.add(standard.entry)
            family = [n for n in self._family[standard.entry] if narrowed.lets(self.standards[n])]
            chosen = self._chosen(family, int(number), intent, scores)
            scores[chosen] = scores[number]
            yield chosen, tuple(n for n in family if n != chosen)
            if len(seen) == limit:
                return

    def _chosen(self, family: Sequence[int], best: int, intent: str, scores: Floats) -> int:
        by_variant = {self.standards[number].variant: number for number in family}
        if intent and intent in by_variant:
            return by_variant[intent]
        usual = by_variant.get("新办", best)
        return best if scores[best] > CLEARLY * scores[usual] else usual

    def _match(self, question: str, scores: Floats, group: Group) -> Match:
        standard = self.standards[group[0]]
        others = tuple(self.standards[number] for number in group[1])
        return Match(standard, float(scores[group[0]]), reason_of(question, standard), others)

    def _factors_for(self, intent: str) -> Floats:
        flavours = [flavour_of(standard.name, standard.variant) for standard in self.standards]
        return np.array([_factor(flavour, intent) for flavour in flavours], np.float32)

    def _by_sound(
        self, letters: str, narrowed: Narrowed, limit: int, least: float = 0.0, said: str = "拼音相符"
    ) -> tuple[Match, ...]:
        scores = np.zeros(len(self.standards), np.float32)
        phrases: dict[int, str] = {}
        for number, score, phrase in self.phrases.sounding(letters):
            if score >= least:
                scores[number], phrases[number] = score, phrase
        matches = []
        for chosen, others in self._groups(scores, "", narrowed, limit):
            standard = self.standards[chosen]
            phrase = phrases.get(chosen, standard.name)
            reason = said if phrase == standard.name else f"也叫：{phrase}"
            rest = tuple(self.standards[number] for number in others)
            matches.append(Match(standard, float(scores[chosen]), reason, rest))
        return tuple(matches)

    def _names(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """What may be typed for each item; the name of an entry stands for its usual variant."""
        for numbers in self._family.values():
            usual = next((n for n in numbers if self.standards[n].variant == "新办"), numbers[0])
            for number in numbers:
                own = (self.standards[number].name,) if number == usual else ()
                yield number, own + self.standards[number].aliases


def _factor(flavour: str, intent: str) -> float:
    if not intent:
        return UNASKED_END if flavour in ("注销", "变更") else 1.0
    if not flavour:
        return 1.0
    return INTENT_BOOST if flavour == intent else OTHER_INTENT
