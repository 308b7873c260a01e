from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from core.models import AuditLine
from stores import photos
from stores.models import Photo, Product, StockDay, Store, StoreHoliday
from tests.factories.market import make_london_market, make_market, make_operator
from tests.factories.stores import (
    make_product,
    make_stallholder,
    make_store,
    make_weighed,
    picture_file,
)

pytestmark = pytest.mark.django_db
KOREAN = {"Accept-Language": "ko"}


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def store(client: Client) -> Store:
    store = make_store(market=make_market(slug="hanbit"))
    client.force_login(make_stallholder(store=store))
    return store


def _url(name: str, *args: object) -> str:
    return reverse(f"stores:{name}", args=args)


def _quick(**typed: Any) -> dict[str, Any]:
    return {"name": "배추", "price": "3,000", "unit": "piece:포기", "origin": "국내산", **typed}


PAGES = ["stall_products", "product_add", "stall_opening", "stall_help", "stall_poster"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_stall_answers(client: Client, store: Store, page: str) -> None:
    make_product(store=store)
    response = client.get(_url(page, store.pk), headers=KOREAN)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("page", PAGES)
def test_another_stall_is_not_there(client: Client, store: Store, page: str) -> None:
    other = make_store()
    assert client.get(_url(page, other.pk)).status_code == 404
    assert AuditLine.objects.filter(what="access.refused").count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in(client: Client, page: str) -> None:
    response = client.get(_url(page, make_store().pk))
    assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True)


def test_my_one_stall_opens_its_orders(client: Client, store: Store) -> None:
    response = client.get("/stall/")
    assert (response.status_code, response["Location"]) == (302, f"/stall/{store.pk}/")


def test_my_stalls_are_listed_where_there_are_more(client: Client, store: Store) -> None:
    from stores.models import Staff
    from tests.factories.market import NOW

    user = store.staff.get().user
    Staff.objects.create(store=make_store(name="둘째 가게"), user=user, added_at=NOW)
    assert "둘째 가게" in client.get("/stall/").content.decode()


def test_sold_out_and_back_are_one_tap_each(client: Client, store: Store) -> None:
    product = make_product(store=store)
    for name, sold_out in (("product_sold_out", True), ("product_back", False)):
        response = client.post(_url(name, store.pk, product.pk))
        product.refresh_from_db()
        assert (response.status_code, product.sold_out) == (303, sold_out)
        assert response["Location"].endswith(f"#product-{product.pk}")


@pytest.mark.parametrize(
    "name",
    ["product_sold_out", "product_back", "product_withdraw", "product_put_back", "product_edit"],
)
def test_another_stalls_product_is_not_there(client: Client, store: Store, name: str) -> None:
    other = make_product(store=make_store(market=store.market))
    for owner in (store, other.store):
        assert client.post(_url(name, owner.pk, other.pk), _quick()).status_code == 404
    other.refresh_from_db()
    assert (other.sold_out, other.listed, other.name) == (False, True, "알배추")


def test_list_takes_the_same_queries_for_one_and_many(
    client: Client, store: Store, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_product(store=store)
    client.get(_url("stall_products", store.pk))
    for rows in (1, 30):
        while store.products.count() < rows:
            make_product(store=store)
        with django_assert_max_num_queries(8):
            client.get(_url("stall_products", store.pk))


def test_add_in_four_fields_with_a_photo(client: Client, store: Store) -> None:
    form = client.get(_url("product_add", store.pk)).content.decode()
    assert 'value="국내산"' in form
    typed = _quick(photo=picture_file(sideways=True, gps=True))
    response = client.post(_url("product_add", store.pk), typed)
    assert response.status_code == 303
    product = Product.objects.get()
    assert (product.name, product.price, product.unit, product.sold_by) == (
        "배추",
        3000,
        "포기",
        "piece",
    )
    assert (product.origin, product.category.slug) == ("국내산", "leafy-vegetables")
    page = client.get(_url("stall_products", store.pk)).content.decode()
    picture = photos.own_picture_of(product.photo)
    assert picture is not None
    assert picture.jpeg in page


def test_add_states_the_allergens_in_britain(client: Client) -> None:
    store = make_store(market=make_london_market(), category="seafood")
    client.force_login(make_stallholder(store=store))
    typed = {"name": "Mackerel", "price": "2.95", "unit": "weight:kg"}
    assert client.post(_url("product_add", store.pk), typed).status_code == 303
    product = Product.objects.get()
    assert (product.price, product.price_unit, product.allergens) == (295, "kg", ["fish"])
    assert "Allergens noted: Fish." in client.get(_url("stall_products", store.pk)).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"price": "zwei"}, "whole figures"),
        ({"price": "3000.5"}, "whole figures"),
        ({"price": "-1"}, "whole figures"),
        ({"price": "NaN"}, "whole figures"),
        ({"price": ""}, "Enter a price."),
        ({"name": ""}, "Enter what it is called."),
        ({"unit": "piece:barrel"}, "Choose how it is sold."),
        ({"origin": ""}, "Enter where it comes from"),
    ],
)
def test_mistakes_are_told_and_what_was_typed_is_kept(
    client: Client, store: Store, typed: dict[str, Any], words: str
) -> None:
    posted = _quick(name="제주 무", photo=picture_file()) | typed
    response = client.post(_url("product_add", store.pk), posted)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "Choose the photo again." in page
    assert posted["name"] in page
    assert (Product.objects.count(), Photo.objects.count()) == (0, 0)


