"""A product's page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.money import format_money, from_decimal, minor_digits
from core.structured import Thing, script, trail
from core.typed import DIGITS, whole
from market.models import Market
from orders import basket as deeds
from orders.pricing import ceiling_of, estimate_of
from orders.words import (
    quantity_words,
    quick_amounts,
    short_quantity,
    smallest,
    sold_words,
    usual,
)
from stores import restricted
from stores.beside import beside
from stores.cards import card_of
from stores.models import IN_SEASON, Category, Product, SoldBy
from stores.opening import availability
from stores.structured import product_thing


@require_safe
def product(request: HttpRequest, market: str, slug: str, pk: int) -> HttpResponse:
    offered = Product.objects.visible().filter(store__market__slug=market)
    joined = offered.select_related("store__market", "store__seller", "category", "photo")
    row = get_object_or_404(joined, pk=pk)
    place = row.store.market
    if row.slug != slug:
        return redirect("orders:product", place.slug, row.slug, row.pk)
    now = clock.now()
    today = clock.local_date(place.time_zone, now)
    language = (get_language() or "en").split("-")[0]
    around = beside(row, language=language, now=now)
    card = card_of(row, left=around.left, language=language)
    gone = availability(row, day=today, off=around.off, now=now)
    there = not (gone or card.sold_out)
    context = {
        "market": place,
        "product": row,
        "card": card,
        "store_url": card.stall_url,
        "kind_name": row.category.name_in(language),
        "season": IN_SEASON in row.tags,
        "sold": sold_words(row),
        "gone": gone,
        "description": row.description or _about(row, language),
        "structured": script(
            product_thing(row, card, available=there, language=language),
            trail_of(row.category, place, language, (row.name, card.url)),
        ),
        "beside": around,
        "restricted": restricted.notice(row),
        **_offer(row, request.GET.get("by", ""), _asked(request)),
    }
    return render(request, "orders/product.html", context)


def _about(product: Product, language: str) -> str:
    """What a search engine says under the name, where the stall wrote nothing."""
    store = product.store
    facts = {
        "name": product.name,
        "stall": store.name,
        "market": store.market.name,
        "price": format_money(product.price, store.market.currency, language),
    }
    return _("%(name)s from %(stall)s at %(market)s, %(price)s. One basket, one delivery.") % facts


def trail_of(kind: Category, market: Market, language: str, *below: tuple[str, str]) -> Thing:
    """Down to a kind of goods of one market, or to what is below it."""
    return trail(
        (_("Markets"), reverse("cms:markets")),
        (market.name, reverse("cms:market", args=[market.slug])),
        (kind.name_in(language), reverse("orders:category", args=[market.slug, kind.slug])),
        *below,
    )


def _asked(request: HttpRequest) -> str:
    """The quantity in the address, or the one the page's field sends while one types."""
    return request.GET.get("amount") or request.GET.get("quantity", "")


def _offer(product: Product, by: str, typed: str) -> dict[str, Any]:
    """How much, and what that will cost; for a page that works without scripts."""
    ways = deeds.ways(product)
    ordered_by = by if by in ways else ways[0]
    currency = product.store.market.currency
    quantity = _typed_quantity(typed, ordered_by, currency) or usual(product, ordered_by)
    quantity = min(quantity, deeds.MOST[SoldBy(ordered_by)])
    digits = minor_digits(currency)
    by_money = ordered_by == SoldBy.MONEY
    step = smallest(product, ordered_by)
    return {
        "ways": ways,
        "ordered_by": ordered_by,
        "quantity": quantity,
        "value": f"{quantity / 10**digits:.{digits}f}" if by_money else str(quantity),
        "step": f"{step / 10**digits:.{digits}f}" if by_money else str(step),
        "least": f"{1 / 10**digits:.{digits}f}" if by_money else "1",
        "field": "amount" if by_money else "quantity",
        "words": quantity_words(ordered_by, quantity, unit=product.unit, currency=currency),
        "estimate": estimate_of(product, ordered_by, quantity),
        "ceiling": ceiling_of(product, ordered_by, quantity),
        "quick": [
            {
                "value": f"{q / 10**digits:.{digits}f}" if by_money else q,
                "label": short_quantity(ordered_by, q, currency),
                "current": q == quantity,
            }
            for q in quick_amounts(product, ordered_by)
        ],
    }


def typed_amount(typed: str, currency: str) -> int | None:
    digits = typed.strip().replace(",", "")
    if not digits.replace(".", "", 1).isdecimal() or len(digits) > DIGITS:
        return None
    return from_decimal(round(Decimal(digits), minor_digits(currency)), currency)


def _typed_quantity(typed: str, ordered_by: str, currency: str) -> int | None:
    """Money is typed in the major unit, pieces and grams as they are."""
    if ordered_by == SoldBy.MONEY:
        return typed_amount(typed, currency)
    return whole(typed)
