"""What programs read in pages: reference managers, Google Scholar, search engines, who shows links."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from generator.archive import gather
from generator.config import Config, Limits
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.page import laid_out
from generator.pages.metadata import cited, linked
from generator.pages.paper import paper_pages
from generator.paper import Paper
from generator.tex import plain
from generator.vocabulary import Vocabulary
from generator.writer import HtmlWriter, Memory
from tests.conftest import build
from tests.edits import append, copied
from tests.heads import Head, head_of, scholar_faults, zotero_item
from tests.odd_archive import REPOSITORY
from tests.site import HOST

SITE = "https://archive.example/"
TEMPLATES = Environment(loader=FileSystemLoader(REPOSITORY / "overrides"))  # noqa: S701 - as MkDocs has it
CARD = REPOSITORY / "overrides/assets/images/card.png"


def paper(**facts: Any) -> Paper:
    return Paper(paper_id=PaperId("p"), tags=(), **{"title": "A title"} | facts)


def block(its: Paper, **limits: int) -> str:
    """The part of a paper's page that is for programs, by the template."""
    (page,) = paper_pages(gather([its], Vocabulary({}), Config(limits=Limits(**limits))), {})
    meta = laid_out(page, HtmlWriter, Memory({})).meta
    template = TEMPLATES.get_template("paper.html")
    told = not meta.get("untold")  # as main.html finds it
    context = template.new_context({"page": SimpleNamespace(title=meta["title"], meta=meta), "told": told})
    return "".join(template.blocks["metadata"](context))


def said(its: Paper) -> dict[str, Any]:
    (data,) = head_of(block(its)).data
    found: dict[str, Any] = json.loads(data)
    return found


# --- how a paper is cited --------------------------------------------------------------------------------------------

PREPRINT = paper(arxiv_id="2510.15444", published=date(2025, 10, 17), authors=("Ada Beispiel", "Bo van der Exempel"))


def test_a_preprint_is_one_for_zotero() -> None:
    assert zotero_item(head_of(block(PREPRINT))) == {
        "itemType": "preprint",
        "title": "A title",
        "creators": [("Beispiel", "Ada"), ("van der Exempel", "Bo")],
        "date": "2025/10/17",
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            {"journal_ref": "Phys. Rev. D 76, 013009-013019 (2007)", "arxiv_id": "hep-ph/0703001"},
            {
                "itemType": "journalArticle",
                "publicationTitle": "Phys. Rev. D",
                "volume": "76",
                "pages": "013009-013019",
                "date": "2007",
            },
        ),
        (
            {"journal_ref": "Proceedings of the 12th Conference on Examples, 2024, pp. 3-9"},
            {"itemType": "conferencePaper", "pages": "3-9"},
        ),
        (
            {"extra": {"entry_type": "phdthesis", "school": "A school"}},
            {"itemType": "thesis", "university": "A school"},
        ),
        (
            {"extra": {"entry_type": "techreport", "institution": "A lab"}},
            {"itemType": "report", "institution": "A lab"},
        ),
        ({"extra": {"entry_type": "book", "publisher": "A house"}}, {"itemType": "book", "publisher": "A house"}),
        (
            {"extra": {"entry_type": "incollection", "booktitle": "A book"}},
            {"itemType": "bookSection", "publicationTitle": "A book"},
        ),
        ({}, {"itemType": "document"}),
        ({"arxiv_id": "2510.15444"}, {"itemType": "preprint", "date": "2025/10"}),
        ({"doi": "10.1/a b"}, {"DOI": "10.1/a b"}),
    ],
)
def test_zotero_is_told_where_it_appeared(facts: dict[str, Any], expected: dict[str, str]) -> None:
    item = zotero_item(head_of(block(paper(**facts))))
    assert item.items() >= expected.items()


