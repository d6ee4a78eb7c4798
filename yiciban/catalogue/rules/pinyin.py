"""Names by their sound: full pinyin and initials, for those who type letters, and for suggestions.

Initials of two letters collide in half of all names: what comes out is a list, never a redirect.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pypinyin import Style, lazy_pinyin

from yiciban.catalogue.rules.tokens import normalise

SHORTEST_INSIDE = 4  # letters; shorter ones are looked for at the beginning only
_NOT_SOUND = re.compile(r"[^a-z0-9]+")


def sound(text: str) -> str:
    """Full pinyin without tones or spaces: 社保卡 is shebaoka."""
    return _NOT_SOUND.sub("", "".join(lazy_pinyin(text)).lower())


def initials(text: str) -> str:
    """The first letters: 社保卡 is sbk."""
    return _NOT_SOUND.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())


class PinyinIndex:
    """Phrases sorted by what they look like and by how they sound."""

    def __init__(self, phrases: Iterable[tuple[str, Iterable[str]]]) -> None:
        keyed: set[tuple[str, str, str]] = set()
        self._sounds: list[tuple[str, str, str, str]] = []
        for slug, names in phrases:
            for name in dict.fromkeys(names):
                full, first = sound(name), initials(name)
                self._sounds.append((full, first, slug, name))
                keyed |= {(key, slug, name) for key in (normalise(name), full, first) if key}
        self._keyed = sorted(keyed)
        self._keys = [key for key, _, _ in self._keyed]

    def find(self, text: str) -> Iterator[tuple[str, float, str]]:
        """Slug, score and phrase of what sounds like the letters, best phrase of each slug."""
        wanted = _NOT_SOUND.sub("", normalise(text))
        best: dict[str, tuple[float, str]] = {}
        for full, first, slug, name in self._sounds:
            score = _likeness(wanted, full, first)
            if score > best.get(slug, (0.0, ""))[0]:
                best[slug] = (score, name)
        for slug, (score, name) in sorted(best.items(), key=lambda row: (-row[1][0], row[0])):
            yield slug, score, name

    def beginning(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Slug and phrase of what begins with the characters or letters, in order."""
        start = normalise(prefix)
        place = bisect_left(self._keys, start)
        while place < len(self._keys) and self._keys[place].startswith(start):
            _, slug, name = self._keyed[place]
            yield slug, name
            place += 1

    def containing(self, text: str) -> Iterator[tuple[str, str]]:
        """Slug and phrase of what holds the characters anywhere."""
        wanted = normalise(text)
        for _, _, slug, name in self._sounds:
            if wanted in normalise(name):
                yield slug, name


def _likeness(wanted: str, full: str, first: str) -> float:
    """How well letters fit a phrase: whole, at the beginning, inside; the shorter phrase fits better."""
    if not wanted:
        return 0.0
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
