"""Pages found by one look-up each and served by Wagtail's own `page.serve`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import finding
from cms.loading.credits import every_credit
from cms.loading.pictures import licence
from cms.models import HomePage, LegalPage, MarketIndexPage
from core import clock
from market.models import Market
from market.states import OPEN_MARKETS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _serve(HomePage.objects.filter(live=True), request)


@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    return _serve(MarketIndexPage.objects.filter(live=True), request)


@require_safe
def market(request: HttpRequest, market: str) -> HttpResponse:
    return _serve(finding.market_pages(clock.now()).filter(market__slug=market), request)


@require_safe
def store(request: HttpRequest, market: str, store: str) -> HttpResponse:
    pages = finding.store_pages(clock.now())
    return _serve(pages.filter(store__market__slug=market, store__slug=store), request)


@require_safe
def news(request: HttpRequest, market: str) -> HttpResponse:
    _open_or_404(market)
    return _serve(finding.news_index(market), request)


@require_safe
def article(request: HttpRequest, market: str, article: str) -> HttpResponse:
    _open_or_404(market)
    return _serve(finding.article(market, article), request)


@require_safe
def legal(request: HttpRequest, page: str) -> HttpResponse:
    return _serve(LegalPage.objects.filter(live=True, slug=page), request)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Credit lines of the open data, and the licence that travels with the photos."""
    facts = {"credits": every_credit(), "licence": licence()}
    return render(request, "cms/sources.html", facts)


def _serve(pages: QuerySet, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]  # pages of any kind
    page = pages.first()
    if page is None:
        raise Http404
    response: HttpResponse = page.serve(request)
    return response


def _open_or_404(market: str) -> None:
    if not Market.objects.filter(slug=market, state__in=OPEN_MARKETS).exists():
        raise Http404
