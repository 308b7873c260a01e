"""Korean markets: open most days or every fifth, deliver within two hours, paid in won.

The files say where a market is and on which dates its big market falls. Hours, windows, zones and
fees are ours: what such markets usually have, the same for the same market at every load.
"""

from __future__ import annotations

from typing import ClassVar

from cms.loading.country import pick
from cms.loading.reading import BadRow, Row
from cms.loading.shapes import MarketFacts, WindowFacts, ZoneFacts, facts_of
from market.regions import korean_region
from stores.romanise import romanised

HOURS = (("08:00", "20:00"), ("07:30", "19:30"), ("09:00", "20:30"), ("08:00", "19:00"))
#: Most markets rest on one weekday, most of these on Sunday; -1 never rests.
RESTS = (-1, -1, -1, 6, 6, 6, 0, 1, 3)
FEES = (3000, 3500, 4000)
EVERY_DAY = "0123456"
GOODS = {
    "produce": "채소와 과일",
    "meat": "고기",
    "seafood": "생선",
    "processed_food": "가공식품",
    "clothing": "옷",
    "shoes": "신발",
    "household": "살림살이",
    "eateries": "먹거리",
}
KINDS = {
    "produce": "채소",
    "fruit": "과일",
    "grain": "쌀과 잡곡",
    "seafood": "생선",
    "butcher": "고기",
    "poultry": "닭과 오리",
    "banchan": "반찬",
    "snack": "먹거리",
    "ricecake": "떡",
    "tofu": "두부",
    "fishcake": "어묵",
    "mill": "기름과 가루",
    "dried": "건어물",
    "bakery": "빵",
    "flowers": "꽃",
    "health": "건강식품",
    "clothing": "옷",
    "shoes": "신발",
    "household": "살림살이",
    "grocery": "식료품",
}
OPENINGS = (
    "{what} 파는 가게예요. 그날 들어온 것부터 꺼내 놓아요.",
    "{what} 한 가지만 오래 다뤘어요. 좋은 걸 고르는 눈이 있어요.",
    "아침에 들어온 {what}부터 보여 드려요. 무엇이 좋은지 물어보세요.",
    "{what} 사러 왔다가 단골이 되는 집이에요.",
)
CLOSINGS = (
    "주문하시면 가장 나은 것으로 골라 담아요.",
    "무게로 파는 물건은 달아 보고 그만큼만 받아요.",
    "떨어지면 가게가 바로 알려 드려요.",
)


class Korea:
    code: ClassVar = "KR"
    currency: ClassVar = "KRW"
    language: ClassVar = "ko"
    source: ClassVar = "open-kr"
    marked_by: ClassVar = "sido"
    columns: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "sido",
        "sigungu",
        "address",
        "lat",
        "lng",
        "kind",
    )
    stall_columns: ClassVar[tuple[str, ...]] = ("id", "market_id", "name", "stall_type")
    catalogue: ClassVar = "products_kr.csv"
    more: ClassVar = "markets_kr.csv"
    gazetteer: ClassVar = "geo_kr.csv"
    pounds: ClassVar = False

    def facts(self, row: Row, more: Row | None) -> MarketFacts:
        """Raises BadRow."""
        dates = _fair_days((more or row)["five_day_dates"])
        kind = row["kind"]
        region = korean_region(row["sido"])
        if not region:
            raise BadRow(f'sido is "{row["sido"]}", which is no province. Write 서울특별시.')
        opens, closes = pick(row["id"], HOURS, "hours")
        days = _days(row["id"], fair_only=kind == "five_day")
        return MarketFacts(
            name=row.text("name", 80),
            name_other=row["name_en"][:80],
            address=(row["address"] or row["lot_address"])[:200],
            district=f"{row['sido']} {row['sigungu']}".strip()[:80],
            lat=row.number("lat", low=32, high=40),
            lng=row.number("lng", low=123, high=133),
            region=region,
            fair_days=dates,
            fair_only=kind == "five_day" and bool(dates),
            hours=[[int(day), opens, closes] for day in days],
            windows=[facts_of(window) for window in _windows(row, days)],
            story=_story(row, more, dates),
        )

    def time_zone(self, row: Row) -> str:
        return "Asia/Seoul"

    def slug(self, row: Row) -> tuple[str, str]:
        name = row["name_en"] or romanised(row["name"])
        place = row["sigungu_en"] or romanised(row["sigungu"])
        return name, place or row["sido_en"]

    def zones(self, row: Row) -> list[ZoneFacts]:
        fee = pick(row["id"], FEES, "fee")
        return [
            ZoneFacts("가까운 동네", 2_000, fee, 10_000, 40_000),
            ZoneFacts("조금 먼 동네", 5_000, fee + 1500, 20_000, 60_000, circle=True),
        ]

    def pays_with(self) -> str:
        return "manual"

    def stall_story(self, name: str, kind: str, market: str, ref: str) -> list[str]:
        what = _with_object(KINDS.get(kind, "물건"))
        words = pick(ref, OPENINGS, "open").format(what=what)
        return [
            words.replace("을 한 가지", " 한 가지").replace("를 한 가지", " 한 가지"),
            pick(ref, CLOSINGS, "close"),
        ]


