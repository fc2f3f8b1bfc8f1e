"""``papers build --offline-zip``: the archive as one file that works unpacked, opened from ``file://``."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.build.shell import shell
from generator.layout import Layout
from generator.offline_zip import write_zip
from generator.offline_zip.bundle import bundle
from generator.offline_zip.links import opened
from generator.offline_zip.styles import inlined
from tests.browsing import SIZES, Watched
from tests.conftest import papers
from tests.edits import copied
from tests.modules import run_script
from tests.site import HOST, broken_links, read_site

PAPER = "papers/a-mathematical-perspective-on-transformers/index.html"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="../days/2025-10-17/">x</a>', '<a href="../days/2025-10-17/index.html">x</a>'),
        ('<a class="site" href="./">x</a>', '<a class="site" href="./index.html">x</a>'),
        ('<a href="..">x</a>', '<a href="../index.html">x</a>'),
        ('<a href="../tags/?a=b/#c/">x</a>', '<a href="../tags/index.html?a=b/#c/">x</a>'),
        ('<a title="a > b" href="x/#_y">x</a>', '<a title="a > b" href="x/index.html#_y">x</a>'),
        ('<form action="../search/"></form>', '<form action="../search/index.html"></form>'),
        ('<meta content="0; url=../moved/">', '<meta content="0; url=../moved/index.html">'),
        ('<link rel="modulepreload" href="a.js">\n<p>', "<p>"),
        (
            '<script type="module" src="../assets/javascripts/page.js">',
            '<script defer src="../assets/javascripts/page.js">',
        ),
    ],
)
def test_links_lead_to_files(before: str, after: str) -> None:
    assert opened(before).html == after


@pytest.mark.parametrize(
    "same",
    [
        '<a href="https://example.org/a/">x</a>',
        '<a href="#_a/">x</a>',
        '<a href="?q=a/">x</a>',
        '<a href="a.bib">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        'text href="a/" &lt;a href="a/"&gt;',
        '<script src="../assets/javascripts/early.js"></script>',
    ],
)
def test_what_leads_elsewhere_and_text_stay(same: str) -> None:
    assert opened(same).html == same


def test_styles_have_their_pictures_in_them() -> None:
    style = 'a { mask: url("../images/a.svg") x } b { src: url(b.woff2) } c { x: url(data:,../images/a.svg) url(#a) }'
    files = {"assets/images/a.svg": b"<svg/>"}
    assert inlined("assets/stylesheets/a.css", style, files) == style.replace(
        'url("../images/a.svg")', 'url("data:image/svg+xml;base64,PHN2Zy8+")'
    )


MODULES = {
    "a/main.js": """\
import {
  one,
  two as three,
} from "./other.js";
import * as all from "./other.js";
import standard, { five } from "../five.js";
import "../five.js";

export async function result() {
  const { late } = await import("../late.js");
  return [one(), three, Object.keys(all).sort(), standard, five, six, late, new URL("x", import.meta.url).pathname];
}

export const six = ((a, b = 2) => a + b)(4), seven = "a, b = 1";
export { seven as eight };
export * from "../five.js";
""",
    "a/other.js": "export const two = 2, nine = [1, 2],\n  ten = 3;\nexport function one() {\n  return two - 1;\n}\n",
    "five.js": "export const five = 5;\nexport default class {\n  static name = 'standard';\n}\n",
    "late.js": "export let late = 'late';\n",
}

DOCUMENT = """
globalThis.document = { currentScript: { src: "https://example.org/site/assets/javascripts/page.js" } };
globalThis.window = globalThis;
window.parent = window;
globalThis.postMessage = () => {};
"""


def test_all_modules_are_one_script() -> None:
    end = """
