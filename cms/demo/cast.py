"""The people of the demo. Anyone may become any of them, so nothing here is a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One of the cast: `role` is shopper, operator or platform; stallholders stand with their
    stalls. `market` is the slug of the market they belong to, `face` a drawn portrait."""

    email: str
    name: str
    phone: str
    language: str
    role: str
    market: str
    area_code: str = ""
    street: str = ""
    entrance_code: str = ""
    face: str = ""


CAST = (
    Person(
        "jieun@example.com",
        "서지은",
        "010-5550-0201",
        "ko",
        "shopper",
        "haeoreum",
        area_code="1114066",
        street="와우산로 29길 14, 302호",
        entrance_code="302#",
        face="jieun",
    ),
    Person(
        "maya@example.com",
        "Maya Collins",
        "07700 900201",
        "en",
        "shopper",
        "lantern-yard",
        area_code="SE16",
        street="14 Ferry Lane",
        entrance_code="4411",
        face="maya",
    ),
    Person(
        "yujin@example.com", "오유진", "010-5550-0301", "ko", "operator", "haeoreum", face="yujin"
    ),
    Person(
        "priya@example.com",
        "Priya Nair",
        "07700 900301",
        "en",
        "operator",
        "lantern-yard",
        face="priya",
    ),
    Person("robin@example.com", "Robin Hale", "07700 900401", "en", "platform", "", face="robin"),
)


def _neighbours(
    market: str, language: str, *told: tuple[str, str, str, str, str]
) -> Iterator[Person]:
    for name, phone, email, area_code, street in told:
        address = f"{email}@example.com"
        yield Person(address, name, phone, language, "neighbour", market, area_code, street)


#: Who else has shopped in the last four weeks. Nobody becomes them; they make the figures mean
#: something, and are found by name and phone at the desk.
NEIGHBOURS = (
    *_neighbours(
        "haeoreum",
        "ko",
        ("장민호", "010-5550-0211", "minho", "1114069", "월드컵로 19길 8, 2층"),
        ("한소라", "010-5550-0212", "sora", "1114068", "독막로 7길 22, 501호"),
        ("노병철", "010-5550-0213", "byungchul", "1114070", "망원로 61, 103호"),
        ("구은지", "010-5550-0214", "eunji", "1114071", "동교로 41길 5, 402호"),
        ("임현숙", "010-5550-0215", "hyunsook", "1114072", "성미산로 11길 30"),
        ("Daniel Weber", "010-5550-0216", "daniel", "1113052", "연희로 25길 9"),
    ),
    *_neighbours(
        "lantern-yard",
        "en",
        ("Grace Adeyemi", "07700 900211", "grace", "SE16", "3 Tanner's Row"),
        ("Oliver Pike", "07700 900212", "oliver", "SE1", "Flat 9, 40 Leather Court"),
        ("Sunita Rao", "07700 900213", "sunita", "SE8", "77 Creek Street"),
        ("Marek Nowak", "07700 900214", "marek", "SE15", "12b Rye Parade"),
        ("Eleanor Shaw", "07700 900215", "eleanor", "SE5", "6 Grove Steps"),
        ("Yuki Tanaka", "07700 900216", "yuki", "E1", "Flat 2, 19 Hooper Lane"),
    ),
)


def face_of(email: str) -> str:
    """The drawn portrait of one of the cast; "" for those whose stall has it."""
    return next((told.face for told in CAST if told.email == email), "")
