from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market import timetable, windows
from market.models import WindowDay, WindowException
from market.states import MarketState
from tests.factories.market import (
    NOW,
    make_closure,
    make_london_market,
    make_market,
    make_window,
    make_window_day,
)

pytestmark = pytest.mark.django_db


def test_ensure_days_writes_today_and_six_days_after() -> None:
    window = make_window(market=make_market())
    days = [row.day for row in WindowDay.objects.filter(window=window)]
    assert days == [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]


def test_ensure_days_is_repeatable() -> None:
    market = make_market()
    make_window(market=market)
    assert windows.ensure_days(market, NOW) == 0
    assert windows.ensure_days(market, NOW + timedelta(days=1)) == 1


def test_ensure_all_serves_open_markets_only() -> None:
    for state in (MarketState.OPEN, MarketState.SHUT):
        make_window(market=make_market(state=state))
    WindowDay.objects.all().delete()
    assert windows.ensure_all(NOW) == 7


def test_days_follow_the_weekdays_of_the_markets_zone() -> None:
    """01:00 in London is still Sunday evening in New York."""
    market = make_market(time_zone="America/New_York", country="US", currency="USD")
    window = make_window(market=market, weekdays="6")
    assert [row.day for row in window.days.all()] == [date(2026, 11, 22)]


def test_a_skipped_time_moves_forward() -> None:
    """British clocks go from 01:00 to 02:00 on 28 March 2027."""
    window = make_window(
        market=make_london_market(),
        now=datetime(2027, 3, 27, 12, tzinfo=UTC),
        starts=time(1, 30),
        ends=time(2),
        cutoff_minutes=60,
    )
    day = window.days.get(day=date(2027, 3, 28))
    assert day.starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 02:30 on the clock
    assert day.ends_at == datetime(2027, 3, 28, 2, 0, tzinfo=UTC)
    assert day.cutoff_at == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first() -> None:
    window = make_window(
        market=make_london_market(),
        now=datetime(2027, 10, 30, 12, tzinfo=UTC),
        starts=time(1, 30),
        ends=time(3),
    )
    day = window.days.get(day=date(2027, 10, 31))
    assert day.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert day.ends_at == datetime(2027, 10, 31, 3, 0, tzinfo=UTC)


