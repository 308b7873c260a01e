"""What import-linter cannot see: which tables point at which, and how modules are called."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from tests.repo.sources import modules

LADDER = ("core", "payments", "accounts", "market", "stores", "search", "orders", "cms", "config")
SIBLINGS = {("payments", "accounts"), ("accounts", "payments")}
FORBIDDEN = {"services", "utils", "helpers", "managers", "misc", "common", "signals"}


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        room = model._meta.app_label
        for field in model._meta.get_fields():
            target = field.related_model
            if room not in LADDER or field.auto_created or not isinstance(target, type):
                continue
            other = target._meta.app_label
            if target is get_user_model() or other not in LADDER:
                continue
            if LADDER.index(other) > LADDER.index(room) or (room, other) in SIBLINGS:
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []


def test_foreign_keys_to_people_name_the_setting() -> None:
    assert get_user_model()._meta.label == settings.AUTH_USER_MODEL


def test_modules_are_named_by_what_they_do() -> None:
    assert [str(path) for path in modules() if path.stem in FORBIDDEN] == []
