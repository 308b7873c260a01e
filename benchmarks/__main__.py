"""How long the pages of a running installation take: `make bench` (while `make run` serves).

ARGS="http://127.0.0.1:8000 --times 50 / /m/" chooses another address, count or pages.
"""

import argparse
import statistics
import time
import urllib.request

PAGES = ["/", "/m/", "/search/?q=", "/healthz"]


def milliseconds(address: str, times: int) -> tuple[list[float], int]:
    """Sorted times of fetching a page in milliseconds, and its compressed size in bytes."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "br, gzip"})
    spent, size = [], 0
    for _ in range(times):
        began = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            size = len(answer.read())
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent), size


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("site", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--times", type=int, default=30)
    asked = parser.parse_args()
    print(f"{'page':40} {'p50 ms':>8} {'p95 ms':>8} {'bytes':>8}")
    for page in asked.pages or PAGES:
        spent, size = milliseconds(asked.site + page, asked.times)
        p95 = spent[int(len(spent) * 0.95)]
        print(f"{page:40} {statistics.median(spent):8.1f} {p95:8.1f} {size:8}")


if __name__ == "__main__":
    main()
