"""Haeoreum Market, Mapo, Seoul. Invented: the districts are real, the market and its stalls are not."""

from __future__ import annotations

from datetime import time

from cms.demo.seoul import back_row, front_row
from cms.demo.seoul.areas import AREAS
from cms.demo.seoul.news import ARTICLES
from cms.demo.shapes import Market, Window, Zone

MARKET = Market(
    slug="haeoreum",
    name="해오름시장",
    name_other="Haeoreum Market",
    country="KR",
    currency="KRW",
    language="ko",
    time_zone="Asia/Seoul",
    hue="persimmon",
    address="서울 마포구 서교동",
    district="마포구",
    lat=37.5540,
    lng=126.9130,
    phone="02-555-0130",
    email="haeoreum@example.com",
    collects_with=("stripe", "manual"),
    pays_with="manual",
    opens=time(7, 0),
    closes=time(20, 0),
    closed_weekday=None,
    story=(
        "골목 하나에 지붕을 얹은 작은 시장이에요. 아침 일곱 시에 셔터가 올라가고, 저녁 여덟 시에 마지막 불이 꺼져요.",
        "열두 가게가 한 장바구니에 담겨요. 가게마다 담아 두면 시장 사람이 돌며 모아서 한 번에 가져다드려요.",
    ),
    areas=AREAS,
    zones=(
        Zone("가까운 동네", ("1114066", "1114068", "1114069", "1114070"), 3500, 15000, 40000),
        Zone("조금 먼 동네", ("1114071", "1114072", "1114074", "1113052"), 5000, 25000, 60000),
    ),
    windows=(
        Window("A", "delivery", time(11, 0), time(13, 0), 120, 20),
        Window("B", "delivery", time(16, 0), time(18, 0), 180, 20),
        Window("C", "delivery", time(18, 30), time(20, 0), 150, 12),
        Window("P", "pickup", time(10, 0), time(19, 0), 60, 30, place="시장 입구 안내소"),
        Window("T", "parcel", time(15, 0), time(16, 0), 300, 15, weekdays="01234", fee=4000),
    ),
    stalls=(*front_row.STALLS, *back_row.STALLS),
    articles=ARTICLES,
)
