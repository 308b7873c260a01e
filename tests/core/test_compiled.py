"""A compiled query asks for what the ORM's own would, with the values of each call."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import OuterRef, QuerySet, Subquery

from core.compiled import PIECE, compiled_once, numbered
from market.models import Area
from tests.factories.market import make_area

pytestmark = pytest.mark.django_db
built: list[str] = []


@compiled_once
def names(*, country: Any, **more: Any) -> QuerySet[Area, Any]:
    built.append(country.value.name)
    twin = Area.objects.filter(name=OuterRef("name"), country=country).order_by("-pk")
    found = Area.objects.filter(country=country, **{f"{name}__gt": it for name, it in more.items()})
    return found.order_by("code").values_list("code", "lat", Subquery(twin.values("code")[:1]))


def test_each_call_has_its_own_values_and_the_words_are_built_once() -> None:
    built.clear()
    for country, code, lat in (("KR", "1", 37.5), ("KR", "2%s", 35.0), ("GB", "3", 51.5)):
        make_area(country=country, code=code, name="Jongno", lat=lat)

    assert names(country="KR") == [("1", 37.5, "2%s"), ("2%s", 35.0, "2%s")]
    assert names(country="GB") == [("3", 51.5, "3")]
    assert names(country="KR", lat=36) == [("1", 37.5, "2%s")]
    assert names(country="KR' OR 1=1") == []
    assert built == ["country", "country"]


@compiled_once
def coded(**codes: Any) -> QuerySet[Area, Any]:
    return Area.objects.filter(code__in=codes.values()).order_by("code").values_list("code")


def test_lists_are_arguments_in_few_numbers() -> None:
    for at in range(PIECE + 2):
        make_area(code=f"{at:02}", name="Jongno")
    few, many = ["00", "01"], [f"{at:02}" for at in range(PIECE + 1)]
    assert [*numbered("id", few)] == [f"id{at}" for at in range(PIECE)]
    assert len(numbered("id", many)) == 2 * PIECE
    for codes in (few, many, []):
        assert coded(**numbered("id", codes)) == [(code,) for code in codes]
