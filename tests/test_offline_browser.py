"""The site as an app, in a real browser: what works without a network, and how one build replaces another."""

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.build import build
from generator.commands.serve import Handler
from generator.layout import Layout
from tests import odd_archive
from tests.browsing import SIZES, served
from tests.edits import add, append, copied, swap

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("as_command")]

PAPER = "papers/a-mathematical-perspective-on-transformers/"
CACHES = "caches.keys().then(names => names.sort())"
RESTS = """navigator.serviceWorker.getRegistration().then(its =>
  its?.active?.state === "activated" && !its.installing && !its.waiting &&
  navigator.serviceWorker.controller !== null)"""
# A browser may take a worker for idle only half a minute after it answered, and lets no other take over before.
# What drives a browser keeps workers awake, and one that is may miss that it is idle: a word to it makes it look again.
# Words that came more often than each half minute would keep it busy for ever.
UNTIL = """async () => {
  const start = performance.now();
  const words = [5_000, 45_000, 85_000];
  for (let passed = 0; passed < 125_000; passed = performance.now() - start) {
    if (await (%s)) return;
    if (passed > words[0]) {
      words.shift();
      navigator.serviceWorker.controller?.postMessage("here");
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error("this did not come true");
}"""


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
    until(page, RESTS)


def until(page: Page, promise: str) -> None:
    """Wait until what a promise gives, which is asked for again and again, holds."""
    page.evaluate(UNTIL % promise)


def is_kept(path: str) -> str:
    """Whether something is in a cache, as a promise."""
    return f"caches.match(new URL('/{path}', location.origin)).then(Boolean)"


def kept(page: Page, path: str) -> bool:
    return bool(page.evaluate(is_kept(path)))


def wait_until_kept(page: Page, path: str) -> None:
    until(page, is_kept(path))


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


