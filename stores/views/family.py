"""The stall's own list of who sells there, with a link for a new person's phone."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import enrolment
from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from accounts.models import User
from core import clock
from stores import staffing
from stores.models import Staff
from stores.stall_page import around
from stores.views.access import store_or_404

LINK = "family_link"


class PersonForm(forms.Form):
    """A name is all it takes."""

    name = forms.CharField(
        max_length=60,
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter their name.")},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, store: int) -> HttpResponse:
    """Who sells here. Adding somebody leads to the link for their phone."""
    row, now, me = store_or_404(request, store), clock.now(), person(request)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        staff = staffing.add_person(store=row, name=name, by=me, now=now)
        return _to_link(request, staff)
    context = around(row, now=now) | {
        "form": form,
        "people": [(each, _may_link(me, each.user)) for each in staffing.staff_of(row)],
        "me": me,
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "stores/stall_people.html", context, status=422 if wrong else 200)


@require_POST
@signed_in
def new_link(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    """For a person's new phone."""
    return _to_link(request, _staff(request, store, pk))


@require_POST
@signed_in
def remove(request: HttpRequest, store: int, pk: int) -> HttpResponse:
    staff = _staff(request, store, pk)
    try:
        staffing.remove_person(staff=staff, by=person(request), now=clock.now())
        messages.success(request, _("%(name)s no longer sells here.") % {"name": staff.user})
    except staffing.LastOne:
        messages.error(request, _("Somebody has to sell here. Add another person first."))
    if staff.user_id == person(request).pk:
        return see("stores:stall")
    return see("stores:stall_people", store)


@never_cache
@require_safe
@signed_in
def link(request: HttpRequest, store: int) -> HttpResponse:
    """The link just made, shown once."""
    row = store_or_404(request, store)
    kept = request.session.pop(LINK, None)
    if not kept or kept["store"] != row.pk:
        return see("stores:stall_people", row.pk)
    url = enrolment.link_url(kept["token"])
    label = _("Code that signs a phone of %(stall)s in") % {"stall": row.name}
    context = {"url": url, "qr": enrolment.qr_svg(url, label=label), "name": kept["name"]}
    return render(request, "stores/stall_people_link.html", around(row, now=clock.now()) | context)


def _to_link(request: HttpRequest, staff: Staff) -> HttpResponse:
    if not _may_link(person(request), staff.user):
        messages.error(request, _("They sign in by e-mail. Only they can add a phone."))
        return see("stores:stall_people", staff.store_id)
    try:
        token = enrolment.make_link(user=staff.user, by=person(request), now=clock.now())
    except enrolment.LinkRefused:
        messages.error(request, _("This person signs in with a second step, without a link."))
        return see("stores:stall_people", staff.store_id)
    request.session[LINK] = {"store": staff.store_id, "token": token, "name": str(staff.user)}
    return see("stores:stall_people_link", staff.store_id)


def _may_link(who: User, for_whom: User) -> bool:
    """A link opens all that a person has here: their own, or that of somebody without an e-mail,
    who has nothing but the stall."""
    return who == for_whom or not for_whom.reachable_email


def _staff(request: HttpRequest, store: int, pk: int) -> Staff:
    row = store_or_404(request, store)
    allowed = staffing.staff_of(row).select_related("store__market", "user")
    return visible_or_404(allowed, request=request, pk=pk)
