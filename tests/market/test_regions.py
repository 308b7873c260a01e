from __future__ import annotations

import pytest

from market.models import Area
from market.opening import create_market
from market.regions import korean_region, region_of, region_of_area, regions
from tests.factories.market import NOW, make_area


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("서울특별시", "KR-11"),
        ("강원도", "KR-42"),
        ("충청남도", "KR-44"),
        ("전라북도", "KR-45"),
        ("Atlantis", ""),
    ],
)
def test_a_province_is_known_by_its_name(name: str, code: str) -> None:
    assert korean_region(name) == code


@pytest.mark.parametrize(
    ("country", "code", "region"),
    [
        ("KR", "1114066", "KR-11"),
        ("KR", "3301101", "KR-43"),
        ("GB", "SE16", "GB-ENG"),
        ("GB", "G1", "GB-SCT"),
        ("GB", "CF10", "GB-WLS"),
        ("US", "53190", "US-WI"),
        ("US", "00901", "US-PR"),
        ("US", "00000", ""),
        ("FR", "75001", ""),
    ],
)
def test_an_area_lies_in_a_region(country: str, code: str, region: str) -> None:
    assert region_of_area(Area(country=country, code=code)) == region
    assert not region or region_of(region) is not None


def test_every_region_has_its_names() -> None:
    assert len(regions()) == 75
    assert [r.code for r in regions().values() if not (r.name_en and r.short_ko)] == []


@pytest.mark.django_db
def test_a_new_market_knows_its_region_from_its_point() -> None:
    make_area(code="1114066", lat=37.55, lng=126.91)
    facts = {"name": "해", "slug": "hae", "country": "KR", "currency": "KRW", "language": "ko"}
    market = create_market(**facts, time_zone="Asia/Seoul", lat=37.55, lng=126.9, by=None, now=NOW)
    assert market.region == "KR-11"
