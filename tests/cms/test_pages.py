import pytest
from wagtail.models import Page

from accounts.models import User
from cms import pages
from cms.models import ArticlePage, MarketPage, StorePage
from market import opening, operatorship
from market.states import MarketState
from stores.opening import close_stall, open_stall
from tests.factories.cms import make_market_page, make_store_page
from tests.factories.market import NOW, make_market
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db


def test_an_opened_market_has_a_live_page_under_the_list_of_markets() -> None:
    market = make_market(state=MarketState.PREPARING, slug="hanbit")
    opening.open_market(market=market, by=None, now=NOW)
    page = MarketPage.objects.get(market=market)
    assert (page.live, page.title, page.get_url()) == (True, market.name, "/m/hanbit/")
    assert [child.slug for child in page.get_children()] == ["news"]


def test_a_shut_market_is_withdrawn_and_comes_back() -> None:
    market = make_market()
    page = make_market_page(market=market)
    opening.shut_market(market=market, by=None, now=NOW)
    page.refresh_from_db()
    assert not page.live
    opening.open_market(market=market, by=None, now=NOW)
    page.refresh_from_db()
    assert page.live


def test_a_renamed_market_renames_its_page_and_keeps_its_slug() -> None:
    market = make_market(slug="hanbit")
    page = make_market_page(market=market)
    opening.change_market(market=market, by=None, now=NOW, name="한빛 새시장")
    page.refresh_from_db()
    assert (page.title, page.slug) == ("한빛 새시장", "hanbit")


def test_an_old_draft_brings_no_old_name_back() -> None:
    market = make_market()
    page = make_market_page(market=market)
    draft = page.save_revision()
    opening.change_market(market=market, by=None, now=NOW, name="한빛 새시장")
    MarketPage.objects.get(pk=page.pk)
    draft.refresh_from_db()
    draft.publish()
    page.refresh_from_db()
    assert page.title == "한빛 새시장"


def test_a_stalls_page_follows_its_state() -> None:
    store = make_store(market=make_market())
    page = make_store_page(store=store)
    close_stall(store=store, by=None, now=NOW)
    page.refresh_from_db()
    assert not page.live
    open_stall(store=store, by=None, now=NOW)
    page.refresh_from_db()
    assert page.live


def test_keeping_pages_twice_makes_one() -> None:
    store = make_store(market=make_market())
    assert make_store_page(store=store) == make_store_page(store=store)
    assert StorePage.objects.count() == MarketPage.objects.count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_article_is_written_once_per_slug() -> None:
    market = make_market()
    for title in ("첫서리", "첫서리가 내렸어요"):
        pages.write_article(
            market=market,
            slug="frost",
            title=title,
            intro="한 줄",
            paragraphs=["배추가 <달아져요>."],
            by=None,
            now=NOW,
        )
    article = ArticlePage.objects.get()
    assert article.title == "첫서리가 내렸어요"
    assert article.story.raw_data[0]["value"] == "<p>배추가 &lt;달아져요&gt;.</p>"


def test_operators_join_the_markets_group_and_leave_it() -> None:
    market, user = make_market(), User.objects.create_user(email="mina@example.org")
    operatorship.grant(market=market, user=user, by=None, now=NOW)
    page = MarketPage.objects.get(market=market)
    assert list(user.groups.all()) == [page.group]
    assert page.permissions_for_user(user).can_edit()
    operatorship.revoke(market=market, user=user, by=None, now=NOW)
    user = User.objects.get(pk=user.pk)
    assert not page.permissions_for_user(user).can_edit()
