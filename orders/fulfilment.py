"""What a stall does with its part of an order: accept, weigh, bring less, ready, undo.

Every deed works inside one transaction that first locks the order, so that the
order's state can follow. What the shopper was told "at most" is never exceeded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from core import events, faults, states
from core.money import format_money
from orders.cancelling import cancel_in_transaction
from orders.dropping import drop_line, drop_store_order
from orders.events import line_short, store_order_ready
from orders.following import follow, locked, nothing_left
from orders.models import Line, StoreOrder
from orders.pricing import grams_for_amount, most_grams, weighed_amount
from orders.states import (
    AT_THE_STALLS,
    WAITING_STORE_ORDERS,
    LineState,
    StoreOrderState,
)
from orders.telling import take_back_shortage
from payments import operations
from stores import stock
from stores.models import SoldBy

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Operation

#: Below a tenth of what was ordered, a weight is taken for a slip of the finger.
ABSURD_SHARE = 10
#: Below three quarters of it, the shopper is told that it became less.
SHORT_SHARE = (3, 4)

faults.declare_commit("orders.at_the_stall")


class Refused(ValueError):
    """The stall cannot do that; the message says why and what to do."""


@contextmanager
def _at_the_stall(store_order: StoreOrder, *, by: User | None, now: datetime) -> Iterator[None]:
    """Lock the order, do the deed, let the order follow; call the gateway after the commit
    where nothing is left to bring."""
    operation: Operation | None = None
    with faults.committing("orders.at_the_stall"):
        order = locked(store_order.order_id)
        store_order.refresh_from_db()
        if order.state not in AT_THE_STALLS:
            raise Refused(_("This order has left the stalls. Nothing can be changed here."))
        yield
        follow(order, by=by, now=now)
        if nothing_left(order):
            why = gettext_noop("no stall can bring anything")
            operation = cancel_in_transaction(order, by=by, now=now, why=why, past_cutoff=True)
    if operation is not None:
        operations.perform(operation.pk, now=now)


def accept(*, store_order: StoreOrder, by: User | None, now: datetime) -> None:
    """The stall has seen it. Accepting twice is harmless."""
    with _at_the_stall(store_order, by=by, now=now):
        if store_order.state == StoreOrderState.NEW:
            states.move(store_order, StoreOrderState.ACCEPTED, by=by, now=now)


def weigh(*, line: Line, grams: int, by: User | None, now: datetime) -> None:
    """Put down what the scale says. Raises Refused above the ceiling and for absurd weights."""
    _refuse_unless_weighed(line)
    with _working_on(line, by=by, now=now):
        most = most_grams(line, line.ceiling)
        if grams > most:
            text = _("That is more than the shopper agreed to. Take some off: at most %(most)s g.")
            raise Refused(text % {"most": most})
        if grams * ABSURD_SHARE < line.quantity:
            text = _(
                "%(grams)s g is far from %(wanted)s g. Weigh again, or say that it is sold out."
            )
            raise Refused(text % {"grams": grams, "wanted": line.quantity})
        _pick_weighed(line, grams=grams, final=weighed_amount(line, grams), by=by, now=now)


def weigh_by_amount(*, line: Line, amount: int, by: User | None, now: datetime) -> None:
    """Put down the price the scale prints (minor units), for scales that print prices."""
    _refuse_unless_weighed(line)
    currency = line.store_order.order.currency
    with _working_on(line, by=by, now=now):
        if amount > line.ceiling:
            text = _("That is more than the shopper agreed to. At most %(most)s.")
            raise Refused(text % {"most": format_money(line.ceiling, currency, _language())})
        if amount * ABSURD_SHARE < line.estimate:
            text = _("That is far too little. Check the number, or say that it is sold out.")
            raise Refused(text)
        _pick_weighed(line, grams=grams_for_amount(line, amount), final=amount, by=by, now=now)


def bring(*, line: Line, pieces: int, by: User | None, now: datetime) -> None:
    """Bring fewer pieces than ordered, or all of them after all."""
    if line.ordered_by != SoldBy.PIECE:
        raise Refused(_("This is not counted in pieces."))
    with _working_on(line, by=by, now=now):
        if not 0 < pieces <= line.quantity:
            text = _("Choose between 1 and %(most)s, or say that it is sold out.")
            raise Refused(text % {"most": line.quantity})
        short = pieces < line.quantity
        to = LineState.SHORT if short else LineState.PICKED
        _pick(line, to, by=by, now=now, brought=pieces, final=line.price * pieces)


def sold_out(*, line: Line, by: User | None, now: datetime) -> None:
    """There is none: the line goes, and so does the product from sale until the stall says back."""
    with _working_on(line, by=by, now=now):
        drop_line(line, by=by, now=now, why=gettext_noop("sold out at the stall"))
        stock.sold_out(product=line.product, by=by, now=now)


def restore(*, line: Line, by: User | None, now: datetime) -> None:
    """Undo what was said of a line."""
    with _working_on(line, by=by, now=now):
        _restore(line, by=by, now=now)
        take_back_shortage(line.store_order.order)


def ready(*, store_order: StoreOrder, by: User | None, now: datetime) -> None:
    """The stall's part is packed. Raises Refused while something still has to be weighed."""
    with _at_the_stall(store_order, by=by, now=now):
        if store_order.state == StoreOrderState.READY:
            return
        _refuse_unless_open(store_order)
        lines = list(store_order.lines.all())
        for line in lines:
            _pick_as_ordered(line, by=by, now=now)
        if all(line.state == LineState.REMOVED for line in lines):
            states.move(
                store_order,
                StoreOrderState.REJECTED,
                by=by,
                now=now,
                why=gettext_noop("all sold out"),
            )
        else:
            states.move(store_order, StoreOrderState.READY, by=by, now=now)
            events.tell(store_order_ready, store_order_id=store_order.pk)


