"""The stallholder's way in, and help that needs no typing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person, signed_in
from accounts.enrolment import qr_svg
from core import clock
from stores.cards import store_url
from stores.models import Store
from stores.stall_page import around, status_of
from stores.views.access import store_or_404


@require_safe
@signed_in
def stall(request: HttpRequest) -> HttpResponseBase:
    """My stalls; straight to today's orders where there is one."""
    who = person(request)
    stores = Store.objects.staffed_by(who).select_related("market")
    mine = list(stores) or list(Store.objects.managed_by(who).select_related("market"))
    if len(mine) == 1:
        return redirect("orders:stall_orders", mine[0].pk)
    now = clock.now()
    rows = [{"store": store, "status": status_of(store, now=now)} for store in mine]
    return render(request, "stores/stall_choose.html", {"rows": rows})


@require_safe
@signed_in
def help_page(request: HttpRequest, store: int) -> HttpResponse:
    row = store_or_404(request, store)
    return render(request, "stores/stall_help.html", around(row, now=clock.now()))


@require_safe
@signed_in
def poster(request: HttpRequest, store: int) -> HttpResponse:
    """A sheet to print: the code that leads passers-by to the stall's page."""
    row = store_or_404(request, store)
    url = settings.PUBLIC_URL.rstrip("/") + store_url(row.market.slug, row.slug)
    label = _("Code that leads to %(stall)s") % {"stall": row.name}
    context: dict[str, Any] = {"url": url, "qr": qr_svg(url, label=label)}
    return render(request, "stores/stall_poster.html", around(row, now=clock.now()) | context)
