"""Stalls that nobody looks after: not seen for a week, and nothing changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stores.models import Product, Store
from tests.factories.accounts import device
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_product, make_stallholder, make_store

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=8)


def test_seen_or_touched_stalls_are_awake() -> None:
    market = make_market()
    quiet, seen, touched, new = (make_store(market=market) for _ in range(4))
    make_store(market=market, state="closed")
    phone = device(user=make_stallholder(store=seen), session_key="seen")
    type(phone).objects.filter(pk=phone.pk).update(last_seen_at=LATER)
    Product.objects.filter(pk=make_product(store=touched).pk).update(changed_at=LATER)
    Store.objects.filter(pk=new.pk).update(created_at=LATER)
    assert list(Store.objects.filter(market=market).asleep(LATER)) == [quiet]
