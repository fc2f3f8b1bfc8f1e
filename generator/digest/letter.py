"""What a digest says, as plain values: the same for a mail, a page, text and Markdown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from generator import urls
from generator.archive import Archive
from generator.digest.span import Digest
from generator.escape import one_line
from generator.page import Site
from generator.pages.words import authors, counted, counted_together, long_date
from generator.paper import Paper
from generator.prose import first_sentences
from generator.tex import plain

_SUMMARY = 280
"""Characters of an abstract at most, as in lists."""


class Link(NamedTuple):
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of one paper, in Unicode, each on one line."""

    title: Link
    facts: tuple[str, ...]
    """Who wrote it, where, when if that is not said above, what readers thought."""
    summary: str
    tags: tuple[Link, ...]
    arxiv: str
    """Its address at arXiv, if it is there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a digest says."""

    site: Site
    key: str
    title: str
    """``Tuesday, 30 June 2026``."""
    topic: str
    """What all papers are about; empty where it is anything."""
    entries: tuple[Entry, ...]
    more: str
    """The address of the page that lists them all."""

    @property
    def count(self) -> str:
        """``32 papers``."""
        return counted(len(self.entries), "paper")

    @property
    def subject(self) -> str:
        """What it is called in a list of mails."""
        return f"{self.topic or self.site.name}: {self.count}, {self.title}"


class Cut(NamedTuple):
    """How much of a letter is shown, where not all may be: first so many entries in full, then titles."""

    full: int
    titles: int

    @property
    def shown(self) -> int:
        """Entries that are shown in any way."""
        return self.full + self.titles


def letter(archive: Archive, digest: Digest, site: Site) -> Letter:
    """What is said of the papers of a digest."""
    several = digest.span.first != digest.span.last
    names = [*(archive.labels.get(tag, tag) for tag in digest.tags), *([digest.search.name] if digest.search else [])]
    return Letter(
        site=site._replace(name=one_line(site.name)),
        key=digest.key,
        title=digest.span.title,
        topic=one_line(", ".join(names)),
        entries=tuple(_entry(archive, paper, site, several) for paper in digest.papers),
        more=f"{site.url}{digest.span.address}",
    )


def _entry(archive: Archive, paper: Paper, site: Site, shows_day: bool) -> Entry:
    return Entry(
        title=Link(_said(paper.title) or paper.paper_id, f"{site.url}{urls.paper(paper.paper_id)}"),
        facts=tuple(filter(None, _facts(paper, shows_day))),
        summary=_said(first_sentences(paper.abstract, _SUMMARY)),
        tags=tuple(_tag(archive, tag, site) for tag in paper.tags or ()),
        arxiv=urls.at_arxiv(paper.arxiv_id) if paper.arxiv_id else "",
    )


def _tag(archive: Archive, tag: str, site: Site) -> Link:
    return Link(one_line(archive.labels.get(tag, tag)) or tag, f"{site.url}{urls.tag(tag)}")


def _facts(paper: Paper, shows_day: bool) -> list[str]:
    return [
        "Withdrawn" if paper.withdrawn else "",
        one_line(authors(paper)),
        _said(paper.organization.name) if paper.organization else "",
        long_date(paper.day) if shows_day and paper.day else "",
        counted_together(paper.upvotes, "vote") if paper.upvotes else "",
        counted_together(paper.comments, "comment") if paper.comments else "",
    ]


def _said(text: str) -> str:
    """Foreign text as one line of Unicode that can be printed: formulas as near as it comes, no half of a pair."""
    return one_line(plain(text))


def largest(entries: int, size: Callable[[Cut], int], limit: int) -> Cut:
    """The most that ``limit`` allows of so many entries: rather all titles than some in full.

    ``size`` of a cut grows with what it shows.
    """

    def cut(step: int) -> Cut:
        full = max(step - entries, 0)
        return Cut(full, min(step, entries) - full)

    low, high = 0, 2 * entries
    if size(cut(high)) <= limit:
        return cut(high)
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if size(cut(middle)) <= limit else (low, middle)
    return cut(low)
