"""Records of markets in the admin: the markets themselves, where and when they deliver."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from core.money import format_money
from market.admin import OfMyMarkets, Records, by_market, leads, said
from market.forms import MODES
from market.models import Market, Mode, Window, Zone

STATES = {"preparing": _("Not open yet"), "open": _("Open"), "shut": _("Shut")}


def sum_at(row: Zone, amount: int | None) -> str:
    """A zone's sum as its market writes it."""
    if amount is None:
        return ""
    return format_money(amount, row.market.currency, get_language() or "en")


class MarketRecords(Records):
    model = Market
    name = "market_records"
    url_prefix = "records/markets"
    icon = "home"
    menu_label = _("Markets")
    form_fields = ("name_other",)
    list_display = (
        leads(
            "name",
            _("Name"),
            lambda row: reverse("orders:desk_today", args=[row.slug]),
            sort="name",
        ),
        said("district", _("Place"), sort="district"),
        said("state", _("State"), lambda row: STATES[row.state], sort="state"),
        said("country", _("Country"), sort="country"),
    )
    list_filter = ("state", "country")
    list_export = (
        "slug",
        "name",
        "name_other",
        "district",
        "state",
        "country",
        "currency",
        "phone",
    )
    search_fields = ("name", "name_other", "district")
    inspect_view_fields = ("name", "name_other", "slug", "state", "district", "phone", "email")


class ZoneRecords(Records):
    model = Zone
    name = "zone_records"
    url_prefix = "records/zones"
    icon = "globe"
    menu_label = _("Zones")
    form_fields = ("name",)
    list_display = (
        leads(
            "name",
            _("Name"),
            lambda row: reverse("market:desk_zone", args=[row.market.slug, row.pk]),
            sort="name",
        ),
        said("market", _("Market")),
        said("fee", _("Delivery fee"), lambda row: sum_at(row, row.fee)),
        said("minimum", _("Order at least"), lambda row: sum_at(row, row.minimum)),
        said("free_from", _("Free from"), lambda row: sum_at(row, row.free_from)),
    )
    filterset_class = by_market(Zone, "market", ["active"])
    list_export = ("market", "name", "fee", "minimum", "free_from", "radius", "active")
    search_fields = ("name",)
    inspect_view_fields = ("name", "market", "fee", "minimum", "free_from", "radius", "active")


class WindowRecords(Records):
    model = Window
    name = "window_records"
    url_prefix = "records/windows"
    icon = "date"
    menu_label = _("Windows")
    form_fields = ("capacity",)
    list_display = (
        leads(
            "letter",
            _("Window"),
            lambda row: reverse("market:desk_window", args=[row.market.slug, row.pk]),
            str,
        ),
        said("market", _("Market")),
        said("mode", _("What"), lambda row: dict(MODES)[Mode(row.mode)]),
        said("capacity", _("Orders at most")),
    )
    filterset_class = by_market(Window, "market", ["active", "mode"])
    list_export = ("market", "letter", "mode", "weekdays", "starts", "ends", "capacity", "active")
    search_fields = ("letter", "place")
    inspect_view_fields = ("letter", "market", "mode", "weekdays", "starts", "ends", "capacity")


def zones_of(user: Any) -> Any:
    return Zone.objects.filter(market__in=Market.objects.run_by(user)).select_related("market")


def windows_of(user: Any) -> Any:
    return Window.objects.filter(market__in=Market.objects.run_by(user)).select_related("market")


register_permission_policy(Market, OfMyMarkets(Market, Market.objects.run_by))
register_permission_policy(Zone, OfMyMarkets(Zone, zones_of))
register_permission_policy(Window, OfMyMarkets(Window, windows_of))
