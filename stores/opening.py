"""When a stall sells: pauses, holidays, hours, and the modes it serves; and why not, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from core.clock import local_date
from core.events import announce, tell
from core.states import move
from market import local_time
from market.listing import covering, days_around
from market.models import Closure, Mode
from market.states import OPEN_MARKETS
from stores.events import store_changed, store_closed, store_opened
from stores.models import Product, Store, StoreHoliday, StoreHours
from stores.states import OPEN_STORES, StoreState

if TYPE_CHECKING:
    from accounts.models import User


AnyRow = TypeVar("AnyRow", bound=Model)


@dataclass(frozen=True)
class Reason:
    """Why something cannot be bought, in a word for code and in words for people."""

    code: str
    message: str


class BadHoliday(ValueError):
    """A holiday that ends before it starts."""


# -- Whether it sells


@dataclass(frozen=True)
class Off:
    """Who takes a certain local day off: the whole market, or the stall."""

    market: bool
    stall: bool


def with_days_off(rows: QuerySet[AnyRow], store: str, *, day: date) -> QuerySet[AnyRow]:
    """The same rows, each of which knows whether its stall (on the path `store`) is off that
    local day; `off_of` reads it. So one day costs no query; who looks at many days prefetches
    holidays, hours and closures instead."""
    on_the_day = {"first_day__lte": day, "last_day__gte": day}
    own = StoreHours.objects.filter(store=OuterRef(store))
    return rows.annotate(  # type: ignore[return-value]  # the same model, told more
        market_off=Exists(
            Closure.objects.filter(market=OuterRef(f"{store}__market"), **on_the_day)
        ),
        stall_away=Exists(StoreHoliday.objects.filter(store=OuterRef(store), **on_the_day)),
        stall_has_hours=Exists(own),
        stall_has_them_then=Exists(own.filter(weekday=day.weekday())),
    )


def off_of(row: Any) -> Off:
    """What a row of `with_days_off` knows."""
    rests = row.stall_has_hours and not row.stall_has_them_then
    return Off(market=row.market_off, stall=row.stall_away or rests)


def availability(
    product: Product, *, day: date, off: Off | None = None, now: datetime
) -> Reason | None:
    """Why the product cannot be had for that local day; None where it can.

    Stock is not looked at: `stock.claim` decides that. `off` is what is known of that day;
    without it there is no query where `store__holidays`, `store__hours` and
    `store__market__closures` are prefetched.
    """
    if not product.listed:
        return Reason("withdrawn", gettext("The stall no longer sells this."))
    if product.sold_out:
        return Reason("sold_out", gettext("Sold out."))
    return why_not_selling(product.store, day=day, off=off, now=now)


def why_not_selling(
    store: Store, *, day: date, off: Off | None = None, now: datetime
) -> Reason | None:
    """Why the stall sells nothing for that local day; None where it does."""
    names = {"stall": store.name, "market": store.market.name}
    if store.market.state not in OPEN_MARKETS:
        return Reason("market_closed", gettext("%(market)s is closed.") % names)
    if store.state not in OPEN_STORES:
        return Reason("stall_closed", gettext("%(stall)s is closed.") % names)
    off = off or _off_on(store, day)
    if off.market:
        return Reason("market_holiday", gettext("%(market)s is closed that day.") % names)
    if _paused_on(store, day, now):
        return Reason("paused", gettext("%(stall)s is taking a break.") % names)
    if off.stall:
        return Reason("stall_holiday", gettext("%(stall)s is closed that day.") % names)
    return None


def selling(store: Store, *, now: datetime) -> bool:
    """Whether a shopper may order from the stall today."""
    return why_not_selling(store, day=_today(store, now), now=now) is None


def is_paused(store: Store, now: datetime) -> bool:
    return store.paused_until is not None and store.paused_until > now


def resting(now: datetime, time_zones: Iterable[str]) -> Q:
    """Of stalls: those that do not trade at that moment, whatever their market does: paused, away,
    or outside hours of their own. `time_zones` are those the markets have."""
    away = own = Q(pk__in=[])
    for local, zones in local_time.clocks(now, time_zones).items():
        there, day = Q(store__market__time_zone__in=zones), local.date()
        away |= Q(there, first_day__lte=day, last_day__gte=day)
        for each in days_around(local):
            own |= there & covering(local, each)
    off = Q(pk__in=StoreHoliday.objects.filter(away).values("store"))
    with_hours = Q(pk__in=StoreHours.objects.values("store"))
    within_them = Q(pk__in=StoreHours.objects.filter(own).values("store"))
    return Q(paused_until__gt=now) | off | with_hours & ~within_them


def serves(store: Store, mode: str) -> bool:
    """Whether the stall's goods may be delivered, collected or posted."""
    return mode in store.modes


