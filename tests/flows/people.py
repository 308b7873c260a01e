"""People at a phone-sized browser, who count every tap they make."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}

#: A page on which something is farther away than this is no page for a keyboard.
MOST_TABS = 120


class Person:
    """A page in a browser of its own; `taps` counts what `tap` pressed."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.taps = 0
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def goto(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def tap(self, target: Locator) -> None:
        """Press something, count it, and see what comes of it."""
        target.click()
        self.taps += 1
        self._see()

    def reach(self, target: Locator) -> None:
        """Come to something with the Tab key alone; fails where that does not lead there."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Do by keyboard what `tap` does by hand; it counts the same."""
        self.reach(target)
        self.page.keyboard.press(key)
        self.taps += 1
        self._see()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name).first

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def _see(self) -> None:
        """Until the page is there, or the part of it that was asked for: the load state of a page
        is not set back by a part, and who leaves early takes the request along."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def _listen(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def person(
    browser: Browser, site: str, user: User | None, *, language: str, scripts: bool = True
) -> Person:
    """Somebody with a phone, signed in where a user is given."""
    context = browser.new_context(
        **PHONE, java_script_enabled=scripts, extra_http_headers={"Accept-Language": language}
    )
    if user is not None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": _session(user), "url": site}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a SetCookieParam
    return Person(context, site)


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
