"""Founding the site: the pages that every installation has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.legal import LEGAL_PAGES
from cms.models import HomePage, LegalPage, MarketIndexPage


@dataclass(frozen=True)
class Founded:
    home: HomePage
    markets: MarketIndexPage


def found_site() -> Founded:
    """Root, home, the list of markets, terms, privacy, about. Safe to repeat; edits stay."""
    home, markets = HomePage.objects.first(), MarketIndexPage.objects.first()
    if home is not None and markets is not None and LegalPage.objects.count() >= len(LEGAL_PAGES):
        return Founded(home, markets)
    with transaction.atomic():
        home = home or _home()
        markets = markets or _below(home, MarketIndexPage(title="Markets", slug="m"))
        known = set(LegalPage.objects.values_list("slug", flat=True))
        for text in LEGAL_PAGES:
            if text.slug not in known:
                _below(home, LegalPage(show_in_menus=True, **text.fields()))
    return Founded(home, markets)


def _home() -> HomePage:
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home: HomePage = _below(root, HomePage(title="Dongne", slug="dongne"))
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    if site is None:
        Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)
    else:
        site.root_page_id = home.pk
        site.site_name = "Dongne"
        site.save()
    if welcome is not None and welcome.specific_class is Page and welcome.is_leaf():
        Page.objects.get(pk=welcome.pk).delete()  # Wagtail's own "Welcome"
    return home


def _below(parent: Page, page: Any) -> Any:
    fresh = Page.objects.get(pk=parent.pk)
    fresh.add_child(instance=page)
    return page
