"""The one source of "now", always aware and in UTC.

Tests freeze it in their own process; the sandbox moves it for every process at
once through a small file in `var/`, where `MOVABLE_CLOCK` allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment in UTC, as frozen by a test or shifted by the sandbox."""
    frozen_at = _frozen.get()
    if frozen_at is not None:
        return frozen_at
    return datetime.now(UTC) + shifted_by()


def local_date(zone: str, at: datetime | None = None) -> date:
    """The calendar day in an IANA time zone, at a moment or now."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold this process's clock at a moment; for tests."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)


def shifted_by() -> timedelta:
    """How far the sandbox has moved the clock; nothing in production."""
    if not settings.MOVABLE_CLOCK:
        return timedelta()
    try:
        return timedelta(seconds=int(_shift_file().read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def shift(by: timedelta) -> None:
    """Move every process's clock on; refuses where MOVABLE_CLOCK is off."""
    if not settings.MOVABLE_CLOCK:
        raise RuntimeError("the clock is movable in the sandbox only")
    seconds = int((shifted_by() + by).total_seconds())
    _shift_file().write_text(str(seconds))


def reset_shift() -> None:
    """Back to the real time."""
    _shift_file().unlink(missing_ok=True)


def _shift_file() -> Path:
    return Path(settings.VAR_DIR) / "clock-shift"
