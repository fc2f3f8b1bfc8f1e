"""Citing a paper, correcting it and going on to the next, in a real browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from generator.capture import Capture
from generator.content import read_content
from generator.formats.citation import cite
from generator.layout import Layout
from generator.sources import bibtex, ris
from tests.browsing import SIZES, served

pytestmark = pytest.mark.browser

PREPRINT = "papers/2412.00001/"
MANY = "papers/nine-hundred-authors/"
HOSTILE = "papers/script-alert-1-script-img-src-x-onerror-alert-2/"
MATH = "papers/when-x-y-k-wise-d-2moe-and-q-cost-100k/"
FIX = "https://github.com/some-one/papers/"


@pytest.fixture(scope="module")
def odd_site(odd: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The archive of odd cases, in a repository."""
    root = tmp_path_factory.mktemp("cite") / "archive"
    shutil.copytree(odd.root, root)
    layout = Layout(root)
    for page in (layout.site / "papers").glob("*/index.html"):
        link = f'<a class="fix" href="{FIX}new/main?filename=content/papers/{page.parent.name}.md">Fix this record</a>'
        head, end, rest = page.read_text(encoding="utf-8").rpartition("</div>\n</main>")
        page.write_text(head + link * bool(end) + end + rest, encoding="utf-8")
    with served(layout) as address:
        yield address


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, odd_site: str) -> Iterator[Page]:
    """A page whose scripts may not fail."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=odd_site)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    trouble: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    yield page
    context.close()
    assert trouble == []


@pytest.fixture
def context(browser: Browser, odd_site: str) -> Iterator[BrowserContext]:
    """A reader's browser, which may lack something."""
    context = browser.new_context(viewport=SIZES["wide"], base_url=odd_site)
    yield context
    context.close()


def opened(page: Page) -> Locator:
    """The text in the box for citing."""
    page.locator(".cite > summary").click()
    text = page.get_by_role("region", name="Citation")
    expect(text).to_be_visible()
    return text


def width_fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_one_key_copies_bibtex(page: Page) -> None:
    page.goto(PREPRINT)
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("BibTeX copied.")
    expect(page.get_by_role("button", name="Copy BibTeX")).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_role("region", name="Citation").text_content()
    (record,) = bibtex.parse(Capture("copied", copied.encode())).records
    assert (record.title, record.arxiv_id) == ("Withdrawn and in its third version", "2412.00001")
    assert record.extra["primaryclass"] == "cs.LG"
    assert record.extra["note"] == "Withdrawn"
    assert width_fits(page)


def test_the_format_is_chosen_and_remembered(page: Page) -> None:
    page.goto(PREPRINT)
    text = opened(page)
    expect(text).to_contain_text("@misc{")
    page.get_by_label("Format").select_option("APA")
    expect(text).to_have_text(
        re.compile(r"^Withdrawn and in its third version \(arXiv:2412\.00001\)\. \(2024\)\. arXiv\.")
    )
    expect(page.get_by_role("link", name="Download")).to_be_hidden()
    page.goto(MANY)
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("APA copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Number0, P., Number1, P., ")
    assert width_fits(page)


@pytest.mark.parametrize(("name", "ending"), [("BibTeX", "bib"), ("RIS", "ris")])
def test_what_is_downloaded_has_all_authors(page: Page, name: str, ending: str) -> None:
    page.goto(MANY)
    opened(page)
    page.get_by_label("Format").select_option(name)
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download .{ending}").click()
    assert download.value.suggested_filename == f"nine-hundred-authors.{ending}"
    reader = {"bib": bibtex, "ris": ris}[ending]
    (record,) = reader.parse(Capture("file", Path(download.value.path()).read_bytes())).records
    assert record.authors == tuple(f"Person Number{n % 12}" for n in range(900))
    assert record.title == "Nine hundred authors"


def test_foreign_text_is_text_in_every_format(page: Page) -> None:
    page.goto(HOSTILE)
    text = opened(page)
    for name in page.get_by_label("Format").locator("option").all_text_contents():
        page.get_by_label("Format").select_option(name)
        expect(text).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("main script, main img")).to_have_count(0)


def test_every_odd_paper_comes_back_from_its_page(page: Page, odd: Layout) -> None:
    for path in sorted((odd.site / "papers").iterdir()):
        if path.name == "moved-2022":
            continue  # it leads on
        page.goto(f"papers/{path.name}/")
        text = opened(page).text_content() or ""
        (record,) = bibtex.parse(Capture("shown", text.encode())).records
        title = page.locator("h1").evaluate("""heading => {
          for (const math of heading.querySelectorAll("math")) math.replaceWith(`$${math.getAttribute("alttext")}$`);
          return heading.textContent.replaceAll("\\\\lt ", "<");
        }""")
        assert record.title == " ".join(title.split())


