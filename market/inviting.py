"""Asking somebody to run a market's day: by e-mail, with a link that works once.

Whoever opens the link reads that mail box, so pressing the button makes their account where there
is none. It never signs in a person who has a second step: the link would step around it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.contrib.auth import login
from django.db import transaction
from django.urls import reverse

from accounts.access import platform_staff
from accounts.models import User
from accounts.second_factor import has_second_factor
from core import audit, messages
from market import operatorship
from market.models import Invitation, Market

if TYPE_CHECKING:
    from django.http import HttpRequest

LINK_LASTS = timedelta(days=7)
BACKEND = "django.contrib.auth.backends.ModelBackend"


class NotInvited(Exception):
    """The link is unknown, used, taken back or too old; `known` says that it was one once."""

    def __init__(self, *, known: bool) -> None:
        super().__init__()
        self.known = known


class LastOperator(ValueError):
    """A market keeps at least one person who runs it."""


def invite(*, market: Market, email: str, language: str, by: User, now: datetime) -> Invitation:
    """Send an e-mail the link to join; an invitation of that e-mail still open is replaced."""
    email = email.strip().lower()
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        open_ones = market.invitations.filter(email=email, accepted_at=None, revoked_at=None)
        open_ones.update(revoked_at=now)
        row = Invitation.objects.create(
            market=market,
            email=email,
            token_hash=_hash(token),
            invited_by=by,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
        messages.queue(
            template="operator_invited",
            channel="mail",
            to=email,
            language=language,
            now=now,
            key=message_key(row),
            context={
                "market": market.name,
                "by": str(by),
                "path": reverse("market:join_team", args=[token]),
            },
        )
        audit.record("operator_invited", subject=_subject(row), by=by, now=now)
    return row


def take_back(*, invitation: Invitation, by: User, now: datetime) -> None:
    """The link no longer works; taking back twice changes nothing."""
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if still_open.update(revoked_at=now):
        audit.record("invitation_taken_back", subject=_subject(invitation), by=by, now=now)


def find(token: str, now: datetime) -> Invitation:
    """The invitation of a link while it can be used; raises NotInvited."""
    row = Invitation.objects.select_related("market").filter(token_hash=_hash(token)).first()
    if row is None or not row.is_open(now):
        raise NotInvited(known=row is not None)
    return row


def accept(*, token: str, name: str, language: str, now: datetime) -> tuple[Market, User]:
    """Use the link up and let that e-mail's person run the market. Raises NotInvited.

    Two presses at once: the UPDATE's row count decides.
    """
    row = find(token, now)
    with transaction.atomic():
        unused = Invitation.objects.filter(pk=row.pk, accepted_at=None, revoked_at=None)
        if unused.update(accepted_at=now) != 1:
            raise NotInvited(known=True)
        user = person_of(row.email)
        if user is None:
            user = User.objects.create_user(row.email, name=name, language=language)
        if user.email == row.email:  # whoever opened the link reads it
            EmailAddress.objects.update_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        operatorship.grant(market=row.market, user=user, by=row.invited_by, now=now)
    return row.market, user


def person_of(email: str) -> User | None:
    """Whoever signs in with that e-mail, be it their first or another one they confirmed."""
    confirmed = EmailAddress.objects.filter(email=email, verified=True).select_related("user")
    address = confirmed.first()
    return address.user if address else User.objects.filter(email=email).first()


def may_sign_in(user: User) -> bool:
    """Whether the link may also sign the person in: not around a second step they have."""
    return user.is_active and not (platform_staff(user) or has_second_factor(user))


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in whoever has just accepted; a second step is asked of them next."""
    login(request, user, backend=BACKEND)
    record_authentication(
        request, user, method="invitation", email=user.email, reauthenticated=True
    )


def dismiss(*, market: Market, user: User, by: User, now: datetime) -> None:
    """Take a market from a person. Raises LastOperator for the only one."""
    with transaction.atomic():
        locked = Market.objects.select_for_update().get(pk=market.pk)
        if not locked.operatorships.exclude(user=user).exists():
            raise LastOperator
        operatorship.revoke(market=locked, user=user, by=by, now=now)


def _subject(invitation: Invitation) -> str:
    """Its number, not the e-mail: audit lines stay when a person is forgotten."""
    return f"{invitation.market.slug} invitation {invitation.pk}"


def message_key(invitation: Invitation) -> str:
    """What its mail is found by; it names whoever invited."""
    return f"operator_invited:{invitation.pk}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
