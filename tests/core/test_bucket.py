"""Pictures and private files in a bucket, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from core.env import bucket
from core.files import private
from stores import photos
from tests.core.bucket_server import BucketServer
from tests.factories.market import NOW
from tests.factories.stores import make_store, picture_file

NAME = "goods/사과 1.jpg"


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    """A bucket called market, set as .env would set it."""
    server = BucketServer()
    monkeypatch.setenv("S3_BUCKET", "market")
    monkeypatch.setenv("S3_ENDPOINT_URL", server.url)
    monkeypatch.setenv("S3_REGION", "eu-west-2")
    monkeypatch.setenv("S3_ACCESS_KEY", "key")
    monkeypatch.setenv("S3_SECRET_KEY", "secret")
    settings.S3_OPTIONS = bucket("S3_BUCKET")
    settings.S3_BUCKET = "market"
    settings.MEDIA_URL = f"{server.url}/market/media"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "core.bucket.Media",
            "OPTIONS": {**settings.S3_OPTIONS, "location": "media", "querystring_auth": False},
        }
    }
    yield server
    server.close()


def status_of(address: str) -> int:
    try:
        with urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


def test_a_picture_is_kept_and_seen_by_everybody(server: BucketServer) -> None:
    name = default_storage.save(NAME, ContentFile(b"apple"))
    assert server.objects == {f"/market/media/{name}": b"apple"}
    assert default_storage.exists(name)
    with default_storage.open(name) as kept:
        assert kept.read() == b"apple"
    assert default_storage.url(name).startswith(f"{server.url}/market/media/goods/%EC%82%AC")
    with urlopen(default_storage.url(name), timeout=5) as answer:
        assert answer.read() == b"apple"
    again = default_storage.save(NAME, ContentFile(b"another"))
    assert (again != name, len(server.objects)) == (True, 2)
    default_storage.delete(name)
    assert default_storage.exists(name) is False


def test_a_private_file_is_not_seen_without_a_signature(server: BucketServer) -> None:
    papers = private("papers")
    name = papers.save("licence.pdf", ContentFile(b"%PDF"))
    assert server.objects == {"/market/private/papers/licence.pdf": b"%PDF"}
    signed = papers.url(name)
    assert (status_of(signed), status_of(signed.partition("?")[0])) == (200, 403)
    assert "X-Amz-Expires" in signed


@pytest.mark.django_db
def test_photos_of_goods_go_to_the_bucket_and_masters_stay_private(server: BucketServer) -> None:
    file = picture_file(width=800, height=600)
    photo = photos.take_in(store=make_store(), file=file, by=None, now=NOW)
    photos.make_sizes(photo=photo, now=NOW)
    folders = sorted({"/".join(key.split("/")[:4]) for key in server.objects})
    master = photos.master_name(photo.digest)
    assert f"/market/private/photos/{master}" in server.objects
    assert [folder.rpartition("/")[0] for folder in folders] == ["/market/media", "/market/private"]
    assert {status_of(f"{server.url}{key}") for key in server.objects if "/media/" in key} == {200}
    assert status_of(f"{server.url}/market/private/photos/{master}") == 403
