"""Every kind of page, on the archive of odd cases: golden files, and what must hold for all."""

from pathlib import Path

import frontmatter
import pytest

from generator.content import read_content
from generator.layout import Layout
from generator.output import documents
from generator.pages import all_pages
from tests import odd_archive

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return odd_archive.make(tmp_path_factory.mktemp("pages") / "archive")


@pytest.fixture(scope="module")
def pages(layout: Layout) -> dict[str, bytes]:
    content = read_content(layout)
    assert content.faults == ()
    return documents(all_pages(content.archive), content.pages)


def test_pages_are_as_reviewed(pages: dict[str, bytes], request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        update(pages)
    golden = {path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*.md")}
    assert pages.keys() == golden.keys()
    for name, data in pages.items():
        assert data.decode() == golden[name].decode(), name


def update(pages: dict[str, bytes]) -> None:
    """Make the golden files what the pages are."""
    for path in GOLDEN.rglob("*.md"):
        if path.relative_to(GOLDEN).as_posix() not in pages:
            path.unlink()
    for name, data in pages.items():
        (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / name).write_bytes(data)


def test_every_page_has_front_matter_with_its_title(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        post = frontmatter.loads(data.decode())
        if name != "about/index.md":
            assert post["title"], name
        assert post.content.startswith("# "), name


def test_every_paper_has_a_page_and_stands_in_its_lists(layout: Layout, pages: dict[str, bytes]) -> None:
    archive = read_content(layout).archive
    for paper in archive.papers:
        assert f"papers/{paper.paper_id}/index.md" in pages
        day = f"days/{paper.day}/index.md" if paper.day else "undated/"
        assert any(
            f"papers/{paper.paper_id}/index.md".encode() in pages[name] for name in pages if name.startswith(day)
        )


def test_the_same_archive_gives_the_same_bytes(layout: Layout, pages: dict[str, bytes]) -> None:
    content = read_content(layout)
    assert documents(all_pages(content.archive), content.pages) == pages


def test_an_empty_archive_has_its_pages(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    content = read_content(Layout(tmp_path))
    names = documents(all_pages(content.archive), content.pages).keys()
    assert {"index.md", "days/index.md", "tags/index.md", "organizations/index.md", "undated/index.md"} <= names
