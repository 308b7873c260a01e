"""Searches in the admin's menu."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from search.models import Synonym
from search.reports import OPERATORS, Searches

register_permission_policy(Synonym, OPERATORS)


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]  # wagtail ships no types
def searches() -> Searches:
    return Searches()
