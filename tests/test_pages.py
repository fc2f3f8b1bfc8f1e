"""Every kind of page, on the archive of odd cases: golden files, and what must hold for all."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.archive import Papers, gather, list_of
from generator.build.relating import related
from generator.config import Config, Limits
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.output import documents
from generator.page import Site
from generator.pages.listing import Listing, listing_pages
from generator.pages.words import date_range
from generator.paper import Paper
from generator.vocabulary import Vocabulary
from tests import odd_archive

SITE = Site("https://example.org/papers/", "Papers", "Research papers.", "en")

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return odd_archive.make(tmp_path_factory.mktemp("pages") / "archive")


@pytest.fixture(scope="module")
def pages(layout: Layout) -> dict[str, bytes]:
    content = read_content(layout)
    assert content.faults == ()
    return documents(content.archive, content.pages, SITE, lambda: related(content.archive, layout.related))


def test_pages_are_as_reviewed(pages: dict[str, bytes], request: pytest.FixtureRequest) -> None:
    pages = {name: data for name, data in pages.items() if name.endswith(".md")}  # the rest is for programs
    if request.config.getoption("--update-golden"):
        update(pages)
    golden = {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*") if path.is_file()}
    assert pages.keys() == golden.keys()
    for name, data in pages.items():
        assert data.decode() == golden[name].decode(), name


def update(pages: dict[str, bytes]) -> None:
    """Make the golden files what the pages are."""
    for path in GOLDEN.rglob("*"):
        if path.is_file() and path.relative_to(GOLDEN).as_posix() not in pages:
            path.unlink()
    for name, data in pages.items():
        (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / name).write_bytes(data)


def markdown(pages: dict[str, bytes]) -> dict[str, bytes]:
    """Those of the documents that are pages."""
    return {name: data for name, data in pages.items() if name.endswith(".md")}


def test_every_page_has_front_matter_with_its_title(pages: dict[str, bytes]) -> None:
    for name, data in markdown(pages).items():
        post = frontmatter.loads(data.decode())
        if name != "about/index.md":
            assert post["title"], name
        assert post.content.startswith("# "), name


def test_every_paper_has_a_page_and_stands_in_its_lists(layout: Layout, pages: dict[str, bytes]) -> None:
    archive = read_content(layout).archive
    for paper in archive.papers:
        assert f"papers/{paper.paper_id}/index.md" in pages
        day = f"days/{paper.day}/index.md" if paper.day else list_of(paper)
        assert any(
            f"papers/{paper.paper_id}/index.md".encode() in pages[name] for name in pages if name.startswith(day)
        )


def test_the_same_archive_gives_the_same_bytes(layout: Layout, pages: dict[str, bytes]) -> None:
    content = read_content(layout)
    assert documents(content.archive, content.pages, SITE, lambda: related(content.archive, layout.related)) == pages


def test_an_empty_archive_has_its_pages(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    content = read_content(Layout(tmp_path))
    names = documents(content.archive, content.pages, SITE).keys()
    assert {"index.md", "days/index.md", "tags/index.md", "organizations/index.md", "undated/index.md"} <= names


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 4, 6), date(2026, 4, 12), "6–12 April 2026"),
        (date(2026, 3, 30), date(2026, 4, 5), "30 March – 5 April 2026"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 December 2025 – 4 January 2026"),
    ],
)
def test_a_range_of_days_says_once_what_both_have_in_common(first: date, last: date, expected: str) -> None:
    assert date_range(first, last) == expected


def many_pages(papers: int, authors: int = 0) -> dict[str, bytes]:
    """The pages of an archive that lists one paper a page."""
    named = [Paper(paper_id=PaperId(f"p{n:03}"), title=f"Paper {n:03}", authors=(f"A{n}",)) for n in range(authors)]
    unnamed = [Paper(paper_id=PaperId(f"p{n:03}"), title=f"Paper {n:03}") for n in range(authors, papers)]
    config = Config(limits=Limits(papers_per_page=1, author_papers=1))
    return documents(gather([*named, *unnamed], Vocabulary({}), config), (), SITE)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("", "First 8 7 … 1 Next →"),
        ("7", "← Previous First 8 7 6 5 … 1 Next →"),
        ("6", "← Previous First 8 7 6 5 4 … 1 Next →"),
        ("5", "← Previous First 8 7 6 5 4 3 2 1 Next →"),
        ("1", "← Previous First … 3 2 1"),
    ],
)
def test_the_pager_says_what_it_leaves_out(number: str, expected: str) -> None:
    lines = many_pages(9)[f"undated/{number}/index.md".replace("//", "/")].decode().rstrip().splitlines()
    words = re.sub(r"\]\(.*?\)|\{:.*?\}|[\[*·]", "", lines[-2]).split()
    assert " ".join(words) == expected
    assert lines[-1] == '{: .pager role="navigation" aria-label="Pages of this list" }'


@given(st.integers(1, 9), st.integers(0, 60))
def test_a_paper_that_comes_moves_no_other_between_numbered_pages(size: int, number: int) -> None:
    papers = [Paper(paper_id=PaperId(f"p{n:03}"), title=f"Paper {n:03}") for n in range(number + 1)]
    archive = gather((), Vocabulary({}), Config(limits=Limits(papers_per_page=size)))

    def pages(of: Sequence[Paper]) -> dict[str, Papers]:
        listing = Listing(address=urls.UNDATED, title="All", description="")
        return {page.address: page.papers for page in listing_pages(archive, listing, tuple(of))}

    before, after = pages(papers[1:]), pages(papers)
    first = before.pop(urls.UNDATED)
    assert after.items() >= before.items()
    assert sum((page for page in pages(papers).values()), start=()) == tuple(papers)
    assert all(len(page) == size for page in before.values())
    assert not before or size / 2 <= len(first) <= size * 1.5


def test_an_index_of_names_has_letters_only_where_they_help() -> None:
    assert b"\n## A {" not in many_pages(39, authors=39)["authors/index.md"]
    assert b"\n## A {" in many_pages(40, authors=40)["authors/index.md"]


def test_authors_are_reached_from_the_front_page_where_there_are_any() -> None:
    assert b"(authors/index.md)" in many_pages(1, authors=1)["index.md"]
    assert b"(authors/index.md)" not in many_pages(1)["index.md"]
