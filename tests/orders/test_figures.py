"""Four weeks of a market and of a stall, from real orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from market.models import WindowDay
from market.windows import ensure_days
from orders import figures, fulfilment
from tests.factories.market import NOW, make_market, make_operator
from tests.factories.orders import (
    Street,
    closed_order,
    line_of,
    make_street,
    placed_order,
    ready_order,
)
from tests.factories.stores import make_stallholder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db: None) -> Iterator[Street]:
    with clock.frozen(NOW):
        yield make_street(commission_bp=500)


def test_a_market_by_day_stall_kind_window_and_shopper(street: Street) -> None:
    closed = closed_order(street)
    other = placed_order(street, email="other@example.com")
    fulfilment.sold_out(line=line_of(other, street.mackerel), by=None, now=clock.now())
    other.refresh_from_db()
    found = figures.figures(street.market, now=clock.now(), language="en")
    assert (found.orders, found.new, found.returning) == (2, 2, 0)
    assert (len(found.days), found.days[-1][1].count) == (28, 2)
    assert found.amount == (closed.final or 0) + other.about
    assert [(bar.label, bar.count) for bar in found.stalls] == [
        ("17 바다로수산", 1),
        ("3 초록채소", 2),
        ("8 두부집", 2),
    ]
    assert [bar.label for bar in found.kinds] == [
        "Fish and seafood",
        "Vegetables",
        "Tofu and beansprouts",
    ]
    assert [(bar.label, bar.count) for bar in found.windows] == [("A 16:00–18:00", 2)]
    assert [(bar.label, bar.count, bar.amount) for bar in found.shortages] == [
        ("17 바다로수산", 1, 500)
    ]


def test_who_ordered_before_these_weeks_came_back(street: Street) -> None:
    placed_order(street)
    later = NOW + timedelta(days=figures.DAYS)
    with clock.frozen(later):
        ensure_days(street.market, later)
        day = WindowDay.objects.filter(window=street.window_day.window, cutoff_at__gt=later)[0]
        placed_order(street, window_day=day)
        found = figures.figures(street.market, now=later, language="ko")
    assert (found.orders, found.new, found.returning) == (1, 0, 1)


def test_what_a_stall_gets_is_what_was_handed_over_less_commission(street: Street) -> None:
    closed_order(street)
    ready_order(street)
    found = figures.stall_money(street.fish, now=clock.now())
    gross = 2 * 6500
    assert (found.earned_today, found.earned_week, found.earned_month) == (
        gross - gross // 20,
        gross - gross // 20,
        gross - gross // 20,
    )
    assert (found.commission_month, found.coming) == (gross // 20, gross - gross // 20)
    assert [(bar.label, bar.amount, bar.count) for bar in found.best] == [
        ("생고등어", 2 * gross, 2)
    ]


def test_the_pages_and_the_files_are_for_those_who_may(street: Street, client: Client) -> None:
    closed_order(street)
    client.force_login(make_operator(market=street.market, language="en"))
    page = reverse("orders:desk_figures", args=[street.market.slug])
    assert "17 바다로수산" in client.get(page).content.decode()
    answer = client.get(page, {"csv": "stalls"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "stalls,sales,currency,count"
    assert "17 바다로수산,13000,KRW,1" in lines
    assert client.get(page, {"csv": "people"}).status_code == 404
    other = make_market()
    assert client.get(reverse("orders:desk_figures", args=[other.slug])).status_code == 404
    client.force_login(make_stallholder(store=street.tofu))
    money = reverse("orders:stall_money", args=[street.fish.pk])
    assert client.get(money).status_code == 404
    assert client.get(reverse("orders:stall_money", args=[street.tofu.pk])).status_code == 200


def test_a_name_that_looks_like_a_formula_stays_a_name(street: Street, client: Client) -> None:
    type(street.fish).objects.filter(pk=street.fish.pk).update(number="", name="=HYPERLINK(1)")
    closed_order(street)
    client.force_login(make_operator(market=street.market))
    page = reverse("orders:desk_figures", args=[street.market.slug])
    text = client.get(page, {"csv": "stalls"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
