"""American farmers' markets: one or two mornings a week, by the pound, paid in dollars.

The files say on which days and from when to when, where they say it at all. Where not: Saturday
morning. Windows, zones and fees are ours, the same for the same market at every load.
"""

from __future__ import annotations

import re
from typing import ClassVar

from cms.loading.country import pick
from cms.loading.reading import BadRow, Row
from cms.loading.shapes import MarketFacts, WindowFacts, ZoneFacts, facts_of
from market.countries import time_zone_of
from market.regions import region_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
#: Weekday, then "8:00 AM-12:00 PM" with or without blanks.
TIMES = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*:?\s*"
    r"(\d{1,2}):(\d{2})\s*([AP])M\s*-\s*(\d{1,2}):(\d{2})\s*([AP])M",
    re.IGNORECASE,
)
USUAL = ("08:00", "13:00")
SATURDAY = 5
#: Nobody sets up before five: 2:30 AM is a slip for the afternoon.
EARLIEST = 5
FEES = (399, 499, 599)
GOODS = {
    "vegetables": "vegetables",
    "fruits": "fruit",
    "herbs": "herbs",
    "mushrooms": "mushrooms",
    "eggs": "eggs",
    "meat": "meat",
    "poultry": "poultry",
    "seafood": "fish",
    "cheese": "cheese",
    "baked_goods": "bread and cakes",
    "honey": "honey",
    "jams": "jams",
    "maple": "maple syrup",
    "flowers": "flowers",
    "prepared": "hot food",
    "coffee": "coffee",
    "crafts": "crafts",
}
KINDS = {
    "produce": "Vegetables and fruit",
    "bakery": "Bread and cakes",
    "flowers": "Flowers",
    "eggs": "Eggs",
    "honey": "Honey",
    "butcher": "Meat",
    "preserves": "Jams and pickles",
    "crafts": "Handmade things",
    "deli": "Things ready to eat",
    "cheese": "Cheese",
    "drinks": "Drinks",
    "fishmonger": "Fish",
    "dry goods": "Beans, oats and grains",
}
OPENINGS = (
    "{what}, and little else. What is on the table is what we would take home ourselves.",
    "{what}, chosen the evening before and packed by hand.",
    "{what} from people who are glad to tell you where it all comes from.",
    "Small table, short list: {what_low}. When it is gone it is gone.",
)
CLOSINGS = (
    "Tell us in the note how you like it, and we will pick accordingly.",
    "What is sold by weight is weighed, and you pay for what it weighs.",
    "If something runs out, you hear from us before you pay for it.",
)
NAMED_GOODS = 6


class America:
    code: ClassVar = "US"
    currency: ClassVar = "USD"
    language: ClassVar = "en"
    source: ClassVar = "open-us"
    marked_by: ClassVar = "state"
    columns: ClassVar[tuple[str, ...]] = ("id", "name", "street", "city", "state", "lat", "lng")
    stall_columns: ClassVar[tuple[str, ...]] = ("id", "market_id", "name", "stall_type")
    catalogue: ClassVar = "products_en.csv"
    more: ClassVar = "markets_us.csv"
    gazetteer: ClassVar = "geo_us_zip.csv"
    pounds: ClassVar = True

    def facts(self, row: Row, more: Row | None) -> MarketFacts:
        """Raises BadRow."""
        region = region_of(f"US-{row['state']}")
        if region is None:
            raise BadRow(f'state is "{row["state"]}". Write its two letters, such as NY.')
        hours = _hours(row)
        place = ", ".join(filter(None, (row["city"], row["state"])))
        return MarketFacts(
            name=row.text("name", 80),
            name_other="",
            address=", ".join(filter(None, (row["street"], place)))[:191]
            + f" {row['zip']}".rstrip(),
            district=place[:80],
            lat=row.number("lat", low=-15, high=72),
            lng=row.number("lng", low=-180, high=180),
            region=region.code,
            fair_days="",
            fair_only=False,
            hours=[[day, *span] for day, span in sorted(hours.items())],
            windows=[facts_of(window) for window in _windows(hours)],
            story=_story(row, hours, region.name_en),
        )

    def time_zone(self, row: Row) -> str:
        return time_zone_of("US", state=row["state"], code=row["zip"])

    def slug(self, row: Row) -> tuple[str, str]:
        return row["name"], f"{row['city']} {row['state']}"

    def zones(self, row: Row) -> list[ZoneFacts]:
        fee = pick(row["id"], FEES, "fee")
        return [
            ZoneFacts("Close by", 8_000, fee, 1500, 5000),
            ZoneFacts("Further out", 20_000, fee + 300, 3000, 8000, circle=True),
        ]

    def pays_with(self) -> str:
        return "stripe"

    def stall_story(self, name: str, kind: str, market: str, ref: str) -> list[str]:
        what = KINDS.get(kind, "Good things")
        words = pick(ref, OPENINGS, "open").format(what=what, what_low=what[0].lower() + what[1:])
        return [words, pick(ref, CLOSINGS, "close")]


