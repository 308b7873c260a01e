"""Asks a site for pages as fast as it answers, over connections that stay open.

`wrk` (apt install wrk) where it is on the PATH: it takes hardly any of the machine that is being
measured. Else threads of our own, which take some of it: rates are then lower for every page, and
relatively more so for the quickest. Both ask only 127.0.0.1.
"""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SCRIPT = """
local paths = {%s}
local at = %d
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
done = function(summary, latency)
  local bad = summary.errors.status + summary.errors.read + summary.errors.timeout
  io.write(string.format('{"asked": %%d, "seconds": %%f, "bad": %%d, "p50": %%f, "p95": %%f}\\n',
    summary.requests, summary.duration / 1e6, bad,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end
"""


class PagesBroken(RuntimeError):
    """A page answered something else than 200 while it was measured."""


@dataclass(frozen=True)
class Figures:
    """Answers a second, and milliseconds within which half and 95 % of them came."""

    rate: float
    p50: float
    p95: float


def ask(port: int, paths: list[str], *, cookie: str, seconds: float, connections: int) -> Figures:
    """Ask for the paths by turns; raises PagesBroken where one is not answered by 200."""
    by = _by_wrk if shutil.which("wrk") else _by_threads
    return by(port, paths, cookie, seconds, connections)


def _by_wrk(port: int, paths: list[str], cookie: str, seconds: float, connections: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "ask.lua"
        listed = ", ".join(json.dumps(path) for path in paths)
        script.write_text(SCRIPT % (listed, time.monotonic_ns() % len(paths)))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
        command += ["-s", str(script), f"http://127.0.0.1:{port}/"]
        if cookie:
            command += ["-H", f"Cookie: {cookie}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if said["bad"] or not said["asked"]:
        raise PagesBroken(f"{paths[0]}: {said}")
    return Figures(said["asked"] / said["seconds"], said["p50"], said["p95"])


def _by_threads(
    port: int, paths: list[str], cookie: str, seconds: float, connections: int
) -> Figures:
    spent: list[float] = []
    broken: list[str] = []
    until = time.monotonic() + seconds

    def shopper(number: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        at = number
        while time.monotonic() < until and not broken:
            path, began = paths[at % len(paths)], time.perf_counter()
            line.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = line.getresponse()
            answer.read()
            spent.append((time.perf_counter() - began) * 1000)
            if answer.status != http.client.OK:
                broken.append(f"{path}: {answer.status}")
            at += connections
        line.close()

    threads = [threading.Thread(target=shopper, args=[n]) for n in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken or not spent:
        raise PagesBroken(str(broken))
    rate = len(spent) / (time.monotonic() - began)
    spent.sort()
    return Figures(rate, spent[len(spent) // 2], spent[int(len(spent) * 0.95)])
