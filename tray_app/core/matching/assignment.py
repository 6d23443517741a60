"""Minimal-cost one-to-one assignment on a sparse graph: which record belongs to which activity, all things considered.

Successive shortest augmenting paths with potentials (Dijkstra on reduced costs), one connected group at a time. Every
left node may stay alone at a fixed cost, so a bad pair is never forced just to have more pairs.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_NONE = -1
_GRAIN = 1 << 40
"""Costs are counted in whole grains: with fractions, rounding can make a detour look shorter than its own beginning,
and the path back then runs in a circle."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A possible pair."""

    left: int
    """Number of the left node (an activity's recipient)."""
    right: int
    """Number of the right node (a record's place for one person)."""
    cost: float
    """What the pair costs; smaller is better."""


def assign(edges: Iterable[Edge], alone_cost: float) -> dict[int, int]:
    """Left → right with the least total cost, where a left node without a partner costs `alone_cost`.

    The result depends on the numbers of the nodes and the costs only, never on the order of `edges`.
    """
    usable = sorted((edge.left, edge.right, round(edge.cost * _GRAIN)) for edge in edges if edge.cost < alone_cost)
    alone = round(alone_cost * _GRAIN)
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for left, right, cost in usable:
        neighbours.setdefault(left, []).append((right, cost))
    result: dict[int, int] = {}
    for group in _groups(neighbours):
        result.update(_assign_group(group, neighbours, alone))
    return result


def _groups(neighbours: Mapping[int, Sequence[tuple[int, int]]]) -> list[list[int]]:
    """Left nodes that compete, directly or through others, for the same right nodes."""
    of_right: dict[int, list[int]] = {}
    for left, pairs in neighbours.items():
        for right, _ in pairs:
            of_right.setdefault(right, []).append(left)
    seen: set[int] = set()
    groups = []
    for start in sorted(neighbours):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            left = waiting.pop()
            group.append(left)
            for right, _ in neighbours[left]:
                for other in of_right.pop(right, ()):
                    if other not in seen:
                        seen.add(other)
                        waiting.append(other)
        groups.append(sorted(group))
    return groups


def _assign_group(
    group: Sequence[int], neighbours: Mapping[int, Sequence[tuple[int, int]]], alone: int
) -> dict[int, int]:
    if len(group) == 1:
        right, _ = min(neighbours[group[0]], key=lambda pair: (pair[1], pair[0]))
        return {group[0]: right}
    partner_of: dict[int, int] = {}
    holder_of: dict[int, int] = {}
    # Costs may be negative (an id both carry); potentials start so that every reduced cost is zero or more.
    left_price = {left: min(alone, *(cost for _, cost in neighbours[left])) for left in group}
    right_price: dict[int, int] = {}
    for start in group:
        _augment(start, neighbours, alone, partner_of, holder_of, left_price, right_price)
    return partner_of


def _augment(
    start: int,
    neighbours: Mapping[int, Sequence[tuple[int, int]]],
    alone: int,
    partner_of: dict[int, int],
    holder_of: dict[int, int],
    left_price: dict[int, int],
    right_price: dict[int, int],
) -> None:
    """Find the cheapest way to place `start`: to a free record, or by moving others, or by leaving somebody alone."""
    distance = {start: 0}
    came_by: dict[int, int] = {}
    settled: set[int] = set()
    reach: dict[int, int] = {}
    queue: list[tuple[int, int]] = [(0, start)]
    best, best_left, best_right = alone - left_price[start], start, _NONE
    while queue:
        so_far, left = heapq.heappop(queue)
        if left in settled:
            continue
        if so_far >= best:
            break
        settled.add(left)
        leave = so_far + alone - left_price[left]
        if leave < best:
            best, best_left, best_right = leave, left, _NONE
        for right, cost in neighbours[left]:
            if partner_of.get(left) == right:
                continue
            there = so_far + cost - left_price[left] - right_price.get(right, 0)
            if right in reach and there >= reach[right]:
                continue
            reach[right] = there
            came_by[right] = left
            holder = holder_of.get(right)
            if holder is None:
                if there < best:
                    best, best_left, best_right = there, left, right
            elif holder not in distance or there < distance[holder]:
                distance[holder] = there
                heapq.heappush(queue, (there, holder))
    for left in settled:
        left_price[left] += best - min(distance[left], best)
    for right, there in reach.items():
        if there < best:
            right_price[right] = right_price.get(right, 0) - (best - there)
    _shift(best_left, best_right, came_by, partner_of, holder_of)


def _shift(
    left: int, right: int, came_by: Mapping[int, int], partner_of: dict[int, int], holder_of: dict[int, int]
) -> None:
    """Give `right` to `left` (or leave `left` alone) and pass each one's former record back along the path."""
    while True:
        former = partner_of.pop(left, _NONE)
        if right != _NONE:
            partner_of[left] = right
            holder_of[right] = left
        if former == _NONE:
            return
        right = former
        left = came_by[right]
