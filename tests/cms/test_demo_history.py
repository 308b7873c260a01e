"""The weeks behind the demo, whatever the dice say on the day on which it is built."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from cms.demo import history
from core import clock
from core.books import run_checks
from tests.factories.market import NOW
from tests.factories.orders import make_street, placed_order


class SoldOutAlone(Random):
    """Strikes the one thing that a stall was to bring."""

    def choice(self, seq: Any) -> Any:
        return next((line for line in seq if getattr(line, "ordered_by", "") == "money"), seq[0])


@pytest.mark.django_db(transaction=True)
def test_a_stall_whose_only_thing_is_sold_out_holds_nobody_up() -> None:
    with clock.frozen(NOW):
        there = make_street()
        order = placed_order(there)
    street = history.Street(there.market, [], {}, SoldOutAlone())
    with clock.frozen(NOW):
        history._pack(street, order, NOW, short=True)
        order.refresh_from_db()
    history._bring(order, NOW + timedelta(hours=1), "closed")
    order.refresh_from_db()
    parts = order.store_orders.order_by("id").values_list("store__name", "state")
    assert (order.state, sorted(parts)) == (
        "closed",
        [("두부집", "rejected"), ("바다로수산", "handed_over"), ("초록채소", "handed_over")],
    )
    assert list(run_checks()) == []
