"""Pages, feeds and files of searches that are saved in the settings."""

import json
from collections.abc import Mapping
from datetime import date

from generator.archive import gather
from generator.config import Config, Limits, Search
from generator.ids import PaperId
from generator.output import documents
from generator.page import Site
from generator.paper import Paper
from generator.vocabulary import Vocabulary

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
    assert b"https://example.org/searches/world-models/feed.xml" in files["feeds.opml"]
    assert "[1 saved search](searches/index.md)" in files["index.md"].decode()


def test_one_that_finds_nothing_has_a_page_all_the_same() -> None:
    files = made(Search("Nothing", "nothing", "qxqxqx"))
    assert "No papers yet." in files["searches/nothing/index.md"].decode()
    assert "searches/nothing/feed.xml" not in files


def test_where_none_is_saved_nothing_is_there() -> None:
    assert not [path for path in made() if path.startswith("searches/")]
