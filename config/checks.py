"""System checks: combinations of settings that must never serve anybody."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

TAG = "dongne"
SHORTEST_KEY = 50  # characters


def _has_key() -> bool:
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return False


def _keys() -> Iterator[CheckMessage]:
    key = settings.STRIPE_SECRET_KEY
    live = key.startswith(("sk_live_", "rk_live_"))
    if key and not key.startswith(("sk_", "rk_")):
        yield Error("STRIPE_SECRET_KEY is not a secret key (sk_... or rk_...).", id="dongne.E001")
    if live and not settings.PRODUCTION:
        yield Error("A live Stripe key is given outside production.", id="dongne.E002")
    if live and settings.DEMO:
        yield Error("The demo must not run on a live Stripe key.", id="dongne.E003")
    if key and not settings.STRIPE_WEBHOOK_SECRET:
        yield Error("STRIPE_WEBHOOK_SECRET is missing: no event can be trusted.", id="dongne.E004")


def _files() -> Iterator[CheckMessage]:
    if settings.S3_BUCKET and not settings.MEDIA_URL.startswith("https://"):
        yield Error(
            "S3_BUCKET is given, so MEDIA_URL must be the https address at which people see "
            "the bucket's media/ folder.",
            id="dongne.E020",
        )


def _production() -> Iterator[CheckMessage]:
    if settings.DEMO:
        yield Error("DEMO lets anybody become anybody: not in production.", id="dongne.E010")
    if settings.SANDBOX:
        yield Error(
            "STRIPE_SECRET_KEY is missing: the payment sandbox is not for production.",
            id="dongne.E011",
        )
    if not _has_key():
        yield Error("SECRET_KEY is missing.", id="dongne.E012")
    if not settings.PUBLIC_URL:
        yield Error("PUBLIC_URL is missing: links in mail would lead nowhere.", id="dongne.E013")
    if not settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS is missing: every request would be refused.", id="dongne.E014")
    if settings.FAULTS_ENABLED or settings.MOVABLE_CLOCK:
        yield Error("Faults and a movable clock are for tests only.", id="dongne.E015")
    if settings.PUBLIC_URL and not settings.HTTPS:
        yield checks.Warning(
            "PUBLIC_URL is not https: cookies travel in the open.", id="dongne.W016"
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS must name hosts: * answers to any.", id="dongne.E017")
    if len(settings.SECRET_KEY if _has_key() else "") in range(1, SHORTEST_KEY):
        yield Error("SECRET_KEY is too short to be a secret.", id="dongne.E018")
    yield from _lonely()


def _lonely() -> Iterator[CheckMessage]:
    """What works on one machine, or not beyond it."""
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield checks.Warning(
            "CACHE_URL is memory: each process counts attempts to sign in on its own. "
            "Use database:cache or redis://.",
            id="dongne.W023",
        )
    if settings.EMAIL_BACKEND == "config.mail.ShownAndKept":
        yield checks.Warning("EMAIL_URL is missing: no mail leaves this machine.", id="dongne.W021")
    if not settings.SMS_URL:
        yield checks.Warning(
            "SMS_URL is missing: an SMS is only written to var/sms.", id="dongne.W024"
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield checks.Warning(
            "DATABASE_URL is SQLite: fine for one machine, one writer at a time.", id="dongne.W022"
        )


@register(TAG)
def dangerous_settings(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    found = [*_keys(), *_files()]
    if settings.PRODUCTION:
        found += _production()
    return found
