from dataclasses import replace

import pytest
from django.template import Context
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from stores import stock
from stores.cards import Card, cards, for_cards, sliced_for_cards
from stores.models import Product
from stores.templatetags.cards import _shape, product_card
from tests.factories.market import NOW, make_london_market, make_market
from tests.factories.stores import make_by_money, make_product, make_store, make_weighed

pytestmark = pytest.mark.django_db


def _cards(language: str = "ko") -> list[Card]:
    with translation.override(language):
        return cards(list(for_cards(Product.objects.order_by("id"))), language=language, now=NOW)


def test_card_says_what_a_shopper_needs() -> None:
    store = make_store(market=make_market(slug="hanbit"), number="3")
    product = make_product(store=store, on_hand=3, piece_grams=800, name_other="Napa cabbage")
    (card,) = _cards()
    assert (card.name, card.name_other, card.other_lang) == ("알배추", "Napa cabbage", "en")
    assert (card.price, card.currency, card.unit_label, card.kind) == (3800, "KRW", "통", "piece")
    assert (card.unit_price, card.unit_price_label) == (475, "100g 475원")
    assert (card.stall_number, card.stall_name, card.origin) == ("3", "초록야채", "강원 평창")
    assert (card.drawing, card.picture) == ("lettuce", None)
    assert (card.stock_note, card.sold_out) == ("3개 남았어요", False)
    assert card.url == f"/m/hanbit/p/albaechu-{product.pk}/"
    assert card.add_url == "/m/hanbit/basket/add/"
    addresses = (card.url, card.add_url, card.stall_url)
    assert [resolve(url).view_name for url in addresses] == [
        "orders:product",
        "orders:add",
        "cms:store",
    ]
    assert (card.kind, card.quantity) == ("piece", 1)


def test_card_of_weighed_and_by_money_goods() -> None:
    store = make_store(market=make_london_market())
    make_weighed(store=store, price=190, name="Carrots")
    make_by_money(store=store, price=100, name="Bean sprouts", piece_grams=450)
    weighed, by_money = _cards("en")
    assert (weighed.unit_label, weighed.unit_price_label) == ("kg", "500 g about £0.95")
    assert (weighed.kind, weighed.quantity) == ("weight", 500)
    assert (by_money.unit_label, by_money.unit_price_label) == ("", "about 450 g")
    assert (by_money.kind, by_money.quantity) == ("money", 100)


def test_card_is_sold_out_by_word_and_by_count() -> None:
    store = make_store()
    make_product(store=store, on_hand=0)
    stock.sold_out(product=make_product(store=store), by=None, now=NOW)
    make_product(store=store)
    assert [card.sold_out for card in _cards()] == [True, True, False]


def test_cards_take_two_queries_for_any_number(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        make_product(store=make_store())
    with django_assert_num_queries(2):
        assert len(_cards()) == 3
    Product.objects.exclude(pk=Product.objects.order_by("id")[0].pk).delete()
    with django_assert_num_queries(2):
        assert len(_cards()) == 1


def test_a_slice_keeps_its_order_and_asks_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    store = make_store()
    for price in (300, 100, 200, 400):
        make_product(store=store, price=price)
    with django_assert_num_queries(1):
        shown = sliced_for_cards(Product.objects.order_by("-price", "id")[1:3])
        facts = [(row.price, row.store.market.currency, row.category.drawing) for row in shown]
    assert facts == [(300, "KRW", "lettuce"), (200, "KRW", "lettuce")]


def test_cards_of_one_shape_are_rendered_once_and_say_each_its_own() -> None:
    make_product(name="<b>배추</b> 100%", name_other="Cabbage %(url)s")
    (card,) = _cards()
    marked = replace(card, product_id=7, marked_name="&lt;b&gt;<mark>배추</mark>&lt;/b&gt; 100%")
    _shape.cache_clear()
    with translation.override("ko"):
        plain, found = (_shown(each) for each in (card, marked))
    assert _shape.cache_info().misses == 1
    heading = f'<h3><a href="{card.url}">{{}}</a></h3>'
    assert heading.format("&lt;b&gt;배추&lt;/b&gt; 100%") in plain
    assert ">Cabbage %(url)s</p>" in plain
    assert "\0" not in plain
    assert found == plain.replace(
        heading.format("&lt;b&gt;배추&lt;/b&gt; 100%"), heading.format(marked.marked_name)
    ).replace(f'name="product" value="{card.product_id}"', 'name="product" value="7"')


def test_a_card_shows_no_place_for_what_it_does_not_say() -> None:
    make_product(name_other="Cabbage", on_hand=3, piece_grams=800)
    (card,) = _cards()
    bare = replace(
        card,
        name_other="",
        unit_label="",
        origin="",
        unit_price_label="",
        stock_note="",
        add_url="",
    )
    with translation.override("ko"):
        full, empty = _shown(card), _shown(bare)
    places = ("other", "product-note", "unit-price", "tag warn", "add")
    assert [f'class="{each}"' in full for each in places] == [True] * 5
    assert [f'class="{each}"' in empty for each in places] == [False] * 5


def _shown(card: Card) -> str:
    request = RequestFactory().get("/search/?q=배추")
    return product_card(Context({"request": request, "csrf_token": "token"}), card)
