"""Whose desk a case lies on: the examiner with the least open work takes the next one. Pure functions."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence


def share(cases: Sequence[str], load: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
    """Each case with the person who has least to do, counting what was given just now; nothing where nobody is.

    `load` is how many open cases each person has. Of two with as many, the one with the smaller number comes first,
    so that the same question has the same answer.
    """
    heap = [(count, person) for person, count in sorted(load.items())]
    heapq.heapify(heap)
    given = []
    for case in cases if heap else ():
        count, person = heap[0]
        given.append((case, person))
        heapq.heapreplace(heap, (count + 1, person))
    return tuple(given)
