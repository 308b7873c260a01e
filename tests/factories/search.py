"""A small catalogue to search in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from market.models import Market
from stores.models import Category, Product, SoldBy, StockDay, Store

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_numbers = count(1)


def market(slug: str = "mangwon", **fields: Any) -> Market:
    """An open market; London's where the slug says so."""
    london = slug == "london"
    defaults: dict[str, Any] = {
        "name": "Borough Lane" if london else slug,
        "state": "open",
        "country": "GB" if london else "KR",
        "currency": "GBP" if london else "KRW",
        "language": "en" if london else "ko",
        "time_zone": "Europe/London" if london else "Asia/Seoul",
        "created_at": NOW,
    }
    made, _ = Market.objects.get_or_create(slug=slug, defaults={**defaults, **fields})
    return made


def category(slug: str = "greens", *, within: str = "", **fields: Any) -> Category:
    """A kind of goods, and the kind it is within."""
    parent = category(within) if within else None
    defaults = {"name_en": slug, "name_ko": slug, "drawing": "basket", "parent": parent}
    made, _ = Category.objects.get_or_create(slug=slug, defaults={**defaults, **fields})
    return made


def store(*, of: Market | None = None, slug: str = "sunny", **fields: Any) -> Store:
    """An open stall."""
    defaults = {"name": "햇살", "state": "open", "category": category(), "created_at": NOW}
    made, _ = Store.objects.get_or_create(
        market=of or market(), slug=slug, defaults={**defaults, **fields}
    )
    return made


def product(name: str, *, on_hand: int | None = None, **fields: Any) -> Product:
    """A product on the list; `on_hand` counts its stock."""
    defaults: dict[str, Any] = {
        "store": fields.pop("store", None) or store(),
        "category": fields.pop("category", None) or category(),
        "slug": f"product-{next(_numbers)}",
        "name": name,
        "sold_by": SoldBy.PIECE,
        "price": 3000,
        "unit": "1개",
        "created_at": NOW,
        "changed_at": NOW,
    }
    made = Product.objects.create(**{**defaults, **fields})
    if on_hand is not None:
        StockDay.objects.create(product=made, day=None, on_hand=on_hand)
    return made


#: What a greengrocer's neighbours sell too: enough to get in the way of 배추.
GREENS = (
    ("해남 배추 1포기", "Napa cabbage"),
    ("절임배추", "Brined cabbage"),
    ("배추김치", "Kimchi"),
    ("얼갈이배추", "Young cabbage"),
    ("부추 한 단", "Garlic chives"),
    ("알배추", "Baby napa cabbage"),
    ("국산 콩 두부", "Tofu"),
    ("순두부", "Soft tofu"),
    ("고춧가루", "Chilli powder"),
    ("쌀", "Rice"),
    ("달걀 10구", "Eggs"),
    ("고구마", "Sweet potato"),
    ("감자", "Potatoes"),
    ("양배추", "White cabbage"),
    ("반찬 모둠", "Side dishes"),
    ("부침가루", "Pancake flour"),
    ("브로콜리", "Broccoli"),
    ("고등어", "Mackerel"),
    ("삼겹살", "Pork belly"),
    ("떡볶이 떡", "Rice cakes"),
)


def greens(**fields: Any) -> list[Product]:
    return [product(name, name_other=other, **fields) for name, other in GREENS]
