"""What we hold about a person: a copy of it, and its end."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import erasure
from accounts.access import person, signed_in
from accounts.answers import see
from accounts.copies import make_copy
from accounts.models import User
from core import clock

#: Seconds after signing in during which that counts as the confirmation.
JUST_NOW = 10 * 60


@require_safe
@signed_in
def privacy(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "person": user,
        "obstacles": erasure.obstacles(user),
        "kept": erasure.kept(user, clock.now()),
    }
    return render(request, "accounts/privacy.html", context)


@require_safe
@signed_in
def copy_of_it(request: HttpRequest) -> HttpResponse:
    user, now = person(request), clock.now()
    packed = make_copy(user=user, by=user, now=now)
    name = f"dongne-{now:%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """Asked once more, of somebody who has just shown who they are."""
    user = person(request)
    if erasure.obstacles(user):
        return see("accounts:privacy")
    if not _just_signed_in(request, user):
        return _ask_who(request, user)
    if request.method != "POST":
        kept = erasure.kept(user, clock.now())
        return render(request, "accounts/erase.html", {"person": user, "kept": kept})
    try:
        erasure.erase(user=user, by=user, now=clock.now())
    except erasure.InTheWay:  # since the page was shown
        return see("accounts:privacy")
    logout(request)
    messages.success(request, gettext("Your account is gone. Thank you for having been here."))
    return see("cms:home")


@require_POST
@signed_in
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """For those who have no password: out, and in by a code or however they came."""
    logout(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('accounts:erase')})}")


def _ask_who(request: HttpRequest, user: User) -> HttpResponse:
    """A password, passkey or app is asked for here; others sign in once more."""
    flows = get_reauthentication_flows(user)
    if flows:
        here = urlencode({"next": reverse("accounts:erase")})
        first = "account_reauthenticate" if user.has_usable_password() else "mfa_reauthenticate"
        return redirect(f"{reverse(first)}?{here}")
    return render(request, "accounts/erase_again.html", {"person": user})


def _just_signed_in(request: HttpRequest, user: User) -> bool:
    """Within ten minutes, whatever the way. Somebody without any way to sign in again, on an
    enrolled phone, is believed: the stall they sell at has others who let them in."""
    if not user.reachable_email and not get_reauthentication_flows(user):
        return True
    ways = get_authentication_records(request, user)
    return bool(ways) and time.time() - ways[-1]["at"] < JUST_NOW
