import errno
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from stores import photos
from stores.models import Photo
from tests.factories.market import NOW
from tests.factories.stores import make_product, make_store, picture_file

pytestmark = pytest.mark.django_db
SIZES = [(240, "avif"), (240, "jpg"), (480, "avif"), (480, "jpg"), (960, "avif"), (960, "jpg")]
SIGNS = (b"Exif", b"GPS", b"Phone maker", b"my kitchen", b"<x:xmpmeta")


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


def _files() -> list[Path]:
    return sorted(path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file())


def _take_in(file: SimpleUploadedFile, **fields: Any) -> Photo:
    return photos.take_in(store=make_store(), file=file, by=None, now=NOW, **fields)


def test_twelve_megapixels_sideways_with_gps_leave_no_trace() -> None:
    file = picture_file(width=4000, height=3000, sideways=True, gps=True)
    assert all(sign in file.read() for sign in SIGNS[:1])
    file.seek(0)
    photo = _take_in(file)
    photos.make_sizes(photo=photo, now=NOW)
    assert len(_files()) == 1 + len(SIZES)
    for path in _files():
        content = path.read_bytes()
        assert not any(sign in content for sign in SIGNS), path
        with Image.open(path) as picture:
            assert dict(picture.getexif()) == {}, path
            assert picture.width == picture.height
            # Turned clockwise: what was left (red) is on top, what was right (blue) below.
            assert (_colour(picture, 0.1), _colour(picture, 0.9)) == ("red", "blue"), path


def _colour(picture: Image.Image, height: float) -> str:
    red, _green, blue = picture.convert("RGB").resize((1, 10)).tobytes()[int(height * 10) * 3 :][:3]
    return "red" if red > blue else "blue"


def test_small_picture_is_there_at_once_and_the_rest_later() -> None:
    photo = _take_in(picture_file())
    name = photos.served_name(photo.digest, 240, "jpg")
    assert photos.picture_of(photo) is None
    assert photos.own_picture_of(photo) == photos.Picture("", f"/media/{name}", 240, 240)
    photos.make_sizes(photo=photo, now=NOW)
    picture = photos.picture_of(photo)
    assert picture is not None
    assert (picture.width, picture.height) == (480, 480)
    assert {path.suffix for path in _files()} == {".jpg", ".avif"}


def test_the_same_picture_is_the_same_photo() -> None:
    store = make_store()
    first, again = (
        photos.take_in(store=store, file=picture_file(), by=None, now=NOW) for _ in range(2)
    )
    assert first == again


def test_a_small_picture_is_not_blown_up() -> None:
    photo = _take_in(picture_file(width=300, height=200))
    photos.make_sizes(photo=photo, now=NOW)
    picture = photos.picture_of(photo, size=960)
    assert picture is not None
    assert (photo.width, picture.width) == (200, 200)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK", "LA"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    buffer = BytesIO()
    Image.new(mode, (50, 40)).save(buffer, "JPEG" if mode == "CMYK" else "PNG")
    photo = _take_in(SimpleUploadedFile("goods.png", buffer.getvalue()))
    assert (photo.width, photo.height) == (40, 40)


def _truncated() -> SimpleUploadedFile:
    whole = picture_file().read()
    return SimpleUploadedFile("half.jpg", whole[: len(whole) // 2])


def _gif() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "GIF")
    return SimpleUploadedFile("moving.jpg", buffer.getvalue(), content_type="image/jpeg")


def _huge() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("1", (8000, 6000)).save(buffer, "PNG")
    return SimpleUploadedFile("huge.png", buffer.getvalue())


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (_truncated, "damaged"),
        (_gif, "no photo we can use"),
        (lambda: SimpleUploadedFile("virus.jpg", b"MZ" * 99), "no photo we can use"),
        (_huge, "40 million"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    file: Callable[[], SimpleUploadedFile], words: str
) -> None:
    with pytest.raises(photos.PhotoRefused, match=words):
        _take_in(file())
    assert (_files(), Photo.objects.count()) == ([], 0)


def test_too_large_a_file_is_not_even_read() -> None:
    file = SimpleUploadedFile("big.jpg", b"")
    file.size = photos.LARGEST_FILE + 1
    with pytest.raises(photos.PhotoRefused, match="20 MB"):
        _take_in(file)


def test_a_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    save = FileSystemStorage._save  # type: ignore[attr-defined]  # Django's own name for it

    def full(self: FileSystemStorage, name: str, content: object) -> str:
        saved: str = save(self, name, content)
        if "goods" in name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return saved

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(photos.NoRoom):
        _take_in(picture_file())
    assert (_files(), Photo.objects.count()) == ([], 0)


def test_lost_sizes_are_made_later() -> None:
    photo = _take_in(picture_file())
    make_product(store=photo.store, photo=photo)
    assert photos.make_lost_sizes(now=NOW) == 0
    assert photos.make_lost_sizes(now=NOW + timedelta(minutes=11)) == 1
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


def test_a_lost_master_makes_the_photo_broken() -> None:
    photo = _take_in(picture_file())
    photos.masters().delete(photos.master_name(photo.digest))
    photos.make_sizes(photo=photo, now=NOW)
    photo.refresh_from_db()
    assert (photo.state, photos.own_picture_of(photo)) == (Photo.State.BROKEN, None)