paperArchive.start("end.js");
"""
    modules = MODULES | {
        "end.js": 'import * as main from "./a/main.js";\n'
        "main.result().then((its) => console.log(JSON.stringify([its, Object.keys(main).sort()])));\n"
    }
    result, names = json.loads(run_script(DOCUMENT + bundle(modules) + end))
    assert result[:3] == [1, 2, ["nine", "one", "ten", "two"]]
    assert result[4:] == [5, 6, "late", "/site/assets/javascripts/a/x"]
    assert names == ["eight", "five", "result", "seven", "six"]


@pytest.mark.parametrize("text", ["import x from './y' with {};", "  export const y = 1;", "export enum Z {}"])
def test_a_form_of_module_that_is_not_known_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"z\.js has an import or export that is not known"):
        bundle({"z.js": text})


@pytest.fixture(scope="module")
def zipped(real: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The committed archive with its zip."""
    layout = copied(real, tmp_path_factory.mktemp("zipped") / "archive")
    done = papers("build", "--offline-zip", root=layout.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^build/paper-archive\.zip: \d,\d\d\d files, \d\.\d MB$", done.stdout, re.MULTILINE)
    return layout


@pytest.fixture(scope="module")
def folder(zipped: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(zipped.site.with_name("paper-archive.zip")) as file:
        assert {Path(name).parts[0] for name in file.namelist()} == {"paper-archive"}
        file.extractall(folder)
    return folder / "paper-archive"


def test_the_same_site_gives_the_same_bytes(zipped: Layout) -> None:
    path = zipped.site.with_name("paper-archive.zip")
    before = path.read_bytes()
    path.unlink()
    its = shell(zipped)
    assert its
    made = write_zip(zipped, sorted(its.files, reverse=True))
    assert made.path == path
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".part"] == []


def test_every_link_leads_to_a_file(folder: Path) -> None:
    pages = {f"/{file.relative_to(folder).as_posix()}": file for file in folder.rglob("*.html")}
    found = read_site(folder)
    whole = {path: found[path.removesuffix("index.html")] for path in pages}
    for path, its in whole.items():
        its.path = path
        its.links = [link for link in its.links if not link.startswith(HOST)]  # the page's place on the web
    assert [link for its in whole.values() for link in its.links if re.search(r"^[^:]*/([?#]|$)", link)] == []
    assert list(broken_links(folder, whole)) == []


def test_a_part_of_the_site_makes_no_zip(zipped: Layout) -> None:
    done = papers("build", "--offline-zip", "--shard", "1/2", root=zipped.root)
    assert done.returncode == 1
    assert "build it without --shard" in done.stderr


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def watched_files(browser: Browser, folder: Path) -> Iterator[Watched]:
    """A page that may load nothing but the unpacked files, and complain of nothing."""
    context = browser.new_context(viewport=SIZES["wide"], offline=True)
    watched = Watched(context.new_page(), folder.as_uri() + "/")
    watched.page.on("console", watched.saw_message)
    watched.page.on("request", watched.saw_request)
    watched.page.on("pageerror", lambda error: watched.trouble.append(f"error: {error}"))
    yield watched
    context.close()
    assert watched.trouble == []


@pytest.mark.browser
def test_files_lead_to_each_other(watched_files: Watched) -> None:
    page = watched_files.open("index.html")
    page.get_by_role("link", name="Tags", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tags")
    page.get_by_role("link", name="Theory", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Theory")
    page.locator(".paper > a").first.click()
    expect(page.locator(".record .acts")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", level=1)).to_have_text("Days")


@pytest.mark.browser
def test_search_answers_from_files(watched_files: Watched) -> None:
    page = watched_files.open("days/index.html")
    page.get_by_role("searchbox").click()
    page.keyboard.type("state space models")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"search/index\.html\?q=state\+space\+models$"))
    first = page.get_by_role("list", name="Papers found").locator("li").first
    expect(first.get_by_role("heading")).to_contain_text("State")
    expect(first.locator(".snippet mark").first).to_be_visible()
    expect(page.locator(".facets fieldset").first).to_be_visible()
    page.get_by_role("searchbox").fill("transformer")
    expect(page).to_have_url(re.compile(r"\?q=transformer$"))
    first.get_by_role("link").first.click()
    expect(page.locator(".record")).to_be_visible()


def star_all(page: Page) -> list[str]:
    stars = page.locator('main .acts [data-mark="starred"]')
    for at in range(2):
        stars.nth(at).click()
        expect(stars.nth(at)).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("Object.keys(localStorage).filter(key => key.includes('library:')).length === 2")
    return page.locator(".paper > a").all_inner_texts()[:2]


@pytest.mark.browser
def test_the_library_is_kept_for_the_files(watched_files: Watched) -> None:
    page = watched_files.open("tags/theory/index.html")
    titles = star_all(page)
    page.get_by_role("link", name="Library").click()
    papers = page.get_by_role("list", name="Papers", exact=True).locator("> li")
    expect(papers).to_have_count(2)
    expect(page.locator("[data-offline]")).to_be_hidden()
    assert set(papers.locator("h2").all_inner_texts()) == set(titles)
    papers.first.get_by_role("heading").get_by_role("link").click()
    expect(page.locator(".record .acts > [aria-pressed=true]")).to_have_count(1)


@pytest.mark.browser
def test_a_shared_list_is_asked_of_the_files(watched_files: Watched) -> None:
    page = watched_files.open("library/index.html#list=a-mathematical-perspective-on-transformers,no-such-paper")
    papers = page.get_by_role("list", name="Papers", exact=True).locator("> li")
    expect(papers).to_have_count(2)
    expect(papers.first).to_contain_text("A mathematical perspective on Transformers")
    expect(page.get_by_role("button", name="Keep all, to read later")).to_be_enabled()
