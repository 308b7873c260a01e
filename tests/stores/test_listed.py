"""Products by their ids: the rows that cards are made of, asked by a compiled query."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from core.clock import local_date
from core.compiled import PIECE
from market.models import Market
from stores.cards import cards, for_cards
from stores.listed import listed
from stores.models import Photo, Product, StockDay, Store
from stores.stock import left_for
from tests.factories.market import NOW, make_london_market, make_market
from tests.factories.stores import make_by_money, make_product, make_store, make_weighed

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods() -> list[int]:
    """Of every kind there is, in two markets; the second is sold out."""
    seoul = make_store(market=make_market(slug="hanbit"), number="3")
    london = make_store(market=make_london_market())
    photo = Photo.objects.create(
        store=seoul, digest="0" * 64, state="ready", width=900, height=900, created_at=NOW
    )
    made = [
        make_product(store=seoul, on_hand=3, piece_grams=800, name_other="Napa cabbage"),
        make_product(store=seoul, alcohol="any"),
        make_weighed(store=london, price=190, name="Carrots"),
        make_by_money(store=london, price=100, name="Bean sprouts", piece_grams=450),
        make_product(store=seoul),
    ]
    ids = [product.pk for product in made]
    Product.objects.filter(pk=ids[0]).update(photo=photo)
    Product.objects.filter(pk=ids[1]).update(sold_out=True)
    Product.objects.filter(pk=ids[4]).update(daily_quota=4)
    return ids


def _ids(ids: list[int]) -> list[int]:
    return [product.pk for product in listed(ids)]


def test_cards_are_those_of_the_orm_and_nothing_else_is_asked(
    goods: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        found = listed(goods)
        made = cards(found, language="en", now=NOW)
    before = for_cards(Product.objects.filter(pk__in=goods)).in_bulk()
    assert made == cards([before[pk] for pk in goods], language="en", now=NOW)
    assert [product.sold_out for product in found] == [False, True, False, False, False]
    assert made[0].picture is not None


def test_only_what_a_shopper_may_see(goods: list[int]) -> None:
    Product.objects.filter(pk=goods[0]).update(listed=False)
    Store.objects.filter(products=goods[2]).update(state="closed")
    assert _ids(goods) == [goods[1], goods[4]]
    assert _ids(goods[::-1]) == [goods[4], goods[1]]
    Market.objects.update(state="draft")
    assert _ids(goods) == []


def test_any_number_of_ids(
    goods: list[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert _ids([]) == []
    store = make_store()
    many = [make_product(store=store).pk for _ in range(PIECE)]
    with django_assert_num_queries(1):
        assert _ids([*many, *goods, *many, 0]) == [*many, *goods]


def test_what_is_left_is_of_the_day(goods: list[int]) -> None:
    counted, quota = goods[0], goods[4]
    day = local_date("Asia/Seoul", NOW)
    StockDay.objects.create(product_id=quota, day=day, on_hand=4, held=3)
    StockDay.objects.update_or_create(product_id=quota, day=None, defaults={"on_hand": 9})
    products = listed(goods)
    usual = dict.fromkeys(goods) | {counted: 3}
    assert left_for(products, day) == usual | {quota: 1}
    assert left_for(products, day + timedelta(1)) == usual | {quota: 4}
    assert left_for([], day) == {}
