"""How allauth makes and greets our people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest, HttpResponse

from accounts.access import address_of
from accounts.language import remember_language
from accounts.models import User
from accounts.sign_ins import SEEN
from accounts.social import spoken
from accounts.stages import ALLAUTHS, OURS
from core import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Lower-cased e-mail, the language of the sign-up page, quiet sign-in."""

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).strip().lower()

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002  (allauth's signature)
    ) -> User:
        user.language = spoken()
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_client_ip(self, request: HttpRequest) -> str:
        """For limits of attempts, notices and the list of sign-ins: one rule for all."""
        return address_of(request) or str(super().get_client_ip(request))

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        return [OURS if stage == ALLAUTHS else stage for stage in stages]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """A browser without a chosen language takes over the person's own."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        request.session[SEEN] = int(clock.now().timestamp())
        _counts_as_asked_again(request)
        remember_language(request, response, user.language, replace=False)
        return response


def _counts_as_asked_again(request: HttpRequest) -> None:
    """Who has just signed in is not asked for it again at once, by whatever way they came.

    Else somebody who lost the one passkey, and came in by a code, could never remove it.
    """
    ways = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    if ways:
        last = {**ways[-1], "reauthenticated": True}
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*ways[:-1], last]
