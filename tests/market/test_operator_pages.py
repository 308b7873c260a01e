from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditLine
from market.models import Closure, Market, Window, WindowException, Zone
from tests.factories.market import (
    NOW,
    make_area,
    make_closure,
    make_london_market,
    make_market,
    make_operator,
    make_window,
    make_zone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market(slug="hanbit")


@pytest.fixture
def operator(client: Client, market: Market) -> Client:
    client.force_login(make_operator(market=market))
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"market:{name}", args=args)


PAGES = ["desk_zones", "desk_zone_add", "desk_windows", "desk_window_add", "desk_closures"]


@pytest.mark.parametrize("page", [*PAGES, "desk_settings"])
def test_a_page_is_there_for_its_operator_only(operator: Client, page: str) -> None:
    other = make_market()
    make_zone(market=Market.objects.get(slug="hanbit"))
    assert operator.get(at(page, "hanbit")).status_code == 200
    assert operator.get(at(page, other.slug)).status_code == 404
    assert AuditLine.objects.filter(what="access.refused").count() == 1
    assert Client().get(at(page, "hanbit")).status_code == 302


def test_another_markets_things_are_not_found(operator: Client) -> None:
    other = make_market()
    zone, window = make_zone(market=other, radius=1000), make_window(market=other)
    closure = make_closure(market=other, first_day=date(2026, 12, 1))
    for name, pk in (("desk_zone", zone.pk), ("desk_window", window.pk)):
        assert operator.get(at(name, "hanbit", pk)).status_code == 404
        assert operator.post(at(name, "hanbit", pk)).status_code == 404
    for name, pk in (
        ("desk_zone_remove", zone.pk),
        ("desk_window_stop", window.pk),
        ("desk_exception_add", window.pk),
        ("desk_closure_lift", closure.pk),
    ):
        assert operator.post(at(name, "hanbit", pk)).status_code == 404
    zone.refresh_from_db()
    assert zone.active


def test_the_desk_lists_several_markets_and_opens_the_only_one(
    operator: Client, market: Market
) -> None:
    assert operator.get(at("desk")).status_code == 302
    both = make_operator(market=market)
    make_operator_of_another = make_london_market()
    make_operator_of_another.operatorships.create(user=both, granted_at=NOW)
    operator.force_login(both)
    page = operator.get(at("desk")).content.decode()
    assert market.name in page
    assert "Riverside Market" in page


def test_finding_areas_keeps_what_was_typed_and_saves_nothing(operator: Client) -> None:
    area = make_area(name="합정동")
    data = {"name": "걸어서", "fee": "3,500", "find_area": "합정", "find": "1"}
    page = operator.post(at("desk_zone_add", "hanbit"), data)
    assert page.status_code == 200
    assert f'name="areas" value="{area.pk}"' in page.content.decode()
    assert "걸어서" in page.content.decode()
    assert not Zone.objects.exists()


@pytest.mark.parametrize("made_up", ["9" * 5000, "²", "-1", "9" * 15])
def test_what_is_no_area_is_left_out(operator: Client, made_up: str) -> None:
    data = {"name": "걸어서", "areas": [made_up], "fee": "3,500", "find_area": "합정", "find": "1"}
    page = operator.post(at("desk_zone_add", "hanbit"), data)
    assert page.status_code == 200
    assert 'name="areas"' not in page.content.decode()


def test_a_zone_is_added_changed_and_removed(operator: Client, market: Market) -> None:
    area = make_area()
    data = {"name": "걸어서", "areas": [area.pk], "fee": "3,500", "free_from": "40000"}
    assert operator.post(at("desk_zone_add", "hanbit"), data).status_code == 303
    zone = Zone.objects.get()
    assert (zone.fee, zone.minimum, zone.free_from, zone.radius) == (3500, 0, 40_000, None)
    operator.post(at("desk_zone", "hanbit", zone.pk), {**data, "areas": [], "radius_km": "1.5"})
    zone.refresh_from_db()
    assert (zone.radius, zone.areas.count()) == (1500, 0)
    operator.post(at("desk_zone_remove", "hanbit", zone.pk))
    assert not market.zones.filter(active=True).exists()


