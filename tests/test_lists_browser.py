"""Lists as a reader meets them in a real browser: how much is shown, whole abstracts, sorting and filtering."""

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from generator import store
from generator.content import read_content
from generator.layout import Layout
from generator.merge import merge
from generator.paper import Organization, Paper, Record
from tests import odd_archive
from tests.browsing import SIZES, served
from tests.conftest import build
from tests.test_library_browser import KEPT

pytestmark = pytest.mark.browser

DAY = date(2025, 10, 17)
BUSY, SEVERAL, LINES = "days/2025-10-17/", "tags/theory/", "months/2025-10/"
"""A day of 400 papers; full entries on several pages; lines under headings on several pages."""

PATIENCE = 30_000
"""How long (ms) the other pages of a list may take on a busy machine."""

LARGEST = 150_000
"""Bytes of HTML that a page may have."""

MOVED = """() => new Promise(resolve => {
  const moved = [];
  new PerformanceObserver(list => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      const told = ({ node, previousRect, currentRect }) =>
        [node?.outerHTML?.slice(0, 80), JSON.stringify(previousRect), JSON.stringify(currentRect)];
      if (!hadRecentInput) moved.push([value, ...sources.map(told)]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(moved)));
})"""
"""What moved without being asked to, and from where to where."""


def busy_records() -> Iterator[Record]:
    """400 papers of a day, one of each other day of the month: long abstracts with math, votes, many authors."""
    for n in range(430):
        yield odd_archive.record(
            f"{'Théory' if n % 7 == 0 else 'Practice'} of busy days, part {n} of $O(n^{n})$",
            abstract=f"Sentence {n} says that $x_{n} < y^2$ for all of it. " * 8 + f"Theory ends with word{n}.",
            authors=tuple(f"Ada Beispiel{n % 5}" if k == 0 else f"Person Number{k}" for k in range(n % 9)),
            organization=Organization("lamda-nesy", "NJU & co.") if n % 3 == 0 else None,
            published=DAY + timedelta(days=0 if n < 400 else n - 399 if n < 414 else 413 - n),
            upvotes=(n * 37) % 101 or None,
            comments=n % 4 or None,
        )


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """An archive with a day of 400 papers, built."""
    layout = Layout(tmp_path_factory.mktemp("busy") / "archive")
    for folder in (layout.captures, layout.pages):
        folder.mkdir(parents=True)
    (layout.pages / "about.md").write_text("# About\n", encoding="utf-8")
    (layout.captures / "one.txt").write_text("a page\n", encoding="utf-8")
    layout.vocabulary.write_text(odd_archive.TAGS, encoding="utf-8")
    store.save(layout.records, (), merge((), list(busy_records())).papers)
    shutil.copy(odd_archive.REPOSITORY / "mkdocs.yml", layout.mkdocs)
    shutil.copytree(odd_archive.REPOSITORY / "overrides", layout.root / "overrides")
    return build(layout)


@pytest.fixture(scope="module")
def site(busy: Layout) -> Iterator[str]:
    with served(busy) as address:
        yield address


@pytest.fixture(scope="module")
def of_day(busy: Layout) -> Sequence[Paper]:
    """The papers of the busy day as its list has them."""
    return read_content(busy).archive.by_day[DAY]


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=SIZES["wide"], base_url=site)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="This list")


def said(page: Page) -> Locator:
    """What the list says of itself."""
    return bar(page).get_by_role("status")


def links(page: Page) -> Locator:
    """The titles of all entries."""
    return page.locator(".listing > .paper > a, .listing > ul > li > a:first-child")


def ids(page: Page) -> list[str]:
    return [href.split("/")[-2] for href in links(page).evaluate_all("all => all.map(link => link.href)")]


def choose(page: Page, density: str) -> None:
    bar(page).get_by_role("button", name=density).click()


def sort(page: Page, by: str) -> None:
    bar(page).get_by_label("Sort by").select_option(by)


def pages_of(path: str) -> re.Pattern[str]:
    """The numbered pages of a list."""
    return re.compile(rf"/{path}\d+/$")


def refuse(page: Page, what: str | re.Pattern[str]) -> None:
    page.route(what, lambda route: route.abort())


# --- size ------------------------------------------------------------------------------------------------------------


