"""Dangerous combinations of settings, tried in processes of their own: they act at start."""

import os
import subprocess
import sys

import pytest

from tests.repo.sources import ROOT

GOOD = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://market.example",
    "SECRET_KEY": "a-key-of-fifty-characters-or-more-0123456789-abcdefg",
    "STRIPE_SECRET_KEY": "sk_test_123",
    "STRIPE_WEBHOOK_SECRET": "whsec_123",
    "DATABASE_URL": "postgresql://dongne:word@127.0.0.1:1/dongne",
    "CACHE_URL": "database:cache",
    "EMAIL_URL": "smtp://user:word@mail.example:587?tls=1",
    "SMS_URL": "https://sms.example/send",
}
SETUP = "import django; django.setup(); from django.core.management import call_command as c; "
CHECK = f"{SETUP}c('check', tags=['dongne'])"
DEPLOY = f"{SETUP}c('check', deploy=True, fail_level='WARNING')"


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    everything.pop("DJANGO_ALLOW_ASYNC_UNSAFE")  # of the tests' browser, an error in production
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=everything, capture_output=True, text=True, check=False
    )


def test_a_production_with_everything_passes() -> None:
    answer = run(CHECK, **GOOD)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"S3_BUCKET": "market", "MEDIA_URL": "https://files.example/media"},
        {"ALLOWED_HOSTS": "market.example,www.market.example", "PROXIES": "2"},
    ],
)
def test_check_deploy_has_nothing_to_say(more: dict[str, str]) -> None:
    answer = run(DEPLOY, **GOOD, **more)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "no issues" in answer.stdout


def test_the_hosts_are_that_of_the_public_address() -> None:
    code = "from config import settings as s; print(s.ALLOWED_HOSTS, s.PROXIES)"
    assert run(code, **GOOD).stdout.strip() == "['market.example'] 1"


def test_a_proxys_word_is_believed_only_where_there_is_one() -> None:
    code = "from config import settings as s; print(hasattr(s, 'SECURE_PROXY_SSL_HEADER'))"
    said = [run(code, **GOOD, PROXIES=proxies).stdout.strip() for proxies in ("0", "1")]
    assert said == ["False", "True"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"CACHE_URL": ""}, "dongne.W023"),
        ({"EMAIL_URL": ""}, "dongne.W021"),
        ({"SMS_URL": ""}, "dongne.W024"),
        ({"DATABASE_URL": ""}, "dongne.W022"),
        ({"PUBLIC_URL": "http://market.example"}, "dongne.W016"),
    ],
)
def test_what_is_not_wise_in_production_is_said(change: dict[str, str], code: str) -> None:
    answer = run(CHECK, **{**GOOD, **change})
    assert (answer.returncode, code in answer.stderr) == (0, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DEMO": "1"}, "dongne.E010"),
        ({"STRIPE_SECRET_KEY": ""}, "dongne.E011"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PUBLIC_URL": ""}, "dongne.E013"),
        ({"ALLOWED_HOSTS": "*"}, "dongne.E017"),
        ({"SECRET_KEY": "short"}, "dongne.E018"),
        ({"S3_BUCKET": "market"}, "dongne.E020"),
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


def test_the_web_server_starts_on_a_good_one() -> None:
    answer = run("import config.wsgi", **{**GOOD, "DATABASE_URL": ""})
    assert answer.returncode == 0, answer.stderr


def test_production_is_armed() -> None:
    code = "from config import settings as s; print(s.SECURE_HSTS_SECONDS > 0, "
    code += (
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.MOVABLE_CLOCK, s.FAULTS_ENABLED, s.DEBUG)"
    )
    answer = run(code, **GOOD, FAULTS_ENABLED="1", DEBUG="1")
    assert answer.stdout.split() == ["True", "True", "True", "False", "False", "False"]
