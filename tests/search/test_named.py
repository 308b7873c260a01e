"""Markets and stalls are found by their names, beside the goods; never one that is shut."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.events import tell
from market.models import Market
from search import indexing, named
from search.named import Named
from search.query import Asked, parse
from search.results import search
from search.suggest import Kind, suggest
from stores.events import store_closed
from stores.models import Store
from tests.factories import search as make

pytestmark = pytest.mark.django_db

MANGWON = Named("망원시장", "Mangwon Market", "ko", "", "/m/mangwon/", meant=True)
TOFU = Named("콩두부집", "Bean & Curd", "ko", "망원시장", "/m/mangwon/tofu/", meant=True)


@pytest.fixture(autouse=True)
def street() -> None:
    mangwon = make.market(name="망원시장", name_other="Mangwon Market")
    tofu = make.store(of=mangwon, slug="tofu", name="콩두부집", name_other="Bean & Curd")
    make.store(of=mangwon, slug="moon", name="달빛정육점")
    london = make.market("london", name="Borough Lane")
    make.store(of=london, slug="cod", name="Cod Corner", name_other="")
    make.product("국산 콩 두부", store=tofu)
    indexing.reindex()


def places(text: str, **chosen: tuple[str, ...]) -> list[Named]:
    markets = Market.objects.filter(slug__in=chosen.get("market", ()))
    return named.found(Asked(text, chosen=dict(chosen)), [market.pk for market in markets])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("망원시장", [MANGWON]), ("mangwon market", [MANGWON]), ("ㅁㅇㅅㅈ", [MANGWON]),
        ("망원 시장", [MANGWON]), ("콩두부집", [TOFU]), ("콩두부", [TOFU]), ("zhdenqnwlq", [TOFU]),
        ("bean curd", [TOFU]), ("배추", []), ("", []), ("   ", []),
    ],
)  # fmt: skip
def test_places_are_found_however_they_are_typed(typed: str, expected: list[Named]) -> None:
    assert places(typed) == expected


def test_a_slip_finds_a_place_that_does_not_stand_before_goods() -> None:
    assert [(place.name, place.meant) for place in places("달빛정욱점")] == [("달빛정육점", False)]


def test_only_of_the_searched_market_and_without_other_filters() -> None:
    assert places("cod corner", market=("mangwon",)) == []
    assert [place.where for place in places("cod corner", market=("london",))] == ["Borough Lane"]
    assert places("콩두부집", price=("under-5000",)) == []


def test_nothing_that_is_shut_by_now_is_shown() -> None:
    assert places("콩두부집") == [TOFU]
    Store.objects.filter(slug="tofu").update(state="closed")
    assert places("콩두부집") == []
    Market.objects.filter(slug="mangwon").update(state="shut")
    assert places("달빛정육점") == places("망원시장") == []


@pytest.mark.django_db(transaction=True)
def test_a_new_stall_is_found_at_once() -> None:
    assert places("새벽두부") == []
    new = make.store(slug="dawn", name="새벽두부")
    assert places("새벽두부") == []  # nobody said so
    with transaction.atomic():
        tell(store_closed, store_id=new.pk)
    assert [place.name for place in places("새벽두부")] == ["새벽두부"]


def test_names_are_read_once_and_nothing_is_read_where_none_fits(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    places("콩두부집")
    with django_assert_num_queries(0):
        places("배추")
    with django_assert_num_queries(2):
        places("콩두부집")


def look(client: Client, address: str) -> Any:
    return client.get(address, headers={"accept-language": "ko"})


def test_the_page_shows_a_meant_place_before_the_goods(client: Client) -> None:
    page = look(client, "/search/?q=콩두부집").content.decode()
    assert page.index('href="/m/mangwon/tofu/"') < page.index("/p/product-")


def test_where_only_a_place_is_found_nobody_reads_that_nothing_is(client: Client) -> None:
    found = look(client, "/search/?q=달빛정육점")
    assert found.context["results"].total == 0
    page = found.content.decode()
    assert ("찾는 상품이 없어요" in page, "달빛정육점" in page) == (False, True)
    assert "찾는 상품이 없어요" in look(client, "/search/?q=zzzzzz").content.decode()


def test_a_page_of_goods_alone_has_no_places(client: Client) -> None:
    assert "시장과 가게" not in look(client, "/search/?q=두부").content.decode()
    assert look(client, "/search/?q=두부").context["results"].places == []


def test_without_an_index_places_are_found(tmp_path: Any, settings: Any) -> None:
    settings.SEARCH_DIR = tmp_path / "none"
    found = search(Asked("콩두부집"), now=make.NOW)
    assert (found.from_database, found.places) == (True, [TOFU])


def suggested(text: str) -> list[tuple[str, str, str]]:
    found = suggest(parse(QueryDict(f"q={text}"), language="ko"))
    return [(each.kind, each.text, each.where) for each in found]


def test_places_are_suggested_while_their_name_is_typed() -> None:
    assert suggested("망원") == [(Kind.PLACE, "망원시장", "")]
    assert suggested("콩두부ㅈ") == [(Kind.PLACE, "콩두부집", "망원시장")]
    assert suggested("콩")[0] == (Kind.WORDS, "콩", "")


def test_json_says_what_a_suggestion_is(client: Client) -> None:
    answer = client.get("/search/suggest?q=망원시장", headers={"accept": "application/json"})
    assert answer.json() == {
        "q": "망원시장",
        "suggestions": [{"text": "망원시장", "url": "/m/mangwon/", "kind": "place", "where": ""}],
    }
