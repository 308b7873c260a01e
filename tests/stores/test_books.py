import pytest

from core.books import CHECKS
from stores.models import Application, StockDay
from tests.factories.stores import make_application, make_product, make_stallholder, make_store

pytestmark = pytest.mark.django_db
MINE = ("stores.applications", "stores.staff", "stores.stock")


def _broken() -> list[str]:
    return [message for name in MINE for _row, message in CHECKS[name]()]


def test_books_of_a_staffed_stall_are_whole() -> None:
    store = make_store()
    make_stallholder(store=store)
    make_product(store=store, on_hand=2)
    make_application(market=store.market)
    assert _broken() == []


def test_books_find_an_open_stall_without_staff() -> None:
    make_store(name="두부집", number="8")
    assert _broken() == ["8 두부집 is open and nobody sells there"]


def test_books_find_an_approval_without_a_stall() -> None:
    row = make_application()
    Application.objects.filter(pk=row.pk).update(state="approved")
    assert _broken() == ["is approved with store None"]


def test_the_database_refuses_to_oversell() -> None:
    product = make_product(on_hand=1)
    with pytest.raises(Exception, match="stores_never_oversold"):
        StockDay.objects.filter(product=product).update(held=2)
