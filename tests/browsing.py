"""What tests in a browser share: a served site, Chromium, and a page that is watched."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from generator.commands.serve import Handler, server
from generator.layout import Layout

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
# A busy machine is no fault of the code: what is hoped for of a page may come late.
expect.set_options(timeout=30_000)
SIZES: dict[str, ViewportSize] = {"narrow": {"width": 390, "height": 844}, "wide": {"width": 1280, "height": 900}}


@contextmanager
def served(layout: Layout, folder: Path | None = None, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address of a built archive, or of another ``folder``, served as ``papers serve`` does."""
    serving = server(folder or layout.site, 0, handler)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}/"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


@pytest.fixture(scope="module")
def site(real: Layout) -> Iterator[str]:
    """The address of the committed archive."""
    with served(real) as address:
        yield address


def chromium_path() -> str:
    """Where Chromium is. Its absence is a failure: a test that did not run has not passed."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "there is no browser: run make test, which finds or installs one, or set CHROMIUM"
    return path


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    """What drives browsers; there can be one only."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Chromium."""
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS.split())
    yield chromium
    chromium.close()


@dataclass
class Watched:
    """A page, and all that went wrong or left the host while a test used it."""

    page: Page
    site: str
    trouble: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def saw_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.trouble.append(f"console: {message.text}")

    def saw_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:" + self.site)):
            self.trouble.append(f"request: {request.url}")


@pytest.fixture(params=SIZES)
def watched(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=SIZES[request.param])
    watched = Watched(context.new_page(), site)
    watched.page.on("console", watched.saw_message)
    watched.page.on("request", watched.saw_request)
    watched.page.on("pageerror", lambda error: watched.trouble.append(f"error: {error}"))
    yield watched
    context.close()
    assert watched.trouble == []
