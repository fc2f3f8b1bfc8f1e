"""What reference managers find on pages in a real browser, where a script says more than the HTML does."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page

from generator.content import read_content
from generator.layout import Layout
from tests.browsing import served
from tests.heads import head_of, zotero_item

pytestmark = pytest.mark.browser

_COINS = "[...document.querySelectorAll('span.Z3988')].map(its => its.title)"
_ENTRIES = (
    "document.querySelectorAll(':is(.listing, .find) :is(.paper > a, li > a:first-child)[href*=\"papers/\"]').length"
)
_TOLD = "addEventListener('ZoteroItemUpdated', () => { window.told = (window.told ?? 0) + 1 })"


@pytest.fixture(scope="module")
def odd_site(odd: Layout) -> Iterator[str]:
    with served(odd) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def opened(page: Page, address: str) -> Page:
    page.add_init_script(_TOLD)
    page.goto(address)
    page.wait_for_function("window.told")
    return page


def coins(page: Page) -> list[dict[str, list[str]]]:
    """What each COinS says: keys and values of an OpenURL ContextObject."""
    found = [parse_qs(its, strict_parsing=True, errors="strict") for its in page.evaluate(_COINS)]
    assert all(its["ctx_ver"] == ["Z39.88-2004"] for its in found)
    assert all(its["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"] for its in found)
    return found


def test_a_preprint_comes_with_its_abstract_and_its_place(page: Page, odd_site: str) -> None:
    item = zotero_item(head_of(opened(page, f"{odd_site}papers/2412.00001/").content()))
    assert item["abstractNote"] == "We take it back."
    assert (item["repository"], item["archiveID"]) == ("arXiv", "arXiv:2412.00001")
    assert item["url"] == "https://arxiv.org/abs/2412.00001"


def test_formulas_of_an_abstract_are_tex_and_dollars_are_dollars(page: Page, odd_site: str) -> None:
    address = f"{odd_site}papers/when-x-y-k-wise-d-2moe-and-q-cost-100k/"
    abstract = zotero_item(head_of(opened(page, address).content()))["abstractNote"]
    assert abstract.startswith(
        "It takes <think> and $\\sum_{i\\lt n} x_i$ steps, <script>alert(1)</script>, at $5 or $6"
    )


def test_what_nobody_told_is_not_told(page: Page, odd_site: str) -> None:
    item = zotero_item(head_of(opened(page, f"{odd_site}papers/no-abstract-at-all/").content()))
    assert item.keys() == {"itemType", "title", "date", "url"}


@pytest.mark.parametrize("path", ["", "days/2024-12-30/", "days/2025-10-17/", "undated/", "weeks/2025-W42/"])
def test_each_entry_of_a_list_can_be_imported(page: Page, odd: Layout, odd_site: str, path: str) -> None:
    opened(page, odd_site + path)
    found = coins(page)
    assert len(found) == page.evaluate(_ENTRIES) > 0
    papers = {its.paper_id: its for its in read_content(odd).archive.papers}
    for its in found:
        (address,) = [address for address in its["rft_id"] if address.startswith("http")]
        paper = papers[address.rstrip("/").rpartition("/")[2]]  # type: ignore[index] # a text of a page
        shown = page.evaluate(
            f"document.querySelector('a[href$={json.dumps(f'papers/{paper.paper_id}/')}]').textContent"
        )
        assert its["rft.title"] == [shown.strip()]
        assert set(its.get("rft.au", ())) <= set(paper.authors)


def test_what_is_on_arxiv_is_looked_up_there(page: Page, odd_site: str) -> None:
    opened(page, f"{odd_site}days/2024-12-02/")
    (its,) = coins(page)
    assert its["rft_id"] == ["info:doi/10.48550/arXiv.2412.00001", "https://arxiv.org/abs/2412.00001"]
    assert its["rft.type"] == ["preprint"]
    assert "rft.au" not in its


def test_what_a_search_finds_can_be_imported_too(page: Page, odd_site: str) -> None:
    opened(page, f"{odd_site}search/?q=attention")
    page.wait_for_function("document.querySelectorAll('span.Z3988').length > 1")
    assert len(coins(page)) == page.evaluate(_ENTRIES)
