"""Pictures of goods: taken in, cleaned of everything but the picture, served in fixed sizes.

What a phone sends is decoded, turned upright, cut square and drawn anew, so that neither
the kept master nor a served file carries metadata (where it was taken, with what).
Masters are private (below VAR_DIR), named by what they show; served files lie in the media
folder and never change. The smallest JPEG is made in the request, so that the stall sees
its own picture at once; the other sizes by a task.
"""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.utils.translation import gettext
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.events import announce, tell
from core.files import private
from stores.events import product_changed
from stores.models import Photo, Product, Store

if TYPE_CHECKING:
    from accounts.models import User

LARGEST_FILE = 20 * 1024 * 1024  # bytes
LARGEST_PICTURE = 40_000_000  # pixels
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
#: Edges of the served squares, in pixels.
SIZES = (240, 480, 960)
SMALLEST, CARD = SIZES[0], SIZES[1]
MASTER_EDGE = 1600
#: A waiting photo older than this lost its task.
TASK_LOST_AFTER = timedelta(minutes=10)


class PhotoRefused(ValueError):
    """The file is no picture we can use; the message says what to do."""


class NoRoom(OSError):
    """The disk is full: nothing was kept, and the person may try later (HTTP 507)."""


@dataclass(frozen=True)
class Picture:
    """Addresses of one picture in one size (pixels); `avif` is "" until it is made."""

    avif: str
    jpeg: str
    width: int
    height: int


def masters() -> Storage:
    """Where the cleaned pictures are kept; nothing serves this folder."""
    return private("photos")


# -- Taking in


def take_in(*, store: Store, file: File[bytes], by: User | None, now: datetime) -> Photo:
    """Keep a cleaned, upright, square copy of an uploaded picture, and have its sizes made.

    Raises PhotoRefused (too large, broken, no picture) and NoRoom. The same picture
    again is the same Photo. Not to be called inside a transaction: it does picture work.
    """
    if (file.size or 0) > LARGEST_FILE:
        raise PhotoRefused(gettext("This photo is larger than 20 MB. Choose a smaller one."))
    picture = cleaned(file)
    master = encoded(picture, "JPEG", quality=92)
    digest = hashlib.sha256(master).hexdigest()
    known = Photo.objects.filter(store=store, digest=digest).first()
    if known is not None:
        return known
    small = encoded(_resized(picture, SMALLEST), "JPEG", quality=80)
    _write_all(
        [
            (masters(), master_name(digest), master),
            (default_storage, served_name(digest, SMALLEST, "jpg"), small),
        ]
    )
    return _remember(store, digest, picture, now)


def _remember(store: Store, digest: str, picture: Image.Image, now: datetime) -> Photo:
    from stores.tasks import make_photo_sizes  # the task calls back into this module

    with transaction.atomic():
        photo, _ = Photo.objects.get_or_create(
            store=store,
            digest=digest,
            defaults={"width": picture.width, "height": picture.height, "created_at": now},
        )
        make_photo_sizes.enqueue(photo.pk)
    return photo


def cleaned(file: File[bytes]) -> Image.Image:
    """The picture alone: upright, square, sRGB, at most MASTER_EDGE wide; raises PhotoRefused."""
    try:
        with Image.open(file, formats=FORMATS) as opened:
            _refuse_too_many_pixels(opened)
            # A phone's JPEG decodes several times faster at a fraction of its size.
            opened.draft("RGB", (MASTER_EDGE, MASTER_EDGE))
            upright = ImageOps.exif_transpose(opened)
            return _square(_in_srgb(upright))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(_too_many_pixels()) from None
    except PhotoRefused:
        raise
    except UnidentifiedImageError:
        message = gettext("This file is no photo we can use. Choose a JPEG, PNG, WebP or AVIF.")
        raise PhotoRefused(message) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        message = gettext("This photo is damaged. Choose another, or take it again.")
        raise PhotoRefused(message) from None


def _refuse_too_many_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > LARGEST_PICTURE:
        raise PhotoRefused(_too_many_pixels())


