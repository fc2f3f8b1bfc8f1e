"""Atom 1.0 (RFC 4287), written by feedgenerator."""

import io
from typing import Any

from feedgenerator import Atom1Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

from generator.archive import Papers
from generator.escape import one_line, utf8
from generator.forms.feed import Feed, entry, title_of
from generator.page import Site
from generator.paper import Paper
from generator.writer import Memory

_ENCODING = "utf-8"


def write(feed: Feed, papers: Papers, site: Site, memory: Memory) -> bytes:
    """The feed of ``papers``, the newest first: one at least, and each has a day."""
    home = f"{site.url}{feed.address}"
    atom = _Atom(
        title=title_of(feed, site),
        link=home,
        description=None,
        subtitle=one_line(feed.description),
        language=site.language,
        author_name=one_line(site.name),
        feed_url=f"{home}feed.atom",
        feed_guid=home,
    )
    for paper in papers:
        atom.add(paper, site, memory)
    return utf8(str(atom.writeString(_ENCODING)))


class _Atom(Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """A feed whose entries name all authors, and are written once for all the feeds that they are in."""

    def add(self, paper: Paper, site: Site, memory: Memory) -> None:
        its = entry(paper, memory)
        self.add_item(
            its.title,
            f"{site.url}{its.address}",
            None,
            unique_id=its.id,
            pubdate=its.date,
            categories=its.tags,
            content=its.content or None,
            authors=its.authors,
            external=its.external,
            key=("atom", paper.paper_id),
            memory=memory,
        )

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        for item in self.items:
            # Despite its name: text that is put out as it is.
            handler.ignorableWhitespace(item["memory"].part(item["key"], lambda its=item: self._entry(its)))

    def _entry(self, item: dict[str, Any]) -> str:
        out = io.StringIO()
        handler = SimplerXMLGenerator(out, _ENCODING, short_empty_elements=True)
        handler.startElement("entry", {})
        self.add_item_elements(handler, item)
        handler.endElement("entry")
        return f"\n{out.getvalue()}"

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item["external"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": item["external"]})
