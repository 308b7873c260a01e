"""What is made up to show how it works says so on every page that sells."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cms import pages
from core import clock
from tests.factories.market import NOW
from tests.factories.orders import fill_three_ways, make_basket, make_street, placed_order

pytestmark = pytest.mark.django_db
WORDS = {"stalls": "The market is real. The stalls listed here are not", "all": "are invented"}


@pytest.mark.parametrize(("invented", "said"), [("", []), ("stalls", ["stalls"]), ("all", ["all"])])
def test_every_page_that_sells_says_what_is_made_up(
    client: Client, invented: str, said: list[str]
) -> None:
    with clock.frozen(NOW):
        street = make_street(invented=invented)
        market, fish = street.market, street.mackerel
        pages.keep_market_page(market)
        pages.keep_store_page(street.fish)
        order = placed_order(street, shopper=street.shopper, tender="manual")
        fill_three_ways(make_basket(market=market, shopper=street.shopper), street)
        client.force_login(street.shopper)
        told = {
            path: [each for each, words in WORDS.items() if words in text(client, path)]
            for path in (
                "/",
                "/m/",
                reverse("cms:market", args=[market.slug]),
                reverse("cms:store", args=[market.slug, street.fish.slug]),
                reverse("orders:category", args=[market.slug, "seafood"]),
                reverse("orders:product", args=[market.slug, fish.slug, fish.pk]),
                reverse("orders:basket", args=[market.slug]),
                reverse("orders:checkout", args=[market.slug]),
                reverse("orders:order", args=[order.code]),
                reverse("orders:receipt", args=[order.code]),
            )
        }
    assert told == dict.fromkeys(told, said)


def text(client: Client, path: str) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200, path
    return answer.content.decode()
