"""Products as the cards of a list show them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from core.clock import local_date
from core.money import format_money
from core.templatetags.dongne import grams as grams_label
from stores import restricted
from stores.models import PriceUnit, Product, SoldBy
from stores.photos import Picture, picture_of
from stores.stock import left_by
from stores.unit_price import per_100_grams, price_of_grams

#: At and below this many pieces or grams the card says how much is left.
FEW_PIECES = 5
FEW_GRAMS = 1000


@dataclass(frozen=True)
class Card:
    """All that templates/core/parts/product_card.html shows. Amounts in minor units."""

    url: str
    name: str
    name_other: str
    other_lang: str
    picture: Picture | None
    drawing: str
    price: int
    currency: str
    unit_label: str
    kind: str
    unit_price: int | None
    unit_price_label: str
    stall_number: str
    stall_name: str
    stall_url: str
    stock_note: str
    sold_out: bool
    origin: str
    add_url: str
    market_slug: str
    product_id: int
    #: What one tap puts into the basket: pieces, grams or money, as `kind` says.
    quantity: int
    #: "19+" on what not everybody may buy.
    age: str = ""
    #: The names as a list of what was searched shows them, as HTML: with the words found marked.
    marked_name: str = ""
    marked_other: str = ""


#: What of a product and its surroundings a card is made of: a third of all columns.
COLUMNS = (
    *("slug", "name", "name_other", "drawing", "origin", "sold_out", "daily_quota", "alcohol"),
    *("sold_by", "price", "unit", "price_unit", "piece_grams", "step_grams"),
    *("category__drawing", "photo__state", "photo__digest", "photo__width"),
    *("store__slug", "store__name", "store__number"),
    *(f"store__market__{name}" for name in ("slug", "currency", "language", "country")),
    "store__market__time_zone",
)


def for_cards(products: QuerySet[Product]) -> QuerySet[Product]:
    """The same products with everything a card needs and nothing else, in one query."""
    return products.select_related("store__market", "category", "photo").only(
        *COLUMNS, "changed_at"
    )


def sliced_for_cards(found: QuerySet[Product]) -> QuerySet[Product]:
    """A slice of an ordered list with everything a card needs, in the same order, in one query.

    The slice is cut first, from the indexes where they hold what it is sorted by; then only its
    rows are read. Joined before the cut, every product of the list would be.
    """
    rows = for_cards(Product.objects.filter(pk__in=found.values("pk")))
    return rows.order_by(*found.query.order_by)


def _unmarked(_name: str) -> str:
    return ""


def cards(
    products: Sequence[Product],
    *,
    language: str,
    now: datetime,
    mark: Callable[[str], str] = _unmarked,
) -> list[Card]:
    """One card per product, in the same order; one query, for stock. `mark`: a name as HTML."""
    left = left_by(products, lambda product: _today(product, now))
    return [
        card_of(product, left=left[product.pk], language=language, mark=mark)
        for product in products
    ]


def _today(product: Product, now: datetime) -> date:
    return local_date(product.store.market.time_zone, now)


def card_of(
    product: Product,
    *,
    left: int | None,
    language: str,
    mark: Callable[[str], str] = _unmarked,
) -> Card:
    """The card of one product of which `left` units may still be had (None: not counted)."""
    store, market = product.store, product.store.market
    return Card(
        url=product_url(product),
        name=product.name,
        name_other=product.name_other,
        other_lang=other_language(market.language),
        picture=picture_of(product.photo),
        drawing=drawing_of(product),
        price=product.price,
        currency=market.currency,
        unit_label=unit_label(product),
        kind=product.sold_by,
        unit_price=unit_price_of(product),
        unit_price_label=unit_price_label(product, language=language),
        stall_number=store.number,
        stall_name=store.name,
        stall_url=store_url(market.slug, store.slug),
        stock_note=stock_note(product, left),
        sold_out=product.sold_out or left == 0,
        origin=product.origin,
        add_url=add_url(product),
        market_slug=market.slug,
        product_id=product.pk,
        quantity=quick_quantity(product),
        age=restricted.plate(product),
        marked_name=mark(product.name),
        marked_other=mark(product.name_other),
    )


def product_url(product: Product) -> str:
    """The product's page; needs store__market. Spelt out, as hundreds a second are wanted."""
    return f"/m/{product.store.market.slug}/p/{product.slug}-{product.pk}/"


