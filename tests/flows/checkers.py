"""html-validate and axe-core from the tools' folder, and a browser that is served from memory."""

from __future__ import annotations

import json
import mimetypes
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.conftest import without

SITE = "http://dongne.test"
#: The same judgement as the `audit` tool's, on what the server sent.
RULES = ["--preset", "standard,a11y", "--formatter", "json=report.json"]
REMEDY = "run the audit tool of DONGNE_SHARED once, or set DONGNE_TOOLS_DIR"


def tools() -> Path:
    """Where the shared tools keep what they installed."""
    return Path(os.environ.get("DONGNE_TOOLS_DIR") or Path.home() / ".cache" / "dongne-tools")


def installed(package: str, file: str) -> Path | None:
    """A file of the newest installed version of an npm package."""
    return max(tools().glob(f"npm/{package}@*/node_modules/{package}/{file}"), default=None)


@pytest.fixture(scope="session")
def html_validate() -> list[str]:
    """The command line of html-validate, up to its files."""
    script = installed("html-validate", "bin/html-validate.mjs")
    node = installed("node-linux-*", "bin/node")
    if script is None or node is None:
        without("html-validate", REMEDY)
    return [str(node), str(script), *RULES]


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    source = installed("axe-core", "axe.min.js")
    return (source or without("axe-core", REMEDY)).read_text()


def complaints(command: list[str], pages: Mapping[str, str], folder: Path) -> list[str]:
    """What html-validate says about pages by name; one process for all."""
    names = list(pages)
    for number, name in enumerate(names):
        (folder / f"{number}.html").write_text(pages[name])
    files = [f"{number}.html" for number in range(len(names))]
    subprocess.run([*command, *files], cwd=folder, capture_output=True, check=False)
    return [
        f"{names[int(Path(page['filePath']).stem)]}: {_told(one)}"
        for page in json.loads((folder / "report.json").read_text())
        for one in page["messages"]
    ]


def _told(one: dict[str, Any]) -> str:
    return f"{one['ruleId']} line {one['line']} {one['message']}"  # fmt: skip


class Screening:
    """A phone that is shown one page after another, none of them from a server."""

    def __init__(self, browser: Browser, width: int) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 740},
            is_mobile=True,
            has_touch=True,
            color_scheme="light",
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.context.route("**/*", self._answer)
        self.path, self.body, self.headers = "", "", dict[str, str]()

    def show(self, path: str, body: str, headers: Mapping[str, str]) -> Page:
        self.path, self.body, self.headers = path, body, dict(headers)
        self.page.goto(f"{SITE}{path}", wait_until="load")
        return self.page

    def close(self) -> None:
        self.context.close()

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(status=200, body=self.body, headers=self.headers)
        elif asked.startswith("/static/") and (found := finders.find(asked[len("/static/") :])):
            kind = mimetypes.guess_type(asked)[0] or "application/octet-stream"
            route.fulfill(status=200, body=Path(str(found)).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=204)