def _too_many_pixels() -> str:
    return gettext("This photo has more than 40 million pixels. Choose a smaller one.")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """In the colours a browser assumes without a profile; a broken profile is ignored."""
    profile = picture.info.get("icc_profile")
    picture = _flat(picture)
    if not profile:
        return picture
    try:
        there, here = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, there, here, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):
        return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency: on white."""
    if picture.mode == "RGB":
        return picture
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _square(picture: Image.Image) -> Image.Image:
    """The middle square, drawn onto a new picture, which has no metadata to pass on."""
    edge = min(*picture.size, MASTER_EDGE)
    fitted = ImageOps.fit(picture, (edge, edge), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", fitted.size)
    clean.paste(fitted)
    return clean


def _resized(picture: Image.Image, edge: int) -> Image.Image:
    edge = min(edge, picture.width)
    return picture.resize((edge, edge), Image.Resampling.LANCZOS)


def encoded(picture: Image.Image, kind: str, *, quality: int) -> bytes:
    """The picture as bytes of a JPEG or AVIF file."""
    buffer = BytesIO()
    more = {"progressive": True, "optimize": True} if kind == "JPEG" else {"speed": 7}
    picture.save(buffer, kind, quality=quality, **more)
    return buffer.getvalue()


# -- Files


def master_name(digest: str) -> str:
    return f"{digest[:2]}/{digest}.jpg"


def served_name(digest: str, size: int, extension: str) -> str:
    return f"goods/{digest[:2]}/{digest[:32]}-{size}.{extension}"


def _write_all(files: list[tuple[Storage, str, bytes]]) -> None:
    """All of the files or, where the disk is full, none of those that were not there before."""
    written: list[tuple[Storage, str]] = []
    try:
        for storage, name, content in files:
            if not storage.exists(name):
                written.append((storage, name))
                storage.save(name, ContentFile(content))
    except OSError as error:
        for storage, name in written:
            storage.delete(name)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom(error.errno, "no room for the photo") from error
        raise


@dataclass(frozen=True)
class Kept:
    """A picture whose files are all there; `digest` names them. Edges in pixels."""

    digest: str
    width: int
    height: int


def keep(file: File[bytes]) -> Kept:
    """Clean a picture and make all its files at once, for a loader that gives it to many stalls.

    Safe to repeat. Raises PhotoRefused and NoRoom. Not to be called inside a transaction.
    """
    picture = cleaned(file)
    master = encoded(picture, "JPEG", quality=92)
    digest = hashlib.sha256(master).hexdigest()
    _write_all([(masters(), master_name(digest), master)])
    _write_sizes(picture, digest)
    return Kept(digest, picture.width, picture.height)


def make_sizes(*, photo: Photo, now: datetime) -> None:
    """Make every served size from the master; safe to repeat. Raises NoRoom."""
    try:
        with masters().open(master_name(photo.digest)) as file:
            picture = cleaned(file)
    except (FileNotFoundError, PhotoRefused):
        Photo.objects.filter(pk=photo.pk).update(state=Photo.State.BROKEN)
        return
    _write_sizes(picture, photo.digest)
    _ready(photo)


def _write_sizes(picture: Image.Image, digest: str) -> None:
    for size in SIZES:
        square = _resized(picture, size)
        for kind, extension, quality in (("JPEG", "jpg", 80), ("AVIF", "avif", 60)):
            name = served_name(digest, size, extension)
            _write_all([(default_storage, name, encoded(square, kind, quality=quality))])


def _ready(photo: Photo) -> None:
    with transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(state=Photo.State.READY)
        for product_id in Product.objects.filter(photo=photo).values_list("pk", flat=True):
            tell(product_changed, product_id=product_id)
            announce(product_changed, product_id=product_id)
    photo.state = Photo.State.READY


def make_lost_sizes(*, now: datetime, limit: int = 5) -> int:
    """Make the sizes of photos whose task was lost; how many."""
    lost = Photo.objects.filter(
        state=Photo.State.WAITING, created_at__lt=now - TASK_LOST_AFTER
    ).order_by("id")[:limit]
    for photo in lost:
        make_sizes(photo=photo, now=now)
    return len(lost)


# -- Showing


def picture_of(photo: Photo | None, *, size: int = CARD) -> Picture | None:
    """The picture in one of SIZES once all are made; None before, when a drawing stands in."""
    if photo is None or photo.state != Photo.State.READY:
        return None
    edge = min(size, photo.width)
    return Picture(_url(photo, size, "avif"), _url(photo, size, "jpg"), edge, edge)


def own_picture_of(photo: Photo | None) -> Picture | None:
    """For the stall's own list: the smallest size, which is there from the first moment."""
    if photo is None or photo.state == Photo.State.BROKEN:
        return None
    edge = min(SMALLEST, photo.width)
    avif = _url(photo, SMALLEST, "avif") if photo.state == Photo.State.READY else ""
    return Picture(avif, _url(photo, SMALLEST, "jpg"), edge, edge)


def _url(photo: Photo, size: int, extension: str) -> str:
    return default_storage.url(served_name(photo.digest, size, extension))