def test_no_page_is_heavy(busy: Layout, real: Layout, odd: Layout) -> None:
    for layout in (busy, real, odd):
        sizes = {path: path.stat().st_size for path in layout.site.rglob("*.html")}
        assert max(sizes.values()) < LARGEST, max(sizes, key=lambda path: sizes[path])


# --- how much is shown -----------------------------------------------------------------------------------------------

SEEN = """() => {
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.seen = document.documentElement.dataset.density;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}"""


@pytest.mark.parametrize("path", [BUSY, LINES])
@pytest.mark.parametrize("density", ["Titles", "Compact", "Abstracts"])
def test_what_is_chosen_is_remembered_and_there_before_the_first_picture(page: Page, path: str, density: str) -> None:
    page.goto(path)
    choose(page, density)
    page.add_init_script(f"({SEEN})()")
    page.goto("organizations/lamda-nesy/")
    page.goto(path)
    assert page.evaluate("window.seen") == density.lower()
    expect(bar(page).get_by_role("button", pressed=True)).to_have_text(density)
    expect(page.locator(".marked")).to_be_attached()
    expect(page.locator(".unfold").first).to_be_visible()
    assert page.evaluate(MOVED) == []


def test_each_list_has_its_own_way_until_one_is_chosen_and_after_it_is_not(page: Page) -> None:
    for path, own in ((BUSY, "Abstracts"), (LINES, "Compact")):
        page.goto(path)
        expect(bar(page).get_by_role("button", pressed=True)).to_have_text(own)
    choose(page, "Titles")
    choose(page, "Titles")
    expect(bar(page).get_by_role("button", pressed=True)).to_have_text("Compact")


def test_full_entries_show_as_much_as_is_chosen(page: Page) -> None:
    page.goto(BUSY)
    facts, tags = page.locator(".facts").nth(1), page.locator(".tags").nth(1)
    text = page.locator(".listing > .paper ~ p:not([class])").nth(1)
    shown = {"Titles": (False, False, False), "Compact": (True, False, False), "Abstracts": (True, True, True)}
    for density, expected in shown.items():
        choose(page, density)
        sizes = [its.evaluate("its => parseFloat(getComputedStyle(its).fontSize)") for its in (facts, text, tags)]
        seen = tuple(its.is_visible() and size > 0 for its, size in zip((facts, text, tags), sizes, strict=True))
        assert seen == expected, density
        expect(page.locator('.acts [data-mark="starred"]').nth(1)).to_be_visible()
        expect(page.locator(".unfold").nth(1)).to_be_visible()


