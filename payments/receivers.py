"""What payments does at every tick, in the order of the names."""

from __future__ import annotations

from datetime import datetime

from core.tasks import every_tick
from payments import operations, polling, webhooks
from payments.gateways.stripe.client import is_sandbox


@every_tick("payments.operations")
def perform_operations(now: datetime) -> int:
    """Do what is due at the gateways."""
    return operations.perform_due(now)


@every_tick("payments.poll")
def poll(now: datetime) -> int:
    """Read the payments that wait without a webhook."""
    return polling.look_at_waiting(now)


@every_tick("payments.webhooks")
def process_webhooks(now: datetime) -> int:
    """Apply the events that could not be applied when they came."""
    return webhooks.process_waiting(now)


@every_tick("payments.sandbox")
def run_sandbox(now: datetime) -> int:
    """Let the pretended gateway's time pass and deliver its events."""
    if not is_sandbox():
        return 0
    from payments.sandbox import delivery, sessions  # only where it is allowed to exist

    sessions.expire_overdue(now)
    return delivery.deliver_due(now)
