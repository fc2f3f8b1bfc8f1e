"""The committed archive as a reader meets it: in a real browser, by keyboard, with nothing but its own host."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import SIZES, Watched

pytestmark = pytest.mark.browser


def press_to(page: Page, name: str) -> None:
    """Go to the link called ``name`` with the keyboard alone, and follow it."""
    link = page.get_by_role("link", name=name, exact=True).first
    for _ in range(200):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to {name!r} by keyboard")


def test_from_a_day_to_a_paper_to_a_tag_by_keyboard(watched: Watched) -> None:
    page = watched.open("days/2025-12-17/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wednesday, 17 December 2025")
    press_to(page, "How Many Heads Make an SSM? A Unified Framework for Attention and State Space Models")
    expect(page.get_by_role("heading", level=1)).to_contain_text("How Many Heads Make an SSM?")
    expect(page.locator("math").first).to_be_visible()
    press_to(page, "State space models")
    expect(page.get_by_role("heading", level=1)).to_have_text("State space models")
    press_to(page, "How Many Heads Make an SSM? A Unified Framework for Attention and State Space Models")
    expect(page).to_have_url(re.compile("/papers/how-many-heads"))


def test_from_a_day_to_the_one_before_and_back(watched: Watched) -> None:
    page = watched.open("days/2025-12-17/")
    page.get_by_role("link", name="← 16 December 2025").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday, 16 December 2025")
    page.get_by_role("link", name="17 December 2025 →").click()
    expect(page).to_have_url(watched.site + "days/2025-12-17/")


def test_the_first_link_skips_to_the_content(watched: Watched) -> None:
    page = watched.open("tags/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


SECTIONS = [
    ("", "Newest", "page"),
    ("days/2025-12-17/", "Days", "true"),
    ("weeks/2025-W51/", "Days", "true"),
    ("years/", "Days", "true"),
    ("tags/", "Tags", "page"),
    ("tags/theory/", "Tags", "true"),
    ("organizations/lamda-nesy/", "Organizations", "true"),
    ("undated/1/", "Undated", "true"),
]


@pytest.mark.parametrize(("path", "title", "current"), SECTIONS)
def test_the_section_of_a_page_is_marked(browser: Browser, site: str, path: str, title: str, current: str) -> None:
    page = browser.new_page(viewport=SIZES["wide"])
    page.goto(site + path)
    marked = page.get_by_role("navigation", name="Sections").locator("[aria-current]")
    expect(marked).to_have_count(1)
    expect(marked).to_have_text(title)
    expect(marked).to_have_attribute("aria-current", current)
    page.close()


def test_a_paper_is_in_no_section(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + "papers/a-mathematical-perspective-on-transformers/")
    expect(page.locator("header [aria-current]")).to_have_count(0)
    page.close()


def test_links_under_a_title_are_large_enough_for_fingers(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=SIZES["narrow"])
    page.goto(site + "undated/1/")
    heights = "links => links.map(link => link.getClientRects()[0].height)"
    assert min(page.locator(":is(header, .tags, .facts, .pager) a").evaluate_all(heights)) >= 24
    page.close()


PATHS = [
    "",
    "days/",
    "weeks/",
    "months/2025-10/",
    "years/2025/",
    "undated/",
    "undated/1/",
    "tags/",
    "organizations/",
    "about/",
    "search/",
    "library/",
    "papers/a-mathematical-perspective-on-transformers/",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_the_screen(watched: Watched, path: str) -> None:
    page = watched.open(path)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index] # every context here has a viewport


def test_what_is_not_there_says_so(browser: Browser, site: str) -> None:
    page = browser.new_page()
    response = page.goto(site + "papers/no-such-paper/")
    assert response
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    page.close()


def is_light(page: Page) -> bool:
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = background[background.index("(") + 1 : -1].split(",")[:3]
    return sum(int(channel) for channel in channels) / 3 > 128


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_s_colours(browser: Browser, site: str, scheme: str, scripts: bool) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type] # one of the two it takes
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.goto(site)
    assert is_light(page) == (scheme == "light")
    expect(page.get_by_role("button", name="Colours")).to_have_count(1 if scripts else 0)
    context.close()


def test_colours_are_chosen_and_kept(watched: Watched) -> None:
    page = watched.open("")
    page.get_by_role("button", name="Colours: as the system has it").click()
    assert is_light(page)
    page.get_by_role("button", name="Colours: light").click()
    assert not is_light(page)
    watched.open("days/")
    assert not is_light(page)
    page.emulate_media(media="print")
    assert is_light(page)
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Colours: dark").click()
    assert is_light(page)
    expect(page.get_by_role("button", name="Colours: as the system has it")).to_be_visible()


def test_pages_are_whole_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    expect(page.get_by_role("heading", name="Newest papers")).to_be_visible()
    page.get_by_role("link", name="Auto-Formulating Dynamic Programming Problems with Large Language Models").click()
    expect(page.get_by_text("Dynamic programming (DP) is a fundamental method")).to_be_visible()
    page.get_by_role("searchbox").fill("dynamic")
    page.keyboard.press("Enter")
    expect(page.locator("noscript > p")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    for name in ("tags", "days", "organizations"):
        expect(page.get_by_role("main").get_by_role("link", name=name)).to_be_visible()
    context.close()
