"""A shopper's list of what they buy every week."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from market.models import Market
from orders import lists
from orders.reordering import Wish
from stores.cards import quick
from stores.models import Product

NAMES = {"ko": "주말 장보기", "en": "Saturday shop"}
#: Stalls' places in the market whose first product is on it.
STALLS = (0, 2, 3, 5, 6, 8)


def build_list(market: Market, shopper: User, *, now: datetime) -> None:
    """Made once: what the shopper does with it since is theirs."""
    if shopper.lists.exists():
        return
    name = NAMES.get(market.language, NAMES["en"])
    saved = lists.start(market=market, name=name, by=shopper, now=now)
    stores = list(market.stores.open().order_by("id"))
    for place in STALLS:
        for product in _first_of(stores[place].pk if place < len(stores) else 0):
            how = quick(product)
            wish = Wish(product, str(how["ordered_by"]), int(how["quantity"]))
            lists.put_on(saved=saved, wish=wish, by=shopper, now=now)


def _first_of(store: int) -> list[Product]:
    listed = Product.objects.visible().for_everybody().filter(store=store)
    return list(listed.select_related("store__market").order_by("id")[:1])
