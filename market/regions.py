"""Provinces and states, by their codes of ISO 3166-2, in English and Korean.

Names of provinces: Statistics Korea, state of 2024. States: ISO 3166-2:US.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market.models import Area

_KOREA = """
11 Seoul 서울특별시 서울|26 Busan 부산광역시 부산|27 Daegu 대구광역시 대구
28 Incheon 인천광역시 인천
29 Gwangju 광주광역시 광주|30 Daejeon 대전광역시 대전|31 Ulsan 울산광역시 울산
50 Sejong 세종특별자치시 세종
41 Gyeonggi 경기도 경기|42 Gangwon 강원특별자치도 강원|43 Chungbuk 충청북도 충북
44 Chungnam 충청남도 충남
45 Jeonbuk 전북특별자치도 전북|46 Jeonnam 전라남도 전남|47 Gyeongbuk 경상북도 경북
48 Gyeongnam 경상남도 경남
49 Jeju 제주특별자치도 제주
"""
_BRITAIN = """
ENG England 잉글랜드|SCT Scotland 스코틀랜드|WLS Wales 웨일스|NIR Northern_Ireland 북아일랜드
"""
_AMERICA = """
AL Alabama 앨라배마|AK Alaska 알래스카|AZ Arizona 애리조나|AR Arkansas 아칸소
CA California 캘리포니아
CO Colorado 콜로라도|CT Connecticut 코네티컷|DE Delaware 델라웨어
DC District_of_Columbia 워싱턴_D.C.
FL Florida 플로리다|GA Georgia 조지아|HI Hawaii 하와이|ID Idaho 아이다호|IL Illinois 일리노이
IN Indiana 인디애나|IA Iowa 아이오와|KS Kansas 캔자스|KY Kentucky 켄터키|LA Louisiana 루이지애나
ME Maine 메인|MD Maryland 메릴랜드|MA Massachusetts 매사추세츠|MI Michigan 미시간
MN Minnesota 미네소타
MS Mississippi 미시시피|MO Missouri 미주리|MT Montana 몬태나|NE Nebraska 네브래스카
NV Nevada 네바다
NH New_Hampshire 뉴햄프셔|NJ New_Jersey 뉴저지|NM New_Mexico 뉴멕시코|NY New_York 뉴욕
NC North_Carolina 노스캐롤라이나|ND North_Dakota 노스다코타|OH Ohio 오하이오
OK Oklahoma 오클라호마
OR Oregon 오리건|PA Pennsylvania 펜실베이니아|PR Puerto_Rico 푸에르토리코
RI Rhode_Island 로드아일랜드
SC South_Carolina 사우스캐롤라이나|SD South_Dakota 사우스다코타|TN Tennessee 테네시
TX Texas 텍사스
UT Utah 유타|VT Vermont 버몬트|VA Virginia 버지니아|WA Washington 워싱턴
WV West_Virginia 웨스트버지니아
WI Wisconsin 위스콘신|WY Wyoming 와이오밍|VI Virgin_Islands 버진아일랜드|GU Guam 괌
"""
#: 강원 and 전북 became special self-governing provinces in 2023 and 2024, 제주 in 2006.
_RENAMED = {"강원도": "강원특별자치도", "전라북도": "전북특별자치도", "제주도": "제주특별자치도"}

#: First figures of a dong's code (Statistics Korea) -> the province of ISO 3166-2.
_BY_DONG = {
    "11": "11",
    "21": "26",
    "22": "27",
    "23": "28",
    "24": "29",
    "25": "30",
    "26": "31",
    "29": "50",
    "31": "41",
    "32": "42",
    "33": "43",
    "34": "44",
    "35": "45",
    "36": "46",
    "37": "47",
    "38": "48",
    "39": "49",
}
#: Letters of an outcode outside England (Royal Mail's postcode areas).
_BY_OUTCODE = {
    "SCT": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
    "WLS": "CF LD LL NP SA",
    "NIR": "BT",
}
#: First three figures of a ZIP -> state (USPS, Labeling List L002).
_BY_ZIP = """
PR 006-007 VI 008-008 PR 009-009 MA 010-027 RI 028-029 NH 030-038 ME 039-049 VT 050-059 CT 060-069
NJ 070-089 NY 100-149 PA 150-196 DE 197-199 DC 200-200 VA 201-201 DC 202-205 MD 206-219 VA 220-246
WV 247-268 NC 270-289 SC 290-299 GA 300-319 FL 320-349 AL 350-369 TN 370-385 MS 386-397 GA 398-399
KY 400-427 OH 430-459 IN 460-479 MI 480-499 IA 500-528 WI 530-549 MN 550-567 SD 570-577 ND 580-588
MT 590-599 IL 600-629 MO 630-658 KS 660-679 NE 680-693 LA 700-714 AR 716-729 OK 730-749 TX 750-799
CO 800-816 WY 820-831 ID 832-838 UT 840-847 AZ 850-865 NM 870-884 TX 885-885 NV 889-898 CA 900-961
HI 967-968 GU 969-969 OR 970-979 WA 980-994 AK 995-999
"""


@dataclass(frozen=True)
class Region:
    """A province or state of a country; `short` is how Koreans call it day to day."""

    code: str
    name_en: str
    name_ko: str
    short_ko: str

    @property
    def country(self) -> str:
        return self.code.partition("-")[0]

    def name_in(self, language: str) -> str:
        """As a list shows it: 서울, Seoul."""
        return self.short_ko if language == "ko" else self.name_en


@cache
def regions() -> dict[str, Region]:
    """Every region by its code."""
    found = {}
    for country, table in (("KR", _KOREA), ("GB", _BRITAIN), ("US", _AMERICA)):
        for line in table.strip().replace("\n", "|").split("|"):
            part, *names = (word.replace("_", " ") for word in line.split())
            english, korean, short = (*names, names[-1])[:3]
            found[f"{country}-{part}"] = Region(f"{country}-{part}", english, korean, short)
    return found


def region_of(code: str) -> Region | None:
    """The region of a code, None for one we do not know."""
    return regions().get(code)


def korean_region(sido: str) -> str:
    """The code of a Korean province by its name of today or before; "" for no province."""
    sido = _RENAMED.get(sido, sido)
    return next((code for code, region in regions().items() if region.name_ko == sido), "")


def region_of_area(area: Area) -> str:
    """The code of the region in which an area of the gazetteer lies; "" where nobody knows."""
    find = {"KR": _of_dong, "GB": _of_outcode, "US": region_of_zip}.get(area.country)
    return find(area.code) if find else ""


def region_of_zip(code: str) -> str:
    """The state of an American ZIP, "US-NY"; "" for none."""
    return next((state for first, last, state in _zips() if first <= code[:3] <= last), "")


@cache
def _zips() -> list[tuple[str, str, str]]:
    words = iter(_BY_ZIP.split())
    spans = zip(words, words, strict=True)
    return [(span[:3], span[4:], f"US-{state}") for state, span in spans]


def _of_dong(code: str) -> str:
    part = _BY_DONG.get(code[:2])
    return f"KR-{part}" if part else ""


def _of_outcode(code: str) -> str:
    letters = "".join(takewhile(str.isalpha, code))
    for part, areas in _BY_OUTCODE.items():
        if letters in areas.split():
            return f"GB-{part}"
    return "GB-ENG"
