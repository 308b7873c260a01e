"""The list of all markets: narrowed, mapped, paged, in ten queries."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock
from tests.factories.market import (
    NOW,
    make_area,
    make_hours,
    make_london_market,
    make_market,
    make_window,
    make_zone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Any:
    with clock.frozen(NOW):
        yield


def page(client: Client, address: str) -> str:
    return client.get(address, headers={"Accept-Language": "en"}).content.decode()


def listed(text: str) -> list[str]:
    return re.findall(r'<h3><a href="/m/([^/]+)/">', text)


def bubbles(text: str) -> list[str]:
    return re.findall(r'<a href="[^"]*" aria-label="([^"]*)">', text)


def make_seoul(number: int) -> None:
    for each in range(number):
        market = make_market(
            slug=f"seoul-{each}", region="KR-11", lat=37.5 + each / 500, lng=126.9 + each / 400
        )
        make_hours(market=market)
        make_window(market=market)
        make_zone(market=market, radius=3000)


def test_a_region_narrows_the_list_and_is_taken_away_again(client: Client) -> None:
    make_seoul(2)
    make_market(slug="busan", region="KR-26", lat=35.1, lng=129.0)
    whole, seoul = page(client, "/m/"), page(client, "/m/?region=KR-11")
    assert bubbles(whole) == ["Seoul: 2 markets", "Busan: 1 market"]
    assert listed(whole) == ["seoul-0", "seoul-1", "busan"]
    assert listed(seoul) == ["seoul-0", "seoul-1"]
    assert '<a class="chip" href="/m/">Seoul<svg' in seoul


def test_each_country_has_its_own_list(client: Client) -> None:
    make_seoul(2)
    make_london_market(slug="riverside", region="GB-ENG")
    assert listed(page(client, "/m/")) == ["seoul-0", "seoul-1"]
    assert listed(page(client, "/m/?country=GB")) == ["riverside"]
    assert listed(page(client, "/m/?q=riverside")) == ["riverside"]


def test_only_those_that_deliver_to_the_place_are_shown_when_asked(client: Client) -> None:
    make_seoul(1)
    make_market(slug="far", region="KR-26", lat=35.1, lng=129.0)
    area = make_area(lat=37.5, lng=126.9)
    assert listed(page(client, "/m/?here=1")) == ["seoul-0", "far"]
    client.post("/place/", {"area": area.pk})
    text = page(client, "/m/?here=1")
    assert listed(text) == ["seoul-0"]
    assert f"Delivers to {area.name}" in text


def test_many_neighbours_are_one_bubble_that_opens_that_part_of_the_map(client: Client) -> None:
    make_seoul(45)
    text = page(client, "/m/?region=KR-11")
    counts = [int(n) for n in re.findall(r": (\d+) market", text)]
    box = re.search(r'href="\?region=KR-11&amp;box=([^"]+)"', text)
    assert sum(counts) + sum("market" not in b for b in bubbles(text)) >= 45
    assert box is not None
    part = page(client, f"/m/?region=KR-11&box={box[1].replace('%2C', ',')}")
    assert 1 < len(listed(part)) <= 24
    assert "This part of the map" in part


@pytest.mark.parametrize(
    "address",
    ["?region=nowhere", "?box=1,2,3", "?region=KR-11&box=a,b,c,d", "?page=99"],
)
def test_nonsense_in_the_address_is_left_out(client: Client, address: str) -> None:
    make_seoul(1)
    assert client.get(f"/m/{address}").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("asked", ["", "?region=KR-11", "?region=KR-11&open=1&here=1&q=한빛"])
def test_the_list_takes_ten_queries(
    client: Client, number: int, asked: str, django_assert_max_num_queries: Any
) -> None:
    make_seoul(number)
    client.post("/place/", {"area": make_area(lat=37.5, lng=126.9).pk})
    client.get("/m/")
    cache.clear()
    with django_assert_max_num_queries(10):
        text = page(client, f"/m/{asked}")
    near = number if number == 1 else 10  # of which the circle of 3 km reaches the place
    assert len(listed(text)) == (near if "here" in asked else min(number, 24))


def test_a_listed_market_says_that_its_stalls_are_not_real(client: Client) -> None:
    make_market(slug="real", source="open-kr", invented="stalls", region="KR-11")
    words = "The market is real."
    assert words in page(client, "/m/")
    assert "전국전통시장표준데이터" in page(client, "/m/")
    assert "MIT licence" in page(client, "/about/sources/")
