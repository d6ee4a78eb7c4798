"""BM25F over standard items as numpy arrays: for every token, which items hold it and what that is worth.

Weights were measured on a labelled set: names and aliases 3, department and theme 1, the purpose sentence
0.6; materials and steps only add noise.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from yiciban.catalogue.rules.finder.standard import Standard
from yiciban.catalogue.rules.tokens import tokens

NAME, ALIAS, PLACE, PURPOSE = 3.0, 3.0, 1.0, 0.6
FIELDS = (NAME, ALIAS, PLACE, PURPOSE)
SATURATION = 1.2  # k1
LENGTH_SHARE = 0.4  # b: names are short on purpose, so length says little

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int32]


class Index:
    """Postings of all tokens; never altered after it is built, so any thread may read it."""

    def __init__(self, standards: Sequence[Standard]) -> None:
        self.size = len(standards)
        self._held: Numbers = np.zeros(0, np.int32)
        self._worth: Floats = np.zeros(0, np.float32)
        self._rows: dict[str, tuple[int, int]] = {}
        """Where the postings of a token begin and end: two large arrays are cheaper to keep than many small ones."""
        self._idf: dict[str, float] = {}
        self._unknown = math.log(1 + (self.size + 0.5) / 0.5)
        self._build([_fields(standard) for standard in standards])

    def score(self, question: str) -> tuple[Floats, float]:
        """How well every item answers, and what an answer would reach that said nothing but the question."""
        scores, whole = np.zeros(self.size, np.float32), 0.0
        asked: dict[str, float] = {}
        for token, weight in tokens(question):
            asked[token] = max(asked.get(token, 0.0), weight)
        for token, weight in asked.items():
            whole += weight * self._idf.get(token, self._unknown)
            if token in self._rows:
                rows = slice(*self._rows[token])
                scores[self._held[rows]] += weight * self._worth[rows]
        return scores, whole

    def shares_a_pair(self, question: str, number: int) -> bool:
        """Whether the item holds two characters of the question side by side, or one of its words in letters."""
        for token, _ in tokens(question):
            if len(token) > 1 and token in self._rows:
                held = self._held[slice(*self._rows[token])]
                place = int(np.searchsorted(held, number))
                if place < len(held) and held[place] == number:
                    return True
        return False

    def _build(self, documents: Sequence[Sequence[Counter[str]]]) -> None:
        average = [sum(d[place].total() for d in documents) / max(self.size, 1) or 1.0 for place in range(len(FIELDS))]
        held: dict[str, list[int]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for number, document in enumerate(documents):
            found: dict[str, float] = defaultdict(float)
            for place, counts in enumerate(document):
                length = 1 - LENGTH_SHARE + LENGTH_SHARE * counts.total() / average[place]
                for token, count in counts.items():
                    found[token] += FIELDS[place] * count / length
            for token, value in found.items():
                held[token].append(number)
                weights[token].append(value / (SATURATION + value))
        all_held: list[int] = []
        all_worth: list[float] = []
        for token, numbers in held.items():
            idf = self._idf[token] = math.log(1 + (self.size - len(numbers) + 0.5) / (len(numbers) + 0.5))
            self._rows[token] = len(all_held), len(all_held) + len(numbers)
            all_held += numbers
            all_worth += [weight * idf for weight in weights[token]]
        self._held, self._worth = np.array(all_held, np.int32), np.array(all_worth, np.float32)


def _fields(standard: Standard) -> tuple[Counter[str], ...]:
    places = " ".join((*standard.offices, *standard.themes))
    texts = (standard.full_name, " ".join(standard.aliases), places, standard.purpose)
    return tuple(Counter(token for token, _ in tokens(text)) for text in texts)
