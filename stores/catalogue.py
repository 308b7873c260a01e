"""What a stall lists: products added, changed, withdrawn and put back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext

from core.clock import local_date
from core.events import announce, tell
from stores import restricted, stock
from stores.allergens import CODES
from stores.events import product_changed
from stores.guessing import guess_category
from stores.models import Alcohol, PriceUnit, Product, SoldBy, StockDay, Store
from stores.romanise import slug_of
from stores.stock import back, sold_out

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["add_product", "back", "change_product", "put_back", "set_quota", "sold_out", "withdraw"]

#: Every fact of a product that a stall, a loader or the importer may set.
FACTS = frozenset(
    {"name", "name_other", "description", "category", "sold_by", "price", "unit", "price_unit"}
    | {"piece_grams", "step_grams", "tolerance_bp", "by_money_too", "choices", "origin"}
    | {"allergens", "tags", "alcohol", "tax_class", "tax_bp", "photo", "drawing", "source", "ref"}
)
#: Minor units; what the column holds.
HIGHEST_PRICE = 2_000_000_000


class BadProduct(ValueError):
    """A fact that cannot be; `field` names it and the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def add_product(*, store: Store, by: User | None, now: datetime, **facts: Any) -> Product:
    """List a product; its category is guessed from the name where none is given.

    Facts are those of FACTS, the price in minor units. Raises BadProduct, also where the
    market's country asks for an origin or for allergens and none is stated.
    """
    _only_known(facts)
    facts.setdefault("category", guess_category(facts.get("name", ""), fallback=store.category))
    facts.setdefault("alcohol", restricted.of_category(facts["category"]))
    product = Product(store=store, created_at=now, changed_at=now, **facts)
    product.slug = slug_of(product.name, fallback="item")
    check(product)
    with transaction.atomic():
        product.save()
        StockDay.objects.create(product=product)
        _say(product)
    return product


def change_product(*, product: Product, by: User | None, now: datetime, **facts: Any) -> Product:
    """Set facts of a product; raises BadProduct. Orders keep what they were made with."""
    _only_known(facts)
    for name, value in facts.items():
        setattr(product, name, value)
    product.changed_at = now
    check(product)
    with transaction.atomic():
        product.save(update_fields=[*facts, "changed_at"])
        _say(product)
    return product


def withdraw(*, product: Product, by: User | None, now: datetime) -> None:
    """Take a product off the list; orders for it stay."""
    _list(product, listed=False, now=now)


def put_back(*, product: Product, by: User | None, now: datetime) -> None:
    """Show a withdrawn product again."""
    _list(product, listed=True, now=now)


def set_quota(
    *, product: Product, units: int | None, by: User | None, now: datetime, day: date | None = None
) -> None:
    """Offer so many units each local day from today; None: no daily limit."""
    first = day or local_date(product.store.market.time_zone, now)
    stock.set_quota(product=product, units=units, day=first, by=by, now=now)


def last_origin(store: Store) -> str:
    """The origin the stall stated last; most stalls sell from one place."""
    stated = store.products.exclude(origin="").order_by("-changed_at", "-id")
    return stated.values_list("origin", flat=True).first() or ""


def check(product: Product) -> None:
    """Raise BadProduct for the first fact that cannot be."""
    market = product.store.market
    if not product.name.strip():
        raise BadProduct("name", gettext("Enter what it is called."))
    if not 0 < product.price <= HIGHEST_PRICE:
        raise BadProduct("price", gettext("Enter a price above zero."))
    if product.sold_by not in SoldBy.values:
        raise BadProduct("unit", gettext("Choose how it is sold."))
    if product.sold_by == SoldBy.WEIGHT and product.price_unit not in PriceUnit.values:
        raise BadProduct("unit", gettext("Choose what the price is for."))
    if product.step_grams < 1:
        raise BadProduct("step_grams", gettext("Enter at least 1 gram."))
    if product.alcohol and product.alcohol not in Alcohol.values:
        raise BadProduct("alcohol", gettext("Say whether there is alcohol in it."))
    if market.needs_origin and not product.origin.strip():
        raise BadProduct("origin", gettext("Enter where it comes from, for example 국내산."))
    if market.needs_allergens and product.allergens is None:
        raise BadProduct("allergens", gettext("Say which of the 14 allergens are in it, or none."))
    if not set(product.allergens or ()) <= CODES:
        raise BadProduct("allergens", gettext("Choose allergens from the list."))


def _only_known(facts: dict[str, Any]) -> None:
    if unknown := set(facts) - FACTS:
        raise TypeError(f"a product has no {', '.join(sorted(unknown))} to set")


def _list(product: Product, *, listed: bool, now: datetime) -> None:
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(listed=listed, changed_at=now)
        _say(product)
    product.listed = listed


def _say(product: Product) -> None:
    tell(product_changed, product_id=product.pk)
    announce(product_changed, product_id=product.pk)
