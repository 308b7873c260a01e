from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from market.place import Place, remember
from search import indexing
from stores.models import Product
from tests.factories import search as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def greens() -> None:
    make.greens()
    indexing.reindex()


def page(client: Client, address: str, language: str = "ko") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_are_a_page_with_one_heading(client: Client) -> None:
    html = page(client, "/search/?q=qocn")
    assert html.count("<h1") == 1
    assert "<strong>배추</strong>(으)로 찾았어요." in html
    assert 'value="qocn"' in html
    assert "해남 <mark>배추</mark> 1포기" in html


def test_results_in_english(client: Client) -> None:
    assert "Showing results for <strong>배추</strong>." in page(client, "/search/?q=qocn", "en")


def test_the_number_found_is_said_and_large_kinds_stand_above_the_list(client: Client) -> None:
    html = page(client, "/search/", "en")
    assert f"{Product.objects.count()} products" in html
    above = html[: html.index('id="found"')]
    assert '<a class="chip" href="/search/?category=greens">' in above


def test_chosen_filters_are_shown_twice_and_come_off(client: Client) -> None:
    html = page(client, "/search/?q=배추&market=mangwon&price=krw-3000-5000", "en")
    away = "/search/?q=%EB%B0%B0%EC%B6%94&amp;price=krw-3000-5000"
    assert html.count(f'href="{away}"') == 2
    assert "Remove all" in html


ORDERS = ["relevance", "cheapest", "dearest", "unit", "newest"]
UNLIKE = "Prices in different currencies are sorted by their figures."


def orders(html: str) -> list[str]:
    """The orders that a page offers."""
    return re.findall(r'<option value="(\w+)"', html)


def cabbage_in_london() -> None:
    make.product("배추", store=make.store(of=make.market("london"), slug="leeks"))
    indexing.reindex()
    cache.clear()  # a market that opens says so; a factory does not


def test_orders_that_say_nothing_are_not_offered(client: Client) -> None:
    assert orders(page(client, "/search/?q=배추")) == ORDERS
    answer = HttpResponse()
    remember(answer, Place("KR", "1101", "서교동", 37.5556, 126.9194))
    client.cookies.update(answer.cookies)
    assert sorted(orders(page(client, "/search/?q=배추"))) == sorted([*ORDERS, "nearest"])
    client.cookies.clear()
    cabbage_in_london()
    assert orders(page(client, "/search/?q=배추")) == [o for o in ORDERS if o != "unit"]
    assert orders(page(client, "/search/?q=배추&market=mangwon")) == ORDERS


def test_prices_of_several_currencies_are_not_compared_without_a_word(client: Client) -> None:
    cabbage_in_london()
    for sort in ("cheapest", "dearest", "unit"):
        assert UNLIKE in page(client, f"/search/?q=배추&sort={sort}", "en")
        assert UNLIKE not in page(client, f"/search/?q=배추&sort={sort}&market=london", "en")
    assert UNLIKE not in page(client, "/search/?q=배추", "en")


def test_another_order_keeps_words_and_filters_and_begins_anew(client: Client) -> None:
    html = page(client, "/search/?q=배추&market=mangwon&way=piece&sort=newest&page=2&after=9")
    (form,) = re.findall(r'<form class="row sort".*?</form>', html, re.DOTALL)
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("q", "배추"),
        ("market", "mangwon"),
        ("way", "piece"),
    ]
    assert '<option value="newest" selected>' in form


def test_who_has_no_place_is_asked_for_it_instead_of_shown_what_is_near(client: Client) -> None:
    html = page(client, "/search/?q=%EB%B0%B0%EC%B6%94&near=1", "en")
    back = "%2Fsearch%2F%3Fq%3D%25EB%25B0%25B0%25EC%25B6%2594%26near%3D1"
    asking = f'<a href="/place/?next={back}">Choose your area</a>'
    assert asking in re.sub(r"\s*<svg.*?</svg>\s*", "", html)
    assert f"{Product.objects.filter(name__contains='배추').count()} products" in html


def test_nothing_found_is_no_dead_end(client: Client) -> None:
    html = page(client, "/search/?q=zzzzzz", "en")
    assert "Nothing found" in html
    assert "Close to it" in html
    assert "/search/?category=greens" in html


def test_without_an_index_a_notice_says_so(client: Client, settings: object) -> None:
    settings.SEARCH_DIR = "/nowhere/at/all"  # type: ignore[attr-defined]
    html = page(client, "/search/?q=배추", "en")
    assert "Search is being set up again" in html
    assert "해남 " in html


def test_suggestions_as_fragment_page_and_json(client: Client) -> None:
    assert "<html" in page(client, "/search/suggest?q=ㅂㅊ")
    fragment = client.get("/search/suggest?q=ㅂㅊ", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'role="listbox"' in fragment
    answer = client.get("/search/suggest?q=ㅂㅊ", headers={"accept": "application/json"})
    assert json.loads(answer.content)["suggestions"][0] == {
        "text": "배추",
        "url": "/search/?q=%EB%B0%B0%EC%B6%94",
        "kind": "words",
        "where": "",
    }


@pytest.mark.parametrize(
    "address", ["/search/", "/search/?q=ㅂ", "/search/?page=-1&sort=x&price=1"]
)
def test_a_page_takes_at_most_ten_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    with django_assert_max_num_queries(10):
        page(client, address)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_answered(client: Client, method: str) -> None:
    addresses: Sequence[str] = ("/search/", "/search/suggest")
    assert [getattr(client, method)(a).status_code for a in addresses] == [405, 405]
