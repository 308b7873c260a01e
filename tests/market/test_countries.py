from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from market.countries import TIME_ZONES, time_zone_of
from market.regions import regions


@pytest.mark.parametrize(
    ("told", "time_zone"),
    [
        ({"state": "WI", "code": "53190"}, "America/Chicago"),
        ({"code": "10009"}, "America/New_York"),
        ({"state": "AZ"}, "America/Phoenix"),
        ({"code": "86515"}, "America/Denver"),
        ({"state": "TN", "code": "37902"}, "America/New_York"),
        ({"state": "TN", "code": "38103"}, "America/Chicago"),
        ({"state": "TX", "code": "79901"}, "America/Denver"),
        ({"state": "ID", "code": "83814"}, "America/Los_Angeles"),
        ({"code": "00901"}, "America/Puerto_Rico"),
        ({"code": ""}, "America/New_York"),
    ],
)
def test_american_time_follows_the_state_and_its_far_ends(
    told: dict[str, str], time_zone: str
) -> None:
    assert time_zone_of("US", **told) == time_zone


def test_every_state_has_a_time_zone_that_may_be_chosen() -> None:
    states = [code.removeprefix("US-") for code in regions() if code.startswith("US-")]
    found = {state: time_zone_of("US", state=state) for state in states}
    assert set(found.values()) == set(TIME_ZONES) - {"Asia/Seoul", "Europe/London"}
    assert [ZoneInfo(zone).key for zone in TIME_ZONES] == TIME_ZONES


def test_small_countries_have_one() -> None:
    assert [time_zone_of(code) for code in ("KR", "GB")] == ["Asia/Seoul", "Europe/London"]
