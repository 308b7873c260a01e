"""Results of a search, remembered: while nothing else would be found, and counted each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from search import counting, engines, indexing, insight
from search.models import Synonym, Typed
from tests.cms.remembering.looking import look, process
from tests.factories.orders import Street

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PATH = "/search/?q=%EA%B3%A0%EB%93%B1%EC%96%B4"  # 고등어


@pytest.fixture
def counted() -> Iterator[None]:
    with override_settings(SEARCH_COUNTS=True):
        yield
    counting.write()


def times() -> list[tuple[Any, ...]]:
    counting.write()
    return list(Typed.objects.values_list("text", "times", "found"))


def test_everybody_who_sees_results_is_counted_wherever_they_come_from(
    street: Street, counted: None
) -> None:
    for kept in (False, True, True):
        look(PATH, kept=kept)
    assert times() == [("고등어", 3, 1)]


def test_a_machine_that_looks_is_not_counted_nor_is_who_comes_after_it_forgotten(
    street: Street, counted: None
) -> None:
    Client(headers={"Accept-Language": "en"}).head(PATH)
    look(PATH, kept=True, **{"Sec-Purpose": "prefetch"})
    assert times() == []
    look(PATH, kept=True)
    assert times() == [("고등어", 1, 1)]


def test_another_state_of_the_index_is_another_page(street: Street) -> None:
    look(PATH, kept=False)
    look(PATH, kept=True)
    indexing.reindex()
    look(PATH, kept=False)


def test_a_synonym_finds_at_once_in_every_process(street: Street) -> None:
    path = "/search/?q=%EB%93%B1%ED%91%B8%EB%A5%B8%EC%83%9D%EC%84%A0"  # 등푸른생선

    def finds() -> bool:
        return "<mark>고등어</mark>" in look(path)

    with process("elsewhere"):
        assert not finds()
    made = insight.make_synonym("등푸른생선", "고등어")
    assert finds()
    with process("elsewhere"):
        assert finds()
    made.delete()
    assert Synonym.objects.count() == 0
    assert not finds()


def test_without_an_index_nothing_is_kept(street: Street) -> None:
    (engines.current().root / "current").unlink()  # type: ignore[attr-defined]  # its own
    for _time in range(2):
        assert "Search is being set up again" in look(PATH, kept=False)
    assert caches["results"]._cache == {}  # type: ignore[attr-defined]  # local memory's own


def test_what_another_engine_finds_is_not_kept(street: Street, elasticsearch: str) -> None:
    """Nobody here knows when it finds something else."""
    with override_settings(ELASTICSEARCH_URL=elasticsearch, ELASTICSEARCH_INDEX="test-kept"):
        indexing.reindex()
        try:
            assert ["생<mark>고등어" in look(PATH, kept=False) for _time in range(2)] == [
                True,
                True,
            ]
        finally:
            engines.current().remove()  # type: ignore[attr-defined]  # Elasticsearch's
    assert caches["results"]._cache == {}  # type: ignore[attr-defined]  # local memory's own


def test_a_flood_of_words_drives_no_other_page_out(street: Street) -> None:
    look("/", kept=False)
    for number in range(3):
        look(f"/search/?q=word{number}", kept=False)
    look("/", kept=True)
    assert (len(caches["pages"]._cache), len(caches["results"]._cache)) == (1, 3)  # type: ignore[attr-defined]
