"""The front page and the calendar of days in a real browser."""

import pytest
from playwright.sync_api import FloatRect, Page

from tests.browsing import Watched

pytestmark = pytest.mark.browser


def box(page: Page, selector: str) -> FloatRect:
    """Where the first of these elements is."""
    found = page.locator(selector).first.bounding_box()
    assert found
    return found


def test_the_rest_stands_beside_the_papers_or_is_reached_from_above(watched: Watched) -> None:
    page = watched.open("")
    news, side = box(page, ".news"), box(page, ".side")
    jump = page.locator(".jump")
    if page.viewport_size and page.viewport_size["width"] > 1000:
        assert side["x"] > news["x"] + news["width"]
        assert side["y"] == news["y"]
        assert not jump.is_visible()
    else:
        assert side["y"] > news["y"] + news["height"]
        jump.get_by_text("Calendar").click()
        assert box(page, "#_calendar")["y"] < 100


def test_nothing_is_wider_than_the_screen_or_too_small_for_a_finger(watched: Watched) -> None:
    for path in ("", "days/"):
        page = watched.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        pitch = box(page, ".months td:nth-child(2)")
        assert pitch["width"] >= 24
        assert pitch["height"] >= 24


def test_a_day_is_reached_with_keys_and_tells_its_number(watched: Watched) -> None:
    page = watched.open("days/")
    page.locator(".months caption a").first.focus()
    page.keyboard.press("Tab")
    day = page.locator(".months td > a:focus")
    assert day.get_attribute("title") in page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    page.keyboard.press("Enter")
    page.wait_for_url("**/days/2026-03-30/")
