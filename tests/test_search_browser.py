"""The search as a reader meets it: the box of every page and the page of the search, in a real browser."""

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from generator.layout import Layout
from tests.browsing import SIZES, Watched, served

pytestmark = pytest.mark.browser

PAPER = "papers/zia-a-theoretical-framework-for-zero-input-ai/"
TITLE = "ZIA: A Theoretical Framework for Zero-Input AI"
INDEX = re.compile(r"/search/(index\.json|.*/.*)$")
"""What the engine loads of the index."""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page that may see trouble."""
    context = browser.new_context(viewport=SIZES["wide"], base_url=site)
    yield context.new_page()
    context.close()


def box(page: Page) -> Locator:
    return page.locator('input[type="search"]')


def entries(page: Page) -> Locator:
    return page.get_by_role("list", name="Papers found").locator("> li")


def found(page: Page) -> int:
    """How many papers the page says it found."""
    count = page.locator(".find .count")
    expect(count).to_have_text(re.compile(r"^[\d,]+ papers?$"))
    return int(count.inner_text().split()[0].replace(",", ""))


def scripts(page: Page) -> list[str]:
    """The scripts that the page and its worker load from here on."""
    loaded: list[str] = []

    def saw(request: Request) -> None:
        if request.url.endswith((".js", ".json")) or "/search/" in request.url:
            loaded.append(request.url)

    page.context.on("request", saw)
    return loaded


# --- the box of every page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["", "tags/", PAPER])
def test_answers_come_while_one_types(watched: Watched, start: str) -> None:
    page = watched.open(start)
    box(page).click()
    page.keyboard.type("zero-inp")
    first = page.get_by_role("option").first
    expect(first).to_contain_text(TITLE)
    expect(first.locator("mark").first).to_have_text(re.compile("zero|input", re.IGNORECASE))
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_the_box_is_a_combobox(watched: Watched) -> None:
    page = watched.open("tags/")
    page.keyboard.press("/")
    page.keyboard.type("attention")
    field, options = page.get_by_role("combobox", name="Search papers"), page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert not field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(0)).to_have_attribute("aria-selected", "false")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert not field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("attention")


def test_enter_opens_what_is_chosen(watched: Watched) -> None:
    page = watched.open("days/")
    page.keyboard.press("s")
    page.keyboard.type("zero-input ai")
    expect(page.get_by_role("option").first).to_contain_text(TITLE)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(watched.site + PAPER)


def test_enter_without_a_choice_leads_to_the_page_of_the_search(watched: Watched) -> None:
    page = watched.open("days/")
    box(page).fill("Zero-Input AI")
    page.keyboard.press("Enter")
    expect(page).to_have_url(watched.site + "search/?q=Zero-Input+AI")
    expect(box(page)).to_have_value("Zero-Input AI")
    expect(entries(page).first).to_contain_text(TITLE)
    entries(page).first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


@pytest.mark.parametrize("path", ["tags/", "search/?q=attention"])
@pytest.mark.parametrize("key", ["/", "s"])
def test_keys_go_to_the_box_but_are_letters_in_it(watched: Watched, path: str, key: str) -> None:
    page = watched.open(path)
    page.keyboard.press(key)
    expect(box(page)).to_be_focused()
    page.keyboard.type(" and/or states")
    expect(box(page)).to_have_value(re.compile(" ?and/or states$"))


def test_nothing_found_is_said_in_the_box(watched: Watched) -> None:
    page = watched.open("tags/")
    box(page).click()
    page.keyboard.type("qxqxqzzz")
    expect(page.get_by_text("Nothing found.").first).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_nothing_is_loaded_before_somebody_goes_to_the_box(page: Page) -> None:
    loaded = scripts(page)
    page.goto(PAPER, wait_until="networkidle")
    assert [url for url in loaded if "/search/" in url and not url.endswith("/search/site.js")] == []
    box(page).focus()
    page.wait_for_event("requestfinished", lambda request: request.url.endswith("/search/index.json"))


def test_scripts_are_small(page: Page, real: Layout) -> None:
    def size(url: str) -> int:
        path = real.site / url.partition("://")[2].partition("/")[2]
        return len(gzip.compress(path.read_bytes()))

    loaded = scripts(page)
    page.goto(PAPER, wait_until="networkidle")
    # When the page has all it needs: copies for offline, and what Zotero reads.
    at_rest = {url for url in loaded if re.search("/javascripts/(offline|zotero|library/facts)", url)}
    assert sum(size(url) for url in loaded if url not in at_rest) <= 10_000
    assert sum(map(size, at_rest)) <= 6_000
    box(page).fill("attention")
    expect(page.get_by_role("option").first).to_be_visible()
    assert sum(size(url) for url in loaded if url.endswith(".js") and url not in at_rest) <= 45_000
    # All but what the worker loads.
    worker = next(at for at, url in enumerate(loaded) if url.endswith("/worker.js"))
    assert sum(size(url) for url in loaded[:worker] if url not in at_rest) <= 15_300


# --- identifiers -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd_site(odd: Layout) -> Iterator[str]:
    """The address of the archive of odd cases, which has papers of arXiv."""
    yield from served.__wrapped__(odd)  # type: ignore[attr-defined] # a generator below the context manager


IDENTIFIERS = ["2412.00001", "arXiv:2412.00001v3", "https://arxiv.org/abs/2412.00001"]


@pytest.mark.parametrize("said", IDENTIFIERS)
def test_an_identifier_leads_to_its_paper(page: Page, odd_site: str, said: str) -> None:
    page.goto(odd_site + "tags/")
    box(page).fill(said)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(odd_site + "papers/2412.00001/")


@pytest.mark.parametrize("start", ["tags/", "search/"])
def test_an_identifier_that_is_pasted_in_haste_leads_there_too(page: Page, odd_site: str, start: str) -> None:
    page.goto(odd_site + start, wait_until="networkidle")
    box(page).focus()
    if start == "tags/":
        expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.insert_text("2412.00001")
    page.keyboard.press("Enter")
    expect(page).to_have_url(odd_site + "papers/2412.00001/")


def test_an_identifier_in_an_address_stands_first(page: Page, odd_site: str) -> None:
    page.goto(odd_site + "search/?q=2412.00001")
    expect(entries(page).first).to_have_class("asked")
    assert page.url.endswith("?q=2412.00001")


# --- the page of the search ------------------------------------------------------------------------------------------


def test_results_show_where_the_words_are(watched: Watched) -> None:
    page = watched.open("search/?q=state+space")
    snippet = entries(page).first.locator(".snippet")
    expect(snippet.locator("mark").first).to_have_text(re.compile("state|space", re.IGNORECASE))
    expect(page).to_have_title(re.compile("^state space - "))
    lines = "element => element.clientHeight / parseFloat(getComputedStyle(element).lineHeight)"
    assert snippet.evaluate(lines) == pytest.approx(3, abs=0.1)


def test_what_was_found_is_announced(watched: Watched) -> None:
    page = watched.open("search/?q=attention")
    expect(page.locator(".heard[role=status]")).to_have_text(f"{found(page)} papers found")


def test_typing_changes_results_and_address_and_adds_one_entry_to_the_history(watched: Watched) -> None:
    page = watched.open("search/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("muon latent", delay=80)
    expect(entries(page).first).to_contain_text("Muon: Training and Trade-offs")
    expect(page).to_have_url(watched.site + "search/?q=muon+latent")
    page.go_back()
    expect(page).to_have_url(watched.site + "search/")
    expect(entries(page)).to_have_count(0)
    expect(box(page)).to_have_value("")
    page.go_forward()
    expect(box(page)).to_have_value("muon latent")
    expect(entries(page).first).to_contain_text("Muon: Training and Trade-offs")


def open_facets(page: Page) -> None:
    if not page.locator(".facets[open]").count():
        page.locator(".facets > summary").click()


def test_facets_narrow_and_widen(watched: Watched) -> None:
    page = watched.open("search/?q=model")
    everything = found(page)
    open_facets(page)
    year = page.get_by_role("checkbox", name=re.compile("^2025"))
    count = int(year.locator("xpath=..").inner_text().split()[-1])
    year.check()
    expect(page).to_have_url(watched.site + "search/?q=model&year=2025")
    expect(page.locator(".count")).to_have_text(f"{count} papers")
    page.get_by_role("checkbox", name=re.compile("^2024")).check()
    expect(page).to_have_url(watched.site + "search/?q=model&year=2025&year=2024")
    expect(page.locator(".count")).not_to_have_text(f"{count} papers")
    assert count < found(page) < everything
    page.go_back()
    expect(page.locator(".count")).to_have_text(f"{count} papers")
    expect(page.get_by_role("checkbox", name=re.compile("^2024"))).not_to_be_checked()
    page.get_by_role("button", name="Remove filter Year: 2025").click()
    expect(page).to_have_url(watched.site + "search/?q=model")
    expect(page.locator(".count")).to_have_text(f"{everything} papers")


def test_all_values_of_a_facet_are_shown_on_demand(watched: Watched) -> None:
    page = watched.open("search/?q=model")
    open_facets(page)
    tags = page.get_by_role("group", name="Tag").get_by_role("checkbox")
    expect(tags).to_have_count(6)
    page.get_by_role("button", name=re.compile("^All .*: Tag")).click()
    expect(tags.nth(6)).to_be_focused()
    assert tags.count() > 20


def test_sorting_by_the_newest(watched: Watched) -> None:
    page = watched.open("search/?q=state+space")
    page.get_by_label("Sort by").select_option("Newest")
    expect(page).to_have_url(watched.site + "search/?q=state+space&sort=newest")
    expect(entries(page).first).to_contain_text("17 December 2025")


def test_any_number_of_results_is_loaded_by_scrolling_and_found_again(watched: Watched) -> None:
    page = watched.open("search/?q=model")
    total = found(page)
    assert total > 100
    for _ in range(100):
        page.mouse.wheel(0, 4000)
        if entries(page).count() >= 100:
            break
        page.wait_for_timeout(50)
    link = entries(page).nth(70).get_by_role("link").first
    link.scroll_into_view_if_needed()
    title = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(entries(page).nth(70).get_by_role("link").first).to_be_in_viewport()


def test_more_is_loaded_where_the_end_came_and_went_within_a_moment(page: Page) -> None:
    page.add_init_script("""window.IntersectionObserver = class extends IntersectionObserver {
      constructor(tell, options) {
        super((seen) => tell([{ isIntersecting: false, target: seen[0].target }, ...seen]), options);
      }
    };""")
    page.goto("search/?q=model")
    expect(entries(page)).to_have_count(20)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(entries(page)).to_have_count(40)


def test_a_button_loads_more_too(page: Page) -> None:
    page.add_init_script("window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };")
    page.goto("search/?q=model")
    expect(entries(page)).to_have_count(20)
    page.get_by_role("button", name=re.compile("^More")).click()
    expect(entries(page)).to_have_count(40)


def test_results_are_gone_through_by_keyboard(watched: Watched) -> None:
    page = watched.open("search/")
    page.keyboard.type("attention")
    expect(entries(page).nth(2)).to_be_visible()
    links = [entries(page).nth(at).get_by_role("link").first for at in range(3)]
    page.keyboard.press("ArrowDown")
    expect(links[0]).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(links[2]).to_be_focused()
    page.keyboard.press("k")
    expect(links[1]).to_be_focused()
    title = links[1].inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.type("j")
    expect(box(page)).to_have_value("attentionj")
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links[1]).to_be_focused()
    expect(links[1]).to_have_text(title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_cheat_sheet_is_one_click_away_and_its_examples_work(watched: Watched) -> None:
    page = watched.open("search/")
    page.get_by_text("How to ask precisely").click()
    page.get_by_role("link", name="title:diffusion").click()
    expect(box(page)).to_have_value("title:diffusion")
    expect(entries(page).first.locator("h2")).to_contain_text(re.compile("diffusion", re.IGNORECASE))


EXAMPLES = "() => [...document.querySelectorAll('.cheat a')].map(link => new URL(link.href).search)"


def test_every_example_is_understood(page: Page) -> None:
    page.goto("search/")
    for example in page.evaluate(EXAMPLES):
        page.goto(f"search/{example}")
        found(page)
        assert "as words" not in page.locator(".said").inner_text(), example


BAD = [
    "<img src=x onerror=alert(1)><b>attention</b>",
    '"',
    "+-~^*:..",
    "title:",
    "((((attention[",
    "\u202eattention\u0000",
    "🦜🦜",
    "注意力",
    "a" * 3_000,
]


@pytest.mark.parametrize("query", BAD, ids=range(len(BAD)))
def test_any_query_gets_an_answer(watched: Watched, query: str) -> None:
    page = watched.open("search/")
    box(page).fill(query)
    page.keyboard.press("Enter")
    found(page)
    expect(page.locator(".failure")).to_be_hidden()
    assert page.locator("main :is(img, b)").count() == 0
    page.reload()
    expect(box(page)).to_have_value(query)


def test_nothing_found_says_so_and_how_to_find_more(watched: Watched) -> None:
    page = watched.open("search/?q=qxqxqzzz&year=2025")
    expect(page.get_by_text("Nothing found. Fewer or other words")).to_be_visible()
    page.get_by_role("button", name="Without filters").click()
    expect(page).to_have_url(watched.site + "search/?q=qxqxqzzz")


# --- when something fails --------------------------------------------------------------------------------------------


def test_what_can_t_be_loaded_is_said_and_tried_again(page: Page) -> None:
    page.context.route(INDEX, lambda route: route.abort())
    page.goto("search/?q=attention")
    expect(page.get_by_role("alert")).to_contain_text("The search could not be loaded")
    page.context.unroute(INDEX)
    page.get_by_role("button", name="Try again").click()
    expect(entries(page).first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_offline_is_said_and_ends(page: Page) -> None:
    page.goto("search/", wait_until="networkidle")
    page.context.set_offline(True)
    box(page).fill("attention")
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(entries(page).first).to_be_visible()


def test_the_box_says_that_it_can_t_answer(page: Page) -> None:
    page.context.route(INDEX, lambda route: route.abort())
    page.goto("tags/")
    box(page).click()
    page.keyboard.type("attention")
    expect(page.get_by_text("Search can’t be loaded just now.").first).to_be_visible()
    page.context.unroute(INDEX)
    page.keyboard.type("s")
    expect(page.get_by_role("option").first).to_be_visible()


def test_what_counts_is_loaded_later_and_tried_again(page: Page) -> None:
    loaded = scripts(page)
    page.context.route("**/columns.js", lambda route: route.abort())
    page.goto("search/?q=attention")
    expect(entries(page).first).to_be_visible()
    expect(page.get_by_text("The filters could not be loaded.")).to_be_visible()
    page.context.unroute("**/columns.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    page.goto("tags/")
    loaded.clear()
    box(page).fill("attention")
    expect(page.get_by_role("option").first).to_be_visible()
    assert not any(url.endswith("/columns.js") for url in loaded)


def test_a_snippet_that_can_t_be_loaded_says_so(page: Page) -> None:
    page.context.route(re.compile("/papers/"), lambda route: route.abort())
    page.goto("search/?q=attention")
    expect(entries(page).first.locator(".snippet")).to_have_text("The abstract could not be loaded.")


def test_markup_in_the_page_of_a_paper_is_text(page: Page) -> None:
    def answer(route: Route) -> None:
        route.fulfill(
            body='<div class="abstract"><p>attention &lt;img src=x&gt;<img src=/x onerror=alert(1)></p></div>'
        )

    page.context.route(re.compile("/papers/"), answer)
    page.goto("search/?q=attention")
    expect(entries(page).first.locator(".snippet")).to_have_text("attention <img src=x>")
    assert page.locator("main img").count() == 0


SLOW = """
window.Worker = class extends Worker {
  postMessage(message) {
    const slow = message.task === "search" && message.arguments[0] === "diffusion";
    setTimeout(() => super.postMessage(message), slow ? 600 : 0);
  }
};
"""


@pytest.mark.parametrize("path", ["search/", "tags/"])
def test_an_answer_that_comes_late_is_dropped(page: Page, path: str) -> None:
    page.add_init_script(SLOW)
    page.goto(path)
    box(page).fill("diffusion")
    box(page).fill("muon latent")
    shown = entries(page) if path == "search/" else page.get_by_role("option")
    expect(shown.first).to_contain_text("Muon")
    page.wait_for_timeout(900)
    expect(shown.first).to_contain_text("Muon")
