"""Guests with cookies of their own, who buy over real HTTP and fill in the forms they are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

#: What a page carries along in its forms.
CARRIED = re.compile(r'name="(attempt|prices|shown|csrfmiddlewaretoken)" value="([^"]*)"')
#: What a page says is in the way: of the basket, or of one field.
SAID = re.compile(r'<li><span>(.*?)</span>|<p class="error">(.*?)</p>')
FOUND, SEE_OTHER, SERVER_ERROR = 302, 303, 500


class Broken(AssertionError):
    """The server answered with an error of its own."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    @property
    def carried(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in CARRIED.findall(self.text)}

    @property
    def said(self) -> tuple[str, ...]:
        found = (unescape(either or other) for either, other in SAID.findall(self.text))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Goods:
    """What is to be bought, where to, and when."""

    market: str
    product: int
    slug: str
    area: str
    window: int

    @property
    def page(self) -> str:
        return f"/m/{self.market}/p/{self.slug}-{self.product}/"

    @property
    def checkout(self) -> str:
        return f"/m/{self.market}/checkout/"


@dataclass
class Buyer:
    """One guest at one server."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, "")

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def put_in(self, goods: Goods) -> None:
        """From the product's page into the basket."""
        shown = self.get(goods.page).carried
        fields = {"product": str(goods.product), "ordered_by": "piece", "quantity": "1"}
        answer = self.post(f"/m/{goods.market}/basket/add/", {**shown, **fields})
        if answer.status != SEE_OTHER:
            raise Broken(f"not put in: {answer}")

    def look(self, goods: Goods) -> dict[str, str]:
        """Open the checkout page; its form, filled in."""
        answer = self.get(goods.checkout)
        typed = {
            "name": "민아",
            "phone": "010-1234-5678",
            "email": "mina@example.com",
            "area_code": goods.area,
            "street": "포은로 40",
            "window": str(goods.window),
            "preference": "similar",
            "tender": "stripe",
        }
        return {**answer.carried, **typed}

    def press(self, goods: Goods, form: dict[str, str]) -> Answer:
        """The button "Pay": on to the payment page, or the page again with the reason."""
        return self.post(goods.checkout, form)

    def pay(self, page: str) -> Answer:
        """A good card on the payment page, and back to the order."""
        path = _path(page)
        token = self.get(path).carried["csrfmiddlewaretoken"]
        back = self.post(path, {"card": "good", "csrfmiddlewaretoken": token})
        return self.get(_path(back.location))

    def _ask(self, method: str, path: str, body: str) -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**kind, "Cookie": jar, "Accept-Language": "en", "Connection": "close"}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
            self._keep(answer.headers.get_all("Set-Cookie") or [])
        finally:
            line.close()
        if answer.status >= SERVER_ERROR:
            raise Broken(f"{method} {path} answered {answer.status}")
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def _keep(self, given: list[str]) -> None:
        for one in given:
            for name, morsel in SimpleCookie(one).items():
                self.cookies[name] = morsel.coded_value


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
