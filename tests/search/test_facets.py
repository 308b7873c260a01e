"""Filters and their counts, against what the database and the rules themselves say."""

from __future__ import annotations

from datetime import time, timedelta
from math import inf
from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from market.geometry import Point, metres_between
from market.hours import is_open
from market.models import Market
from market.place import Place
from search import indexing
from search.around import NOWHERE, Around
from search.facets import Catalogue
from search.query import Asked, parse
from search.results import Results, search
from stores import opening
from stores.models import Product, Store, StoreHoliday, StoreHours
from tests.factories import search as make
from tests.factories.market import make_area, make_hours, make_window, make_zone

pytestmark = pytest.mark.django_db
NOW = make.NOW  # Monday 10:00 in Seoul, 01:00 in London
HERE = Place("KR", "1101", "서교동", 37.5556, 126.9194)


def ask(query: str, place: Place | None = HERE) -> Results:
    return search(parse(QueryDict(query), language="en"), now=NOW, place=place)


def names(results: Results) -> list[str]:
    return sorted(card.name for card in results.cards)


def counts(results: Results, facet: str) -> dict[str, int | None]:
    return {c.label: c.count for f in results.facets if f.name == facet for c in f.choices}


@pytest.fixture
def street() -> None:
    """One market here, open, that delivers here today; one 5 km off; one in London, asleep."""
    here = make.market("here", lat=37.5556, lng=126.9194)
    off = make.market("off", lat=37.5556, lng=126.9760)
    make_zone(market=here, areas=[make_area(code="1101")])
    make_hours(market=here)
    make_hours(market=off)
    make_window(market=here)
    make_window(market=off, cutoff_minutes=600)  # 06:00, gone by
    one, two = make.store(of=here, slug="one", name="One"), make.store(of=here, slug="two")
    Store.objects.filter(pk=two.pk).update(paused_until=NOW + timedelta(hours=1))
    make.product("배추", store=one, origin="강원", tags=["season"], price=1000)
    make.product("무", store=two, origin="제주", tags=["season", "vegan", "odd"], price=2000)
    make.product("고등어", store=make.store(of=off), sold_by="weight", price_unit="kg", price=9000)
    make.product("leek", store=make.store(of=make.market("london")), sold_by="money", price=200)
    indexing.reindex()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("near=delivers", ["무", "배추"]),
        ("near=1", ["무", "배추"]),
        ("near=1&near=10", ["고등어", "무", "배추"]),
        ("near=10&near=delivers", ["무", "배추"]),
        ("open=1", ["고등어", "배추"]),
        ("today=1", ["무", "배추"]),
        ("open=1&today=1", ["배추"]),
        ("open=1&market=london", []),
        ("stall=here.one&stall=here.two", ["무", "배추"]),
        ("market=here&stall=two", ["무"]),
        ("way=weight&way=money", ["leek", "고등어"]),
        ("tag=season", ["무", "배추"]),
        ("tag=vegan", ["무"]),
        ("origin=강원&origin=제주", ["무", "배추"]),
        ("origin=강원&origin=nowhere", ["배추"]),
    ],
)
def test_filters_find_the_same_with_and_without_an_index(
    street: None, search_dir: object, query: str, found: list[str], settings: object
) -> None:
    assert names(ask(query)) == found
    settings.SEARCH_DIR = "/nowhere/at/all"  # type: ignore[attr-defined]  # pytest-django's
    browsed = ask(query)
    assert (browsed.from_database, names(browsed)) == (True, found)


@pytest.mark.parametrize(
    "junk",
    ["near=x", "near=2", "open=yes", "today=0", "stall=x", "stall=a.b.c", "tag=odd", "way=x",
     "origin=nowhere", "market=x", "category=x", "price=1"],
)  # fmt: skip
def test_what_makes_no_sense_filters_nothing(street: None, junk: str) -> None:
    assert ask(junk).total == Product.objects.count()


