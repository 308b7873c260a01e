"""What is Elasticsearch's own: refusals of single documents, blocked and foreign indexes.

What every engine must do stands in test_engines.py, its absence in test_outage.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from search import engines, indexing
from search.elasticsearch_engine import WRITING, ElasticsearchEngine
from search.engine import Query, Term, Unavailable
from search.models import IndexOutbox
from stores.models import Product
from tests.factories import search as make
from tests.factories.engines import document, fill

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOW


@pytest.fixture
def engine(
    elasticsearch: str, elasticsearch_prefix: str, settings: Settings, tmp_path: Path
) -> ElasticsearchEngine:
    """The engine of this installation."""
    settings.ELASTICSEARCH_URL = elasticsearch
    settings.ELASTICSEARCH_INDEX = elasticsearch_prefix
    current = engines.current()
    assert isinstance(current, ElasticsearchEngine)
    current.patience = WRITING
    return current


def found(engine: ElasticsearchEngine, token: str) -> list[int]:
    return sorted(engine.search(Query(Term("w", token))).ids)


def test_trap_6_a_bulk_of_which_a_part_is_refused_is_no_success(
    engine: ElasticsearchEngine,
) -> None:
    """Elasticsearch answers 200 all the same; who wrote must hear of it and write again."""
    fill(engine, document(1, "배추"))
    some = [document(2, "무"), document(3, "파", price="dear"), document(4, "쌀")]
    with pytest.raises(Unavailable, match="refused a document"):
        engine.write(some, replacing=[2, 3, 4])
    engine.write([document(2, "무"), document(3, "파"), document(4, "쌀")], replacing=[2, 3, 4])
    assert (engine.count(), found(engine, "파")) == (4, [3])


def test_trap_7_writing_never_makes_an_index_by_the_way(engine: ElasticsearchEngine) -> None:
    """Elasticsearch would, with fields of its own guessing."""
    with pytest.raises(Unavailable):
        engine.write([document(1, "배추")], replacing=[1])
    assert engine.client.indices.get(index=f"{engine.prefix}-v*").body == {}


def test_what_was_refused_stays_in_the_outbox_until_it_is_taken(
    engine: ElasticsearchEngine,
) -> None:
    products = [make.product("배추"), make.product("무")]
    indexing.reindex()
    Product.objects.update(name="봄동")
    indexing.note([product.pk for product in products], NOW)
    engine.slow_client.indices.add_block(index=engine.alias, block="write")
    assert (indexing.drain(NOW), IndexOutbox.objects.count()) == (0, 2)
    assert found(engine, "배추") == [products[0].pk], "and the old one serves"
    engine.slow_client.indices.put_settings(
        index=engine.alias, settings={"index.blocks.write": False}
    )
    assert (indexing.drain(NOW), IndexOutbox.objects.count()) == (2, 0)
    assert found(engine, "봄동") == [product.pk for product in products]


def test_an_index_of_the_same_name_in_the_place_of_the_alias_is_replaced(
    engine: ElasticsearchEngine,
) -> None:
    """As a restored snapshot or a tool may leave it: it holds documents and finds none."""
    product = make.product("배추")
    indexing.reindex()
    engine.remove()
    engine.slow_client.index(
        index=engine.alias, id=str(product.pk), document={"name": "배추"}, refresh=True
    )
    with pytest.raises(Unavailable):
        engine.search(Query(Term("w", "배추")))
    assert indexing.heal(NOW)
    assert found(engine, "배추") == [product.pk]
