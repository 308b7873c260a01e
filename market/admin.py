"""Records in the admin: lists that start from what a person may see, read only, with export.

A room's viewsets stand in its `wagtail_hooks.py`; `cms` puts them into the menu. Changes are deeds
of the desk, so nothing here adds, edits or deletes.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter  # type: ignore[import-untyped]  # it ships no types
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import policy_registry

from accounts.access import visible_or_404
from core.spreadsheets import harmless
from market.models import Market


class OfMyMarkets(BasePermissionPolicy):  # type: ignore[misc]  # wagtail ships no types
    """Rows that `mine` leaves of a model; `actions` is what may be done with them.

    Viewsets register one of these for their model by `register_permission_policy`.
    """

    def __init__(
        self,
        model: type[Model],
        mine: Callable[[Any], QuerySet[Any]],
        actions: Iterable[str] = ("view",),
    ) -> None:
        super().__init__(model)
        self.mine = mine
        self.actions = frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and (user.is_superuser or self.mine(user).exists())

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return action in self.actions and self.mine(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        return any(
            self.user_has_permission_for_instance(user, action, instance) for action in actions
        )

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        return self.mine(user) if self.actions & set(actions) else self.mine(user).none()

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        from accounts.models import User

        if not self.actions & set(actions):
            return User.objects.none()
        return User.objects.filter(operatorships__isnull=False).distinct()


class ForOperators(BasePermissionPolicy):  # type: ignore[misc]  # wagtail ships no types
    """What everybody who runs a market may do, whichever market it is."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_superuser or Market.objects.run_by(user).exists())

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        return self.user_has_any_permission(user, actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        from accounts.models import User

        return User.objects.filter(operatorships__isnull=False).distinct()


def mine(view: Any) -> QuerySet[Any]:
    """The rows of a view's model that whoever looks may see."""
    policy = policy_registry.get_by_type(view.model)
    found: QuerySet[Any] = policy.instances_user_has_permission_for(view.request.user, "view")
    return found


class Spreadsheet:
    """Before Wagtail's own view: a CSV that Excel reads as UTF-8 and in which no text is a formula.

    (In its XLSX files Wagtail sees to the latter itself.)
    """

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield codecs.BOM_UTF8
        yield from super().stream_csv(queryset)  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: object, export_format: str) -> Any:
        cell = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return harmless(cell) if export_format == "csv" and isinstance(cell, str) else cell


class MineIndexView(Spreadsheet, IndexView):  # type: ignore[misc]  # wagtail ships no types
    """A list, its search, its filters and its export; Wagtail's own start from every row."""

    def get_base_queryset(self) -> Any:
        return mine(self)


class OwnInspectView(InspectView):  # type: ignore[misc]  # wagtail ships no types
    """Wagtail asks whether somebody may see such rows, not whether they may see this one."""

    def get_object(self, queryset: object = None) -> Any:
        return visible_or_404(mine(self), request=self.request, pk=self.pk)


class Records(ModelViewSet):  # type: ignore[misc]  # wagtail ships no types
    """Rows of an operator's markets: list, search, filter, look, export."""

    inspect_view_enabled = True
    index_view_class = MineIndexView
    inspect_view_class = OwnInspectView
    copy_view_enabled = False

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        heading: dict[str, Any] = {"page_title": self.menu_label}
        return dict(super().get_index_view_kwargs(**heading, **kwargs))


def said(name: str, label: Any, accessor: Any = None, *, sort: str | None = None) -> Column:
    """A column under a heading in words; `accessor` is an attribute or a function of the row."""
    return Column(name, label=label, accessor=accessor or name, sort_key=sort)


def leads(
    name: str,
    label: Any,
    to: Callable[[Any], str],
    accessor: Any = None,
    *,
    sort: str | None = None,
) -> TitleColumn:
    """The column that leads to where the row's work is done; `to` gives its address."""
    return TitleColumn(name, get_url=to, label=label, accessor=accessor or name, sort_key=sort)


def markets_of(request: Any) -> QuerySet[Market]:
    """What a filter by market offers: nobody reads there which markets others prepare."""
    return Market.objects.run_by(request.user)


def by_market(model: type[Model], path: str, fields: Iterable[str]) -> type[WagtailFilterSet]:
    """A set of filters: the market at `path`, and some fields of the row."""
    meta = type("Meta", (), {"model": model, "fields": list(fields)})
    chosen = ModelChoiceFilter(field_name=path, queryset=markets_of, label=_("Market"))
    return type(f"{model.__name__}Filter", (WagtailFilterSet,), {"market": chosen, "Meta": meta})
