"""Who may do what with records in the admin: operators with those of their own markets only.

Viewsets register one of these for their model by `register_permission_policy`, and list
`policy.instances_user_has_any_permission_for(user, actions)`: query and right from one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy


class OfMyMarkets(BasePermissionPolicy):  # type: ignore[misc]  # wagtail ships no types
    """Rows that `mine` leaves of a model; `actions` is what may be done with them."""

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
