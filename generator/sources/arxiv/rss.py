"""arXiv's feeds of new announcements: RSS 2.0 and Atom (https://info.arxiv.org/help/rss.html).

Both give the same under other names. The day of an item is that of its announcement, not that of the paper.
"""

import re
from collections.abc import Iterator

from generator.capture import TITLES, Answer, Ask, Capture, Get, Live, Parsed, RetrievalError, Source
from generator.sources.arxiv.common import (
    ACCEPT,
    DUBLIN_CORE,
    PAUSE,
    SCHEMA,
    Said,
    answer_of,
    checked_categories,
    identify,
    iso_day,
    parsed,
    split_names,
)
from generator.sources.arxiv.tree import Node, Tree, opening, read

NAME = "arxiv-rss"

_ATOM = "http://www.w3.org/2005/Atom"
_PREFACE = re.compile(r"(?:arXiv:\S{1,60} )?Announce Type: (?P<type>[a-z-]{1,20}) (?:Abstract: )?")


def recognizes(data: bytes) -> bool:
    """Whether ``data`` is a feed of announcements, in one of the two forms."""
    name, head = opening(data)
    return "rss.arxiv.org" in head if name == "feed" else name == "rss" and (SCHEMA in head or "rss.arxiv.org" in head)


def parse(capture: Capture) -> Parsed:
    """The records of a feed, in its order, whatever they are announced as."""
    is_atom = opening(capture.data)[0] == "feed"
    tree = read(capture.data, "entry" if is_atom else "item")
    return parsed(capture, tree, NAME, map(_said, _items(tree)))


def _items(tree: Tree) -> list[Node]:
    if tree.root is None:
        return []
    if tree.root.name == "feed":
        return list(tree.root.nodes("entry", _ATOM))
    return [item for channel in tree.root.nodes("channel") for item in channel.nodes("item")]


def _said(item: Node) -> Said:
    is_atom = item.space == _ATOM
    own = item.space
    text = item.text_of("summary" if is_atom else "description", own)
    preface = _PREFACE.match(text)
    creator = item.text_of("creator", DUBLIN_CORE)
    names = split_names(creator)
    return Said(
        line=item.line,
        identifier=_identifier(item),
        title=item.text_of("title", own),
        abstract=text[preface.end() if preface else 0 :].removeprefix("Abstract: "),
        authors=names,
        categories=[node.attributes.get("term", "") if is_atom else node.text for node in item.nodes("category", own)],
        doi=item.text_of("DOI", SCHEMA),
        journal_ref=item.text_of("journal_reference", SCHEMA),
        extra={
            "announce_type": item.text_of("announce_type", SCHEMA) or (preface["type"] if preface else ""),
            "announced": iso_day(item.text_of("published" if is_atom else "pubDate", own)),
            "license": item.text_of("rights", DUBLIN_CORE),
            "comment": item.text_of("comment", SCHEMA),
            "creator": "" if names else creator,
        },
    )


def _identifier(item: Node) -> str:
    """The identifier of an item, which has the version; else the address it leads to."""
    links = [node.attributes.get("href", "") or node.text for node in item.nodes("link", item.space)]
    given = [item.text_of("id" if item.space == _ATOM else "guid", item.space), *links]
    return next(filter(identify, given), given[0])


# --- over the network ------------------------------------------------------------------------------------------------


def ask(get: Get, endpoint: str, what: Ask) -> Iterator[Answer]:
    """The latest announcements of categories, in one answer. Raises `RetrievalError` for what can't be asked."""
    categories = checked_categories(endpoint, what)
    if not categories or what.query or what.ids:
        raise RetrievalError(endpoint, "only categories have feeds", "give categories, or ask the source arxiv")
    url = f"{endpoint.rstrip('/')}/rss/{'+'.join(categories)}"
    yield answer_of(get(url, {}), url, {}, what)


SOURCE = Source(
    NAME,
    TITLES[NAME],
    recognizes,
    parse,
    kept=False,
    live=Live("https://rss.arxiv.org", PAUSE, ask, ACCEPT),
)
