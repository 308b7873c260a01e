from __future__ import annotations

import pytest
from django.http import QueryDict

from search import indexing
from search.query import parse
from search.suggest import MOST, Kind, suggest
from tests.factories import search as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def greens() -> None:
    make.greens(category=make.category("vegetables", name_en="Vegetables", name_ko="채소"))
    indexing.reindex()


def texts(query: str) -> list[str]:
    return [s.text for s in suggest(parse(QueryDict(query), language="ko"))]


@pytest.mark.parametrize("typed", ["ㅂㅊ", "배ㅊ", "배추", "qoc", "베추"])
def test_every_way_of_typing_suggests_napa_cabbage(typed: str) -> None:
    assert texts(f"q={typed}")[0] == "배추"


def test_a_word_begun_in_latin_is_completed() -> None:
    assert texts("q=cab") == ["cabbage"]
    assert texts("q=cabage") == ["cabbage"]


def test_earlier_words_are_kept_and_must_fit() -> None:
    assert texts("q=해남 배") == ["해남 배추"]
    assert texts("q=고등어 배") == []


def test_kinds_are_suggested_in_either_language() -> None:
    found = suggest(parse(QueryDict("q=vege"), language="ko"))
    assert [(s.text, s.url, s.kind) for s in found] == [
        ("채소", "/search/?category=vegetables", Kind.GOODS)
    ]


def test_a_market_narrows_and_stays() -> None:
    make.market("london")
    assert texts("q=배&market=london") == []
    first = suggest(parse(QueryDict("q=배&market=mangwon"), language="ko"))[0]
    assert first.url.endswith("&market=mangwon")


def test_suggestions_are_few() -> None:
    for typed in ("ㅂ", "ㅅ", "c", "ㄱ"):
        assert len(texts(f"q={typed}")) <= MOST


def test_nothing_typed_suggests_nothing() -> None:
    assert texts("q=") == texts("q=!!!") == []


def test_double_consonants_are_suggested_without_their_shift() -> None:
    make.product("쌀 10kg")
    indexing.reindex()
    assert texts("q=Tk") == ["삼겹살", "쌀"]
    assert texts("q=tkf") == ["쌀"]