def test_the_day_of_a_preprint_is_told_beside_the_year_of_the_journal() -> None:
    its = paper(arxiv_id="hep-ph/0703001", journal_ref="Phys. Rev. D 76, 013009 (2007)", published=date(2007, 3, 1))
    assert [pair for pair in cited(its) if "date" in pair[0]] == [
        ["citation_publication_date", "2007"],
        ["citation_online_date", "2007/03/01"],
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Jan Willem van der Berg",), [("Berg", "Jan Willem van der")]),  # not two authors
        (("Jan van der Berg",), [("van der Berg", "Jan")]),
        (("Martin King Jr.", "Ada Beispiel"), [("King", "Martin"), ("Beispiel", "Ada")]),
        (("The Example Team", "Beispiel"), [("Team", "The Example"), ("Beispiel", "")]),
        (("A; B", "et al."), [("A", ""), ("B", "")]),
    ],
)
def test_authors_are_told_apart(names: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert zotero_item(head_of(block(paper(authors=names))))["creators"] == expected


# --- schema.org, Open Graph, Signposting -----------------------------------------------------------------------------


def test_json_ld_says_what_the_page_says() -> None:
    its = replace(PREPRINT, doi="10.1/<a>", withdrawn=True, url="https://example.org/")
    assert said(its) == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "A title",
        "author": ["Ada Beispiel", "Bo van der Exempel"],
        "datePublished": "2025-10-17",
        "sameAs": ["https://doi.org/10.1/%3Ca%3E", "https://arxiv.org/abs/2510.15444", "https://example.org/"],
        "creativeWorkStatus": "Withdrawn",
    }


def test_a_paper_says_what_to_cite_and_what_it_is_in() -> None:
    head = head_of(block(PREPRINT))
    assert head.linked("cite-as") == ["https://arxiv.org/abs/2510.15444"]
    assert head.linked("collection") == ["../../days/2025-10-17/"]
    assert head.linked("type") == ["https://schema.org/AboutPage", "https://schema.org/ScholarlyArticle"]
    assert head_of(block(paper())).linked("cite-as") == []


def test_pages_of_a_large_archive_say_nothing_twice() -> None:
    assert block(PREPRINT, all_files=0) == ""


# --- foreign text ----------------------------------------------------------------------------------------------------

hostile = st.text(
    st.one_of(st.sampled_from("<>&\"'/\\!-]\u2028\u2029\ud800\udfff\x00\x0b\n$%{};,"), st.characters()), max_size=40
) | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&quot;", "{{ x }}", "\\u003c"])


@given(hostile.filter(str.strip), st.lists(hostile.filter(str.strip), max_size=4), hostile)
def test_any_text_is_read_back_as_the_page_shows_it(title: str, names: list[str], doi: str) -> None:
    its = paper(title=title, authors=tuple(names), doi=doi.strip() or None, arxiv_id="2510.15444")
    html = block(its)
    head = head_of(html)
    shown = plain(title) or "p"
    assert head.one("citation_title") == dict(head.properties)["og:title"] == shown
    assert head.all("citation_author") == [value for name, value in cited(its) if name == "citation_author"]
    found = json.loads(head.data[0])
    assert found["headline"] == shown
    assert found.get("author", []) == [plain(name) for name in names]
    assert html.count("<script") == html.count("</script") == 1
    assert "<!--" not in html
    html.encode()  # nothing is left that UTF-8 can't hold


@given(st.text(max_size=40))
def test_json_ld_is_json_in_any_language(text: str) -> None:
    assert json.loads(linked(text, [text], paper())).get("headline", "") == text


# --- built sites -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["odd", "real"])
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.getfixturevalue(request.param)
    return found


def heads(layout: Layout, pattern: str) -> dict[str, Head]:
    """The heads of pages by the address of the page."""
    files = sorted(layout.site.glob(pattern))
    return {path.parent.relative_to(layout.site).as_posix(): head_of(path.read_text("utf-8")) for path in files}


