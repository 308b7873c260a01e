"""An operator's first day: from an empty installation to the first sandbox order; a day closed for
the weather. By hand, by keyboard alone, and without scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Locator

from accounts.models import User
from core import clock, messages
from core.books import run_checks
from market.models import Area, Market, WindowDay
from market.windows import ensure_days
from orders.models import Order
from payments import operations
from stores.models import Store
from tests.factories.codes import code_shown
from tests.factories.market import make_operator
from tests.factories.orders import make_street, placed_order
from tests.flows.people import Person, person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

#: The bar: ten minutes. A person's time is reckoned by the keystroke-level model (Card, Moran and
#: Newell, 1980): 0.28 s a key, 1.3 s to point and press, 1.35 s to think before each; and here ten
#: seconds more to read each page.
MOST_SECONDS = 600
KEY, POINT, THINK, READ = 0.28, 1.3, 1.35, 10
CLICKS_TO_CLOSE = 2

STALLS = {
    "ko": "3, 초록야채, 채소, 010-5550-0103\n17 바다로수산 010-5550-0117\n8 두부집",
    "en": "3, Green's Veg, vegetables, 07700 900103\n17 Tide and Tail Fishmonger 07700 900117",
}
GOODS = {
    "ko": "3\n배추 4,800 포기\n흙당근 4200 kg\n17\n고등어 6500 마리\n8\n두부 2500 모",
    "en": "3\nLeeks 1.20 bunch\nCarrots 1.80 kg\n17\nMackerel 4.50 each",
}
NAMES = {"ko": ("해오름시장", "Haeoreum Market"), "en": ("Lantern Yard", "")}
AREAS = {"ko": ("KR", "1144066", "서교동"), "en": ("GB", "SE16", "SE16")}


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class Founder:
    """Somebody who presses by hand or by keyboard, and whose time is reckoned."""

    def __init__(self, person: Person, *, keyboard: bool) -> None:
        self.person, self.page, self.keyboard = person, person.page, keyboard
        self.keys = self.pages = 0

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.pages += 1
        with self.page.expect_navigation():
            if self.keyboard:
                self.person.press(target, key)
            else:
                self.person.tap(target)

    def type(self, field: str, text: str) -> None:
        self.keys += len(text)
        where = self.page.locator(field)
        if self.keyboard:
            self.person.reach(where)
            self.page.keyboard.insert_text(text)
        else:
            where.fill(text)

    @property
    def seconds(self) -> float:
        pressed = self.person.taps
        return self.keys * KEY + pressed * (POINT + THINK) + self.pages * READ


WAYS: list[tuple[str, bool, bool]] = [
    ("ko", False, True),
    ("en", False, True),
    ("en", True, True),
    ("ko", False, False),
]
ways = pytest.mark.parametrize(
    ("language", "keyboard", "scripts"), WAYS, ids=["ko", "en", "keyboard", "no-scripts"]
)


@ways
def test_from_an_empty_install_to_the_first_sandbox_order(
    language: str, keyboard: bool, scripts: bool, site: str, browser: Browser
) -> None:
    country, code, name = AREAS[language]
    Area.objects.create(country=country, code=code, name=name, lat=51.5, lng=-0.05)
    visitor = person(browser, site, None, language=language, scripts=scripts)
    founder = Founder(visitor, keyboard=keyboard)
    become_first_person(founder, site)
    market = found_market(founder, language)
    take_over_proposals(founder)
    paste_stalls_and_goods(founder, language)
    founder.press(founder.page.locator('form[action$="/begin/open/"] button'))
    market.refresh_from_db()
    assert market.state == "open"
    assert (
        Store.objects.filter(market=market, state="open").count()
        == STALLS[language].count("\n") + 1
    )
    print(f"{founder.seconds / 60:.1f} minutes, {visitor.taps} taps, {founder.keys} keys")
    assert founder.seconds < MOST_SECONDS
    assert visitor.complaints == []
    shopper = person(browser, site, None, language=language, scripts=scripts)
    assert buy_first(shopper, market, code).state == "placed"
    founder.page.goto(f"{site}/desk/{market.slug}/orders/?day={Order.objects.get().window_day.day}")
    assert "Mina Shin" in founder.page.locator("main").inner_text()


def become_first_person(founder: Founder, site: str) -> None:
    """By the link that the terminal shows, with an app for the second step."""
    out = StringIO()
    call_command("first_link", stdout=out)
    founder.page.goto(out.getvalue().strip())
    founder.type("#id_name", "Robin Hale")
    founder.type("#id_email", "robin@example.com")
    founder.press(founder.page.locator("main form button[type=submit]"))
    founder.press(founder.page.locator('a[href$="/totp/activate/"]'))
    found = re.search(r"\b[A-Z2-7]{32}\b", founder.page.content())
    assert found is not None
    founder.type("#id_code", code_shown(found[0]))
    founder.press(founder.page.locator("main form button[type=submit]").first)
    assert User.objects.get().is_superuser
    founder.page.goto(f"{site}/desk/")


def found_market(founder: Founder, language: str) -> Market:
    page = founder.page
    founder.press(page.locator('main a[href="/desk/new/"]'))
    name, other = NAMES[language]
    founder.type("#id_name", name)
    if other:
        founder.type("#id_name_other", other)
    founder.type("#find_area", AREAS[language][2])
    founder.press(page.locator("button[name=find]"))
    founder.press(page.locator("main form button.large"))
    page.wait_for_url(re.compile(r"/begin/delivery/$"))
    return Market.objects.get()


def take_over_proposals(founder: Founder) -> None:
    founder.press(founder.page.locator("main form button.large"))
    founder.page.wait_for_url(re.compile(r"/begin/stalls/$"))


def paste_stalls_and_goods(founder: Founder, language: str) -> None:
    """Each list is shown as it was understood before anything is made of it."""
    page = founder.page
    for text, made in ((STALLS[language], 0), (GOODS[language], lines(STALLS[language]))):
        page.locator("#text").fill("")
        founder.type("#text", text)
        founder.keys -= len(text)  # pasted: two keys
        founder.keys += 2
        founder.press(page.locator("main form .panel button[type=submit]").first)
        assert page.locator(".tag.stop").count() == 0
        assert Store.objects.count() == made
        founder.press(page.locator("button[name=confirmed]"))


def lines(text: str) -> int:
    return text.count("\n") + 1


def buy_first(shopper: Person, market: Market, area: str) -> Order:
    page = shopper.page
    shopper.goto(f"/m/{market.slug}/")
    fish = page.locator("article.product").filter(has_text=re.compile("고등어|Mackerel"))
    for _piece in range(6):  # well above what the zone asks for at least
        shopper.tap(fish.locator("form.add button"))
    shopper.goto(f"/m/{market.slug}/checkout/")
    fill_in_first(shopper, market, area)
    page.locator("button[name=tender][value=stripe]").click()
    page.wait_for_load_state("networkidle")
    if page.locator("button[name=card]").count() == 0:  # the fee of that place is shown first
        page.locator("button[name=tender][value=stripe]").click()
    page.locator("button[name=card][value=good]").click()
    page.wait_for_url(re.compile(r"/o/[0-9A-Z]+/"))
    return Order.objects.get()


def fill_in_first(shopper: Person, market: Market, area: str) -> None:
    page = shopper.page
    page.locator("#id_name").fill("Mina Shin")
    page.locator("#id_phone").fill({"KR": "010 5550-0999", "GB": "07700 900 999"}[market.country])
    page.locator("#id_email").fill("mina@example.com")
    page.locator("#id_area_code").select_option(area)
    page.locator("#id_street").fill("14 Ferry Lane")


# -- Closing a day


def early_time_zone() -> str:
    """A time zone in which the morning has just begun, whenever this runs."""
    ahead = (6 - datetime.now(UTC).hour) % 24
    return f"Etc/GMT-{ahead}" if ahead <= 12 else f"Etc/GMT+{24 - ahead}"


@pytest.mark.parametrize(
    ("keyboard", "scripts"), [(False, True), (True, True), (False, False)],
    ids=["by hand", "keyboard", "no-scripts"],
)  # fmt: skip
def test_a_day_closed_for_the_weather_in_two_clicks(
    keyboard: bool, scripts: bool, site: str, browser: Browser
) -> None:
    street = make_street(time_zone=early_time_zone())
    now = clock.now()
    ensure_days(street.market, now)
    today = clock.local_date(street.market.time_zone, now)
    day = WindowDay.objects.get(window=street.window_day.window, day=today)
    order = placed_order(street, window_day=day)
    somebody = make_operator(market=street.market, language="ko")
    operator = person(browser, site, somebody, language="ko", scripts=scripts)
    press: Callable[[Locator], None] = operator.press if keyboard else operator.tap
    operator.goto(f"/desk/{street.market.slug}/")
    press(operator.page.locator(f'a[href="/desk/{street.market.slug}/close/"]'))
    text = operator.text()
    assert order.bag_code in text
    assert street.fish.name in text
    press(operator.page.locator("main form button.large"))
    assert operator.taps == CLICKS_TO_CLOSE
    operator.page.wait_for_url(re.compile(rf"/desk/{street.market.slug}/$"))
    operations.perform_due(clock.now())
    order.refresh_from_db()
    assert order.payment is not None
    assert (order.state, order.payment.state) == ("cancelled", "cancelled")
    mail.outbox.clear()
    messages.send_due(clock.now())
    told = [sent for sent in mail.outbox if sent.to == [order.email] and "취소" in sent.subject]
    assert [("날씨 때문에" in str(sent.body)) for sent in told] == [True]
    shopper = person(browser, site, None, language="ko")
    shopper.goto(f"/m/{street.market.slug}/")
    assert "날씨 때문에 시장을 닫아요." in shopper.text()
    assert operator.complaints == []
    assert list(run_checks()) == []
