"""Local days and times of a market as moments in UTC."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment(day: date, at: time, zone: str) -> datetime:
    """The UTC moment of a local time.

    A time that the change to summer time skips moves forward by the gap; of a time that comes
    twice it is the first (PEP 495, fold=0).
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def span(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """Two local times of one day as UTC moments, the second always after the first."""
    starts_at, ends_at = moment(day, starts, zone), moment(day, ends, zone)
    if ends_at <= starts_at:
        asked = datetime.combine(day, ends) - datetime.combine(day, starts)
        ends_at = starts_at + (asked if asked > timedelta() else timedelta(hours=1))
    return starts_at, ends_at


def clocks(now: datetime, zones: Iterable[str]) -> Mapping[datetime, list[str]]:
    """What the clocks on the wall show at a moment, and the zones in which they show it."""
    shown: dict[datetime, list[str]] = defaultdict(list)
    for zone in zones:
        shown[now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)].append(zone)
    return shown
