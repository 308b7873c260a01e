import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.geometry import Point, box_around, metres_between
from market.models import Zone
from market.zones import Terms, change_zone, cheapest_of, delivery_terms, remove_zone, zone_for
from tests.factories.market import NOW, make_area, make_market, make_zone

points = st.builds(Point, st.floats(-80, 80), st.floats(-179, 179))
amounts = st.integers(0, 10**7)


@pytest.mark.django_db
def test_a_listed_area_goes_before_a_circle() -> None:
    market, area = make_market(), make_area()
    make_zone(market=market, radius=5000, fee=5000)
    listed = make_zone(market=market, areas=[area])
    assert zone_for(market, area_code=area.code) == listed


@pytest.mark.django_db
def test_the_smallest_circle_around_the_centroid_serves() -> None:
    market = make_market()
    near, far = make_area(lat=37.556), make_area(lat=37.59)
    outer = make_zone(market=market, radius=5000)
    inner = make_zone(market=market, radius=1000)
    assert zone_for(market, area_code=near.code) == inner
    assert zone_for(market, area_code=far.code) == outer


@pytest.mark.django_db
def test_a_point_is_tested_itself(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    market = make_market()
    zone = make_zone(market=market, radius=1000)
    with django_assert_num_queries(1):
        assert zone_for(market, point=Point(37.556, 126.919), area_code="11") == zone
    assert zone_for(market, point=Point(37.6, 126.919)) is None


@pytest.mark.django_db
def test_nowhere_else_is_served() -> None:
    market = make_market()
    make_zone(market=market, areas=[make_area()])
    assert zone_for(market) is None
    assert zone_for(market, area_code="unknown") is None
    assert zone_for(market, area_code=make_area(country="GB", code="SE16").code) is None


@pytest.mark.django_db
def test_a_removed_zone_serves_nobody_and_stays_for_orders() -> None:
    market, area = make_market(), make_area()
    zone = make_zone(market=market, areas=[area])
    remove_zone(zone=zone, by=None, now=NOW)
    assert zone_for(market, area_code=area.code) is None
    assert Zone.objects.filter(pk=zone.pk).exists()


@pytest.mark.django_db
def test_a_changed_zone_has_the_new_areas() -> None:
    market, one, two = make_market(), make_area(), make_area()
    zone = make_zone(market=market, areas=[one])
    change_zone(zone=zone, areas=[two], by=None, now=NOW, fee=0)
    assert zone_for(market, area_code=one.code) is None
    found = zone_for(market, area_code=two.code)
    assert (found, found and found.fee) == (zone, 0)


@pytest.mark.django_db
def test_cheapest_of_names_the_lowest_fee_of_each_market() -> None:
    one, two = make_market(), make_market()
    make_zone(market=one, fee=5000)
    low = make_zone(market=one, fee=3000)
    assert cheapest_of([one, two]) == {one.pk: low}


def test_terms_without_a_zone_cost_nothing() -> None:
    assert delivery_terms(None, 5000) == Terms(0, 0, None, 0, 0)


def test_terms_tell_what_is_missing() -> None:
    zone = Zone(fee=3500, minimum=10_000, free_from=40_000)
    assert delivery_terms(zone, 8_000) == Terms(3500, 10_000, 40_000, 2_000, 32_000)
    assert delivery_terms(zone, 40_000) == Terms(0, 10_000, 40_000, 0, 0)


@given(fee=amounts, minimum=amounts, free_from=st.none() | amounts, goods=amounts)
def test_adding_what_is_missing_always_helps(
    fee: int, minimum: int, free_from: int | None, goods: int
) -> None:
    zone = Zone(fee=fee, minimum=minimum, free_from=free_from)
    terms = delivery_terms(zone, goods)
    assert delivery_terms(zone, goods + terms.missing).missing == 0
    if free_from is not None:
        assert delivery_terms(zone, goods + terms.missing_to_free).fee == 0
    assert terms.fee in {0, fee}


@given(one=points, other=points)
def test_distances_are_the_same_both_ways(one: Point, other: Point) -> None:
    assert metres_between(one, other) == pytest.approx(metres_between(other, one), abs=0.01)
    assert metres_between(one, one) == 0


def test_a_known_distance() -> None:
    """Greenwich to Seoul's city hall."""
    metres = metres_between(Point(51.4769, 0.0), Point(37.5663, 126.9779))
    assert metres == pytest.approx(8_857_000, rel=0.005)


@given(point=st.builds(Point, st.floats(-70, 70), st.floats(-170, 170)))
def test_a_box_holds_its_circle(point: Point) -> None:
    low, high = box_around(point, 20_000)
    assert metres_between(point, Point(high.lat, point.lng)) == pytest.approx(20_000, rel=0.01)
    assert metres_between(point, Point(point.lat, high.lng)) == pytest.approx(20_000, rel=0.01)
    assert low.lat < point.lat < high.lat
