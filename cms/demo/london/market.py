"""Lantern Yard Market, Bermondsey, London. Invented: the districts are real, the rest is not."""

from __future__ import annotations

from datetime import time

from cms.demo.london import back_row, front_row
from cms.demo.london.areas import AREAS
from cms.demo.london.news import ARTICLES
from cms.demo.shapes import Market, Window, Zone

MARKET = Market(
    slug="lantern-yard",
    name="Lantern Yard Market",
    name_other="랜턴야드 시장",
    country="GB",
    currency="GBP",
    language="en",
    time_zone="Europe/London",
    hue="pine",
    address="Lantern Yard, Bermondsey, London SE16",
    district="Bermondsey",
    lat=51.4970,
    lng=-0.0640,
    phone="020 7946 0130",
    email="lantern-yard@example.com",
    collects_with=("stripe", "manual"),
    pays_with="stripe",
    opens=time(8, 0),
    closes=time(19, 0),
    closed_weekday=None,
    story=(
        "Twelve stalls in a cobbled yard between two railway arches. The lanterns go on at four in winter, and the yard smells of bread from five in the morning.",
        "Fill one basket from all of them. Each stall packs its part, a market porter walks the yard, and one bag comes to your door.",
    ),
    areas=AREAS,
    zones=(
        Zone("Around the yard", ("SE1", "SE16", "SE8"), 295, 1000, 4000),
        Zone("South-east", ("SE5", "SE14", "SE15", "SE17", "E1"), 450, 2000, 6000),
    ),
    windows=(
        Window("A", "delivery", time(10, 0), time(12, 0), 180, 20),
        Window("B", "delivery", time(16, 0), time(18, 0), 180, 20),
        Window("C", "delivery", time(18, 0), time(20, 0), 180, 12),
        Window("P", "pickup", time(9, 0), time(18, 30), 60, 30, place="The lantern at stall 1"),
        Window("T", "parcel", time(14, 0), time(15, 0), 300, 15, weekdays="01234", fee=495),
    ),
    stalls=(*front_row.STALLS, *back_row.STALLS),
    articles=ARTICLES,
)
