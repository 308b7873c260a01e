"""Work of the stores room that no request waits for."""

from __future__ import annotations

from datetime import datetime

from core import clock
from core.tasks import every_tick, task
from stores import photos
from stores.models import Photo


@task()
def make_photo_sizes(photo_id: int) -> None:
    """Make the served sizes of one photo."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is not None:
        photos.make_sizes(photo=photo, now=clock.now())


@every_tick("stores.photos")
def make_lost_photo_sizes(now: datetime) -> int:
    """Repair: photos whose task never ran."""
    return photos.make_lost_sizes(now=now)
