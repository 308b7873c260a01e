"""Both engines built anew while people search: swapped in one step, cut short, lost, outgrown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from search import documents, elasticsearch_engine, engines, indexing, tantivy_engine, tasks
from search.elasticsearch_engine import ElasticsearchEngine
from search.engine import VERSION, Engine, Query, Term, Unavailable
from search.models import IndexOutbox
from search.tantivy_engine import TantivyEngine
from stores.models import Product
from tests.factories import search as make
from tests.factories.engines import document, fill

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOW


def ids(token: str) -> list[int]:
    return sorted(engines.current().search(Query(Term("w", token), limit=100)).ids)


def indexes() -> list[str]:
    """The names of all indexes of this installation, also of one that is being built."""
    engine = engines.current()
    if isinstance(engine, ElasticsearchEngine):
        return sorted(engine.client.indices.get(index=f"{engine.prefix}-v*"))
    assert isinstance(engine, TantivyEngine)
    return sorted(path.name for path in engine.root.iterdir() if path.is_dir())


def test_who_searches_never_sees_an_index_being_swapped(
    new_engine: Callable[[], Engine],
) -> None:
    engine, reader = new_engine(), new_engine()
    fill(engine, document(1, "배추"), document(2, "무"))
    seen: set[object] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add(reader.search(Query(Term("w", "배추"))).ids)
            except Unavailable as problem:
                seen.add(str(problem))

    watching = threading.Thread(target=read)
    watching.start()
    for _ in range(8):
        fill(engine, document(1, "배추"), document(2, "무"))
    done.set()
    watching.join()
    assert seen == {(1,)}


class CutShort(Exception):
    """As a process that is stopped."""


def test_a_reindex_that_was_cut_short_goes_on(
    either_engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "BATCH", 2)
    monkeypatch.setattr(indexing, "PIECE", 2)
    products = [make.product(f"배추 {at}") for at in range(5)]
    indexing.reindex()

    def stop(done: int, of: int) -> None:
        if done == 4:
            raise CutShort

    with pytest.raises(CutShort):
        indexing.reindex(progress=stop)
    assert ids("배추") == [product.pk for product in products]
    Product.objects.filter(pk=products[0].pk).update(name="봄동")
    indexing.note([products[0].pk], NOW)
    assert indexing.drain(NOW) == 1
    assert ids("봄동") == [products[0].pk]
    seen: list[tuple[int, int]] = []
    assert indexing.reindex(progress=lambda done, of: seen.append((done, of))) == 5
    assert seen == [(4, 5), (5, 5)]
    assert (ids("봄동"), ids("배추")) == ([products[0].pk], [p.pk for p in products[1:]])
    indexing.reindex()
    kept = {"tantivy": 1, "elasticsearch": 2}  # the one before is read to the end
    assert len(indexes()) == kept[either_engine]


def test_the_tick_replaces_an_index_of_an_older_version(
    either_engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    product = make.product("배추")
    with monkeypatch.context() as before:
        for module in (elasticsearch_engine, tantivy_engine):
            before.setattr(module, "VERSION", VERSION - 1)
        indexing.reindex()
        (old,) = indexes()
    engines._tantivy.cache_clear()  # as the process of a new release
    assert not indexing.ready()
    indexing.note([product.pk], NOW)
    assert tasks.drain(NOW) == 0
    assert tasks.heal(NOW)
    assert ids("배추") == [product.pk]
    assert not IndexOutbox.objects.exists()
    assert old not in indexes()
    assert len(indexes()) == 1


def test_the_tick_rebuilds_a_lost_index(either_engine: str) -> None:
    product = make.product("배추")
    indexing.reindex()
    engine = engines.current()
    if isinstance(engine, ElasticsearchEngine):
        engine.remove()
    else:
        for part in sorted(Path(engine.root).rglob("*"), reverse=True):  # type: ignore[attr-defined]
            part.rmdir() if part.is_dir() else part.unlink()
    assert not indexing.ready()
    assert tasks.heal(NOW)
    assert (ids("배추"), tasks.heal(NOW)) == ([product.pk], False)
