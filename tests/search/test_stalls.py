"""Stalls as a facet names them: read once, and anew once one has changed."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from core.events import tell
from search import stalls
from search.stalls import Stall
from stores.events import store_changed, store_closed
from stores.models import Store
from tests.factories import search as make


@pytest.mark.django_db(transaction=True)
def test_stalls_are_read_once_and_anew_once_one_has_changed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    mangwon = make.market(name="망원시장")
    tofu = make.store(of=mangwon, slug="tofu", name="콩두부집", number="7")
    make.store(of=mangwon, slug="moon", name="달빛정육점", state="closed")
    make.store(of=make.market("gone", state="shut"), slug="here")
    expected = Stall(tofu.pk, "tofu", "7 콩두부집", "mangwon", "망원시장")
    assert stalls.by_id() == {tofu.pk: expected}
    assert expected.value == "mangwon.tofu"
    with django_assert_num_queries(0):
        stalls.by_id()
    _now(name="두부나라", number="")
    with transaction.atomic():
        tell(store_changed, store_id=tofu.pk)
    assert [stall.name for stall in stalls.by_id().values()] == ["두부나라"]
    _now(state="closed")
    with transaction.atomic():
        tell(store_closed, store_id=tofu.pk)
    assert stalls.by_id() == {}


def _now(**facts: str) -> None:
    Store.objects.filter(slug="tofu").update(**facts)