def test_formulas_are_formulas_of_tex(page: Page) -> None:
    page.goto(MATH)
    expect(opened(page)).to_contain_text(r"title = {When $x<y$, {$K$}-wise {$D^{2}$}{MoE} and {$Q^*$} cost \${100K}")


def test_the_neighbours_are_a_key_away(page: Page) -> None:
    page.goto("papers/no-abstract-at-all/")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("papers/when-x-y-k-wise"))
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(HOSTILE))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile("papers/when-x-y-k-wise"))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile("papers/no-abstract-at-all/"))
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(MANY))
    page.keyboard.press("k")
    page.get_by_role("link", name="Next → No abstract at all").click()
    expect(page).to_have_url(re.compile("papers/no-abstract-at-all/"))


@pytest.mark.parametrize("way", ["hover", "focus", "click"])
def test_the_form_for_a_correction_is_filled_in(page: Page, way: str) -> None:
    page.route(f"{FIX}**", lambda route: route.fulfill(body="A form"))
    page.goto(HOSTILE)
    link = page.get_by_role("link", name="Fix this record")
    if way == "click":
        link.dispatch_event("click")
    else:
        link.hover() if way == "hover" else link.focus()
        expect(link).to_have_attribute("data-filled", "yes")
        page.keyboard.press("Enter") if way == "focus" else link.click()
    expect(page.get_by_text("A form")).to_be_visible()
    form = parse_qs(urlsplit(page.url).query)
    assert form["filename"] == [f"content/{HOSTILE.rstrip('/')}.md"]
    assert '# title: "\\"><script>alert(1)</script>' in form["value"][0]
    assert "# published: 2025-10-17" in form["value"][0]


def test_without_a_clipboard_the_text_is_selected(context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(PREPRINT)
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_contain_text("Selected")
    assert page.evaluate("getSelection().toString()").startswith("@misc{2024withdrawn-2412.00001,")


def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/cite/box.js", lambda route: route.abort())
    page.goto(PREPRINT)
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="could not be loaded")).to_be_visible()
    expect(page.locator(".cite > p").first).to_contain_text("arXiv:2412.00001")


def test_little_is_loaded_before_the_box_is_opened(context: BrowserContext) -> None:
    page = context.new_page()
    loaded: list[str] = []
    page.on("response", lambda response: loaded.append(urlsplit(response.url).path))
    page.goto(PREPRINT)
    expect(page.locator(".marked")).to_be_attached()
    assert not [path for path in loaded if "/cite/" in path or "bibtex" in path or "correct" in path]
    opened(page)
    assert [path for path in loaded if path.endswith("/cite/box.js")]


def test_without_scripts_a_line_can_be_cited_and_neighbours_reached(browser: Browser, odd_site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=odd_site)
    page = context.new_page()
    page.goto(MANY)
    page.get_by_text("Cite", exact=True).click()
    expect(page.get_by_text("Person Number0 et al. (2025). Nine hundred authors.")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("navigation", name="Neighbours").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No abstract at all")
    context.close()


def test_on_paper_there_are_addresses_and_no_buttons(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(PREPRINT)
    page.emulate_media(media="print")
    for gone in (".acts", ".cite", ".near", ".fix", ".provenance"):
        expect(page.locator(f".record {gone}:visible")).to_have_count(0)
    expect(page.locator(".record > .pager")).to_be_visible()
    after = page.locator(".links > a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://arxiv.org/abs/2412.00001" in after


@pytest.mark.parametrize("path", [PREPRINT, MANY, HOSTILE])
def test_lines_of_the_abstract_are_not_too_long(context: BrowserContext, path: str) -> None:
    page = context.new_page()
    page.goto(path)
    ratio = "its => its.getBoundingClientRect().width / parseFloat(getComputedStyle(its).fontSize)"
    assert page.locator(".abstract").evaluate(ratio) <= 36


def test_what_is_cited_has_the_key_that_it_has_in_files(page: Page, odd: Layout) -> None:
    papers = read_content(odd).archive.papers
    keys = {paper.paper_id: cite(paper).key for paper in papers}
    found = {}
    for paper in papers:
        page.goto(f"papers/{paper.paper_id}/")
        found[paper.paper_id] = page.evaluate(KEY, paper.paper_id)
    assert found == keys


KEY = """async (id) => {
  const scripts = new URL("../../assets/javascripts/", location.href);
  const { citationOf } = await import(new URL("library/facts.js", scripts));
  const { keyOf } = await import(new URL("library/key.js", scripts));
  return keyOf(citationOf(document, id));
}"""
