"""Names by their look and their sound: sorted lists, for suggestions while typing and for those who type letters.

Initials of two letters collide in half of all names: what comes out is a list, never a redirect.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin

from yiciban.catalogue.rules.tokens import normalise

SHORTEST_INSIDE = 4  # letters; shorter ones are looked for at the beginning only
LOOKED_AT = 400  # phrases that begin alike and are put in order; one more letter narrows them
_NOT_SOUND = re.compile(r"[^a-z0-9]+")
_BETWEEN = "\n"


@lru_cache(maxsize=65536)
def syllables(text: str) -> tuple[str, ...]:
    """The syllables without tones: 社保卡 is she, bao, ka. Remembered, so that a rebuild costs what is new."""
    return tuple(part for part in (_NOT_SOUND.sub("", s.lower()) for s in lazy_pinyin(text)) if part)


def sound(text: str) -> str:
    """Full pinyin without tones or spaces: 社保卡 is shebaoka."""
    return "".join(syllables(text))


def initials(text: str) -> str:
    """The first letters: 社保卡 is sbk."""
    return "".join(syllable[0] for syllable in syllables(text))


class Phrases:
    """Names of numbered things, to be found by their beginning, by what they hold, and by how they sound."""

    def __init__(self, names: Iterable[tuple[int, Iterable[str]]]) -> None:
        self._phrases = sorted({(name, number) for number, own in names for name in own})
        keyed = sorted(
            {
                (key, place)
                for place, (name, _) in enumerate(self._phrases)
                for key in (normalise(name), sound(name), initials(name))
                if key
            }
        )
        self._keys, self._places = [key for key, _ in keyed], [place for _, place in keyed]
        self._look = _Text(normalise(name) for name, _ in self._phrases)
        self._full = _Text(sound(name) for name, _ in self._phrases)
        self._first = _Text(initials(name) for name, _ in self._phrases)

    def suggest(self, typed: str) -> Iterator[tuple[int, str]]:
        """Number and phrase of what begins with the characters or letters, then of what only holds them.

        Short phrases come first: what is typed is most of them.
        """
        start = normalise(typed)
        if not start:
            return
        first = bisect_left(self._keys, start)
        last = bisect_right(self._keys, start + "\U0010ffff", lo=first)
        begun = set(self._places[first : min(last, first + LOOKED_AT)])
        yield from self._in_order(begun)
        holding = {*self._look.holding(start, LOOKED_AT), *self._holding_sound(start, LOOKED_AT)}
        yield from self._in_order(holding - begun)

    def sounding(self, text: str) -> Iterator[tuple[int, float, str]]:
        """Number, score and phrase of what sounds like the letters; the best phrase of each number."""
        wanted = _NOT_SOUND.sub("", normalise(text))
        best: dict[int, tuple[float, str]] = {}
        if wanted:
            for place in {*self._full.holding(wanted), *self._first.holding(wanted)}:
                name, number = self._phrases[place]
                score = _likeness(wanted, sound(name), initials(name))
                if score > best.get(number, (0.0, ""))[0]:
                    best[number] = score, name
        for number, (score, name) in best.items():
            yield number, score, name

    def _holding_sound(self, letters: str, most: int) -> Iterator[int]:
        if len(letters) >= SHORTEST_INSIDE:
            yield from self._full.holding(letters, most)
        if len(letters) >= SHORTEST_INSIDE - 1:
            yield from self._first.holding(letters, most)

    def _in_order(self, places: Iterable[int]) -> Iterator[tuple[int, str]]:
        for place in sorted(places, key=lambda place: (len(self._phrases[place][0]), place)):
            name, number = self._phrases[place]
            yield number, name


class _Text:
    """Many short texts as one, so that looking through all of them is one search in C."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = [f"{text}{_BETWEEN}" for text in texts]
        self._whole = "".join(parts)
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part))

    def holding(self, wanted: str, most: int | None = None) -> Iterator[int]:
        """The numbers of the texts that hold it, in order."""
        place, found = self._whole.find(wanted), 0
        while place >= 0 and (most is None or found < most):
            number = bisect_right(self._starts, place) - 1
            yield number
            found += 1
            place = self._whole.find(wanted, self._starts[number + 1])


def _likeness(wanted: str, full: str, first: str) -> float:
    """How well letters fit a phrase: whole, at the beginning, inside; the shorter phrase fits better."""
    closeness = len(wanted) / max(len(full), 1)
    first_closeness = len(wanted) / max(len(first), 1)
    fits = (
        (wanted in (full, first), 10.0),
        (full.startswith(wanted), 6.0 + closeness),
        (first.startswith(wanted) and len(wanted) > 1, 4.0 + first_closeness),
        (len(wanted) >= SHORTEST_INSIDE and wanted in full, 3.0 + closeness),
        (len(wanted) >= SHORTEST_INSIDE - 1 and wanted in first, 2.0 + first_closeness),
    )
    return next((score for fitting, score in fits if fitting), 0.0)
