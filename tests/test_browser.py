"""The committed archive as a reader meets it: in a real browser, by keyboard, with nothing but its own host."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright

from generator.commands.serve import server
from generator.layout import Layout

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SIZES: dict[str, ViewportSize] = {"narrow": {"width": 390, "height": 844}, "wide": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def site(real: Layout) -> Iterator[str]:
    """The address of the built archive, served as ``papers serve`` does."""
    serving = server(real.site, 0)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}/"
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its absence is a failure: a test that did not run has not passed."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "there is no browser: run make test, which finds or installs one, or set CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
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


@pytest.mark.parametrize("start", ["", "tags/", "papers/zia-a-theoretical-framework-for-zero-input-ai/"])
def test_search_finds_a_title(watched: Watched, start: str) -> None:
    page = watched.open(start)
    page.get_by_role("searchbox", name="Search titles and abstracts").click()
    page.keyboard.type("Zero-Input AI")
    page.keyboard.press("Enter")
    expect(page).to_have_url(watched.site + "search/?q=Zero-Input+AI")
    expect(page.locator(".md-search__input")).to_have_value("Zero-Input AI")
    result = page.locator(".md-search-result__link").first
    expect(result).to_contain_text("ZIA: A Theoretical Framework for Zero-Input AI")
    result.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ZIA: A Theoretical Framework for Zero-Input AI")


def test_search_is_typed_on_its_own_page_too(watched: Watched) -> None:
    page = watched.open("search/")
    page.locator(".md-search__input").fill("muon latent attention")
    expect(page.locator(".md-search-result__link").first).to_contain_text("Muon: Training and Trade-offs")


def test_search_results_are_short(watched: Watched) -> None:
    page = watched.open("search/?q=state+space")
    abstract = page.locator(".md-search-result__article > p").first
    expect(abstract).to_be_visible()
    lines = "element => element.clientHeight / parseFloat(getComputedStyle(element).lineHeight)"
    assert abstract.evaluate(lines) == pytest.approx(3, abs=0.2)


def test_the_slash_key_searches(watched: Watched) -> None:
    page = watched.open("tags/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("and/or")
    expect(page.get_by_role("searchbox")).to_have_value("and/or")


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
    expect(page.get_by_role("button")).to_have_count(1 if scripts else 0)
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
    expect(page.locator(".md-search__input")).to_be_hidden()
    context.close()
