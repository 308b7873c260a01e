"""Whether a person has an authenticator app, a passkey or a security key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from accounts.models import User

#: Recovery codes are a way back in, not a factor of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """One query."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())
