"""Writing one market with its stalls and their pages, in one transaction.

A new market goes through the same deeds as one that an operator sets up. What is there already
gets only the facts in which its file has changed (see cms.models.Loaded).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction

from cms import story
from cms.loading.country import Country, pick
from cms.loading.goods import STALLS
from cms.loading.reading import BadRow, Row
from cms.loading.remembering import Memory
from cms.loading.shapes import (
    MARKET_ROW,
    STORE_ROW,
    StoreFacts,
    ZoneFacts,
    changed,
    facts_of,
    only,
)
from cms.models import MarketPage, StorePage
from core.states import born
from market import hours, opening, timetable, zones
from market.geometry import Point, box_around, metres_between
from market.hues import HUES
from market.models import Area, Invented, Market, Mode, Window
from market.windows import ensure_days
from stores.models import Category, Store
from stores.opening import open_stall, set_modes
from stores.romanise import RESERVED, free_slug, slug_of

#: Areas that a zone lists, at most.
MOST_AREAS = 24
FLAGS = {"delivery": Mode.DELIVERY, "pickup": Mode.PICKUP, "parcel": Mode.PARCEL}


@dataclass(frozen=True)
class Loading:
    """What every step of one load needs."""

    country: Country
    source: str
    now: datetime
    categories: dict[str, Category]


@dataclass(frozen=True)
class Street:
    """One market of the files: its row, what else is known of it, its stalls."""

    row: Row
    more: Row | None
    stalls: Sequence[Row]
    #: The name is found more than once among the files.
    repeated: bool


def write_market(
    street: Street, loading: Loading, refuse: Callable[[Row, object], None]
) -> Market | None:
    """Bring the market and its stalls up to the files; None where its row is in error."""
    try:
        facts = facts_of(loading.country.facts(street.row, street.more))
    except BadRow as bad:
        refuse(street.row, bad)
        return None
    with transaction.atomic():
        memory = Memory("market", loading.source, [street.row["id"]])
        market = Market.objects.filter(source=loading.source, ref=street.row["id"]).first()
        if market is None:
            market = _create(street, facts, loading)
        else:
            _update(market, memory.before(market.ref), facts, loading)
        memory.keep({market.ref: facts})
        _write_stalls(market, street, loading, refuse)
        if market.state == "preparing":
            opening.open_market(market=market, by=None, now=loading.now)
            _tell_market(market, facts["story"])
    return market


def _create(street: Street, facts: dict[str, Any], loading: Loading) -> Market:
    country, row, now = loading.country, street.row, loading.now
    market = opening.create_market(
        source=loading.source,
        ref=row["id"],
        slug=_slug(street, loading),
        country=country.code,
        currency=country.currency,
        language=country.language,
        time_zone=country.time_zone(row),
        hue=pick(row["id"], [hue for hue, _ in HUES], "hue"),
        collects_with=["stripe", "manual"],
        pays_with=country.pays_with(),
        invented=Invented.STALLS,
        by=None,
        now=now,
        **only(facts, MARKET_ROW),
    )
    _set_hours(market, facts["hours"], now)
    for window in facts["windows"]:
        Window.objects.create(market=market, **_window_fields(window))
    ensure_days(market, now)
    for zone in country.zones(row):
        _add_zone(market, zone, now)
    return market


def _slug(street: Street, loading: Loading) -> str:
    words, place = loading.country.slug(street.row)
    return free_slug(
        f"{words} {place}" if street.repeated else words,
        fallback=slug_of(street.row["id"], fallback="market"),
        taken=lambda slug: Market.objects.filter(slug=slug).exists(),
    )


def _update(
    market: Market, before: dict[str, Any], facts: dict[str, Any], loading: Loading
) -> None:
    news = changed(before, facts)
    if row := only(news, MARKET_ROW):
        opening.change_market(market=market, by=None, now=loading.now, **row)
    if "hours" in news:
        _set_hours(market, facts["hours"], loading.now)
    if "windows" in news:
        _change_windows(market, before.get("windows", []), facts["windows"], loading.now)
    if "story" in news:
        _tell_market(market, facts["story"])


def _set_hours(market: Market, told: list[list[Any]], now: datetime) -> None:
    spans = [(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in told]
    hours.set_hours(market=market, hours=spans, by=None, now=now)


def _change_windows(
    market: Market, before: list[dict[str, Any]], after: list[dict[str, Any]], now: datetime
) -> None:
    """Windows that still are as they were loaded follow the file; others are the market's own."""
    loaded = {window["letter"]: _window_fields(window) for window in before}
    there = {window.letter: window for window in market.windows.all()}
    for wanted in map(_window_fields, after):
        window = there.get(str(wanted["letter"]))
        if window is None:
            Window.objects.create(market=market, **wanted)
        elif _is_as(window, loaded.get(window.letter)):
            timetable.change_window(window=window, by=None, now=now, **wanted)
    kept = {window["letter"] for window in after}
    for letter, window in there.items():
        if letter not in kept and _is_as(window, loaded.get(letter)):
            timetable.stop_window(window=window, by=None, now=now)
    ensure_days(market, now)


