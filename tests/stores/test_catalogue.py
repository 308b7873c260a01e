from typing import Any

import pytest

from core import events
from stores import catalogue
from stores.events import product_changed
from stores.models import StockDay
from tests.factories.market import NOW, make_london_market
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db
CABBAGE = {"name": "배추", "sold_by": "piece", "unit": "포기", "price": 3000}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []

    def listen(product_id: int) -> None:
        heard.append(product_id)

    monkeypatch.setattr(product_changed, "told", [listen])
    assert events.REGISTRY["product_changed"] is product_changed
    return heard


def test_add_product_guesses_the_kind_and_tells(told: list[int]) -> None:
    store = make_store(category="seafood")
    product = catalogue.add_product(store=store, by=None, now=NOW, origin="국내산", **CABBAGE)
    assert (product.slug, product.category.slug) == ("baechu", "leafy-vegetables")
    assert told == [product.pk]
    assert list(StockDay.objects.values_list("product", "day", "on_hand")) == [
        (product.pk, None, None)
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"price": 0}, "price"),
        ({"sold_by": "weight"}, "unit"),
        ({"sold_by": "barter"}, "unit"),
        ({"origin": ""}, "origin"),
        ({"allergens": ["dust"]}, "allergens"),
        ({"step_grams": 0}, "step_grams"),
    ],
)
def test_add_product_refuses_what_cannot_be(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(catalogue.BadProduct) as refused:
        catalogue.add_product(
            store=make_store(), by=None, now=NOW, **(CABBAGE | {"origin": "국내산"} | facts)
        )
    assert refused.value.field == field


def test_allergens_are_stated_in_britain_and_origin_is_not() -> None:
    store = make_store(market=make_london_market())
    with pytest.raises(catalogue.BadProduct, match="14"):
        catalogue.add_product(store=store, by=None, now=NOW, **CABBAGE)
    assert catalogue.add_product(store=store, by=None, now=NOW, allergens=[], **CABBAGE).pk


def test_unknown_facts_are_a_bug() -> None:
    with pytest.raises(TypeError, match="held"):
        catalogue.add_product(store=make_store(), by=None, now=NOW, held=3, **CABBAGE)


def test_change_withdraw_and_put_back(told: list[int]) -> None:
    product = make_product()
    catalogue.change_product(product=product, by=None, now=NOW, price=4000)
    catalogue.withdraw(product=product, by=None, now=NOW)
    product.refresh_from_db()
    assert (product.price, product.listed) == (4000, False)
    catalogue.put_back(product=product, by=None, now=NOW)
    product.refresh_from_db()
    assert product.listed
    assert told == [product.pk] * 4


def test_last_origin_is_what_the_stall_said_last() -> None:
    store = make_store()
    assert catalogue.last_origin(store) == ""
    make_product(store=store, origin="제주")
    make_product(store=store, origin="강원")
    assert catalogue.last_origin(store) == "강원"


def test_quota_of_today_is_set() -> None:
    product = make_product()
    catalogue.set_quota(product=product, units=5, by=None, now=NOW)
    product.refresh_from_db()
    assert product.daily_quota == 5
