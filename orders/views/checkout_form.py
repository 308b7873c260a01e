"""The checkout's form, filled in with all that need not be typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest

from accounts.models import Address, User
from core import clock
from market import windows
from market.models import Market, Mode, WindowDay
from orders import joining
from orders.finding import SESSION_KEY
from orders.forms import CheckoutForm
from orders.keeping import as_written
from orders.models import Basket, Order
from orders.places import areas_served, saved_addresses
from orders.views.asking import shopper_of
from stores.restricted import declaration, modes_for

#: ?change=new asks for another address; ?change=1 to correct what is there.
NEW = "new"


@dataclass
class Asked:
    """What the page asks, and what is known of who answers."""

    form: CheckoutForm
    user: User | None
    #: The person's addresses in the market's country, and the one it is to be brought to.
    addresses: list[Address]
    address: Address | None
    #: Orders of theirs that this one may come along with.
    standing: list[Order]

    @property
    def saved_address(self) -> Address | None:
        """The one that is shown as a card; None where the person types."""
        return self.address if self.form.saved else None

    @property
    def joins(self) -> Order | None:
        """The order that this one would come along with."""
        day = self.form.chosen_window
        if day is None:
            return None
        known = as_written(self.saved_address) if self.saved_address else {}
        door = {
            name: str(known.get(name, self.form[name].value() or ""))
            for name in ("area_code", "street")
        }
        return joining.to_join(self.standing, window_day_id=day.pk, **door)


def ask(request: HttpRequest, basket: Basket, *, now: datetime) -> Asked:
    """The form as it was sent, else filled in."""
    market, user = basket.market, shopper_of(request)
    kept = saved_addresses(user, market) if user else []
    address = _chosen_address(request, kept)
    codes = request.session.get(SESSION_KEY, [])
    standing = joining.open_orders(market, shopper=user, codes=codes, now=now)
    days = windows.upcoming(market, now=now)
    known = user is not None and address is not None and bool(user.name and user.phone)
    saved = known and "change" not in _said(request)
    if is_sent(request):
        data, initial = request.POST, {}
    else:
        already = {order.window_day_id for order in standing}
        wished = _first_choice(days, modes_for(market.country, basket.alcohols), already)
        data, initial = None, _filled_in(request, basket, user, address, wished)
    today = clock.local_date(market.time_zone, now)
    form = CheckoutForm(
        data,
        market=market,
        areas=cache(lambda: [] if saved else areas_served(market)),
        windows=days,
        saved=saved,
        declaration=declaration(market.country, today) if basket.alcohols else "",
        initial=initial,
    )
    return Asked(form, user, kept, address, standing)


def is_sent(request: HttpRequest) -> bool:
    """Whether the button was pressed, rather than another place or time chosen."""
    return request.method == "POST" and "refresh" not in request.POST


def _said(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _chosen_address(request: HttpRequest, kept: list[Address]) -> Address | None:
    """The one that was tapped, else the usual one."""
    said = _said(request).get("address")
    tapped = next((row for row in kept if str(row.pk) == said), None)
    return tapped or next(iter(kept), None)


def _filled_in(
    request: HttpRequest,
    basket: Basket,
    user: User | None,
    address: Address | None,
    wished: WindowDay | None,
) -> dict[str, Any]:
    initial = {
        "preference": basket.preference,
        "of_age": False,
        "keep_address": True,
        **({"window": str(wished.pk)} if wished else {}),
        **_remembered(request, basket.market, user, address),
    }
    typed = request.POST.items()  # another place or time was chosen: what was typed stays
    return initial | {name: value for name, value in typed if name in initial or value}


def _first_choice(
    days: list[WindowDay], modes: frozenset[str], already: set[int]
) -> WindowDay | None:
    """What most people want: the window of an order that is already to come; the next delivery;
    else to collect it; else the post. What the law has handed over only in some modes comes
    first in one of those."""
    by_wish = [Mode.DELIVERY, Mode.PICKUP, Mode.PARCEL]

    def wish(day: WindowDay) -> tuple[bool, bool, int, datetime]:
        mode = Mode(day.window.mode)
        return mode not in modes, day.pk not in already, by_wish.index(mode), day.starts_at

    return min((day for day in days if not day.full), key=wish, default=None)


def _remembered(
    request: HttpRequest, market: Market, user: User | None, address: Address | None
) -> dict[str, Any]:
    """What need not be typed again: from the account, else from this session's last order."""
    if user is None:
        return _of_last_order(request, market)
    known: dict[str, Any] = {"name": user.name, "phone": user.phone, "email": user.email}
    if address is not None and request.GET.get("change") != NEW:
        known |= as_written(address)
    return known


def _of_last_order(request: HttpRequest, market: Market) -> dict[str, Any]:
    codes = request.session.get(SESSION_KEY, [])
    last = Order.objects.filter(code__in=codes[-1:], shopper=None).first()
    if last is None:
        return {}
    names = ["name", "phone", "email", "street", "postcode", "entrance_code", "leave_at_door"]
    known = {name: getattr(last, name) for name in names}
    return known | {"area_code": last.area_code}
