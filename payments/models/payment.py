from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.states import Move, Table
from payments.states import PAYMENT_MOVES, SECURED, TAKEN, UNPAID, PaymentState


class Payment(models.Model):
    """Money promised and taken for one reference, with one gateway.

    Amounts are minor units of `currency`. `reference` is somebody else's code (an
    order's), which this room never looks up.
    """

    class Gateway(models.TextChoices):
        STRIPE = "stripe"
        MANUAL = "manual"

    MOVES: ClassVar[Table] = PAYMENT_MOVES
    MOVE_MODEL: ClassVar[type[Move]]

    reference = models.CharField(max_length=40, unique=True)
    gateway = models.CharField(max_length=10, choices=Gateway.choices)
    account = models.CharField(max_length=80, default="psp", help_text="ledger account debited")
    currency = models.CharField(max_length=3)
    ceiling = models.BigIntegerField(help_text="authorised at most, minor units")
    captured = models.BigIntegerField(default=0, help_text="minor units")
    state = models.CharField(
        max_length=20, choices=PaymentState.choices, default=PaymentState.CREATED
    )
    description = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    success_url = models.CharField(max_length=500)
    cancel_url = models.CharField(max_length=500)
    expires_at = models.DateTimeField(help_text="end of the payment session")
    session_id = models.CharField(max_length=100, blank=True, db_index=True)
    session_url = models.CharField(max_length=1000, blank=True)
    session_number = models.PositiveSmallIntegerField(default=1)
    intent_id = models.CharField(max_length=100, blank=True, db_index=True)
    charge_id = models.CharField(max_length=100, blank=True)
    authorised_at = models.DateTimeField(null=True)
    capture_before = models.DateTimeField(null=True)
    last_problem = models.CharField(max_length=60, blank=True)
    next_look_at = models.DateTimeField(
        null=True, help_text="when the gateway is read again without being asked"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_look_at"],
                name="payments_payment_look",
                condition=Q(next_look_at__isnull=False),
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ceiling__gt=0), name="payments_ceiling_positive"),
            models.CheckConstraint(
                condition=Q(captured__gte=0, captured__lte=F("ceiling")),
                name="payments_captured_within_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.state})"

    @property
    def may_be_paid(self) -> bool:
        """Whether the shopper can still pay."""
        return self.state in UNPAID

    @property
    def is_secured(self) -> bool:
        """Whether the money is held or taken."""
        return self.state in SECURED

    @property
    def is_taken(self) -> bool:
        """Whether money was taken, whatever came of it."""
        return self.state in TAKEN


class PaymentMove(Move):
    """One move of a payment. Append-only."""

    subject = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="moves")

    class Meta(Move.Meta):
        abstract = False


Payment.MOVE_MODEL = PaymentMove
