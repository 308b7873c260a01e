"""Adding a passkey, where allauth's next page is not ours."""

from __future__ import annotations

from allauth.mfa.webauthn.views import AddWebAuthnView
from django.urls import reverse

from accounts.access import person
from accounts.stages import wants_second_step


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Spare codes are shown to those who are ever asked for a second step, to nobody else."""

    def get_success_url(self) -> str:
        if wants_second_step(person(self.request)):
            return str(super().get_success_url())
        return reverse("mfa_list_webauthn")
