"""Visitors' pages, remembered: never an old one, in whichever process."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest

from cms import editions, pages
from cms.models import ArticlePage
from cms.remembering import TELLING_THE_DAY, TELLING_TIME
from core import clock
from market import closures, hours, opening, timetable, zones
from market.models import Window, Zone
from orders import expiry
from stores import catalogue, photos, stock
from stores import opening as stalls
from tests.cms.remembering.looking import look, paths_of, process, write_news
from tests.factories.cms import make_market_page
from tests.factories.market import NOW
from tests.factories.orders import Street, held_order, make_street
from tests.factories.stores import make_product, picture_file

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TOMORROW = date(2026, 11, 24)

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
    *(Change(sold_out, page) for page in ("product", "store", "market", "search")),
    *(Change(few_left, page) for page in ("product", "store", "search")),
    *(Change(price, page) for page in ("product", "store", "market", "search")),
    *(Change(withdrawn, page) for page in ("category", "market", "search")),
    *(Change(added, page) for page in ("category", "market", "search")),
    *(Change(photo, page) for page in ("product", "search")),
    *(Change(stall_closed, page) for page in ("market", "home", "markets", "search")),
    *(Change(break_taken, page) for page in ("store", "product", "market", "search")),
    *(Change(stall_holiday, page) for page in ("store", "product", "search")),
    Change(stall_hours, "store"),
    *(Change(renamed, page) for page in ("market", "home", "markets", "product", "search")),
    *(Change(market_hours, page) for page in ("market", "home", "markets")),
    *(Change(shut_today, page) for page in ("market", "home", "store", "product", "search")),
    Change(dearer_delivery, "market"),
    *(Change(window_stopped, page) for page in ("market", "home")),
    *(Change(window_full, page) for page in ("market", "home")),
    *(Change(last_one_held, page) for page in ("product", "search")),
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
