from __future__ import annotations

from typing import ClassVar

from django.db import models


class WebhookEvent(models.Model):
    """A verified event, kept once under the gateway's id. A hint, never the truth."""

    event_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=100, blank=True)
    account = models.CharField(max_length=100, blank=True)
    livemode = models.BooleanField()
    payload = models.JSONField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                name="payments_webhook_unapplied",
                condition=models.Q(processed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class RefusedWebhooks(models.Model):
    """How many deliveries were refused for one reason. Nothing of them is stored."""

    why = models.CharField(max_length=30, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.why}: {self.count}"
