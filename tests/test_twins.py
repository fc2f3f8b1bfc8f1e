"""Markdown twins and ``llms.txt``: every page has one, and what it says is read back."""

import re
from pathlib import Path
from urllib.parse import urljoin

import frontmatter
import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import Archive, gather
from generator.build import build
from generator.config import Config, Limits
from generator.content import read_content
from generator.forms import llms
from generator.forms.llms import Way
from generator.forms.twin import TwinWriter, twin
from generator.ids import PaperId
from generator.layout import Layout
from generator.output import documents, twins
from generator.page import Site
from generator.pages.paper import paper_pages
from generator.paper import Paper
from generator.tex import plain
from generator.urls import HOME, Address
from generator.vocabulary import Vocabulary
from generator.writer import Memory
from tests import odd_archive

SITE = Site("https://example.org/papers/", "Papers & more", "Research papers.", "en")
ALTERNATE = '<link rel="alternate" type="text/markdown" href="index.md">'
SURROGATE = re.compile(r"[\ud800-\udfff]")
LINK = re.compile(r"\]\((https?://[^)<>]*|[^)<>:]*index\.md)\)")


@pytest.fixture(scope="module", params=["odd", "real"])
def layout(request: pytest.FixtureRequest) -> Layout:
    its: Layout = request.getfixturevalue(request.param)
    return its


def pages_of(layout: Layout) -> list[Path]:
    return sorted(layout.site.rglob("index.html"))


# --- every page ------------------------------------------------------------------------------------------------------


def test_every_page_has_a_twin_and_says_so(layout: Layout) -> None:
    for page in pages_of(layout):
        assert page.with_name("index.md").is_file(), page
        by_hand = page.parent.name in ("about", "make-your-own")  # a person's front matter is its own
        assert (ALTERNATE in page.read_text(encoding="utf-8")) is not by_hand, page
    assert len(list(layout.site.rglob("index.md"))) == len(pages_of(layout))
    assert ALTERNATE not in (layout.site / "404.html").read_text(encoding="utf-8")


def test_every_link_of_a_twin_leads_to_a_twin(layout: Layout) -> None:
    home = "http://127.0.0.1:8000/"
    for file in layout.site.rglob("index.md"):
        here = f"{home}{file.relative_to(layout.site).as_posix()}"
        for link in LINK.findall(file.read_text(encoding="utf-8")):
            target = urljoin(here, link)
            if target.startswith(home):
                assert (layout.site / target.removeprefix(home)).is_file(), (file, link)


def test_twins_have_no_markup_of_the_site(layout: Layout) -> None:
    for file in layout.site.rglob("index.md"):
        text = file.read_text(encoding="utf-8")
        body = frontmatter.loads(text).content
        assert body.startswith("# "), file
        assert not re.search(r"^\{: |\{: [.#]\w+ \}$|</?(div|svg|table|td|a|bdi)\b", body, re.MULTILINE), file


def test_a_twin_tells_what_is_known_of_its_paper(layout: Layout) -> None:
    for paper in read_content(layout).archive.papers:
        post = frontmatter.load(str(layout.site / f"papers/{paper.paper_id}/index.md"))
        assert post["title"] == (plain(paper.title) or paper.paper_id)
        assert post.get("authors", []) == [plain(name) for name in paper.authors]
        assert (post.get("published"), post.get("upvotes")) == (paper.published, paper.upvotes)
        assert str(post["page"]).endswith(f"/papers/{paper.paper_id}/")
        assert str(post["json"]).endswith(f"/api/papers/{paper.paper_id}.json")
        assert ("## Notes" in post.content) == bool(paper.notes)
        for slug in paper.tags or ():
            assert f"/tags/{slug}/index.md)" in post.content


def test_a_list_has_a_line_of_each_paper(layout: Layout) -> None:
    archive = read_content(layout).archive
    for day, papers in archive.by_day.items():
        text = (layout.site / f"days/{day}/index.md").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line.startswith("- [")]
        first = papers[: len(lines)]
        assert lines
        for line, paper in zip(lines, first, strict=True):
            assert f"/papers/{paper.paper_id}/index.md)" in line


def test_what_is_drawn_is_told(real: Layout) -> None:
    text = (real.site / "trends/index.md").read_text(encoding="utf-8")
    assert re.search(r"^- Month · Papers$", text, re.MULTILINE)
    assert re.search(r"^- \[March 2026\]\(\S+/months/2026-03/index\.md\) · \d+$", text, re.MULTILINE)
    calendar = (real.site / "days/index.md").read_text(encoding="utf-8")
    assert re.search(r"\[31 \(1 paper\)\]\(\S+/days/2026-03-31/index\.md\)", calendar)


def test_a_page_by_hand_is_its_own_twin(layout: Layout) -> None:
    assert (layout.site / "about/index.md").read_bytes() == (layout.pages / "about.md").read_bytes()


