"""Payments, what is to be done about them, the ledger, the inbox, and the sandbox's tables."""

from payments.models.ledger import Leg, Posting
from payments.models.operation import Operation
from payments.models.payment import Payment, PaymentMove
from payments.models.sandbox import SandboxEvent, SandboxIdempotency, SandboxObject
from payments.models.webhook import RefusedWebhooks, WebhookEvent

__all__ = [
    "Leg",
    "Operation",
    "Payment",
    "PaymentMove",
    "Posting",
    "RefusedWebhooks",
    "SandboxEvent",
    "SandboxIdempotency",
    "SandboxObject",
    "WebhookEvent",
]
