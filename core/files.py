"""Where files are kept that nothing serves: on this disk, or in the bucket."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage


def private(folder: str) -> Storage:
    """The storage of one private folder. What is in it is streamed after a check, or not at all."""
    if settings.S3_BUCKET:
        from storages.backends.s3 import S3Storage  # an extra: not there on a single machine

        # Without a public address of its own: url() gives signed, short-lived ones.
        papers: Storage = S3Storage(**settings.S3_OPTIONS, location=f"private/{folder}")
        return papers
    return FileSystemStorage(location=Path(settings.VAR_DIR) / "private" / folder)