def test_a_photo_that_is_none_is_told_and_the_rest_kept(client: Client, store: Store) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    posted = _quick(photo=SimpleUploadedFile("x.jpg", b"no picture"))
    response = client.post(_url("product_add", store.pk), posted)
    assert response.status_code == 422
    assert "no photo we can use" in response.content.decode()
    assert 'value="3,000"' in response.content.decode()


def test_a_full_disk_is_told(client: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_kwargs: Any) -> None:
        raise photos.NoRoom

    monkeypatch.setattr(photos, "take_in", full)
    response = client.post(_url("product_add", store.pk), _quick(photo=picture_file()))
    assert (response.status_code, Product.objects.count()) == (507, 0)


def _edit_form(client: Client, store: Store, product: Product) -> dict[str, Any]:
    form = client.get(_url("product_edit", store.pk, product.pk)).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "photo"}
    return {name: value for name, value in typed.items() if value not in (None, False)}


def test_edit_saves_everything_and_keeps_what_was_not_touched(client: Client, store: Store) -> None:
    product = make_weighed(store=store, on_hand=5000, choices=["채 썰기"])
    StockDay.objects.filter(product=product).update(held=1000)
    typed = _edit_form(client, store, product)
    assert (typed["price"], typed["left"], typed["choices"]) == ("4200", 4000, "채 썰기")
    url = _url("product_edit", store.pk, product.pk)
    assert client.post(url, typed | {"name": "햇당근", "daily_quota": "9000"}).status_code == 303
    product.refresh_from_db()
    assert (product.name, product.price, product.price_unit) == ("햇당근", 4200, "kg")
    assert (product.daily_quota, product.choices) == (9000, ["채 썰기"])
    assert StockDay.objects.get(product=product, day=None).on_hand == 5000
    client.post(url, typed | {"left": "200"})
    assert StockDay.objects.get(product=product, day=None).on_hand == 1200


def test_opening_pauses_resumes_and_plans(client: Client, store: Store) -> None:
    for name, paused in (("stall_pause", True), ("stall_resume", False)):
        assert client.post(_url(name, store.pk)).status_code == 303
        store.refresh_from_db()
        assert (store.paused_until is not None) == paused
    client.post(_url("stall_modes", store.pk), {"modes": ["pickup"]})
    client.post(_url("stall_holiday_add", store.pk), {"first_day": "2099-01-01", "last_day": ""})
    week = {"weekdays": ["0", "1"], "opens": "09:00", "closes": "18:00"}
    client.post(_url("stall_hours", store.pk), week)
    store.refresh_from_db()
    assert (store.modes, store.hours.count(), store.holidays.count()) == (["pickup"], 2, 1)
    holiday = StoreHoliday.objects.get()
    client.post(_url("stall_holiday_remove", store.pk, holiday.pk))
    client.post(_url("stall_market_hours", store.pk))
    assert (store.hours.count(), store.holidays.count()) == (0, 0)


def test_opening_tells_mistakes(client: Client, store: Store) -> None:
    days = {"first_day": "2099-01-02", "last_day": "2099-01-01"}
    response = client.post(_url("stall_holiday_add", store.pk), days)
    assert (response.status_code, StoreHoliday.objects.count()) == (422, 0)
    assert client.post(_url("stall_modes", store.pk), {}).status_code == 422


def test_the_operator_may_act_for_the_stall(client: Client) -> None:
    store = make_store()
    client.force_login(make_operator(market=store.market))
    product = make_product(store=store)
    assert client.post(_url("product_sold_out", store.pk, product.pk)).status_code == 303
