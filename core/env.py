"""Readers of the environment for the settings: each refuses nonsense, in words, at start.

An empty variable counts as missing, so that `NAME=` in a service file switches it off.
"""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


class BadEnvironment(ImproperlyConfigured):
    """A variable of the environment says something that cannot be meant."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    word = text(name).lower()
    if not word:
        return default
    if word not in TRUE | FALSE:
        raise BadEnvironment(name, f"{word!r} is neither 1 nor 0")
    return word in TRUE


def number(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    word = text(name)
    if not word:
        return default
    if not word.isdecimal() or not low <= int(word) <= high:
        raise BadEnvironment(name, f"{word!r} is not a whole number from {low} to {high}")
    return int(word)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list written with commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """The first choice is the default."""
    word = text(name, choices[0])
    if word not in choices:
        raise BadEnvironment(name, f"{word!r} is none of {', '.join(choices)}")
    return word


def web_address(name: str, default: str = "") -> str:
    """An address such as `https://market.example`, without a slash at its end."""
    address = text(name, default).rstrip("/")
    if not address:
        return ""
    parts = _split(name, address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadEnvironment(name, "must look like https://market.example")
    if parts.query or parts.fragment:
        raise BadEnvironment(name, "must not carry a query or a fragment")
    return address


def kept_secret(path: Path) -> str:
    """A random key kept in a file that only its owner reads; made on the first call."""
    try:
        return _written(path)
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)  # refuses when another process was first: its key wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _written(path)


def database(name: str, *, default: Path, clone: Path) -> dict[str, Any]:
    """Django's database settings from `postgresql://user:word@host:5432/name` or `sqlite:///path`.

    `default` is the SQLite file used without the variable, `clone` the one that tests use.
    """
    address = text(name)
    if not address:
        return _sqlite(default, clone)
    parts = _split(name, address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)), clone)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadEnvironment(name, "must begin with postgresql:// or sqlite:///")
    if not parts.path.strip("/"):
        raise BadEnvironment(name, "names no database after the host")
    return _postgresql(parts)


def _sqlite(path: Path, clone: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # A file also in tests: threads, live servers and other processes must see one database.
        "TEST": {"NAME": str(clone)},
        "OPTIONS": {
            # Take the write lock at BEGIN: a claim never reads what another is about to change.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail(name: str, *, folder: Path) -> dict[str, Any]:
    """Django's mail settings from `smtp://user:word@host:587?tls=1`, `smtps://`, a provider that
    django-anymail knows (`anymail://postmark?SERVER_TOKEN=word`), or nothing.

    Without the variable mail is shown on the console and kept in `folder`.
    """
    address = text(name)
    if not address:
        return {"EMAIL_BACKEND": "config.mail.ShownAndKept", "EMAIL_FILE_PATH": str(folder)}
    parts = _split(name, address)
    if parts.scheme == "anymail" and parts.hostname:
        return _anymail(name, parts.hostname, dict(parse_qsl(parts.query)))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise BadEnvironment(name, "must look like smtp://user:word@host:587?tls=1")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and ("tls", "1") in parse_qsl(parts.query),
        "EMAIL_TIMEOUT": 20,
    }


def _anymail(name: str, provider: str, keys: dict[str, str]) -> dict[str, Any]:
    """Each key of the address is a setting of that provider: SERVER_TOKEN, API_KEY, ..."""
    _need(name, "anymail", extra="anymail")
    if find_spec(f"anymail.backends.{provider}") is None:
        raise BadEnvironment(name, f"names a provider that django-anymail has not: {provider}")
    own = {f"{provider.upper()}_{key.upper()}": word for key, word in keys.items()}
    return {
        "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
        "ANYMAIL": {**own, "REQUESTS_TIMEOUT": 20},
    }


def cache(name: str) -> dict[str, Any]:
    """Django's cache settings from `memory:` (the default), `database:table` or `redis://`."""
    address = text(name, "memory:")
    parts = _split(name, address)
    if parts.scheme == "memory":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if parts.scheme == "database" and parts.path:
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": parts.path}
    if parts.scheme in {"redis", "rediss"} and parts.hostname:
        _need(name, "redis", extra="redis")
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
    raise BadEnvironment(name, "must be memory:, database:table or redis://host:6379/0")


def bucket(name: str) -> dict[str, Any]:
    """Options of django-storages for the bucket that a variable names; empty without it.

    `<NAME>` is followed by `_ENDPOINT_URL` (any store that speaks S3; AWS without it), `_REGION`,
    `_ACCESS_KEY` and `_SECRET_KEY` (without these, as boto3 finds them on the machine).
    """
    stem = name.removesuffix("_BUCKET")
    if not text(name):
        return {}
    _need(name, "storages", extra="s3")
    _need(name, "boto3", extra="s3")
    endpoint = web_address(f"{stem}_ENDPOINT_URL")
    return {
        "bucket_name": text(name),
        "endpoint_url": endpoint or None,
        "addressing_style": "path" if endpoint else "auto",
        "region_name": text(f"{stem}_REGION") or None,
        "access_key": text(f"{stem}_ACCESS_KEY") or None,
        "secret_key": text(f"{stem}_SECRET_KEY") or None,
        "signature_version": "s3v4",
        "default_acl": None,  # the bucket's own policy decides: docs/run
        "file_overwrite": False,  # as on a disk
    }


def library(name: str, module: str, *, extra: str) -> str:
    """A text that only means something with a library of an extra; refused without it."""
    found = text(name)
    if found:
        _need(name, module, extra=extra)
    return found


def _need(name: str, module: str, *, extra: str) -> None:
    if find_spec(module) is None:
        raise BadEnvironment(name, f"needs a library that is not here: pip install dongne[{extra}]")


def _split(name: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (reading it is what validates it)
    except ValueError as problem:
        raise BadEnvironment(name, f"is not an address ({problem})") from problem
    return parts


def _written(path: Path) -> str:
    return path.read_text().strip()