def _fair_days(dates: str) -> str:
    """ "2,7" as "27", "5,10" as "50"."""
    figures = [part.strip()[-1:] for part in dates.split(",") if part.strip()]
    return "".join(dict.fromkeys(figure for figure in figures if figure.isdigit()))


def _days(ref: str, *, fair_only: bool) -> str:
    rests = -1 if fair_only else pick(ref, RESTS, "rest")
    return "".join(day for day in EVERY_DAY if int(day) != rests)


def _windows(row: Row, days: str) -> list[WindowFacts]:
    big = (row.whole("stalls", most=100_000) or 0) > 100  # noqa: PLR2004  (shops in the market)
    places = 30 if big else 16
    found = [
        WindowFacts("A", "delivery", days, "11:00", "13:00", 120, places),
        WindowFacts("B", "delivery", days, "16:00", "18:00", 150, places),
        WindowFacts("P", "pickup", days, "10:00", "18:30", 60, 40, place="시장 입구"),
        WindowFacts("T", "parcel", days, "15:00", "16:00", 240, 20, fee=4000),
    ]
    if big:
        found.insert(2, WindowFacts("C", "delivery", days, "18:30", "20:30", 150, 20))
    return found


def _story(row: Row, more: Row | None, dates: str) -> list[str]:
    """Two short paragraphs of what the files tell."""
    where = f"{row['sido']} {row['sigungu']}".strip()
    opened = more["opened"] if more else ""
    first = f"{_with_topic(row['name'])} {where}에 있는 전통시장이에요."
    if opened:
        first += f" {opened}년에 문을 열었어요."
    if stalls := row.whole("stalls", most=100_000):
        first += f" 점포가 {stalls:,}곳쯤 모여 있어요."
    second = _wares(row["goods"])
    if dates:
        named = "·".join(f"{date or '10'}일" for date in _spoken(dates))
        second += f" 장날은 끝자리가 {named}인 날이에요."
    second += _comforts(row, more)
    return [first, second.strip()]


def _spoken(dates: str) -> list[str]:
    """ "50" is told as 5 and 10."""
    return ["10" if figure == "0" else figure for figure in dates]


def _wares(goods: str) -> str:
    named = [GOODS[part] for part in goods.split("|") if part in GOODS]
    return f"{', '.join(named)}까지 한자리에서 살 수 있어요." if named else ""


def _comforts(row: Row, more: Row | None) -> str:
    said = []
    if more and more["arcade"] == "Y":
        said.append("지붕이 있어 비 오는 날에도 장보기 좋아요.")
    has = [
        word
        for word, column in (("주차장", "parking"), ("화장실", "toilets"))
        if row[column] == "Y"
    ]
    if has:
        said.append(f"{'과 '.join(has)}이 있어요.")
    return "".join(f" {words}" for words in said)


def _ends_in_consonant(word: str) -> bool:
    last = ord(word[-1]) - 0xAC00
    return 0 <= last < 11_172 and last % 28 > 0  # noqa: PLR2004  (all Hangul syllables)


def _with_topic(word: str) -> str:
    return f"{word}{'은' if _ends_in_consonant(word.rstrip(')')) else '는'}"


def _with_object(word: str) -> str:
    return f"{word}{'을' if _ends_in_consonant(word) else '를'}"
