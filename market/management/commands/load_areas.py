from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market import gazetteer


class Command(BaseCommand):
    help = "Load the gazetteer of one country from a CSV file; repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--country", required=True, help="two letters: KR, GB, US")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            number = gazetteer.load(options["file"], options["country"].upper())
        except (OSError, gazetteer.UnknownShape) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{number} areas")
