"""The page of the archive's status in a browser: what a script adds, and what is there without one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator import runs
from generator.build import build
from generator.build.stamp import Stamp, write_stamp
from generator.layout import Layout
from generator.runs import Run
from tests import odd_archive
from tests.kinds import Reader, reader
from tests.test_everyone import AXE, clean

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT = datetime(2026, 6, 30, 6, 17, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """An archive with runs, of which the last failed; nothing is told of its build."""
    its = odd_archive.make(tmp_path_factory.mktemp("status") / "archive")
    for number in range(3, 0, -1):
        said = "" if number > 1 else "<b>it answers 503</b> https://example.org/" + "a" * 150
        runs.append(its.fetched.runs, Run(AT - timedelta(days=number), number > 1, 34, 3, int(number == 1), said))
    build(its, 1)
    return its


@pytest.fixture(params=[("light", 390), ("dark", 1280)], ids=["light", "dark"])
def its(request: pytest.FixtureRequest, browser: Browser, layout: Layout) -> Iterator[Reader]:
    scheme, width = request.param
    layout.stamp.unlink(missing_ok=True)
    with reader(browser, layout, width, script=AXE, color_scheme=scheme, reduced_motion="reduce") as found:
        found.page.clock.set_fixed_time(AT + timedelta(hours=3))
        yield found


def told(page: Page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.built').textContent.includes(words)", arg=words)


def test_a_stamp_is_shown_and_times_say_how_long_ago(its: Reader, layout: Layout) -> None:
    write_stamp(layout, Stamp(AT, 12.4, 600, 3, "0123456789abcdef"))
    page = its.open("status/")
    told(page, "30 June 2026, 06:17 UTC (3 hours ago) in 12 s, commit 0123456")
    assert page.locator("dl time").inner_text() == "29 June 2026, 06:17 UTC (1 day ago)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    clean(its, "status with a stamp")


@pytest.mark.parametrize(
    "text", ["", "[", "null", "{}", '{"at":"yesterday"}', '{"at":"<img src=x onerror=alert(1)>"}', "5"]
)
def test_a_stamp_that_is_none_is_said(browser: Browser, layout: Layout, text: str) -> None:
    layout.stamp.write_text(text, encoding="utf-8")
    with reader(browser, layout, 390) as its:
        page = its.open("status/")
        page.wait_for_function("document.querySelector('.built').textContent.match(/not told|build.json/)")
        assert page.locator(".built img").count() == 0


def test_hostile_members_of_a_stamp_are_left_out(browser: Browser, layout: Layout) -> None:
    said = '{"at":"2026-06-30T06:17:05Z","seconds":"<b>","commit":"<script>alert(1)</script>"}'
    layout.stamp.write_text(said, encoding="utf-8")
    with reader(browser, layout, 390) as its:
        page = its.open("status/")
        told(page, "30 June 2026, 06:17 UTC")
        assert "<" not in page.locator(".built").inner_text()


def test_without_a_stamp_nothing_is_told_of_the_build(its: Reader) -> None:
    told(its.open("status/"), "not told")
    clean(its, "status without a stamp")


def test_without_scripts_a_link_leads_to_the_stamp(browser: Browser, layout: Layout, tmp_path: Path) -> None:
    write_stamp(layout, Stamp(AT, 12.4, 600, 3, ""))
    with reader(browser, layout, 390, java_script_enabled=False) as its:
        page = its.open("status/")
        with page.expect_navigation():
            page.locator(".built a").click()
        assert '"seconds":12.4' in page.content()


def test_days_can_be_reached_by_keys_and_say_what_they_are(its: Reader) -> None:
    page = its.open("status/")
    link = page.get_by_role("link", name="17 October 2025: partial, 4 papers")
    link.focus()
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    assert page.get_by_role("img", name="15 October 2025: failed, 0 papers").count() == 1
