"""Records of stalls, goods and applications in the admin."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy

from core.money import format_money
from market.admin import OfMyMarkets, Records, by_market, leads, said
from stores.forms import language
from stores.models import Application, Product, Store

STORE_STATES = {"preparing": _("Not open yet"), "open": _("Open"), "closed": _("Closed")}
APPLICATION_STATES = {
    "submitted": _("Waiting"),
    "changes": _("Changes asked for"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
}


def kind_of(row: Any) -> str:
    return str(row.category.name_in(language()))


def price_of(product: Product) -> str:
    return format_money(product.price, product.store.market.currency, language())


class StallRecords(Records):
    model = Store
    name = "stalls"
    url_prefix = "records/stalls"
    icon = "home"
    menu_label = _("Stalls")
    form_fields = ("name_other",)
    list_display = (
        said("number", _("Number"), sort="number"),
        leads(
            "name",
            _("Name"),
            lambda row: reverse("stores:desk_stall", args=[row.market.slug, row.pk]),
            sort="name",
        ),
        said("market", _("Market")),
        said("state", _("State"), lambda row: STORE_STATES[row.state], sort="state"),
        said("category", _("What it sells"), kind_of),
    )
    filterset_class = by_market(Store, "market", ["state", "category"])
    list_export = ("number", "name", "name_other", "market", "state", "category", "phone")
    search_fields = ("name", "name_other", "number")
    inspect_view_fields = ("number", "name", "name_other", "market", "state", "category")


class ProductRecords(Records):
    model = Product
    name = "product_records"
    url_prefix = "records/products"
    icon = "tag"
    menu_label = _("Products")
    form_fields = ("name_other",)
    list_display = (
        leads(
            "name",
            _("Name"),
            lambda row: reverse("stores:product_edit", args=[row.store_id, row.pk]),
            sort="name",
        ),
        said("store", _("Stall")),
        said("price", _("Price"), price_of, sort="price"),
        said("category", _("Kind"), kind_of),
        said("sold_out", _("Sold out"), lambda row: _("Yes") if row.sold_out else ""),
    )
    filterset_class = by_market(Product, "store__market", ["listed", "sold_out", "category"])
    list_export = (
        "store.market", "store.number", "store.name", "name", "name_other", "category", "sold_by",
        "price", "unit", "price_unit", "origin", "listed", "sold_out",
    )  # fmt: skip
    search_fields = ("name", "name_other", "store__name")
    inspect_view_fields = ("name", "name_other", "store", "category", "price", "origin", "listed")


class ApplicationRecords(Records):
    model = Application
    name = "application_records"
    url_prefix = "records/applications"
    icon = "form"
    menu_label = _("Applications")
    form_fields = ("stall_name",)
    list_display = (
        leads(
            "stall_name",
            _("Stall"),
            lambda row: reverse("stores:desk_application", args=[row.market.slug, row.code]),
            sort="stall_name",
        ),
        said("person_name", _("Person")),
        said("market", _("Market")),
        said("state", _("State"), lambda row: APPLICATION_STATES[row.state], sort="state"),
        said("created_at", _("Since"), sort="created_at"),
    )
    filterset_class = by_market(Application, "market", ["state", "category"])
    list_export = ("market", "stall_name", "person_name", "phone", "email", "state", "created_at")
    search_fields = ("stall_name", "person_name")
    inspect_view_fields = ("stall_name", "category", "person_name", "phone", "email", "state")


def stalls_of(user: Any) -> Any:
    return Store.objects.managed_by(user).select_related("market", "category")


def products_of(user: Any) -> Any:
    return Product.objects.managed_by(user).select_related("store__market", "category")


def applications_to(user: Any) -> Any:
    return Application.objects.run_by(user).select_related("market", "category")


register_permission_policy(Store, OfMyMarkets(Store, stalls_of))
register_permission_policy(Product, OfMyMarkets(Product, products_of))
register_permission_policy(Application, OfMyMarkets(Application, applications_to))
