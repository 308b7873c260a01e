"""A kind of goods at one market, across its stalls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.money import format_money
from core.structured import script
from market.models import Market
from orders.views.asking import market_or_404
from orders.views.shopper import trail_of, typed_amount
from search.facets import Choice, Facet
from stores import browsing
from stores.browsing import SEASON, STOCK, Asked, Group
from stores.cards import Card, cards
from stores.listed import listed
from stores.models import Category, Product, ProductQuerySet, SoldBy

PAGE = 24
#: Origins and stalls that a facet offers, the most frequent first.
CHOICES = 12


@require_safe
def category(request: HttpRequest, market: str, category: str) -> HttpResponse:
    place = market_or_404(market)
    kind = get_object_or_404(Category.objects.select_related("parent"), slug=category)
    language = (get_language() or "en").split("-")[0]
    now = clock.now()
    today = clock.local_date(place.time_zone, now)
    family = _family(kind)
    inside = [row for row in family if kind.pk in (row.pk, row.parent_id)]
    goods = _of_kinds(place, inside)
    asked = browsing.asked_of(
        request.GET, most=typed_amount(request.GET.get("max", ""), place.currency)
    )
    groups = browsing.groups_of(goods, asked, today=today)
    total = browsing.total(asked.of(groups))
    pages = Pages(browsing.listed(goods, asked, today=today), PAGE, total)
    page = pages.get_page(request.GET.get("page"))
    browsed = Browsed(request, groups, asked)
    wishes = browsed.wishes()
    facets = browsed.facets(wishes)
    context = {
        "market": place,
        "kind": kind,
        "kind_name": kind.name_in(language),
        "description": _("%(kind)s from every stall of %(market)s, in one basket.")
        % {"kind": kind.name_in(language), "market": place.name},
        "structured": script(trail_of(kind, place, language)),
        "kinds": _kinds(place, kind, family, language),
        "total": total,
        "all": browsing.total(groups),
        "asked": asked,
        "facets": facets,
        "wishes": wishes.choices,
        "removable": [*_removable(facets), *_most(request, asked, place.currency, language)],
        "hidden": _hidden(request, but="sort"),
        "hidden_by_price": _hidden(request, but="max"),
        "sorts": _sorts(asked),
        "cards": _cards(list(page.object_list), language),
        "page_obj": page,
        "max": request.GET.get("max", "") if asked.most is not None else "",
    }
    return render(request, "orders/category.html", context)


class Pages(Paginator[int]):
    """Pages of a list whose length is known: the database need not count it again."""

    def __init__(self, ids: QuerySet[Product, int], per_page: int, count: int) -> None:
        super().__init__(ids, per_page)
        self.count = count


def _family(kind: Category) -> list[Category]:
    """The kind and its own kinds, or its parent and sisters: the parent first. One query."""
    parent = kind.parent or kind
    return [parent, *parent.children.all()]


def _of_kinds(market: Market, kinds: list[Category]) -> ProductQuerySet:
    found: ProductQuerySet = Product.objects.visible().filter(
        category__in=[kind.pk for kind in kinds], store__market=market
    )
    return found


def _cards(ids: list[int], language: str) -> list[Card]:
    """The cards of one page, in its order. Two queries."""
    return cards(listed(ids), language=language, now=clock.now())


def _kinds(
    market: Market, kind: Category, family: list[Category], language: str
) -> list[dict[str, Any]]:
    return [
        {
            "label": _("All") if each == family[0] else each.name_in(language),
            "url": reverse("orders:category", args=[market.slug, each.slug]),
            "current": each == kind,
        }
        for each in family
    ]


# -- Facets


@dataclass(frozen=True)
class Browsed:
    """The goods of a kind, and what somebody asks of them."""

    request: HttpRequest
    groups: list[Group]
    asked: Asked

    def facets(self, wishes: Facet) -> list[Facet]:
        """What the goods differ by; a facet of one value helps nobody, but a chosen one stays."""
        stalls = {group.store[0]: " ".join(filter(None, group.store[1:])) for group in self.groups}
        facets = [
            wishes,
            self.facet("stall", _("Stall"), stalls),
            self.facet("way", _("Sold"), _ways()),
            self.facet("origin", _("Comes from"), {}),
        ]
        return [facet for facet in facets if len(facet.choices) > 1 or facet.chosen]

    def wishes(self) -> Facet:
        labels = {SEASON: _("In season"), STOCK: _("In stock")}
        return self.facet("only", _("Only what is"), labels)

    def facet(self, name: str, label: str, labels: dict[str, str]) -> Facet:
        chosen = self.asked.chosen.get(name, ())
        counts = sorted(
            browsing.counted(self.groups, self.asked, name),
            key=lambda each: (each[0] not in chosen, -each[1], each[0]),
        )
        choices = [
            Choice(
                labels.get(value, value), count, value in chosen, _with(self.request, name, value)
            )
            for value, count in counts[:CHOICES]
        ]
        return Facet(name, label, tuple(choices))


def _ways() -> dict[str, str]:
    return {
        SoldBy.PIECE.value: _("By the piece"),
        SoldBy.WEIGHT.value: _("By weight"),
        SoldBy.MONEY.value: _("By money"),
    }


def _with(request: HttpRequest, facet: str, value: str) -> str:
    """The address with one value taken in, or out where it is chosen; always the first page."""
    values = request.GET.copy()
    values.pop("page", None)
    there = values.getlist(facet)
    rest = [each for each in there if each != value]
    values.setlist(facet, rest if value in there else [*there, value])
    return f"?{values.urlencode()}" if values else request.path


def _removable(facets: list[Facet]) -> list[Choice]:
    return [choice for facet in facets for choice in facet.chosen]


def _most(request: HttpRequest, asked: Asked, currency: str, language: str) -> list[Choice]:
    """The most a thing may cost, to be taken away."""
    if asked.most is None:
        return []
    values = request.GET.copy()
    values.pop("page", None)
    values.pop("max", None)
    url = f"?{values.urlencode()}" if values else request.path
    amount = format_money(asked.most, currency, language)
    return [Choice(_("At most %(amount)s") % {"amount": amount}, None, True, url)]


def _hidden(request: HttpRequest, *, but: str) -> list[tuple[str, str]]:
    """What a form of the page keeps of its address."""
    left_out = {but, "page"}
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in left_out
        for value in values
    ]


def _sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    labels = {
        "": _("Newest"),
        "price": _("Cheapest first"),
        "-price": _("Dearest first"),
        "unit": _("Cheapest by weight"),
    }
    return [(sort, label, asked.sort == sort) for sort, label in labels.items()]
