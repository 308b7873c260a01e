import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def test_create_user_keeps_the_email_in_lower_case() -> None:
    user = User.objects.create_user("  Bori@Example.COM ", name="Bori")
    assert (user.email, user.has_usable_password(), str(user)) == (
        "bori@example.com",
        False,
        "Bori",
    )
    assert User.objects.get_by_natural_key("BORI@example.com") == user


def test_create_user_needs_an_email() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_create_superuser_must_have_a_second_factor() -> None:
    boss = User.objects.create_superuser("boss@example.com", "a long password")
    assert (boss.is_staff, boss.is_superuser, boss.mfa_required) == (True, True, True)


def test_address_only_one_is_used_first() -> None:
    user = make.user()
    make.address(user=user, is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.address(user=user, is_default=True)
    make.address(user=make.user(), is_default=True)
