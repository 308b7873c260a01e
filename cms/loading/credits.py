"""Whose facts the loaded markets stand on, in the words their licences ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.loading.america import America
from cms.loading.korea import Korea


@dataclass(frozen=True)
class Credit:
    """What came from whom. `line` is the credit line itself, in the language of its source."""

    what: object
    line: str
    lang: str = "en"


MARKETS_KR = Credit(
    _("Markets in Korea"),
    "전국전통시장표준데이터(data.go.kr 15012894), 전통시장 시설정보, 소상공인시장진흥공단, 2024년",
    "ko",
)
MARKETS_US = Credit(
    _("Markets in the United States"),
    "USDA National Farmers Market Directory, 2017. Public domain.",
)
PRICES_KR = Credit(
    _("Prices in Korea"), "KAMIS, 한국농수산식품유통공사(aT), 전국 평균 소매가격, 2024-10-31", "ko"
)
PRICES_US = Credit(
    _("Prices in the United States"),
    "USDA Economic Research Service, Fruit and Vegetable Prices 2022. Public domain.",
)
PLACES = Credit(
    _("Places and maps"),
    "통계청 SGIS 행정구역 경계 2018(공공누리 제1유형). "
    "U.S. Census Bureau gazetteer (public domain). "
    "Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail "
    "copyright and database right; source: Office for National Statistics licensed under the Open "
    "Government Licence v3.0.",
)
PHOTOS = Credit(_("Photos of goods"), "Grocery Store Dataset, Marcus Klasson, MIT licence.")
OF_SOURCE = {
    Korea.source: (MARKETS_KR, PRICES_KR),
    America.source: (MARKETS_US, PRICES_US),
}


def credits_of(sources: Iterable[str]) -> list[Credit]:
    """The credit lines of some markets' sources."""
    return [credit for source in sorted(set(sources)) for credit in OF_SOURCE.get(source, ())[:1]]


def every_credit() -> list[Credit]:
    return [MARKETS_KR, PRICES_KR, MARKETS_US, PRICES_US, PLACES, PHOTOS]
