from __future__ import annotations

from typing import ClassVar

from django.db import models

from payments.models.payment import Payment


class Operation(models.Model):
    """One thing to be done at the gateway, written in the business transaction.

    `running` holds a claim until `claimed_until`; `unknown` means that the gateway
    may or may not have done it, so it is looked up before it is tried again.
    """

    class Kind(models.TextChoices):
        OPEN_SESSION = "open_session"
        EXPIRE_SESSION = "expire_session"
        CAPTURE = "capture"
        CANCEL_INTENT = "cancel_intent"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        UNKNOWN = "unknown"
        DONE = "done"
        FAILED = "failed"

    PENDING: ClassVar = (State.WAITING, State.RUNNING, State.UNKNOWN)

    kind = models.CharField(max_length=20, choices=Kind.choices)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="operations")
    key = models.CharField(max_length=120, unique=True)
    key_number = models.PositiveSmallIntegerField(default=1)
    params = models.JSONField(default=dict)
    params_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    gateway_id = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                name="payments_operation_due",
                condition=models.Q(state__in=["waiting", "running", "unknown"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def idempotency_key(self) -> str:
        """What the gateway knows this by; a new one after a replayed failure was looked into."""
        return self.key if self.key_number == 1 else f"{self.key}:retry{self.key_number}"
