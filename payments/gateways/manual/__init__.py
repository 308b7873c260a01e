"""Cash and bank transfer, taken by people: nothing outside is asked, so it is done at once.

The deeds see `can.remote` and settle such a payment inside their own transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments.gateways.base import Capabilities, Refused, Truth

if TYPE_CHECKING:
    from payments.models import Operation, Payment


class ManualGateway:
    name = "manual"
    can = Capabilities(
        remote=False,
        manual_capture=True,
        partial_refund=True,
        transfers=False,
        onboarding_link=False,
    )

    def open_session(self, operation: Operation) -> Truth:
        raise Refused("manual", "cash has no payment page")

    expire_session = capture = cancel_intent = open_session

    def read(self, payment: Payment) -> Truth:
        raise Refused("manual", "cash is known to the ledger only")
