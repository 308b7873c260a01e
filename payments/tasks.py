from __future__ import annotations

from core import clock
from core.tasks import task


@task()
def perform_operation(operation_id: int) -> None:
    """Do at the gateway what an operation row says."""
    from payments.operations import perform

    perform(operation_id, now=clock.now())


@task()
def deliver_sandbox_event(event_id: str) -> None:
    """Post one of the sandbox's events to our own endpoint."""
    from payments.sandbox.delivery import deliver

    deliver(event_id, now=clock.now())