def test_choices_are_counted_without_their_own_filter(street: None) -> None:
    near = {"Delivers to 서교동": 2, "Within 1 km": 2, "Within 3 km": 2, "Within 10 km": 3}
    assert counts(ask(""), "near") == near
    assert counts(ask("near=delivers"), "near") == near | {"Within 10 km": 2}  # both hold
    assert counts(ask("near=1"), "near") == near
    assert counts(ask(""), "open") == {"Open now": 2, "Arrives today": 2}
    assert counts(ask("market=here"), "open") == {"Open now": 1, "Arrives today": 2}
    assert counts(ask("tag=vegan"), "tag") == {"In season": 2, "Vegan": 1}
    assert counts(ask("origin=강원"), "origin") == {"강원": 1, "제주": 1}


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_break_is_gone_at_once_and_who_opens_is_there_by_the_minute(
    street: None,
) -> None:
    one, two = (Store.objects.get(slug=slug) for slug in ("one", "two"))
    assert names(ask("open=1")) == ["고등어", "배추"]
    opening.pause(store=one, until=NOW + timedelta(hours=1), by=None, now=NOW)
    opening.resume(store=two, by=None, now=NOW)
    assert names(ask("open=1")) == ["고등어", "무"]
    assert counts(ask(""), "open") == {"Open now": 2, "Arrives today": 2}
    later = search(parse(QueryDict("open=1"), language="en"), now=NOW + timedelta(hours=1))
    assert names(later) == ["고등어", "무", "배추"]


def test_everybody_sees_the_street_from_where_they_are(street: None) -> None:
    off = Place("KR", "1102", "사직동", 37.5556, 126.9760)
    for _ in (1, 2):  # read, and remembered
        assert names(ask("near=1")) == ["무", "배추"]
        assert names(ask("near=1", off)) == ["고등어"]
        assert names(ask("near=delivers", off)) == []


def test_without_a_place_nothing_is_near_and_it_is_said(street: None) -> None:
    results = ask("near=1&sort=nearest", place=None)
    assert (results.total, results.lost, counts(results, "near")) == (4, True, {})


def test_nearest_first(street: None) -> None:
    cards = ask("sort=nearest").cards
    assert [card.market_slug for card in cards] == ["here", "here", "off", "london"]


def test_an_empty_bound_finds_nothing(street: None) -> None:
    Market.objects.filter(slug="here").update(state="closed")
    asked = Asked(chosen={"near": ("1",)})
    assert Around.read(asked, HERE, now=NOW).within(asked) == {"market": NOWHERE}


