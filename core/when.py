"""Times in words: what a person reads beside a window, a cut-off or a step of an order.

All functions take aware datetimes (UTC in the database) and the market's time zone, and answer
in the active language.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

NOON = 12  # hours; the English day is counted twice to twelve


def speaks_korean() -> bool:
    """Whether the active language is Korean, which writes times by 24 hours."""
    return (get_language() or "").startswith("ko")


def day_label(day: date, today: date) -> str:
    """Today, Tomorrow, or the weekday and date: "Tue 24 Nov", "11월 24일 화"."""
    if day == today:
        return gettext("Today")
    if day == today + timedelta(days=1):
        return gettext("Tomorrow")
    weekday = weekday_label(day)
    if speaks_korean():
        return f"{day.month}월 {day.day}일 {weekday}"
    return f"{weekday} {day.day} {str(MONTHS_3[day.month]).capitalize()}"


def weekday_label(day: date) -> str:
    """As short as it is said: "Tue", "화"."""
    weekday = str(WEEKDAYS_ABBR[day.weekday()])
    return weekday[0] if speaks_korean() else weekday


def _twelve_hours(at: datetime) -> str:
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % NOON or NOON}{minutes}"


def clock_label(at: datetime) -> str:
    """An hour of the local day: "4 pm", "4:30 pm", "16:00"."""
    if speaks_korean():
        return f"{at:%H:%M}"
    return f"{_twelve_hours(at)} {'am' if at.hour < NOON else 'pm'}"


def hours_label(start: datetime, end: datetime) -> str:
    """Two local hours as one span: "4–6 pm", "10 am–1 pm", "16:00–18:00"."""
    if speaks_korean() or (start.hour < NOON) != (end.hour < NOON):
        return f"{clock_label(start)}–{clock_label(end)}"
    return f"{_twelve_hours(start)}–{clock_label(end)}"


def inside(label: str) -> str:
    """A time's words within a sentence: "today 1 pm". Weekdays keep their capital."""
    for day in (gettext("Today"), gettext("Tomorrow")):
        if label.startswith(day):
            return day.lower() + label.removeprefix(day)
    return label


def window_label(starts_at: datetime, ends_at: datetime, tz: tzinfo, now: datetime) -> str:
    """A window in words: "Today 4–6 pm", "내일 16:00–18:00"."""
    start, end = timezone.localtime(starts_at, tz), timezone.localtime(ends_at, tz)
    return f"{day_label(start.date(), timezone.localdate(now, tz))} {hours_label(start, end)}"


def moment_label(at: datetime, tz: tzinfo, now: datetime) -> str:
    """One moment in words: "Today 1 pm", "11월 24일 화 13:00"."""
    local = timezone.localtime(at, tz)
    return f"{day_label(local.date(), timezone.localdate(now, tz))} {clock_label(local)}"


def dated_label(at: datetime, tz: tzinfo) -> str:
    """One moment for paper, which is read on other days: "24 Nov 2026 1 pm"."""
    local = timezone.localtime(at, tz)
    return f"{date_format(local, 'DATE_FORMAT')} {clock_label(local)}"


def time_left_patterns() -> dict[str, str]:
    """The wordings of a countdown, with {days}, {hours} and {minutes} to fill in."""
    return {
        "days": gettext("{days} d {hours} h left"),
        "hours": gettext("{hours} h {minutes} min left"),
        "minutes": gettext("{minutes} min left"),
        "over": gettext("Too late to order"),
    }


def time_left_label(until: datetime, now: datetime) -> str:
    """Time until a cut-off, rounded down to minutes: "1 h 12 min left".

    Says "Too late to order" once it is past.
    """
    patterns = time_left_patterns()
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return patterns["over"]
    days, rest = divmod(seconds // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    which = "days" if days else "hours" if hours else "minutes"
    return patterns[which].format(days=days, hours=hours, minutes=minutes)
