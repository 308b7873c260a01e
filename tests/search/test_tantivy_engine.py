"""The engine's contract, and the traps of tantivy-py found while choosing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tantivy

from search.engine import (
    TEXTS,
    AllOf,
    AnyOf,
    Busy,
    Document,
    Engine,
    Hits,
    Prefix,
    Query,
    Sort,
    Term,
    Unavailable,
)
from search.language.analysis import analyse
from search.language.text import normalise
from search.tantivy_engine import TantivyEngine


def document(pk: int, name: str, **numbers: Any) -> Document:
    fields = analyse([name], [])
    values: dict[str, Any] = {
        "id": pk,
        "market": 1,
        "store": 1,
        "category": [1],
        "price": 100,
        "live": 1,
    } | numbers
    return Document(
        pk,
        {text: getattr(fields, text) for text in TEXTS},
        {key: value if isinstance(value, list) else [value] for key, value in values.items()},
    )


def fill(engine: Engine, *documents: Document) -> None:
    with engine.lock(wait=1):
        rebuild = engine.rebuild()
        rebuild.put(documents)
        rebuild.finish()


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path)
    fill(
        engine,
        document(1, "해남 배추", market=1, category=[1, 10], price=3000),
        document(2, "절임배추", market=2, category=[2, 10], price=9000),
        document(3, "두부", market=1, category=[3], price=2000, live=0),
    )
    return engine


def found(engine: Engine, query: Query) -> list[int]:
    return sorted(engine.search(query).ids)


def test_a_term_a_pair_and_a_prefix_find(engine: TantivyEngine) -> None:
    assert found(engine, Query(Term("w", "배추"))) == [1]
    assert found(engine, Query(Term("b", "배추"))) == [1, 2]
    assert found(engine, Query(Prefix("j", "ㅂㅐㅊ"))) == [1]
    assert found(engine, Query(Prefix("c", "ㄷ"))) == [3]


def test_all_and_any(engine: TantivyEngine) -> None:
    both = (Term("w", "해남"), Term("w", "배추"))
    assert found(engine, Query(AllOf(both))) == [1]
    assert found(engine, Query(AnyOf((*both, Term("w", "두부"))))) == [1, 3]


def test_a_flat_term_scores_its_boost_however_rare(engine: TantivyEngine) -> None:
    clause = AnyOf((Term("w", "두부", 1.0, flat=True), Term("w", "절임배추", 5.0, flat=True)))
    assert engine.search(Query(clause)).ids == (2, 3)


def test_filters_are_or_inside_and_and_across(engine: TantivyEngine) -> None:
    assert found(engine, Query(filters={"market": (1, 2)})) == [1, 2, 3]
    assert found(engine, Query(filters={"market": (1,), "live": (1,)})) == [1]


def test_facets_ignore_their_own_filter_only(engine: TantivyEngine) -> None:
    hits = engine.search(
        Query(filters={"market": (1,), "live": (1,)}, facets=("market", "category"))
    )
    facets: dict[str, Any] = {"market": {1: 1, 2: 1}, "category": {1: 1, 10: 1}}
    assert hits == Hits((1,), 1, facets, stores=(1,))


def test_sorting_without_and_paging(engine: TantivyEngine) -> None:
    assert engine.search(Query(sort=Sort.CHEAPEST)).ids == (3, 1, 2)
    assert engine.search(Query(sort=Sort.DEAREST, offset=1, limit=1)).ids == (1,)
    assert engine.search(Query(sort=Sort.CHEAPEST, without=(3,))).ids == (1, 2)


def test_writing_replaces_and_drops(engine: TantivyEngine) -> None:
    engine.write([document(1, "봄동")], replacing=[1, 3])
    assert engine.count() == 2
    assert found(engine, Query(Term("w", "봄동"))) == [1]


def test_trap_1_deleting_a_number_by_term_deletes_nothing(engine: TantivyEngine) -> None:
    """tantivy-py takes the int for a signed one; ours deletes by query."""
    index = tantivy.Index.open(str(engine.root / engine._current()))
    writer = index.writer(num_threads=1)
    writer.delete_documents_by_term("id", 1)
    writer.commit()
    writer.wait_merging_threads()
    assert engine.count() == 3
    engine.write([document(1, "배추")], replacing=[1])
    assert engine.count() == 3


def test_trap_2_compatibility_jamo_survive_normalising(engine: TantivyEngine) -> None:
    assert normalise("ㅎㄴ") == "ㅎㄴ"
    assert found(engine, Query(Prefix("c", normalise("ㅎㄴ")))) == [1]


def test_trap_3_a_stray_jamo_belongs_to_its_word(engine: TantivyEngine) -> None:
    fill(engine, document(1, "고구ㅏㅁ"))
    assert found(engine, Query(Prefix("j", "ㄱㅗㄱㅜㅏㅁ"))) == [1]


def test_trap_4_a_second_writer_is_busy(engine: TantivyEngine) -> None:
    index = tantivy.Index.open(str(engine.root / engine._current()))
    writer = index.writer(num_threads=1)
    with pytest.raises(Busy, match="LockBusy"):
        engine.write([], replacing=[1])
    del writer


def test_the_lock_has_one_holder(engine: TantivyEngine) -> None:
    other = TantivyEngine(engine.root)
    with engine.lock(wait=0), pytest.raises(Busy), other.lock(wait=0):
        pass
    with other.lock(wait=0):
        pass


def test_a_reader_sees_what_another_process_wrote(engine: TantivyEngine) -> None:
    other = TantivyEngine(engine.root)
    assert other.count() == 3
    engine.write([], replacing=[1])
    assert other.count() == 2
    fill(engine, document(9, "쌀"))
    assert other.count() == 1


def test_no_index_another_version_and_damage_are_unavailable(engine: TantivyEngine) -> None:
    with pytest.raises(Unavailable):
        TantivyEngine(engine.root / "nothing").count()
    (engine.root / "current").write_text("v0-old")
    with pytest.raises(Unavailable):
        engine.count()


def test_a_damaged_index_is_unavailable(engine: TantivyEngine) -> None:
    for part in (engine.root / engine._current()).glob("meta.json"):
        part.write_text("{}")
    with pytest.raises(Unavailable):
        TantivyEngine(engine.root).count()


def test_a_rebuild_goes_on_where_it_was_cut_short(engine: TantivyEngine) -> None:
    with engine.lock(wait=0):
        engine.rebuild().put([document(1, "하나"), document(2, "둘")])
    engine.write([document(1, "새 하나")], replacing=[1])
    with engine.lock(wait=0):
        rebuild = engine.rebuild()
        assert (rebuild.after, list(rebuild.again)) == (2, [1])
        rebuild.put([document(1, "새 하나")], replacing=[1])
        rebuild.put([document(3, "셋")])
        rebuild.finish()
    assert engine.count() == 3
    assert found(engine, Query(Term("w", "새"))) == [1]
    assert len(list(engine.root.glob("v*"))) == 1


def test_an_answer_is_remembered_until_any_process_changes_the_index(
    engine: TantivyEngine, tmp_path: Path
) -> None:
    query = Query(filters={"market": (1,)}, facets=("category",))
    before = engine.search(query)
    assert engine.search(query) is before
    other = TantivyEngine(tmp_path)
    with other.lock(wait=1):
        other.write([document(9, "무", market=1)], replacing=[9])
    after = engine.search(query)
    assert set(after.ids) == {*before.ids, 9}
    assert after.total == before.total + 1
