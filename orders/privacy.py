"""What the orders room holds about a person, what the law keeps of it, and forgetting the rest.

What was bought stays, for the books and for tax; who bought it goes. How long, and whether the
buyer must be kept apart meanwhile:

- Korea: five years for contracts and for payment and supply (E-Commerce Act, Enforcement Decree,
  art. 6(1)); name, address and e-mail may be kept with them although consent was withdrawn (the
  Act, art. 6(2)), apart from other personal data (Personal Information Protection Act, art. 21(3)).
- United Kingdom: six years (VAT Notice 700/21, 2.4). A retailer's record needs no customer's name
  (VAT Regulations 1995, reg. 16).
- United States: three years after the return (26 U.S.C. 6501(a)), four for sales tax in
  California (Regulation 1698), the longest of the large states. No customer's name either.

Counted from the end of the year of the order, so that no day is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.copies import Section, register_holding
from accounts.erasure import Obstacle, emails_of, register_kept, register_obstacles
from accounts.events import person_leaving
from accounts.models import User
from core import clock, messages
from core.events import on_tell
from core.money import format_money
from core.tasks import every_tick
from orders.models import (
    BasketLine,
    Buyer,
    Line,
    Order,
    OrderMove,
    SavedLine,
    StoreOrderMove,
)
from orders.states import ENDED
from payments.privacy import forget_payers

#: Orders of guests that one tick forgets.
AT_ONCE = 200
NOBODY = {
    "name": "",
    "email": "",
    "phone": "",
    "area_code": "",
    "area_name": "",
    "street": "",
    "postcode": "",
    "entrance_code": "",
    "least_age": None,
    "shopper": None,
}


@dataclass(frozen=True)
class Law:
    """Years after the one of the order; whether the buyer must stay known meanwhile."""

    years: int
    buyer: bool = False


LAWS = {"KR": Law(5, buyer=True), "GB": Law(6), "US": Law(4)}
LONGEST = Law(10)


def law_of(country: str) -> Law:
    return LAWS.get(country, LONGEST)


def kept_until(order: Order) -> date:
    """The last local day on which the record of an order must be there."""
    made = timezone.localdate(order.held_at, order.market.tz)
    return date(made.year + law_of(order.market.country).years, 12, 31)


def orders_of(user: User) -> QuerySet[Order]:
    """Theirs, and those made without signing in with an e-mail that is theirs."""
    theirs = Q(shopper=user) | Q(shopper=None, email__in=emails_of(user))
    return Order.objects.filter(theirs)


# -- What we hold


@register_holding
def what_you_bought(user: User) -> Iterable[Section]:
    """Orders and their lines."""
    columns = {
        "code": _("Order"),
        "market": _("Market"),
        "state": _("State"),
        "held_at": _("Ordered"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "address": _("Address"),
        "entrance_code": _("Entrance code"),
        "sum": _("Sum"),
        "receipt_number": _("Receipt"),
    }
    orders = orders_of(user).select_related("market").order_by("id")
    yield Section("orders", _("Orders"), columns, [_order_row(order) for order in orders])
    columns = {
        "store_order__order__code": _("Order"),
        "store_order__store__name": _("Stall"),
        "name": _("Goods"),
        "quantity": _("How much"),
        "ordered_by": _("By"),
        "choice": _("Preparation"),
        "note": _("Your note"),
        "state": _("State"),
    }
    lines = Line.objects.filter(store_order__order__in=orders_of(user)).order_by("id")
    yield Section("order_lines", _("What was in them"), columns, list(lines.values(*columns)))


def _order_row(order: Order) -> dict[str, object]:
    amount = order.about if order.final is None else order.final
    language = get_language() or "en"
    facts = ("code", "state", "held_at", "name", "email", "phone")
    return {
        **{name: getattr(order, name) for name in facts},
        "market": order.market.name,
        "address": _address(order),
        "entrance_code": order.entrance_code,
        "sum": format_money(amount, order.currency, language),
        "receipt_number": order.receipt_number,
    }


def _address(order: Order) -> str:
    parts = (order.area_name, order.street, order.postcode)
    return " ".join(part for part in parts if part)


@register_holding
def what_you_want(user: User) -> Iterable[Section]:
    """Baskets and lists."""
    goods = {
        "product__name": _("Goods"),
        "quantity": _("How much"),
        "ordered_by": _("By"),
        "choice": _("Preparation"),
        "note": _("Your note"),
    }
    columns = {"basket__market__name": _("Market"), **goods, "added_at": _("Put in")}
    rows = BasketLine.objects.filter(basket__shopper=user).values(*columns)
    yield Section("baskets", _("Baskets"), columns, list(rows))
    columns = {"saved__market__name": _("Market"), "saved__name": _("List"), **goods}
    rows = SavedLine.objects.filter(saved__owner=user).values(*columns)
    yield Section("lists", _("Your lists"), columns, list(rows))


# -- What stands in the way, and what stays


@register_obstacles
def of_open_orders(user: User) -> Iterable[Obstacle]:
    """An order that is still on its way needs its shopper."""
    unfinished = orders_of(user).exclude(state__in=ENDED).select_related("market").order_by("id")
    found = list(unfinished)
    if len(found) == 1:
        text = _("Order %(code)s at %(market)s is not finished yet.")
        yield Obstacle(
            text % {"code": found[0].code, "market": found[0].market.name},
            reverse("orders:order", args=[found[0].code]),
            _("See the order"),
        )
    elif found:
        text = _("%(count)d orders are not finished yet.") % {"count": len(found)}
        yield Obstacle(text, reverse("orders:my_orders"), _("See my orders"))


@register_kept
def of_their_orders(user: User, now: datetime) -> Iterable[str]:
    """A sentence for each law that keeps some of their orders."""
    groups: dict[bool, list[date]] = {}
    bought = orders_of(user).exclude(placed_at=None).select_related("market")
    for order in bought:
        groups.setdefault(law_of(order.market.country).buyer, []).append(kept_until(order))
    for buyer, days in groups.items():
        if buyer:
            text = ngettext(
                "%(count)d order in Korea, until %(day)s. The law there asks that who bought stays "
                "known: your name, e-mail and address are kept apart, where nobody at the market "
                "sees them.",
                "%(count)d orders in Korea, the last until %(day)s. The law there asks that who "
                "bought stays known: your name, e-mail and address are kept apart, where nobody at "
                "the market sees them.",
                len(days),
            )
        else:
            text = ngettext(
                "%(count)d order, until %(day)s, for tax: what was bought and paid, without you.",
                "%(count)d orders, the last until %(day)s, for tax: what was bought and paid, "
                "without you.",
                len(days),
            )
        yield text % {"count": len(days), "day": formats.date_format(max(days))}


# -- Forgetting


@on_tell(person_leaving)
def forget_shopper(*, user_id: int) -> None:
    """Their orders are nobody's; baskets and lists go with the person's row."""
    user = User.objects.get(pk=user_id)
    forget_buyers(orders_of(user).select_related("market"), keep=True, now=clock.now())


def forget_buyers(orders: Iterable[Order], *, keep: bool, now: datetime) -> None:
    """Empty what says who bought; with `keep`, who it was is put apart where the law asks."""
    found = list(orders)
    ids = [order.pk for order in found]
    Buyer.objects.bulk_create(
        Buyer(
            order=order,
            name=order.name,
            email=order.email,
            address=_address(order),
            until=kept_until(order),
        )
        for order in found
        if keep and order.placed_at and law_of(order.market.country).buyer
    )
    codes = [order.code for order in found]
    forget_payers(codes)
    contacts = {to for order in found for to in (order.email, order.phone)}
    messages.forget_about(codes=codes, addresses=contacts)
    OrderMove.objects.filter(subject__in=ids, by__isnull=False).update(why="")
    StoreOrderMove.objects.filter(subject__order__in=ids, by__isnull=False).update(why="")
    Line.objects.filter(store_order__order__in=ids).exclude(note="").update(note="")
    Order.objects.filter(pk__in=ids).update(**NOBODY, forgotten_at=now)


@every_tick("orders.forget")
def forget_in_time(now: datetime) -> int:
    """When the law no longer asks: who was kept apart, and who bought without an account."""
    gone, _each = Buyer.objects.filter(until__lt=now.date()).delete()
    return gone + sum(_forget_guests(country, now) for country in LAWS)


def _forget_guests(country: str, now: datetime) -> int:
    first_year = now.year - law_of(country).years
    old = datetime(first_year, 1, 1, tzinfo=now.tzinfo)
    guests = Order.objects.filter(
        shopper=None, forgotten_at=None, held_at__lt=old, market__country=country
    )
    with transaction.atomic():
        found = list(guests.select_related("market").order_by("held_at")[:AT_ONCE])
        forget_buyers(found, keep=False, now=now)
    return len(found)
