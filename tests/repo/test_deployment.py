"""compose.yaml, Dockerfile, Caddyfile, .env.example and the settings name the same things.

No image is built here: there is no engine. What can be read is compared.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.repo.sources import ROOT

PROVIDERS = ("KAKAO", "NAVER", "GOOGLE", "APPLE", "LINE")
#: Read by compose itself, not by the program.
OF_COMPOSE = {"POSTGRES_PASSWORD", "DONGNE_VERSION"}
PROGRAMS = ("migrate", "app", "worker")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def settings_read() -> set[str]:
    """Every variable that the settings read, those put together from pieces included."""
    text = (ROOT / "config/settings.py").read_text()
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', text))
    names |= {f"{each}_{part}" for each in PROVIDERS for part in ("CLIENT_ID", "SECRET")}
    inside = re.findall(r'f"\{stem\}(_[A-Z_]+)"', (ROOT / "core/env.py").read_text())
    return names | {f"S3{suffix}" for suffix in inside}


def in_the_sample() -> list[str]:
    return re.findall(r"^(?:# )?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_the_sample_is_what_the_settings_read() -> None:
    listed = in_the_sample()
    assert sorted(listed) == sorted(settings_read() | {"POSTGRES_PASSWORD"})
    assert len(listed) == len(set(listed))


def test_compose_sets_only_what_is_read_and_asks_only_for_what_the_sample_has() -> None:
    text = (ROOT / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", text))
    assert sorted(asked - set(in_the_sample()) - OF_COMPOSE) == []
    for name in PROGRAMS:
        given = set(compose()["services"][name]["environment"])
        assert sorted(given - settings_read()) == []


def test_every_service_of_the_plan_is_there() -> None:
    services = compose()["services"]
    assert sorted(services) == [
        "app",
        "caddy",
        "elasticsearch",
        "migrate",
        "postgres",
        "worker",
    ]
    # A tag that names a version: what was tested is what runs.
    images = [service["image"] for name, service in services.items() if name not in PROGRAMS]
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_pages_and_worker_wait_for_the_tables_and_migrate_nothing_themselves() -> None:
    services = compose()["services"]
    for name in ("app", "worker"):
        waits = services[name]["depends_on"]["migrate"]["condition"]
        assert waits == "service_completed_successfully"
        assert "migrate" not in str(services[name].get("command", ""))
    assert "manage.py migrate" in services["migrate"]["command"]
    assert services["caddy"]["depends_on"]["app"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reached_from_outside() -> None:
    ports = {name for name, service in compose()["services"].items() if "ports" in service}
    assert ports == {"caddy"}
    mounts = compose()["services"]["caddy"]["volumes"]
    assert [mount for mount in mounts if mount.startswith(("var:", "postgres:"))] == []


def test_programs_run_without_rights_and_begin_again_by_themselves() -> None:
    services = compose()["services"]
    for name in PROGRAMS:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    restarts = {name: str(service["restart"]) for name, service in services.items()}
    assert restarts.pop("migrate") == "no"
    assert set(restarts.values()) == {"unless-stopped"}


def test_every_volume_is_declared_and_used() -> None:
    found = compose()
    used = {
        mount.split(":")[0]
        for service in found["services"].values()
        for mount in service.get("volumes", [])
        if not mount.startswith(".")
    }
    assert used == set(found["volumes"])


def test_the_image_is_pinned_small_and_not_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    assert "USER dongne" in lines[last:]
    start = " ".join(lines[last:])
    assert ("HEALTHCHECK" in start, "migrate" in start) == (True, False)
    copied = [line.split()[1] for line in lines if line.startswith("COPY requirements")]
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_secrets_and_rubbish_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var", ".venv"} <= set(ignored)


def test_the_proxy_serves_pictures_from_where_they_are_mounted() -> None:
    caddy = (ROOT / "Caddyfile").read_text()
    root = re.findall(r"root \* (\S+)", caddy)
    mounts = [mount.split(":")[1] for mount in compose()["services"]["caddy"]["volumes"]]
    assert root == ["/srv/media"]
    assert root[0] in mounts
    assert caddy.count("{") == caddy.count("}")
    assert "reverse_proxy app:8000" in caddy
