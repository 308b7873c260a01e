"""What is looked for, shown and opened: counted by the day, never by who it was.

A page puts a note into the memory of its process and is done. A thread adds the notes to the
counts about once a second, all of them or none, so no search waits for the database and nothing
about a single visit is ever stored. Where the process dies or the database refuses, a second's
notes are lost: they are statistics, and nothing stands on them. Nothing is ranked by them either,
so that nobody gains by making them up.

Days are those of UTC, as the turns of `rotation.py`.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import Least

from search.background import Beside
from search.engine import Sort
from search.language.text import query_words
from search.models import SHOWING, TEXT, Shown, Typed
from search.private import is_private
from search.query import PAGE, Asked
from stores.models import Product

if TYPE_CHECKING:
    from search.results import Results

logger = logging.getLogger(__name__)

#: Notes in the memory of a process, and texts of a day in the database: a flood is cut off there.
NOTES, TEXTS = 1_000, 5_000
#: The place that stands for all on further pages.
FURTHER = PAGE + 1
#: A text typed less often than this is shown to nobody, and soon forgotten.
OFTEN = 2
RARE_KEPT, KEPT = timedelta(days=30), timedelta(days=400)


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """A text as it is kept, where it was typed."""

    day: date
    language: str
    market: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    day: date
    product: int
    place: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A page of results. `words`: where a text was typed, and not only narrowed or read on."""

    places: tuple[Place, ...]
    words: Words | None = None
    showing: str = ""
    found: int = 0
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    place: Place
    words: Words | None


_notes: deque[Seen | Opened] = deque(maxlen=NOTES)
_writing = threading.Lock()


def seen(results: Results, *, now: datetime) -> Seen | None:
    """What there is to be counted of a page of results: nothing without words."""
    asked = results.asked
    if not asked.words or results.from_database:
        return None
    words = _words(asked, results.market.slug if results.market else "", now.date())
    return Seen(
        places=tuple(_places(results, now.date())),
        words=words if _is_typed(asked) else None,
        showing=results.showing,
        found=results.total,
        elsewhere=results.elsewhere,
    )


def note_opened(asked: Asked, *, product: int, place: int, now: datetime) -> None:
    """Remember that a product was opened from a place, counted from 1, of the page asked for."""
    if not asked.words:
        return
    market = asked.values("market")
    words = _words(asked, market[0] if len(market) == 1 else "", now.date())
    note(Opened(Place(now.date(), product, _place(asked, place)), words))


def note(noted: Seen | Opened) -> None:
    """Remember it until it is counted. Touches nothing but memory."""
    if settings.SEARCH_COUNTS:
        _notes.append(noted)
        counting.soon()


def _is_typed(asked: Asked) -> bool:
    """Turned pages and chosen filters are the same search going on."""
    first = asked.page == 1 and asked.sort is Sort.RELEVANCE
    return first and asked.chosen.keys() <= {"market"} and len(asked.values("market")) <= 1


def _words(asked: Asked, market: str, day: date) -> Words | None:
    if is_private(asked.text):
        return None
    return Words(day, asked.language, market, " ".join(query_words(asked.text))[:TEXT].strip())


def _places(results: Results, day: date) -> Iterable[Place]:
    """Who stands where by turns; by price or at one stall's list, the shopper says who it is."""
    asked = results.asked
    if asked.sort is Sort.RELEVANCE and not asked.values("stall"):
        for place, card in enumerate(results.cards, start=1):
            yield Place(day, card.product_id, _place(asked, place))


def _place(asked: Asked, place: int) -> int:
    return place if asked.page == 1 else FURTHER


# Writing


def write() -> None:
    """Add what was noted to the counts; what cannot be added is gone."""
    with _writing:
        notes = [_notes.popleft() for _ in range(len(_notes))]
        try:
            _add(notes)
        except DatabaseError:
            logger.warning("%s notes of searches were not counted", len(notes), exc_info=True)


