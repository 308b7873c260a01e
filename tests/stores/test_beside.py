"""What stands beside a product: the same elsewhere, things like it, more of its stall."""

import pytest

from stores.beside import beside
from stores.models import Product
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_product, make_store

pytestmark = pytest.mark.django_db


def names_beside(product: Product) -> tuple[list[str], list[str], list[str]]:
    found = beside(product, language="en", now=NOW)
    rows = (found.same, found.like, found.more)
    same, like, more = ([f"{card.name} {card.stall_name}" for card in row] for row in rows)
    return same, like, more


def test_the_same_thing_at_other_stalls_of_the_market_cheapest_first() -> None:
    market = make_market()
    one, two, three = (make_store(market=market, name=name) for name in ("A", "B", "C"))
    here = make_product(store=one, name="배추", name_other="Cabbage")
    make_product(store=two, name="cabbage", price=4000)
    make_product(store=three, name="배추", price=3000)
    make_product(store=three, name="무")
    make_product(store=make_store(market=make_market()), name="배추")
    assert names_beside(here) == (["배추 C", "cabbage B"], [], [])


def test_things_like_it_where_nobody_else_has_it_and_never_what_is_sold_out() -> None:
    market = make_market()
    one, two = (make_store(market=market, name=name) for name in ("A", "B"))
    here = make_product(store=one, name="배추")
    make_product(store=one, name="열무")
    gone = make_product(store=one, name="갓")
    make_product(store=two, name="알배추")
    make_product(store=two, name="배추", on_hand=0)
    Product.objects.filter(pk=gone.pk).update(sold_out=True)
    assert names_beside(here) == ([], ["알배추 B"], ["열무 A"])