def test_a_large_archive_has_none(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    build(layout, 1)
    layout.config.write_text("limits: {all_files: 0}\n", encoding="utf-8")
    build(layout, 1)
    assert not list(layout.site.rglob("index.md"))
    assert all(ALTERNATE not in page.read_text(encoding="utf-8") for page in pages_of(layout))
    assert "index.md" not in (layout.site / "llms.txt").read_text(encoding="utf-8")


def test_one_that_is_missing_is_made_again(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    build(layout, 1)
    file = layout.site / "papers/zzz/index.md"
    before = file.read_bytes()
    file.unlink()
    build(layout, 1)
    assert file.read_bytes() == before


# --- which address ---------------------------------------------------------------------------------------------------


def archive_of(*papers: Paper, **limits: int) -> Archive:
    return gather(papers, Vocabulary({}), Config(limits=Limits(related=0, **limits)))


def test_where_the_site_does_not_know_its_address_links_are_relative() -> None:
    out = TwinWriter(Address("tags/x/"), Memory({}), "")
    assert out.link(Address("papers/a/"), "A") == "[A](../../papers/a/index.md)"
    assert TwinWriter(HOME, Memory({}), "https://e.org/x/").link(HOME, "A") == "[A](https://e.org/x/index.md)"


def test_elements_of_html_become_lines() -> None:
    out = TwinWriter(Address("tags/x/"), Memory({}), "https://e.org/")
    element = (
        '<figure><div class="plot" role="img"><svg><path d="M0"/></svg><span>10</span></div>'
        '<table class=t><caption><a href="../../months/2026-04/">April</a> 2</caption>\n'
        '<tr><th>A &amp; [b]</th><td>1<td><a class=s1 href="../y/" title="2 papers"><strong>3</strong> x</a>'
        "</table></figure>"
    )
    assert out.html(element).splitlines() == [
        "- [April](https://e.org/months/2026-04/index.md) 2",
        "- A & \\[b\\] · 1 · [3 x (2 papers)](https://e.org/tags/y/index.md)",
    ]
    assert out.html('<div class="tools"></div>') == ""


# --- whatever papers say ---------------------------------------------------------------------------------------------

HOSTILE = st.text(st.characters(), min_size=1, max_size=60)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_whatever_a_paper_says_its_twin_is_read_back(title: str, name: str, label: str) -> None:
    its = Paper(paper_id=PaperId("x"), title=title, abstract="An abstract.", authors=(name,), tags=("t",))
    [page] = paper_pages(gather((its,), Vocabulary({}), Config()), {})
    post = frontmatter.loads(twin(page, SITE, Memory({"t": label})).decode())
    assert post["title"] == SURROGATE.sub("\ufffd", plain(title) or "x")
    assert post.get("authors", [""]) == [SURROGATE.sub("\ufffd", plain(name))]
    html = markdown.markdown(post.content)
    assert html.startswith("<h1>")
    assert (html.count("<h1>"), html.count("<li>")) == (1, 2)  # its day and its tag: nothing broke out of a line
    assert html.count("<a ") == 2 + len(re.findall(r"https?://", title))


# --- plain MkDocs ----------------------------------------------------------------------------------------------------


def test_twins_are_not_among_the_documents_of_which_pages_are_made(odd: Layout) -> None:
    content = read_content(odd)
    its, docs = twins(content.archive, content.pages, SITE), documents(content.archive, content.pages, SITE)
    assert its.keys() == {name for name in docs if name.endswith("index.md")}
    assert its["index.md"] != docs["index.md"]
    assert b"twin: true" in docs["index.md"]


# --- llms.txt --------------------------------------------------------------------------------------------------------


def test_llms_txt_has_the_form_that_its_proposal_asks_for(layout: Layout) -> None:
    text = (layout.site / "llms.txt").read_text(encoding="utf-8")
    blocks = text.strip().split("\n\n")
    assert re.fullmatch("# .+", blocks[0])
    assert blocks[1].startswith("> ")
    first = next(number for number, block in enumerate(blocks) if block.startswith("## "))
    assert not any(block.startswith("#") for block in blocks[2:first])
    for heading, ways in zip(blocks[first::2], blocks[first + 1 :: 2], strict=True):
        assert re.fullmatch(r"## .+", heading)
        assert all(re.fullmatch(r"- \[.+\]\(https?://[^\s()]+\)(: .+)?", way) for way in ways.splitlines())
    assert blocks[-2] == "## Optional"
    for target in re.findall(r"\]\(http://127\.0\.0\.1:8000/([^\s()]*)\)", text):
        path = layout.site / target
        assert path.is_file() or (path / "index.html").is_file(), target


@given(HOSTILE, HOSTILE)
def test_llms_txt_takes_any_name(name: str, about: str) -> None:
    text = llms.write(name, about, [about], {"A": [Way(name, "https://e.org/", about)], "None": []}).decode()
    html = markdown.markdown(text)
    assert (html.count("<h1>"), html.count("<h2>"), html.count("<li>"), html.count("<a ")) == (1, 1, 1, 1)
