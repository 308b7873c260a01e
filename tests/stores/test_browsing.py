"""Filters of a list of goods: OR within a facet, AND between them, counts, orders."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from market.models import Market
from stores import browsing
from stores.browsing import Asked
from stores.models import IN_SEASON, Product, ProductQuerySet
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_by_money, make_product, make_store, make_weighed

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    """Two stalls with five things that differ in everything a list can be narrowed by."""
    market = make_market()
    one = make_store(market=market, slug="one", number="1", name="A")
    two = make_store(market=market, slug="two", number="2", name="B")
    make_product(store=one, name="배추", price=4000, piece_grams=2000, origin="강원")
    make_product(store=one, name="무", price=2000, on_hand=0, origin="제주")
    make_weighed(store=two, name="당근", price=3000, origin="제주", by_money_too=True)
    make_by_money(store=two, name="콩나물", price=1000, origin="국산")
    make_product(store=two, name="귤", price=9000, origin="제주", tags=[IN_SEASON])
    for minutes, product in enumerate(Product.objects.order_by("id")):
        changed = NOW - timedelta(minutes=minutes)
        Product.objects.filter(pk=product.pk).update(changed_at=changed)
    return market


def goods_of(market: Market) -> ProductQuerySet:
    goods: ProductQuerySet = Product.objects.visible().filter(store__market=market)
    return goods


def shown(market: Market, query: str, most: int | None = None) -> list[str]:
    asked = browsing.asked_of(QueryDict(query), most=most)
    names = dict(Product.objects.values_list("pk", "name"))
    found = browsing.listed(goods_of(market), asked, today=NOW.date())
    groups = browsing.groups_of(goods_of(market), asked, today=NOW.date())
    assert browsing.total(asked.of(groups)) == len(found)
    return [names[pk] for pk in found]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["배추", "당근", "콩나물", "귤", "무"]),
        ("stall=one", ["배추", "무"]),
        ("stall=one&stall=two", ["배추", "당근", "콩나물", "귤", "무"]),
        ("origin=강원&origin=제주", ["배추", "당근", "귤", "무"]),
        ("origin=제주&way=piece", ["귤", "무"]),
        ("way=money", ["당근", "콩나물"]),
        ("only=season", ["귤"]),
        ("only=season&only=stock", ["귤"]),
        ("only=stock&stall=one", ["배추"]),
        ("stall=nowhere", []),
        ("sort=price", ["콩나물", "당근", "배추", "귤", "무"]),
        ("sort=-price", ["귤", "배추", "당근", "콩나물", "무"]),
        ("sort=unit", ["배추", "당근", "콩나물", "귤", "무"]),
        ("sort=nonsense", ["배추", "당근", "콩나물", "귤", "무"]),
    ],
)
def test_one_value_of_a_facet_is_enough_and_every_facet_must_hold(
    market: Market, query: str, names: list[str]
) -> None:
    assert shown(market, query) == names


def test_nothing_dearer_than_asked_for(market: Market) -> None:
    assert shown(market, "sort=price", most=3000) == ["콩나물", "당근", "무"]


@pytest.mark.parametrize("most", [None, 3000])
@pytest.mark.parametrize("origin", ["", "&origin=제주", "&origin=elsewhere"])
@pytest.mark.parametrize("way", ["", "&way=money", "&way=piece&way=weight", "&way=nonsense"])
@pytest.mark.parametrize("only", ["", "&only=stock", "&only=season&only=stock", "&only=nonsense"])
def test_the_counts_tell_how_long_the_list_is(
    market: Market, only: str, way: str, origin: str, most: int | None
) -> None:
    """Groups and the list ask the same in two languages; `shown` compares them."""
    narrowed = set(shown(market, f"{only}{way}{origin}", most))
    assert narrowed == set(shown(market, f"{only}{way}{origin}&sort=unit", most))
    assert narrowed <= set(shown(market, f"{only}{way}", most))


def test_counts_tell_what_another_value_of_the_same_facet_would_show(market: Market) -> None:
    asked = Asked({"stall": ("one",), "way": ("piece",)})
    groups = browsing.groups_of(goods_of(market), asked, today=NOW.date())
    counts = {facet: dict(browsing.counted(groups, asked, facet)) for facet in browsing.FACETS}
    assert counts == {
        "only": {"stock": 1},
        "stall": {"one": 2, "two": 1},
        "way": {"piece": 2},
        "origin": {"강원": 1, "제주": 1},
    }


def test_what_has_run_out_today_is_not_in_stock(market: Market) -> None:
    quota = make_product(store=market.stores.get(slug="one"), name="두부")
    Product.objects.filter(pk=quota.pk).update(daily_quota=5)
    quota.stock.create(day=NOW.date(), on_hand=5, held=5)
    assert "두부" not in shown(market, "only=stock")
    tomorrow = NOW.date() + timedelta(days=1)
    [group] = browsing.groups_of(Product.objects.filter(pk=quota.pk), Asked(), today=tomorrow)
    assert group.only == ("stock",)
