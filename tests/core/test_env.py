from importlib.util import find_spec
from pathlib import Path

import pytest

from core import env


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def test_text_counts_an_empty_variable_as_missing(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "  ")
    assert env.text("NAME", "default") == "default"


@pytest.mark.parametrize(("word", "meant"), [("1", True), ("No", False), ("", True)])
def test_flag_reads_words(named: pytest.MonkeyPatch, word: str, meant: bool) -> None:
    named.setenv("NAME", word)
    assert env.flag("NAME", default=True) is meant


@pytest.mark.parametrize(
    ("read", "word"),
    [
        (lambda: env.flag("NAME"), "maybe"),
        (lambda: env.number("NAME", 1), "-3"),
        (lambda: env.number("NAME", 1, high=9), "10"),
        (lambda: env.one_of("NAME", ("a", "b")), "c"),
        (lambda: env.web_address("NAME"), "market.example"),
        (lambda: env.web_address("NAME"), "https://market.example/?a=1"),
        (lambda: env.web_address("NAME"), "https://market.example:port"),
        (lambda: env.database("NAME", default=Path("a"), clone=Path("b")), "mysql://a/b"),
        (lambda: env.database("NAME", default=Path("a"), clone=Path("b")), "postgresql://host"),
        (lambda: env.mail("NAME", folder=Path("a")), "mail.example"),
        (lambda: env.cache("NAME"), "memcached://host"),
    ],
)
def test_nonsense_is_refused_by_name(named: pytest.MonkeyPatch, read, word: str) -> None:  # type: ignore[no-untyped-def]
    named.setenv("NAME", word)
    with pytest.raises(env.BadEnvironment, match=r"^NAME: "):
        read()


def test_database_reads_a_postgresql_address(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "postgresql://me:p%40ss@db.example:5433/shop?sslmode=require")
    assert env.database("NAME", default=Path("a"), clone=Path("b")) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "shop",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_locks_before_it_reads_on_sqlite(tmp_path: Path) -> None:
    found = env.database("MISSING", default=tmp_path / "a/b.sqlite3", clone=tmp_path / "c")
    assert found["NAME"] == str(tmp_path / "a/b.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "WAL" in found["OPTIONS"]["init_command"]


def test_mail_reads_a_server(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "smtp://me:word@mail.example?tls=1")
    found = env.mail("NAME", folder=Path("a"))
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == (
        "mail.example",
        587,
        True,
    )


def test_cache_reads_a_table(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "database:cache")
    assert env.cache("NAME")["LOCATION"] == "cache"


def test_a_cache_whose_library_is_missing_is_refused_in_words(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "redis://cache.example:6379/0")
    if find_spec("redis") is None:
        with pytest.raises(env.BadEnvironment, match=r"pip install dongne\[redis\]"):
            env.cache("NAME")
    else:
        assert env.cache("NAME")["LOCATION"] == "redis://cache.example:6379/0"


def test_mail_by_a_provider_takes_its_keys_from_the_address(named: pytest.MonkeyPatch) -> None:
    named.setenv("NAME", "anymail://mailgun?api_key=w%20ord&SENDER_DOMAIN=market.example")
    if find_spec("anymail") is None:
        with pytest.raises(env.BadEnvironment, match=r"pip install dongne\[anymail\]"):
            env.mail("NAME", folder=Path("a"))
        return
    assert env.mail("NAME", folder=Path("a")) == {
        "EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend",
        "ANYMAIL": {
            "MAILGUN_API_KEY": "w ord",
            "MAILGUN_SENDER_DOMAIN": "market.example",
            "REQUESTS_TIMEOUT": 20,
        },
    }
    named.setenv("NAME", "anymail://pigeon")
    with pytest.raises(env.BadEnvironment, match="pigeon"):
        env.mail("NAME", folder=Path("a"))


def test_what_needs_a_library_is_refused_without_it(named: pytest.MonkeyPatch) -> None:
    assert env.library("NAME", "no_such_library", extra="watch") == ""
    named.setenv("NAME", "https://key@errors.example/1")
    with pytest.raises(env.BadEnvironment, match=r"pip install dongne\[watch\]"):
        env.library("NAME", "no_such_library", extra="watch")
    assert env.library("NAME", "json", extra="watch") == "https://key@errors.example/1"


def test_bucket_reads_what_follows_its_name(named: pytest.MonkeyPatch) -> None:
    assert env.bucket("NAME_BUCKET") == {}
    named.setenv("NAME_BUCKET", "market")
    on_aws = env.bucket("NAME_BUCKET")
    assert (on_aws["bucket_name"], on_aws["endpoint_url"], on_aws["addressing_style"]) == (
        "market",
        None,
        "auto",
    )
    named.setenv("NAME_ENDPOINT_URL", "https://s3.example")
    elsewhere = env.bucket("NAME_BUCKET")
    assert (elsewhere["endpoint_url"], elsewhere["addressing_style"]) == (
        "https://s3.example",
        "path",
    )


def test_kept_secret_stays_the_same_and_private(tmp_path: Path) -> None:
    path = tmp_path / "var/secret"
    first = env.kept_secret(path)
    assert len(first) > 50
    assert env.kept_secret(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]
