"""The operator's first journey: from the desk's first page to an open stall in two clicks, one less
than the bar, and a question for two fields of which the applicant sees only those. By hand, by
keyboard alone, and without scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator

from cms.demo import london, seoul
from cms.demo.shapes import Market as ToldMarket
from core import clock
from stores import onboarding
from stores.models import Application, Category
from tests.flows.people import Person, person
from tests.flows.test_buying import Place, place

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CLICKS_TO_APPROVE = 2
ASKED = ("stall_name", "phone")
MISSING = "As on your sign, please."
WAYS = [
    (seoul.MARKET, False, True),
    (london.MARKET, False, True),
    (seoul.MARKET, True, True),
    (london.MARKET, False, False),
]
ways = pytest.mark.parametrize(
    ("told", "keyboard", "scripts"), WAYS, ids=["ko", "en", "keyboard", "no scripts"]
)


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def applied(street: Place) -> Application:
    return onboarding.apply(
        market=street.market,
        stall_name="Early Burdock",
        category=Category.objects.filter(parent=None)[0],
        person_name="Robin Hale",
        phone="+447700900777",
        email="robin@example.com",
        language=street.language,
        now=clock.now(),
    )


def pressing(somebody: Person, *, keyboard: bool) -> Callable[[Locator], None]:
    """Presses something that leads to another page, and waits for it."""

    def press(target: Locator) -> None:
        with somebody.page.expect_navigation():
            (somebody.press if keyboard else somebody.tap)(target)

    return press


@ways
def test_a_stall_is_approved_in_two_clicks(
    told: ToldMarket, keyboard: bool, scripts: bool, site: str, browser: Browser
) -> None:
    street = place(told)
    application = applied(street)
    operator = person(browser, site, street.operator, language=told.language, scripts=scripts)
    press, page = pressing(operator, keyboard=keyboard), operator.page
    operator.goto(f"/desk/{street.market.slug}/")
    press(page.locator(f'main a[href$="/applications/{application.code}/"]').first)
    assert application.person_name in operator.text()
    press(page.locator('form[action$="/approve/"] button'))
    assert operator.taps == CLICKS_TO_APPROVE
    application.refresh_from_db()
    assert application.store is not None
    assert (application.state, application.store.state) == ("approved", "open")
    assert operator.complaints == []


@ways
def test_two_fields_are_asked_for_and_only_those_are_shown(
    told: ToldMarket, keyboard: bool, scripts: bool, site: str, browser: Browser
) -> None:
    street = place(told)
    application = applied(street)
    operator = person(browser, site, street.operator, language=told.language, scripts=scripts)
    operator.goto(f"/desk/{street.market.slug}/applications/{application.code}/")
    ask(operator, keyboard=keyboard)
    application.refresh_from_db()
    assert tuple(application.fields_to_change) == ASKED
    applicant = person(browser, site, None, language=told.language, scripts=scripts)
    applicant.goto(onboarding.status_path(application))
    assert MISSING in applicant.text()
    assert fields_of(applicant) == list(ASKED)
    answer(applicant, keyboard=keyboard)
    application.refresh_from_db()
    assert (application.state, application.stall_name) == ("submitted", "Late Burdock")
    assert operator.complaints == applicant.complaints == []


def ask(operator: Person, *, keyboard: bool) -> None:
    """Two ticks and a sentence."""
    page = operator.page
    form = page.locator('form[action$="/changes/"]')
    operator.press(page.locator("details").filter(has=form).locator("summary"))
    for name in ASKED:
        tick = form.locator(f'input[value="{name}"]')
        if keyboard:
            operator.press(tick, "Space")
        else:
            operator.tap(tick)
    operator.reach(form.locator("textarea"))
    page.keyboard.insert_text(MISSING)
    pressing(operator, keyboard=keyboard)(form.locator("button[type=submit]"))


def fields_of(applicant: Person) -> list[str]:
    shown = applicant.page.locator("main :is(input, select, textarea):visible")
    names: list[str] = shown.evaluate_all("all => all.map(each => each.name)")
    return names


def answer(applicant: Person, *, keyboard: bool) -> None:
    name = applicant.page.locator("#id_stall_name")
    applicant.reach(name)
    applicant.page.keyboard.press("Control+a")
    applicant.page.keyboard.insert_text("Late Burdock")
    submit = applicant.page.locator("main form button[type=submit]")
    pressing(applicant, keyboard=keyboard)(submit)
    assert re.search(r"/join/a/", applicant.page.url)
