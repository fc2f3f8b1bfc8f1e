"""The library and the keys as a reader meets them, in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from generator.layout import Layout
from tests.browsing import SIZES, Watched, served

pytestmark = pytest.mark.browser

LIST = "tags/theory/"
PAPER = "papers/a-mathematical-perspective-on-transformers/"
PAPER_ID = "a-mathematical-perspective-on-transformers"
KEY = "paper-archive.library:/:"
KEPT = f"Object.keys(localStorage).filter(key => key.startsWith('{KEY}')).map(key => JSON.parse(localStorage[key]))"
SHIFTS = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A reader's browser; its pages may see trouble."""
    context = browser.new_context(viewport=SIZES["wide"], base_url=site)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def shelf(within: Page | Locator, name: str, nth: int = 0) -> Locator:
    """A button beside the nth paper: ``starred``, ``later``, ``read``."""
    return within.locator(f'main .acts [data-mark="{name}"]').nth(nth)


def kept(page: Page) -> dict[str, dict[str, Any]]:
    return {its["id"]: its for its in page.evaluate(KEPT)}


def entries(page: Page) -> Locator:
    return page.get_by_role("list", name="Papers", exact=True).locator("> li")


def choose(page: Page, name: str, nth: int = 0) -> None:
    """Press a button beside a paper and wait until it holds."""
    button = shelf(page, name, nth)
    before = len(page.evaluate(f"{KEPT}.filter(its => its.{name})"))
    button.click()
    page.wait_for_function(f"{KEPT}.filter(its => its.{name}).length === {before + 1}")


# --- shelves ---------------------------------------------------------------------------------------------------------


def test_a_star_is_kept_and_the_library_has_the_paper(watched: Watched) -> None:
    page = watched.open("days/2026-03-31/")
    title = page.locator(".paper > a").first.inner_text()
    star = shelf(page, "starred")
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(star).to_have_attribute("aria-label", re.compile("^Star: .{10}"))
    choose(page, "starred")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    (its,) = kept(page).values()
    assert its["day"] == "2026-03-31"
    assert its["title"] == title
    watched.open("library/")
    expect(entries(page)).to_have_count(1)
    expect(entries(page)).to_contain_text(title)
    expect(entries(page)).to_contain_text("31 March 2026")
    expect(page.get_by_role("link", name="Starred 1")).to_be_visible()
    shelf(page, "starred").click()
    expect(page.get_by_role("link", name="Starred 0")).to_be_visible()
    expect(entries(page)).to_have_count(1)  # as long as one looks, so that it can be taken back
    page.reload()
    expect(page.get_by_text("Your library is empty.")).to_be_visible()
    assert kept(page) == {}


def test_what_the_paper_s_page_tells_is_kept(page: Page) -> None:
    page.goto("papers/how-many-heads-make-an-ssm-a-unified-framework-for-attention-and-state-space-12d6f3f0/")
    for name in ("Star", "To read later", "Read"):
        page.get_by_title(re.compile(f"^{name} ")).click()
    page.wait_for_function(f"{KEPT}.some(its => its.starred && its.later && its.read)")
    (its,) = kept(page).values()
    assert its["title"].startswith("How Many Heads Make an SSM?")
    assert its["day"] == "2025-12-17"
    assert its["authors"] == []


def test_a_note_is_kept_while_one_writes_and_stands_on_its_page(watched: Watched) -> None:
    page = watched.open(PAPER)
    page.get_by_role("button", name="Note").click()
    field = page.get_by_label("Your note, for you alone")
    expect(field).to_be_focused()
    page.keyboard.type("jks? <b>compare</b> with table 3")
    page.wait_for_function(f"{KEPT}.some(its => its.note?.endsWith('table 3'))")
    page.reload()
    expect(field).to_have_value("jks? <b>compare</b> with table 3")
    assert page.evaluate(SHIFTS) == 0
    watched.open("library/#notes")
    expect(entries(page)).to_contain_text("jks? <b>compare</b> with table 3")
    page.get_by_role("button", name="Edit note").click()
    page.get_by_label("Your note on").fill("")
    page.get_by_label("Your note on").blur()
    page.wait_for_function(f"{KEPT}.length === 0")


