"""Forms as guidelines 24 to 37 want them: on every screen of the list, and a guest's checkout in a
browser (docs/develop/guidelines.md)."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from playwright.sync_api import Browser, Locator, expect

from cms.demo import london
from tests.flows.album import LANGUAGES, Album
from tests.flows.fields import Field, fields_of
from tests.flows.people import Person, person
from tests.flows.test_buying import card_of, fill_in, place

#: What browsers fill in, by the kind or the name of a field; "off" where it is somebody else's.
FILLED_IN = {
    "email": {"email", "off"},
    "tel": {"tel"},
    "password": {"current-password", "new-password"},
    "code": {"one-time-code"},
    "person_name": {"name"},
    "street": {"address-line1"},
    "postcode": {"postal-code"},
    "name": {"name", "off"},
}
MOST_FIELDS = 12


def wrong_autocomplete(field: Field) -> bool:
    wanted = FILLED_IN.get(field.kind) or FILLED_IN.get(field.facts.get("name", ""))
    return wanted is not None and field.facts.get("autocomplete") not in wanted


@pytest.mark.django_db
def test_every_field_has_a_label_that_is_part_of_it(album: Album) -> None:
    wrong = {str(shot): fields_of(shot.html).unlabelled() for shot in album.of("en")}
    assert {shot: fields for shot, fields in wrong.items() if fields} == {}


@pytest.mark.django_db
def test_browsers_can_fill_in_what_they_know(album: Album) -> None:
    fields = [(shot, each) for shot in album.of("en") for each in fields_of(shot.html).all]
    assert {f"{shot}: {each.facts}" for shot, each in fields if wrong_autocomplete(each)} == set()
    masked = {f"{shot}: {each.facts}" for shot, each in fields if "pattern" in each.facts}
    assert masked == set(), "no masks: spaces and dashes are taken as they come"


@pytest.mark.django_db
def test_nothing_is_typed_twice(album: Album) -> None:
    twice = set()
    for shot in album.of(*LANGUAGES):
        asked = Counter(
            (each.form, each.facts.get("autocomplete"))
            for each in fields_of(shot.html).all
            if each.typed and each.facts.get("autocomplete") not in {None, "off"}
        )
        twice |= {shot.screen.name for count in asked.values() if count > 1}
    assert twice == set()


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("one_thread")
def test_a_guests_checkout(site: str, browser: Browser) -> None:
    """Few fields below each other; help as one leaves a field; Enter sends; errors come first."""
    street = place(london.MARKET)
    guest = person(browser, site, None, language="en")
    page = guest.page
    guest.goto(f"/m/{street.market.slug}/")
    guest.tap(card_of(page.locator("main"), street.wanted[0]).locator("form.add button"))
    guest.goto(f"/m/{street.market.slug}/checkout/")
    form = page.locator("form#checkout")
    shown = form.locator(":is(input:not([type=radio]), select, textarea):visible")
    assert shown.count() <= MOST_FIELDS
    assert rows_of(shown) == shown.count(), "one column"
    expect(page.locator("#id_phone_helptext")).to_contain_text("Only for this order")
    expect_help_on_leaving(guest)
    fill_in(guest, london.MARKET)
    page.locator("#id_email").fill("mina@example")
    page.locator("#id_street").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    assert page.locator("#id_street").input_value() == "14 Ferry Lane"
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_email")).to_be_focused()
    assert guest.complaints == []


def rows_of(shown: Locator) -> int:
    tops: list[int] = shown.evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    return len({round(top) for top in tops})


def expect_help_on_leaving(guest: Person) -> None:
    """Said as the field is left, gone as soon as it is right; without a script."""
    page, email = guest.page, guest.page.locator("#id_email")
    said = page.locator(".field:has(#id_email) .at-once")
    expect(said).to_be_hidden()
    email.press_sequentially("mina")
    expect(said).to_be_hidden()
    email.press("Tab")
    expect(said).to_have_text("Enter an e-mail like name@example.com.")
    email.press_sequentially("@example.com")
    expect(said).to_be_hidden()
