from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market import gazetteer, maps

FILES = {"geo_kr.csv": "KR", "geo_uk.csv": "GB", "geo_us_zip.csv": "US"}


class Command(BaseCommand):
    help = "Draw the maps of static/maps from a folder with the gazetteers' files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise CommandError(f"{folder} has no {', '.join(missing)}.")
        areas = [
            area
            for name, country in FILES.items()
            for area in gazetteer.read(folder / name, country)
        ]
        self.stdout.write(f"{len(maps.draw(areas))} maps of {len(areas)} areas")
