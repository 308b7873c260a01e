"""Records of markets in the admin: the markets themselves, where and when they deliver."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from market.admin import OfMyMarkets, Records, by_market, said
from market.forms import MODES
from market.models import Market, Mode, Window, Zone

STATES = {"preparing": _("Not open yet"), "open": _("Open"), "shut": _("Shut")}


class MarketRecords(Records):
    model = Market
    name = "market_records"
    url_prefix = "records/markets"
    icon = "home"
    menu_label = _("Markets")
    form_fields = ("name_other",)
    list_display = (
        said("name", _("Name"), sort="name"),
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
        said("name", _("Name"), sort="name"),
        said("market", _("Market")),
        said("fee", _("Delivery fee")),
        said("minimum", _("Order at least")),
        said("free_from", _("Free from")),
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
        said("letter", _("Window"), str),
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
