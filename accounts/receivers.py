"""What accounts hears from allauth."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver

from accounts.models import User


@receiver(authentication_step_completed)
def know_the_email_of_a_code(
    user: User, method: str, email: str | None = None, **rest: Any
) -> None:
    """Give a person whom a deed made, not the sign-up page, the e-mail row that allauth keeps.

    Sent just before allauth marks the address the code went to as verified; without a row
    it would send a second code.
    """
    if method == "code" and email and email.lower() == user.email:
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"primary": True, "verified": False}
        )
