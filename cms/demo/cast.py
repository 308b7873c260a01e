"""The people of the demo. Anyone may become any of them, so nothing here is a secret."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One of the cast: `role` is shopper, operator or platform; stallholders stand with their
    stalls. `market` is the slug of the market they belong to."""

    email: str
    name: str
    phone: str
    language: str
    role: str
    market: str
    area_code: str = ""
    street: str = ""
    entrance_code: str = ""


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
    ),
    Person("yujin@example.com", "오유진", "010-5550-0301", "ko", "operator", "haeoreum"),
    Person("priya@example.com", "Priya Nair", "07700 900301", "en", "operator", "lantern-yard"),
    Person("robin@example.com", "Robin Hale", "07700 900401", "en", "platform", ""),
)
