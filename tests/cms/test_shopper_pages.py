from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import brotli
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from cms import pages
from cms.models import MarketPage, StorePage
from core import clock
from core.money import format_money
from market.models import Market
from market.place import of_area
from stores.models import Product, Store
from tests.factories.accounts import cast
from tests.factories.cms import make_market_page, make_picture, make_store_page
from tests.factories.market import (
    NOW,
    make_area,
    make_closure,
    make_hours,
    make_london_market,
    make_market,
    make_window,
    make_zone,
)
from tests.factories.stores import make_product, make_stallholder, make_store

pytestmark = pytest.mark.django_db

KOREAN = {"Accept-Language": "ko"}
#: Bytes of a page as brotli sends it (quality 5, as a server does it).
HEAVIEST = 25_000


@pytest.fixture(autouse=True)
def morning() -> Any:
    with clock.frozen(NOW):
        yield


def full_market(stalls: int, *, slug: str = "hanbit") -> Market:
    """A market with everything its page can show."""
    market = make_market(slug=slug)
    make_hours(market=market)
    make_window(market=market)
    make_zone(market=market, radius=3000)
    make_closure(market=market, first_day=NOW.date() + timedelta(days=3))
    page = make_market_page(market=market)
    page.picture = make_picture()
    page.save()
    pages.tell_story(page, ["아침마다 문을 열어요.", "어서 오세요."])
    for number in range(stalls):
        store = make_store(market=market, number=str(number + 1))
        make_store_page(store=store)
        make_product(store=store)
    pages.write_article(
        market=market,
        slug="frost",
        title="첫서리",
        intro="달아요",
        paragraphs=["글"],
        by=None,
        now=NOW,
    )
    return market


def test_a_markets_page_shows_what_a_shopper_asks_first(client: Client) -> None:
    full_market(2)
    text = client.get("/m/hanbit/", headers=KOREAN).content.decode()
    for words in (
        "열려 있어요",
        "19:30",
        "가게 2곳",
        "마포구 서교동",
        "16:00–18:00",
        format_money(3500, "KRW", "ko"),
        format_money(40_000, "KRW", "ko"),
        "data-countdown",
        "아침마다 문을 열어요.",
        "첫서리",
        'href="/m/hanbit/c/',
    ):
        assert words in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("stalls", [1, 30])
def test_a_markets_page_takes_ten_queries(
    client: Client,
    stalls: int,
    django_assert_max_num_queries: Any,
) -> None:
    full_market(stalls)
    client.get("/m/hanbit/")
    with django_assert_max_num_queries(10):
        page = client.get("/m/hanbit/")
    assert page.status_code == 200
    assert len(brotli.compress(page.content, quality=5)) <= HEAVIEST


