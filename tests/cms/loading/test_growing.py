"""More goods, the same at every run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from cms.loading.growing import grow
from stores.models import Product, StockDay
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_by_money, make_product, make_store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, settings: Settings) -> None:
    settings.SEARCH_DIR = tmp_path / "index"


def quietly(done: int, of: int) -> None:
    """Nobody watches."""


def make_ground() -> None:
    market = make_market()
    greens = make_store(market=market)
    make_product(store=greens, name="배추", name_other="Cabbage")
    make_product(store=greens, name="무", name_other="Radish", price=990)
    make_by_money(store=greens)
    make_store(market=market, category="roots")
    make_store(market=market, category="seafood")


def grown() -> list[tuple[Any, ...]]:
    rows = Product.objects.filter(source="grown").order_by("pk")
    return list(rows.values_list("ref", "store__number", "name", "name_other", "price", "slug"))


def test_it_grows_to_the_number_and_no_further() -> None:
    make_ground()
    assert grow(products=40, now=NOW, progress=quietly) == 37
    assert grow(products=40, now=NOW, progress=quietly) == 0
    assert Product.objects.count() == 40
    assert StockDay.objects.filter(product__source="grown").count() == 37


def test_it_is_the_same_in_one_run_or_in_two() -> None:
    make_ground()
    grow(products=20, now=NOW, progress=quietly)
    grow(products=40, now=NOW, progress=quietly)
    in_two = grown()
    Product.objects.filter(source="grown").delete()
    grow(products=40, now=NOW, progress=quietly)
    assert grown() == in_two
    assert len({name for _, _, name, *_ in in_two}) > 15


def test_a_stall_sells_only_what_its_kind_sells() -> None:
    make_ground()
    grow(products=20, now=NOW, progress=quietly)
    sellers = Product.objects.filter(source="grown").values_list("store__category__slug", flat=True)
    assert set(sellers) == {"vegetables", "roots"}


def test_without_a_stall_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"Load some first: manage.py load_markets"):
        call_command("grow_catalogue", products=10)
