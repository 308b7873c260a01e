"""Pages, through the deeds that make them, and pictures as a camera would send them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from cms import pages
from cms.models import MarketPage, Picture, StorePage
from market.models import Market
from stores.models import Store
from tests.factories.market import make_market

#: EXIF tags: camera, orientation ("turn it a quarter to the right"), GPS block.
CAMERA, ORIENTATION, GPS = 271, 274, 34853


def make_market_page(*, market: Market | None = None) -> MarketPage:
    return pages.keep_market_page(market or make_market())


def make_store_page(*, store: Store) -> StorePage:
    return pages.keep_store_page(store)


def camera_file(
    *, size: tuple[int, int] = (300, 200), name: str = "stall.jpg"
) -> ContentFile[bytes]:
    """A sideways JPEG that says where it was taken: left half red, right half blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[CAMERA] = "Nosy Camera"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (37.0, 33.0, 20.0), 3: "E", 4: (126.0, 55.0, 9.0)})
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes(), quality=95)
    return ContentFile(out.getvalue(), name)


def make_picture(**fields: Any) -> Picture:
    picture: Picture = Picture.objects.create(
        **{"title": "The stall", "file": camera_file(), **fields}
    )
    return picture
