"""Stalls, their people, products and applications, for tests."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core.states import born
from market.models import Market
from stores import catalogue, onboarding
from stores.models import Application, Category, Product, Staff, StockDay, Store
from stores.states import StoreState
from tests.factories.market import NOW, make_market

_numbers = count(1)


def make_category(slug: str = "vegetables") -> Category:
    """A category of the shared tree, which the migrations plant."""
    return Category.objects.get(slug=slug)


def make_store(
    *, market: Market | None = None, category: str = "vegetables", **fields: Any
) -> Store:
    """An open stall without staff."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "slug": f"stall-{number}",
        "name": "초록야채",
        "name_other": "Green's Veg",
        "number": str(number),
        "state": StoreState.OPEN,
        "created_at": NOW,
    }
    store = Store.objects.create(
        market=market or make_market(), category=make_category(category), **{**usual, **fields}
    )
    born(store, by=None, now=NOW)
    return store


def make_stallholder(*, store: Store, email: str = "", **fields: Any) -> User:
    """Somebody who sells at the stall."""
    email = email or f"stall-{next(_numbers)}@example.org"
    user = User.objects.create_user(email, **{"name": "Hana Yun", **fields})
    Staff.objects.create(store=store, user=user, added_at=NOW)
    return user


def make_product(
    *, store: Store | None = None, on_hand: int | None = None, **facts: Any
) -> Product:
    """Cabbage by the piece; `on_hand` pieces of it, or not counted."""
    store = store or make_store()
    usual: dict[str, Any] = {"name": "알배추", "sold_by": "piece", "unit": "통", "price": 3800}
    usual |= {"origin": "강원 평창", "allergens": []}
    product = catalogue.add_product(store=store, by=None, now=NOW, **{**usual, **facts})
    if on_hand is not None:
        StockDay.objects.filter(product=product).update(on_hand=on_hand)
    return product


def make_weighed(
    *, store: Store | None = None, on_hand: int | None = None, **facts: Any
) -> Product:
    """Carrots by weight, priced per kg."""
    usual: dict[str, Any] = {"name": "흙당근", "sold_by": "weight", "unit": "", "price_unit": "kg"}
    return make_product(store=store, on_hand=on_hand, **{**usual, "price": 4200, **facts})


def make_by_money(
    *, store: Store | None = None, on_hand: int | None = None, **facts: Any
) -> Product:
    """Bean sprouts by money, from 1,000 won's worth."""
    usual: dict[str, Any] = {"name": "콩나물", "sold_by": "money", "unit": "", "price": 1000}
    return make_product(store=store, on_hand=on_hand, **{**usual, **facts})


def make_application(*, market: Market | None = None, **fields: Any) -> Application:
    """Somebody who wants to join."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "stall_name": "바다로수산",
        "category": make_category("seafood"),
        "person_name": "윤하나",
        "phone": "+821012345678",
        "email": f"applicant-{number}@example.org",
        "language": "ko",
    }
    return onboarding.apply(market=market or make_market(), now=NOW, **{**usual, **fields})


def picture_file(
    *, width: int = 1200, height: int = 900, sideways: bool = False, gps: bool = False
) -> SimpleUploadedFile:
    """A JPEG as a phone sends it: its left half red, its right half blue."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    if sideways:
        exif[0x0112] = 6  # to be turned a quarter clockwise
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 20.0), 3: "E", 4: (126.0, 55.0, 9.0)})
    buffer = BytesIO()
    picture.save(buffer, "JPEG", exif=exif, quality=85, comment=b"my kitchen")
    return SimpleUploadedFile("cabbage.jpg", buffer.getvalue(), content_type="image/jpeg")
