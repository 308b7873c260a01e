"""Goods of one market by what their cards say: filters, counts, and orders of a list.

Within a facet one of the chosen values is enough, between facets all must hold. A market has few
goods of a kind, so their facts are read whole, in one query, and counted here; only the goods of
the page shown are read as cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from stores.models import IN_SEASON, Product, SoldBy
from stores.stock import used_up_on
from stores.unit_price import per_100_grams

#: The facets of an address, each with any number of values: ?stall=a&stall=b&way=weight.
FACETS = ("only", "stall", "way", "origin")
SEASON, STOCK = "season", "stock"
#: By whether it is in season, and whether there is any.
WISHES = {
    (True, True): (SEASON, STOCK),
    (True, False): (SEASON,),
    (False, True): (STOCK,),
    (False, False): (),
}
SORTS = ("", "price", "-price", "unit")
#: More values of one facet than anybody chooses, and letters of one.
MOST_VALUES, LONGEST = 20, 80


@dataclass(slots=True)
class Facts:
    """What a list is filtered and sorted by. Amounts in minor units."""

    pk: int
    store: tuple[str, str, str]  # slug, number, name
    # What the product is under each facet: its slots have the names of FACETS.
    only: tuple[str, ...]
    stall: tuple[str, ...]
    way: tuple[str, ...]
    origin: tuple[str, ...]
    there: bool
    price: int
    #: Per 100 g; None where the weight is not known.
    unit_price: int | None


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    most: int | None = None
    sort: str = ""

    def of(self, rows: Iterable[Facts], *, but: str = "") -> list[Facts]:
        """What of it is asked for, leaving one facet out of account."""
        if self.most is None and not self.chosen:
            return list(rows)
        return [row for row in rows if self.holds(row, but=but)]

    def holds(self, row: Facts, *, but: str = "") -> bool:
        """Whether a product is asked for, leaving one facet out of account."""
        if self.most is not None and row.price > self.most:
            return False
        return all(
            _fits(facet, wanted, getattr(row, facet))
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
    """What was touched last comes first; one query. `today` is the local day whose quotas count.

    Tags come as they are written, and times not at all: for thousands of rows, reading those
    would take longer than everything else.
    """
    rows = products.order_by("-changed_at", "pk")
    rows = rows.annotate(gone=used_up_on(today), tagged=Cast("tags", TextField()))
    return [_facts(*row) for row in rows.values_list(*COLUMNS)]


COLUMNS = (
    *("pk", "store__slug", "store__number", "store__name", "sold_by", "by_money_too", "origin"),
    *("tagged", "sold_out", "gone", "price", "price_unit", "piece_grams"),
)


def _facts(*row: Any) -> Facts:
    pk, slug, number, name, sold_by, by_money_too, origin, *rest = row
    tagged, sold_out, gone, price, price_unit, piece_grams = rest
    there = not (sold_out or gone)
    return Facts(
        pk=pk,
        store=(slug, number, name),
        only=WISHES[f'"{IN_SEASON}"' in tagged, there],
        stall=(slug,),
        way=(sold_by, SoldBy.MONEY.value) if by_money_too else (sold_by,),
        origin=(origin,) if origin else (),
        there=there,
        price=price,
        unit_price=per_100_grams(
            price, sold_by=sold_by, price_unit=price_unit, piece_grams=piece_grams
        ),
    )


def found(rows: Iterable[Facts], asked: Asked) -> list[Facts]:
    """What is asked for, in the order asked for; what is not there stands last."""
    keys: dict[str, Callable[[Facts], Any]] = {
        "": lambda row: not row.there,  # as they come: what was touched last
        "price": lambda row: (not row.there, row.price, row.pk),
        "-price": lambda row: (not row.there, -row.price, row.pk),
        "unit": lambda row: (
            *(not row.there, row.unit_price is None),
            *(row.unit_price or row.price, row.pk),
        ),
    }
    return sorted(asked.of(rows), key=keys[asked.sort])


def counted(rows: Sequence[Facts], asked: Asked, facet: str) -> Iterator[tuple[str, int]]:
    """Each value of a facet with how many goods it would show, the chosen ones always."""
    chosen = asked.chosen.get(facet, ())
    shown = asked.of(rows, but="" if facet == "only" else facet)
    showing = Counter(chain.from_iterable(getattr(row, facet) for row in shown))
    for value in dict.fromkeys([*chosen, *showing]):
        yield value, showing[value]
