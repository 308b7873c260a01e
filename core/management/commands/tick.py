from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.tasks import tick


class Command(BaseCommand):
    help = "Do once what the worker does every half minute: for cron, and after a crash."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = tick(clock.now())
        if failed:
            raise CommandError(f"these ticks failed, see the log: {', '.join(failed)}")
