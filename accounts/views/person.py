"""A person's own pages: the hub, the profile, the addresses."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import addresses as deeds
from accounts.access import person, platform_staff, signed_in, visible_or_404
from accounts.answers import see
from accounts.forms import AddressForm, ProfileForm
from accounts.language import remember_language
from accounts.models import Address
from accounts.profile import save_profile
from accounts.sign_ins import has_stall_phones
from core import clock


@require_safe
@signed_in
def me(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "person": user,
        "stall_phones": has_stall_phones(user),
        "providers": settings.SIGN_IN_WITH,
        "runs_a_market": platform_staff(user) or user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    user = person(request)
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    save_profile(user=user, by=user, now=clock.now(), **form.cleaned_data)
    messages.success(request, gettext("Saved."))
    response = see("accounts:me")
    remember_language(request, response, user.language)
    return response


@require_safe
@signed_in
def addresses(request: HttpRequest) -> HttpResponse:
    kept = person(request).addresses.all()
    return render(request, "accounts/addresses.html", {"addresses": kept})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add_address(request: HttpRequest) -> HttpResponse:
    return _address_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit_address(request: HttpRequest, pk: int) -> HttpResponse:
    return _address_form(request, _own_address(request, pk))


def _own_address(request: HttpRequest, pk: int) -> Address:
    return visible_or_404(person(request).addresses.all(), request=request, pk=pk)


def _address_form(request: HttpRequest, address: Address | None) -> HttpResponse:
    user = person(request)
    form = AddressForm(request.POST if request.method == "POST" else None, instance=address)
    if not form.is_valid():
        return render(request, "accounts/address_form.html", {"form": form, "address": address})
    deeds.save_address(
        user=user,
        details=deeds.details_from(form.cleaned_data, form.place),
        by=user,
        now=clock.now(),
        address=address,
        usual=form.cleaned_data["usual"],
    )
    messages.success(request, gettext("Address saved."))
    return see("accounts:addresses")


@require_POST
@signed_in
def use_address_first(request: HttpRequest, pk: int) -> HttpResponse:
    deeds.make_default(address=_own_address(request, pk), by=person(request), now=clock.now())
    return see("accounts:addresses")


@require_POST
@signed_in
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    deeds.remove(address=_own_address(request, pk), by=person(request), now=clock.now())
    messages.success(request, gettext("Address removed."))
    return see("accounts:addresses")
