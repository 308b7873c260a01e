"""Lines and whole parts that will not be brought."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core import events, states
from orders.events import line_short
from orders.models import Line, StoreOrder
from orders.states import LineState, StoreOrderState

if TYPE_CHECKING:
    from accounts.models import User

NOTHING = {"final": 0, "brought": 0, "weighed": None}


def drop_line(line: Line, *, by: User | None, now: datetime, why: str) -> None:
    """Take a line out of what is paid for. What it claimed never goes back on sale."""
    if line.state == LineState.REMOVED:
        return
    states.move(line, LineState.REMOVED, by=by, now=now, why=why, **NOTHING)
    events.tell(line_short, line_id=line.pk)


def drop_store_order(
    store_order: StoreOrder, to: StoreOrderState, *, by: User | None, now: datetime, why: str
) -> None:
    """Take a whole part out: every line, then the part itself (rejected or cancelled)."""
    for line in store_order.lines.all():
        drop_line(line, by=by, now=now, why=why)
    states.move(store_order, to, by=by, now=now, why=why)