def test_lines_get_their_abstracts_as_one_comes_to_them_and_nothing_moves(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("localStorage['paper-archive.density'] = 'abstracts'")
    page.goto(LINES)
    first, last = page.locator(".listing > ul > li").first, page.locator(".listing > ul > li").last
    expect(first.locator(".whole")).to_contain_text("says that x")
    expect(first.locator(".whole math").first).to_be_visible()
    expect(first.locator(".tags")).to_contain_text("Theory")
    expect(last.locator(".whole")).to_have_count(0)
    assert len([url for url in asked if "/papers/" in url]) < 20
    last.scroll_into_view_if_needed()
    expect(last.locator(".whole")).to_contain_text("says that")
    assert page.evaluate(MOVED) == []


def test_lines_whose_papers_cannot_be_had_stay_lines(page: Page) -> None:
    refuse(page, "**/papers/*/")
    page.goto(LINES)
    choose(page, "Abstracts")
    first = page.locator(".listing > ul > li").first
    expect(first).to_have_class("failed")
    height = first.bounding_box()
    page.unroute("**/papers/*/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(first.locator(".whole")).to_be_visible()
    assert first.bounding_box() == height


def test_without_scripts_lists_are_as_they_are(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    for path in (BUSY, LINES):
        page.goto(path)
        expect(page.locator(".tools")).to_be_empty()
        expect(page.get_by_role("button")).to_have_count(0)
        expect(links(page).last).to_be_visible()
    page.goto(BUSY)
    expect(page.get_by_text("Sentence 0 says").or_(page.get_by_text("says that")).first).to_be_visible()
    context.close()


# --- whole abstracts -------------------------------------------------------------------------------------------------


def whole(page: Page, nth: int) -> Locator:
    """The abstract of the nth entry, unfolded."""
    entry = links(page).nth(nth).locator("xpath=..")
    within = "li" in entry.evaluate("its => its.localName")
    return (
        entry.locator(".whole") if within else entry.locator("xpath=following-sibling::p[contains(@class,'whole')][1]")
    )


@pytest.mark.parametrize("path", [BUSY, LINES])
@pytest.mark.parametrize("density", ["Titles", "Compact", "Abstracts"])
def test_an_abstract_unfolds_to_all_of_it_and_back(page: Page, path: str, density: str) -> None:
    page.goto(path)
    choose(page, density)
    title = links(page).nth(1).inner_text()
    button = page.locator(".unfold").nth(1)
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_attribute("aria-label", re.compile("^More: "))
    button.click()
    button = page.locator(".unfold").nth(1)
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    expect(whole(page, 1)).to_contain_text(re.compile(r"ends with word\d+\."))
    expect(whole(page, 1)).to_be_visible()
    expect(whole(page, 1).locator("math")).to_have_count(8)
    assert whole(page, 1).evaluate("its => its.scrollHeight <= its.clientHeight + 1")
    number = re.search(r"part (\d+)", title)
    assert number
    expect(whole(page, 1)).to_contain_text(f"word{number[1]}.")
    page.keyboard.press("Enter")
    expect(page.locator(".unfold").nth(1)).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".acts").nth(1)).to_be_visible()


def test_the_buttons_stay_where_a_paper_has_no_facts(browser: Browser, real: Layout) -> None:
    with served(real) as address:
        page = browser.new_page(viewport=SIZES["wide"])
        page.goto(address + "undated/")
        star = page.locator('.acts [data-mark="starred"]').nth(1)
        before = star.bounding_box()
        page.locator(".unfold").nth(1).click()
        expect(page.locator(".whole").first).to_be_visible()
        assert star.bounding_box() == before
        star.click()
        page.wait_for_function(f"{KEPT}.some(its => its.starred)")
        page.close()


def test_a_key_unfolds_the_entry_one_is_at(page: Page) -> None:
    page.goto(BUSY)
    for key in "jjx":
        page.keyboard.press(key)
    expect(whole(page, 1)).to_be_visible()
    expect(links(page).nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(whole(page, 1)).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("all of its abstract")).to_be_visible()


def test_an_abstract_that_cannot_be_had_is_said(page: Page) -> None:
    page.goto(BUSY)
    refuse(page, "**/papers/*/")
    page.locator(".unfold").first.click()
    expect(page.get_by_text("The abstract could not be loaded just now.")).to_be_visible()
    expect(page.locator(".unfold").first).to_have_attribute("aria-expanded", "false")
    page.unroute("**/papers/*/")
    page.locator(".unfold").first.click()
    expect(whole(page, 0)).to_be_visible()


HOSTILE = """<div class="record"><div class="abstract"><p>Text <img src=x onerror="bad()"><b onclick="bad()">bold</b>
<a href="javascript:bad()">one</a> <a href="../../days/" onclick="bad()" style="x">two</a><script>bad()</script>
<math onclick="bad()" href="javascript:bad()"><mi xlink:href="javascript:bad()">x</mi>
<annotation-xml encoding="text/html"><iframe srcdoc="x"></iframe></annotation-xml></math></p></div></div>"""


def test_nothing_but_text_links_and_math_is_taken_from_a_page(page: Page) -> None:
    page.goto(BUSY)
    page.route("**/papers/*/", lambda route: route.fulfill(body=HOSTILE, content_type="text/html"))
    page.locator(".unfold").first.click()
    its = whole(page, 0)
    expect(its).to_contain_text("Text bold")
    names = its.evaluate("its => [...its.querySelectorAll('*')].map(one => one.localName)")
    assert set(names) <= {"a", "math", "mi", "annotation-xml", "button"}
    attributes = its.evaluate("its => [...its.querySelectorAll('a, math, mi')].flatMap(it => it.getAttributeNames())")
    assert attributes == ["href"]
    expect(its.get_by_role("link")).to_have_attribute("href", re.compile("/days/$"))


# --- order -----------------------------------------------------------------------------------------------------------


def test_a_list_of_several_pages_is_sorted_as_a_whole(page: Page, of_day: Sequence[Paper]) -> None:
    page.goto(BUSY)
    sort(page, "Most votes")
    expect(said(page)).to_have_text("400 papers, most votes first.", timeout=PATIENCE)
    assert ids(page) == [its.paper_id for its in sorted(of_day, key=lambda its: -(its.upvotes or 0))]
    expect(page).to_have_url(re.compile(r"/days/2025-10-17/\?sort=votes$"))
    expect(page.get_by_role("navigation", name="Pages of this list")).to_be_hidden()
    sort(page, "As listed")
    expect(links(page)).to_have_count(40, timeout=PATIENCE)
    assert ids(page) == [its.paper_id for its in of_day[:40]]
    expect(page).to_have_url(re.compile(r"/days/2025-10-17/$"))
    expect(said(page)).to_be_empty()
    expect(page.get_by_role("navigation", name="Pages of this list")).to_be_visible()


def test_a_sorted_list_is_linked_and_comes_back(page: Page, of_day: Sequence[Paper]) -> None:
    best = max(of_day, key=lambda its: its.upvotes or 0)
    page.goto(f"{BUSY}3/?sort=votes")  # from any of its pages
    expect(links(page)).to_have_count(400, timeout=PATIENCE)
    expect(bar(page).get_by_label("Sort by")).to_have_value("votes")
    assert ids(page)[0] == best.paper_id
    assert page.evaluate(MOVED) == []
    links(page).first.click()
    expect(page).to_have_url(re.compile("/papers/"))
    page.go_back()
    expect(links(page)).to_have_count(400, timeout=PATIENCE)
    assert ids(page)[0] == best.paper_id


def test_lines_lose_their_headings_when_sorted_and_get_them_back(page: Page, busy: Layout) -> None:
    page.goto(LINES)
    headings = page.locator(".listing h2:not(.paper)")
    before = headings.count()
    assert before > 1
    sort(page, "Title")
    expect(links(page)).to_have_count(430, timeout=PATIENCE)
    expect(headings).to_have_count(0)
    titles = links(page).all_inner_texts()
    assert titles[0].startswith("Practice")
    assert titles[-1].startswith("Théory")
    sort(page, "As listed")
    expect(headings).to_have_count(before)
    bar(page).get_by_label("Filter this list").fill("beispiel3")
    days = read_content(busy).archive.by_day
    found = [its for papers in days.values() for its in papers if "Ada Beispiel3" in its.authors]
    expect(said(page)).to_contain_text(f"{len(found)} of 430 papers.", timeout=PATIENCE)
    assert ids(page) == [its.paper_id for its in found]
    # Each once, though one day goes on on several pages.
    expect(headings).to_have_count(len({its.day for its in found}))


def test_a_list_is_filtered_as_a_whole(page: Page, of_day: Sequence[Paper]) -> None:
    page.goto(BUSY)
    field = bar(page).get_by_label("Filter this list")
    field.fill("nju BEISPIEL3")
    expected = [its.paper_id for its in of_day if its.organization and "Ada Beispiel3" in its.authors]
    expect(said(page)).to_have_text(f"{len(expected)} of 400 papers.", timeout=PATIENCE)
    assert ids(page) == expected
    expect(page).to_have_url(re.compile(r"\?filter=nju\+BEISPIEL3$"))
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(said(page)).to_be_empty()


def test_what_is_unread_or_starred_is_shown_alone(page: Page) -> None:
    page.goto(BUSY)
    page.locator('.acts [data-mark="read"]').nth(0).click()
    page.locator('.acts [data-mark="starred"]').nth(2).click()
    page.wait_for_function(f"{KEPT}.length === 2")
    starred = ids(page)[2]
    show = bar(page).get_by_label("Show", exact=True)
    show.select_option("Unread")
    expect(said(page)).to_have_text("399 of 400 papers.", timeout=PATIENCE)
    show.select_option("Starred")
    expect(said(page)).to_have_text("1 of 400 papers.", timeout=PATIENCE)
    assert ids(page) == [starred]


def test_entries_that_were_fetched_are_like_all_others(page: Page, of_day: Sequence[Paper]) -> None:
    page.goto(BUSY)
    last = of_day[-1]
    bar(page).get_by_label("Filter this list").fill(f"part {last.title.split()[5]} of")
    expect(said(page)).to_contain_text(" of 400 papers.", timeout=PATIENCE)
    page.locator("h1").click()
    at = ids(page).index(last.paper_id)
    for _ in range(at + 1):
        page.keyboard.press("j")
    expect(links(page).nth(at)).to_be_focused()
    for key in "sx":
        page.keyboard.press(key)
    expect(whole(page, at)).to_be_visible()
    expect(page.locator('.acts [data-mark="starred"]').nth(at)).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"{KEPT}.some(its => its.starred)")
    (kept,) = page.evaluate(KEPT)
    assert kept["id"] == last.paper_id
    assert kept["day"] == "2025-10-17"
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"/papers/{last.paper_id}/$"))