def _is_as(window: Window, fields: dict[str, Any] | None) -> bool:
    return fields is not None and all(getattr(window, k) == v for k, v in fields.items())


def _window_fields(facts: dict[str, Any]) -> dict[str, Any]:
    times = {name: time.fromisoformat(facts[name]) for name in ("starts", "ends")}
    return {**facts, **times}


def _add_zone(market: Market, told: ZoneFacts, now: datetime) -> None:
    """The areas around the market, or a circle where none is known nearby."""
    if market.lat is None or market.lng is None:
        return
    areas = [] if told.circle else _areas_within(market, told.metres)
    zones.add_zone(
        market=market,
        name=told.name,
        areas=areas,
        radius=None if areas else told.metres,
        fee=told.fee,
        minimum=told.minimum,
        free_from=told.free_from,
        by=None,
        now=now,
    )


def _areas_within(market: Market, metres: int) -> list[Area]:
    centre = Point(market.lat or 0.0, market.lng or 0.0)
    low, high = box_around(centre, metres)
    found = Area.objects.filter(
        country=market.country,
        lat__range=(low.lat, high.lat),
        lng__range=(low.lng, high.lng),
    )
    away = sorted(
        (metres_between(centre, Point(area.lat, area.lng)), area.pk, area) for area in found
    )
    return [area for distance, _, area in away if distance <= metres][:MOST_AREAS]


def _tell_market(market: Market, paragraphs: list[str]) -> None:
    """Write the story while nobody has written another: a page that was edited has a revision."""
    page = MarketPage.objects.filter(market=market, latest_revision=None).first()
    if page is not None:
        page.story = story.paragraphs(paragraphs)
        MarketPage.objects.filter(pk=page.pk).update(story=page.story)


# -- Stalls


def _write_stalls(
    market: Market, street: Street, loading: Loading, refuse: Callable[[Row, object], None]
) -> None:
    refs = [row["id"] for row in street.stalls]
    memory = Memory("stall", loading.source, refs)
    there = {
        store.ref: store for store in Store.objects.filter(source=loading.source, ref__in=refs)
    }
    told = {}
    for row in street.stalls:
        try:
            facts = facts_of(_store_facts(row, market, loading))
        except BadRow as bad:
            refuse(row, bad)
            continue
        store = there.get(row["id"])
        if store is None:
            store = _create_store(market, row, facts, loading)
        else:
            _update_store(store, memory.before(store.ref), facts, loading)
        told[store.ref] = facts
    memory.keep(told)


def _store_facts(row: Row, market: Market, loading: Loading) -> StoreFacts:
    kind = row["stall_type"]
    if kind not in STALLS:
        raise BadRow(f'stall_type is "{kind}". Write one of {", ".join(sorted(STALLS))}.')
    served = [str(mode) for column, mode in FLAGS.items() if row.flag(column)]
    return StoreFacts(
        name=row.text("name", 60),
        name_other=row["name_en"][:60],
        number=row["unit_no"][:12],
        category=STALLS[kind],
        modes=served or [str(Mode.PICKUP)],
        story=loading.country.stall_story(row["name"], kind, market.name, row["id"]),
    )


def _create_store(market: Market, row: Row, facts: dict[str, Any], loading: Loading) -> Store:
    fields = _store_fields(facts, loading)
    store = Store.objects.create(
        source=loading.source,
        ref=row["id"],
        market=market,
        slug=_store_slug(market, facts),
        created_at=loading.now,
        **fields,
    )
    born(store, by=None, now=loading.now)
    open_stall(store=store, by=None, now=loading.now)
    _tell_store(store, facts["story"])
    return store


def _store_slug(market: Market, facts: dict[str, Any]) -> str:
    taken = set(market.stores.values_list("slug", flat=True)) | RESERVED
    name = facts["name_other"] or facts["name"]
    return free_slug(name, fallback="stall", taken=taken.__contains__)


def _store_fields(facts: dict[str, Any], loading: Loading) -> dict[str, Any]:
    fields = only(facts, STORE_ROW)
    if "category" in fields:
        fields["category"] = loading.categories[fields["category"]]
    return fields


def _update_store(
    store: Store, before: dict[str, Any], facts: dict[str, Any], loading: Loading
) -> None:
    news = changed(before, facts)
    row = _store_fields(news, loading)
    if "modes" in row:
        set_modes(store=store, modes=row.pop("modes"), by=None, now=loading.now)
    if row:
        for name, value in row.items():
            setattr(store, name, value)
        store.save(update_fields=list(row))
        _say_changed(store)
    if "story" in news:
        _tell_store(store, facts["story"])


def _say_changed(store: Store) -> None:
    """Its page bears its name, and its goods are found by it."""
    from cms.pages import keep_store_page
    from search.receivers import note_store

    keep_store_page(store)
    note_store(store_id=store.pk)


def _tell_store(store: Store, paragraphs: list[str]) -> None:
    page = StorePage.objects.filter(store=store, latest_revision=None).first()
    if page is not None:
        page.story = story.paragraphs(paragraphs)
        StorePage.objects.filter(pk=page.pk).update(story=page.story)
