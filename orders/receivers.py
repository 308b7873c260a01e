"""Everything orders listens to: payments below it, and people signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core import clock
from core.events import on_tell
from orders import basket, cookie, expiry, placing, settling
from orders.events import line_short
from orders.following import with_payment_locked
from orders.models import Basket, Order, StoreOrder
from orders.states import AT_THE_STALLS, OrderState
from orders.telling import tell_of_shortage
from payments.events import payment_authorised, payment_captured, payment_voided


@on_tell(payment_authorised)
def place_order(payment_id: int, reference: str) -> None:
    """The money is there: the stalls may begin."""
    placing.place(with_payment_locked(code=reference), now=clock.now())


@on_tell(payment_voided)
def expire_order(payment_id: int, reference: str) -> None:
    """Nothing can be paid any more: a held order ends, a cancelled one already has."""
    order = with_payment_locked(code=reference)
    if order.state == OrderState.HELD:
        expiry.expire(order, now=clock.now(), why=gettext_noop("not paid"))


@on_tell(payment_captured)
def settle_order(payment_id: int, reference: str, amount: int) -> None:
    """The money came: share it out."""
    settling.settle(with_payment_locked(code=reference), now=clock.now())


@on_tell(line_short)
def tell_of_short(line_id: int) -> None:
    """A stall brings less: the shopper hears of it at once."""
    part = StoreOrder.objects.select_related("order__market", "order__window_day").get(
        lines=line_id
    )
    if part.order.state in AT_THE_STALLS:
        tell_of_shortage(part.order, now=clock.now())


@receiver(user_logged_in)
def bring_basket(sender: type, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """A guest's baskets become the shopper's; where both had a product, the larger stays."""
    if request is None:
        return
    differed = 0
    guest_baskets = _guest_baskets(request)
    for guest in guest_baskets:
        differed += _merge(guest, user)
    if differed:
        text = _("Your basket had some of this already. The larger quantity was kept.")
        messages.info(request, text)
    _claim_orders(user)


@receiver(email_confirmed)
def join_orders(sender: type, email_address: EmailAddress, **kwargs: Any) -> None:
    """A guest's orders join the account once that e-mail is verified."""
    _join(email_address)


def _guest_baskets(request: HttpRequest) -> list[Basket]:
    token = cookie.guest_token(request)
    if not token:
        return []
    return list(Basket.objects.filter(shopper=None, token=token).select_related("market"))


def _merge(guest: Basket, user: User) -> int:
    now = clock.now()
    own = Basket.objects.filter(market=guest.market, shopper=user).first()
    if own is None:
        Basket.objects.filter(pk=guest.pk).update(shopper=user, token="")
        return 0
    return len(basket.merge(guest=guest, into=own, now=now))


def _claim_orders(user: User) -> None:
    for address in EmailAddress.objects.filter(user=user, verified=True):
        _join(address)


def _join(address: EmailAddress) -> None:
    guest_orders = Order.objects.filter(shopper=None, email__iexact=address.email)
    guest_orders.update(shopper=address.user)
