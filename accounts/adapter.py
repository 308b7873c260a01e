"""How allauth makes and greets our people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import (
    DefaultAccountAdapter,
)
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from accounts.language import remember_language
from accounts.models import Language, User


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
        language = (get_language() or "en").split("-")[0]
        user.language = language if language in Language.values else Language.ENGLISH
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """A browser without a chosen language takes over the person's own."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(request, response, user.language, replace=False)
        return response
