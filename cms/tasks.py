"""Work of the cms room that no request waits for."""

from __future__ import annotations

from datetime import datetime

from cms import pictures
from cms.models import Picture
from core.tasks import every_tick, task


@task()
def make_picture_sizes(picture_id: int) -> None:
    """Make the served sizes of one editorial picture."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        pictures.make_sizes(picture)


@every_tick("cms.pictures")
def make_lost_picture_sizes(now: datetime) -> int:
    """Repair: pictures that have no size yet."""
    waiting = pictures.without_sizes()
    for picture in waiting:
        pictures.make_sizes(picture)
    return len(waiting)
