import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from accounts.cast import become
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def visit(client: Client) -> HttpRequest:
    request = HttpRequest()
    request.session = client.session
    return request


def test_become_signs_in_as_one_of_the_cast(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    member, request = make.cast(), visit(client)
    become(request, member)
    assert request.session[SESSION_KEY] == str(member.pk)


def test_become_is_refused_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(PermissionDenied):
        become(visit(client), make.cast())


def test_become_is_refused_for_real_people(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    for user in (make.user(), make.cast(is_active=False)):
        with pytest.raises(PermissionDenied):
            become(visit(client), user)
