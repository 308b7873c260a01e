"""Visitors' pages, remembered: never another's, never an old one, in whichever process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import editions, pages
from cms.models import ArticlePage, Edition
from cms.remembering import TELLING_THE_DAY, TELLING_TIME
from core import clock
from market import closures, hours, opening, timetable, zones
from market.models import Window, Zone
from market.place import of_area
from orders import expiry, lists
from stores import catalogue, photos, stock
from stores import opening as stalls
from tests.factories.cms import make_market_page, make_store_page
from tests.factories.market import NOW, make_area
from tests.factories.orders import Street, held_order, make_street
from tests.factories.stores import make_product, picture_file

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
TOMORROW = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with process("elsewhere"):
        caches["pages"].clear()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def street() -> Street:
    """Three stalls with their pages, some news, and a day of hours from 9 to 18."""
    made = make_street(slug="hanbit", name="한빛시장")
    make_market_page(market=made.market)
    for store in made.stores:
        make_store_page(store=store)
    week = [(day, time(9), time(18)) for day in range(7)]
    hours.set_hours(market=made.market, hours=week, by=None, now=NOW)
    write_news(made, "첫서리")
    return made


def write_news(street: Street, title: str) -> None:
    told: dict[str, Any] = {"title": title, "intro": "달아요", "paragraphs": ["글"]}
    pages.write_article(market=street.market, slug="frost", by=None, now=NOW, **told)


def paths_of(street: Street) -> dict[str, str]:
    """Every remembered page of the street."""
    market, fish, mackerel = street.market.slug, street.fish.slug, street.mackerel
    return {
        "home": "/",
        "markets": "/m/",
        "market": f"/m/{market}/",
        "store": f"/m/{market}/{fish}/",
        "news": f"/m/{market}/news/",
        "article": f"/m/{market}/news/frost/",
        "category": f"/m/{market}/c/vegetables/",
        "product": f"/m/{market}/p/{mackerel.slug}-{mackerel.pk}/",
    }


@contextmanager
def process(name: str) -> Iterator[None]:
    """Another process: the same database, a memory of its own."""
    own = {**settings.CACHES, "pages": {**settings.CACHES["pages"], "LOCATION": name}}
    with override_settings(CACHES=own):
        yield


def look(path: str, *, kept: bool | None = None, **headers: str) -> str:
    """The page as a new visitor sees it, without tokens. `kept`: whether it must come from
    memory, which costs one query, or must not."""
    with CaptureQueriesContext(connection) as asked:
        answer = Client(headers={"Accept-Language": "en", **headers}).get(path)
    assert answer.status_code == 200
    if kept is not None:
        assert (len(asked) == 1) is kept, [query["sql"] for query in asked.captured_queries]
    return TOKEN.sub("", answer.content.decode())


# -- The same page for everybody


def test_every_page_is_made_once_and_costs_one_query_from_then_on(street: Street) -> None:
    for path in paths_of(street).values():
        assert look(path, kept=False) == look(path, kept=True)


def test_a_remembered_page_comes_with_the_headers_of_the_made_one(street: Street) -> None:
    answers = [Client().get(f"/m/{street.market.slug}/") for _time in range(2)]
    made, kept = ({**answer.headers, "X-Request-ID": ""} for answer in answers)
    assert kept == made
    assert {"Cookie", "Accept-Language"} <= set(made["Vary"].split(", "))


def test_head_is_answered_as_get_is_and_either_keeps_the_page_for_both(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    asked, seen = Client().head(path), Client().get(path)
    assert {**asked.headers, "X-Request-ID": ""} == {**seen.headers, "X-Request-ID": ""}
    look(path, kept=True)


def test_a_page_costs_a_visitor_no_more_than_its_budget(street: Street) -> None:
    """With the query for the edition, which the budgets in tests/flows do not see."""
    for path in paths_of(street).values():
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
        assert len(asked) <= 10


# -- Tokens


def test_each_visitor_has_a_token_of_their_own_and_can_post_with_it(street: Street) -> None:
    path = paths_of(street)["product"]
    tokens = set()
    for _visitor in range(3):
        visitor = Client(enforce_csrf_checks=True)
        found = TOKEN.findall(visitor.get(path).content.decode())
        assert len(found) >= 3
        assert len(set(found)) == 1
        tokens.add(found[0])
        wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 1}
        add = reverse("orders:add", args=[street.market.slug])
        sent = visitor.post(add, {**wanted, "csrfmiddlewaretoken": found[0]})
        assert (sent.status_code, "basket" in visitor.cookies) == (303, True)
    assert len(tokens) == 3


def test_a_token_of_one_visitor_is_refused_to_another(street: Street) -> None:
    path = paths_of(street)["product"]
    one, other = (Client(enforce_csrf_checks=True) for _visitor in range(2))
    tokens = [TOKEN.findall(each.get(path).content.decode())[0] for each in (one, other)]
    add = reverse("orders:add", args=[street.market.slug])
    assert other.post(add, {"csrfmiddlewaretoken": tokens[0]}).status_code == 403


def test_nothing_of_a_visitor_lies_in_the_memory(street: Street) -> None:
    visitor = Client()
    text = visitor.get(f"/m/{street.market.slug}/").content.decode()
    secrets = {*TOKEN.findall(text), visitor.cookies["csrftoken"].value}
    memory = repr(caches["pages"]._cache)  # type: ignore[attr-defined]  # local memory's own
    assert "한빛시장".encode() in b"".join(caches["pages"]._cache.values())  # type: ignore[attr-defined]
    assert [secret for secret in secrets if secret in memory] == []


# -- Whose page it is


def test_each_language_colours_and_place_have_their_own_page(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    far = make_area(name="해운대구", country="KR", lat=35.16, lng=129.16)
    near = street.area

    def seen(**said: str) -> str:
        visitor = Client(headers={"Accept-Language": said.get("language", "en")})
        if "place" in said:
            visitor.post(reverse("market:place"), {"area": said["place"]})
        if "scheme" in said:
            visitor.post(reverse("accounts:set_scheme"), {"scheme": said["scheme"]})
        return TOKEN.sub("", visitor.get(path).content.decode())

    visitors: list[dict[str, str]] = [
        {},
        {"language": "ko"},
        {"scheme": "dark"},
        {"scheme": "light"},
        {"place": str(far.pk)},
        {"place": str(near.pk)},
    ]
    first = [seen(**said) for said in visitors]
    assert len(set(first)) == len(visitors)
    assert [seen(**said) for said in visitors] == first
    assert of_area(far).name in first[4]


def test_a_place_in_a_cookie_that_is_not_ours_is_no_place(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    assert look(path, kept=False) == look(path, kept=True, Cookie="place=forged")


def with_basket(street: Street) -> Client:
    visitor = Client()
    wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 2}
    visitor.post(reverse("orders:add", args=[street.market.slug]), wanted)
    return visitor


def signed_in(street: Street) -> Client:
    person = Client()
    person.force_login(street.shopper, backend=settings.AUTHENTICATION_BACKENDS[0])
    lists.start(market=street.market, name="김장 장보기", by=street.shopper, now=NOW)
    return person


def signed_in_with_basket(street: Street) -> Client:
    person = signed_in(street)
    wanted = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": 1}
    person.post(reverse("orders:add", args=[street.market.slug]), wanted)
    return person


def with_a_cookie_of_another_site(street: Street) -> Client:
    visitor = Client()
    visitor.cookies["something"] = "else"
    return visitor


def a_script_with_basket(street: Street) -> Client:
    visitor = with_basket(street)
    visitor.headers = {"HX-Request": "true"}
    return visitor


PEOPLE = [
    with_basket,
    signed_in,
    signed_in_with_basket,
    with_a_cookie_of_another_site,
    a_script_with_basket,
]


def made_for(person: Client, path: str) -> str:
    """The page as it is made for one person, with nothing remembered."""
    middleware = [name for name in settings.MIDDLEWARE if "remembering" not in name]
    with override_settings(MIDDLEWARE=middleware):
        client = Client(headers=person.headers)
    client.cookies = person.cookies
    with override_settings(MIDDLEWARE=middleware):
        return TOKEN.sub("", client.get(path).content.decode())


@pytest.mark.parametrize("somebody", PEOPLE)
def test_everybody_sees_the_page_that_would_be_made_for_them(
    street: Street, somebody: Callable[[Street], Client]
) -> None:
    """Whether they are the first to ask, and so leave it for the others, or come after them."""
    person = somebody(street)
    person.get("/terms/")  # where the message that something is in the basket is read
    for path in paths_of(street).values():
        made, nobodys = made_for(person, path), made_for(Client(), path)
        caches["pages"].clear()
        first, second = (TOKEN.sub("", person.get(path).content.decode()) for _time in range(2))
        assert (first, second) == (made, made), path
        assert look(path, kept=True) == nobodys, path


def test_the_parts_of_ones_own_are_what_they_should_be(street: Street) -> None:
    product = paths_of(street)["product"]
    other = f"/m/{street.market.slug}/p/{street.carrots.slug}-{street.carrots.pk}/"
    person, visitor = signed_in(street), with_basket(street)

    def signs(text: str) -> tuple[bool, bool, bool, bool]:
        marks = ('class="badge"', 'class="basket-bar"', "김장 장보기", "is in your basket")
        return tuple(mark in text for mark in marks)  # type: ignore[return-value]  # four of them

    market = f"/m/{street.market.slug}/"
    assert signs(look(market)) == signs(look(product)) == (False, False, False, False)
    greeted = visitor.get(market, headers={"Accept-Language": "en"}).content.decode()
    assert signs(greeted) == (True, True, False, True)
    again = visitor.get(market, headers={"Accept-Language": "en"}).content.decode()
    assert signs(again) == (True, True, False, False)
    assert signs(visitor.get(other).content.decode()) == (True, False, False, False)
    assert signs(person.get(product).content.decode()) == (False, False, True, False)
    assert signs(look(market, kept=True)) == (False, False, False, False)


def test_the_parts_of_ones_own_cost_a_person_few_queries(street: Street) -> None:
    """Edition and, for who brings them, session, user, lists, basket; the zone where it is told."""

    def asked(somebody: Callable[[Street], Client]) -> list[int]:
        person, found = somebody(street), []
        for page in ("market", "product"):
            person.get(paths_of(street)[page])
            with CaptureQueriesContext(connection) as queries:
                person.get(paths_of(street)[page])
            found.append(len(queries))
        return found

    assert asked(with_basket) == [2, 2]
    assert asked(signed_in) == [4, 5]
    assert asked(signed_in_with_basket) == [4, 5]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/m/hanbit/no-such-stall/", 404),
        ("/m/nowhere/", 404),
        ("/m/hanbit/p/wrong-name-{product}/", 302),
        ("/m/hanbit/basket/", 200),
        ("/m/hanbit/?anything=else", 200),
        ("/search/?q=x", 200),
        ("/me/", 302),
    ],
)
def test_what_is_not_a_page_for_all_is_not_kept(street: Street, path: str, status: int) -> None:
    for _time in range(2):
        assert Client().get(path.format(product=street.mackerel.pk)).status_code == status
    assert len(caches["pages"]._cache) == 0  # type: ignore[attr-defined]  # local memory's own


def test_within_a_transaction_nothing_is_kept_nor_answered_from_memory(street: Street) -> None:
    path = paths_of(street)["product"]
    shown = look(path, kept=False)
    with transaction.atomic():
        stock.sold_out(product=street.mackerel, by=None, now=NOW)
        assert "Not to be had today" in look(path)
        transaction.set_rollback(True)
    assert look(path, kept=True) == shown


# -- Never an old one


@dataclass(frozen=True)
class Change:
    """Something that happens, and a page on which it must show at once."""

    does: Callable[[Street], object]
    page: str

    def __str__(self) -> str:
        return f"{self.does.__name__} on {self.page}"


def sold_out(street: Street) -> None:
    stock.sold_out(product=street.mackerel, by=None, now=NOW)


def few_left(street: Street) -> None:
    stock.set_left(product=street.mackerel, units=3, by=None, now=NOW)


def price(street: Street) -> None:
    catalogue.change_product(product=street.mackerel, by=None, now=NOW, price=7700)


def withdrawn(street: Street) -> None:
    catalogue.withdraw(product=street.carrots, by=None, now=NOW)


def added(street: Street) -> None:
    make_product(store=street.greens, name="얼갈이")


def photo(street: Street) -> None:
    kept = photos.take_in(store=street.fish, file=picture_file(), by=None, now=NOW)
    catalogue.change_product(product=street.mackerel, by=None, now=NOW, photo=kept)
    photos.make_sizes(photo=kept, now=NOW)


def stall_closed(street: Street) -> None:
    stalls.close_stall(store=street.tofu, by=None, now=NOW)


def break_taken(street: Street) -> None:
    stalls.pause_today(store=street.fish, by=None, now=NOW)


def stall_holiday(street: Street) -> None:
    days = {"first_day": NOW.date(), "last_day": TOMORROW}
    stalls.add_holiday(store=street.fish, by=None, now=NOW, **days)


def stall_hours(street: Street) -> None:
    stalls.set_hours(store=street.fish, hours=[(1, time(9), time(12))], by=None, now=NOW)


def renamed(street: Street) -> None:
    opening.change_market(market=street.market, by=None, now=NOW, name="새빛시장")


def market_hours(street: Street) -> None:
    hours.set_hours(market=street.market, hours=[(0, time(9), time(13))], by=None, now=NOW)


def shut_today(street: Street) -> None:
    days: dict[str, Any] = {"first_day": NOW.date(), "last_day": TOMORROW}
    closures.close_market(market=street.market, reason="", by=None, now=NOW, **days)


def dearer_delivery(street: Street) -> None:
    zone = Zone.objects.get(market=street.market)
    zones.change_zone(zone=zone, areas=[street.area], by=None, now=NOW, fee=9900)


def window_stopped(street: Street) -> None:
    window = Window.objects.get(market=street.market, mode="delivery")
    timetable.stop_window(window=window, by=None, now=NOW)


def window_full(street: Street) -> None:
    street.window_day.window.days.filter(pk=street.window_day.pk).update(capacity=1)
    held_order(street)


def last_one_held(street: Street) -> None:
    stock.set_left(product=street.mackerel, units=5, by=None, now=NOW)
    look(paths_of(street)["product"])
    held_order(street)


def story(street: Street) -> None:
    pages.tell_story(make_market_page(market=street.market), ["아침마다 문을 열어요."])


def news(street: Street) -> None:
    write_news(street, "눈이 와요")


def news_taken_back(street: Street) -> None:
    ArticlePage.objects.get(slug="frost").delete()


CHANGES = [
    *(Change(sold_out, page) for page in ("product", "store", "market")),
    *(Change(few_left, page) for page in ("product", "store")),
    *(Change(price, page) for page in ("product", "store", "market")),
    *(Change(withdrawn, page) for page in ("category", "market")),
    *(Change(added, page) for page in ("category", "market")),
    Change(photo, "product"),
    *(Change(stall_closed, page) for page in ("market", "home", "markets")),
    *(Change(break_taken, page) for page in ("store", "product", "market")),
    *(Change(stall_holiday, page) for page in ("store", "product")),
    Change(stall_hours, "store"),
    *(Change(renamed, page) for page in ("market", "home", "markets", "product")),
    *(Change(market_hours, page) for page in ("market", "home", "markets")),
    *(Change(shut_today, page) for page in ("market", "home", "store", "product")),
    Change(dearer_delivery, "market"),
    *(Change(window_stopped, page) for page in ("market", "home")),
    *(Change(window_full, page) for page in ("market", "home")),
    Change(last_one_held, "product"),
    Change(story, "market"),
    *(Change(news, page) for page in ("market", "news", "article")),
    *(Change(news_taken_back, page) for page in ("market", "news")),
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_shows_at_once_in_every_process(street: Street, change: Change) -> None:
    path = paths_of(street)[change.page]
    with process("elsewhere"):
        before = look(path)
        look(path, kept=True)
    change.does(street)
    assert look(path) != before
    with process("elsewhere"):
        assert look(path, kept=False) == look(path, kept=True) != before


def test_what_is_freed_again_shows_at_once(street: Street) -> None:
    path = paths_of(street)["product"]
    stock.set_left(product=street.mackerel, units=4, by=None, now=NOW)
    order = held_order(street)
    assert "2 left" in look(path)
    expiry.give_up(order, by=None, now=NOW, why="")
    assert "4 left" in look(path)


def test_another_markets_pages_stay(street: Street) -> None:
    other = make_street(slug="haneul")
    make_market_page(market=other.market)
    look("/m/haneul/", kept=False)
    sold_out(street)
    look("/m/haneul/", kept=True)


def test_the_sites_own_words_stand_on_every_page(street: Street) -> None:
    path = f"/m/{street.market.slug}/"
    look(path)
    editions.turn_everywhere()
    look(path, kept=False)


def test_time_alone_changes_what_it_changes(street: Street) -> None:
    """The countdown by the minute, and the window that is over at its cut-off, to the second."""
    path, cutoff = f"/m/{street.market.slug}/", street.window_day.cutoff_at

    def at(seconds: float) -> str:
        with clock.frozen(cutoff + timedelta(seconds=seconds)):
            return look(path)

    assert "2 min left" in at(-150)
    assert "1 min left" in at(-119)
    assert "0 min left" in at(-1)
    assert "min left" not in re.sub(r"data-\w+=\"[^\"]*\"", "", at(0))


@pytest.mark.parametrize(("page", "life"), [("market", TELLING_TIME), ("product", TELLING_THE_DAY)])
def test_no_page_lives_longer_than_it_may(street: Street, page: str, life: int) -> None:
    path = paths_of(street)[page]
    look(path, kept=False)
    with clock.frozen(NOW + timedelta(seconds=life - 1)):
        look(path, kept=True)
    with clock.frozen(NOW + timedelta(seconds=life)):
        look(path, kept=False)


def test_a_break_is_over_on_the_second_of_midnight(street: Street) -> None:
    path = paths_of(street)["product"]
    midnight = stalls.end_of_today(street.fish, NOW)
    break_taken(street)

    def at(seconds: float) -> bool:
        with clock.frozen(midnight + timedelta(seconds=seconds)):
            return "Not to be had today" in look(path)

    assert [at(-299), at(-1), at(0)] == [True, True, False]


# -- Editions


def numbers() -> dict[str, int]:
    return dict(Edition.objects.values_list("subject", "number"))


def test_a_turn_is_one_statement_and_the_first_makes_the_row(street: Street) -> None:
    Edition.objects.all().delete()
    for number in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            editions.turn("product", street.mackerel.pk)
        assert (len(asked), numbers()) == (1, {"hanbit": number})
    assert (editions.newest("hanbit"), editions.newest("haneul"), editions.newest("")) == (2, 0, 2)
    editions.turn_everywhere()
    assert (editions.newest("hanbit"), editions.newest("haneul"), editions.newest("")) == (3, 1, 3)


def test_many_products_in_one_transaction_turn_once_after_it(street: Street) -> None:
    before = numbers()["hanbit"]
    with transaction.atomic():
        for product in street.products:
            stock.sold_out(product=product, by=None, now=NOW)
        assert numbers()["hanbit"] == before
    assert numbers()["hanbit"] == before + 1


def undone(street: Street) -> None:
    """A sale that is rolled back."""
    with transaction.atomic():
        sold_out(street)
        transaction.set_rollback(True)


def test_what_was_rolled_back_turns_nothing_and_what_stays_does(street: Street) -> None:
    before = numbers()["hanbit"]
    undone(street)
    with transaction.atomic():
        undone(street)
    assert numbers()["hanbit"] == before
    with transaction.atomic():
        undone(street)
        price(street)
        undone(street)
    assert numbers()["hanbit"] == before + 1
