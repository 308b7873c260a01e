"""What search does at every tick. Safe to repeat: all look before they work."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

from core.tasks import every_tick
from search import counting, indexing


@every_tick("search.drain")
def drain(now: datetime) -> int:
    """Index what a request left, because it died or the index was being rebuilt."""
    return indexing.drain(now)


@every_tick("search.heal")
def heal(now: datetime) -> bool:
    """Rebuild an index that is lost or damaged."""
    return indexing.heal(now)


@every_tick("search.forget")
def forget(now: datetime) -> int:
    """Once a day, as far as the cache remembers: what was counted long ago goes."""
    first = cache.add(f"search.forget:{now.date()}", value=True, timeout=86_400)
    return counting.forget(now) if first else 0
