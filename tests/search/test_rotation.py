"""Stalls with the same goods take turns; better matches stay before worse ones."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from search.clauses import COMPLETIONS
from search.engine import Hits
from search.rotation import rotated

DAYS = range(700_000, 700_365)


def hits(*lots: tuple[int, int, float]) -> Hits:
    """Of ids, their stores and scores."""
    ids, stores, scores = zip(*lots, strict=True)
    return Hits(ids, len(ids), {}, stores, scores)


def test_every_stall_stands_first_about_as_often() -> None:
    same = hits((1, 10, 4.0), (2, 20, 4.0), (3, 30, 3.98), (4, 40, 3.95))
    first = Counter(rotated(same, day=day)[0] for day in DAYS)
    assert set(first) == {1, 2, 3, 4}
    assert min(first.values()) > len(DAYS) / 4 * 0.7


def test_a_day_has_one_order() -> None:
    same = hits((1, 10, 4.0), (2, 20, 4.0), (3, 30, 4.0))
    assert len({rotated(same, day=DAYS[0]) for _ in range(5)}) == 1


def test_a_better_match_stays_before_a_worse_one() -> None:
    assert {rotated(hits((1, 10, 4.0), (2, 20, 1.0)), day=day) for day in DAYS} == {(1, 2)}


def test_completions_of_a_word_keep_their_order() -> None:
    """ㅂㅊ is 배추 before it is 배추김치, on every day: one step of twelve is no tie."""
    step = 1 / COMPLETIONS
    same = hits((1, 10, 3.0), (2, 20, 3.0 - step), (3, 30, 3.0 - 2 * step))
    assert {rotated(same, day=day) for day in DAYS} == {(1, 2, 3)}


def test_every_stall_shows_one_thing_before_any_shows_its_second() -> None:
    same = hits((1, 10, 4.0), (2, 10, 4.0), (3, 10, 4.0), (4, 20, 4.0))
    orders = {rotated(same, day=day) for day in DAYS}
    assert orders == {(1, 4, 2, 3), (4, 1, 2, 3)}


def test_nothing_is_nothing() -> None:
    assert rotated(Hits((), 0, {}), day=1) == ()


@given(
    st.lists(st.tuples(st.integers(1, 5), st.floats(0, 50, width=32)), max_size=60),
    st.integers(0, 10**6),
)
def test_nothing_is_lost_or_doubled(lots: list[tuple[int, float]], day: int) -> None:
    stores = tuple(store for store, _ in lots)
    scores = tuple(sorted((score for _, score in lots), reverse=True))
    ids = tuple(range(len(lots)))
    assert sorted(rotated(Hits(ids, len(ids), {}, stores, scores), day=day)) == list(ids)