def test_the_library_is_searched_sorted_and_emptied(page: Page) -> None:
    page.goto(LIST)
    for nth in range(3):
        choose(page, "later", nth)
    titles = [page.locator(".paper > a").nth(nth).inner_text() for nth in range(3)]
    page.goto("library/#later")
    expect(entries(page)).to_have_count(3)
    page.get_by_label("Sort by").select_option("title")
    assert entries(page).locator("h2").all_inner_texts() == sorted(titles, key=str.casefold)
    box = page.get_by_role("searchbox", name="Search your library")
    box.fill(titles[1].upper())
    expect(entries(page)).to_have_count(1)
    box.fill("qxqx")
    expect(page.get_by_text("Nothing of this shelf has these words.")).to_be_visible()
    box.fill("")
    page.get_by_role("button", name=f"Remove: {titles[2]}").click()
    expect(entries(page)).to_have_count(2)
    assert len(kept(page)) == 2
    page.get_by_role("button", name="Undo").click()
    expect(entries(page)).to_have_count(3)
    page.get_by_role("link", name="Read 0").click()
    expect(page.get_by_text("Nothing is marked as read yet.")).to_be_visible()


# --- new and read ----------------------------------------------------------------------------------------------------


def test_what_came_since_the_last_visit_is_marked(page: Page) -> None:
    page.goto("")
    expect(page.locator(".marked")).to_be_attached()
    expect(page.locator(".new")).to_have_count(0)
    page.evaluate("""() => {
      const its = { since: "", newest: "2026-02-28", last: Date.parse("2026-03-01T12:00:00Z"), before: 0 };
      localStorage["paper-archive.visit:/"] = JSON.stringify(its);
    }""")
    page.reload()
    expect(page.get_by_text(re.compile(r"are new since your last visit, 1 March 2026\."))).to_be_visible()
    count = int(re.findall(r"\d+", page.locator(".hero__news").inner_text())[0])
    expect(page.locator(".new")).to_have_count(count)
    page.goto("days/2026-03-31/")  # the same visit
    expect(page.locator(".new")).not_to_have_count(0)
    page.goto("days/2025-12-17/")
    expect(page.locator(".marked")).to_be_attached()
    expect(page.locator(".new")).to_have_count(0)
    assert page.evaluate("Object.keys(JSON.parse(localStorage['paper-archive.visit:/'])).sort()") == [
        "before",
        "last",
        "newest",
        "since",
    ]


def test_what_is_read_can_be_hidden_and_stays_so(watched: Watched) -> None:
    page = watched.open(LIST)
    titles = page.locator(".listing .paper")
    number = titles.count()
    hide = page.locator(".hide")
    expect(hide).to_have_count(0)
    choose(page, "read", 1)
    expect(titles.nth(1)).to_be_visible()
    hide.click()
    expect(titles.nth(1)).to_be_hidden()
    expect(hide).to_have_text("Show 1 read")
    page.reload()
    expect(page.locator(".listing .paper:visible")).to_have_count(number - 1)
    assert page.evaluate(SHIFTS) == 0
    hide.click()
    expect(titles.nth(1)).to_be_visible()
    page.reload()
    expect(titles.nth(1)).to_be_visible()


def test_a_day_of_which_all_is_read_says_so(page: Page) -> None:
    page.goto("days/2025-12-17/")
    choose(page, "read")
    page.locator(".hide").click()
    expect(page.get_by_text("All papers here are read")).to_be_visible()


# --- accidents -------------------------------------------------------------------------------------------------------


def test_two_tabs_see_each_other_and_undo_nothing(context: BrowserContext) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(LIST)
    two.goto(LIST)
    expect(shelf(two, "starred")).to_be_attached()
    choose(one, "starred", 0)
    expect(shelf(two, "starred", 0)).to_have_attribute("aria-pressed", "true")
    choose(two, "later", 0)
    choose(two, "starred", 1)
    expect(shelf(one, "later", 0)).to_have_attribute("aria-pressed", "true")
    assert sorted(len({"starred", "later"} & its.keys()) for its in kept(one).values()) == [1, 2]
    two.goto("library/")
    expect(entries(two)).to_have_count(2)
    choose(one, "starred", 2)
    expect(entries(two)).to_have_count(3)


def test_notes_written_in_two_tabs_are_both_kept(context: BrowserContext) -> None:
    pages = [context.new_page(), context.new_page()]
    for page in pages:
        page.goto(PAPER)
        page.get_by_role("button", name="Note").click()
    one, two = (page.get_by_label("Your note, for you alone") for page in pages)
    two.evaluate("field => (field.value = 'second')")  # written, and not kept yet
    one.fill("first")
    one.blur()
    pages[1].wait_for_function(f"{KEPT}.some(its => its.note?.includes('first'))")
    two.dispatch_event("change")
    pages[0].wait_for_function(f"{KEPT}.some(its => its.note?.includes('first') && its.note.includes('second'))")


