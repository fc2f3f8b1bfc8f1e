"""The sitemap: all pages, in parts, with the days on which what they show changed; and who may read them."""

import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from generator.archive import gather
from generator.config import Config
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.page import Document, Page
from generator.pages import all_pages, sitemap
from generator.paper import Paper, Point, Provenance
from generator.urls import Address
from generator.vocabulary import Vocabulary
from generator.writer import Writer
from tests.site import HOST, read_site

SITE = "https://archive.example/a&b/"
_NAMES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = date(2025, 10, 17)

Listed = dict[str, str]


def read(data: bytes, root: str, name: str) -> Listed:
    """The addresses in a file of a sitemap, each with its day; the file must be as the protocol wants it."""
    assert len(data) < 50 * 1024 * 1024
    tree = ElementTree.fromstring(data)
    assert tree.tag == f"{_NAMES}{root}"
    assert {child.tag for child in tree} <= {f"{_NAMES}{name}"}
    found = {child.findtext(f"{_NAMES}loc") or "": child.findtext(f"{_NAMES}lastmod") or "" for child in tree}
    assert len(found) == len(tree) <= 50_000
    assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", day) for day in found.values())
    return found


def parts(files: Mapping[str, bytes], site: str) -> list[Listed]:
    """The parts that a sitemap leads to, none of which is left out."""
    listed = read(files["sitemap.xml"], "sitemapindex", "sitemap")
    paths = [address.removeprefix(site) for address in listed]
    assert {*paths, "sitemap.xml"} == files.keys()
    found = [read(gzip.decompress(files[path]), "urlset", "url") for path in paths]
    assert [max(part.values()) for part in found] == list(listed.values())
    return found


def made(pages: Iterable[Page], written: Sequence[str] = ()) -> dict[str, bytes]:
    return {file.path: file.data for file in sitemap.sitemap(SITE, pages, map(Address, written))}


def paper(name: str, day: date | None = DAY, **facts: Any) -> Paper:
    return Paper(paper_id=PaperId(name), title=name, published=day, tags=(), **facts)


def days_of(*papers: Paper) -> Listed:
    archive = gather(papers, Vocabulary({}), Config())
    (part,) = parts(made(all_pages(archive)), SITE)
    return {address.removeprefix(SITE): day for address, day in part.items()}


def test_a_page_has_the_newest_day_of_its_papers() -> None:
    found = days_of(paper("a"), paper("b", DAY - timedelta(9)), paper("c", None))
    assert found["papers/a/"] == found["days/2025-10-17/"] == found["months/2025-10/"] == found[""] == "2025-10-17"
    assert found["papers/b/"] == found["days/2025-10-08/"] == "2025-10-08"
    assert found["papers/c/"] == found["undated/"] == ""
    assert found["tags/"] == found["days/"] == "2025-10-17"  # they count all papers
    assert found["search/"] == found["library/"] == ""


@pytest.mark.parametrize(
    "facts",
    [
        {"featured": DAY + timedelta(1)},
        {"sources": (Provenance("hf-page", "a.txt", DAY + timedelta(1), ()), Provenance("x", "", None, ()))},
        {"history": (Point(DAY, 1), Point(DAY + timedelta(1), 2))},
    ],
)
def test_what_is_told_of_a_paper_later_changes_its_page(facts: dict[str, Any]) -> None:
    assert days_of(paper("a", **facts))["papers/a/"] == "2025-10-18"


def test_addresses_are_as_xml_and_urls_have_them() -> None:
    (part,) = parts(made([], ["über-uns", "a&b"]), SITE)
    assert part == {f"{SITE}%C3%BCber-uns": "", f"{SITE}a%26b": ""}


def test_pages_that_lead_on_are_not_listed() -> None:
    assert "papers/old/" not in days_of(paper("a", aliases=(PaperId("old"),)))


def test_without_an_address_there_is_no_sitemap() -> None:
    assert list(sitemap.sitemap("", [], [])) == []


def pages_of(days: int) -> list[Page]:
    return [
        Page(Address(f"p{n}/"), "paper.html", _layout, n, (paper(f"p{n}", DAY + timedelta(n)),)) for n in range(days)
    ]


def _layout(about: Any, papers: tuple[Paper, ...], out: Writer) -> Document:
    raise AssertionError("a sitemap needs no page to be laid out")


def test_what_is_new_changes_the_last_part_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    before, after = made(pages_of(8)), made(pages_of(10))
    assert [len(part) for part in parts(before, SITE)] == [3, 3, 2]
    assert [len(part) for part in parts(after, SITE)] == [3, 3, 3, 1]
    assert {path for path in before if before[path] != after[path]} == {"sitemap.xml", "sitemap-3.xml.gz"}


def test_a_part_holds_as_many_addresses_as_the_protocol_allows() -> None:
    written = [f"page-{n}/" for n in range(2 * sitemap.MOST + 1)]
    found = parts({**made([], written)}, SITE)
    assert [len(part) for part in found] == [50_000, 50_000, 1]
    assert {address for part in found for address in part} == {f"{SITE}{address}" for address in written}


def test_an_empty_site_has_an_empty_sitemap() -> None:
    assert read(made([])["sitemap.xml"], "sitemapindex", "sitemap") == {}


# --- a built site ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sitemap_lists_every_page_but_those_that_lead_on(odd: Layout) -> None:
    files = {path.name: path.read_bytes() for path in odd.site.glob("sitemap*")}
    (part,) = parts(files, f"{HOST}/")
    assert {path.removeprefix(HOST) for path in part} == read_site(odd.site).keys() - {
        "/papers/moved-2022/",
        "/offline.html",
    }
    # The archive's own newest day, not that of the build.
    papers = read_content(odd).archive.papers
    newest = max(day for its in papers for day in [its.day, *(source.captured for source in its.sources)] if day)
    assert max(part.values()) == newest.isoformat()


@pytest.mark.slow
def test_everybody_may_read_everything(odd: Layout) -> None:
    lines = (odd.site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {HOST}/sitemap.xml"]
