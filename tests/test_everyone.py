"""What axe-core says of every kind of page, in both schemes, and of what pages become when somebody uses them."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.layout import Layout
from tests.kinds import Reader, none, pages, reader, some

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(str(files("axe_playwright_python") / "axe.min.js"))
"""axe-core itself; of the package around it nothing else is needed."""
SCHEMES = {"light": 390, "dark": 1280}
"""The colours of each, and the width at which they are looked at: what rests on both is rare, and time is short."""
# All rules of axe but those that are off by default, of which these are on. None is left out.
BESIDES = (
    "css-orientation-lock focus-order-semantics label-content-name-mismatch p-as-heading table-fake-caption"
    " target-size td-has-header"
).split()
ALL = {"resultTypes": ["violations"], "rules": {name: {"enabled": True} for name in BESIDES}}
# Those that rest on the scheme: where a kind of page is looked at again, in the other scheme, they are enough.
OF_COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, options: dict[str, Any] = ALL) -> list[str]:
    """What axe finds on the page as it is now, an element a line: rule, element, why."""
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {_why(node)}" for rule in found for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    said = [*node["any"], *node["all"], *node["none"]]
    return f"{said[0]['message'] if said else ''} {node['html'][:120]}"


def clean(its: Reader, what: str) -> None:
    """Fail if axe finds anything on the page as it is now."""
    none([f"{what} ({its.who}): {found}" for found in violations(its.page)])


def all_clean(its: Reader, paths: Iterable[str], options: dict[str, Any]) -> None:
    none([f"/{path} ({its.who}): {found}" for path in paths for found in violations(its.open(path), options)])


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def odd_reader(browser: Browser, odd: Layout, scheme: str) -> Iterator[Reader]:
    """Colours fade where motion is not reduced, and axe would see them on their way."""
    with reader(browser, odd, SCHEMES[scheme], script=AXE, color_scheme=scheme, reduced_motion="reduce") as its:
        yield its


@pytest.fixture
def real_reader(browser: Browser, real: Layout, scheme: str) -> Iterator[Reader]:
    with reader(browser, real, SCHEMES[scheme], script=AXE, color_scheme=scheme, reduced_motion="reduce") as its:
        yield its


def test_axe_finds_nothing_on_pages_of_odd_cases(odd_reader: Reader, odd: Layout, scheme: str) -> None:
    # Of papers, in which the odd cases are, a part in each scheme; of all other kinds the largest.
    papers = sorted(pages(odd.site)["papers/*/"])[scheme == "dark" :: 3]
    paths = [*dict.fromkeys([*some(odd.site, 1), *papers])]
    all_clean(odd_reader, paths, ALL if scheme == "light" else OF_COLOURS)


def test_axe_finds_nothing_on_pages_of_the_archive(real_reader: Reader, real: Layout, scheme: str) -> None:
    all_clean(real_reader, some(real.site, 1), ALL if scheme == "dark" else OF_COLOURS)


def test_axe_finds_nothing_where_one_searches(real_reader: Reader) -> None:
    page = real_reader.open("tags/")
    box = page.get_by_role("searchbox").or_(page.get_by_role("combobox"))
    box.press_sequentially("attention")
    expect(page.locator(".suggestions a").first).to_be_visible()
    clean(real_reader, "answers while one types")
    page = real_reader.open("search/?q=attention+-vision")
    expect(page.get_by_role("list", name="Papers found").locator("> li").first).to_be_visible()
    page.locator(".cheat, .facets").evaluate_all("all => all.forEach(its => { its.open = true; })")
    page.locator(".facets input").first.check()
    expect(page.locator(".chosen button").first).to_be_visible()
    clean(real_reader, "results, with filters open")
    page = real_reader.open("search/?q=qxqxqx")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    clean(real_reader, "no result")


def test_axe_finds_nothing_where_one_keeps_papers(real_reader: Reader, real: Layout) -> None:
    tag = max(pages(real.site)["tags/*/"][2:])
    page = real_reader.open(tag)
    for mark in ("starred", "read"):
        page.locator(f'main .acts [data-mark="{mark}"]').first.click()
        expect(page.locator(f'main .acts [data-mark="{mark}"]').first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".hide")).to_be_visible()
    clean(real_reader, "a list with papers on shelves")
    page.locator(".paper > a").first.click()
    page.locator('.record > .acts [data-mark="note"]').click()
    page.get_by_role("textbox", name="Your note").fill("Read again.")
    clean(real_reader, "a paper with a note")
    page.keyboard.press("Tab")
    page = real_reader.open("library/")
    expect(page.get_by_role("list", name="Papers", exact=True).locator("> li")).to_have_count(1)
    page.get_by_role("button", name="Edit note").click()
    clean(real_reader, "the library, with a note open")


def test_axe_finds_nothing_on_a_list_that_was_shared(real_reader: Reader, real: Layout) -> None:
    names = [path.split("/")[1] for path in pages(real.site)["papers/*/"][:2]]
    page = real_reader.open(f"library/#list={','.join(names)},no-such-paper")
    expect(page.get_by_role("list", name="Papers", exact=True).locator("> li")).to_have_count(3)
    clean(real_reader, "a list that was shared")


def test_axe_finds_nothing_in_the_list_of_keys(real_reader: Reader) -> None:
    page = real_reader.open("tags/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    clean(real_reader, "the list of keys")


def test_axe_does_find_what_is_wrong(real_reader: Reader) -> None:
    page = real_reader.open("about/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<h4>Far</h4><button></button>')")
    found = violations(page)
    assert {its.partition(":")[0] for its in found} >= {"button-name", "heading-order"}