def test_queries_do_not_grow_with_markets_stalls_or_goods(
    street: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def asked() -> None:
        cache.clear()
        query = "q=배추&near=10&open=1&today=1&way=piece&tag=season&sort=nearest"
        with django_assert_num_queries(10):
            ask(query)
        with django_assert_num_queries(4):  # what the street remembers is not asked again
            ask(query)

    asked()
    for number in range(8):
        stall = make.store(of=make.market(f"m{number}", lat=37.5, lng=127.0), slug=f"s{number}")
        make.product(f"배추 {number}", store=stall)
    indexing.reindex()
    asked()


# Made-up streets

STALLS = some.lists(
    some.tuples(some.integers(0, 2), some.sampled_from(["", "paused", "away", "early", "late"])),
    min_size=1,
    max_size=5,
)
#: Kinds, with the kind each is within.
KINDS = [("greens", ""), ("leaves", "greens"), ("roots", "greens"), ("fish", "")]
GOODS = some.lists(
    some.tuples(
        some.integers(0, 4),
        some.sampled_from([100, 250, 3000, 6000, 40_000]),
        some.sampled_from(["piece", "weight", "money"]),
        some.booleans(),
        some.sampled_from(["", "제주", "강원"]),
        some.sampled_from([[], ["season"], ["vegan", "season"]]),
        some.sampled_from(KINDS),
    ),
    min_size=1,
    max_size=12,
)
FILTERS = some.lists(
    some.sampled_from([
        "market=m0", "market=m1", "market=london", "stall=m0.s0", "stall=m1.s1", "way=piece",
        "way=money", "tag=season", "tag=vegan", "origin=제주", "price=krw-0-3000",
        "price=gbp-0-200", "near=delivers", "near=1", "near=10", "today=1", "open=1",
        *(f"category={slug}" for slug, _ in KINDS),
    ]),
    unique=True,
    max_size=4,
)  # fmt: skip
ANY_CASE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def build(stalls: list[tuple[int, str]], goods: list[tuple[object, ...]]) -> None:
    Product.objects.all().delete()
    Store.objects.all().delete()
    cache.clear()
    markets = [make.market("m0", lat=37.5556, lng=126.92), make.market("m1", lat=37.56, lng=126.97)]
    markets.append(make.market("london"))
    if not markets[0].hours.exists():
        make_hours(market=markets[0])
        make_hours(market=markets[1], opens=time(22), closes=time(10, 30))
        make_window(market=markets[1])
        make_zone(market=markets[0], areas=[make_area(code="1101")])
    there = [_stall(markets[at], f"s{n}", mood) for n, (at, mood) in enumerate(stalls)]
    kinds = {kind: make.category(kind[0], within=kind[1]) for kind in KINDS}
    for at, price, way, too, origin, tags, kind in goods:
        unit = {"price_unit": "kg"} if way == "weight" else {}
        store = there[int(at) % len(there)]  # type: ignore[call-overload]  # a number
        facts: dict[str, Any] = {
            "sold_by": way,
            "by_money_too": too,
            "origin": origin,
            "tags": tags,
            "category": kinds[kind],  # type: ignore[index]
            **unit,
        }
        make.product("x", store=store, price=price, **facts)
    indexing.reindex()


def _stall(market: Market, slug: str, mood: str) -> Store:
    store = make.store(of=market, slug=slug)
    if mood == "paused":
        Store.objects.filter(pk=store.pk).update(paused_until=NOW + timedelta(minutes=1))
    if mood == "away":
        StoreHoliday.objects.create(store=store, first_day=NOW.date(), last_day=NOW.date())
    if mood in {"early", "late"}:
        opens, closes = (time(6), time(10, 30)) if mood == "early" else (time(11), time(12))
        StoreHours.objects.create(store=store, weekday=0, opens=opens, closes=closes)
    return store


def said(query: QueryDict) -> int:
    """How many the rules themselves find, product by product. An origin that nothing has is no
    filter."""
    there = set(Product.objects.visible().values_list("origin", flat=True))
    query = query.copy()
    query.setlist("origin", [each for each in query.getlist("origin") if each in there])
    asked = parse(query, language="en")
    rows = Product.objects.visible().filter(Catalogue.read(asked).matching(asked))
    return sum(_bounded(product.store, asked) for product in rows)


def _bounded(store: Store, asked: Asked) -> bool:
    market, near = store.market, asked.values("near")
    away = inf
    if market.lat is not None and market.lng is not None:
        away = metres_between(HERE.point, Point(market.lat, market.lng))
    reach = max((int(v) * 1000 for v in near if v.isdecimal()), default=inf)
    return (
        ("delivers" not in near or market.slug == "m0")
        and away <= reach
        and (not asked.values("today") or market.slug == "m1")
        and (not asked.values("open") or (is_open(market, NOW) and _trades(store)))
    )


def _trades(store: Store) -> bool:
    away = store.holidays.exists() or (store.paused_until or NOW) > NOW
    hours = [(hours.opens, hours.closes) for hours in store.hours.all()]
    return not away and (not hours or (time(11), time(12)) not in hours)


@ANY_CASE
@given(stalls=STALLS, goods=GOODS, filters=FILTERS)
def test_totals_and_every_count_are_what_the_rules_say(
    search_dir: object, stalls: list[tuple[int, str]], goods: list[tuple[object, ...]],
    filters: list[str],
) -> None:  # fmt: skip
    build(stalls, goods)
    query = "&".join(filters)
    results = ask(query)
    assert results.total == said(QueryDict(query))
    for facet in results.facets:
        for choice in facet.choices:
            if not choice.chosen:
                assert choice.count == said(_alone(query, choice.url)), (facet.name, choice.label)


def _alone(query: str, url: str) -> QueryDict:
    """The filters with the one value that an address adds, in the place of others of its name."""
    before, after = QueryDict(query, mutable=True), QueryDict(url.partition("?")[2], mutable=True)
    for name, values in after.lists():
        added = [value for value in values if value not in before.getlist(name)]
        if added and name != "near":  # near leaves the other distances by itself
            after.setlist(name, added)
    return after
