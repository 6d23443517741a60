"""The assignment is optimal, whatever the order of the edges."""

from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.matching.assignment import Edge, assign

ALONE = 12.0

costs = st.one_of(
    st.integers(-3, 14).map(float),
    st.floats(-5, 14, allow_nan=False),
    # Tenths that binary fractions cannot hold: equal sums come out unequal by a hair.
    st.sampled_from([0.1, 0.2, 0.3, 0.6, 0.7, 1.1, 1.3]),
)
graphs = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), costs, max_size=20)


@given(graphs, st.randoms(use_true_random=False))
def test_finds_the_cheapest_pairs_in_any_order(graph: dict[tuple[int, int], float], random: st.DrawFn) -> None:
    edges = [Edge(left, right, cost) for (left, right), cost in graph.items()]
    chosen = assign(edges, ALONE)
    random.shuffle(edges)  # type: ignore[attr-defined]

    assert len(set(chosen.values())) == len(chosen), "no record is used twice"
    assert abs(_total(graph, chosen) - _cheapest(graph)) < 1e-9
    assert assign(edges, ALONE) == chosen


def test_a_bad_pair_is_not_forced_to_have_more_pairs() -> None:
    assert assign([Edge(0, 0, 0.0), Edge(0, 1, 11.0), Edge(1, 0, 11.5)], ALONE) == {0: 0}


def test_sums_that_are_equal_but_for_rounding_do_not_send_it_round_in_circles() -> None:
    graph = {(0, 0): 0.6, (0, 1): 1.3, (1, 0): 0.6, (1, 1): 1.3, (1, 2): 1.3, (2, 0): 0.1}

    chosen = assign([Edge(left, right, cost) for (left, right), cost in graph.items()], ALONE)

    assert abs(_total(graph, chosen) - 2.7) < 1e-9


def _total(graph: dict[tuple[int, int], float], chosen: dict[int, int]) -> float:
    lefts = {left for (left, _), cost in graph.items() if cost < ALONE}
    return sum(graph[pair] for pair in chosen.items()) + ALONE * len(lefts - set(chosen))


def _cheapest(graph: dict[tuple[int, int], float]) -> float:
    usable = {pair: cost for pair, cost in graph.items() if cost < ALONE}
    lefts = sorted({left for left, _ in usable})

    def best(place: int, used: frozenset[int]) -> float:
        if place == len(lefts):
            return 0.0
        alone = ALONE + best(place + 1, used)
        pairs = [
            cost + best(place + 1, used | {right})
            for (left, right), cost in usable.items()
            if left == lefts[place] and right not in used
        ]
        return min([alone, *pairs])

    return best(0, frozenset())