def add_url(product: Product) -> str:
    """Where one tap on the card puts it into the basket; "" where the law has it not sold here."""
    sold = restricted.sold_online(product)
    return f"/m/{product.store.market.slug}/basket/add/" if sold else ""


def store_url(market_slug: str, store_slug: str) -> str:
    """The stall's page: a Wagtail page, so its address is spelt out."""
    return f"/m/{market_slug}/{store_slug}/"


def other_language(language: str) -> str:
    """The language of `name_other` where the names are written in `language`."""
    return "en" if language == "ko" else "ko"


def drawing_of(product: Product) -> str:
    """The drawn picture of a product without a photo: its own, or of its kind."""
    return product.drawing or product.category.drawing


def unit_label(product: Product) -> str:
    """What the price is for: "1단", "kg", "100 g"; nothing for goods by money."""
    if product.sold_by == SoldBy.WEIGHT:
        return "100 g" if product.price_unit == PriceUnit.HUNDRED_GRAMS else product.price_unit
    return product.unit if product.sold_by == SoldBy.PIECE else ""


def unit_price_of(product: Product) -> int | None:
    """Minor units per 100 g, where the weight is known and the price is not that already."""
    if product.price_unit == PriceUnit.HUNDRED_GRAMS:
        return None
    return per_100_grams(
        product.price,
        sold_by=product.sold_by,
        price_unit=product.price_unit,
        piece_grams=product.piece_grams,
    )


def unit_price_label(product: Product, *, language: str) -> str:
    """The line under the price, which makes sizes comparable or a portion imaginable."""
    currency = product.store.market.currency
    if product.sold_by == SoldBy.WEIGHT:
        portion = usual_grams(product)
        amount = price_of_grams(product.price, price_unit=product.price_unit, grams=portion)
        return gettext("%(grams)s about %(amount)s") % {
            "grams": grams_label(portion),
            "amount": format_money(amount, currency, language),
        }
    if product.sold_by == SoldBy.MONEY:
        known = product.piece_grams
        return gettext("about %(grams)s") % {"grams": grams_label(known)} if known else ""
    per_100 = unit_price_of(product)
    if per_100 is None:
        return ""
    return gettext("100 g %(amount)s") % {"amount": format_money(per_100, currency, language)}


def usual_grams(product: Product) -> int:
    """The portion that one tap puts into the basket: 500 g, or 300 g of what is priced
    by 100 g, up to the next whole step."""
    wanted = 300 if product.price_unit == PriceUnit.HUNDRED_GRAMS else 500
    step = max(product.step_grams, 1)
    return -(-wanted // step) * step


def quick(product: Product) -> dict[str, str | int]:
    """What one tap on the card orders."""
    return {"ordered_by": product.sold_by, "quantity": quick_quantity(product)}


def quick_quantity(product: Product) -> int:
    """So many pieces, grams or minor units."""
    usual = {SoldBy.PIECE.value: 1, SoldBy.MONEY.value: product.price}
    return usual.get(product.sold_by) or usual_grams(product)


def stock_note(product: Product, left: int | None) -> str:
    """ "3 left", where little is left and it is counted."""
    if not left:
        return ""
    if product.sold_by == SoldBy.PIECE and left <= FEW_PIECES:
        return ngettext("%(left)d left", "%(left)d left", left) % {"left": left}
    if product.sold_by == SoldBy.WEIGHT and left <= FEW_GRAMS:
        return gettext("%(left)s left") % {"left": grams_label(left)}
    return ""
