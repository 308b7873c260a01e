"""`make run`: prepares the demo and serves it, with the worker beside it. `python -m config.run`

Every step can be repeated and says what it does. Server and worker end together.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
GRACE = 10  # seconds that a process has to end by itself


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("STATIC_HASHED", "1")
    if os.environ.get("ENVIRONMENT", "local") == "local":
        os.environ.setdefault("DEMO", "1")
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if _taken(host, int(port)):
        say(f"Port {port} is in use. Choose another: make run PORT={int(port) + 1}")
        return 1
    from config.tables import OtherTables

    try:
        prepare()
    except OtherTables as refusal:
        say(str(refusal))
        return 1
    return serve(host, port)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare() -> None:
    """Bring translations, tables, demo, index and static files up to date."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    _step("Translations", lambda: call_command("compile_messages", verbosity=0))
    _step("System checks", lambda: call_command("check"))
    _step("Database", _migrate)
    if settings.DEMO:
        _step("Demo market", lambda: call_command("demo"))
    _step("Search index", lambda: call_command("reindex"))
    _step("Static files", _collect)
    _name_first_person()


def _name_first_person() -> None:
    """In an installation that nobody runs yet, the way to begin."""
    from accounts import first_person

    if first_person.is_needed():
        say(f"\nNobody runs this site yet. Open this within an hour:\n  {first_person.link()}")


def serve(host: str, port: str) -> int:
    """Run server and worker until one of them or the person ends it; 0 when it was the person."""
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "config.wsgi", "--bind", f"{host}:{port}"]
    gunicorn += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    commands = [gunicorn, [python, "manage.py", "work"]]
    signal.signal(signal.SIGTERM, _interrupt)
    # Sessions of their own: Ctrl-C reaches only us, and we end both in good order.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        _wait_until_up(host, int(port), children)
        say(f"\nDongne is at http://{_shown(host)}:{port}/   (Ctrl-C ends it)")
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        say("The server or the worker ended by itself: ending the other.")
        return 1
    except KeyboardInterrupt:
        say("\nEnding ...")
        return 0
    finally:
        _end(children)


def _step(name: str, work: Callable[[], object]) -> None:
    say(f"{name} ...")
    began = time.monotonic()
    work()
    say(f"  done in {time.monotonic() - began:.1f} s")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from config import tables

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    say(f"  {len(plan)} changes to make")
    tables.refuse_other(executor.loader, all_applied=not plan)
    if plan:
        call_command("migrate", verbosity=0, interactive=False)


def _collect() -> None:
    """Copies, hashes and compresses; skipped while nothing has changed."""
    from django.conf import settings
    from django.core.management import call_command

    seal = Path(settings.STATIC_ROOT) / ".collected-from"
    now = _fingerprint()
    if seal.exists() and seal.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    seal.write_text(now)


def _fingerprint() -> str:
    """Of our own static files and of the libraries that bring theirs."""
    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in files:
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError:
            return True
    return False


def _wait_until_up(host: str, port: int, children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        try:
            socket.create_connection((_shown(host), port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return


def _shown(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", "[::]"} else host  # noqa: S104  (not a bind)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