counting = Beside("search-counting", write, pause=1.0)


def _add(notes: list[Seen | Opened]) -> None:
    seen = [note for note in notes if isinstance(note, Seen)]
    opened = [note for note in notes if isinstance(note, Opened)]
    if notes:
        stores = _stores(notes)
        with transaction.atomic():
            _add_words(seen)
            _add_places(seen, stores)
            _add_opened(opened, stores)


def _stores(notes: list[Seen | Opened]) -> dict[int, int]:
    """The stalls of products, as far as there are such."""
    wanted = {place.product for note in notes for place in _of(note)}
    there = Product.objects.filter(pk__in=wanted).order_by()
    return dict(there.values_list("pk", "store_id"))


def _of(note: Seen | Opened) -> tuple[Place, ...]:
    return note.places if isinstance(note, Seen) else (note.place,)


_ADD_WORDS = """
INSERT INTO search_typed
  (day, language, market, text, showing, found, elsewhere, times, empty, opened)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0)
ON CONFLICT (day, language, market, text) DO UPDATE SET
  times = search_typed.times + excluded.times, empty = search_typed.empty + excluded.empty,
  showing = excluded.showing, found = excluded.found, elsewhere = excluded.elsewhere
"""
_ADD_PLACES = """
INSERT INTO search_shown (day, store_id, place, times, opened) VALUES (%s, %s, %s, %s, 0)
ON CONFLICT (day, store_id, place) DO UPDATE SET times = search_shown.times + excluded.times
"""


def _add_words(seen: list[Seen]) -> None:
    last = {note.words: note for note in seen if note.words}
    times = Counter(note.words for note in seen)
    empty = Counter(note.words for note in seen if not note.found)
    rows = [
        (
            *(words.day, words.language, words.market, words.text),
            *(last[words].showing[:SHOWING], last[words].found, last[words].elsewhere),
            *(times[words], empty[words]),
        )
        for words in _with_room(last)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_WORDS, rows)


def _with_room(typed: Iterable[Words]) -> list[Words]:
    """The texts, or those already kept where their day has too many. In one order everywhere, so
    that two processes never wait for each other."""
    wanted = set(typed)
    kept = Typed.objects.filter(day__in={words.day for words in wanted})
    if kept.count() >= TEXTS:
        known = kept.filter(text__in={words.text for words in wanted})
        wanted &= {Words(*row) for row in known.values_list("day", "language", "market", "text")}
    return sorted(wanted)


def _add_places(seen: list[Seen], stores: dict[int, int]) -> None:
    times = Counter(
        (place.day, stores[place.product], place.place)
        for note in seen
        for place in note.places
        if place.product in stores
    )
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_PLACES, [(*key, times[key]) for key in sorted(times)])


def _add_opened(opened: list[Opened], stores: dict[int, int]) -> None:
    """Only to what was shown, and not more often: anybody may send such a note."""
    for note in opened:
        shown = Shown.objects.filter(
            day=note.place.day, store=stores.get(note.place.product), place=note.place.place
        )
        if shown.update(opened=Least(F("opened") + 1, F("times"))) and note.words:
            words = note.words
            Typed.objects.filter(
                day=words.day, language=words.language, market=words.market, text=words.text
            ).update(opened=F("opened") + 1)


# Forgetting


def forget(now: datetime) -> int:
    """Let go of what is old, and sooner of texts that hardly anybody typed; how many rows."""
    today = now.date()
    often = Typed.objects.values("text").annotate(sum=Sum("times")).filter(sum__gte=OFTEN)
    rare = Typed.objects.filter(day__lt=today - RARE_KEPT).exclude(text__in=often.values("text"))
    gone = [rare, Typed.objects.filter(day__lt=today - KEPT)]
    shown = Shown.objects.filter(day__lt=today - KEPT)
    return sum(rows.delete()[0] for rows in (*gone, shown))
