"""For the container: ask the server beside us whether it is up. `python -m config.healthcheck`

Exit code 0 when `/healthz` answers 200. `--worker` asks instead when a worker last did its round.
"""

import os
import sys
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

TIMEOUT = 4  # seconds


def main(arguments: list[str]) -> int:
    return _worker() if "--worker" in arguments else _server()


def _server() -> int:
    """Asks as the proxy would: by the public name, which is the only one that is answered to."""
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or "localhost"
    port = os.environ.get("PORT") or "8000"
    request = Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310  (our own address)
            return 0 if answer.status == 200 else 1  # noqa: PLR2004
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


def _worker() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from config.health import SILENT_AFTER, last_tick

    silent = last_tick()
    return 0 if silent is not None and silent <= SILENT_AFTER else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
