"""Reading on while the index changes: nothing twice, nothing left out that was there all along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import Document, Engine, Sort
from search.finding import Search
from search.language.synonyms import build
from search.query import PAGE, Asked
from search.vocabulary import words_at
from tests.factories.engines import document, fill

pytestmark = pytest.mark.django_db(transaction=True)

STORES, GOODS = 5, 70
#: Many are worth the same, so that stalls take turns; none belongs to two blocks of turns.
NAMES = ("배추", "해남 배추", "배추 한 포기")


def goods(pk: int, *, price: int = 3000, live: int = 1) -> Document:
    return document(pk, NAMES[pk % len(NAMES)], store=pk % STORES + 1, price=price, live=live)


def read(engine: Engine, page: int, after: int, sort: Sort) -> tuple[int, ...]:
    asked = Asked("배추", page=page, after=after, sort=sort)
    search = Search(engine, words_at(Path("/none")), build([]), asked, day=7)
    return search.run().hits.ids


def read_all(engine: Engine, change: Callable[[int], None], sort: Sort) -> list[int]:
    """Every page after the other, with a change after each."""
    seen: list[int] = []
    for page in range(1, 6):
        ids = read(engine, page, seen[-1] if seen else 0, sort)
        seen += ids
        if len(ids) < PAGE:
            return seen
        change(page)
    raise AssertionError("there is no end")


#: What comes new, is written again as it is, or sells out, after the first, second... page.
changes = st.lists(
    st.tuples(
        st.lists(st.integers(GOODS + 1, GOODS + 12), max_size=4),
        st.lists(st.integers(1, GOODS), max_size=6),
    ),
    min_size=5,
    max_size=5,
)


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.CHEAPEST])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=changes)
def test_new_and_changed_goods_move_no_page(
    new_engine: Callable[[], Engine],
    sort: Sort,
    changes: list[tuple[list[int], list[int]]],
) -> None:
    engine = new_engine()
    fill(engine, *(goods(pk, price=3000 + pk) for pk in range(1, GOODS + 1)))

    def change(page: int) -> None:
        new, again = changes[page - 1]
        documents = {pk: goods(pk, price=3000 + pk) for pk in (*new, *again)}
        engine.write(list(documents.values()), replacing=documents)

    seen = read_all(engine, change, sort)
    assert len(seen) == len(set(seen))
    assert set(range(1, GOODS + 1)) <= set(seen)


@pytest.mark.parametrize("gone", [1, 3, 10])
def test_what_sells_out_takes_nothing_else_along(
    new_engine: Callable[[], Engine], gone: int
) -> None:
    engine = new_engine()
    fill(engine, *(goods(pk, price=3000 + pk) for pk in range(1, GOODS + 1)))
    left = set(range(1, GOODS + 1))

    def sell_out(page: int) -> None:
        if page == 1:
            sold = sorted(left)[:gone]
            left.difference_update(sold)
            engine.write([goods(pk, price=3000 + pk, live=0) for pk in sold], replacing=sold)

    seen = read_all(engine, sell_out, Sort.CHEAPEST)
    assert len(seen) == len(set(seen))
    assert left <= set(seen)


def test_after_something_that_is_gone_the_number_of_the_page_counts(
    new_engine: Callable[[], Engine],
) -> None:
    engine = new_engine()
    fill(engine, *(goods(pk) for pk in range(1, GOODS + 1)))
    assert read(engine, 2, 999, Sort.RELEVANCE) == read(engine, 2, 0, Sort.RELEVANCE)
    assert read(engine, 1, 5, Sort.RELEVANCE) == read(engine, 1, 0, Sort.RELEVANCE)
    assert read(engine, 99, 5, Sort.RELEVANCE) == read(engine, 3, 0, Sort.RELEVANCE)