def undo_ready(*, store_order: StoreOrder, by: User | None, now: datetime) -> None:
    """It was pressed by mistake: back to work, as long as nobody has collected it."""
    with _at_the_stall(store_order, by=by, now=now):
        if store_order.state != StoreOrderState.READY:
            raise Refused(_("This can no longer be undone."))
        states.move(
            store_order, StoreOrderState.ACCEPTED, by=by, now=now, why=gettext_noop("undone")
        )


def reject(*, store_order: StoreOrder, by: User | None, now: datetime, why: str) -> None:
    """The stall can bring nothing of it."""
    with _at_the_stall(store_order, by=by, now=now):
        _refuse_unless_open(store_order)
        drop_store_order(store_order, StoreOrderState.REJECTED, by=by, now=now, why=why)


@contextmanager
def _working_on(line: Line, *, by: User | None, now: datetime) -> Iterator[None]:
    with _at_the_stall(line.store_order, by=by, now=now):
        store_order = line.store_order
        line.refresh_from_db()  # the shopper may have asked for less since it was read
        if line.taken_out:
            raise Refused(_("The shopper no longer wants this. Leave it."))
        _refuse_unless_open(store_order)
        yield


def _refuse_unless_open(store_order: StoreOrder) -> None:
    if store_order.state not in WAITING_STORE_ORDERS:
        raise Refused(_("You said it is ready. Undo that first."))


def _refuse_unless_weighed(line: Line) -> None:
    if line.ordered_by != SoldBy.WEIGHT:
        raise Refused(_("This is not weighed: pack as much as the shopper asked for."))


def _pick_weighed(line: Line, *, grams: int, final: int, by: User | None, now: datetime) -> None:
    several, of = SHORT_SHARE
    short = grams * of < line.quantity * several
    to = LineState.SHORT if short else LineState.PICKED
    _pick(line, to, by=by, now=now, weighed=grams, final=final)


def _pick(line: Line, to: LineState, *, by: User | None, now: datetime, **fields: Any) -> None:
    _restore(line, by=by, now=now)
    states.move(line, to, by=by, now=now, **fields)
    if to == LineState.SHORT:
        events.tell(line_short, line_id=line.pk)


def _restore(line: Line, *, by: User | None, now: datetime) -> None:
    if line.state != LineState.ORDERED:
        blank = {"final": None, "brought": None, "weighed": None}
        states.move(line, LineState.ORDERED, by=by, now=now, why=gettext_noop("undone"), **blank)


def _pick_as_ordered(line: Line, *, by: User | None, now: datetime) -> None:
    if line.state != LineState.ORDERED:
        return
    if line.ordered_by == SoldBy.WEIGHT:
        raise Refused(_("Weigh %(name)s first.") % {"name": line.name})
    states.move(line, LineState.PICKED, by=by, now=now, final=line.estimate)


def _language() -> str:
    return get_language() or "en"