def test_a_full_browser_is_told_and_nothing_breaks(page: Page) -> None:
    page.goto(LIST)
    page.evaluate("""() => {
      for (let size = 1 << 22; size >= 1; size >>= 1) {
        try { while (true) localStorage[`fill-${size}-${Math.random()}`] = "x".repeat(size); } catch {}
      }
    }""")
    star = shelf(page, "starred")
    star.click()
    expect(page.get_by_text("This browser has no more room for this site")).to_be_visible()
    expect(star).to_have_attribute("aria-pressed", "false")
    page.evaluate("for (const key of Object.keys(localStorage)) if (key.startsWith('fill-')) delete localStorage[key]")
    choose(page, "starred")
    expect(star).to_have_attribute("aria-pressed", "true")


def test_a_browser_that_forbids_to_keep_anything_is_told_of(page: Page) -> None:
    page.add_init_script("""Object.defineProperty(window, "localStorage", {
      get() { throw new DOMException("denied", "SecurityError"); },
    })""")
    page.goto(LIST)
    shelf(page, "starred").click()
    expect(page.get_by_text("This browser keeps nothing for this site")).to_be_visible()
    expect(shelf(page, "starred")).to_have_attribute("aria-pressed", "true")
    page.goto("library/")
    expect(page.get_by_role("alert")).to_contain_text("This browser keeps nothing for this site")
    expect(page.get_by_text("Your library is empty.")).to_be_visible()


DAMAGED = ["{", "null", "5", '{"v": 1, "id": "another"}', "[]", '{"v": 1}']


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_damaged_is_kept_aside_and_said(page: Page, text: str) -> None:
    page.goto(PAPER)
    page.evaluate(f"text => localStorage['{KEY}{PAPER_ID}'] = text", text)
    page.goto("library/")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("1 entry could not be read. Nothing is lost")
    with page.expect_download() as download:
        alert.get_by_role("button", name="save what is there").click()
    assert text in Path(download.value.path()).read_text(encoding="utf-8")
    page.goto(PAPER)
    choose(page, "starred")
    page.goto("library/")
    expect(entries(page)).to_have_count(1)
    page.get_by_role("button", name="forget it").click()
    expect(alert).to_be_hidden()


def test_data_of_other_versions_is_migrated_or_left_alone(page: Page) -> None:
    page.goto(PAPER)
    old = {"id": "an-old-one", "title": "Old", "starred": True}
    new = {"v": 2, "id": PAPER_ID, "title": "New", "shelves": ["x"]}
    for its in (old, new):
        page.evaluate(f"its => localStorage['{KEY}' + its.id] = JSON.stringify(its)", its)
    page.reload()
    page.get_by_title("Star (s)").click()
    expect(page.get_by_text("A newer version of this site keeps this paper")).to_be_visible()
    page.goto("library/")
    expect(entries(page)).to_have_count(1)
    expect(entries(page)).to_contain_text("Old")
    expect(page.get_by_role("alert")).to_contain_text("1 paper kept by a newer version")
    assert page.evaluate(f"JSON.parse(localStorage['{KEY}{PAPER_ID}'])") == new
    choose(page, "later")
    assert kept(page)["an-old-one"]["v"] == 1


def test_what_cannot_be_loaded_is_said_and_changes_nothing(page: Page) -> None:
    page.route("**/library/act.js", lambda route: route.abort())
    page.goto(LIST)
    shelf(page, "starred").click()
    expect(page.get_by_text("That could not be loaded just now.")).to_be_visible()
    expect(shelf(page, "starred")).to_have_attribute("aria-pressed", "false")


# --- files and links -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd_site(odd: Layout) -> Iterator[str]:
    """The address of the archive of odd cases."""
    with served(odd) as address:
        yield address


