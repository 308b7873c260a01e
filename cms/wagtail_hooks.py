"""What the admin shows, and refuses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.access import person
from cms.models import FixedPage
from cms.panels import MarketsPanel
from core import clock
from market.wagtail_hooks import MarketRecords, WindowRecords, ZoneRecords
from orders.wagtail_hooks import OrderRecords
from stores.wagtail_hooks import ApplicationRecords, ProductRecords, StallRecords


@hooks.register("before_delete_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_move_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_copy_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_unpublish_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
def refuse_on_fixed_pages(request: HttpRequest, page: Any, *args: Any) -> None:
    """The page of a row stays where and what its row says; superusers too use the deeds."""
    if isinstance(page.specific, FixedPage):
        raise PermissionDenied


@hooks.register("construct_page_chooser_queryset")  # type: ignore[untyped-decorator]  # wagtail ships no types
def published_or_own(pages: Any, request: HttpRequest) -> Any:
    """Links may point at any published page; drafts of other markets stay unseen."""
    if request.user.is_superuser:
        return pages
    own = PagePermissionPolicy().explorable_instances(request.user)
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


class RecordsGroup(ModelViewSetGroup):  # type: ignore[misc]  # wagtail ships no types
    """Everything an operator may look up, under one word of the menu."""

    menu_label = _("Records")
    menu_icon = "list-ul"
    menu_order = 250
    items = (
        MarketRecords,
        StallRecords,
        ProductRecords,
        OrderRecords,
        ApplicationRecords,
        ZoneRecords,
        WindowRecords,
    )


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # wagtail ships no types
def records() -> RecordsGroup:
    return RecordsGroup()


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # wagtail ships no types
def to_the_desk() -> MenuItem:
    """The day's work has pages of its own."""
    return MenuItem(_("The market’s desk"), reverse("market:desk"), icon_name="home", order=50)


#: What a market's people never use: other sites' forms, help for editors of other systems.
NOT_FOR_OPERATORS = frozenset({"help", "reports"})


@hooks.register("construct_main_menu")  # type: ignore[untyped-decorator]  # wagtail ships no types
def only_what_they_use(request: HttpRequest, items: list[MenuItem]) -> None:
    """Operators read a short menu; the platform keeps the whole."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in NOT_FOR_OPERATORS]


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]  # wagtail ships no types
def my_markets_today(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(MarketsPanel(person(request), now=clock.now()))
