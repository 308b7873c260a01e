"""What payments tell, always inside the transaction that moves the payment.

A listener that raises undoes the move; the gateway is then read again later.
"""

from __future__ import annotations

from core.events import Event

payment_authorised = Event(
    "payment_authorised",
    "The ceiling is held on the shopper's card, or was promised in cash. A listener whose "
    "thing is gone by now asks for a void in the same transaction.",
    ("payment_id", "reference"),
)
payment_captured = Event(
    "payment_captured",
    "Money was taken and booked; amount in minor units.",
    ("payment_id", "reference", "amount"),
)
payment_failed = Event(
    "payment_failed",
    "An attempt failed; problem is a code of problems.py. Before authorisation the "
    "shopper may try again on the same payment.",
    ("payment_id", "reference", "problem"),
)
payment_voided = Event(
    "payment_voided",
    "Nothing was taken and nothing can be any more: what it held may be freed.",
    ("payment_id", "reference"),
)
