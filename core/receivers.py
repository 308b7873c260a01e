"""What core does at every tick."""

from __future__ import annotations

from datetime import datetime

from core import messages
from core.tasks import every_tick


@every_tick("core.messages")
def send_messages(now: datetime) -> int:
    """Send the mail and SMS that are due."""
    return messages.send_due(now)
