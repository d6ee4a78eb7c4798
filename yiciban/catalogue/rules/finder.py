"""Ranking: BM25F over a few thousand items in memory, grouped by base item, with the reason of each hit.

Weights and shape were measured on a labelled set: names and aliases 3, department and theme 1, the
purpose sentence 0.6; materials and steps only add noise. Pure Python: a thousand items rank in a few ms.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yiciban.catalogue.rules.intents import flavour_of, intent_of
from yiciban.catalogue.rules.pinyin import PinyinIndex
from yiciban.catalogue.rules.tokens import common_run, is_latin, normalise, tokens, without_filler

NAME, ALIAS, PLACE, PURPOSE = 3.0, 3.0, 1.0, 0.6
SATURATION = 1.2  # k1
LENGTH_SHARE = 0.4  # b: names are short on purpose, so length says little
INTENT_BOOST, OTHER_INTENT = 1.35, 0.8
# Who does not say so does not want to change or close anything.
UNASKED_END = 0.92
# Below this share of the question's weight found in the best answer, we say that it is only near.
SURE_SHARE = 0.42
ANY_SHARE = 0.16
# Hits far behind the best are noise on a page.
TAIL_SHARE = 0.22


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the finder knows it; items with the same `base` are variants of each other."""

    slug: str
    base: str
    variant: str
    name: str
    aliases: tuple[str, ...]
    department: str
    theme: str
    purpose: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: the item, how well it fits, why it is there, and the other variants of its base."""

    slug: str
    score: float
    reason: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The matches, best first; `weak` when none answers most of the question."""

    matches: tuple[Match, ...]
    weak: bool


NOTHING = Answer((), weak=True)


