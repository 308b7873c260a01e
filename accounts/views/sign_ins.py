"""Where a person is signed in, and ending it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import sign_ins as deeds
from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from core import clock


@require_safe
@signed_in
def sign_ins(request: HttpRequest) -> HttpResponse:
    user = person(request)
    found = deeds.sign_ins_of(user, request=request, now=clock.now())
    phones = list(user.devices.filter(revoked_at=None))
    this_phone = getattr(request, "device", None)
    context = {
        "here": None if this_phone else found[0],
        "elsewhere": [each for each in found if not each.current],
        "phones": phones,
        "this_phone": this_phone,
        "others": any(phone != this_phone for phone in phones) or len(found) > 1,
    }
    return render(request, "accounts/sign_ins.html", context)


@require_POST
@signed_in
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    mine = UserSession.objects.filter(user=user)
    session = visible_or_404(mine, request=request, pk=pk)
    this_one = session.session_key == request.session.session_key
    deeds.end(session=session, by=user, now=clock.now())
    if this_one:
        logout(request)
        return see("account_login")
    messages.success(request, gettext("Signed out there."))
    return see("accounts:sign_ins")


@require_POST
@signed_in
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    user = person(request)
    here = request.session.session_key or ""
    ended = deeds.end_all_others(user=user, keep=here, by=user, now=clock.now())
    text = ngettext("Signed out in %(count)s place.", "Signed out in %(count)s places.", ended)
    messages.success(request, text % {"count": ended})
    return see("accounts:sign_ins")
