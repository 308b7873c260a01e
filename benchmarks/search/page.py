"""The whole page of a search over HTTP beside the bare engine, in one run.

    DATABASE_URL=postgresql://... VAR_DIR=... python -m benchmarks.search.page

Gunicorn as `make run` starts it (2 workers of 4 threads), one visitor without cookies. The page is
asked for other words each time, in a way that has it made anew and kept for nobody; for a few words
again and again, made anew each time; and for these as visitors ask for them, whose pages a process
remembers for half a minute (cms/remembering.py). By turns with it: the page's own question to the
engine, as in `benchmarks.search`, and a view of one query behind the same middleware, which says
what the machine takes for any answer.
"""

from __future__ import annotations

import argparse
import os
import secrets
from statistics import median
from urllib.parse import urlencode

from benchmarks.chosen import anew
from benchmarks.load import ask
from benchmarks.pages import site_on
from benchmarks.search.__main__ import RAW, Site, crowd
from benchmarks.search.asking import KINDS

#: Different queries of each kind: too many for a process to have met them lately, and few enough.
MANY, FEW = 400, 25
NEW, SAME = "other words, made anew", "the same words, made anew"
AGAIN = "the same words, as visitors get them"
ONE_QUERY = "one query"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search.page",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3)
    asked = parser.parse_args()
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from benchmarks.search import queries

    place = Site(os.environ["DATABASE_URL"], os.environ["VAR_DIR"])
    texts = queries.drawn(MANY)
    spent: dict[tuple[str, str], list[float]] = {}
    with site_on(place.database, place.var) as site, crowd(place, "tantivy", 1) as engine:

        def page(paths: list[str]) -> float:
            return ask(site.port, paths, cookie="", seconds=asked.seconds, connections=1).p50

        for number in range(asked.rounds + 1):  # the first warms up and is thrown away
            for kind in KINDS:
                paths = [f"/search/?{urlencode({'q': text})}" for text in texts[kind]]
                page(paths[:FEW])
                figures = {
                    AGAIN: page(paths[:FEW]),
                    SAME: page([anew(path) for path in paths[:FEW]]),
                    NEW: page([anew(path) for path in paths]),
                    RAW: median(engine.ask(RAW, kind, asked.seconds / 3)),
                    ONE_QUERY: page(site.targets[ONE_QUERY].paths),
                }
                if number:
                    for way, figure in figures.items():
                        spent.setdefault((kind, way), []).append(figure)
    ways = (RAW, ONE_QUERY, NEW, SAME, AGAIN)
    print("p50 in milliseconds, and less the bare engine's:\n")
    print("| queries | " + " | ".join(ways) + " |")
    print("|---|" + "--:|" * len(ways))
    for kind in KINDS:
        bare = median(spent[kind, RAW])
        cells = [f"{bare:.2f}"]
        for way in ways[1:]:
            whole = median(spent[kind, way])
            cells.append(f"{whole:.1f} ({whole - bare:.1f})")
        print(f"| {kind} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
