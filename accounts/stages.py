"""Which steps a sign-in takes, where allauth's rule is not ours."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.models import User

ALLAUTHS = "allauth.mfa.stages.AuthenticateStage"
OURS = "accounts.stages.SecondStep"


class SecondStep(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """A second step for those who need one or set one up.

    A passkey is a way in, not a second step: whoever loses the phone with it must still get in
    with a code by e-mail. An app for codes, or a key that cannot sign in alone, was set up to be
    asked for.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and wants_second_step(self.login.user)


def wants_second_step(user: User) -> bool:
    """Whether a sign-in without a passkey shall ask for something more."""
    if user.mfa_required or user.is_staff or user.is_superuser:
        return True
    return not all(
        map(
            _is_passkey,
            Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES),
        )
    )


def _is_passkey(authenticator: Authenticator) -> bool:
    if authenticator.type != Authenticator.Type.WEBAUTHN:
        return False
    return authenticator.wrap().is_passwordless is True
