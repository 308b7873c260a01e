"""Who runs a market's day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core import audit
from core.events import tell
from market.events import operator_granted, operator_revoked
from market.models import Market, Operatorship

if TYPE_CHECKING:
    from accounts.models import User


def grant(*, market: Market, user: User, by: User | None, now: datetime) -> Operatorship:
    """Let a person run a market, and ask a second factor of them. Safe to repeat."""
    with transaction.atomic():
        operatorship, new = Operatorship.objects.get_or_create(
            market=market, user=user, defaults={"granted_at": now, "granted_by": by}
        )
        if new:
            user.mfa_required = not user.is_cast
            user.save(update_fields=["mfa_required"])
            audit.record("operator_granted", subject=f"{market.slug} {user.pk}", by=by, now=now)
        tell(operator_granted, market_id=market.pk, user_id=user.pk)
    return operatorship


def revoke(*, market: Market, user: User, by: User | None, now: datetime) -> None:
    """Take a market from a person; the second factor too, where nothing else asks for it."""
    with transaction.atomic():
        gone, _ = Operatorship.objects.filter(market=market, user=user).delete()
        if not gone:
            return
        if not user.is_staff and not user.operatorships.exists():
            user.mfa_required = False
            user.save(update_fields=["mfa_required"])
        audit.record("operator_revoked", subject=f"{market.slug} {user.pk}", by=by, now=now)
        tell(operator_revoked, market_id=market.pk, user_id=user.pk)
