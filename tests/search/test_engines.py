"""The contract of the engines: the same tests on tantivy and on a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from search.engine import (
    NO_UNIT_PRICE,
    AllOf,
    AnyOf,
    Busy,
    Document,
    Engine,
    Hits,
    Number,
    Prefix,
    Query,
    Silent,
    Sort,
    Term,
    Unavailable,
)
from tests.factories.engines import document, fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    """Three things of two markets; the third is sold out."""
    engine = new_engine()
    fill(
        engine,
        document(
            1, "해남 배추", market=1, store=7, category=[1, 10], price=3000, sale=["piece"],
            origin=["해남"], unit_price=200, changed=30,
        ),
        document(
            2, "절임배추", market=2, store=8, category=[2, 10], price=9000, tag=["season"],
            sale=["weight", "money"], origin=["해남"], unit_price=100, changed=10,
        ),
        document(3, "두부", market=1, store=9, category=[3], price=2000, live=0, changed=20),
    )  # fmt: skip
    return engine


def found(engine: Engine, query: Query) -> list[int]:
    return sorted(engine.search(query).ids)


def test_a_term_a_pair_a_prefix_and_a_number_find(engine: Engine) -> None:
    assert found(engine, Query(Term("w", "배추"))) == [1]
    assert found(engine, Query(Term("b", "배추"))) == [1, 2]
    assert found(engine, Query(Prefix("j", "ㅂㅐㅊ"))) == [1]
    assert found(engine, Query(Prefix("c", "ㄷ"))) == [3]
    assert found(engine, Query(Number("market", 1))) == [1, 3]


def test_all_and_any(engine: Engine) -> None:
    both = (Term("w", "해남"), Term("w", "배추"))
    assert found(engine, Query(AllOf(both))) == [1]
    assert found(engine, Query(AnyOf((*both, Term("w", "두부"))))) == [1, 3]


def test_a_flat_term_scores_its_boost_however_rare(engine: Engine) -> None:
    clause = AnyOf((Term("w", "두부", 1.0, flat=True), Term("w", "절임배추", 5.0, flat=True)))
    hits = engine.search(Query(clause))
    assert (hits.ids, hits.scores) == ((2, 3), (5.0, 1.0))


def test_the_engines_score_alike(engine: Engine) -> None:
    """By BM25 with its usual k1 = 1.2 and b = 0.75, k1 + 1 included; the flat part beside it."""
    fill(engine, document(1, "배추"), document(2, "배추 배추 무"), document(3, "무"))
    clause = AnyOf((Term("w", "배추", 3.0), Prefix("j", "ㅁㅜ", 0.5)))
    hits = engine.search(Query(clause))
    assert hits.ids == (2, 1, 3)
    assert hits.scores == pytest.approx((2.0827, 1.6859, 0.5), rel=1e-4)


def test_stalls_with_the_same_goods_take_turns_by_the_day(engine: Engine) -> None:
    fill(engine, *(document(at, "배추", store=at) for at in range(1, 5)))
    firsts = {engine.search(Query(Term("w", "배추"), day=day)).ids[0] for day in range(40)}
    whole = engine.search(Query(Term("w", "배추"), day=1)).ids
    pages = [engine.search(Query(Term("w", "배추"), day=1, offset=at, limit=2)) for at in (0, 2)]
    assert firsts == {1, 2, 3, 4}
    assert (pages[0].ids + pages[1].ids, pages[0].total) == (whole, 4)


def test_numbers_alone_can_order_what_a_silent_clause_finds(engine: Engine) -> None:
    """The nearest first: the words say what, the markets say in which order."""
    near = AnyOf((Number("market", 1, 10.0), Number("market", 2, 900_000.0)))
    query = Query(AllOf((Silent(Term("b", "배추")), near)), sort=Sort.NEAREST)
    hits = engine.search(query)
    assert (hits.ids, hits.scores) == ((2, 1), (900_000.0, 10.0))


def test_filters_are_or_inside_and_and_across(engine: Engine) -> None:
    assert found(engine, Query(filters={"market": (1, 2)})) == [1, 2, 3]
    assert found(engine, Query(filters={"market": (1,), "live": (1,)})) == [1]
    assert found(engine, Query(filters={"sale": ("money", "piece")})) == [1, 2]
    assert found(engine, Query(within={"market": (1,)}, filters={"market": (1, 2)})) == [1, 3]
    assert found(engine, Query(filters={"market": (4,)})) == []


def test_facets_leave_out_their_own_filter_and_no_other(engine: Engine) -> None:
    facets = ("market", "category", "sale", "origin", "tag")
    hits = engine.search(Query(filters={"market": (1,), "live": (1,)}, facets=facets))
    counts: dict[str, Any] = {
        "market": {1: 1, 2: 1},
        "category": {1: 1, 10: 1},
        "sale": {"piece": 1},
        "origin": {"해남": 1},
        "tag": {},
    }
    assert hits == Hits((1,), 1, counts)


def test_facets_never_leave_out_what_everything_is_within(engine: Engine) -> None:
    query = Query(within={"market": (1,)}, filters={"market": (2,)}, facets=("market", "sale"))
    assert engine.search(query) == Hits((), 0, {"market": {1: 2}, "sale": {}})


def test_two_facets_with_filters_count_each_with_the_others(engine: Engine) -> None:
    query = Query(filters={"market": (1,), "origin": ("해남",)}, facets=("market", "origin"))
    counts: dict[str, Any] = {"market": {1: 1, 2: 1}, "origin": {"해남": 1}}
    assert engine.search(query) == Hits((1,), 1, counts)


def test_sorting_and_paging(engine: Engine) -> None:
    assert engine.search(Query(sort=Sort.CHEAPEST)).ids == (3, 1, 2)
    assert engine.search(Query(sort=Sort.DEAREST, offset=1, limit=1)).ids == (1,)
    assert engine.search(Query(sort=Sort.UNIT_PRICE)).ids == (2, 1, 3), "3 has no known weight"
    assert engine.search(Query(sort=Sort.NEWEST)).ids == (1, 3, 2)
    assert engine.search(Query()).ids == (1, 3, 2), "without words the newest is the best"
    assert engine.search(Query(limit=0)) == Hits((), 3, {})


def test_writing_replaces_and_drops(engine: Engine) -> None:
    with engine.lock(wait=1):
        engine.write([document(1, "봄동")], replacing=[1, 3, 99])
    assert engine.count() == 2
    assert found(engine, Query(Term("w", "봄동"))) == [1]


def test_what_was_not_to_be_replaced_is_not_doubled(engine: Engine) -> None:
    with engine.lock(wait=1):
        engine.write([document(1, "배추")], replacing=[1])
        engine.write([document(1, "배추")], replacing=[1])
    assert engine.count() == 3


def test_the_lock_has_one_holder(engine: Engine, new_engine: Callable[[], Engine]) -> None:
    other = new_engine()
    with engine.lock(wait=0), pytest.raises(Busy), other.lock(wait=0):
        pass
    with other.lock(wait=0):
        pass


def test_a_reader_sees_what_another_process_wrote(
    engine: Engine, new_engine: Callable[[], Engine]
) -> None:
    other = new_engine()
    assert other.count() == 3
    with engine.lock(wait=1):
        engine.write([], replacing=[1])
    assert other.count() == 2
    fill(engine, document(9, "쌀"))
    assert (other.count(), other.search(Query()).ids) == (1, (9,))


def test_without_an_index_the_engine_is_unavailable(new_engine: Callable[[], Engine]) -> None:
    engine = new_engine()
    for asking in (engine.count, lambda: engine.search(Query())):
        with pytest.raises(Unavailable):
            asking()
    with engine.lock(wait=1), pytest.raises(Unavailable):
        engine.write([document(1, "무")], replacing=[1])
    with pytest.raises(Unavailable):  # and no index came about by the way
        engine.count()


def test_the_old_index_serves_while_the_new_one_is_built(engine: Engine) -> None:
    with engine.lock(wait=1):
        rebuild = engine.rebuild()
        rebuild.put([document(7, "감자")])
        assert (engine.count(), found(engine, Query(Term("w", "감자")))) == (3, [])
        rebuild.finish()
    assert (engine.count(), found(engine, Query(Term("w", "감자")))) == (1, [7])


class CutShort(Exception):
    """As a database that goes away while it is read."""


def test_where_reading_breaks_off_a_rebuild_can_begin_again_at_once(engine: Engine) -> None:
    def read() -> Iterator[Document]:
        yield document(7, "감자")
        raise CutShort

    with engine.lock(wait=1):
        with pytest.raises(CutShort) as told:
            engine.rebuild().put(read())
        rebuild = engine.rebuild()
        rebuild.put([document(8, "감자")])
        rebuild.finish()
    assert told  # what went wrong is still held, and with it all that the piece was written by
    assert (engine.count(), found(engine, Query(Term("w", "감자")))) == (1, [8])


def test_a_rebuild_goes_on_where_it_was_cut_short(
    engine: Engine, new_engine: Callable[[], Engine]
) -> None:
    with engine.lock(wait=1):
        engine.rebuild().put([document(1, "하나"), document(2, "둘")])
    with engine.lock(wait=1):
        engine.write([document(1, "새 하나"), document(4, "넷")], replacing=[1, 4])
    later = new_engine()  # as another process would
    with later.lock(wait=1):
        rebuild = later.rebuild()
        assert rebuild.after == 2
        if rebuild.again:
            rebuild.put([document(pk, "새 하나") for pk in rebuild.again if pk == 1],
                        replacing=rebuild.again)  # fmt: skip
        rebuild.put([document(3, "셋"), document(4, "넷")])
        rebuild.finish()
    assert engine.count() == 4
    assert found(engine, Query(Term("w", "새"))) == [1]
    assert found(engine, Query(Term("w", "하나"))) == [1]


def test_an_unknown_weight_is_dearer_than_any_known(engine: Engine) -> None:
    fill(engine, document(1, "무"), document(2, "배", unit_price=NO_UNIT_PRICE - 1))
    assert engine.search(Query(sort=Sort.UNIT_PRICE)).ids == (2, 1)
