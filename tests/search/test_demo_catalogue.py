"""The ways people write one word, against the goods of the demo."""

from __future__ import annotations

import re

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


def test_every_way_to_write_it_finds_napa_cabbage_first() -> None:
    build_catalogue()
    for typed in WAYS:
        assert NAPA_CABBAGE & set(first_three(typed)), typed
        assert first_three(typed, market="haeoreum")[0] in {"배추", "배추김치"}, typed
        assert "배추" in first_three(typed, market="haeoreum"), typed


def test_page_shows_them_and_offers_no_other_word_for_a_unit(client: Client) -> None:
    build_catalogue()
    for typed in WAYS:
        html = client.get("/search/", {"q": typed}, headers={"accept-language": "ko"})
        names = re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", html.content.decode())
        assert NAPA_CABBAGE & {plain(name) for name in names[:3]}, typed
    assert 'id="showing"' not in html.content.decode(), "포기 is no slip for 고기"
