"""The kinds of pages that a built site has, found by their addresses: one that is new is among them of itself."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from generator.layout import Layout
from tests.browsing import served

MOVED = "leads on"
_TOLD = 50
_LEADS_ON = re.compile(r'<meta http-equiv="refresh"[^>]*>')


def kind(path: str) -> str:
    """The kind of the page at ``path``: ``tags/*/`` of ``tags/theory/``."""
    first, *rest = path.split("/")
    return "/".join([first, *("*" if part else "" for part in rest)])


def pages(site: Path) -> dict[str, list[str]]:
    """The addresses of all pages of a built site by their kind; of each kind the largest, the smallest, all others."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted(site.rglob("*.html"), key=lambda file: (-file.stat().st_size, file)):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        found[MOVED if _LEADS_ON.search(file.read_text(encoding="utf-8")) else kind(path)].append(path)
    return {name: [paths[0], *paths[1:][-1:], *paths[1:-1]] for name, paths in found.items()}


def some(site: Path, most: int) -> list[str]:
    """Of each kind so many pages."""
    return [path for paths in pages(site).values() for path in paths[:most]]


def none(found: Iterable[str]) -> None:
    """Fail if there is anything wrong, and name it, a line each, up to a number that one can read."""
    if lines := list(dict.fromkeys(found)):
        pytest.fail("\n".join([f"{len(lines):,} found", *lines[:_TOLD]]), pytrace=False)


def _stays(route: Route) -> None:
    """Serve a page that would lead on, so that one can look at it."""
    answer = route.fetch()
    route.fulfill(response=answer, body=_LEADS_ON.sub("", answer.text()))


@dataclass
class Reader:
    """A page of a browser on a served site, and who looks at it."""

    page: Page
    site: str
    who: str
    scripts: bool

    def open(self, path: str) -> Page:
        """The page at ``path``, when its scripts have done what they do of themselves."""
        self.page.goto(self.site + path)
        if self.scripts:
            self.page.wait_for_function("document.documentElement.classList.contains('marked')")
        return self.page

    def told(self, path: str, script: str) -> list[str]:
        """What a script finds wrong on the page at ``path``, with the page and the reader before each."""
        return [f"/{path} ({self.who}): {found}" for found in self.open(path).evaluate(script)]


@contextmanager
def reader(
    browser: Browser, layout: Layout, width: int, height: int = 844, script: Path | None = None, **options: Any
) -> Iterator[Reader]:
    """Who reads the site of ``layout`` on a screen so wide; ``options`` are those of a context of playwright.

    ``script`` is run in each page before its own.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    if script:
        context.add_init_script(path=script)
    with served(layout) as address:
        page = context.new_page()
        for path in pages(layout.site).get(MOVED, ()):
            page.route(address + path, _stays)
        said = [f"{name} {value}" for name, value in options.items()]
        try:
            yield Reader(page, address, ", ".join([f"{width} px", *said]), options.get("java_script_enabled", True))
        finally:
            context.close()
