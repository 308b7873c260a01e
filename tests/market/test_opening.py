import pytest

from core.states import IllegalMove
from market import opening
from market.models import MarketMove, WindowDay
from market.states import MarketState
from tests.factories.market import NOW, make_market, make_window

pytestmark = pytest.mark.django_db


def test_a_market_is_made_opened_and_shut() -> None:
    market = opening.create_market(
        name="한빛시장",
        slug="hanbit",
        country="KR",
        currency="KRW",
        language="ko",
        time_zone="Asia/Seoul",
        by=None,
        now=NOW,
    )
    opening.open_market(market=market, by=None, now=NOW)
    opening.shut_market(market=market, by=None, now=NOW, why="moving")
    moves = MarketMove.objects.values_list("from_state", "to_state", "why")
    assert list(moves) == [
        ("", "preparing", ""),
        ("preparing", "open", ""),
        ("open", "shut", "moving"),
    ]
    with pytest.raises(IllegalMove):
        opening.shut_market(market=market, by=None, now=NOW)


def test_opening_writes_the_window_days() -> None:
    market = make_market(state=MarketState.PREPARING)
    make_window(market=market)
    WindowDay.objects.all().delete()
    opening.open_market(market=market, by=None, now=NOW)
    assert WindowDay.objects.count() == 7


def test_the_slug_never_changes() -> None:
    market = make_market()
    with pytest.raises(ValueError, match="slug"):
        opening.change_market(market=market, by=None, now=NOW, slug="other")
    opening.change_market(market=market, by=None, now=NOW, hue="pine")
    market.refresh_from_db()
    assert market.hue == "pine"
