"""What operators paste is read as they mean it, and what is unclear is said line by line."""

from __future__ import annotations

from typing import Any

import pytest

from market.models import Market
from stores import pasting
from tests.factories.market import make_london_market, make_market
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db


def read(text: str, market: Market | None = None) -> list[tuple[Any, ...]]:
    lines = pasting.read_stalls(text, market=market or make_market())
    return [
        (line.number, line.name, line.category and line.category.slug, line.phone, line.email)
        for line in lines
    ]


def test_a_korean_list_in_any_order() -> None:
    text = """3, 초록야채, 채소, 010-1234-5678
    17번 바다로수산 01098765432
    8\t두부집\t두부\tdubu@example.com
    이모네반찬, 010 2222 3333, imo@example.com, 반찬, 22
    방앗간 참기름
    """
    assert read(text) == [
        ("3", "초록야채", "vegetables", "+821012345678", ""),
        ("17", "바다로수산", "seafood", "+821098765432", ""),
        ("8", "두부집", "tofu-beansprouts", "", "dubu@example.com"),
        ("22", "이모네반찬", "side-dishes", "+821022223333", "imo@example.com"),
        ("", "방앗간", "pantry", "", ""),
    ]


def test_an_english_list_with_people() -> None:
    text = "A-12; Tide & Tail; fish; Morag Reid; 07700 900123\n#4 Oak Bakery, bread"
    lines = pasting.read_stalls(text, market=make_london_market())
    assert [(line.number, line.name, line.person, line.phone, line.good) for line in lines] == [
        ("A-12", "Tide & Tail", "Morag Reid", "+447700900123", True),
        ("4", "Oak Bakery", "", "", True),
    ]


def test_what_is_unclear_is_said_and_stops_only_its_line() -> None:
    market = make_market()
    make_store(market=market, number="1", name="초록야채")
    text = "1 초록야채 채소\n2, 무지개\n3 채소가게, 123-45-678\n4 떡집\n4 떡집\n010-1234-5678"
    lines = pasting.read_stalls(text, market=market)
    assert [(line.known, len(line.problems)) for line in lines] == [
        (True, 0),
        (False, 1),
        (False, 1),
        (False, 0),
        (False, 1),
        (False, 1),
    ]
    assert [line.good for line in lines] == [False, False, False, True, False, False]


def goods(text: str, market: Market) -> list[tuple[Any, ...]]:
    return [
        (line.store and line.store.number, line.name, line.price, line.unit and line.unit.code)
        for line in pasting.read_goods(text, market=market)
    ]


def test_goods_of_the_only_stall_need_no_heading() -> None:
    store = make_store(number="3")
    text = """배추 4800 포기
    흙당근 4,200원 kg
    삼겹살 100g 2,900원
    시금치 한단 3500
    대파 (전남 진도) 2,500
    콩나물"""
    assert goods(text, store.market) == [
        ("3", "배추", 4800, "piece:포기"),
        ("3", "흙당근", 4200, "weight:kg"),
        ("3", "삼겹살", 2900, "weight:100g"),
        ("3", "시금치", 3500, "piece:단"),
        ("3", "대파", 2500, "piece:개"),
        ("3", "콩나물", 0, "piece:개"),
    ]
    lines = pasting.read_goods(text, market=store.market)
    assert lines[4].facts()["origin"] == "전남 진도"
    assert lines[0].facts()["origin"] == "국내산"
    assert [line.good for line in lines] == [True, True, True, True, True, False]


def test_goods_of_several_stalls_stand_below_their_number_or_name() -> None:
    market = make_london_market()
    make_store(market=market, number="3", name="Green's Veg")
    fish = make_store(market=market, number="17", name="Tide & Tail", category="seafood")
    make_product(store=fish, name="Mackerel", unit="each", price=450)
    text = "Leeks 1.20\n3\nLeeks £1.20 per bunch\n17 Tide & Tail\nMackerel 4.50\nCod 18.00 /kg"
    assert goods(text, market) == [
        (None, "Leeks", 120, "piece:each"),
        ("3", "Leeks", 120, "piece:bunch"),
        ("17", "Mackerel", 450, "piece:each"),
        ("17", "Cod", 1800, "weight:kg"),
    ]
    lines = pasting.read_goods(text, market=market)
    assert [(line.good, line.known) for line in lines] == [
        (False, False),
        (True, False),
        (False, True),
        (True, False),
    ]
    assert lines[3].facts()["allergens"] == ["fish"]


def test_half_a_phone_number_is_no_part_of_a_name() -> None:
    market = make_market()
    lines = pasting.read_stalls("17 바다로수산 010-55\n8 두부집 012\n5 24-7 과일", market=market)
    assert [(line.number, line.problems) for line in lines] == [
        ("17", ["“010-55” is no phone number."]),
        ("8", ["“012” is no phone number."]),
        ("5", []),
    ]


def test_goods_below_a_number_that_no_stall_has_are_nobodys() -> None:
    market = make_market()
    make_store(market=market, number="3", name="초록야채")
    make_store(market=market, number="17", name="바다로수산")
    lines = pasting.read_goods("3\n배추 4800 포기\n99호\n고등어 6500\n17\n갈치 9000", market=market)
    assert [(line.name, line.store and line.store.number, line.problems) for line in lines] == [
        ("배추", "3", []),
        ("99호", None, ["No stall has the number 99."]),
        ("고등어", None, ["Write the stall's number or name on a line above."]),
        ("갈치", "17", []),
    ]
