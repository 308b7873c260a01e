"""Signing in with Kakao, Naver or Google: whom we believe, and what we take over.

A provider that names an e-mail is believed only where it has checked it itself. Believed, the
e-mail opens the account that has it; not believed, a code is sent there first.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import Language, User

log = logging.getLogger(__name__)

#: The order of the buttons. Korean shoppers look for Kakao, then Naver.
FIRST_IN = {"ko": ("kakao", "naver", "google"), "en": ("google", "kakao", "naver")}
NAVER_OWN = "@naver.com"


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Names, languages and doubts that allauth's own adapter does not have."""

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Take over the name; take back an e-mail's tick that the provider cannot vouch for."""
        user: User = super().populate_user(request, sociallogin, data)
        facts = sociallogin.account.extra_data
        user.email = get_adapter().clean_email(user.email) if user.email else ""
        user.name = name_of(facts)
        user.language = spoken()
        for address in sociallogin.email_addresses:
            address.email = address.email.lower()
            address.verified = bool(address.verified) and vouched_for(
                sociallogin.account.provider, address.email, facts
            )
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "name": name_of(sociallogin.account.extra_data)}

    def get_requests_session(self) -> Any:
        session = super().get_requests_session()
        session.hooks["response"].append(refuse_without_id)
        return session

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """People are told in words; whoever runs the place finds the cause in the log."""
        if exception is not None:
            log.warning("Sign-in with %s failed: %r", provider.id, exception)


def refuse_without_id(answer: Any, *args: Any, **kwargs: Any) -> None:
    """A profile that names nobody is the provider's fault; allauth would stumble over it.

    Only profiles are asked for with an Authorization header. Raises OAuth2Error.
    """
    if not answer.ok or "Authorization" not in answer.request.headers:
        return
    facts = answer.json()
    inner = facts.get("response") if isinstance(facts, dict) else None
    if not (isinstance(facts, dict) and (facts.get("id") or (inner and inner.get("id")))):
        raise OAuth2Error("the profile names nobody")


def vouched_for(provider: str, email: str, facts: dict[str, Any]) -> bool:
    """Whether an e-mail that the provider calls verified surely is this person's today.

    Kakao: an address that another Kakao account took over stays "verified" but is no longer
    "valid" (Kakao Developers, Kakao Login REST API, KakaoAccount). Naver: the profile names a
    contact address that people may type; only its own mailboxes are sure (NAVER Developers,
    profile API).
    """
    if provider == "kakao":
        return bool(facts.get("kakao_account", {}).get("is_email_valid"))
    if provider == "naver":
        return email.endswith(NAVER_OWN)
    return True


def name_of(facts: dict[str, Any]) -> str:
    """What the provider calls this person, "" where it does not say."""
    kakao = facts.get("kakao_account", {})
    candidates = (
        facts.get("name"),
        facts.get("nickname"),
        kakao.get("name"),
        kakao.get("profile", {}).get("nickname"),
    )
    return next((str(name).strip()[:100] for name in candidates if name), "")


def spoken() -> str:
    """The language of this page, among those we speak."""
    language = (get_language() or "en").split("-")[0]
    return language if language in Language.values else str(Language.ENGLISH)


def may_disconnect(user: User) -> bool:
    """Whether they can still sign in without any provider: by a code to a verified e-mail."""
    return bool(EmailAddress.objects.filter(user=user, verified=True).exists())
