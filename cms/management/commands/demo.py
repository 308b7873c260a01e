from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.build import build
from core import clock


class Command(BaseCommand):
    help = "Build the demo: two invented markets, their people, and orders in every state."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 first: the demo's people may be become by anybody.")
        build(now=clock.now(), say=lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write("The demo is there. Begin at /demo/.")
