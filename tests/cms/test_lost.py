"""Pages that say no: what they offer, what they ask of the database, and in which language."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template import loader
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from market.place import of_area, remember
from tests.factories.market import make_area, make_market

pytestmark = pytest.mark.django_db


def client_at(lat: float, lng: float) -> Client:
    """A browser that said where it is."""
    kept, client = HttpResponse(), Client()
    remember(kept, of_area(make_area(country="KR", lat=lat, lng=lng)))
    client.cookies = kept.cookies
    return client


def test_a_page_that_is_not_there_costs_no_query_and_offers_search() -> None:
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/nothing/at/all", follow=True)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'action="/search/"' in page
    assert [query["sql"] for query in asked if "market_market" in query["sql"]] == []


def test_who_said_where_they_are_is_shown_the_nearest_markets_first() -> None:
    for number, lat in enumerate((37.9, 37.5, 37.6, 37.7)):
        make_market(slug=f"m{number}", lat=lat, lng=127.0)
    client = client_at(37.51, 127.0)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/accounts/nothing-here/")
    assert answer.status_code == 404
    assert [market.slug for market in answer.context["near"]] == ["m1", "m2", "m3"]
    assert len([query for query in asked if "market_market" in query["sql"]]) == 1


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "429"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_refusal_speaks_both_languages(status: str, language: str) -> None:
    request = RequestFactory().get("/x/")
    with override(language), CaptureQueriesContext(connection) as asked:
        page = loader.render_to_string(f"{status}.html", {}, request)
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert len(asked) == 0


def test_the_500_page_is_one_file_in_both_languages() -> None:
    source = (Path(settings.BASE_DIR) / "templates/500.html").read_text()
    assert "extends" not in source
    assert "include" not in source
    assert 'lang="ko"' in source