def test_amounts_are_typed_in_the_markets_currency(client: Client) -> None:
    market = make_london_market()
    client.force_login(make_operator(market=market))
    url = at("desk_zone_add", market.slug)
    client.post(url, {"name": "Near", "radius_km": "2", "fee": "2.95", "minimum": "15"})
    assert Zone.objects.values_list("fee", "minimum").get() == (295, 1500)
    assert client.post(url, {"name": "Far", "radius_km": "2", "fee": "2.955"}).status_code == 422


def test_a_zone_without_a_place_is_refused(operator: Client) -> None:
    page = operator.post(at("desk_zone_add", "hanbit"), {"name": "x", "fee": "0"})
    assert page.status_code == 422
    assert b"error-summary" in page.content


def test_a_window_is_added_changed_and_stopped(operator: Client) -> None:
    data = {
        "mode": "delivery",
        "weekdays": ["0", "2"],
        "starts": "16:00",
        "ends": "18:00",
        "cutoff_minutes": "180",
        "capacity": "12",
    }
    assert operator.post(at("desk_window_add", "hanbit"), data).status_code == 303
    window = Window.objects.get()
    assert (window.letter, window.weekdays, window.starts) == ("A", "02", time(16))
    operator.post(at("desk_window", "hanbit", window.pk), {**data, "capacity": "8"})
    window.refresh_from_db()
    assert window.capacity == 8
    operator.post(at("desk_window_stop", "hanbit", window.pk))
    window.refresh_from_db()
    assert not window.active


def test_a_backward_window_is_refused(operator: Client) -> None:
    data = {"mode": "pickup", "starts": "18:00", "ends": "16:00", "capacity": "1"}
    page = operator.post(at("desk_window_add", "hanbit"), data)
    assert page.status_code == 422
    assert not Window.objects.exists()


def test_a_different_day_is_added_and_dropped(operator: Client, market: Market) -> None:
    with clock.frozen(NOW):
        window = make_window(market=market)
        url = at("desk_exception_add", "hanbit", window.pk)
        assert operator.post(url, {"day": "2026-11-20", "capacity": "0"}).status_code == 422
        assert operator.post(url, {"day": "2026-11-25", "capacity": "0"}).status_code == 303
        kept = WindowException.objects.get()
        page = operator.get(at("desk_window", "hanbit", window.pk))
        assert at("desk_exception_drop", "hanbit", kept.pk) in page.content.decode()
        operator.post(at("desk_exception_drop", "hanbit", kept.pk))
    assert not WindowException.objects.exists()


def test_a_closure_shows_what_it_means_before_it_happens(operator: Client, market: Market) -> None:
    with clock.frozen(NOW):
        make_window(market=market).days.filter(day=date(2026, 11, 24)).update(taken=2)
        url = at("desk_closures", "hanbit")
        data = {"first_day": "2026-11-24", "last_day": "2026-11-25", "reason": "연휴"}
        page = operator.post(url, data)
        assert "2 orders already made" in page.content.decode()
        assert not Closure.objects.exists()
        assert operator.post(url, {**data, "confirmed": "1"}).status_code == 303
        closure = Closure.objects.get()
        assert at("desk_closure_lift", "hanbit", closure.pk) in operator.get(url).content.decode()
        operator.post(at("desk_closure_lift", "hanbit", closure.pk))
    assert not Closure.objects.exists()


def test_settings_are_kept(operator: Client, market: Market) -> None:
    data = {"name_other": "Hanbit", "phone": "02-123-4567", "hue": "pine"}
    hours = {"opens_0": "08:00", "closes_0": "19:30"}
    url = at("desk_settings", "hanbit")
    assert operator.post(url, {**data, **hours}).status_code == 303
    market.refresh_from_db()
    assert (market.name_other, market.hue) == ("Hanbit", "pine")
    assert [(row.weekday, row.opens) for row in market.hours.all()] == [(0, time(8))]
    page = operator.post(url, {**data, "opens_1": "08:00"})
    assert page.status_code == 422


def test_lists_take_the_same_number_of_queries_for_any_number(  # type: ignore[no-untyped-def]
    operator: Client,
    market: Market,
    django_assert_max_num_queries,
) -> None:
    for _ in range(5):
        make_zone(market=market, areas=[make_area() for _ in range(3)])
        make_window(market=market)
    for page in ("desk_zones", "desk_windows"):
        with django_assert_max_num_queries(8):
            operator.get(at(page, "hanbit"))