def _hours(row: Row) -> dict[int, tuple[str, str]]:
    """Weekday (0 is Monday) -> opens, closes."""
    told = {
        DAYS.index(day[:3].title()): span
        for day, *parts in TIMES.findall(row["season1_times"])
        if (span := _span(parts))
    }
    days = [DAYS.index(part) for part in row["days"].split("|") if part in DAYS]
    return {day: told.get(day, USUAL) for day in days or sorted(told) or [SATURDAY]}


def _span(parts: list[str]) -> tuple[str, str] | None:
    opens, closes = _clock(*parts[:3]), _clock(*parts[3:])
    if opens < f"{EARLIEST:02}:00":
        opens = f"{int(opens[:2]) + 12:02}{opens[2:]}"
    return (opens, closes) if opens < closes else None


def _clock(hour: str, minute: str, half: str) -> str:
    return f"{int(hour) % 12 + (12 if half.upper() == 'P' else 0):02}:{minute}"


def _windows(hours: dict[int, tuple[str, str]]) -> list[WindowFacts]:
    """Delivery after the market, pick-up at it, a parcel the day it trades."""
    spans: dict[tuple[str, str], str] = {}
    for day, span in sorted(hours.items()):
        spans[span] = spans.get(span, "") + str(day)
    found = []
    for number, ((opens, closes), days) in enumerate(spans.items()):
        delivery, pickup = "ABCDEFG"[number], "PQRSTUV"[number]
        starts, ends = _after(closes)
        found.append(WindowFacts(delivery, "delivery", days, starts, ends, 16 * 60, 20))
        found.append(
            WindowFacts(
                pickup,
                "pickup",
                days,
                opens,
                closes,
                12 * 60,
                40,
                place="The market's table by the entrance",
            )
        )
    parcel = "".join(sorted(str(day) for day in hours))
    return [*found, WindowFacts("Z", "parcel", parcel, "18:00", "19:00", 20 * 60, 20, fee=895)]


def _after(closes: str) -> tuple[str, str]:
    """Two hours from half an hour after closing, before ten at night."""
    hour = min(20, int(closes[:2]) + (1 if closes[3:] > "00" else 0))
    return f"{hour:02}:30", f"{hour + 2:02}:30"


def _story(row: Row, hours: dict[int, tuple[str, str]], state: str) -> list[str]:
    city = row["city"] or state
    first = (
        f"A farmers' market in {city}, {state}."
        if row["city"]
        else f"A farmers' market in {state}."
    )
    days = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"]
    first += f" The tables are out on {_listed([days[day] for day in sorted(hours)])}."
    goods = [GOODS[part] for part in row["goods"].split("|") if part in GOODS]
    second = f"It is known for {_listed(goods[:NAMED_GOODS])}." if goods else ""
    if "organic" in row["goods"].split("|"):
        second += " Several growers are certified organic."
    ways = [name for name, column in (("cards", "cards"), ("SNAP", "snap")) if row[column] == "Y"]
    if ways:
        second += f" At the tables people also pay with {_listed(ways)}."
    return [words for words in (first, second.strip()) if words]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
