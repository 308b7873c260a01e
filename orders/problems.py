"""Why a basket cannot be bought as it is: computed once, shown on the page, used to refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import format_money
from market.models import Zone
from orders.models import BasketLine
from orders.pricing import stock_units
from stores import restricted
from stores.models import Product, SoldBy
from stores.opening import Off, availability


@dataclass(frozen=True)
class Problem:
    """One thing in the way. `line_id` names the basket's line, `left` what is still there
    (pieces, grams, minor units); `old` and `new` are prices in minor units."""

    code: str
    message: str
    line_id: int | None = None
    left: int | None = None
    old: int | None = None
    new: int | None = None

    @property
    def blocks(self) -> bool:
        """A changed price is only told; everything else must be mended first."""
        return self.code != "price"


def line_problems(
    line: BasketLine,
    *,
    mode: str,
    day: date,
    off: Off,
    left: int | None,
    language: str,
    now: datetime,
) -> list[Problem]:
    """What is wrong with one line, the gravest first; one that is gone has no further problems."""
    product = line.product
    reason = availability(product, day=day, off=off, now=now)
    if reason is not None:
        return [Problem(reason.code, f"{product.name}: {reason.message}", line.pk)]
    if mode not in product.store.modes:
        return [Problem("mode", _mode_message(product), line.pk)]
    if not restricted.may_go(product, mode):
        return [Problem("mode", restricted.wrong_way(product), line.pk)]
    found = _shortage(line, product, left)
    if line.seen_price != product.price:
        found.append(_price_change(line, product, language))
    return found


def basket_problems(
    *,
    goods: int,
    count: int,
    mode: str,
    zone: Zone | None,
    place_known: bool,
    least: int,
    currency: str,
    language: str,
) -> list[Problem]:
    """What is wrong with the basket as a whole; `least` is what it must come to (minor units)."""
    if not count:
        return [Problem("empty", _("Your basket is empty."))]
    if mode != "delivery":
        return []
    if zone is None:
        return [Problem("outside", _outside())] if place_known else []
    if goods >= least:
        return []
    missing = format_money(least - goods, currency, language)
    text = _("Add %(amount)s more: that is the least this market delivers to your place.")
    return [Problem("minimum", text % {"amount": missing}, left=least - goods)]


def short_of_window() -> Problem:
    return Problem("window", _("That time has just filled up or closed. Choose another one."))


def short_of_stock(line: BasketLine, left: int) -> Problem:
    """The claim was refused: somebody else was a moment earlier."""
    shortage = _shortage(line, line.product, left)
    return shortage[0] if shortage else Problem("sold_out", _sold_out(line.product), line.pk)


def dearer(at_most: int, currency: str, language: str) -> Problem:
    """The page said less than it now costs at most (minor units)."""
    text = _("The total is now %(amount)s at most. Look at it, then press the button again.")
    return Problem("total", text % {"amount": format_money(at_most, currency, language)})


def too_young(country: str, today: date) -> Problem:
    """Something in it is not for everybody, and the shopper has not said how old they are."""
    text = _("Tick that you are old enough: %(who)s.")
    return Problem("age", text % {"who": restricted.declaration(country, today)})


def no_longer_joined() -> Problem:
    text = _("The order this was to come with has just changed. Look at the total again.")
    return Problem("joins", text)


def payment_still_open() -> Problem:
    text = _("Another payment for this basket is still open. Wait a minute and try again.")
    return Problem("payment", text)


def _shortage(line: BasketLine, product: Product, left: int | None) -> list[Problem]:
    if left is None or left >= stock_units(product, line.ordered_by, line.quantity):
        return []
    if left <= 0:
        return [Problem("sold_out", _sold_out(product), line.pk, left=0)]
    return [Problem("not_enough", _not_enough(product, left), line.pk, left=left)]


def _price_change(line: BasketLine, product: Product, language: str) -> Problem:
    currency = product.store.market.currency
    text = _("%(name)s: the price changed from %(old)s to %(new)s.") % {
        "name": product.name,
        "old": format_money(line.seen_price, currency, language),
        "new": format_money(product.price, currency, language),
    }
    return Problem("price", text, line.pk, old=line.seen_price, new=product.price)


def _sold_out(product: Product) -> str:
    return _("%(name)s has just sold out. Take it out to go on.") % {"name": product.name}


def _not_enough(product: Product, left: int) -> str:
    if product.sold_by == SoldBy.WEIGHT:
        text = _("%(name)s: only %(left)s g are left.")
    elif product.sold_by == SoldBy.PIECE:
        text = ngettext(
            "%(name)s: only %(left)s is left.", "%(name)s: only %(left)s are left.", left
        )
    else:
        text = _("%(name)s: there is not enough left for that amount.")
    return text % {"name": product.name, "left": left}


def _mode_message(product: Product) -> str:
    text = _("%(stall)s does not offer that way of delivery. Choose another one.")
    return text % {"stall": product.store.name}


def _outside() -> str:
    return _("This market does not deliver to that place. Choose another place, or collect it.")
