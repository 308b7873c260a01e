"""Goods of one market by what their cards say: filters, counts, and orders of a list.

Within a facet one of the chosen values is enough, between facets all must hold. A market has few
goods of a kind, so their facts are read whole, in one query, and counted here; only the goods of
the page shown are read as cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from stores.models import IN_SEASON, Product, SoldBy
from stores.stock import used_up_on
from stores.unit_price import per_100_grams

#: The facets of an address, each with any number of values: ?stall=a&stall=b&way=weight.
FACETS = ("only", "stall", "way", "origin")
SEASON, STOCK = "season", "stock"
SORTS = ("", "price", "-price", "unit")
#: More values of one facet than anybody chooses, and letters of one.
MOST_VALUES, LONGEST = 20, 80


@dataclass(frozen=True)
class Facts:
    """What a list is filtered and sorted by. Amounts in minor units."""

    pk: int
    store: tuple[str, str, str]  # slug, number, name
    ways: tuple[str, ...]
    origin: str
    season: bool
    there: bool
    price: int
    #: Per 100 g; None where the weight is not known.
    unit_price: int | None
    changed_at: datetime

    def values(self, facet: str) -> tuple[str, ...]:
        """What a product is under a facet."""
        only = [name for name, is_so in ((SEASON, self.season), (STOCK, self.there)) if is_so]
        return {
            "only": tuple(only),
            "stall": (self.store[0],),
            "way": self.ways,
            "origin": (self.origin,) if self.origin else (),
        }[facet]


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    most: int | None = None
    sort: str = ""

    def holds(self, row: Facts, *, but: str = "") -> bool:
        """Whether a product is asked for, leaving one facet out of account."""
        if self.most is not None and row.price > self.most:
            return False
        return all(
            _fits(facet, wanted, row.values(facet))
            for facet, wanted in self.chosen.items()
            if facet != but
        )


def _fits(facet: str, wanted: Sequence[str], there: Sequence[str]) -> bool:
    """In season and in stock are two wishes, not two values of one."""
    found = [value in there for value in wanted]
    return all(found) if facet == "only" else any(found)


def asked_of(values: QueryDict, *, most: int | None) -> Asked:
    """The filters of an address; what makes no sense is left out."""
    chosen = {}
    for facet in FACETS:
        said = dict.fromkeys(value[:LONGEST] for value in values.getlist(facet) if value)
        if said:
            chosen[facet] = tuple(said)[:MOST_VALUES]
    sort = values.get("sort", "")
    return Asked(chosen, most, sort if sort in SORTS else "")


def facts_of(products: QuerySet[Product], *, today: date) -> list[Facts]:
    """One query. `today` is the local day whose quotas count."""
    rows = products.order_by().annotate(gone=used_up_on(today))
    return [_facts(*row) for row in rows.values_list(*COLUMNS)]


COLUMNS = (
    *("pk", "store__slug", "store__number", "store__name", "sold_by", "by_money_too", "origin"),
    *("tags", "sold_out", "gone", "price", "price_unit", "piece_grams", "changed_at"),
)


def _facts(*row: Any) -> Facts:
    of = dict(zip(COLUMNS, row, strict=True))
    sold_by = of["sold_by"]
    return Facts(
        pk=of["pk"],
        store=(of["store__slug"], of["store__number"], of["store__name"]),
        ways=(sold_by, SoldBy.MONEY.value) if of["by_money_too"] else (sold_by,),
        origin=of["origin"],
        season=IN_SEASON in of["tags"],
        there=not (of["sold_out"] or of["gone"]),
        price=of["price"],
        unit_price=per_100_grams(
            of["price"],
            sold_by=sold_by,
            price_unit=of["price_unit"],
            piece_grams=of["piece_grams"],
        ),
        changed_at=of["changed_at"],
    )


def found(rows: Iterable[Facts], asked: Asked) -> list[Facts]:
    """What is asked for, in the order asked for; what is not there stands last."""
    kept = sorted((row for row in rows if asked.holds(row)), key=lambda row: row.pk)
    keys: dict[str, Callable[[Facts], Any]] = {
        "": lambda row: -row.changed_at.timestamp(),
        "price": lambda row: row.price,
        "-price": lambda row: -row.price,
        "unit": lambda row: (row.unit_price is None, row.unit_price or row.price),
    }
    kept.sort(key=keys[asked.sort])
    return sorted(kept, key=lambda row: not row.there)


def counted(rows: Sequence[Facts], asked: Asked, facet: str) -> Iterator[tuple[str, int]]:
    """Each value of a facet with how many goods it would show, the chosen ones always."""
    chosen = asked.chosen.get(facet, ())
    every = dict.fromkeys([*chosen, *(value for row in rows for value in row.values(facet))])
    but = "" if facet == "only" else facet
    showing = Counter(
        value for row in rows if asked.holds(row, but=but) for value in row.values(facet)
    )
    for value in every:
        if showing[value] or value in chosen:
            yield value, showing[value]
