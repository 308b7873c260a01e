"""The receipt: what was sold by whom, estimated and weighed, the tax within, and how it was paid.

Prices include tax; each stall is the seller of its own goods, the market the intermediary.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from orders.models import Order
from orders.pricing import tax_within
from orders.states import OrderState
from orders.tracking import PartNow, Tracking, tracking


@dataclass(frozen=True)
class Tax:
    """Of one rate (basis points): what the goods came to, and the tax within (minor units)."""

    rate_bp: int
    goods: int
    amount: int


@dataclass(frozen=True)
class Receipt:
    """One sheet. It is `final` once the goods are with the shopper; before, a slip that says so."""

    order: Order
    track: Tracking
    taxes: list[Tax]

    @property
    def final(self) -> bool:
        return bool(self.order.receipt_number)

    @property
    def void(self) -> bool:
        """Nothing was sold and nothing charged."""
        return self.order.state in {OrderState.CANCELLED, OrderState.EXPIRED}

    @property
    def parts(self) -> list[PartNow]:
        """The sellers who brought something, or will."""
        return [part for part in self.track.parts if not part.dropped]

    @property
    def total(self) -> int:
        """Minor units: what was paid, or about what will be."""
        if self.order.final is not None:
            return self.order.final
        return self.track.goods + self.order.delivery_fee

    @property
    def cash(self) -> bool:
        return self.order.payment is not None and self.order.payment.gateway == "manual"

    @property
    def at(self) -> datetime:
        return self.order.handed_over_at or self.order.placed_at or self.order.held_at


def receipt_of(order: Order, *, now: datetime) -> Receipt:
    """Four queries."""
    track = tracking(order, now=now)
    return Receipt(order, track, _taxes(track))


def _taxes(track: Tracking) -> list[Tax]:
    """By rate; the tax is taken line by line, as it would be on each seller's own receipt."""
    goods: Counter[int] = Counter()
    taxes: Counter[int] = Counter()
    for part in track.parts:
        for row in part.lines:
            goods[row.line.tax_bp] += row.amount
            taxes[row.line.tax_bp] += tax_within(row.amount, row.line.tax_bp)
    return [Tax(rate, goods[rate], taxes[rate]) for rate in sorted(goods) if goods[rate]]
