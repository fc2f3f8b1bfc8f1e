"""What a citation says of a paper, made once, in the terms of CSL 1.0.2; each format of citations is written from it.

Only what sources said is in it: a paper without named authors is cited without authors, and the day a feed featured
it is not when it appeared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from generator import urls
from generator.bibliography import tidy
from generator.escape import one_line
from generator.formats import names
from generator.formats.given import Given, given
from generator.formats.names import Name
from generator.formats.venue import Venue, as_given, venue
from generator.ids import PaperId, fold
from generator.issued import year_and_month
from generator.paper import Paper
from generator.tex import Span, parse, plain

PREPRINT = "article"
"""CSL's type for what is made available without a journal or a publisher, preprints first."""
OTHER = "document"
"""CSL's type for what none other fits."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One paper as it is cited. What is not known is empty."""

    id: PaperId
    key: str
    """Names it in BibTeX and CSL-JSON; see `key_of`."""
    type: str
    """As CSL names it: `PREPRINT`, ``article-journal``, ``paper-conference``, ``chapter``, ``book``, … or `OTHER`."""
    title: str
    """On one line, in Unicode, formulas as near as it comes."""
    spans: tuple[Span, ...]
    """The same title as text and formulas."""
    authors: tuple[Name, ...]
    others: bool
    """Whether there are more authors than are named."""
    issued: tuple[int, ...]
    """Year, month and day, as far as they are known."""
    venue: Venue
    arxiv_id: str
    category: str
    """arXiv's primary one."""
    version: str
    doi: str
    url: str
    organization: str
    withdrawn: bool
    given: Given
    """What a library said besides."""
    keywords: tuple[str, ...]
    abstract: str
    """As its source wrote it, TeX and all."""

    @property
    def note(self) -> str:
        """What is to be said besides, but that it was withdrawn."""
        return "; ".join(dict.fromkeys(filter(None, (self.venue.note, self.given.text("note")))))

    @property
    def publisher(self) -> str:
        """Who made it public: the publisher, arXiv for a preprint that is there, else the organization."""
        return self.venue.publisher or ("arXiv" if self.type == PREPRINT and self.arxiv_id else self.organization)


def cite(paper: Paper, site: str = "") -> Citation:
    """The citation of ``paper``. ``site`` is the archive's address, for papers that nothing else leads to."""
    where = venue(paper)
    when = issued(paper, where)
    place = as_given(paper, where)
    said = given(paper)
    kind = type_of(paper, place)
    title = plain(paper.title)
    authors = tuple(named(paper))
    year = when[0] if when else paper.day.year if paper.day else None
    return Citation(
        id=paper.paper_id,
        key=key_of(paper.paper_id, authors, year, title),
        type=said.kind or kind if kind == OTHER else kind,
        title=title,
        spans=parse(paper.title),
        authors=authors,
        others=bool(paper.authors) and (said.other_authors or (paper.author_count or 0) > len(paper.authors)),
        issued=when or ((int(place.year),) if place.year else ()),
        venue=place,
        arxiv_id=paper.arxiv_id or "",
        category=paper.categories[0] if paper.categories else "",
        version=str(paper.version or ""),
        doi=paper.doi or "",
        url=_url(paper, site),
        organization=tidy(paper.organization.name) if paper.organization else "",
        withdrawn=bool(paper.withdrawn),
        given=said,
        keywords=paper.keywords,
        abstract=paper.abstract,
    )


def type_of(paper: Paper, where: Venue) -> str:
    """The type that CSL has for it."""
    return where.kind or (PREPRINT if paper.arxiv_id else OTHER)


_MORE = frozenset(("et al", "et al.", "others", "and others"))


def named(paper: Paper) -> Iterator[Name]:
    """The names of its authors, taken apart."""
    return filter(None, map(_name, paper.authors))


@lru_cache(100_000)  # authors have several papers
def _name(author: str) -> Name | None:
    return None if author.lower() in _MORE else names.split(plain(author))


def _url(paper: Paper, site: str) -> str:
    """Where it can be read. A DOI is a field of its own in every format, and needs no address besides."""
    if paper.url:
        return paper.url
    if paper.arxiv_id:
        return urls.at_arxiv(paper.arxiv_id)
    return f"{site}{urls.paper(paper.paper_id)}" if site and not paper.doi else ""


def addresses(paper: Paper) -> Iterator[str]:
    """Where the paper itself is, the address to cite it by first."""
    if paper.doi:
        yield urls.at_doi(paper.doi)
    if paper.arxiv_id:
        yield urls.at_arxiv(paper.arxiv_id)
    if paper.url:
        yield one_line(paper.url)


# --- dates -----------------------------------------------------------------------------------------------------------

_YYMM = re.compile(r"(?:[a-z-]+/)?(\d\d)(0[1-9]|1[0-2])")


def issued(paper: Paper, where: Venue) -> tuple[int, ...]:
    """When it appeared where it appeared. An arXiv id begins with the month in which it was given."""
    day = paper.published
    if where.kind and where.year and not (day and str(day.year) == where.year and not paper.arxiv_id):
        told = _told(paper)
        return told if told and told[0] == int(where.year) else (int(where.year),)
    if day:
        # Of what is on arXiv the day is that of the preprint: of the journal only the year may be the same.
        return (day.year,) if where.kind and paper.arxiv_id else (day.year, day.month, day.day)
    return (_month_of(paper.arxiv_id) if paper.arxiv_id else ()) or _told(paper)


def _told(paper: Paper) -> tuple[int, ...]:
    """The year, or year and month, of a paper whose day of publication is not known."""
    return tuple(filter(None, year_and_month(paper.issued))) if paper.issued and not paper.published else ()


def _month_of(arxiv_id: str) -> tuple[int, ...]:
    """arXiv began in 1991."""
    match = _YYMM.match(arxiv_id)
    if match is None:
        return ()
    year = int(match[1])
    return (year + (1900 if year > 90 else 2000), int(match[2]))


# --- keys ------------------------------------------------------------------------------------------------------------

_LONGEST_ID = 16
"""arXiv's ids and the shortest slugs stand in keys as they are; of others a checksum (CRC-32) does."""
_LONGEST_PART = 24
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_SPELLED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that are no others with a mark."""
_INSIGNIFICANT = frozenset(
    "a an the on of in to for and or with without from by at as is are was be do does did can could should will may"
    " what how why when where who which it its this that these those not no via towards toward into over under".split()
)


def key_of(paper_id: PaperId, authors: tuple[Name, ...], year: int | None, title: str) -> str:
    """``beispiel2025attention-2510.15444``: who, when, the first word that says something, and the id.

    With the id in it, it is the only one of the archive, whatever else is exported and whatever papers come. It holds
    letters, digits, ``.`` and ``-``, which BibTeX, biber, pandoc and Zotero all take. The browser makes the same one
    (``library/key.js``): no paper has two.
    """
    who = _letters(authors[0].filed_under) if authors else ""
    suffix = paper_id if len(paper_id) <= _LONGEST_ID else f"{crc32(paper_id.encode()):08x}"
    return "-".join(filter(None, (f"{who}{year or ''}{_first_word(title)}", suffix)))


def _letters(text: str) -> str:
    return _NOT_WORDS.sub("", _ascii(text))[:_LONGEST_PART]


def _ascii(text: str) -> str:
    return fold(text).translate(_SPELLED)


def _first_word(title: str) -> str:
    words = _NOT_WORDS.sub(" ", _ascii(title[:200])).split()
    return next((word for word in words if word not in _INSIGNIFICANT), "")[:_LONGEST_PART]
