"""What a market of each country begins with: money, language, hours, zones, windows.

Only a beginning: the operator changes all of it. Amounts in minor units, distances in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_lazy as _

from market.models import Mode
from market.regions import region_of_zip


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

#: Time zone -> the states most of whose people keep it (49 CFR Part 71; IANA's names).
_STATES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU",
}
#: Time zone -> first figures of ZIPs at a state's far end, most of whose people keep that one:
#: eastern Tennessee; western Florida, Indiana and Kentucky; El Paso, the west of the plains, the
#: east of Oregon, the Navajo; northern Idaho.
_FAR_ENDS = {
    "America/New_York": "373 374 376 377 378 379",
    "America/Chicago": "324 325 420 421 422 423 424 463 464 476 477",
    "America/Denver": "577 586 693 798 799 865 885 979",
    "America/Los_Angeles": "835 838",
}
_ZONE_OF = {part: zone for zone, parts in _STATES.items() for part in parts.split()}
_ZONE_OF |= {part: zone for zone, parts in _FAR_ENDS.items() for part in parts.split()}
TIME_ZONES = ["Asia/Seoul", "Europe/London", *_STATES]


def time_zone_of(country: str, *, state: str = "", code: str = "") -> str:
    """The time zone most people there keep. Of the United States: two letters, or a ZIP, or both.

    Where a ZIP lies across a border of time it may be an hour off; the operator can change it.
    """
    usual = COUNTRIES[country].time_zone
    if country != "US":
        return usual
    state = state or region_of_zip(code).removeprefix("US-")
    return _ZONE_OF.get(code[:3]) or _ZONE_OF.get(state, usual)
