"""Forgetting who paid: amounts, states and the gateway's ids stay, the e-mail goes.

What the payment company itself keeps is its own to keep and to erase (docs/run/privacy.md).
"""

from __future__ import annotations

from collections.abc import Collection

from payments.models import (
    Operation,
    Payment,
    PaymentMove,
    SandboxEvent,
    SandboxIdempotency,
    SandboxObject,
    WebhookEvent,
)


def forget_payers(references: Collection[str]) -> None:
    """Empty what names a person on these payments; in the caller's transaction."""
    payments = Payment.objects.filter(reference__in=references)
    for payment in payments.prefetch_related("operations"):
        for operation in payment.operations.filter(kind=Operation.Kind.OPEN_SESSION):
            operation.params = {**operation.params, "email": ""}
            operation.save(update_fields=["params"])
        named = [payment.session_id, payment.intent_id, payment.charge_id]
        WebhookEvent.objects.filter(object_id__in=[each for each in named if each]).update(
            payload={}
        )
        _forget_in_sandbox(payment.reference)
    PaymentMove.objects.filter(subject__in=payments, by__isnull=False).update(why="")
    payments.update(email="")


def _forget_in_sandbox(reference: str) -> None:
    """Its payment pages, what it answered when they were made, and what it told of them."""
    pages = SandboxObject.objects.filter(
        kind="checkout.session", data__client_reference_id=reference
    )
    for page in pages:
        page.data = {**page.data, "customer_email": None}
        page.save(update_fields=["data"])
        SandboxIdempotency.objects.filter(body__contains=page.pk).delete()
        SandboxEvent.objects.filter(data__data__object__id=page.pk).update(data={})
