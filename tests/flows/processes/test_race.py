"""Races over HTTP between real server processes: nothing is sold twice, nobody sees an error.

Eight guests at once, each with cookies of their own, against two gunicorn workers with four
threads each, on SQLite and on PostgreSQL. Their windows differ, so that the stock alone
decides. The control is the same shop without its guard: it oversells.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.flows.processes import inside, shop
from tests.flows.processes.buyers import SEE_OTHER, Answer, Buyer, Goods
from tests.flows.processes.client import Forks

AT_ONCE = 8
SOLD_OUT = "마지막 하나 has just sold out. Take it out to go on."
FULL = "That time has just filled up or closed. Choose another one."


@dataclass(frozen=True)
class Shop:
    """A running server and the way into its database."""

    port: int
    database: str
    forks: Forks

    def tell(self, function: Callable[..., Any], **arguments: Any) -> Any:
        """In the parent itself, so that what the factories count goes on."""
        return self.forks.result(function, database=self.database, fork=False, **arguments)


def _running(forks: Forks, folder: Path, application: str) -> Iterator[Shop]:
    database = forks.databases.copy()
    with shop.serving(database, folder, application=application) as port:
        yield Shop(port, database, forks)
    forks.databases.drop(database)


@pytest.fixture(scope="session")
def honest(both_forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield from _running(both_forks, tmp_path_factory.mktemp("honest"), shop.HONEST)


@pytest.fixture
def naive(both_forks: Forks, tmp_path: Path) -> Iterator[Shop]:
    yield from _running(both_forks, tmp_path, shop.NAIVE)


def _goods(place: dict[str, Any], product: dict[str, Any]) -> list[Goods]:
    """The same product for eight guests, each at a time of their own."""
    where = {"market": place["market"], "area": place["area"]}
    return [Goods(window=window, **where, **product) for window in place["windows"][:AT_ONCE]]


def _said(answer: Answer) -> str:
    """That it was sold, or what the page gave as the reason."""
    return "sold" if answer.status == SEE_OTHER else " ".join(answer.said)


def _from_the_shelf(port: int, goods: Goods) -> str:
    buyer = Buyer(port)
    buyer.put_in(goods)
    return _said(buyer.press(goods, buyer.look(goods)))


def _rush(port: int, goods: list[Goods], attempts: int) -> Counter[str]:
    """So many guests, eight at a time, from the product's page to the button "Pay"."""
    wanted = [goods[number % len(goods)] for number in range(attempts)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(lambda one: _from_the_shelf(port, one), wanted))


def _same_moment(running: Shop, goods: list[Goods], *, pays: bool) -> Counter[str]:
    """Eight guests look at the checkout, wait for each other, and press "Pay" together."""
    place = {"market": goods[0].market, "product": goods[0].product}
    cookies = running.tell(inside.baskets, guests=AT_ONCE, **place)
    ready = threading.Barrier(AT_ONCE)

    def press(one: Goods, cookie: str) -> str:
        buyer = Buyer(running.port, {"basket": cookie})
        form = buyer.look(one)
        ready.wait(timeout=60)
        answer = buyer.press(one, form)
        if pays and answer.status == SEE_OTHER:
            buyer.pay(answer.location)
        return _said(answer)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(press, goods, cookies))


def _last_units(running: Shop, rounds: int, *, pays: bool) -> tuple[Counter[str], dict[str, Any]]:
    place = running.tell(inside.open_market)
    products = [running.tell(inside.offer, market=place["market"], units=1) for _ in range(rounds)]
    said: Counter[str] = Counter()
    for product in products:
        said += _same_moment(running, _goods(place, product), pays=pays)
    ids = [product["product"] for product in products]
    return said, running.tell(inside.sold, products=ids)


def test_race_for_forty_units_by_a_hundred_and_sixty_guests(honest: Shop) -> None:
    place = honest.tell(inside.open_market)
    product = honest.tell(inside.offer, market=place["market"], units=40)
    said = _rush(honest.port, _goods(place, product), 160)
    assert said == {"sold": 40, SOLD_OUT: 120}
    assert honest.tell(inside.sold, products=[product["product"]]) == {
        "orders": {"held": 40},
        "claimed": 40,
        "held": 40,
        "on_hand": 40,
        "authorised": 0,
        "broken": [],
    }


def test_race_for_the_last_places_of_a_window(honest: Shop) -> None:
    place = honest.tell(inside.open_market)
    product = honest.tell(inside.offer, market=place["market"], units=None)
    window = place["windows"][0]
    honest.tell(inside.limit, window=window, capacity=10)
    goods = Goods(window=window, market=place["market"], area=place["area"], **product)
    said = _rush(honest.port, [goods], 48)
    assert said == {"sold": 10, FULL: 38}
    assert honest.tell(inside.orders_in, window=window) == [10, 10]


def test_fault_24_the_last_place_is_given_once_in_each_of_ten_rounds(honest: Shop) -> None:
    place = honest.tell(inside.open_market)
    product = honest.tell(inside.offer, market=place["market"], units=None)
    where = {"market": place["market"], "area": place["area"], **product}
    said: Counter[str] = Counter()
    for window in place["windows"][:10]:
        honest.tell(inside.limit, window=window, capacity=1)
        said += _same_moment(honest, [Goods(window=window, **where)] * AT_ONCE, pays=False)
    assert said == {"sold": 10, FULL: 70}


def test_fault_23_the_last_unit_is_sold_once_in_each_of_twenty_rounds(honest: Shop) -> None:
    said, sold = _last_units(honest, 20, pays=True)
    assert said == {"sold": 20, SOLD_OUT: 140}
    assert sold == {
        "orders": {"placed": 20},
        "claimed": 20,
        "held": 20,
        "on_hand": 20,
        "authorised": 20,
        "broken": [],
    }


def test_control_without_the_guard_oversells(naive: Shop) -> None:
    said, sold = _last_units(naive, 5, pays=False)
    print(f"without the guard: {said['sold']} sold of {sold['on_hand']}")
    assert said["sold"] > 5
    assert sold["claimed"] > sold["on_hand"] == 5
    assert any(row.startswith("orders.stock_held") for row in sold["broken"])
