"""The whole page of a search over HTTP beside the bare engine, in one run.

    DATABASE_URL=postgresql://... VAR_DIR=... python -m benchmarks.search.page

Gunicorn as `make run` starts it (2 workers of 4 threads), one visitor without cookies, other words
each time; then the page's own question to the engine, by turns, as in `benchmarks.search`.
"""

from __future__ import annotations

import argparse
import os
import secrets
from statistics import median
from urllib.parse import urlencode

from benchmarks.load import ask
from benchmarks.pages import site_on
from benchmarks.search.__main__ import RAW, Site, crowd
from benchmarks.search.asking import KINDS

#: So many that the process which answers has not met them lately.
TEXTS = 400


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
    texts = queries.drawn(TEXTS)
    pages: dict[str, list[float]] = {kind: [] for kind in KINDS}
    raw: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with site_on(place.database, place.var) as site, crowd(place, "tantivy", 1) as engine:
        for number in range(asked.rounds + 1):  # the first warms up and is thrown away
            for kind in KINDS:
                paths = [f"/search/?{urlencode({'q': text})}" for text in texts[kind]]
                figures = ask(site.port, paths, cookie="", seconds=asked.seconds, connections=1)
                spent = engine.ask(RAW, kind, asked.seconds / 3)
                if number:
                    pages[kind].append(figures.p50)
                    raw[kind].append(median(spent))
    print("| queries | raw, p50 ms | whole page, p50 ms | page less raw |")
    print("|---|--:|--:|--:|")
    for kind in KINDS:
        bare, whole = median(raw[kind]), median(pages[kind])
        print(f"| {kind} | {bare:.2f} | {whole:.1f} | {whole - bare:.1f} |")


if __name__ == "__main__":
    main()
