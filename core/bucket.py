"""Pictures in a bucket, seen at MEDIA_URL. Needs the extra `s3`."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from storages.backends.s3 import S3Storage


class Media(S3Storage):  # type: ignore[misc]  # django-storages ships no types
    """What is served to everybody: its address is MEDIA_URL and the name, unsigned."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        return f"{settings.MEDIA_URL.rstrip('/')}/{quote(name)}"
