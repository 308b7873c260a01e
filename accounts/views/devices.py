"""Enrolling a stall's phone, and the list of enrolled phones."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import enrolment
from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from accounts.sign_ins import has_stall_phones
from core import clock

#: Where an enrolled phone begins its day.
FIRST_SCREEN = "/stall/"
TOKEN = "enrolment_token"  # noqa: S105 - the name of a session entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, token: str) -> HttpResponse:
    try:
        if request.method == "POST":
            enrolment.enrol(token=token, request=request, now=clock.now())
            return see(FIRST_SCREEN)
        link = enrolment.open_link(token=token, now=clock.now())
    except enrolment.LinkRefused as refusal:
        return _refused(request, refusal)
    return render(request, "accounts/enrol.html", {"person": link.user})


def _refused(request: HttpRequest, refusal: enrolment.LinkRefused) -> HttpResponse:
    """In words; somebody who pressed the button twice is simply in."""
    mine = refusal.link is not None and refusal.link.user_id == request.user.pk
    if refusal.reason == "used" and mine:
        return see(FIRST_SCREEN) if request.method == "POST" else redirect(FIRST_SCREEN)
    status = 404 if refusal.reason == "unknown" else 410
    context = {"reason": refusal.reason}
    return render(request, "accounts/enrol_refused.html", context, status=status)


@require_safe
@signed_in
def devices(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not has_stall_phones(user):
        raise Http404
    context = {
        "devices": user.devices.filter(revoked_at=None),
        "this_device": getattr(request, "device", None),
        "may_add": enrolment.may_enrol(user),
    }
    return render(request, "accounts/devices.html", context)


@require_POST
@signed_in
def add_device(request: HttpRequest) -> HttpResponse:
    user = person(request)
    try:
        request.session[TOKEN] = enrolment.make_link(user=user, by=user, now=clock.now())
    except enrolment.LinkRefused:
        messages.error(
            request,
            gettext(
                "Your account needs a second step to sign in. Sign in on the other phone with it."
            ),
        )
        return see("accounts:devices")
    return see("accounts:device_link")


@never_cache
@require_safe
@signed_in
def device_link(request: HttpRequest) -> HttpResponse:
    """The link just made, shown once."""
    token = request.session.pop(TOKEN, None)
    if token is None:
        return redirect("accounts:devices")
    return render(request, "accounts/device_link.html", {"url": enrolment.link_url(token)})


@require_POST
@signed_in
def revoke_device(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    device = visible_or_404(user.devices.all(), request=request, pk=pk)
    enrolment.revoke(device=device, by=user, now=clock.now())
    messages.success(request, gettext("That phone is signed out."))
    return see("accounts:devices")
