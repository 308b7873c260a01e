"""Where each story is killed, and how it must end: when people go on, and when the shopper left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

AROUND = ("before_call", "after_call", "before_commit", "after_commit")
CALLS = ("open_session", "expire_session", "capture", "cancel_intent", "refresh")
OPEN, EXPIRE, CAPTURE, VOID, READ = ([f"payments.{c}.{a}" for a in AROUND] for c in CALLS)
DEEDS = ("hold", "at_the_stall", "hand_over", "undelivered", "cancel", "give_up", "amend")
HOLD, STALL, HAND_OVER, UNDELIVERED, CANCEL, GIVE_UP, AMEND = (
    [f"orders.{deed}.before_commit", f"orders.{deed}.after_commit"] for deed in DEEDS
)
WEBHOOK = ["payments.webhook.before_store", "payments.webhook.after_store"]
DRAIN = ["search.drain.read", "search.drain.written", "search.drain.deleted"]
#: A page that was paid on, or whose time is over, cannot be closed: there is no answer to lose.
EXPIRE_REFUSED = [point for point in EXPIRE if not point.endswith("after_call")]

NOTHING: dict[str, Any] = {
    "orders": [],
    "payments": [],
    "mackerels": 100,
    "held": 0,
    "places": 0,
    "in the basket": 3,
    "authorised": 0,
    "taken": [],
    "postings": [],
    "unshared": 0,
    "told": [],
    "waiting": 0,
    "broken": [],
}
EXPIRED = NOTHING | {"orders": ["expired"], "payments": ["expired"]}
EXPIRED_TWICE = NOTHING | {"orders": ["expired"] * 2, "payments": ["expired"] * 2}
#: 480 g of carrots 2,016, two mackerels 13,000, sprouts 2,000, delivery 3,500.
CLOSED = NOTHING | {
    "orders": ["closed"],
    "payments": ["captured"],
    "mackerels": 98,
    "places": 1,
    "in the basket": 0,
    "taken": [20_516],
    "postings": ["capture", "deliv", "settle", "settle", "settle"],
    "told": ["order_placed", "order_receipt"],
}
SECOND_TRY = CLOSED | {"told": ["order_placed", "order_receipt", "order_undelivered"]}
CLOSED_IN_CASH = CLOSED | {
    "taken": [],
    "postings": ["cash", "deliv", "settle", "settle", "settle"],
}
CHANGED = CLOSED | {
    "orders": ["closed", "expired"],
    "payments": ["captured", "expired"],
    "mackerels": 97,
    "taken": [27_016],
}
#: One mackerel less.
AMENDED = CLOSED | {
    "mackerels": 99,
    "taken": [14_016],
    "told": ["order_amended", "order_placed", "order_receipt"],
}
CANCELLED = NOTHING | {
    "orders": ["cancelled"],
    "payments": ["cancelled"],
    "in the basket": 0,
    "told": ["order_cancelled", "order_placed"],
}
CANCELLED_UNPAID = EXPIRED | {"orders": ["cancelled"]}
#: What a stall says is missing never goes back on sale.
REJECTED = CANCELLED | {"mackerels": 98}
#: Sprouts and delivery: the stalls with the rest said no.
LAST_ONLY = CLOSED | {
    "taken": [5_500],
    "postings": ["capture", "deliv", "settle"],
}


@dataclass(frozen=True)
class Way:
    """A step of a story and the points it passes; `again` and `alone` are how it ends."""

    story: str
    step: str
    points: list[str]
    again: dict[str, Any]
    alone: dict[str, Any]


WAYS = [
    Way("bought", "hold", HOLD[:1], CLOSED, NOTHING),
    Way("bought", "hold", HOLD[1:], CLOSED, EXPIRED),
    Way("bought", "open_page", OPEN, CLOSED, EXPIRED),
    Way("bought", "hear", [*WEBHOOK, *READ], CLOSED, CLOSED),
    Way("bought", "weigh", STALL, CLOSED, CLOSED),
    Way("bought", "ready", STALL, CLOSED, CLOSED),
    Way("bought", "hand_over", [*HAND_OVER, *CAPTURE], CLOSED, CLOSED),
    Way("bought without webhook", "come_back", READ, CLOSED, CLOSED),
    Way("cash", "hold_for_cash", HOLD[:1], CLOSED_IN_CASH, NOTHING),
    Way("cash", "hold_for_cash", HOLD[1:], CLOSED_IN_CASH, CLOSED_IN_CASH),
    Way("cash", "hand_over", HAND_OVER, CLOSED_IN_CASH, CLOSED_IN_CASH),
    Way("changed", "hold_more", [*GIVE_UP, *EXPIRE, *HOLD[:1]], CHANGED, EXPIRED),
    Way("changed", "hold_more", HOLD[1:], CHANGED, EXPIRED_TWICE),
    Way("amended", "amend", AMEND[:1], AMENDED, CLOSED),
    Way("amended", "amend", AMEND[1:], AMENDED, AMENDED),
    Way("cancelled", "cancel", CANCEL[:1], CANCELLED, CLOSED),
    Way("cancelled", "cancel", [*CANCEL[1:], *VOID], CANCELLED, CANCELLED),
    Way("cancelled unpaid", "cancel", CANCEL[:1], CANCELLED_UNPAID, EXPIRED),
    Way("cancelled unpaid", "cancel", [*CANCEL[1:], *EXPIRE], CANCELLED_UNPAID, CANCELLED_UNPAID),
    Way("never paid", "tick", [*GIVE_UP, *EXPIRE_REFUSED], EXPIRED, EXPIRED),
    Way("paid too late to be heard", "tick", [*GIVE_UP, *EXPIRE_REFUSED], CLOSED, CLOSED),
    Way("rejected", "reject_last", STALL[:1], REJECTED, LAST_ONLY),
    Way("rejected", "reject_last", [*STALL[1:], *VOID], REJECTED, REJECTED),
    Way("undelivered", "nobody_home", UNDELIVERED[:1], SECOND_TRY, CLOSED),
    Way("undelivered", "nobody_home", UNDELIVERED[1:], SECOND_TRY, SECOND_TRY),
    Way("undelivered", "hand_over", HAND_OVER, SECOND_TRY, SECOND_TRY),
]
#: Beside the way of an order: a new product on its way into the index.
LISTED = DRAIN
