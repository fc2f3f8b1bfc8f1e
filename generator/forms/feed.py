"""What the formats of feeds have in common: which papers of a list are in its feed, and what is said of each.

A feed says the same whenever it is built: its dates are those of the papers, and an entry keeps its id wherever the
site is moved, for readers take a new one for a new paper.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import groupby
from typing import NamedTuple
from uuid import UUID, uuid5

from generator import urls
from generator.archive import Papers
from generator.escape import html_text, one_line
from generator.formats.citation import addresses
from generator.ids import PaperId
from generator.page import Site
from generator.paper import Paper
from generator.tex import plain
from generator.urls import Address
from generator.writer import Memory

_MOST = 200
"""Entries that a feed has at most: more than any day has, and less than is too long to fetch each hour."""

_AUTHORS = 100
"""Authors that an entry names at most."""

_IDS = UUID("6f1c7b52-5b0e-5a54-9c6e-0d6a3c2f4b18")
"""The namespace of the ids of entries (RFC 9562, section 5.5), drawn once for all archives."""

_PARAGRAPHS = re.compile(r"\n\s*\n")


class Feed(NamedTuple):
    """What is said of a feed besides its papers."""

    address: Address
    """That of its list."""
    title: str
    description: str
    enough: int
    """With so many entries it goes on to the end of a day, and no further."""


class Entry(NamedTuple):
    """A paper as feeds tell it: plain text, but for ``content``, which is HTML."""

    id: str
    """A UUID as a URN (RFC 9562, section 4)."""
    address: Address
    external: str
    """Where the paper itself is, if it is known."""
    title: str
    content: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    date: datetime
    """The beginning, in UTC, of the day that it is listed under."""


def newest(papers: Papers, enough: int) -> Papers:
    """Whole days of ``papers``, the newest first, until there are enough: who asks once a day misses none."""
    found: list[Paper] = []
    for _, group in groupby(filter(lambda paper: paper.day, papers), lambda paper: paper.day):
        if len(found) >= enough:
            break
        found += group
    return tuple(found[:_MOST])


def entry(paper: Paper, memory: Memory) -> Entry:
    """What is said of a paper, made once for all feeds; ``paper`` has a day."""
    return memory.part((entry, paper.paper_id), lambda: _entry(paper, memory))


def _entry(paper: Paper, memory: Memory) -> Entry:
    assert paper.day is not None  # noqa: S101 - such are in no feed
    return Entry(
        entry_id(paper.paper_id),
        urls.paper(paper.paper_id),
        next(addresses(paper), ""),
        one_line(plain(paper.title)),
        "".join(f"<p>{html_text(text)}</p>" for text in _paragraphs(paper.abstract)),
        tuple(filter(None, (one_line(plain(name)) for name in paper.authors[:_AUTHORS]))),
        tuple(memory.labels[slug] for slug in paper.tags or ()),
        datetime.combine(paper.day, time(), UTC),
    )


def entry_id(paper_id: PaperId) -> str:
    """What names a paper in every feed of every archive."""
    return uuid5(_IDS, paper_id).urn


def _paragraphs(abstract: str) -> Iterator[str]:
    return filter(None, (one_line(plain(text)) for text in _PARAGRAPHS.split(abstract)))


def title_of(feed: Feed, site: Site) -> str:
    """What a feed is called among those of other sites."""
    return one_line(f"{feed.title} - {site.name}" if feed.address else f"{site.name}: {feed.title}")
