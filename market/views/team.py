"""Who runs a market: inviting, taking back, leaving; and the page of whoever was invited."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import person, signed_in, visible_or_404
from accounts.answers import see
from accounts.models import User
from core import clock
from market import desk, inviting
from market.models import Invitation, Market
from market.views.operator import market_or_404


class InviteForm(forms.Form):
    """Whom to ask."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter their e-mail."),
            "invalid": gettext_lazy("Enter an e-mail like name@example.com."),
        },
    )


class NameForm(forms.Form):
    """How a new person wants to be called."""

    name = forms.CharField(
        max_length=100,
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name.")},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, market: str) -> HttpResponse:
    """Everybody who runs the market, and who was asked to."""
    row = market_or_404(request, market)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        inviting.invite(
            market=row, email=email, language=_language(), by=person(request), now=clock.now()
        )
        messages.success(request, _("We wrote to %(email)s.") % {"email": email})
        return see("market:desk_team", row.slug)
    now = clock.now()
    people = row.operatorships.select_related("user").order_by("granted_at", "id")
    invited = row.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
    context = {
        **desk.around(row),
        "form": form,
        "people": list(people),
        "invited": list(invited),
        "me": person(request),
    }
    wrong = form.is_bound and bool(form.errors)
    return render(request, "market/desk_team.html", context, status=422 if wrong else 200)


@signed_in
@require_POST
def invitation_drop(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = market_or_404(request, market)
    mine = Invitation.objects.filter(market=row).select_related("market")
    kept = visible_or_404(mine, request=request, pk=pk)
    inviting.take_back(invitation=kept, by=person(request), now=clock.now())
    messages.success(request, _("The link no longer works."))
    return see("market:desk_team", row.slug)


@signed_in
@require_POST
def operator_drop(request: HttpRequest, market: str, pk: int) -> HttpResponse:
    """Take the market from somebody, or leave it."""
    row = market_or_404(request, market)
    runners = User.objects.filter(operatorships__market=row)
    gone = visible_or_404(runners, request=request, pk=pk)
    try:
        inviting.dismiss(market=row, user=gone, by=person(request), now=clock.now())
    except inviting.LastOperator:
        messages.error(request, _("Somebody has to run the market. Invite another person first."))
        return see("market:desk_team", row.slug)
    messages.success(request, _("%(name)s no longer runs the market.") % {"name": gone})
    still = Market.objects.run_by(person(request)).filter(pk=row.pk).exists()
    return see("market:desk_team", row.slug) if still else see("market:desk")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join_team(request: HttpRequest, token: str) -> HttpResponse:
    """The page of whoever was invited. Opening it does nothing yet: mail programs open links."""
    now = clock.now()
    try:
        invitation = inviting.find(token, now)
        known = inviting.person_of(invitation.email)
        form = NameForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and (known or form.is_valid()):
            name = known.name if known else form.cleaned_data["name"]
            market, user = inviting.accept(token=token, name=name, language=_language(), now=now)
            return _welcome(request, market, user)
    except inviting.NotInvited as refusal:
        if not refusal.known:
            raise Http404 from None
        return render(request, "market/not_invited.html", status=410)
    context = {"invitation": invitation, "market": invitation.market, "form": form, "known": known}
    wrong = form.is_bound and bool(form.errors)
    return render(request, "market/join_team.html", context, status=422 if wrong else 200)


def _welcome(request: HttpRequest, market: Market, user: User) -> HttpResponse:
    messages.success(request, _("You now run %(market)s.") % {"market": market.name})
    if inviting.may_sign_in(user) and request.user != user:
        inviting.sign_in(request, user)
    return see("market:desk")


def _language() -> str:
    return (get_language() or "en").split("-")[0]
