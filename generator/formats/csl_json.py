"""CSL-JSON, what citation processors, Zotero and pandoc take. `generator.sources.csl_json` reads it.

Variables and types are those of CSL 1.0.2 (its appendices III and IV and ``csl-data.json``). A preprint is an
``article`` published by its archive, with its id there as ``number``, as Zotero writes it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from generator.bibliography import tidy
from generator.escape import json_text
from generator.formats.citation import PREPRINT, Citation
from generator.formats.names import Name

_GIVEN = {
    "collection-title": "series",
    "edition": "edition",
    "genre": "type",
    "ISBN": "isbn",
    "ISSN": "issn",
    "publisher-place": "address",
}
"""Variables of CSL for what a library said, by BibTeX's names."""


def write(citations: Iterable[Citation], *, abstracts: bool = False) -> Iterator[str]:
    """A JSON list, an item a line. See `item`."""
    before = "[\n"
    for citation in citations:
        yield before + line(citation, abstract=abstracts)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def line(citation: Citation, *, abstract: bool = False) -> str:
    """One item as JSON, on a line."""
    return json_text(item(citation, abstract=abstract))


def item(citation: Citation, *, abstract: bool = False) -> dict[str, Any]:
    """One item, its variables in an order that is always the same; what is not known is left out."""
    venue = citation.venue
    preprint = citation.type == PREPRINT
    texts = {
        "title": citation.title,
        "container-title": venue.container,
        "volume": venue.volume,
        "issue": venue.issue,
        "page": venue.pages.replace("–", "-"),
        "publisher": citation.publisher,
        "number": f"arXiv:{citation.arxiv_id}" if citation.arxiv_id else "",
        "version": citation.version if preprint else "",
        "DOI": citation.doi,
        "URL": citation.url,
        **{variable: citation.given.text(name) for variable, name in _GIVEN.items()},
        "keyword": ", ".join(citation.keywords),
        "note": citation.note,
        "status": "withdrawn" if citation.withdrawn else "",
        "abstract": citation.abstract if abstract else "",
    }
    known = {name: tidied for name, value in texts.items() if (tidied := tidy(value))}
    lists: dict[str, Any] = {}
    if citation.authors:
        lists["author"] = [_name(name) for name in citation.authors]
    if citation.given.editors:
        lists["editor"] = [_name(name) for name in citation.given.editors]
    if citation.issued:
        lists["issued"] = {"date-parts": [list(citation.issued)]}
    return {"id": citation.key, "type": citation.type, **known, **lists}


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: text for part, text in parts.items() if text}
