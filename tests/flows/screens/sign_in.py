"""Signing in and up, second steps, passkeys, and other sites' accounts."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from tests.flows.screens.screen import Screen, know_email
from tests.flows.world import PASSWORD, STRANGER, Side

CODE_FOR = "code@example.org"


#: A key that a browser made for localhost, as allauth keeps it; nobody holds its other half.
A_PASSKEY = {
    "credential": {
        "type": "public-key",
        "id": "GfADuenLC1fMdqHZzN2OMroFr__jhrxyepyERgEowyc",
        "rawId": "GfADuenLC1fMdqHZzN2OMroFr__jhrxyepyERgEowyc",
        "authenticatorAttachment": "platform",
        "response": {
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoia3FvYXNraW9RMFVa"
            "VkN0ZDU2VmFMRlVPcGQtX0dSSzI1SjlBc09BQWNBdyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzM3"
            "MzciLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_k"
            "rrmihjLHmVzzuoMdl2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIBnwA7npywtXzHah2czdjjK6Ba__44a8cnqc"
            "hEYBKMMnpQECAyYgASFYIG6OtxLSLiJNF_H3rdmyt9tkYRtmD9uN1za6w-EfddP0IlggxHQ_mLOAZVcXVf8Y"
            "lhW-cVAaY8-CcmH9LptqPr9hLp8",
            "transports": ["internal"],
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
}


def _asked_for_code(client: Client, side: Side) -> None:
    client.post(reverse("account_request_login_code"), {"email": side.shopper.email})


def _asked_for_reset(client: Client, side: Side) -> None:
    client.post(reverse("account_reset_password"), {"email": side.shopper.email})


def _signed_up(client: Client, side: Side) -> None:
    fields = {"email": CODE_FOR, "name": "New Neighbour", "password1": "a-long-word-of-mine"}
    client.post(reverse("account_signup"), fields)


def _second_factor(client: Client, side: Side) -> None:
    """The stranger has an app for codes, and has just typed their password."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    _guard(User.objects.get(email=STRANGER))


def _half_signed_in(client: Client, side: Side) -> None:
    _guard(User.objects.get(email=STRANGER))
    client.post(reverse("account_login"), {"login": STRANGER, "password": PASSWORD})


def _guard(user: User) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def _has_passkey(client: Client, side: Side) -> None:
    """The stranger has a passkey, and has just typed their password."""
    user = User.objects.get(email=STRANGER)
    know_email(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    kind = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=user, type=kind, data={"name": user.name, **A_PASSKEY})


def _passkey_page(name: str) -> Callable[[Side], str]:
    def path(side: Side) -> str:
        return reverse(name, args=[Authenticator.objects.get(user__email=STRANGER).pk])

    return path


def _signing_up_with_passkey(client: Client, side: Side) -> None:
    client.post(reverse("account_signup_by_passkey"), {"email": CODE_FOR, "name": "New Neighbour"})
    code = client.session["account_email_verification_code"]["code"]
    client.post(reverse("account_email_verification_sent"), {"code": code})


def _came_by_kakao(client: Client, side: Side) -> None:
    user = User.objects.get(email=STRANGER)
    know_email(user)
    SocialAccount.objects.create(user=user, provider="kakao", uid="1001", extra_data={})


def _came_without_an_email(client: Client, side: Side) -> None:
    """What the session holds between a provider's answer and the question for an e-mail."""
    request = RequestFactory().get("/")
    provider = get_social_adapter().get_provider(request, "kakao")
    login = provider.sociallogin_from_response(request, {"id": 1001})
    session = client.session
    session["socialaccount_sociallogin"] = login.serialize()
    session.save()


SIGN_IN = [
    Screen("account_login"),
    Screen("account_signup"),
    Screen("account_signup_by_passkey"),
    Screen("account_request_login_code"),
    Screen("account_confirm_login_code", before=_asked_for_code),
    Screen("account_reset_password"),
    Screen("account_confirm_password_reset_code", before=_asked_for_reset),
    Screen("account_email_verification_sent", before=_signed_up),
    Screen("account_logout", "shopper"),
    Screen("account_email", "shopper"),
    Screen("account_inactive"),
    Screen("account_set_password", "shopper"),
    Screen("mfa_index", "shopper"),
    Screen("mfa_activate_totp", "shopper"),
    Screen("mfa_list_webauthn", "shopper"),
    Screen("mfa_list_webauthn", "stranger", before=_has_passkey, label="one"),
    Screen("mfa_add_webauthn", "shopper"),
    Screen("mfa_signup_webauthn", before=_signing_up_with_passkey),
    Screen("mfa_reauthenticate_webauthn", "stranger", before=_has_passkey),
    Screen(
        "mfa_edit_webauthn",
        "stranger",
        before=_has_passkey,
        path=_passkey_page("mfa_edit_webauthn"),
    ),
    Screen(
        "mfa_remove_webauthn",
        "stranger",
        before=_has_passkey,
        path=_passkey_page("mfa_remove_webauthn"),
    ),
    Screen("account_change_password", "stranger"),
    Screen("account_reauthenticate", "stranger"),
    Screen("account_password_reset_completed"),
    Screen("mfa_authenticate", before=_half_signed_in),
    Screen("mfa_reauthenticate", "stranger", before=_second_factor),
    Screen("mfa_view_recovery_codes", "stranger", before=_second_factor),
    Screen("mfa_generate_recovery_codes", "stranger", before=_second_factor),
    Screen("mfa_deactivate_totp", "stranger", before=_second_factor),
    Screen("socialaccount_connections", "shopper"),
    Screen("socialaccount_connections", "stranger", before=_came_by_kakao, label="with Kakao"),
    Screen("kakao_login", label="goes on to the provider"),
    Screen("kakao_callback", query="?state=made-up", status=401, label="provider in trouble"),
    Screen("socialaccount_signup", before=_came_without_an_email),
    Screen("socialaccount_login_cancelled"),
    Screen("socialaccount_login_error", status=401),
]
