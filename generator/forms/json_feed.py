"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from typing import Any

from generator.archive import Papers
from generator.escape import json_text, utf8
from generator.forms.feed import Entry, Feed, entry, title_of
from generator.page import Site
from generator.paper import Paper
from generator.writer import Memory


def write(feed: Feed, papers: Papers, site: Site, memory: Memory) -> bytes:
    """The feed of ``papers``, the newest first; each has a day."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title_of(feed, site),
        "home_page_url": f"{site.url}{feed.address}",
        "feed_url": f"{site.url}{feed.address}feed.json",
        "description": feed.description,
        "language": site.language,
    }
    fields = (f"{json_text(key)}:{json_text(value)}" for key, value in head.items() if value)
    items = (_item(paper, site, memory) for paper in papers)
    return utf8("".join(["{", ",\n".join(fields), ',\n"items":[', ",\n".join(items), "]}\n"]))


def _item(paper: Paper, site: Site, memory: Memory) -> str:
    """A paper, written once for all the feeds that it is in."""
    return memory.part((_said, paper.paper_id), lambda: json_text(_said(entry(paper, memory), site)))


def _said(its: Entry, site: Site) -> dict[str, Any]:
    said = {
        "id": its.id,
        "url": f"{site.url}{its.address}",
        "external_url": its.external,
        "title": its.title,
        "content_html": its.content or "<p>No abstract is known.</p>",
        "date_published": its.date.isoformat(),
        "authors": [{"name": name} for name in its.authors],
        "tags": its.tags,
    }
    return {key: value for key, value in said.items() if value}
