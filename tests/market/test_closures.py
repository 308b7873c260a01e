from datetime import date
from typing import Any

import pytest

from market import closures, timetable, windows
from market.models import Closure, Market, WindowDay
from tests.factories.market import NOW, make_market, make_window, make_window_day

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def close(market: Market, **fields: Any) -> Closure:
    usual = {"first_day": TUESDAY, "last_day": WEDNESDAY, "reason": "연휴", "by": None, "now": NOW}
    return closures.close_market(market=market, **{**usual, **fields})


def test_closing_cancels_days_without_orders() -> None:
    market = make_market()
    window = make_window(market=market)
    close(market)
    cancelled = [row.day for row in window.days.filter(cancelled=True)]
    assert cancelled == [TUESDAY, WEDNESDAY]


def test_meaning_tells_stopping_and_ordered_days_apart() -> None:
    market = make_market()
    window = make_window(market=market)
    WindowDay.objects.filter(window=window, day=TUESDAY).update(taken=3)
    meaning = closures.meaning_of(market, TUESDAY, WEDNESDAY)
    assert [row.day for row in meaning.stopping] == [WEDNESDAY]
    assert [row.day for row in meaning.ordered] == [TUESDAY]
    assert meaning.orders == 3


def test_closing_is_refused_where_people_have_ordered() -> None:
    market = make_market()
    row = make_window_day(window=make_window(market=market), taken=1)
    with pytest.raises(closures.HasOrders) as refused:
        close(market, first_day=row.day)
    assert [day.pk for day in refused.value.days] == [row.pk]
    assert not Closure.objects.exists()
    assert not WindowDay.objects.filter(cancelled=True).exists()


def test_closing_despite_orders_keeps_them_and_takes_no_more() -> None:
    market = make_market()
    row = make_window_day(window=make_window(market=market), taken=1)
    close(market, first_day=row.day, despite_orders=True)
    row.refresh_from_db()
    assert (row.cancelled, row.taken) == (False, 1)
    assert not windows.claim(window_day_id=row.pk, now=NOW)


def test_lifting_opens_the_days_again() -> None:
    market = make_market()
    window = make_window(market=market)
    timetable.set_exception(window=window, day=WEDNESDAY, capacity=0, by=None, now=NOW)
    closures.lift_closure(closure=close(market), by=None, now=NOW)
    assert [row.day for row in window.days.filter(cancelled=True)] == [WEDNESDAY]


def test_lifting_one_of_two_keeps_the_other() -> None:
    market = make_market()
    window = make_window(market=market)
    close(market, first_day=WEDNESDAY)
    closures.lift_closure(closure=close(market), by=None, now=NOW)
    assert [row.day for row in window.days.filter(cancelled=True)] == [WEDNESDAY]


def test_days_written_within_a_closure_are_cancelled() -> None:
    market = make_market()
    close(market)
    window = make_window(market=market)
    assert [row.day for row in window.days.filter(cancelled=True)] == [TUESDAY, WEDNESDAY]
