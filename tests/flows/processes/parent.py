"""A warm Django without a database: each line on its standard input becomes a forked process.

Run as `python -m tests.flows.processes.parent`. Starting an interpreter takes two seconds, a fork
a few milliseconds. A line is {"call": "module:function", "arguments", "database", "var",
"fork"}; the answer is {"code": exit code or minus the signal, "result", "error"}.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import django

Asked = dict[str, Any]


def main() -> None:
    django.setup()
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    import_module(settings.ROOT_URLCONF)
    for line in sys.stdin:
        answer = _answer(json.loads(line))
        os.write(OUT, json.dumps(answer).encode() + b"\n")


def _answer(asked: Asked) -> Asked:
    with tempfile.NamedTemporaryFile("r") as said:
        code = _in_a_fork(asked, said.name) if asked["fork"] else _call(asked, said.name)
        words = said.read()
    return {"code": code, "result": None, "error": "", **(json.loads(words) if words else {})}


def _in_a_fork(asked: Asked, said: str) -> int:
    gc.freeze()  # a child that collects would copy every page of what the parent loaded
    child = os.fork()
    if child == 0:
        os._exit(_call(asked, said))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _call(asked: Asked, said: str) -> int:
    from django.db import connections

    module, _, function = asked["call"].partition(":")
    try:
        _settle(asked["database"], Path(asked["var"]))
        result = getattr(import_module(module), function)(**asked["arguments"])
        Path(said).write_text(json.dumps({"result": result}))
    except BaseException:  # noqa: BLE001  (the test that asked must see it, whatever it is)
        Path(said).write_text(json.dumps({"error": traceback.format_exc()}))
        return 1
    finally:
        connections.close_all()
    return 0


def _settle(database: str, var: Path) -> None:
    """Work on that database and in that folder from now on."""
    from django.conf import settings
    from django.db import connections

    from core import env

    os.environ["DATABASE_URL"] = database
    configured = env.database("DATABASE_URL", default=var / "unused", clone=var / "unused")
    connections.settings = connections.configure_settings({"default": configured})
    for former in connections.all(initialized_only=True):
        del connections[former.alias]
    settings.VAR_DIR = var
    settings.SEARCH_DIR, settings.SMS_DIR = var / "index", var / "sms"


if __name__ == "__main__":
    # What anybody prints goes to the log; the answers keep the standard output for themselves.
    OUT = os.dup(1)
    os.dup2(2, 1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