def _paused_on(store: Store, day: date, now: datetime) -> bool:
    """A pause until midnight covers the day that ends there, not the one that begins."""
    if store.paused_until is None or store.paused_until <= now:
        return False
    last = local_date(store.market.time_zone, store.paused_until - timedelta(microseconds=1))
    return day <= last


def _off_on(store: Store, day: date) -> Off:
    away = _within(store.holidays.all(), day) or _off_that_weekday(store, day)
    return Off(market=_within(store.market.closures.all(), day), stall=away)


def _within(periods: Iterable[object], day: date) -> bool:
    return any(each.first_day <= day <= each.last_day for each in periods)  # type: ignore[attr-defined]  # closures and holidays share these two


def _off_that_weekday(store: Store, day: date) -> bool:
    """A stall with hours of its own is off on the weekdays it does not name."""
    weekdays = {hours.weekday for hours in store.hours.all()}
    return bool(weekdays) and day.weekday() not in weekdays


def _today(store: Store, now: datetime) -> date:
    return local_date(store.market.time_zone, now)


# -- Deeds


def end_of_today(store: Store, now: datetime) -> datetime:
    """The local midnight that ends today, in UTC."""
    tomorrow = _today(store, now) + timedelta(days=1)
    zone = ZoneInfo(store.market.time_zone)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)


def pause(*, store: Store, until: datetime, by: User | None, now: datetime) -> None:
    """Take no orders until a moment (UTC); the pause ends by itself. Orders taken stay."""
    with transaction.atomic():
        Store.objects.filter(pk=store.pk).update(paused_until=until)
        tell(store_changed, store_id=store.pk)
    store.paused_until = until


def pause_today(*, store: Store, by: User | None, now: datetime) -> None:
    """Take no more orders for today."""
    pause(store=store, until=end_of_today(store, now), by=by, now=now)


def resume(*, store: Store, by: User | None, now: datetime) -> None:
    """Sell again."""
    with transaction.atomic():
        Store.objects.filter(pk=store.pk).update(paused_until=None)
        tell(store_changed, store_id=store.pk)
    store.paused_until = None


def add_holiday(
    *, store: Store, first_day: date, last_day: date, by: User | None, now: datetime
) -> StoreHoliday:
    """Local days, both included, without orders; safe to repeat. Raises BadHoliday."""
    if last_day < first_day:
        raise BadHoliday(f"{last_day} before {first_day}")
    with transaction.atomic():
        holiday, _ = StoreHoliday.objects.get_or_create(
            store=store, first_day=first_day, last_day=last_day
        )
        tell(store_changed, store_id=store.pk)
    return holiday


def remove_holiday(*, holiday: StoreHoliday, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        tell(store_changed, store_id=holiday.store_id)
        holiday.delete()


def set_modes(*, store: Store, modes: Iterable[str], by: User | None, now: datetime) -> None:
    """Which of delivery, pick-up and parcel the stall serves; raises ValueError for others."""
    wanted = set(modes)
    if not wanted <= set(Mode.values):
        raise ValueError(f"unknown modes {wanted - set(Mode.values)}")
    store.modes = [mode for mode in Mode.values if mode in wanted]
    with transaction.atomic():
        Store.objects.filter(pk=store.pk).update(modes=store.modes)
        tell(store_changed, store_id=store.pk)


def set_hours(
    *,
    store: Store,
    hours: Iterable[tuple[int, time, time]],
    by: User | None,
    now: datetime,
) -> None:
    """Weekdays (0 is Monday) with local hours, in place of the market's; none at all means
    the market's own."""
    rows = [StoreHours(store=store, weekday=day, opens=a, closes=b) for day, a, b in hours]
    with transaction.atomic():
        store.hours.all().delete()
        StoreHours.objects.bulk_create(rows)
        tell(store_changed, store_id=store.pk)


def open_stall(*, store: Store, by: User | None, now: datetime) -> None:
    """Shoppers may see the stall; raises IllegalMove where it is open already."""
    _move(store, StoreState.OPEN, by=by, now=now)


def close_stall(*, store: Store, by: User | None, now: datetime, why: str = "") -> None:
    """Shoppers no longer see the stall; orders taken are still to be fulfilled."""
    _move(store, StoreState.CLOSED, by=by, now=now, why=why)


def _move(store: Store, to: str, *, by: User | None, now: datetime, why: str = "") -> None:
    event = store_opened if to == StoreState.OPEN else store_closed
    with transaction.atomic():
        move(store, to, by=by, now=now, why=why)
        tell(event, store_id=store.pk)
        announce(event, store_id=store.pk)
