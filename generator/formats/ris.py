"""RIS, for reference managers. `generator.sources.ris` reads it.

Research Information Systems' specification (2001; types and tags of 2011): a line is a tag of two characters, two
spaces, a dash, a space and a value, and ends with CR and LF; ``TY`` begins a record, ``ER`` ends it; authors are
``Family, Given, Suffix``; dates are ``YYYY/MM/DD/``, of which any part but the slashes may be missing. It is UTF-8, as
all programs of today read it. Keywords may hold an asterisk, which the specification of 2001 reserved for searches.
"""

import re
from collections.abc import Iterable, Iterator

from generator.bibliography import tidy
from generator.formats.citation import PREPRINT, Citation
from generator.formats.names import Name

_TYPES = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "thesis": "THES",
    "report": "RPRT",
    "manuscript": "UNPB",
    "dataset": "DATA",
    "patent": "PAT",
    "software": "COMP",
    "webpage": "ELEC",
    PREPRINT: "UNPB",
}
_GIVEN = {"T3": "series", "ET": "edition", "CY": "address", "SN": "isbn"}
_PAGES = re.compile(r"(\w+)–(\w+)")


def write(citations: Iterable[Citation], *, abstracts: bool = False) -> Iterator[str]:
    """A file, record by record. See `record`."""
    return (record(citation, abstract=abstracts) for citation in citations)


def record(citation: Citation, *, abstract: bool = False) -> str:
    """One record, its tags in an order that is always the same."""
    lines = [f"{tag}  - {tidied}\r\n" for tag, value in _tagged(citation, abstract) if (tidied := tidy(value))]
    return "".join((*lines, "ER  - \r\n"))


def _tagged(citation: Citation, abstract: bool) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(citation.type, "GEN")
    yield "ID", citation.key
    yield "TI", citation.title
    yield from (("AU", _person(name)) for name in citation.authors)
    yield from (("ED", _person(name)) for name in citation.given.editors)
    yield from _dates(citation.issued)
    yield from _venue(citation)
    yield from ((tag, citation.given.text(name)) for tag, name in _GIVEN.items())
    yield "SN", "" if citation.given.text("isbn") else citation.given.text("issn")
    yield "DO", citation.doi
    yield "AN", f"arXiv:{citation.arxiv_id}" if citation.arxiv_id else ""
    yield "UR", citation.url
    yield from (("KW", word) for word in citation.keywords)
    yield "AB", citation.abstract if abstract else ""
    yield "N1", citation.note
    yield "N1", "Withdrawn" if citation.withdrawn else ""


def _venue(citation: Citation) -> Iterator[tuple[str, str]]:
    venue = citation.venue
    yield "T2", venue.container
    yield "VL", venue.volume
    yield "IS", venue.issue
    pages = _PAGES.fullmatch(venue.pages)
    yield "SP", pages[1] if pages else venue.pages
    yield "EP", pages[2] if pages else ""
    yield "PB", citation.publisher


def _person(name: Name) -> str:
    family = " ".join(filter(None, (name.particle, name.family)))
    return name.literal or ", ".join(filter(None, (family, name.given, name.suffix)))


def _dates(issued: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    if issued:
        year, month, day = (*issued, 0, 0)[:3]
        yield "PY", f"{year:04}"
        yield "DA", f"{year:04}/{f'{month:02}' if month else ''}/{f'{day:02}' if day else ''}/"
