"""Pages, feeds and files of searches that are saved in the settings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.archive import gather
from generator.build import searching as searching_module
from generator.build.searching import searching
from generator.config import Config, Limits, Search
from generator.ids import PaperId
from generator.output import documents
from generator.page import Site
from generator.paper import Paper
from generator.search import matching as matching_module
from generator.search.matching import matching
from generator.vocabulary import Tag, Vocabulary

SITE = Site("https://example.org/", "Papers", "Research papers.", "en")
DAY = date(2026, 4, 20)
PAPERS = (
    Paper(paper_id=PaperId("a"), title="A world model for cars", featured=DAY),
    Paper(paper_id=PaperId("b"), title="World models at home", featured=DAY),
    Paper(paper_id=PaperId("c"), title="Something else", featured=DAY),
)


def made(*searches: Search) -> Mapping[str, bytes]:
    config = Config(limits=Limits(related=0), searches=searches)
    return documents(gather(PAPERS, Vocabulary({}), config), (), SITE)


def test_a_saved_search_is_a_list_with_a_feed() -> None:
    files = made(Search("World <models>", "world-models", '"world model" -cars'))
    page = files["searches/world-models/index.md"].decode()
    assert "World models at home" in page
    assert "for cars" not in page
    assert "# World &lt;models>" in page
    feed = json.loads(files["searches/world-models/feed.json"])
    assert [its["title"] for its in feed["items"]] == ["World models at home"]
    assert feed["title"] == "World <models> - Papers"
    assert "world-models" in files["searches/index.md"].decode()
    assert b"https://example.org/searches/world-models/feed.atom" in files["feeds.opml"]
    assert "[1 saved search](searches/index.md)" in files["index.md"].decode()


def test_one_that_finds_nothing_has_a_page_all_the_same() -> None:
    files = made(Search("Nothing", "nothing", "qxqxqx"))
    assert "No papers yet." in files["searches/nothing/index.md"].decode()
    assert "searches/nothing/feed.atom" not in files


def test_where_none_is_saved_nothing_is_there() -> None:
    assert not [path for path in made() if path.startswith("searches/")]


def test_what_was_found_is_remembered(tmp_path: Path) -> None:
    """However papers, queries and labels change from build to build, it finds what is found without a memory."""
    path = tmp_path / "searched.json"
    labels = {"t": "World models"}
    steps = [
        (PAPERS, labels, ("world", "tag:t")),
        (PAPERS, labels, ("world", "tag:t")),
        ((*PAPERS, Paper(paper_id=PaperId("d"), title="A new world", tags=("t",))), labels, ("world", "cars")),
        ((replace(PAPERS[0], title="Cars"), *PAPERS[1:]), labels, ("world", "cars", 'tag:"Else"')),
        ((replace(PAPERS[0], tags=("t",)), PAPERS[2]), {"t": "Else"}, ("world", 'tag:"Else"')),
        ((), labels, ("world",)),
        (PAPERS, labels, ("world",)),
    ]
    for papers, its, queries in steps:
        searches = tuple(Search(query, f"s{n}", query) for n, query in enumerate(queries))
        vocabulary = Vocabulary({slug: Tag(slug, label, label) for slug, label in its.items()})
        archive = gather(papers, vocabulary, Config(searches=searches))
        find = searching(archive, path)
        assert {query: find(archive, query) for query in queries} == {q: matching(archive, q) for q in queries}


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00"])
def test_a_damaged_memory_is_none(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "searched.json"
    path.write_bytes(damage)
    archive = gather(PAPERS, Vocabulary({}), Config(searches=(Search("World", "world", "world"),)))
    assert searching(archive, path)(archive, "world") == matching(archive, "world")


def test_who_was_looked_at_is_not_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "searched.json"
    archive = gather(PAPERS, Vocabulary({}), Config(searches=(Search("World", "world", "world"),)))
    searching(archive, path)
    looked: list[Paper] = []
    real = matching_module.found

    def watched(papers: Iterable[Paper], query: str, labels: Mapping[str, str]) -> list[Paper]:
        looked.extend(papers)
        return real(papers, query, labels)

    monkeypatch.setattr(searching_module, "found", watched)
    assert searching(archive, path)(archive, "world") == matching(archive, "world")
    assert looked == []
