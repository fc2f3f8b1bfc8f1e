"""The site as an app, in a real browser: what works without a network, and how one build replaces another."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.build import build
from generator.layout import Layout
from tests import odd_archive
from tests.browsing import SIZES, served
from tests.edits import add, append, copied

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("as_command")]

PAPER = "papers/a-mathematical-perspective-on-transformers/"
CACHES = "caches.keys().then(names => names.sort())"
HERE = "navigator.serviceWorker.getRegistration().then(its => its?.active?.state === 'activated' && !its.installing && !its.waiting)"


def reader(browser: Browser, site: str, wants: str = "on") -> BrowserContext:
    """A reader's browser, in which copies are kept also of what this machine itself serves."""
    context = browser.new_context(viewport=SIZES["wide"], base_url=site)
    context.add_init_script(f"localStorage['paper-archive.offline'] = '{wants}'")
    return context


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = reader(browser, site)
    yield context
    context.close()


def installed(context: BrowserContext, path: str = "") -> Page:
    """A page of the site, when the worker answers."""
    page = context.new_page()
    page.goto(path)
    rest(page)
    return page


def rest(page: Page) -> None:
    """Wait until a worker answers and has nothing to fetch for later."""
    page.wait_for_function(HERE)
    page.wait_for_function("navigator.serviceWorker.controller")


def kept(page: Page, path: str) -> bool:
    return bool(page.evaluate("path => caches.match(new URL(path, location.origin)).then(Boolean)", "/" + path))


def wait_until_kept(page: Page, path: str) -> None:
    page.wait_for_function("path => caches.match(new URL(path, location.origin)).then(Boolean)", arg="/" + path)


def test_what_is_new_and_what_was_read_is_there_without_a_network(context: BrowserContext) -> None:
    page = installed(context)
    page.goto(PAPER)
    wait_until_kept(page, PAPER)
    context.set_offline(True)
    for path, heading in [
        ("", "Newest papers"),
        ("days/2026-03-31/", "Tuesday, 31 March 2026"),
        (PAPER, "A mathematical perspective on Transformers"),
        ("library/", "Library"),
        ("search/", "Search"),
        ("tags/", "Tags"),
    ]:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