@pytest.mark.slow
def test_every_paper_is_cited_as_its_record_says(layout: Layout) -> None:
    found = heads(layout, "papers/*/index.html")
    for its in read_content(layout).archive.papers:
        head = found[f"papers/{its.paper_id}"]
        title = plain(its.title) or its.paper_id
        assert scholar_faults(head) == [], its.paper_id
        item = zotero_item(head)
        assert item["title"] == title
        assert item["itemType"] == ("preprint" if its.arxiv_id else "document"), its.paper_id
        assert item["url"] == f"{HOST}/papers/{its.paper_id}/"
        assert head.one("citation_arxiv_id") == (its.arxiv_id or "")
        (data,) = map(json.loads, head.data)
        assert {"@context", "@type", "headline"} <= data.keys()
        assert (data["@type"], data["headline"]) == ("ScholarlyArticle", title)
        assert data.get("author", []) == [plain(name) for name in its.authors]
        assert data.get("datePublished") == (its.published.isoformat() if its.published else its.issued)


@pytest.mark.slow
def test_every_page_can_be_shared(layout: Layout) -> None:
    found = heads(layout, "**/index.html")
    for address, head in found.items():
        if "refresh" in (layout.site / address / "index.html").read_text("utf-8")[:2000]:
            continue  # it leads on
        properties = dict(head.properties)
        assert len(properties) == len(head.properties), address
        assert properties["og:title"], address
        assert properties["og:url"] == head.linked("canonical")[0] == f"{HOST}/{address}/".replace("/./", "/")
        assert properties["og:image"] == f"{HOST}/assets/images/card.png"
        assert properties.get("og:description", "") == head.one("description")
    assert (layout.site / "assets/images/card.png").is_file()


def test_the_card_is_as_large_as_readers_want_it_and_no_larger() -> None:
    data = CARD.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1200, 630)
    assert len(data) < 40_000


@pytest.mark.slow
def test_browsers_are_not_sent_for_the_card(real: Layout) -> None:
    assert "card.png" not in (real.site / "sw.js").read_text("utf-8")


LISTS = "days weeks months years undated tags organizations authors trends".split()


@pytest.mark.slow
def test_lists_say_that_they_are_collections(layout: Layout) -> None:
    for kind in LISTS:
        for address, head in heads(layout, f"{kind}/**/index.html").items():
            (data,) = map(json.loads, head.data)
            assert data["@type"] == "CollectionPage", address
            assert data["name"] == dict(head.properties)["og:title"], address


@pytest.mark.slow
def test_the_front_page_says_how_to_search(layout: Layout) -> None:
    (head,) = heads(layout, "index.html").values()
    (data,) = map(json.loads, head.data)
    assert (data["@type"], data["url"]) == ("WebSite", f"{HOST}/")
    assert data["potentialAction"]["target"]["urlTemplate"] == f"{HOST}/search/?q={{search_term_string}}"
    assert dict(head.properties)["og:title"] == data["name"] != ""


@pytest.mark.slow
def test_each_paper_is_an_item_of_the_collection_that_it_names(layout: Layout) -> None:
    lists: dict[str, Head] = {}
    for kind in ("days", "months", "years", "undated"):
        lists |= heads(layout, f"{kind}/**/index.html")
    listed = {urljoin(f"/{address}/", item): address for address, head in lists.items() for item in head.linked("item")}
    for address, head in heads(layout, "papers/*/index.html").items():
        for collection in head.linked("collection"):
            # It may stand on a further page of the list.
            assert f"/{listed[f'/{address}/']}/".startswith(urljoin(f"/{address}/", collection))


@pytest.mark.slow
def test_an_archive_that_nobody_placed_names_no_address(tmp_path: Path, odd: Layout) -> None:
    its = copied(odd, tmp_path / "archive", built=False)
    append(its, "mkdocs.yml", "\nsite_url: ''\n")
    build(its)
    head = head_of((its.site / "papers/zzz/index.html").read_text("utf-8"))
    assert dict(head.properties).keys() == {"og:title", "og:description", "og:type"}
    assert not list(its.site.glob("sitemap*"))
    assert "Sitemap" not in (its.site / "robots.txt").read_text("utf-8")
