"""Fault 19: the search engine is down. Whoever wants to buy does not notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from search import indexing
from search.models import IndexOutbox
from stores.models import Product
from tests.flows.processes import inside
from tests.flows.processes.buyers import Buyer, Goods

pytestmark = pytest.mark.django_db(transaction=True)


def test_fault_19_search_down_at_checkout_changes_nothing(
    live_server: Any, settings: Any, tmp_path: Path
) -> None:
    place = inside.open_market()
    product = inside.offer(market=place["market"], units=1)
    IndexOutbox.objects.all().delete()
    settings.SEARCH_DIR = tmp_path / "index"
    settings.SEARCH_DIR.write_text("where the index should be")
    where = {"market": place["market"], "area": place["area"], "window": place["windows"][0]}
    goods = Goods(**where, **product)
    buyer = Buyer(live_server.thread.port)

    kind = Product.objects.get(pk=goods.product).category
    assert buyer.get(f"/m/{goods.market}/c/{kind.slug}/").status == 200
    buyer.put_in(goods)
    answer = buyer.press(goods, buyer.look(goods))  # takes the last one: search must be told
    buyer.pay(answer.location)

    assert inside.sold([goods.product]) == {
        "orders": {"placed": 1},
        "claimed": 1,
        "held": 1,
        "on_hand": 1,
        "authorised": 1,
        "broken": [],
    }
    assert set(IndexOutbox.objects.values_list("product_id", flat=True)) == {goods.product}
    settings.SEARCH_DIR = tmp_path / "repaired"
    assert indexing.heal(timezone.now())
    assert not IndexOutbox.objects.exists()
