"""`/demo/`: where to begin, and becoming any of the cast with one click."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.cast import become
from accounts.models import User
from cms.demo.cast import face_of
from cms.demo.markets import SOURCE
from cms.demo.parts import Part
from market.models import Market
from stores.models import Store


@dataclass(frozen=True)
class Group:
    """Everybody of one market."""

    market: Market
    parts: list[Part]


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The cast by market, and the five-minute tour."""
    _only_in_demo()
    markets = Market.objects.filter(source=SOURCE).order_by("id")
    context = {"groups": [_group(market) for market in markets], "staff": _staff()}
    return render(request, "cms/demo.html", context)


@require_POST
def become_person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as one of the cast and go where their day begins."""
    _only_in_demo()
    user = get_object_or_404(User, pk=user_id, is_cast=True, is_active=True)
    become(request, user)
    return HttpResponseRedirect(_begins_at(user), status=303)


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _group(market: Market) -> Group:
    shoppers = User.objects.filter(is_cast=True, orders__market=market).distinct()
    operators = User.objects.filter(is_cast=True, operatorships__market=market)
    stalls = Store.objects.filter(market=market).prefetch_related("staff__user").order_by("id")
    stores = stalls.annotate(face=F("page__face"))
    parts = [Part(user, _("Shopper"), face_of(user.email)) for user in shoppers]
    parts += [Part(user, _("Runs the market"), face_of(user.email)) for user in operators]
    parts += [
        Part(person.user, "", store.face or "", store)  # type: ignore[attr-defined]  # annotated above
        for store in stores
        for person in store.staff.all()
    ]
    return Group(market, parts)


def _staff() -> list[Part]:
    users = User.objects.filter(is_cast=True, is_staff=True)
    return [Part(user, _("Everything, and the pages"), face_of(user.email)) for user in users]


def _begins_at(user: User) -> str:
    """Stallholders at their orders, operators at today, staff in the admin, shoppers at home."""
    store = Store.objects.filter(staff__user=user).first()
    if store is not None:
        return reverse("orders:stall_orders", args=[store.pk])
    if user.is_staff:
        return reverse("wagtailadmin_home")
    market = Market.objects.run_by(user).first()
    if market is not None:
        return reverse("orders:desk_today", args=[market.slug])
    order = user.orders.order_by("-id").select_related("market").first()
    return reverse("cms:market", args=[order.market.slug]) if order else "/"
