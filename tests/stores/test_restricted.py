from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from stores import catalogue, restricted
from stores.cards import card_of
from stores.models import Product
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_category, make_product, make_store

EVERY = {"delivery", "pickup", "parcel"}

pytestmark = pytest.mark.django_db


def bottle(country: str, category: str = "beer-wine") -> Product:
    store = make_store(market=make_market(country=country))
    return make_product(store=store, name="병", category=make_category(category))


@pytest.mark.parametrize(
    ("country", "category", "modes", "plate"),
    [
        ("KR", "traditional-liquor", EVERY, "19+"),
        ("KR", "beer-wine", {"pickup"}, "19+"),
        ("GB", "beer-wine", {"delivery", "pickup"}, "18+"),
        ("US", "beer-wine", set(), "21+"),
        ("KR", "juice", EVERY, ""),
    ],
)
def test_law_says_how_alcohol_reaches_a_shopper(
    country: str, category: str, modes: set[str], plate: str
) -> None:
    product = bottle(country, category)
    allowed = {mode for mode in EVERY if restricted.may_go(product, mode)}
    assert (allowed, restricted.plate(product)) == (modes, plate)


@pytest.mark.parametrize(
    ("name", "alcohol"),
    [("쌀막걸리", "traditional"), ("수제맥주", "any"), ("Dry cider", "any"), ("사과주스", "")],
)
def test_product_is_alcohol_by_its_kind_without_being_asked(name: str, alcohol: str) -> None:
    make_category("vegetables")
    product = catalogue.add_product(
        store=make_store(), by=None, now=NOW, name=name, sold_by="piece", unit="병", price=100,
        origin="국내산", allergens=[],
    )  # fmt: skip
    assert product.alcohol == alcohol


@pytest.mark.parametrize(
    ("country", "today", "words"),
    [
        ("KR", date(2026, 1, 1), "born in 2007 or earlier"),
        ("KR", date(2026, 12, 31), "born in 2007 or earlier"),
        ("GB", date(2026, 11, 25), "born on 25 Nov 2008 or earlier"),
        ("GB", date(2028, 2, 29), "born on 28 Feb 2010 or earlier"),
    ],
)
def test_who_is_old_enough_is_said_by_year_or_by_day(country: str, today: date, words: str) -> None:
    with translation.override("en"):
        assert restricted.born_by(country, today) == words


def test_card_of_what_may_not_be_sold_online_cannot_be_tapped_into_the_basket() -> None:
    here, there = bottle("GB"), bottle("US")
    urls = [card_of(row, left=None, language="en").add_url for row in (here, there)]
    assert [bool(url) for url in urls] == [True, False]


def test_what_is_not_for_everybody_is_not_among_what_is_suggested() -> None:
    plain = bottle("GB", "juice")
    bottle("GB")
    assert list(Product.objects.for_everybody()) == [plain]
