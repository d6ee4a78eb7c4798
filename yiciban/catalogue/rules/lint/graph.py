"""Circles in a graph: Tarjan's strongly connected components without recursion, and a way round through a node."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(graph: Mapping[Node, Collection[Node]]) -> Iterator[tuple[Node, ...]]:
    """The strongly connected components, each once; nodes that lead nowhere are components of their own.

    Tarjan 1972, with a stack of our own: a chain of proofs may be longer than Python's recursion.
    """
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: dict[Node, None] = {}
    work: list[tuple[Node, Iterator[Node]]] = []

    def begin(node: Node) -> None:
        number[node] = low[node] = len(number)
        waiting[node] = None
        work.append((node, iter(graph[node])))

    def is_new(node: Node, after: Node) -> bool:
        if after in waiting:
            low[node] = min(low[node], number[after])
        return after in graph and after not in number

    for start in graph:
        if start not in number:
            begin(start)
        while work:
            node, following = work[-1]
            new = next((after for after in following if is_new(node, after)), None)
            if new is not None:
                begin(new)
                continue
            work.pop()
            if work:
                before = work[-1][0]
                low[before] = min(low[before], low[node])
            if low[node] == number[node]:
                yield tuple(_taken(waiting, node))


def _taken(waiting: dict[Node, None], root: Node) -> Iterator[Node]:
    """The nodes that waited since the root, and the root itself; they wait no more."""
    node = None
    while node != root:
        node, _ = waiting.popitem()
        yield node


def way_round(graph: Mapping[Node, Collection[Node]], start: Node) -> tuple[Node, ...]:
    """The shortest way from a node back to itself, the node first and once; empty when there is none."""
    before: dict[Node, Node] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for after in graph.get(node, ()):
            if after == start:
                way = [node]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return tuple(reversed(way))
            if after not in before:
                before[after] = node
                queue.append(after)
    return ()