def test_upcoming_is_one_query_and_holds_full_days(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    market = make_market()
    first = make_window_day(window=make_window(market=market), taken=20)
    make_window(market=market, mode="pickup", place="1호 앞")
    with django_assert_num_queries(1):
        found = windows.upcoming(market, now=NOW, mode="delivery")
        assert [row.window.mode for row in found] == ["delivery"] * 7
    assert (found[0].pk, found[0].full) == (first.pk, True)


def test_upcoming_leaves_out_what_is_past_its_cutoff_cancelled_or_closed() -> None:
    market = make_market()
    window = make_window(market=market)
    WindowDay.objects.filter(day=date(2026, 11, 24)).update(cancelled=True)
    make_closure(market=market, first_day=date(2026, 11, 25))
    after_cutoff = window.days.get(day=date(2026, 11, 23)).cutoff_at
    found = windows.upcoming(market, now=after_cutoff)
    assert [row.day.day for row in found] == [26, 27, 28, 29]


def test_next_of_gives_the_first_delivery_with_room() -> None:
    market, other = make_market(), make_market()
    window = make_window(market=market)
    make_window_day(window=window, taken=20)
    found = windows.next_of([market, other], now=NOW)
    assert {pk: row.day for pk, row in found.items()} == {market.pk: date(2026, 11, 24)}


def test_claim_takes_a_place_until_it_is_full() -> None:
    row = make_window_day(capacity=2)
    assert [windows.claim(window_day_id=row.pk, now=NOW) for _ in range(3)] == [True, True, False]
    windows.free(window_day_id=row.pk)
    assert windows.claim(window_day_id=row.pk, now=NOW)


def test_claim_ends_at_the_cutoff() -> None:
    row = make_window_day()
    assert windows.claim(window_day_id=row.pk, now=row.cutoff_at - timedelta(seconds=1))
    assert not windows.claim(window_day_id=row.pk, now=row.cutoff_at)


def test_claim_is_refused_where_the_day_is_cancelled() -> None:
    row = make_window_day(cancelled=True)
    assert not windows.claim(window_day_id=row.pk, now=NOW)


def test_claim_is_refused_where_the_market_is_closed() -> None:
    row = make_window_day()
    make_closure(market=row.window.market, first_day=row.day)
    assert not windows.claim(window_day_id=row.pk, now=NOW)


def test_claim_is_refused_where_the_market_is_shut() -> None:
    row = make_window_day()
    type(row.window.market).objects.update(state=MarketState.SHUT)
    assert not windows.claim(window_day_id=row.pk, now=NOW)


def test_claim_is_refused_where_the_window_was_stopped() -> None:
    row = make_window_day(taken=1)
    timetable.stop_window(window=row.window, by=None, now=NOW)
    assert not windows.claim(window_day_id=row.pk, now=NOW)


def test_claim_of_nothing_is_refused() -> None:
    assert not windows.claim(window_day_id=0, now=NOW)


def test_free_never_goes_below_none() -> None:
    row = make_window_day()
    windows.free(window_day_id=row.pk)
    row.refresh_from_db()
    assert row.taken == 0


def test_bag_codes_count_per_day() -> None:
    window = make_window(market=make_market())
    one, two = window.days.order_by("day")[:2]
    codes = [windows.next_bag_code(window_day=day) for day in (one, one, two)]
    assert codes == ["A1", "A2", "A1"]


@given(
    capacity=st.integers(0, 4),
    deeds=st.lists(st.one_of(st.booleans(), st.integers(0, 4)), max_size=25),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sequence_of_claims_takes_more_than_fits(capacity: int, deeds: list[bool | int]) -> None:
    """True claims, False frees, a number lowers or raises the capacity."""
    row = make_window_day(capacity=capacity)
    taken = 0
    for deed in deeds:
        if deed is True:
            held = windows.claim(window_day_id=row.pk, now=NOW)
            assert held == (taken < capacity)
            taken += held
        elif deed is False:
            windows.free(window_day_id=row.pk)
            taken = max(0, taken - 1)
        else:
            capacity = int(deed)
            WindowDay.objects.filter(pk=row.pk).update(capacity=capacity)
    row.refresh_from_db()
    assert row.taken == taken


def test_an_exception_changes_one_day() -> None:
    window = make_window(market=make_market())
    timetable.set_exception(window=window, day=date(2026, 11, 24), capacity=3, by=None, now=NOW)
    timetable.set_exception(window=window, day=date(2026, 11, 25), capacity=0, by=None, now=NOW)
    told = [(row.capacity, row.cancelled) for row in window.days.order_by("day")[:4]]
    assert told == [(20, False), (3, False), (0, True), (20, False)]


def test_a_dropped_exception_leaves_the_pattern() -> None:
    window = make_window(market=make_market())
    timetable.set_exception(window=window, day=date(2026, 11, 25), capacity=0, by=None, now=NOW)
    timetable.drop_exception(exception=WindowException.objects.get(), by=None, now=NOW)
    row = window.days.get(day=date(2026, 11, 25))
    assert (row.capacity, row.cancelled) == (20, False)


def test_a_changed_pattern_keeps_the_times_of_days_with_orders() -> None:
    window = make_window(market=make_market())
    promised = make_window_day(window=window, taken=1)
    timetable.change_window(window=window, by=None, now=NOW, starts=time(15), capacity=5)
    promised.refresh_from_db()
    other = window.days.get(day=date(2026, 11, 24))
    assert (promised.starts_at.hour, promised.capacity) == (7, 5)
    assert (other.starts_at.hour, other.capacity) == (6, 5)


def test_a_changed_pattern_stops_days_it_no_longer_falls_on() -> None:
    window = make_window(market=make_market())
    ordered = make_window_day(window=window, taken=1)
    timetable.change_window(window=window, by=None, now=NOW, weekdays="1")
    ordered.refresh_from_db()
    assert (ordered.cancelled, ordered.full) == (False, True)
    running = [row.day for row in window.days.filter(cancelled=False, taken=0)]
    assert running == [date(2026, 11, 24)]


def test_a_market_has_26_letters() -> None:
    market = make_market()
    letters = [make_window(market=market, weekdays="0").letter for _ in range(26)]
    assert "".join(letters) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    with pytest.raises(timetable.NoLetterLeft):
        make_window(market=market)
