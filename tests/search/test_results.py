"""Results: how words find, that facets count right, and that rows are looked up again."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db.models import Count
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from search import indexing
from search.documents import with_live
from search.facets import Catalogue
from search.query import parse
from search.results import Results, search
from stores.models import Product
from tests.factories import search as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def ask(query: str, language: str = "ko") -> Results:
    return search(parse(QueryDict(query), language=language), now=NOW)


def names(results: Results) -> list[str]:
    return [card.name for card in results.cards]


def shown(results: Results) -> list[str]:
    return [card.name for card in (*results.cards, *results.near)]


@pytest.fixture
def greens() -> list[Product]:
    made = make.greens()
    indexing.reindex()
    return made


@pytest.mark.parametrize(
    "typed",
    ["배추", "ㅂㅊ", "배ㅊ", "qocn", "배추를", "cabage", "포기 배추", "napa cabbage", "qocnfmf"],
)
def test_every_way_of_typing_shows_napa_cabbage_first(greens: list[Product], typed: str) -> None:
    assert "해남 배추 1포기" in shown(ask(f"q={typed}"))[:3]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("국산콩두부", "국산 콩 두부"), ("고추 가루", "고춧가루"), ("계란", "달걀 10구"),
        ("고구ㅏㅁ", "고구마"), ("brocoli", "브로콜리"), ("sweetpotato", "고구마"),
        ("potatos", "감자"),
    ],
)  # fmt: skip
def test_synonyms_spaces_and_spelling(greens: list[Product], typed: str, first: str) -> None:
    assert shown(ask(f"q={typed}"))[0] == first


@pytest.mark.parametrize("typed", ["Tkf", "tkf", "Tkfdmf"])
def test_double_consonants_are_found_without_their_shift(typed: str) -> None:
    for name in ("쌀 10kg", "찹쌀", "살구"):
        make.product(name)
    indexing.reindex()
    assert shown(ask(f"q={typed}"))[0] == "쌀 10kg"


def test_other_keys_find_what_stands_only_within_words() -> None:
    make.product("멸치볶음")
    indexing.reindex()
    assert names(ask("q=qhRdma")) == ["멸치볶음"]


def test_first_consonants_mean_the_whole_word_wherever_it_stands() -> None:
    for name in ("누룽지", "누룽지사탕", "제주누룽지", "노른자빵", *["나라잔치상"] * 3):
        make.product(name)
    indexing.reindex()
    found = ["누룽지", "누룽지사탕", "제주누룽지", *["나라잔치상"] * 3, "노른자빵"]
    assert names(ask("q=ㄴㄹㅈ")) == found


def test_a_stray_jamo_is_left_out_of_what_stands_only_within_words() -> None:
    make.product("국내튀김가루")
    indexing.reindex()
    assert names(ask("q=튀김ㅁ가루")) == ["국내튀김가루"]


def test_a_slip_of_a_frequent_word_is_not_taken_apart() -> None:
    for name in (*["coconut"] * 3, "coco", "net", "hot", "sauce"):
        make.product(name)
    indexing.reindex()
    assert ask("q=coconet").showing == "coconut"
    assert ask("q=hotsauce").showing == "hot sauce"


def test_trap_12_a_misspelling_in_the_catalogue_hides_nothing() -> None:
    for name in ("Brocoli", *["Broccoli"] * 8):
        make.product(name)
    indexing.reindex()
    assert ask("q=brocoli").total == 9


def test_a_rewrite_is_said(greens: list[Product]) -> None:
    results = ask("q=qocn")
    assert (results.showing, results.instead) == ("배추", True)
    assert (ask("q=배추").showing, ask("q=cabage").showing) == ("", "cabbage")


def test_a_match_is_marked(greens: list[Product]) -> None:
    assert ask("q=배추").cards[0].marked_name == "해남 <mark>배추</mark> 1포기"


def test_a_name_is_escaped() -> None:
    make.product("<b>배추</b>")
    indexing.reindex()
    assert ask("q=배추").cards[0].marked_name == "&lt;b&gt;<mark>배추</mark>&lt;/b&gt;"


def test_nothing_found_shows_nearest_things_and_kinds(greens: list[Product]) -> None:
    results = ask("q=zzzzzz")
    assert (results.cards, results.total) == ([], 0)
    assert len(results.near) == 12
    assert [kind.slug for kind in results.categories] == ["greens"]


@pytest.fixture
def two_markets() -> None:
    mangwon = make.store(of=make.market("mangwon"))
    london = make.store(of=make.market("london"), slug="lane", name="Lane")
    leaf, root = make.category("leaf", within="veg"), make.category("root", within="veg")
    fish = make.category("sea")
    for at in range(30):
        make.product(f"배추 {at}", store=mangwon, category=leaf, price=1000 + 500 * at)
    for at in range(7):
        make.product(f"무 배추 {at}", store=london, category=root, price=150 + 100 * at)
    for at in range(5):
        make.product(f"고등어 {at}", store=mangwon, category=fish, on_hand=at)
    indexing.reindex()


def counts(results: Results, facet: str) -> dict[str, int | None]:
    found = next(f for f in results.facets if f.name == facet)
    return {choice.label: choice.count for choice in found.choices}


def test_facets_agree_with_sql(two_markets: None) -> None:
    live = with_live(Product.objects.visible()).filter(live=True)
    results = ask("", "en")
    by_market = live.values_list("store__market__name").annotate(Count("pk")).order_by()
    assert counts(results, "market") == dict(by_market)
    by_kind = {
        "veg": live.filter(category__parent__slug="veg").count(),
        "sea": live.filter(category__slug="sea").count(),
    }
    assert counts(results, "category") == by_kind
    assert results.total == live.count() == 41
    for facet in results.facets:
        if facet.name == "price":
            assert sum(choice.count or 0 for choice in facet.choices) == 41


@pytest.mark.parametrize(
    "query",
    [
        "category=leaf", "category=leaf&category=root", "category=veg&market=london",
        "price=gbp-200-500", "price=gbp-200-500&price=krw-3000-5000",
        "market=mangwon&price=krw-0-3000",
        "q=배추&category=root&market=london&market=mangwon", "category=sea&price=krw-3000-5000",
    ],
)  # fmt: skip
def test_filters_agree_with_sql(two_markets: None, query: str) -> None:
    asked = parse(QueryDict(query), language="ko")
    live = with_live(Product.objects.visible()).filter(
        Catalogue.read(asked).matching(asked), live=True
    )
    results = ask(query)
    assert results.total == live.count() > 0
    for facet in results.facets:
        for choice in facet.choices:
            if not choice.chosen and facet.name != "category":
                chosen = ask(choice.url.partition("?")[2])
                alone = choice.count or 0
                assert chosen.total == results.total + alone or not asked.values(facet.name)


def test_multi_select_counts_what_adding_a_value_brings(two_markets: None) -> None:
    results = ask("category=leaf")
    assert counts(results, "category") == {"veg": 37, "leaf": 30, "root": 7, "sea": 4}
    assert counts(results, "market") == {"mangwon": 30}


def test_the_url_holds_the_state_and_a_filter_comes_off(two_markets: None) -> None:
    results = ask("q=배추&market=london&price=gbp-200-500&sort=cheapest", "en")
    chosen = {c.label: c.url for facet in results.facets for c in facet.chosen}
    assert chosen == {
        "Borough Lane": "/search/?q=%EB%B0%B0%EC%B6%94&price=gbp-200-500&sort=cheapest",
        "£2.00 to £5.00": "/search/?q=%EB%B0%B0%EC%B6%94&market=london&sort=cheapest",
    }
    assert [card.price for card in results.cards] == sorted(c.price for c in results.cards)


def test_other_markets_are_counted(two_markets: None) -> None:
    results = ask("q=고등어&market=london")
    assert (results.total, results.elsewhere) == (0, 4)
    assert results.near[0].name.startswith("무 배추")


def test_pages_hold_every_product_once(two_markets: None) -> None:
    pages = [ask(f"market=mangwon&page={page}") for page in (1, 2, 9)]
    assert [len(page.cards) for page in pages] == [24, 10, 10]
    assert pages[2].asked.page == 2
    ids = [card.product_id for page in pages[:2] for card in page.cards]
    assert len(set(ids)) == 34


# Rows are looked up again


def test_a_stale_index_never_shows_what_is_out_of_sight(greens: list[Product]) -> None:
    Product.objects.filter(name="절임배추").update(listed=False)
    assert "절임배추" not in shown(ask("q=배추"))


def test_a_stale_index_shows_sold_out_last_and_present_prices(greens: list[Product]) -> None:
    Product.objects.filter(name="해남 배추 1포기").update(sold_out=True)
    Product.objects.filter(name="알배추").update(price=7777)
    results = ask("q=배추")
    assert (names(results)[-1], results.cards[-1].sold_out) == ("해남 배추 1포기", True)
    assert {c.name: c.price for c in results.cards}["알배추"] == 7777


def test_a_stale_price_that_left_its_band_is_dropped(greens: list[Product]) -> None:
    Product.objects.filter(name="알배추").update(price=7777)
    assert "알배추" not in names(ask("q=배추&price=krw-3000-5000"))


def test_what_is_sold_out_is_still_shown_near(greens: list[Product]) -> None:
    Product.objects.filter(name="고등어").update(sold_out=True)
    indexing.reindex()
    results = ask("q=고등어")
    assert results.total == 0
    assert [card.name for card in results.near if card.sold_out] == ["고등어"]


# Without an index


def test_without_an_index_the_database_is_browsed() -> None:
    make.greens()
    results = ask("q=배추&price=krw-3000-5000")
    assert results.from_database
    assert len(results.cards) == results.total == 6
    assert [(f.name, len(f.choices)) for f in results.facets] == [("price", 1)]


def test_a_lost_or_damaged_index_is_browsed_and_rebuilt(
    greens: list[Product], search_dir: Path
) -> None:
    for part in search_dir.glob("v*/meta.json"):
        part.write_text("{}")
    assert ask("q=배추").from_database
    assert indexing.heal(NOW)
    assert not ask("q=배추").from_database
    assert not indexing.heal(NOW)


def test_hostile_queries_are_answered(greens: list[Product]) -> None:
    for text in (
        "' OR 1=1 --",
        "a" * 5000,
        "ㅏ" * 300,
        "\0\0",
        "*:*",
        "🥬" * 50,
        "(((",
        "가" * 119,
    ):
        ask(urlencode({"q": text, "page": text, "market": text, "sort": text, "price": text}))


def test_queries_do_not_grow_with_rows(
    two_markets: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for query, rows, queries in (
        ("q=배추&market=mangwon", 24, 10),
        ("q=배추 6&category=root", 1, 8),
    ):
        cache.clear()
        with django_assert_num_queries(queries):
            results = search(parse(QueryDict(query), language="ko"), now=NOW)
        assert len(results.cards) == rows


def test_the_markets_that_have_most_are_offered(two_markets: None) -> None:
    for number in range(12):
        stall = make.store(of=make.market(f"m{number:02}", name=f"m{number:02}"))
        make.product("배추", store=stall, category=make.category("leaf"))
    indexing.reindex()
    offered = ["mangwon", "Borough Lane", *(f"m{number:02}" for number in range(10))]
    assert list(counts(ask("q=배추"), "market")) == offered
    assert list(counts(ask("q=배추&market=m11"), "market")) == ["m11", *offered]