@pytest.fixture
def odd_page(browser: Browser, odd_site: str) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZES["wide"], base_url=odd_site)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["JSON", "BibTeX", "RIS"])
def test_a_library_is_exported_and_comes_back(odd_page: Page, name: str) -> None:
    page = odd_page
    page.goto("days/2025-10-17/")
    number = page.locator(".paper > a").count()
    for nth in range(number):
        choose(page, "starred", nth)
    choose(page, "read", 0)
    page.goto("papers/nine-hundred-authors/")
    page.get_by_role("button", name="Note").click()
    expect(page.get_by_label("Your note, for you alone")).to_be_focused()
    page.keyboard.type("</textarea><script>alert(1)</script> {x} 100%")
    page.wait_for_function(f"{KEPT}.some(its => its.note?.endsWith('100%'))")
    before = kept(page)
    page.goto("library/")
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Export {name}").click()
    expect(page.get_by_text(f"{number} papers exported as {name}")).to_be_visible()
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.get_by_text("Your library is empty.")).to_be_visible()
    file = download.value.path()
    page.get_by_label("Import a file").set_input_files(file)
    expect(page.get_by_text(f"{number} papers added.")).to_be_visible()
    expect(entries(page)).to_have_count(number)
    after = kept(page)
    assert after.keys() == before.keys()
    for paper_id, its in before.items():
        found = after[paper_id]
        assert found["title"] == its["title"]
        assert found.get("note") == its.get("note")
        assert {"starred", "read"} & found.keys() == {"starred", "read"} & its.keys()
        if name == "JSON":
            assert found == its
    page.get_by_label("Import a file").set_input_files(file)
    expect(page.get_by_text(re.compile(f"0 papers added, {number} here already"))).to_be_visible()


@pytest.mark.parametrize("text", ["{", "@misc{a, title = {x}", "TY  - GEN\n", "\x00\x01", '{"format": "x"}'])
def test_a_damaged_file_is_refused_and_changes_nothing(page: Page, text: str) -> None:
    page.goto(PAPER)
    choose(page, "starred")
    before = kept(page)
    page.goto("library/")
    file = {"name": "library.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Import a file").set_input_files(file)  # type: ignore[arg-type] # a file as playwright takes it
    expect(page.locator(".outcome")).to_contain_text("This")
    assert kept(page) == before


def test_an_import_merges(page: Page) -> None:
    page.goto(PAPER)
    choose(page, "starred")
    papers = [
        {"v": 1, "id": PAPER_ID, "title": "Other", "later": "2026-04-20T08:15:00Z", "note": "theirs"},
        {"v": 1, "id": "not-here", "title": "<img src=x onerror=alert(1)>", "read": "2026-04-20T08:15:00Z"},
        {"id": "../../x"},
    ]
    text = json.dumps({"format": "paper-archive library", "version": 1, "papers": papers})
    page.goto("library/")
    file = {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_label("Import a file").set_input_files(file)  # type: ignore[arg-type] # a file as playwright takes it
    expect(page.locator(".outcome")).to_have_text(
        "a.json: 1 paper added, 1 changed. 1 entry left out: what paper of this archive is meant can’t be told."
    )
    its = kept(page)[PAPER_ID]
    assert its["starred"]
    assert its["later"]
    assert its["note"] == "theirs"
    expect(page.locator("main img")).to_have_count(0)
    expect(entries(page).filter(has_text="<img src=x onerror=alert(1)>")).to_have_count(1)


def test_a_shared_list_is_shown_and_kept_on_demand(odd_page: Page) -> None:
    page = odd_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("library/#list=nine-hundred-authors,moved-2022,../../evil,%3Cscript%3E,no-such-paper")
    expect(page.get_by_text("Somebody shared a list with you: 3 papers.")).to_be_visible()
    expect(page.get_by_text("Left out: 2 parts of the link")).to_be_visible()
    expect(entries(page)).to_have_count(3)
    expect(entries(page).nth(0)).to_contain_text("+895")
    expect(entries(page).nth(1)).to_contain_text("Moved")
    expect(entries(page).nth(2)).to_contain_text("The archive has no paper of this name.")
    assert kept(page) == {}
    assert not [url for url in asked if "evil" in url or "script%3E" in url]
    page.get_by_role("button", name="Keep all").click()
    expect(page.get_by_text("To read later: 2 papers added.")).to_be_visible()
    assert kept(page).keys() == {"nine-hundred-authors", "moved"}
    page.get_by_role("link", name="Your own library").click()
    expect(entries(page)).to_have_count(2)


def test_a_list_is_shared_as_a_link(odd_page: Page) -> None:
    page = odd_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("days/2025-10-17/")
    choose(page, "starred", 0)
    choose(page, "starred", 1)
    page.goto("library/#starred")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("The link to 2 papers is copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/library/#list=[a-z0-9.-]+,[a-z0-9.-]+$", link)
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("Somebody shared a list with you: 2 papers.")).to_be_visible()
    expect(entries(page).locator("h2")).to_have_count(2)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_papers_are_gone_through_and_marked_by_keys(watched: Watched) -> None:
    page = watched.open(LIST)
    links = page.locator(".paper > a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()
    for key in "sle":
        page.keyboard.press(key)
    page.wait_for_function(f"{KEPT}.some(its => its.starred && its.later && its.read)")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("s")
    expect(shelf(page, "starred", 1)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("/papers/"))
    expect(shelf(page, "starred")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("s")
    page.wait_for_function(f"{KEPT}.some(its => its.starred)")
    page.keyboard.press("n")
    expect(page.get_by_label("Your note, for you alone")).to_be_focused()


def test_a_key_of_lists_does_no_harm_on_the_page_of_a_paper(watched: Watched) -> None:
    page = watched.open(PAPER)
    page.keyboard.press("o")
    expect(page).to_have_url(watched.site + PAPER)


@pytest.mark.parametrize(("keys", "path"), [("gd", "days/"), ("gl", "library/"), ("gt", "tags/"), ("gh", "")])
def test_two_keys_lead_somewhere(page: Page, site: str, keys: str, path: str) -> None:
    page.goto(PAPER)
    page.keyboard.type(keys)
    expect(page).to_have_url(site + path)


def test_keys_are_letters_in_fields_and_nothing_with_others(page: Page) -> None:
    page.goto(LIST)
    page.keyboard.press("s")
    expect(page.locator('header input[type="search"]')).to_be_focused()
    page.keyboard.type("jkosle?gd")
    expect(page.locator('header input[type="search"]')).to_have_value("jkosle?gd")
    page.keyboard.press("Escape")
    page.locator(".paper > a").first.focus()
    for key in ("Control+s", "Alt+s", "Meta+s", "Shift+S"):
        page.keyboard.press(key)
    page.keyboard.press("l")
    page.wait_for_function(f"{KEPT}.length === 1")
    assert [its.keys() & {"starred", "later", "read"} for its in kept(page).values()] == [{"later"}]


def test_help_lists_the_keys_and_turns_them_off(watched: Watched) -> None:
    page = watched.open(LIST)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index] # every context here has a viewport
    page.keyboard.press("j")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    for key in ("?", "j", "/", "s"):
        page.keyboard.press(key)
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("body")).to_be_focused()
    expect(dialog).to_be_hidden()
    watched.open("search/?q=attention")
    expect(page.locator(".find ol > li").first).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator(".find ol a:focus")).to_have_count(0)
    page.get_by_role("button", name="Keys", exact=True).click()
    dialog.get_by_label("Use these keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".find ol a:focus")).to_have_count(1)
    page.keyboard.press("s")
    page.wait_for_function(f"{KEPT}.some(its => its.starred && its.title)")


# --- how it sits in pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "days/2025-12-17/", LIST, "undated/", "years/2025/", PAPER])
def test_nothing_moves_when_buttons_come(watched: Watched, path: str) -> None:
    page = watched.open(path)
    expect(shelf(page, "starred")).to_be_visible()
    expect(page.locator(".marked")).to_be_attached()
    assert page.evaluate(SHIFTS) == 0
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index] # every context here has a viewport


