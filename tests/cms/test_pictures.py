from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from cms import pictures
from cms.cleaning import LONGEST_EDGE, cleaned
from cms.models import Rendition
from cms.tasks import make_lost_picture_sizes, make_picture_sizes
from tests.factories.cms import CAMERA, GPS, camera_file, make_picture
from tests.factories.market import NOW

pytestmark = pytest.mark.django_db


def test_the_camera_file_of_these_tests_tells_where_it_was() -> None:
    exif = Image.open(camera_file()).getexif()
    assert exif[CAMERA] == "Nosy Camera"
    assert exif.get_ifd(GPS)


def test_an_upload_is_kept_upright_and_without_metadata() -> None:
    picture = make_picture()
    with picture.file.open() as file, Image.open(file) as kept:
        assert kept.size == (200, 300)
        assert dict(kept.getexif()) == {}
        top = kept.convert("RGB").getpixel((100, 20))
        assert isinstance(top, tuple)
        assert top[0] > 200  # the red half is on top now
    assert (picture.width, picture.height) == (200, 300)


def test_no_stored_file_tells_where_it_was() -> None:
    picture = make_picture()
    pictures.make_sizes(picture)
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert len(files) >= 5
    assert [path for path in files if b"Nosy" in path.read_bytes()] == []


def test_a_changed_title_does_not_encode_again() -> None:
    picture = make_picture()
    before = (picture.file.name, picture.file_hash)
    picture.title = "Another"
    picture.save()
    assert (picture.file.name, picture.file_hash) == before


def test_large_pictures_are_made_smaller() -> None:
    kept = cleaned(camera_file(size=(4000, 3000)), "large.jpg")
    assert max(Image.open(kept).size) == LONGEST_EDGE


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGB"), ("PNG", "P")])
def test_other_formats_stay_what_they_are(kind: str, mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 10)).save(out, kind)
    kept = cleaned(out, f"drawing.{kind.lower()}")
    assert (Image.open(kept).format, kept.name) == (kind, f"drawing.{kind.lower()}")


def test_sizes_are_made_by_a_task_and_shown_in_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    ids = []
    for _ in range(3):
        picture = make_picture()
        make_picture_sizes.func(picture.pk)
        ids.append(picture.pk)
    assert Rendition.objects.count() == 12
    with django_assert_num_queries(1):
        found = pictures.shown(ids)
    assert sorted(found) == ids
    assert found[ids[0]].alt == "The stall"
    assert ".avif 200w" in found[ids[0]].avif_set


def test_a_picture_without_sizes_is_shown_as_uploaded() -> None:
    picture = make_picture()
    assert pictures.shown([picture.pk]) == {
        picture.pk: pictures.Shown(picture.file.url, 200, 300, "The stall")
    }
    assert not Rendition.objects.exists()


def test_lost_tasks_are_made_up_for() -> None:
    make_picture()
    assert make_lost_picture_sizes(NOW) == 1
    assert make_lost_picture_sizes(NOW) == 0