def test_a_page_that_is_not_kept_leads_to_those_that_are(context: BrowserContext) -> None:
    page = installed(context)
    page.goto(PAPER)
    wait_until_kept(page, PAPER)
    context.set_offline(True)
    page.goto("weeks/2025-W51/?a=b#c")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here without a network")
    expect(page.get_by_role("region", name="Days").get_by_role("link").first).to_have_text("Tuesday, 31 March 2026")
    page.get_by_role("region", name="Papers you opened").get_by_role("link").click()
    expect(page.locator(".record")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("not here")
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Library")
    page.go_back()
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Week 51 of 2025")


def test_a_network_that_comes_back_unnoticed_is_found(context: BrowserContext) -> None:
    page = installed(context)
    page.add_init_script("""
      Object.defineProperty(navigator, "onLine", { value: true });
      addEventListener("online", (event) => event.stopImmediatePropagation(), true);
    """)
    context.set_offline(True)
    page.goto("weeks/2025-W51/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not here")
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Week 51 of 2025")


def test_the_page_without_a_network_stays_where_somebody_asked_for_it(context: BrowserContext) -> None:
    page = installed(context)
    page.clock.install()
    page.goto("offline.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.clock.run_for(60_000)
    page.evaluate("fetch('tags/')")  # told after all that was asked before it
    assert "GET" in asked
    assert "HEAD" not in asked


def test_papers_are_starred_and_listed_without_a_network(context: BrowserContext) -> None:
    page = installed(context)
    context.set_offline(True)
    page.goto("days/2026-03-31/")
    star = page.locator('main .acts [data-mark="starred"]').first
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("Object.keys(localStorage).some(key => key.includes('library:'))")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.goto("library/#starred")
    expect(page.get_by_role("list", name="Papers", exact=True).locator("> li")).to_have_count(1)
    page.get_by_role("button", name="Export BibTeX").wait_for()
    with page.expect_download():
        page.get_by_role("button", name="Export BibTeX").click()


def test_what_was_searched_for_is_found_without_a_network(context: BrowserContext) -> None:
    page = installed(context)
    page.goto("search/?q=state+space+models")
    found = page.get_by_role("list", name="Papers found").locator("li")
    expect(found.first).to_be_visible()
    expect(page.locator(".facets fieldset").first).to_be_visible()
    number = found.count()
    context.set_offline(True)
    page.goto("search/?q=state+space+models")
    expect(found.first).to_be_visible()
    assert found.count() == number
    page.goto("days/2026-03-31/")
    page.get_by_role("searchbox").click()
    page.keyboard.type("state space models")
    expect(page.get_by_role("option").first).to_be_visible()


def test_pages_load_what_the_worker_lists_and_nothing_else(browser: Browser, site: str) -> None:
    context = reader(browser, site, "off")
    page = context.new_page()
    loaded: set[str] = set()
    page.on("request", lambda request: loaded.add(request.url.removeprefix(site).partition("?")[0]))
    for path in ("", "days/2026-03-31/", "days/", "tags/", "tags/theory/", PAPER, "library/", "search/?q=theory", "x/"):
        page.goto(path)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    text = page.evaluate("fetch('/sw.js').then(its => its.text())")
    listed = set(json.loads(text[text.index("{") : text.index(";\n\n//")])["files"])
    assets = {path for path in loaded if path.startswith("assets/")}
    assert len(assets) > 30
    assert assets - listed == set()
    context.close()


# --- what is left alone ----------------------------------------------------------------------------------------------


def test_nothing_is_kept_of_what_is_not_there_or_is_no_page(context: BrowserContext) -> None:
    page = installed(context)
    response = page.goto("papers/no-such-paper/")
    assert response
    assert response.status == 404
    page.evaluate("fetch('/sitemap.xml').then(its => its.text())")
    response = page.goto("days/2025-12-17")  # the server leads to the folder
    assert response
    assert page.url.endswith("/days/2025-12-17/")
    for path in ("papers/no-such-paper/", "sitemap.xml", "days/2025-12-17"):
        assert not kept(page, path)


def test_a_part_of_a_file_is_asked_of_the_network(context: BrowserContext) -> None:
    page = installed(context)
    page.evaluate("""async () => {
      const name = (await caches.keys()).find(name => !name.endsWith("lasting"));
      await (await caches.open(name)).put("/assets/made.js", new Response("made"));
    }""")
    ask = "headers => fetch('/assets/made.js', { headers }).then(its => its.status)"
    assert page.evaluate(ask, {}) == 200
    assert page.evaluate(ask, {"Range": "bytes=0-1"}) == 404


def test_what_was_lost_comes_back(context: BrowserContext) -> None:
    page = installed(context)
    page.evaluate("""async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const key of await cache.keys()) await cache.delete(key);
      }
    }""")
    page.goto("")
    expect(page.locator("html.marked")).to_be_attached()
    wait_until_kept(page, "")
    wait_until_kept(page, "assets/javascripts/library.js")
    context.set_offline(True)
    page.goto("")
    expect(page.locator("html.marked")).to_be_attached()


def test_only_so_many_visited_pages_are_kept(context: BrowserContext) -> None:
    page = installed(context)
    page.evaluate("""async () => {
      const name = (await caches.keys()).find(name => !name.endsWith("lasting"));
      const cache = await caches.open(name);
      for (let at = 0; at < 205; at++) await cache.put(`/papers/made-${at}/`, new Response(""));
    }""")
    page.goto(PAPER)
    wait_until_kept(page, PAPER)
    number = "its.flat().filter(({ url }) => url.includes('/papers/')).length"
    every = "caches.keys().then(names => Promise.all(names.map(async name => (await caches.open(name)).keys())))"
    until(page, f"{every}.then(its => {number} === 200)")
    assert not kept(page, "papers/made-0/")
    assert kept(page, "papers/made-204/")
    assert kept(page, "days/2026-03-31/")


# --- the reader decides ----------------------------------------------------------------------------------------------


def test_on_this_machine_itself_nothing_is_kept_unasked(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("library/")
    box = page.get_by_label("Keep pages to read without a network")
    expect(box).not_to_be_checked()
    expect(page.locator('link[rel="manifest"]')).to_be_attached()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(its => its.length)") == 0
    box.check()
    expect(page.locator("[data-offline] span")).to_have_text(re.compile(r"^\d+ pages here; all .* takes [\d.]+ MB\.$"))
    rest(page)
    page.reload()
    expect(box).to_be_checked()
    expect(page.locator("[data-offline] span")).to_contain_text("pages here")
    box.uncheck()
    expect(page.locator("[data-offline] span")).to_be_empty()
    page.reload()
    until(page, "caches.keys().then(names => !names.length)")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(its => its.length)") == 0
    context.close()


def test_a_browser_may_install_it(context: BrowserContext, site: str) -> None:
    page = installed(context, PAPER)
    page.wait_for_selector('link[rel="manifest"]', state="attached")
    tools = context.new_cdp_session(page)
    manifest = tools.send("Page.getAppManifest")
    assert manifest["url"] == f"{site}manifest.webmanifest"
    assert manifest["errors"] == []
    its = json.loads(manifest["data"])
    assert its["name"] == "Paper archive"
    errors = [error["errorId"] for error in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [error for error in errors if error != "in-incognito"] == []


def test_the_colour_around_the_page_is_its_own(context: BrowserContext) -> None:
    page = installed(context)
    colour = page.locator('meta[name="theme-color"]')
    expect(colour).to_have_attribute("content", "rgb(253, 252, 249)")
    page.get_by_role("button", name="Colours").click()
    page.get_by_role("button", name="Colours").click()
    expect(colour).to_have_attribute("content", "rgb(20, 23, 28)")


# --- another build ---------------------------------------------------------------------------------------------------


@pytest.fixture
def edition(odd: Layout, tmp_path: Path) -> Layout:
    """A built archive that may be built again."""
    layout = copied(odd, tmp_path / "archive")
    for file in layout.site.rglob("*"):
        os.utime(file, (1e9, 1e9))  # the server tells files apart by the second they were written in
    return layout


@pytest.fixture
def elsewhere(browser: Browser, edition: Layout) -> Iterator[BrowserContext]:
    """A reader of that archive, which lies below a path."""
    with served(Layout(edition.root), edition.root / "build") as address:
        context = reader(browser, address + "site/")
        yield context
        context.close()


TITLE = "Added 1"


def shells(page: Page) -> list[str]:
    """The caches of scripts and styles."""
    names: list[str] = page.evaluate(CACHES)
    return [name for name in names if not name.endswith("lasting")]


def test_another_build_of_the_content_is_shown(elsewhere: BrowserContext, edition: Layout) -> None:
    page = installed(elsewhere)
    assert [name.rpartition(":")[0] for name in shells(page)] == ["paper-archive:/site/"]
    before = shells(page)
    add(edition, 1, published=date(2026, 6, 1))
    build(edition, 1)
    page.reload()
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    wait_until_kept(page, "site/days/2026-06-01/")
    rest(page)
    assert shells(page) == before
    elsewhere.set_offline(True)
    page.goto("days/2026-06-01/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    page.goto("weeks/2001-W50/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("not here")
    page.get_by_role("link", name="Tags", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tags")


NEW = """
export const NEW = "of the new build";
document.documentElement.dataset.build = "new";
"""


def test_another_build_of_the_scripts_takes_over_and_an_open_page_keeps_its_own(
    elsewhere: BrowserContext, edition: Layout
) -> None:
    page = installed(elsewhere, "papers/zzz/")
    wait_until_kept(page, "site/papers/zzz/")
    page.goto("tags/theory/")
    wait_until_kept(page, "site/tags/theory/")
    (before,) = shells(page)
    # What is loaded late needs what only the new build has.
    append(edition, "overrides/assets/javascripts/library/kept.js", NEW)
    append(
        edition, "overrides/assets/javascripts/library/act.js", '\nimport { NEW } from "./kept.js";\nexport { NEW };\n'
    )
    append(edition, "overrides/assets/javascripts/search/analysis.js", '\nexport const NEW = "of the new build";\n')
    swap(edition, "overrides/assets/javascripts/search/engine.js", "import { analysed,", "import { NEW, analysed,")
    append(edition, "overrides/assets/javascripts/search/worker.js", "\nself.isNew = true;\n")
    build(edition, 1)
    other = elsewhere.new_page()
    other.goto("")
    until(other, "caches.keys().then(names => names.length === 3)")
    rest(other)
    assert before in shells(other)
    # The page that was open goes on with its own scripts, its worker too.
    page.locator('main .acts [data-mark="starred"]').first.click()
    page.wait_for_function("Object.keys(localStorage).some(key => key.includes('library:'))")
    with page.expect_worker() as worker:
        page.get_by_role("searchbox").click()
    page.keyboard.type("theory")
    expect(page.get_by_role("option").first).to_be_visible()
    assert not worker.value.evaluate("self.isNew")
    assert page.evaluate("document.documentElement.dataset.build") is None
    # The next page is the new build's, and then nothing of the old one is left.
    page.reload()
    page.wait_for_function("document.documentElement.dataset.build === 'new'")
    other.reload()
    other.wait_for_function("document.documentElement.dataset.build === 'new'")
    # A worker of the old page may end after it; then the next page that comes to rest clears up.
    here = "navigator.serviceWorker.controller.postMessage('here')"
    until(other, f"({here}, caches.keys().then(names => !names.includes('{before}')))")
    elsewhere.set_offline(True)
    page.goto("papers/zzz/")  # visited with the old build, fetched again for the new one
    page.wait_for_function("document.documentElement.dataset.build === 'new'")
    expect(page.locator(".record .acts")).to_be_visible()


def test_a_build_that_is_not_whole_replaces_nothing(elsewhere: BrowserContext, edition: Layout) -> None:
    page = installed(elsewhere)
    before = shells(page)
    append(edition, "overrides/assets/javascripts/library/kept.js", NEW)
    build(edition, 1)
    # A host that gives one file as it was.
    (edition.site / "assets/javascripts/library/kept.js").write_bytes(
        (odd_archive.REPOSITORY / "overrides/assets/javascripts/library/kept.js").read_bytes()
    )
    state = page.evaluate("""async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const worker = await new Promise(resolve => {
        registration.addEventListener("updatefound", () => resolve(registration.installing));
        registration.update();
      });
      return new Promise(resolve => {
        const tell = () => ["redundant", "activated"].includes(worker.state) && resolve(worker.state);
        worker.addEventListener("statechange", tell);
        tell();
      });
    }""")
    assert state == "redundant"
    elsewhere.set_offline(True)
    page.reload()
    expect(page.locator("html.marked")).to_be_attached()
    assert before[0] in shells(page)


# --- a slow network --------------------------------------------------------------------------------------------------


def test_a_kept_page_does_not_wait_and_a_fresher_one_is_offered(browser: Browser, edition: Layout) -> None:
    gate = threading.Event()
    gate.set()

    class Slow(Handler):
        def do_GET(self) -> None:  # noqa: N802 - the name is the standard library's
            if self.path.endswith("/"):
                gate.wait(60)
            super().do_GET()

    with served(edition, handler=Slow) as address:
        context = reader(browser, address)
        page = installed(context)
        add(edition, 1, published=date(2026, 6, 1))
        build(edition, 1)
        gate.clear()
        page.goto("")
        expect(page.get_by_role("heading", level=1)).to_have_text("Newest papers")
        expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
        gate.set()
        page.get_by_role("button", name="Show it").click()
        expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
        context.close()
