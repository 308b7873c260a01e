"""How quantities, states and answers of this room are said to people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import format_money, minor_digits
from core.templatetags.dongne import grams
from market.models import Mode
from orders.models import Order, Preference, StoreOrder
from orders.states import LineState, OrderState, StoreOrderState
from payments.models import Payment
from payments.states import PaymentState
from stores.cards import usual_grams
from stores.models import Product, SoldBy


def money(amount: int, currency: str) -> str:
    """Minor units in the reader's language."""
    return format_money(amount, currency, (get_language() or "en").split("-")[0])


def quantity_words(ordered_by: str, quantity: int, *, unit: str, currency: str) -> str:
    """Pieces, grams or minor units: "2단", "500 g", "£2.00 worth"."""
    if ordered_by == SoldBy.WEIGHT:
        return grams(quantity)
    if ordered_by == SoldBy.MONEY:
        return _("%(amount)s worth") % {"amount": money(quantity, currency)}
    if not unit:
        return f"× {quantity}"
    return _("%(count)d %(unit)s") % {"count": quantity, "unit": unit}


def short_quantity(ordered_by: str, quantity: int, currency: str) -> str:
    """The same without the unit, for a button: "2", "500 g", "£2.00"."""
    if ordered_by == SoldBy.WEIGHT:
        return grams(quantity)
    return money(quantity, currency) if ordered_by == SoldBy.MONEY else str(quantity)


def money_step(currency: str) -> int:
    """By how much an order by money grows: 1,000 won, one pound."""
    return 1000 if minor_digits(currency) == 0 else 100


def smallest(product: Product, ordered_by: str) -> int:
    """The smallest quantity, also the step: pieces, grams or minor units."""
    if ordered_by == SoldBy.WEIGHT:
        return max(product.step_grams, 1)
    if ordered_by == SoldBy.MONEY and product.sold_by == SoldBy.MONEY:
        return max(product.price, 1)
    return money_step(product.store.market.currency) if ordered_by == SoldBy.MONEY else 1


def usual(product: Product, ordered_by: str) -> int:
    """What the product page offers first."""
    if ordered_by == SoldBy.WEIGHT:
        return usual_grams(product)
    if ordered_by == SoldBy.MONEY and product.sold_by == SoldBy.WEIGHT:
        return 5 * money_step(product.store.market.currency)
    return smallest(product, ordered_by)


def quick_amounts(product: Product, ordered_by: str) -> list[int]:
    """Four quantities that most people mean."""
    step = smallest(product, ordered_by)
    if ordered_by == SoldBy.WEIGHT:
        return sorted({-(-grams // step) * step for grams in (300, 500, 1000, 2000)})
    if ordered_by == SoldBy.MONEY and product.sold_by == SoldBy.WEIGHT:
        return [step * times for times in (3, 5, 10, 20)]
    return [step * times for times in (1, 2, 3, 5)]


@dataclass(frozen=True)
class Said:
    """A state in words, with the tone of its mark: good, warn, stop or quiet."""

    label: str
    tone: str = "quiet"


def order_said(order: Order) -> Said:
    """What an order's state means to anybody."""
    return {
        OrderState.HELD: Said(_("Not paid yet"), "warn"),
        OrderState.PLACED: Said(_("Ordered"), "good"),
        OrderState.CONFIRMED: Said(_("Being prepared"), "good"),
        OrderState.READY: Said(_("Ready"), "good"),
        OrderState.HANDED_OVER: Said(_("Handed over"), "good"),
        OrderState.CLOSED: Said(_("All done"), "good"),
        OrderState.EXPIRED: Said(_("Not paid in time"), "stop"),
        OrderState.CANCELLED: Said(_("Cancelled"), "stop"),
        OrderState.UNDELIVERED: Said(_("Not delivered"), "stop"),
    }[OrderState(order.state)]


def store_order_said(store_order: StoreOrder) -> Said:
    """What one stall's part is at."""
    return {
        StoreOrderState.NEW: Said(_("Waiting for the stall"), "warn"),
        StoreOrderState.ACCEPTED: Said(_("Being packed"), "warn"),
        StoreOrderState.READY: Said(_("Packed"), "good"),
        StoreOrderState.COLLECTED: Said(_("Collected"), "good"),
        StoreOrderState.HANDED_OVER: Said(_("Handed over"), "good"),
        StoreOrderState.REJECTED: Said(_("The stall cannot bring it"), "stop"),
        StoreOrderState.CANCELLED: Said(_("Cancelled"), "stop"),
    }[StoreOrderState(store_order.state)]


def payment_said(payment: Payment) -> str:
    """How an order is paid for, and how far that is, for who runs the market."""
    cash = payment.gateway == Payment.Gateway.MANUAL
    state = {
        PaymentState.CREATED: _("not paid yet"),
        PaymentState.REQUIRES_ACTION: _("not paid yet"),
        PaymentState.AUTHORISED: _("due at the hand-over") if cash else _("held on the card"),
        PaymentState.CAPTURING: _("being taken"),
        PaymentState.CAPTURED: _("paid"),
        PaymentState.PART_REFUNDED: _("partly refunded"),
        PaymentState.REFUNDED: _("refunded"),
        PaymentState.VOIDING: _("being let go"),
        PaymentState.CANCELLED: _("nothing charged"),
        PaymentState.EXPIRED: _("not paid in time"),
        PaymentState.DISPUTED: _("disputed at the bank"),
        PaymentState.WON: _("dispute won"),
        PaymentState.LOST: _("dispute lost"),
    }[PaymentState(payment.state)]
    return f"{_('Cash') if cash else _('Card')}: {state}"


def line_said(state: str) -> Said | None:
    """What became of a line; nothing to say while it is only ordered."""
    return {
        LineState.PICKED: Said(_("Packed"), "good"),
        LineState.SHORT: Said(_("Fewer came"), "warn"),
        LineState.SUBSTITUTED: Said(_("Something like it"), "warn"),
        LineState.REMOVED: Said(_("Sold out"), "stop"),
    }.get(LineState(state))


def preference_words() -> list[tuple[str, str]]:
    """The answers to "if something is missing"."""
    return [
        (Preference.SIMILAR, _("Something like it, not dearer")),
        (Preference.ASK, _("Ask me first")),
        (Preference.LEAVE_OUT, _("Leave it out; I do not pay for it")),
    ]


def sold_words(product: Product) -> str:
    """How a product is sold, for its page: "By the piece (마리)", "By weight or by money"."""
    if product.sold_by == SoldBy.MONEY:
        return _("By money, this much and up")
    if product.sold_by == SoldBy.WEIGHT:
        return _("By weight or by money") if product.by_money_too else _("By weight, on the scale")
    if not product.unit:
        return _("By the piece")
    return _("By the piece (%(unit)s)") % {"unit": product.unit}


def mode_words(mode: str) -> str:
    """Delivery, pick-up or parcel."""
    words = {Mode.DELIVERY: _("Delivery"), Mode.PICKUP: _("Collect"), Mode.PARCEL: _("By post")}
    return words[Mode(mode)]
