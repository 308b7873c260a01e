"""How far an order has come, for the shopper's page and the operator's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from market.models import Mode
from orders.models import Order
from orders.states import OrderState


@dataclass(frozen=True)
class Step:
    """One station; `at` (UTC) is when it was reached, None while it lies ahead."""

    state: str
    label: str
    at: datetime | None

    @property
    def done(self) -> bool:
        return self.at is not None


def timeline(order: Order) -> list[Step]:
    """The stations of an order in their order; one that ended early shows where."""
    reached = {move.to_state: move.at for move in order.moves.all()}
    steps = [
        Step(OrderState.PLACED, _("Ordered"), reached.get(OrderState.PLACED)),
        Step(OrderState.CONFIRMED, _("The stalls have seen it"), _confirmed(reached)),
        Step(OrderState.READY, _("Everything is packed"), reached.get(OrderState.READY)),
        Step(OrderState.HANDED_OVER, _handed_over(order), reached.get(OrderState.HANDED_OVER)),
    ]
    ended = _ended(order, reached)
    return [step for step in steps if step.done] + [ended] if ended else steps


def _confirmed(reached: dict[str, datetime]) -> datetime | None:
    """Stalls that pack at once confirm by it."""
    return reached.get(OrderState.CONFIRMED) or reached.get(OrderState.READY)


def _handed_over(order: Order) -> str:
    return {
        Mode.DELIVERY: _("Delivered"),
        Mode.PICKUP: _("Collected"),
        Mode.PARCEL: _("Posted"),
    }[Mode(order.mode)]


def _ended(order: Order, reached: dict[str, datetime]) -> Step | None:
    labels = {
        OrderState.CANCELLED: _("Cancelled"),
        OrderState.EXPIRED: _("Not paid in time"),
        OrderState.UNDELIVERED: _("Nobody was there"),
    }
    label = labels.get(OrderState(order.state))
    return Step(order.state, label, reached.get(order.state)) if label else None