class Finder:
    """An index over all entries; replaced whole when the catalogue changes, never altered."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._postings: Mapping[str, list[tuple[int, float]]]
        self._idf: Mapping[str, float]
        self._build()
        self.pinyin = PinyinIndex((e.slug, (e.base, e.name, *e.aliases)) for e in self.entries)
        self._place = {entry.slug: place for place, entry in enumerate(self.entries)}

    def find(self, text: str, *, audience: str = "", limit: int = 10) -> Answer:
        """Answer a question in everyday words; letters alone are read as pinyin first."""

        def allowed(entry: Entry) -> bool:
            return not audience or audience in entry.audience

        if is_latin(text):
            answer = self._by_pinyin(text, allowed, limit)
            if answer.matches:
                return answer
        question = without_filler(text)
        scores, share = self._score(question)
        intent = intent_of(text)
        ranked = [
            (score * self._intent_factor(doc, intent), doc)
            for doc, score in scores.items()
            if allowed(self.entries[doc])
        ]
        if not ranked:
            return NOTHING
        groups = self._grouped(ranked, intent)[:limit]
        best_share = max(share[doc] for _, doc, _ in groups)
        if best_share < ANY_SHARE:
            return NOTHING
        floor = groups[0][0] * TAIL_SHARE
        matches = tuple(
            Match(self.entries[doc].slug, score, self._reason(question, doc), others)
            for score, doc, others in groups
            if score >= floor
        )
        return Answer(matches, weak=best_share < SURE_SHARE)

    def _build(self) -> None:
        fields = [_fields(entry) for entry in self.entries]
        average = [
            sum(sum(doc[place][1].values()) for doc in fields) / max(len(fields), 1) or 1.0 for place in range(4)
        ]
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, doc in enumerate(fields):
            weights: dict[str, float] = defaultdict(float)
            for place, (weight, counts) in enumerate(doc):
                length = 1 - LENGTH_SHARE + LENGTH_SHARE * sum(counts.values()) / average[place]
                for token, count in counts.items():
                    weights[token] += weight * count / length
            for token, value in weights.items():
                postings[token].append((number, value))
        count = len(self.entries)
        self._postings = postings
        self._idf = {
            token: math.log(1 + (count - len(rows) + 0.5) / (len(rows) + 0.5)) for token, rows in postings.items()
        }

    def _score(self, question: str) -> tuple[dict[int, float], dict[int, float]]:
        """Score and covered share of the question's weight, by entry."""
        asked: dict[str, float] = {}
        for token, weight in tokens(question):
            asked[token] = max(asked.get(token, 0.0), weight)
        unknown = math.log(1 + (len(self.entries) + 0.5) / 0.5)
        total = sum(weight * self._idf.get(token, unknown) for token, weight in asked.items()) or 1.0
        scores: dict[int, float] = defaultdict(float)
        share: dict[int, float] = defaultdict(float)
        for token, weight in asked.items():
            worth = weight * self._idf.get(token, 0.0)
            for doc, value in self._postings.get(token, ()):
                scores[doc] += worth * value / (SATURATION + value)
                share[doc] += worth / total
        return scores, share

    def _intent_factor(self, doc: int, intent: str) -> float:
        flavour = flavour_of(self.entries[doc].name, self.entries[doc].variant)
        if not intent:
            return UNASKED_END if flavour in ("注销", "变更") else 1.0
        if not flavour:
            return 1.0
        return INTENT_BOOST if flavour == intent else OTHER_INTENT

    def _grouped(self, ranked: Sequence[tuple[float, int]], intent: str) -> list[tuple[float, int, tuple[str, ...]]]:
        """One row per base item: the variant the question asks for, in front of its siblings."""
        groups: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for score, doc in ranked:
            groups[self.entries[doc].base].append((score, doc))
        rows = []
        for members in groups.values():
            members.sort(key=lambda row: (-row[0], self.entries[row[1]].slug))
            chosen = self._chosen([doc for _, doc in members], intent)
            others = tuple(self.entries[doc].slug for _, doc in members if doc != chosen)
            rows.append((members[0][0], chosen, others))
        return sorted(rows, key=lambda row: (-row[0], self.entries[row[1]].slug))

    def _chosen(self, docs: Sequence[int], intent: str) -> int:
        wanted = intent or "新办"
        return next((doc for doc in docs if self.entries[doc].variant == wanted), docs[0])

    def _reason(self, question: str, doc: int) -> str:
        """Why this entry: the words of its name, the everyday name it also goes by, or its purpose."""
        entry, plain = self.entries[doc], normalise(question).replace(" ", "")
        in_name = common_run(plain, normalise(entry.name))
        alias = max(entry.aliases, key=lambda a: _overlap(plain, a), default="")
        if alias and _overlap(plain, alias) > _overlap(plain, entry.name):
            return f"也叫：{alias}"
        if len(in_name) >= 2:
            return f"名称里有“{in_name}”"
        in_purpose = common_run(plain, normalise(entry.purpose))
        if len(in_purpose) >= 2:
            return f"说明里有“{in_purpose}”"
        if plain and _overlap(plain, entry.department + entry.theme) > 0:
            return f"属于{entry.theme}"
        return "说法相近"

    def _by_pinyin(self, text: str, allowed: Callable[[Entry], bool], limit: int) -> Answer:
        rows = [
            (score, self._place[slug], phrase)
            for slug, score, phrase in self.pinyin.find(text)
            if allowed(self.entries[self._place[slug]])
        ]
        phrases = {doc: phrase for _, doc, phrase in rows}
        groups = self._grouped([(score, doc) for score, doc, _ in rows], "")[:limit]
        matches = []
        for score, doc, others in groups:
            entry, phrase = self.entries[doc], phrases[doc]
            reason = "拼音相符" if phrase in (entry.name, entry.base) else f"也叫：{phrase}"
            matches.append(Match(entry.slug, score, reason, others))
        return Answer(tuple(matches), weak=not matches)


def _fields(entry: Entry) -> list[tuple[float, Counter[str]]]:
    return [
        (NAME, _count(entry.name)),
        (ALIAS, _count(" ".join(entry.aliases))),
        (PLACE, _count(f"{entry.department} {entry.theme}")),
        (PURPOSE, _count(entry.purpose)),
    ]


def _count(text: str) -> Counter[str]:
    return Counter(token for token, _ in tokens(text))


def _overlap(question: str, phrase: str) -> float:
    """Pairs in common count 1, single characters a little."""
    mine, theirs = dict(tokens(question)), dict(tokens(phrase))
    return sum(weight * (1.0 if len(token) > 1 else 0.3) for token, weight in mine.items() if token in theirs)
