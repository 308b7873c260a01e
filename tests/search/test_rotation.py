"""Stalls with the same goods take turns; better matches stay before worse ones."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.clauses import COMPLETED, STEP, WHOLE
from search.engine import Query, Sort, Term
from search.rotation import BLOCK, shown, window

DAYS = range(700_000, 700_365)


def turned(*lots: tuple[int, float], day: int, offset: int = 0, limit: int = BLOCK) -> list[int]:
    """Places of hits, of which the stores and scores are given, on a day."""
    query = Query(Term("w", "배추"), day=day, offset=offset, limit=limit)
    stores, scores = [store for store, _ in lots], [score for _, score in lots]
    return shown(query, scores, stores, range(len(lots)))


def test_every_stall_stands_first_about_as_often() -> None:
    same = ((10, 4.0), (20, 4.0), (30, 3.98), (40, 3.95))
    first = Counter(turned(*same, day=day)[0] for day in DAYS)
    assert set(first) == {0, 1, 2, 3}
    assert min(first.values()) > len(DAYS) / 4 * 0.7


def test_a_better_match_stays_before_a_worse_one() -> None:
    assert all(turned((10, 4.0), (20, 1.0), day=day) == [0, 1] for day in DAYS)


def test_completions_of_a_word_keep_their_order() -> None:
    """ㅂㅊ is 배추 before 부추, 배추김치 before 부추김치, on every day: a step is no tie."""
    whole = 1 + 2 * WHOLE
    steps = ((10, whole), (20, whole - 2 * STEP), (30, COMPLETED), (40, COMPLETED - STEP))
    assert all(turned(*steps, day=day) == [0, 1, 2, 3] for day in DAYS)


def test_every_stall_shows_one_thing_before_any_shows_its_second() -> None:
    same = ((10, 4.0), (10, 4.0), (10, 4.0), (20, 4.0))
    orders = {tuple(turned(*same, day=day)) for day in DAYS}
    assert orders == {(0, 3, 1, 2), (3, 0, 1, 2)}


def test_the_order_in_which_an_engine_holds_them_means_nothing() -> None:
    stores, ids = [10, 20, 10, 20, 10], [1, 2, 3, 4, 5]
    query = Query(Term("w", "배추"), day=1, limit=5)
    orders = set()
    for held in ([0, 1, 2, 3, 4], [4, 2, 0, 1, 3], [3, 1, 4, 0, 2]):
        here, there = [stores[at] for at in held], [ids[at] for at in held]
        orders.add(tuple(there[place] for place in shown(query, [4.0] * 5, here, there)))
    assert len(orders) == 1


def test_nothing_is_nothing() -> None:
    assert turned(day=1) == []


def test_without_a_day_a_clause_or_a_score_nobody_takes_turns() -> None:
    scores = [4.0, 4.0, 4.0]
    for query in (
        Query(Term("w", "배추"), offset=240, limit=2),
        Query(None, day=1, offset=240, limit=2),
        Query(Term("w", "배추"), day=1, sort=Sort.CHEAPEST, offset=240, limit=2),
    ):
        assert window(query) == (240, 2)
        assert shown(query, scores, (), ()) == [0, 1]


def test_a_page_lies_in_one_block() -> None:
    assert window(Query(Term("w", "배추"), day=1, offset=120, limit=24)) == (96, 96)
    with pytest.raises(ValueError, match="24 hits from 90 lie in two blocks of 96"):
        window(Query(Term("w", "배추"), day=1, offset=90, limit=24))


@given(
    st.lists(st.tuples(st.integers(1, 5), st.floats(0, 50, width=32)), max_size=BLOCK),
    st.integers(0, 10**6),
)
def test_pages_together_are_the_block_with_nothing_lost_or_doubled(
    lots: list[tuple[int, float]], day: int
) -> None:
    lots.sort(key=lambda lot: -lot[1])
    pages = [turned(*lots, day=day, offset=at, limit=24) for at in range(0, BLOCK, 24)]
    together = [place for page in pages for place in page]
    assert together == turned(*lots, day=day)
    assert sorted(together) == list(range(len(lots)))
