"""Sitemap, robots, sharing cards and structured data: what the outside world reads of a page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.sitemaps import PARTS
from market.states import MarketState
from stores.models import Product, Store
from tests.factories.cms import make_market_page, make_store_page
from tests.factories.market import make_hours, make_market
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db

HOME = "https://dongne.test"
LOC = re.compile(r"<loc>(.*?)</loc>")
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


@pytest.fixture(autouse=True)
def public_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PUBLIC_URL", HOME)


def street(**fields: Any) -> tuple[Store, Product]:
    store = make_store(market=make_market(**fields))
    make_market_page(market=store.market)
    make_store_page(store=store)
    return store, make_product(store=store, name="Leeks")


def listed(client: Client, section: str, page: int = 1) -> list[str]:
    answer = client.get(reverse("core:sitemap", args=[section]), {"p": page})
    return LOC.findall(answer.content.decode())


def data_of(client: Client, path: str) -> dict[str, Any]:
    """Type -> thing, of one page."""
    written = DATA.findall(client.get(path).content.decode())
    return {thing["@type"]: thing for thing in json.loads(written[0])["@graph"]}


# -- Sitemap and robots


def test_sitemap_lists_what_shoppers_may_see_and_nothing_else(client: Client) -> None:
    store, product = street()
    hidden, _unseen = street(state=MarketState.PREPARING)
    below = f"{HOME}/m/{store.market.slug}/"
    assert hidden.market.slug not in "".join(listed(client, "markets") + listed(client, "products"))
    assert listed(client, "markets") == [below]
    assert listed(client, "stalls") == [f"{below}{store.slug}/"]
    assert listed(client, "products") == [f"{below}p/{product.slug}-{product.pk}/"]
    assert listed(client, "pages")[0] == f"{HOME}/"


def test_sitemap_index_has_a_line_for_every_page_of_every_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _product = street()
    make_product(store=store, name="Radish")
    monkeypatch.setattr(PARTS["products"], "limit", 1)
    index = LOC.findall(client.get("/sitemap.xml").content.decode())
    ours = f"{HOME}/sitemap-products.xml"
    assert [line for line in index if "products" in line] == [ours, f"{ours}?p=2"]
    assert {re.sub(r"\?.*", "", line) for line in index} == {
        f"{HOME}/sitemap-{name}.xml" for name in PARTS
    }
    assert len(listed(client, "products", page=2)) == 1


def test_sitemap_costs_two_queries_a_page(client: Client) -> None:
    store, _product = street()
    for number in range(5):
        make_product(store=store, name=f"Radish {number}")
    with CaptureQueriesContext(connection) as page:
        listed(client, "products")
    with CaptureQueriesContext(connection) as index:
        client.get("/sitemap.xml")
    assert (len(page), len(index)) == (2, 2 * len(PARTS) - 2)


def test_robots_keeps_out_of_private_pages_and_names_the_sitemap(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /me/", "Disallow: /o/", "Disallow: /desk/"} <= set(lines)
    assert f"Sitemap: {HOME}/sitemap.xml" in lines


# -- What a page says of itself


def test_canonical_address_keeps_a_further_page_and_drops_filters(client: Client) -> None:
    def canonical(query: str) -> str:
        page = client.get(f"/m/{query}").content.decode()
        return str(re.findall(r'rel="canonical" href="(.*?)"', page)[0])

    found = [canonical(query) for query in ("", "?page=2&sort=name", "?page=1", "?page=x&q=a")]
    assert found == [f"{HOME}/m/", f"{HOME}/m/?page=2", f"{HOME}/m/", f"{HOME}/m/"]


def test_a_shared_market_shows_its_name_and_the_card_of_its_hue(client: Client) -> None:
    store, _product = street(hue="pine", name="Ferry & Co", name_other="")
    page = client.get(f"/m/{store.market.slug}/").content.decode()
    assert '<meta property="og:title" content="Ferry &amp; Co">' in page
    assert f'<meta property="og:image" content="{HOME}/static/og/pine.png">' in page


def test_a_private_page_has_neither_canonical_address_nor_card(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert ('rel="canonical"' in page, "og:title" in page, "noindex" in page) == (0, 0, 1)


def test_home_tells_how_to_search_here(client: Client) -> None:
    action = data_of(client, "/")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{HOME}/search/?q={{search_term_string}}"


def test_market_and_stall_say_where_they_are_and_when_they_trade(client: Client) -> None:
    store, _product = street(lat=37.5, lng=126.9)
    make_hours(market=store.market)
    for path in (f"/m/{store.market.slug}/", f"/m/{store.market.slug}/{store.slug}/"):
        data = data_of(client, path)
        shop, trail = data["GroceryStore"], data["BreadcrumbList"]["itemListElement"]
        assert shop["geo"]["latitude"] == 37.5
        assert shop["address"]["addressCountry"] == "KR"
        assert shop["openingHoursSpecification"]
        assert trail[1]["item"] == f"{HOME}/m/{store.market.slug}/"


def test_product_says_price_seller_and_whether_it_is_there(client: Client) -> None:
    store, product = street()
    path = reverse("orders:product", args=[store.market.slug, product.slug, product.pk])
    offer = data_of(client, path)["Product"]["offers"]
    assert (offer["price"], offer["priceCurrency"]) == (str(product.price), "KRW")
    assert offer["seller"]["name"] == store.name
    assert offer["availability"].endswith("/InStock")
    Product.objects.update(sold_out=True)
    assert data_of(client, path)["Product"]["offers"]["availability"].endswith("/OutOfStock")


def test_a_weighed_price_says_for_how_much_and_goods_by_money_only_the_least(
    client: Client,
) -> None:
    store, _product = street()
    weighed = make_product(store=store, name="Carrots", sold_by="weight", price_unit="kg")
    worth = make_product(store=store, name="Sprouts", sold_by="money", unit="")
    offers = [
        data_of(client, reverse("orders:product", args=[store.market.slug, each.slug, each.pk]))[
            "Product"
        ]["offers"]
        for each in (weighed, worth)
    ]
    assert offers[0]["priceSpecification"]["referenceQuantity"]["unitCode"] == "KGM"
    assert (offers[1]["@type"], offers[1]["lowPrice"]) == ("AggregateOffer", str(worth.price))


@pytest.mark.parametrize(
    ("invented", "told"),
    [
        ("", [["GroceryStore"], ["GroceryStore"], ["Product"]]),
        ("stalls", [["GroceryStore"], [], []]),
        ("all", [[], [], []]),
    ],
)
def test_search_engines_are_told_of_nothing_that_is_made_up(
    client: Client, invented: str, told: list[list[str]]
) -> None:
    store, product = street(invented=invented)
    below = f"/m/{store.market.slug}/"
    paths = (below, f"{below}{store.slug}/", f"{below}p/{product.slug}-{product.pk}/")
    assert [sorted(data_of(client, path)) for path in paths] == [
        sorted(["BreadcrumbList", *types]) for types in told
    ]


def test_hours_that_a_loader_set_are_not_told_as_those_of_a_real_market(client: Client) -> None:
    store, _product = street(invented="stalls")
    make_hours(market=store.market)
    shop = data_of(client, f"/m/{store.market.slug}/")["GroceryStore"]
    assert (shop["name"], "openingHoursSpecification" in shop) == (store.market.name, False)


def test_what_people_write_cannot_leave_the_structured_data(client: Client) -> None:
    name = "</script><img src=x onerror=alert(1)>\u2028"
    store, product = street()
    Product.objects.filter(pk=product.pk).update(name=name)
    path = reverse("orders:product", args=[store.market.slug, product.slug, product.pk])
    page = client.get(path).content.decode()
    assert "<img src=x" not in page
    assert data_of(client, path)["Product"]["name"] == name
