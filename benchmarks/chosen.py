"""What the pages benchmark asks for, from one database: `python -m benchmarks.chosen` as JSON.

In a process of its own, because one run may measure two databases. Addresses of the fullest
market, its fullest stall and kind, and of many products; a basket of three stalls; and what each
page takes in SQL statements and bytes, rendered and remembered. `--forget TOKEN` takes the basket
out again.
"""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any
from urllib.parse import quote

#: A question no page knows: what is asked so is made anew each time.
ANEW = "measured=1"
#: Pages that are also asked for as they are kept for everybody (cms/remembering.py).
REMEMBERED = ("home", "market", "category", "stall", "product", "products by turns", "search")
PRODUCTS = 2000
#: More names than the index remembers answers to (search/tantivy_engine.py).
NAMES = 1000
WORDS = ("배추", "두부", "고등어", "leek", "kimchi")


def chosen() -> dict[str, Any]:
    pages = addresses()
    token, cookie = filled_basket(pages["basket"][0].split("/")[2])
    asked: dict[str, dict[str, Any]] = {}
    for name, paths in pages.items():
        mine = cookie if name == "basket" else ""
        asked[f"{name}, made anew"] = {"paths": [*map(anew, paths)], "cookie": mine}
    for name in REMEMBERED:
        asked[f"{name}, remembered"] = {"paths": pages[name], "cookie": ""}
        asked[f"{name}, remembered, with a basket"] = {"paths": pages[name], "cookie": cookie}
    for each in asked.values():
        each.update(cost_of(each["paths"][0], each["cookie"]))
    return {"product": pages["product"][0].rpartition("-")[2][:-1], "token": token, "pages": asked}


def anew(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{ANEW}"


def addresses() -> dict[str, list[str]]:
    """Lists of addresses by the name of the page, each asked for by turns."""
    from django.db.models import Count

    from stores.models import Product

    offered = Product.objects.visible().order_by()
    fullest = offered.values("store__market__slug").annotate(n=Count("pk")).order_by("-n")[0]
    here = offered.filter(store__market__slug=fullest["store__market__slug"])
    stall = here.values("store__slug").annotate(n=Count("pk")).order_by("-n")[0]
    kinds = here.values("category__parent__slug", "category__slug").annotate(n=Count("pk"))
    kind = kinds.order_by("-n")[0]
    market = f"/m/{fullest['store__market__slug']}/"
    every = [
        f"/m/{slug}/p/{name}-{pk}/"
        for slug, name, pk in offered.order_by("?").values_list(
            "store__market__slug", "slug", "pk"
        )[:PRODUCTS]
    ]
    names = list(offered.order_by("name").values_list("name", flat=True).distinct())
    random.Random(1).shuffle(names)
    one = here.filter(sold_out=False).order_by("pk").values_list("slug", "pk")[0]
    return {
        "home": ["/"],
        "market": [market],
        "category": [f"{market}c/{kind['category__parent__slug'] or kind['category__slug']}/"],
        "stall": [f"{market}{stall['store__slug']}/"],
        "product": [f"{market}p/{one[0]}-{one[1]}/"],
        "products by turns": every,
        "search": [f"/search/?q={quote(word)}" for word in WORDS],
        "search by turns": [f"/search/?q={quote(name)}" for name in names[:NAMES]],
        "basket": [f"{market}basket/"],
    }


def filled_basket(slug: str) -> tuple[str, str]:
    """A guest's basket with a product of each of three stalls: its token, and the cookie."""
    from django.http import HttpResponse

    from core import clock
    from market.models import Market
    from orders import basket, cookie
    from orders.models import Basket
    from stores.cards import quick
    from stores.models import Product

    now, token = clock.now(), cookie.new_token()
    mine = Basket.objects.create(market=Market.objects.get(slug=slug), token=token, created_at=now)
    offered = Product.objects.visible().filter(store__market__slug=slug, sold_out=False)
    stalls = offered.order_by().values_list("store", flat=True).distinct()[:3]
    for store in stalls:
        product = offered.filter(store=store).select_related("store__market").order_by("pk")[0]
        usual: dict[str, Any] = dict(quick(product))
        basket.add(basket=mine, product=product, by=None, now=now, **usual)
    answer = HttpResponse()
    cookie.remember(answer, token)
    return token, f"{cookie.COOKIE}={answer.cookies[cookie.COOKIE].value}"


def cost_of(path: str, cookie: str) -> dict[str, int]:
    """SQL statements and bytes of a page, asked for a second time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for _time in range(2):
        client = Client(headers={"Cookie": cookie}, SERVER_NAME="127.0.0.1")
        with CaptureQueriesContext(connection) as context:
            answer: Any = client.get(path)
    return {"statements": len(context), "bytes": len(answer.content)}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if sys.argv[1:2] == ["--forget"]:
        from orders.models import Basket

        Basket.objects.filter(token=sys.argv[2], shopper=None).delete()
    else:
        print(json.dumps(chosen()))


if __name__ == "__main__":
    main()
