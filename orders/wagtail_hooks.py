"""Records of orders in the admin: to look up and to export, never to change."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from market.admin import OfMyMarkets, Records, by_market, leads, said
from orders.models import Order
from orders.words import mode_words, money, order_said


def sum_of(order: Order) -> str:
    return money(order.about if order.final is None else order.final, order.currency)


class OrderRecords(Records):
    model = Order
    name = "order_records"
    url_prefix = "records/orders"
    icon = "list-ul"
    menu_label = _("Orders")
    form_fields = ("bag_code",)
    list_display = (
        leads(
            "code",
            _("Order"),
            lambda row: reverse("orders:desk_order", args=[row.market.slug, row.code]),
            sort="code",
        ),
        said("bag_code", _("Bag")),
        said("market", _("Market")),
        said("day", _("Day"), "window_day.day", sort="window_day__day"),
        said("mode", _("How"), lambda row: mode_words(row.mode)),
        said("name", _("Shopper"), sort="name"),
        said("sum", _("Sum"), sum_of),
        said("state", _("State"), lambda row: order_said(row).label, sort="state"),
    )
    filterset_class = by_market(Order, "market", ["state", "mode"])
    list_export = (
        "market", "code", "bag_code", "window_day.day", "mode", "state", "currency", "estimate",
        "delivery_fee", "final", "placed_at", "handed_over_at", "receipt_number",
    )  # fmt: skip
    search_fields = ("code", "bag_code", "name", "receipt_number")
    inspect_view_fields = ("code", "bag_code", "market", "state", "mode", "name", "receipt_number")


def orders_of(user: Any) -> Any:
    return Order.objects.run_by(user).select_related("market", "window_day")


register_permission_policy(Order, OfMyMarkets(Order, orders_of))
