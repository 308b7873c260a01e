from __future__ import annotations

from typing import ClassVar

from django.db import models


class SandboxObject(models.Model):
    """An object of the pretended gateway, as its API would return it."""

    id = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=30)
    data = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return self.id


class SandboxIdempotency(models.Model):
    """What was answered under one idempotency key, for a day."""

    key = models.CharField(max_length=255, unique=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class SandboxEvent(models.Model):
    """An event of the pretended gateway and how far its delivery has come."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        DELIVERED = "delivered"
        DROPPED = "dropped"
        FAILED = "failed"

    id = models.CharField(max_length=100, primary_key=True)
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=100)
    data = models.JSONField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    copies = models.PositiveSmallIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
