"""The ways people write one word, against the goods of the demo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode

from cms.demo import london, seoul
from cms.demo.markets import build_market
from core import clock
from search import indexing
from search.query import parse
from search.results import search
from stores.categories import ensure_categories

pytestmark = pytest.mark.django_db
NAPA_CABBAGE = {"배추", "Napa cabbage"}
#: Initial consonants, an unfinished syllable, the other keyboard, a particle, a slip, a unit.
WAYS = ("ㅂㅊ", "배ㅊ", "qocn", "배추를", "cabage", "포기 배추")


def plain(name: str) -> str:
    """A card's name without the marks around what matched."""
    return re.sub(r"<.*?>", "", name)


def build_catalogue() -> None:
    ensure_categories()
    for told in (seoul.MARKET, london.MARKET):
        build_market(told, now=clock.now())
    indexing.reindex()


def first_three(typed: str, **chosen: str) -> list[str]:
    asked = parse(QueryDict(urlencode({"q": typed, **chosen})), language="ko")
    found = search(asked, now=clock.now())
    return [plain(card.name) for card in found.cards[:3]]


@pytest.fixture
def pages(either_engine: str, client: Client) -> Callable[[str], str]:
    """The demo's goods in the index of either engine, and the page that answers a query."""
    build_catalogue()

    def page(typed: str) -> str:
        answer = client.get("/search/", {"q": typed}, headers={"accept-language": "ko"})
        return answer.content.decode()

    return page


def names_on(html: str) -> list[str]:
    return [plain(name) for name in re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", html)]


def test_every_way_to_write_it_finds_napa_cabbage_first(pages: Callable[[str], str]) -> None:
    for typed in WAYS:
        assert NAPA_CABBAGE & set(first_three(typed)), typed
        assert first_three(typed, market="haeoreum")[0] in {"배추", "배추김치"}, typed
        assert "배추" in first_three(typed, market="haeoreum"), typed
        html = pages(typed)
        assert NAPA_CABBAGE & set(names_on(html)[:3]), typed
    assert 'id="showing"' not in html, "포기 is no slip for 고기"


def test_what_nobody_sells_leads_on(pages: Callable[[str], str]) -> None:
    """To the nearest things and to the kinds of goods, with the words still in the box."""
    for typed in ("우주선", "zzzzzz", "우주선 부품"):
        asked = parse(QueryDict(urlencode({"q": typed})), language="ko")
        found = search(asked, now=clock.now())
        assert (found.cards, found.total) == ([], 0), typed
        assert found.near, typed
        assert found.categories, typed
        html = pages(typed)
        assert names_on(html) == [plain(card.name) for card in found.near], typed
        for kind in found.categories:
            assert f'href="/search/?category={kind.slug}"' in html, typed
        assert f'value="{typed}"' in html
