"""A phone-sized Chromium of the machine, on a live server; a shot of every screen."""

from typing import Any

import pytest

from tests.flows.album import album as album  # noqa: PLC0414  (a fixture)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    # In containers Chromium has neither its own sandbox nor a large /dev/shm.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of a live server that also knows it as its own public address."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)
