"""A product in schema.org's words: what it is, what it costs, who sells it, whether it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.links import absolute
from core.money import to_decimal
from core.structured import Thing
from core.templatetags.dongne import drawing_url
from stores.models import PriceUnit, Product, SoldBy

if TYPE_CHECKING:
    from stores.cards import Card

#: UN/CEFACT codes of what a price by weight is for, with how many of them.
MEASURES = {
    PriceUnit.KG: ("1", "KGM"),
    PriceUnit.HUNDRED_GRAMS: ("100", "GRM"),
    PriceUnit.POUND: ("1", "LBR"),
}


def product_thing(product: Product, card: Card, *, available: bool, language: str) -> Thing | None:
    """The product of a page, from what the page has read anyway; None of what is made up."""
    if product.store.market.invented:
        return None
    picture = card.picture.jpeg if card.picture else drawing_url(card.drawing)
    return {
        "@type": "Product",
        "name": product.name,
        "alternateName": product.name_other,
        "description": product.description,
        "image": picture if picture.startswith("http") else absolute(picture),
        "sku": str(product.pk),
        "category": product.category.name_in(language),
        "countryOfOrigin": product.origin,
        "offers": _offer(product, card, available=available),
    }


def _offer(product: Product, card: Card, *, available: bool) -> Thing:
    seller = {"@type": "GroceryStore", "name": card.stall_name, "url": absolute(card.stall_url)}
    price = str(to_decimal(product.price, card.currency))
    offer: Thing = {
        "@type": "Offer",
        "url": absolute(card.url),
        "priceCurrency": card.currency,
        "price": price,
        "availability": f"https://schema.org/{'InStock' if available else 'OutOfStock'}",
        "seller": seller,
    }
    if product.sold_by == SoldBy.WEIGHT:
        value, unit = MEASURES[PriceUnit(product.price_unit)]
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "price": price,
            "priceCurrency": card.currency,
            "referenceQuantity": {"@type": "QuantitativeValue", "value": value, "unitCode": unit},
        }
    if product.sold_by == SoldBy.MONEY:  # no price of its own, only the least that is sold
        offer |= {"@type": "AggregateOffer", "lowPrice": offer.pop("price"), "offerCount": 1}
    return offer
