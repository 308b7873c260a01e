"""Reading the gateway without being asked: for payments whose webhook never came."""

from __future__ import annotations

import logging
from datetime import datetime

from payments.following import LOOK_SOON
from payments.models import Payment
from payments.paying import refresh

logger = logging.getLogger(__name__)


def look_at_waiting(now: datetime, *, limit: int = 50) -> int:
    """Refresh the payments whose time has come, longest waiting first; how many."""
    waiting = Payment.objects.filter(next_look_at__lte=now).order_by("next_look_at", "id")
    due = list(waiting[:limit])
    for payment in due:
        as_read = Payment.objects.filter(pk=payment.pk, next_look_at=payment.next_look_at)
        if as_read.update(next_look_at=now + LOOK_SOON):  # of several workers, one looks
            _look(payment, now)
    return len(due)


def _look(payment: Payment, now: datetime) -> None:
    try:
        refresh(payment, now=now)
    except Exception:  # one unreadable payment must not hold up the others
        logger.exception("payment %s could not be read", payment.reference)
