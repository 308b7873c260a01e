from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries

from accounts import sessions
from accounts.sessions import SessionStore


@pytest.mark.django_db(transaction=True)
def test_a_new_session_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store = SessionStore()
    store["orders"] = ["K7Q2M9XR4D"]
    with django_assert_num_queries(1):
        store.save()
    assert SessionStore(store.session_key)["orders"] == ["K7Q2M9XR4D"]
    store["orders"] = []
    with django_assert_num_queries(1):
        store.save()
    assert SessionStore(store.session_key)["orders"] == []


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_taken_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    first = SessionStore()
    first["whose"] = "mina"
    first.save()
    keys = iter([str(first.session_key), "a" * sessions.KEY_LENGTH])
    monkeypatch.setattr(sessions, "get_random_string", lambda *_: next(keys))
    second = SessionStore()
    second["whose"] = "junho"
    second.save()
    assert second.session_key == "a" * sessions.KEY_LENGTH
    assert SessionStore(first.session_key)["whose"] == "mina"


@pytest.mark.django_db
def test_a_session_that_was_ended_meanwhile_is_not_written_again() -> None:
    store = SessionStore()
    store["whose"] = "mina"
    store.save()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert Session.objects.count() == 0