def test_what_is_read_stays_hidden_in_another_order(page: Page) -> None:
    page.goto(BUSY)
    page.locator('.acts [data-mark="read"]').nth(0).click()
    page.locator(".hide").click()
    read = ids(page)[0]
    sort(page, "Title")
    expect(links(page)).to_have_count(400, timeout=PATIENCE)
    expect(page.locator(f'[id="{read}"]')).to_be_hidden()


def test_pages_that_do_not_come_are_said_and_asked_for_again(page: Page) -> None:
    page.goto(BUSY)
    refuse(page, pages_of(BUSY))
    sort(page, "Most votes")
    expect(said(page)).to_contain_text("6 of 7 pages could not be loaded.", timeout=PATIENCE)
    expect(page.get_by_role("navigation", name="Pages of this list")).to_be_visible()
    page.unroute(pages_of(BUSY))
    sort(page, "Newest")
    expect(said(page)).to_have_text("400 papers, newest first.", timeout=PATIENCE)


def with_few_pages(route: Route) -> None:
    script = Path(odd_archive.REPOSITORY / "overrides/assets/javascripts/lists/arrange.js").read_text(encoding="utf-8")
    assert "MOST_PAGES = 20;" in script
    route.fulfill(body=script.replace("MOST_PAGES = 20;", "MOST_PAGES = 2;"), content_type="text/javascript")


