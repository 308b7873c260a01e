"""What every gateway is: flags of what it can do, a few calls, one way to fail each way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from payments.models import Operation, Payment


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do. `remote` ones are asked over the network, never in a transaction."""

    remote: bool
    manual_capture: bool
    partial_refund: bool
    transfers: bool
    onboarding_link: bool
    overcapture: bool = False
    incremental: bool = False


@dataclass(frozen=True)
class Truth:
    """What the gateway says of a payment at this moment; amounts in minor units.

    `session` is open, complete or expired; `intent` is Stripe's PaymentIntent status.
    Empty where there is none yet.
    """

    session_id: str = ""
    session: str = ""
    session_url: str = ""
    intent_id: str = ""
    intent: str = ""
    amount: int = 0
    currency: str = ""
    received: int = 0
    charge_id: str = ""
    capture_before: datetime | None = None
    problem: str = ""


class Unavailable(RuntimeError):
    """No answer, or none to rely on: the gateway may or may not have acted."""

    def __init__(self, message: str, *, replayable: bool = False) -> None:
        super().__init__(message)
        #: A 500 is replayed under its key for a day: after a look, a new key is needed.
        self.replayable = replayable


class Busy(RuntimeError):
    """The gateway did nothing and asks to be left alone for a while (409, 429, 503)."""


class Refused(RuntimeError):
    """The gateway understood and will not: nothing was done."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Gateway(Protocol):
    """Every call may raise Unavailable, Busy or Refused."""

    name: str
    can: Capabilities

    def open_session(self, operation: Operation) -> Truth:
        """Make a page on which the ceiling can be authorised."""

    def expire_session(self, operation: Operation) -> Truth:
        """Close that page."""

    def capture(self, operation: Operation) -> Truth:
        """Take the amount of the operation, once, and let go of the rest."""

    def cancel_intent(self, operation: Operation) -> Truth:
        """Let go of all that is held."""

    def read(self, payment: Payment) -> Truth:
        """What is."""
