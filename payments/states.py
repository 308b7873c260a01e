"""The states of a payment, the legal moves between them, and named sets.

A state ending in "ing" means: our intent is recorded and the outcome is not known
yet. It is left only by reading the gateway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import models


class PaymentState(models.TextChoices):
    CREATED = "created"
    REQUIRES_ACTION = "requires_action"
    AUTHORISED = "authorised"
    CAPTURING = "capturing"
    CAPTURED = "captured"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"
    VOIDING = "voiding"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DISPUTED = "disputed"
    WON = "won"
    LOST = "lost"


S = PaymentState

PAYMENT_MOVES: Final[Mapping[str, frozenset[str]]] = {
    S.CREATED: frozenset({S.REQUIRES_ACTION, S.AUTHORISED, S.VOIDING, S.EXPIRED}),
    # Back to created: the card was declined or not confirmed, another may be tried.
    S.REQUIRES_ACTION: frozenset({S.CREATED, S.AUTHORISED, S.VOIDING, S.EXPIRED}),
    S.AUTHORISED: frozenset({S.CAPTURING, S.VOIDING, S.CANCELLED}),
    # Back to authorised: the gateway refused the capture, or the shopper paid
    # before the payment could be voided.
    S.CAPTURING: frozenset({S.CAPTURED, S.AUTHORISED, S.CANCELLED}),
    S.VOIDING: frozenset({S.AUTHORISED, S.CANCELLED, S.EXPIRED}),
    S.CAPTURED: frozenset({S.PART_REFUNDED, S.REFUNDED, S.DISPUTED}),
    S.PART_REFUNDED: frozenset({S.REFUNDED, S.DISPUTED}),
    S.DISPUTED: frozenset({S.WON, S.LOST}),
}

#: The shopper may still pay.
UNPAID: Final = frozenset({S.CREATED, S.REQUIRES_ACTION})
#: Nothing was taken and nothing will be.
FREED: Final = frozenset({S.CANCELLED, S.EXPIRED})
#: Money was taken, whatever came of it.
TAKEN: Final = frozenset({S.CAPTURED, S.PART_REFUNDED, S.REFUNDED, S.DISPUTED, S.WON, S.LOST})
#: The gateway's answer is awaited.
IN_FLIGHT: Final = frozenset({S.CAPTURING, S.VOIDING})
#: Money is held or taken: the order may go ahead.
SECURED: Final = frozenset({S.AUTHORISED, S.CAPTURING}) | TAKEN
