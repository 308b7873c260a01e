"""Dangerous combinations of settings, tried in processes of their own: they act at start."""

import os
import subprocess
import sys

import pytest

from tests.repo.sources import ROOT

GOOD = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://market.example",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "market.example",
    "STRIPE_SECRET_KEY": "sk_test_123",
    "STRIPE_WEBHOOK_SECRET": "whsec_123",
}
CHECK = "import django; django.setup(); from django.core.management import call_command as c; "
CHECK += "c('check', tags=['dongne'])"


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=everything, capture_output=True, text=True, check=False
    )


def test_a_production_with_everything_passes() -> None:
    assert run(CHECK, **GOOD).returncode == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DEMO": "1"}, "dongne.E010"),
        ({"STRIPE_SECRET_KEY": ""}, "dongne.E011"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PUBLIC_URL": ""}, "dongne.E013"),
        ({"ALLOWED_HOSTS": ""}, "dongne.E014"),
        ({"STRIPE_WEBHOOK_SECRET": ""}, "dongne.E004"),
        ({"STRIPE_SECRET_KEY": "pk_live_123"}, "dongne.E001"),
        ({"ENVIRONMENT": "local", "STRIPE_SECRET_KEY": "sk_live_123"}, "dongne.E002"),
        ({"DEMO": "1", "STRIPE_SECRET_KEY": "sk_live_123"}, "dongne.E003"),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT: 'prod' is none of local, production"),
    ],
)
def test_a_dangerous_combination_is_refused(change: dict[str, str], code: str) -> None:
    answer = run(CHECK, **{**GOOD, **change})
    assert answer.returncode == 1
    assert code in answer.stderr


def test_the_web_server_does_not_start_on_it() -> None:
    answer = run("import config.wsgi", **{**GOOD, "DEMO": "1"})
    assert answer.returncode == 1
    assert "dongne.E010" in answer.stderr


def test_production_is_armed() -> None:
    code = "from config import settings as s; print(s.SECURE_HSTS_SECONDS > 0, "
    code += (
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.MOVABLE_CLOCK, s.FAULTS_ENABLED, s.DEBUG)"
    )
    answer = run(code, **GOOD, FAULTS_ENABLED="1", DEBUG="1")
    assert answer.stdout.split() == ["True", "True", "True", "False", "False", "False"]
