"""What a market of each country begins with: money, language, hours, zones, windows.

Only a beginning: the operator changes all of it. Amounts in minor units, distances in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_lazy as _

from market.models import Mode


@dataclass(frozen=True)
class Band:
    """A zone to begin with: the areas whose centre lies within so many metres of the market."""

    name: str
    metres: int
    fee: int
    minimum: int
    free_from: int


@dataclass(frozen=True)
class Times:
    """A window to begin with, in local times."""

    mode: str
    starts: time
    ends: time
    cutoff_minutes: int
    capacity: int


@dataclass(frozen=True)
class Country:
    """What follows from the country a market lies in."""

    code: str
    name: object
    currency: str
    language: str
    time_zone: str
    opens: time
    closes: time
    bands: tuple[Band, ...]
    #: Where people collect, as the market's own language says it.
    at_the_market: str

    @property
    def windows(self) -> tuple[Times, ...]:
        """Two deliveries before supper, and collection until the shutters come down."""
        return (
            Times(Mode.DELIVERY, time(14), time(16), 120, 20),
            Times(Mode.DELIVERY, time(17), time(19), 120, 20),
            Times(Mode.PICKUP, time(11), self.closes, 60, 40),
        )


COUNTRIES = {
    "KR": Country(
        "KR", _("South Korea"), "KRW", "ko", "Asia/Seoul", time(8), time(20),
        (Band("가까운 동네", 1500, 2500, 10_000, 40_000),
         Band("조금 먼 동네", 4000, 4000, 20_000, 60_000)),
        "시장 입구",
    ),
    "GB": Country(
        "GB", _("United Kingdom"), "GBP", "en", "Europe/London", time(8), time(18),
        (Band("Nearby", 2500, 250, 1000, 4000), Band("A little further", 6000, 395, 1500, 6000)),
        "Market entrance",
    ),
    "US": Country(
        "US", _("United States"), "USD", "en", "America/New_York", time(8), time(18),
        (Band("Nearby", 4000, 399, 1500, 5000), Band("A little further", 10_000, 599, 2500, 7500)),
        "Market entrance",
    ),
}  # fmt: skip

#: Time zones of the United States by the degrees east of which they roughly begin. No ZIP tells
#: its zone, so this is a guess that the operator sees and can change.
AMERICAN = (
    (-85.5, "America/New_York"),
    (-101.5, "America/Chicago"),
    (-114.2, "America/Denver"),
    (-129.0, "America/Los_Angeles"),
    (-150.0, "America/Anchorage"),
    (-180.0, "Pacific/Honolulu"),
)
TIME_ZONES = ["Asia/Seoul", "Europe/London", *(zone for _east, zone in AMERICAN)]


def time_zone_of(country: str, lng: float) -> str:
    """The time zone a market there most likely keeps; `lng` in degrees east."""
    if country != "US":
        return COUNTRIES[country].time_zone
    return next((zone for east, zone in AMERICAN if lng >= east), AMERICAN[-1][1])
