"""Fault 14 over the whole way of an order: killed at every point, restarted, settled.

Every case forks a process that walks a story and dies by SIGKILL at one point of one step.
Another process then goes on as people and cron would. Whatever died, the order ends paid and
booked once, or ended with everything free.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core import faults
from tests.flows.processes import outcome, stories
from tests.flows.processes.client import Forks
from tests.flows.processes.ways import (
    CAPTURE,
    CLOSED,
    HAND_OVER,
    HOLD,
    LISTED,
    READ,
    VOID,
    WAYS,
    Way,
)

CASES = [(way, point) for way in WAYS for point in way.points]
#: On PostgreSQL the commits and calls on which most depends; the rest is the same code.
ALSO_ON_POSTGRES = {*HOLD, *READ[1:3], *HAND_OVER, *CAPTURE, *VOID[1:3]}


def _named(value: Any) -> str:
    return f"{value.story} - {value.step}" if isinstance(value, Way) else str(value)


@dataclass(frozen=True)
class Street:
    """A prepared market: its database, and its var/ folder with the index."""

    forks: Forks
    database: str
    var: Path

    def copied(self, var: Path) -> dict[str, Any]:
        """A copy of everything, as arguments of a call."""
        shutil.copytree(self.var, var)
        return {"database": self.forks.databases.copy(self.database), "var": var}


def _prepared(forks: Forks, var: Path) -> Iterator[Street]:
    """Once through a story in the parent itself: what it loads, its children need not."""
    street = Street(forks, forks.databases.copy(), var)
    forks.result(stories.prepare, database=street.database, var=var)
    place = street.copied(var.with_name(f"{var.name}-warm"))
    asked = {"story": "bought", "begin": 0, "shopper": True}
    assert forks.result(outcome.after, fork=False, **asked, **place) == CLOSED
    forks.databases.drop(place["database"])
    yield street
    forks.databases.drop(street.database)


@pytest.fixture(scope="session")
def sqlite_street(
    sqlite_forks: Forks, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    yield from _prepared(sqlite_forks, tmp_path_factory.mktemp("street"))


@pytest.fixture(scope="session")
def postgres_street(
    postgres_forks: Forks, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    yield from _prepared(postgres_forks, tmp_path_factory.mktemp("street"))


def _killed(street: Street, place: dict[str, Any], story: str, step: str, point: str) -> int:
    """Die there; the number of the step."""
    number = [step.__name__ for step in stories.STORIES[story]].index(step)
    died = street.forks.call(stories.walk, story=story, dies_in=number, at=point, **place)
    assert died.code == -signal.SIGKILL, died
    return number


def _settled(street: Street, var: Path, way: Way, point: str, *, shopper: bool) -> dict[str, Any]:
    """What became of a copy of the street after a death and a restart."""
    place = street.copied(var)
    begin = _killed(street, place, way.story, way.step, point)
    asked = {"story": way.story, "begin": begin, "shopper": shopper}
    found: dict[str, Any] = street.forks.result(outcome.after, **asked, **place)
    street.forks.databases.drop(place["database"])
    return found


@pytest.mark.parametrize(("way", "point"), CASES, ids=_named)
def test_fault_14_killed_there_an_order_is_paid_once_or_freed(
    way: Way, point: str, sqlite_street: Street, tmp_path: Path
) -> None:
    again = _settled(sqlite_street, tmp_path / "again", way, point, shopper=True)
    alone = _settled(sqlite_street, tmp_path / "alone", way, point, shopper=False)
    assert {"people go on": again, "the shopper left": alone} == {
        "people go on": way.again,
        "the shopper left": way.alone,
    }


def test_fault_14_the_same_on_postgres(postgres_street: Street, tmp_path: Path) -> None:
    cases = [case for case in CASES if case[1] in ALSO_ON_POSTGRES and case[0].story != "cash"]
    for number, (way, point) in enumerate(cases):
        shopper = number % 2 == 0
        found = _settled(postgres_street, tmp_path / f"{number}", way, point, shopper=shopper)
        expected = way.again if shopper else way.alone
        assert (_named(way), point, found) == (_named(way), point, expected)


@pytest.mark.parametrize("point", LISTED)
def test_fault_14_killed_there_a_product_still_comes_into_the_index(
    point: str, sqlite_street: Street, tmp_path: Path
) -> None:
    place = sqlite_street.copied(tmp_path / "var")
    begin = _killed(sqlite_street, place, "listed", "list_product", point)
    sqlite_street.forks.result(stories.go_on, story="listed", begin=begin, shopper=True, **place)
    found = sqlite_street.forks.result(outcome.found, **place)
    assert found == {"products": 4, "indexed": 4, "waiting": 0}


def test_every_point_there_is_was_killed_at() -> None:
    """A new point without a scenario fails here; one that a scenario misses fails there."""
    import_module(settings.ROOT_URLCONF)  # brings every deed along
    assert {point for _way, point in CASES} | {*LISTED} == faults.POINTS
