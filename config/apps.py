"""The top of the ladder as a Django app, so that its checks and commands are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.conf import settings

        from config import checks, watching  # noqa: F401  (importing registers the checks)

        watching.report_errors(settings.SENTRY_DSN, environment=settings.ENVIRONMENT)
