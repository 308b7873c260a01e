"""Names by people who do not think of narrow phones: German in one word, Korean without a space."""

from __future__ import annotations

from django.db.models import Model

from accounts.models import User
from cms.models import ArticlePage, MarketPage, StorePage
from market.models import Market, Window, Zone
from orders.models import Line, Order, SavedList
from stores.models import Application, Product, Store

GERMAN = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungspolice"
KOREAN = "국내산무농약친환경손질절임배추김장용특대사이즈열두포기묶음새벽배송한정판매상품입니다"
WORDS = {"GB": GERMAN, "KR": KOREAN}
#: Each model, its way to the country of the market, and what people wrote in it.
WRITTEN: list[tuple[type[Model], str, list[str]]] = [
    (Market, "country", ["name", "district"]),
    (Zone, "market__country", ["name"]),
    (Window, "market__country", ["place"]),
    (Store, "market__country", ["name", "name_other"]),
    (Application, "market__country", ["stall_name", "person_name"]),
    (Product, "store__market__country", ["name", "name_other", "unit", "origin"]),
    (Order, "market__country", ["name", "street", "entrance_code"]),
    (Line, "store_order__order__market__country", ["name", "unit", "origin", "choice", "note"]),
    (SavedList, "market__country", ["name"]),
    (MarketPage, "market__country", ["title"]),
    (StorePage, "store__market__country", ["title", "keeper"]),
]


def with_long_words() -> None:
    """Every name of both markets becomes one word, as long as its field allows."""
    for country, word in WORDS.items():
        for model, way, fields in WRITTEN:
            texts = {name: _fitting(model, name, word) for name in fields}
            model._default_manager.filter(**{way: country}).update(**texts)
    User.objects.update(name=GERMAN)
    ArticlePage.objects.update(title=KOREAN, intro=GERMAN)


def _fitting(model: type[Model], field: str, word: str) -> str:
    return word[: model._meta.get_field(field).max_length]  # type: ignore[union-attr]  # of text
