"""Goods of one market by what their cards say: filters, counts, and orders of a list.

Within a facet one of the chosen values is enough, between facets all must hold. The database adds
up goods that no filter tells apart, and cuts the page out of the list: a market of ten times the
goods has hardly more such groups, and its pages are as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from stores.models import IN_SEASON, Product, SoldBy
from stores.stock import used_up_on
from stores.unit_price import PER_100_GRAMS

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
class Group:
    """Goods that no filter tells apart, and how many they are."""

    count: int
    store: tuple[str, str, str]  # slug, number, name
    # What they are under each facet: its slots have the names of FACETS.
    only: tuple[str, ...]
    stall: tuple[str, ...]
    way: tuple[str, ...]
    origin: tuple[str, ...]
    #: Whether they cost no more than is asked for.
    cheap: bool


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    most: int | None = None
    sort: str = ""

    def of(self, groups: Sequence[Group], *, but: str = "") -> list[Group]:
        """What of them is asked for, leaving one facet out of account."""
        return [group for group in groups if self.holds(group, but=but)]

    def holds(self, group: Group, *, but: str = "") -> bool:
        """Whether goods are asked for, leaving one facet out of account."""
        return group.cheap and all(
            _fits(facet, wanted, getattr(group, facet))
            for facet, wanted in self.chosen.items()
            if facet != but
        )

    def where(self) -> Q:
        """The same of single goods, for products with `seasonal` and `there`."""
        wishes = (MATCHES[facet](values) for facet, values in self.chosen.items())
        return reduce(and_, wishes, self.cheap())

    def cheap(self) -> Q:
        return Q() if self.most is None else Q(price__lte=self.most)


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


def groups_of(products: QuerySet[Product], asked: Asked, *, today: date) -> list[Group]:
    """The goods by what filters tell apart; one query. `today` is the local day whose quotas count.

    The order is of no account: it differs from one database to another.
    """
    rows = _told_apart(products, today=today).annotate(cheap=_whether(asked.cheap()))
    grouped = rows.order_by().values_list(*TOLD_APART_BY).annotate(Count("pk"))
    return [_group(*row) for row in grouped]


TOLD_APART_BY = (
    *("store__slug", "store__number", "store__name", "sold_by", "by_money_too", "origin"),
    *("seasonal", "there", "cheap"),
)


def _group(*row: Any) -> Group:
    slug, number, name, sold_by, by_money_too, origin, seasonal, there, cheap, count = row
    return Group(
        count=count,
        store=(slug, number, name),
        only=WISHES[seasonal, there],
        stall=(slug,),
        way=(sold_by, SoldBy.MONEY.value) if by_money_too else (sold_by,),
        origin=(origin,) if origin else (),
        cheap=cheap,
    )


def _told_apart(products: QuerySet[Product], *, today: date) -> QuerySet[Product]:
    """Tags are searched as they are written: all of them are words of ours, without quotes."""
    rows: QuerySet[Product] = products.alias(tagged=Cast("tags", TextField())).annotate(
        seasonal=_whether(Q(tagged__contains=f'"{IN_SEASON}"')),
        there=_whether(Q(sold_out=False) & ~Q(used_up_on(today))),
    )
    return rows


def _whether(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition or ~Q(pk__in=[]), output_field=BooleanField())


def listed(products: QuerySet[Product], asked: Asked, *, today: date) -> QuerySet[Product, int]:
    """Ids of what is asked for, in the order asked for; what is not there stands last."""
    rows = _told_apart(products, today=today).filter(asked.where())
    return rows.order_by(F("there").desc(), *ORDERS[asked.sort]).values_list("pk", flat=True)


#: What was touched last comes first where nothing else is asked for.
ORDERS: dict[str, Sequence[Any]] = {
    "": ("-changed_at", "pk"),
    "price": ("price", "pk"),
    "-price": ("-price", "pk"),
    "unit": (PER_100_GRAMS.asc(nulls_last=True), "price", "pk"),
}


def _wished(values: Sequence[str]) -> Q:
    """In season and in stock are two wishes, not two values of one; another wish nothing grants."""
    granted = {SEASON: Q(seasonal=True), STOCK: Q(there=True)}
    return reduce(and_, (granted.get(value, Q(pk__in=[])) for value in values))


def _sold(values: Sequence[str]) -> Q:
    by_money_too = Q(by_money_too=True) if SoldBy.MONEY in values else Q()
    return Q(sold_by__in=values) | by_money_too


#: Each facet as a question to the database; `_fits` asks the same of a group.
MATCHES: dict[str, Callable[[Sequence[str]], Q]] = {
    "only": _wished,
    "stall": lambda values: Q(store__slug__in=values),
    "way": _sold,
    "origin": lambda values: Q(origin__in=values),
}


def counted(groups: Sequence[Group], asked: Asked, facet: str) -> Iterator[tuple[str, int]]:
    """Each value of a facet with how many goods it would show, the chosen ones always."""
    chosen = asked.chosen.get(facet, ())
    showing: Counter[str] = Counter()
    for group in asked.of(groups, but="" if facet == "only" else facet):
        for value in getattr(group, facet):
            showing[value] += group.count
    for value in dict.fromkeys([*chosen, *showing]):
        yield value, showing[value]


def total(groups: Sequence[Group]) -> int:
    """How many goods they are."""
    return sum(group.count for group in groups)
