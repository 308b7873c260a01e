"""What of a product stands in an index."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from search import documents
from search.engine import NO_UNIT_PRICE, VERSION, Document
from search.prices import band_of
from stores.models import Product, StockDay
from tests.factories import search as make

pytestmark = pytest.mark.django_db


def test_the_whole_of_a_document_of_this_version() -> None:
    """Who changes what stands here, and so has to change this test, raises VERSION: an index of the
    release before is then built anew, instead of being asked for what it does not hold."""
    leaves = make.category("leaves", within="greens", name_ko="잎채소", name_en="Leaves")
    stall = make.store(name="햇살", name_other="Sunny")
    product = make.product(
        "해남 배추",
        name_other="Napa cabbages",
        store=stall,
        category=leaves,
        description="Sweet",
        unit="1포기",
        origin="해남",
        tags=["season"],
        price=4000,
        piece_grams=2000,
    )
    assert VERSION == 3
    assert documents.of([product.pk]) == [
        Document(
            id=product.pk,
            texts={
                "w": ("해남", "배추", "napa", "cabbag"),
                "b": ("해남", "남배", "배추", "napacabbag"),
                "d": (
                    *("1", "포기", "포기", "해남", "해남", "잎채소", "잎채", "채소", "leav"),
                    *("green", "green", "햇살", "햇살", "sunni", "sweet"),
                ),
                "j": ("ㅎㅐㄴㅏㅁ", "ㅂㅐㅊㅜ", "napa", "cabbages"),
                "c": ("ㅎㄴ", "ㅂㅊ"),
            },
            numbers={
                "id": [product.pk],
                "category": [leaves.pk, make.category().pk],
                "market": [stall.market_id],
                "store": [stall.pk],
                "price": [4000],
                "unit_price": [200],
                "band": [band_of(4000, "KRW").number],
                "live": [1],
                "changed": [int(make.NOW.timestamp())],
            },
            keywords={"sale": ["piece"], "origin": ["해남"], "tag": ["season"]},
        )
    ]


def test_what_is_not_known_stands_last_or_nowhere() -> None:
    (document,) = documents.of([make.product("무").pk])
    assert document.numbers["unit_price"] == [NO_UNIT_PRICE]
    assert document.keywords == {"sale": ["piece"], "origin": [], "tag": []}


def test_goods_by_weight_that_may_be_had_by_money_are_found_as_both() -> None:
    fish = make.product("고등어", sold_by="weight", price_unit="kg", price=9000, by_money_too=True)
    (document,) = documents.of([fish.pk])
    assert document.keywords["sale"] == ["weight", "money"]
    assert document.numbers["unit_price"] == [900]


def test_what_is_sold_out_is_not_live_and_a_daily_quota_is() -> None:
    goods = [
        make.product("counted", on_hand=2),
        make.product("gone", on_hand=0),
        make.product("said so", sold_out=True),
        make.product("each day", daily_quota=3),
        make.product("none a day", daily_quota=0),
        make.product("not counted"),
    ]
    held = make.product("held by others", on_hand=2)
    StockDay.objects.filter(product=held).update(held=2)
    live = [d.numbers["live"] for d in documents.of(p.pk for p in (*goods, held))]
    assert live == [[1], [0], [0], [1], [0], [1], [0]]


def test_what_nobody_may_see_has_no_document() -> None:
    shut = make.store(of=make.market("shut", state="closed"))
    closed = make.store(slug="closed", state="closed")
    seen = make.product("무")
    hidden = [make.product("무", store=shut), make.product("무", store=closed)]
    hidden.append(make.product("무", listed=False))
    found = documents.of([seen.pk, *(product.pk for product in hidden)])
    assert [document.id for document in found] == [seen.pk]
    assert [document.id for document in documents.everything()] == [seen.pk]


def test_everything_is_read_by_batches_each_stall_and_kind_once(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(documents, "BATCH", 2)
    goods = [make.product(f"무 {at}") for at in range(5)]
    with django_assert_num_queries(4 + 2):  # three batches and what is after them; stall, kind
        assert [document.id for document in documents.everything()] == [p.pk for p in goods]
    assert [d.id for d in documents.everything(after=goods[2].pk)] == [goods[3].pk, goods[4].pk]
    Product.objects.all().delete()
    assert list(documents.everything()) == []
