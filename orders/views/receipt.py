"""The receipt as one sheet for the printer, A4 or a roll of 80 mm."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from orders.finding import order_for
from orders.receipts import receipt_of
from orders.states import OrderState
from orders.views.asking import key_in


@never_cache
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    order = order_for(request, code)
    if order.state in {OrderState.HELD, OrderState.EXPIRED}:
        raise Http404
    context = {
        "market": order.market,
        "order": order,
        "receipt": receipt_of(order, now=clock.now()),
        "key": key_in(request),
        "tz": ZoneInfo(order.market.time_zone),
    }
    return render(request, "orders/receipt.html", context)
