from typing import Any

import pytest

from accounts.models import User
from core.models import AuditLine
from market import operatorship
from market.models import Market
from tests.factories.market import NOW, make_market

pytestmark = pytest.mark.django_db


def person(**fields: Any) -> User:
    return User.objects.create_user(email="mina@example.org", **fields)


def test_granting_asks_for_a_second_factor() -> None:
    market, user = make_market(), person()
    operatorship.grant(market=market, user=user, by=None, now=NOW)
    operatorship.grant(market=market, user=user, by=None, now=NOW)
    user.refresh_from_db()
    assert user.mfa_required
    assert list(Market.objects.run_by(user)) == [market]
    assert [line.what for line in AuditLine.objects.all()] == ["operator_granted"]


def test_the_demos_cast_needs_no_second_factor() -> None:
    user = person(is_cast=True)
    operatorship.grant(market=make_market(), user=user, by=None, now=NOW)
    assert not user.mfa_required


def test_the_last_revocation_lifts_the_second_factor() -> None:
    one, two, user = make_market(), make_market(), person()
    for market in (one, two):
        operatorship.grant(market=market, user=user, by=None, now=NOW)
    operatorship.revoke(market=one, user=user, by=None, now=NOW)
    assert user.mfa_required
    operatorship.revoke(market=two, user=user, by=None, now=NOW)
    assert not user.mfa_required
    assert list(Market.objects.run_by(user)) == []
