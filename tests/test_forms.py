"""Feeds and files of lists: read back by a feed reader's library and by readers of citations."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import feedparser
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import gather
from generator.build import build
from generator.config import Config, Limits
from generator.content import read_content
from generator.formats.citation import cite
from generator.forms import atom, json_feed, opml
from generator.forms.cited import remember
from generator.forms.feed import Feed, entry_id, newest
from generator.forms.listed import CITED
from generator.ids import PaperId
from generator.layout import Layout
from generator.output import documents
from generator.page import Site
from generator.pages.forms import forms_of
from generator.paper import Paper
from generator.vocabulary import Vocabulary
from generator.writer import Memory
from tests import odd_archive

SITE = Site("https://example.org/papers/", "Papers & more", "Research papers.", "en")
FEED = Feed("tags/agents/", "Agents", "Programs that act.", 30)  # type: ignore[arg-type]  # an address
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("", "days/2025-10-17/", "weeks/2025-W42/", "months/2025-10/", "tags/attention/")
FILES = ("feed.atom", "feed.json", "papers.bib", "papers.ris", "papers.json")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = odd_archive.make(tmp_path_factory.mktemp("forms") / "archive")
    limits = layout.config.read_text(encoding="utf-8") if layout.config.exists() else ""
    assert "author_files" not in limits
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE.url)
        build(layout, 1)
    return layout


def read(odd: Layout, path: str) -> bytes:
    return (odd.site / path).read_bytes()


# --- every list ------------------------------------------------------------------------------------------------------


def lists(odd: Layout, file: str) -> list[str]:
    """The addresses of all lists that have such a file."""
    return sorted(path.parent.relative_to(odd.site).as_posix() for path in odd.site.rglob(file))


def test_every_kind_of_list_has_every_file(odd: Layout) -> None:
    kinds = {path.partition("/")[0] for path in lists(odd, "feed.atom")}
    assert kinds >= {".", "days", "weeks", "months", "tags", "organizations", "rising"}
    for file in FILES:
        assert {path.partition("/")[0] for path in lists(odd, file)} >= kinds, file


@pytest.mark.parametrize("address", LISTS)
def test_a_list_leads_to_its_files_and_names_its_feeds(odd: Layout, address: str) -> None:
    page = read(odd, f"{address}index.html").decode()
    for file in FILES:
        assert (odd.site / address / file).is_file()
        assert f'<a href="{file}"' in page
    for kind, file in (("atom+xml", "feed.atom"), ("feed+json", "feed.json")):
        [link] = [line for line in page.splitlines() if f'type="application/{kind}"' in line]
        assert link.startswith('<link rel="alternate"')
        assert f'href="{SITE.url}{address}{file}"' in link


def test_numbered_pages_and_pages_that_are_no_lists_have_none(odd: Layout) -> None:
    assert 'class="files"' not in read(odd, "search/index.html").decode()
    assert 'class="files"' not in read(odd, "authors/index.html").decode()
    numbered = odd.site.glob("*/*/1/index.html")
    assert all('class="files"' not in path.read_text(encoding="utf-8") for path in numbered)


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_every_atom_feed_is_what_the_specification_asks_for(odd: Layout) -> None:
    for path in odd.site.rglob("feed.atom"):
        address = path.parent.relative_to(odd.site).as_posix().removeprefix(".")
        root = ElementTree.fromstring(path.read_bytes())
        assert root.tag == f"{ATOM}feed"
        for required in ("id", "title", "updated", "author"):  # RFC 4287, section 4.1.1
            assert len(root.findall(f"{ATOM}{required}")) == 1, (path, required)
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        home = f"{SITE.url}{address}/" if address else SITE.url
        assert links == {"self": f"{home}feed.atom", "alternate": home}
        entries = root.findall(f"{ATOM}entry")
        assert entries
        assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)
        for one in entries:
            assert UUID((one.findtext(f"{ATOM}id") or "").removeprefix("urn:uuid:")).version == 5
            assert (one.findtext(f"{ATOM}title") or "").strip()
            assert all((link.get("href") or "").startswith("http") for link in one.findall(f"{ATOM}link"))
            datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "")
        newest_of_all = max(one.findtext(f"{ATOM}updated") or "" for one in entries)
        assert root.findtext(f"{ATOM}updated") == newest_of_all


def test_a_feed_reader_reads_it(odd: Layout) -> None:
    read_back = feedparser.parse(read(odd, "feed.atom"))
    assert not read_back.bozo
    assert read_back.version == "atom10"
    assert read_back.feed.title == "Paper archive: Newest papers"
    data = json.loads(read(odd, "feed.json"))
    assert [one.id for one in read_back.entries] == [one["id"] for one in data["items"]]
    assert [one.title for one in read_back.entries] == [one["title"] for one in data["items"]]
    assert [one.link for one in read_back.entries] == [one["url"] for one in data["items"]]
    assert all("<script" not in content.value for one in read_back.entries for content in one.get("content", []))


def test_every_json_feed_is_what_the_specification_asks_for(odd: Layout) -> None:
    for path in odd.site.rglob("feed.json"):
        data: dict[str, Any] = json.loads(path.read_bytes())
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert data["title"]
        assert data["feed_url"].startswith(SITE.url)
        assert data["feed_url"] == f"{data['home_page_url']}feed.json"
        for one in data["items"]:
            assert one["id"].startswith("urn:uuid:")
            assert one["url"].startswith(f"{SITE.url}papers/")
            assert one["content_html"].startswith("<p>")
            assert datetime.fromisoformat(one["date_published"]).tzinfo == UTC
            assert all(set(author) == {"name"} and author["name"] for author in one.get("authors", []))


def paper(name: str, day: date | None, **facts: Any) -> Paper:
    return Paper(paper_id=PaperId(name), **{"title": name, "featured": day, **facts})


def test_a_feed_ends_with_a_day() -> None:
    first, second = date(2026, 4, 20), date(2026, 4, 17)
    papers = (
        *(paper(f"a{n}", first) for n in range(3)),
        *(paper(f"b{n}", second) for n in range(4)),
        paper("c", None),
    )
    assert len(newest(papers, 1)) == 3
    assert len(newest(papers, 3)) == 3
    assert len(newest(papers, 4)) == 7
    assert len(newest(papers, 99)) == 7  # what has no day is in no feed
    many = tuple(paper(f"d{n}", first) for n in range(500))
    assert len(newest(many, 30)) == 200


def test_the_id_of_an_entry_is_for_ever() -> None:
    assert entry_id(PaperId("2401.01234")) == "urn:uuid:d7f02b5c-1675-55e0-8b70-69f5f64189ba"


HOSTILE = st.text(st.characters(), max_size=60)


@given(HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=3), HOSTILE)
def test_whatever_a_paper_says_feeds_are_read_back(title: str, abstract: str, authors: list[str], name: str) -> None:
    its = paper("x", date(2026, 4, 20), title=title, abstract=abstract, authors=tuple(authors))
    site = SITE._replace(name=name)
    root = ElementTree.fromstring(atom.write(FEED, (its,), site, Memory({})))
    [one] = root.findall(f"{ATOM}entry")
    data = json.loads(json_feed.write(FEED, (its,), site, Memory({})))
    assert (one.findtext(f"{ATOM}title") or "") == data["items"][0].get("title", "")
    names = [found.text for found in one.findall(f"{ATOM}author/{ATOM}name")]
    assert names == [found["name"] for found in data["items"][0].get("authors", [])]
    html = one.findtext(f"{ATOM}content") or "<p>No abstract is known.</p>"
    assert html == data["items"][0]["content_html"]
    assert html.count("<") == html.count("<p>") + html.count("</p>")


# --- files for reference managers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", LISTS)
def test_each_file_holds_all_papers_of_the_list(odd: Layout, address: str) -> None:
    bib = parse_string(read(odd, f"{address}papers.bib").decode())
    assert not bib.failed_blocks
    ris = rispy.load(io.StringIO(read(odd, f"{address}papers.ris").decode().replace("\r\n", "\n")))
    csl = json.loads(read(odd, f"{address}papers.json"))
    assert [its.key for its in bib.entries] == [its["id"] for its in csl]
    assert len(ris) == len(csl) > 0


# --- all feeds -------------------------------------------------------------------------------------------------------


def test_opml_names_every_feed(odd: Layout) -> None:
    root = ElementTree.fromstring(read(odd, "feeds.opml"))
    assert root.tag == "opml"
    assert root.get("version") == "2.0"
    outlines = root.findall("./body/outline/outline")
    assert all(its.get("type") == "rss" and its.get("text") for its in outlines)
    told = {(its.get("xmlUrl") or "").removeprefix(SITE.url).removesuffix("feed.atom") for its in outlines}
    assert told == {f"{path}/" if path != "." else "" for path in lists(odd, "feed.atom")}


def test_opml_takes_any_name() -> None:
    feed = FEED._replace(title="<&]]>\x00\ud800")
    root = ElementTree.fromstring(opml.write([feed], SITE._replace(name='"\x01')))
    assert root.findtext("./head/title") == '"'


# --- which lists -----------------------------------------------------------------------------------------------------


def made(*papers: Paper, **limits: int) -> Mapping[str, bytes]:
    config = Config(limits=Limits(related=0, **limits))
    return documents(gather(papers, Vocabulary({}), config), (), SITE)


def test_an_author_has_files_from_some_papers_on() -> None:
    day = date(2026, 4, 20)
    papers = [paper(f"p{n}", day, authors=("Ada Able", *(["Bo Baker"] if n < 3 else []))) for n in range(5)]
    names = made(*papers, author_files=4).keys()
    assert {"authors/ada-able/index.md", "authors/bo-baker/index.md", "authors/ada-able/feed.atom"} <= names
    assert "authors/bo-baker/feed.atom" not in names


def test_a_large_archive_keeps_the_feeds_that_go_on() -> None:
    papers = [paper(f"p{n}", date(2026, 4, 20), tags=()) for n in range(5)]
    small, large = made(*papers, all_files=5).keys(), made(*papers, all_files=4).keys()
    assert {"feed.atom", "papers.bib", "days/2026-04-20/feed.json", "days/2026-04-20/papers.ris"} <= small
    assert {"feed.atom", "feeds.opml"} <= large
    assert "feed.json" not in large
    assert not any(name.startswith("days/") and not name.endswith(".md") for name in large)
    assert "papers.bib" not in large


def test_papers_without_a_day_have_files_and_no_feed() -> None:
    archive = gather([paper("a", None)], Vocabulary({}), Config())
    forms = forms_of(archive, FEED.address, "Undated", "", archive.papers)
    assert forms is not None
    assert forms.names == ("papers.bib", "papers.ris", "papers.json")
    assert forms_of(archive, FEED.address, "Nothing", "", ()) is None


def test_of_an_address_that_is_not_known_files_are_made_all_the_same(tmp_path: Path) -> None:
    its = paper("x", date(2026, 4, 20))
    data = json.loads(json_feed.write(FEED, (its,), SITE._replace(url=""), Memory({})))
    assert data["items"][0]["url"] == "papers/x/"


def test_a_file_is_taken_apart_into_what_each_paper_is_in_all(odd: Layout) -> None:
    """What the file of one list says of its papers makes that of another list."""
    papers = read_content(odd).archive.papers
    some = papers[::3]
    for name, write in CITED.items():
        memory = Memory({})
        remember(name, write(papers, SITE, memory), papers, kept := Memory({}))
        assert kept._parts.keys() >= {key for key in memory._parts if isinstance(key, tuple) and key[0] is not cite}
        assert write(some, SITE, kept) == write(some, SITE, Memory({}))
        assert not any(isinstance(key, tuple) and key[0] is cite for key in kept._parts)  # nothing was cited anew


def test_a_file_that_does_not_come_apart_is_not_used(odd: Layout) -> None:
    papers = read_content(odd).archive.papers
    for name, write in CITED.items():
        remember(name, write(papers, SITE, Memory({})), papers[1:], kept := Memory({}))
        assert not kept._parts
