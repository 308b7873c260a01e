"""What search does at every tick. Safe to repeat: both look before they work."""

from __future__ import annotations

from datetime import datetime

from core.tasks import every_tick
from search import indexing


@every_tick("search.drain")
def drain(now: datetime) -> int:
    """Index what a request left, because it died or the index was being rebuilt."""
    return indexing.drain(now)


@every_tick("search.heal")
def heal(now: datetime) -> bool:
    """Rebuild an index that is lost or damaged."""
    return indexing.heal(now)