def test_a_markets_page_knows_the_shoppers_place_in_ten_queries(
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    market = full_market(3)
    area = make_area(name="서교동")
    make_zone(market=market, areas=[area], fee=1000)
    client.post("/place/", {"area": area.pk})
    with django_assert_max_num_queries(10):
        text = client.get("/m/hanbit/", headers=KOREAN).content.decode()
    assert format_money(1000, "KRW", "ko") in text
    assert of_area(area).name in text


def test_a_signed_in_shopper_takes_fourteen_queries(
    client: Client,
    django_assert_max_num_queries: Any,
) -> None:
    full_market(3)
    client.force_login(User.objects.create_user(email="jieun@example.org"))
    client.get("/m/hanbit/")
    with django_assert_max_num_queries(14):
        client.get("/m/hanbit/")


@pytest.mark.parametrize("products", [1, 30])
def test_a_stalls_page_takes_ten_queries(
    client: Client,
    products: int,
    django_assert_max_num_queries: Any,
) -> None:
    store = Store.objects.get(market=full_market(1))
    for _ in range(products):
        make_product(store=store)
    url = f"/m/hanbit/{store.slug}/"
    client.get(url)
    with django_assert_max_num_queries(10):
        page = client.get(url)
    assert store.name in page.content.decode()
    assert len(brotli.compress(page.content, quality=5)) <= HEAVIEST


@pytest.mark.parametrize("number", [1, 12])
def test_home_and_the_list_of_markets_take_ten_queries(
    client: Client,
    number: int,
    django_assert_max_num_queries: Any,
) -> None:
    for each in range(number):
        full_market(1, slug=f"market-no-{each}")
    for url in ("/", "/m/"):
        client.get(url)
        with django_assert_max_num_queries(10):
            page = client.get(url)
        assert "/m/market-no-0/" in page.content.decode()


def test_home_shows_what_the_first_markets_have_and_tell(client: Client) -> None:
    near, far = full_market(8, slug="hanbit"), full_market(1, slug="zelkova")
    page = client.get("/")
    shown = [
        (row.tile.market, [card.stall_number for card in row.cards])
        for row in page.context["fresh"]
    ]
    told = [(each.market, each.page.title) for each in page.context["articles"]]
    assert shown == [(near, ["1", "2", "3", "4", "5", "6"]), (far, ["1"])]
    assert told == [(far, "첫서리"), (near, "첫서리")]


def test_home_in_the_demo_offers_three_people_to_become_in_ten_queries(
    client: Client, settings: Settings, django_assert_max_num_queries: Any
) -> None:
    settings.DEMO = True
    for each in range(8):
        full_market(1, slug=f"market-no-{each}")
    shopper, operator = cast(email="jieun@example.com"), cast(email="yujin@example.com")
    store = Store.objects.all()[0]
    keeper = make_stallholder(store=store, email="malsoon@example.com", is_cast=True)
    client.get("/", headers=KOREAN)
    with django_assert_max_num_queries(10):
        page = client.get("/", headers=KOREAN)
    assert [part.user for part in page.context["parts"]] == [shopper, keeper, operator]


def test_home_and_search_count_what_lies_in_all_baskets(client: Client) -> None:
    for slug in ("hanbit", "zelkova"):
        product = full_market(1, slug=slug).stores.get().products.get()
        wanted = {"product": product.pk, "ordered_by": "piece", "quantity": 1}
        client.post(f"/m/{slug}/basket/add/", wanted)
    counts = [
        client.get(path).context["basket_count"] for path in ("/", "/search/?q=x", "/m/hanbit/")
    ]
    assert counts == [2, 2, 1]


@pytest.mark.parametrize("path", ["", "news/", "news/frost/"])
def test_a_shut_market_is_not_found(client: Client, path: str) -> None:
    full_market(1)
    assert client.get(f"/m/hanbit/{path}").status_code == 200
    Market.objects.update(state="shut")
    assert client.get(f"/m/hanbit/{path}").status_code == 404


def test_a_closed_stall_is_not_found(client: Client) -> None:
    store = Store.objects.get(market=full_market(1))
    Store.objects.update(state="closed")
    assert client.get(f"/m/hanbit/{store.slug}/").status_code == 404


def test_a_closed_market_says_when_it_opens(client: Client) -> None:
    market = full_market(1)
    market.closures.all().delete()
    make_closure(market=market, first_day=date(2026, 11, 23), last_day=date(2026, 11, 24))
    text = client.get("/m/hanbit/", headers=KOREAN).content.decode()
    assert "지금은 닫았어요" in text
    assert "11월 25일" in text


def test_a_stalls_page_says_that_it_takes_a_break(client: Client) -> None:
    store = Store.objects.get(market=full_market(1))
    Store.objects.update(paused_until=NOW + timedelta(hours=2))
    text = client.get(f"/m/hanbit/{store.slug}/", headers=KOREAN).content.decode()
    assert "잠깐 쉬고 있어요" in text


def test_stalls_take_turns_on_a_markets_page(client: Client) -> None:
    market = full_market(0)
    first, second, third = (make_store(market=market, name=f"가게 {n}") for n in range(3))
    touched = {make_product(store=first, name=f"먼저 {n}").pk: {"minutes": n} for n in range(6)}
    touched[make_product(store=second, name="나중").pk] = {"hours": 1}
    for pk, later in touched.items():
        Product.objects.filter(pk=pk).update(changed_at=NOW + timedelta(**later))
    for store, fact in ((second, {"sold_out": True}), (third, {"listed": False})):
        Product.objects.filter(pk=make_product(store=store).pk).update(**fact)
    cards = client.get("/m/hanbit/").context["cards"]
    assert [card.name for card in cards] == ["나중", "먼저 5", "먼저 4", "먼저 3", "먼저 2"]


def test_a_large_stall_is_turned_over_page_by_page(client: Client) -> None:
    store = Store.objects.get(market=full_market(1))
    for number in range(50):
        make_product(store=store, name=f"나물 {number:02}")
    pages = [client.get(f"/m/hanbit/{store.slug}/?page={n}", headers=KOREAN) for n in (1, 2)]
    names = [card.name for page in pages for card in page.context["cards"]]
    assert names == ["알배추", *(f"나물 {number:02}" for number in range(50))]
    assert [len(page.context["cards"]) for page in pages] == [48, 3]
    assert "물건 51개" in pages[0].content.decode()
    assert "page=2" in pages[0].content.decode()


def test_an_empty_market_offers_the_next_step(client: Client) -> None:
    make_market_page(market=make_london_market(slug="riverside"))
    page = client.get("/m/riverside/")
    assert page.status_code == 200
    assert b'href="/m/"' in page.content


def test_markets_are_sorted_by_distance_once_the_place_is_known(client: Client) -> None:
    make_market(name="가까운시장", lat=37.55, lng=126.9)
    make_market(name="가가먼시장", lat=35.1, lng=129.0)
    for market in Market.objects.all():
        make_market_page(market=market)
    client.post("/place/", {"area": make_area(lat=37.55, lng=126.91).pk})
    text = client.get("/m/").content.decode()
    assert text.index("가까운시장") < text.index("가가먼시장")
    by_name = client.get("/m/?sort=name").content.decode()
    assert by_name.index("가가먼시장") < by_name.index("가까운시장")


def test_the_list_of_markets_is_searched_and_filtered(client: Client) -> None:
    open_now, closed = make_market(name="새벽시장"), make_market(name="한낮시장")
    make_hours(market=open_now)
    text = client.get("/m/?q=새벽").content.decode()
    assert (open_now.name in text, closed.name in text) == (True, False)
    text = client.get("/m/?open=1").content.decode()
    assert (open_now.name in text, closed.name in text) == (True, False)
    assert client.get("/m/?q=nothing").status_code == 200


def test_the_preview_of_an_editor_works(client: Client) -> None:
    full_market(1)
    for model in (MarketPage, StorePage):
        page = model.objects.get()
        response = page.make_preview_request()
        assert response.status_code == 200
