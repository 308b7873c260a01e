"""What the admin shows, and refuses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from accounts.access import visible_or_404
from cms.models import FixedPage
from cms.policies import OfMyMarkets
from stores.models import Store


@hooks.register("before_delete_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_move_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_copy_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
@hooks.register("before_unpublish_page")  # type: ignore[untyped-decorator]  # wagtail ships no types
def refuse_on_fixed_pages(request: HttpRequest, page: Any, *args: Any) -> None:
    """The page of a row stays where and what its row says; superusers too use the deeds."""
    if isinstance(page.specific, FixedPage):
        raise PermissionDenied


class MineIndexView(IndexView):  # type: ignore[misc]  # wagtail ships no types
    """A list that starts from what the person may see; Wagtail's own lists every row."""

    def get_base_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_permission_for(self.request.user, "view")


@hooks.register("construct_page_chooser_queryset")  # type: ignore[untyped-decorator]  # wagtail ships no types
def published_or_own(pages: Any, request: HttpRequest) -> Any:
    """Links may point at any published page; drafts of other markets stay unseen."""
    if request.user.is_superuser:
        return pages
    own = PagePermissionPolicy().explorable_instances(request.user)
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


class OwnStallView(InspectView):  # type: ignore[misc]  # wagtail ships no types
    """Wagtail asks whether somebody may see stalls, not whether they may see this one."""

    def get_object(self, queryset: object = None) -> Store:
        allowed = Store.objects.managed_by(self.request.user)
        return visible_or_404(allowed, request=self.request, pk=self.pk)


class StallViewSet(ModelViewSet):  # type: ignore[misc]  # wagtail ships no types
    """The records of an operator's stalls: list, search, export. Changes are deeds of the desk."""

    model = Store
    name = "stalls"
    icon = "home"
    menu_label = _("Stalls")
    add_to_admin_menu = True
    inspect_view_enabled = True
    inspect_view_class = OwnStallView
    index_view_class = MineIndexView
    copy_view_enabled = False
    form_fields = ("name_other",)
    list_display = ("number", "name", "market", "state", "category")
    list_filter = ("state",)
    list_export = ("number", "name", "name_other", "market", "state", "category", "phone")
    search_fields = ("name", "name_other", "number")
    inspect_view_fields = ("number", "name", "name_other", "market", "state", "category")


register_permission_policy(Store, OfMyMarkets(Store, Store.objects.managed_by))


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # wagtail ships no types
def stalls() -> StallViewSet:
    return StallViewSet()