@pytest.mark.parametrize("path", [LIST, "years/2025/", PAPER, "library/"])
def test_what_is_touched_is_large_enough(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(viewport=SIZES["narrow"], has_touch=True, is_mobile=True, base_url=site)
    page = context.new_page()
    page.goto(path)
    if path == "library/":
        targets = page.locator(".kept :is(section button, select, label, .shelves a):visible")
    else:
        targets = page.locator(".acts > button:visible")
    expect(targets.first).to_be_visible()
    sizes = targets.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({ width, height }) => [width, height])"
    )
    assert min(height for _, height in sizes) >= 43.9
    assert path == "library/" or min(width for width, _ in sizes) >= 43.9
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_without_scripts_there_is_no_library_and_no_button(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("library/")
    expect(page.locator("noscript > p")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    for path in (LIST, PAPER):
        page.goto(path)
        expect(page.get_by_role("button")).to_have_count(0)
    context.close()


def test_little_is_loaded_before_anything_is_used(page: Page) -> None:
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(response.url) if response.url.endswith(".js") else None)
    page.goto(LIST, wait_until="networkidle")
    expect(page.locator(".marked")).to_be_attached()
    names = {url.rpartition("/javascripts/")[2] for url in loaded}
    # These may have come by now: they do when the page has all it needs.
    at_rest = {name for name in names if name.startswith(("offline", "zotero", "library/facts"))}
    assert names - at_rest == {
        "charts.js",
        "early.js",
        "keyboard.js",
        "library.js",
        "library/kept.js",
        "library/markup.js",
        "library/visit.js",
        "lists.js",
        "page.js",
        "paper.js",
        "search.js",
        "search/site.js",
    }