def test_a_list_that_is_too_long_is_left_to_the_search(page: Page) -> None:
    page.route("**/lists/arrange.js", with_few_pages)
    page.goto(LINES)
    number = links(page).count()
    sort(page, "Most votes")
    expect(said(page)).to_contain_text(f"{number} papers, most votes first: of this page alone", timeout=PATIENCE)
    said(page).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=published%3A2025-10&sort=upvotes$"))
    expect(page.locator(".find .count")).to_have_text("430 papers")


# --- how it sits in pages --------------------------------------------------------------------------------------------


def test_short_lists_have_no_bar(browser: Browser, real: Layout) -> None:
    with served(real) as address:
        page = browser.new_page()
        page.goto(address + "days/2025-12-17/")
        expect(page.locator(".marked")).to_be_attached()
        expect(page.locator(".unfold")).not_to_have_count(0)
        expect(page.locator(".tools")).to_have_count(0)
        page.close()


@pytest.mark.parametrize("path", [BUSY, LINES])
@pytest.mark.parametrize("density", ["titles", "compact", "abstracts"])
def test_on_a_telephone_it_fits_and_fingers_hit_it(browser: Browser, site: str, path: str, density: str) -> None:
    context = browser.new_context(viewport=SIZES["narrow"], has_touch=True, is_mobile=True, base_url=site)
    page = context.new_page()
    page.add_init_script(f"localStorage['paper-archive.density'] = '{density}'")
    page.goto(path)
    expect(page.locator(".unfold").first).to_be_visible()
    targets = page.locator(".tools :is(input, .pick, button), .acts > button:visible")
    sizes = targets.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({ width, height }) => [width, height])"
    )
    assert min(min(size) for size in sizes) >= 43.9
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(MOVED) == []
    context.close()


def test_a_finger_on_the_text_unfolds_it(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=SIZES["narrow"], has_touch=True, is_mobile=True, base_url=site)
    page = context.new_page()
    page.goto(BUSY)
    expect(page.locator(".unfold").first).to_be_visible()
    page.locator(".listing > .paper ~ p:not([class])").first.tap(position={"x": 100, "y": 5})
    expect(whole(page, 0)).to_be_visible()
    context.close()


def test_on_paper_there_is_nothing_to_press(page: Page) -> None:
    page.goto(BUSY)
    expect(page.locator(".unfold").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("main button:visible")).to_have_count(0)
    expect(page.locator(".tools")).to_be_hidden()
