"""Markets and stalls found by their names, beside the goods.

They are few enough for a table in the memory of each process. What it says is at most a minute old;
what is shown is looked up again, so nothing is shown that is shut by now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.kept import Kept
from market.models import Market
from search.language.names import Fit, Match, Names
from search.query import Asked
from stores.cards import other_language, store_url
from stores.models import Store

#: Places shown with the results, and how many more are looked up because some may be shut by now.
MOST, SPARE = 6, 4
#: Seconds for which the table is believed.
FRESH = 60
#: So much of a name says that it is meant, and not goods of which it holds a word.
MEANT = 0.5


@dataclass(frozen=True, slots=True)
class Named:
    """A market, or a stall with the name of its market in `where`.

    `meant`: its name was typed, so it stands before goods.
    """

    name: str
    name_other: str
    language: str
    where: str
    url: str
    meant: bool

    @property
    def other_language(self) -> str:
        return other_language(self.language)


@dataclass(frozen=True, slots=True)
class _Table:
    """Names by number; `markets` and `stores` are the ids of each number, the other being 0."""

    names: Names
    markets: tuple[int, ...]
    stores: tuple[int, ...]


def found(asked: Asked, markets: Sequence[int], *, most: int = MOST) -> list[Named]:
    """Places whose names fit the words, best first; of these markets only, if there are any.

    None where a filter was chosen that no place has. At most two queries, none where nothing fits;
    one more once in a while.
    """
    if not asked.words or asked.page > 1 or not asked.chosen.keys() <= {"market"}:
        return []
    table = _kept.value()
    fits = [
        match
        for match in table.names.matching(asked.words)
        if not markets or table.markets[match.place] in markets
    ]
    return _looked_up(fits[: most + SPARE], table)[:most]


def forget() -> None:
    """A place came or went: every process reads the table anew."""
    _kept.forget()


def _read() -> _Table:
    stores = list(_stores())
    markets = list(dict.fromkeys(market for *_, market in stores))
    return _Table(
        names=Names([names for _, *names in markets] + [names for _, *names, _ in stores]),
        markets=(*(pk for pk, *_ in markets), *(market[0] for *_, market in stores)),
        stores=(*(0 for _ in markets), *(pk for pk, *_ in stores)),
    )


_kept = Kept("search.named", FRESH, _read)


def _stores() -> Iterator[tuple[int, str, str, tuple[int, str, str]]]:
    """Open stalls of open markets: id, both names, and the same of the market. One query."""
    rows = Store.objects.open().filter(market__in=Market.objects.open()).order_by("market", "pk")
    fields = ("pk", "name", "name_other", "market", "market__name", "market__name_other")
    for pk, name, other, *market in rows.values_list(*fields):
        yield pk, name, other, (market[0], market[1], market[2])


def _looked_up(fits: Sequence[Match], table: _Table) -> list[Named]:
    """Those that are still open, as they are called now."""
    if not fits:
        return []
    open_markets = Market.objects.open().in_bulk({table.markets[fit.place] for fit in fits})
    wanted = {table.stores[fit.place] for fit in fits} - {0}
    stores = Store.objects.open().in_bulk(wanted) if wanted else {}
    places = []
    for fit in fits:
        market = open_markets.get(table.markets[fit.place])
        store = stores.get(table.stores[fit.place])
        if market and table.stores[fit.place] == 0:
            places.append(_market(market, fit))
        elif market and store:
            places.append(_stall(store, market, fit))
    return places


def _market(market: Market, fit: Match) -> Named:
    url = f"/m/{market.slug}/"
    return Named(market.name, market.name_other, market.language, "", url, _is_meant(fit))


def _stall(store: Store, market: Market, fit: Match) -> Named:
    url = store_url(market.slug, store.slug)
    return Named(store.name, store.name_other, market.language, market.name, url, _is_meant(fit))


def _is_meant(fit: Match) -> bool:
    return fit.fit in {Fit.EXACT, Fit.START} and fit.share >= MEANT
