"""BibTeX that BibTeX, biber and reference managers read alike. `generator.sources.bibtex` reads it.

Types and fields are those of BibTeX ("BibTeXing", section 3) and what arXiv adds for preprints (``eprint``,
``archivePrefix``, ``primaryClass``), which biblatex takes as its own (manual, section 3.14.7): ``@misc`` for what is
but a preprint, the type of where it appeared for what appeared. An ``organization`` is given where nobody else
published a paper: styles print it, and of what is on arXiv it is not part of the citation.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from generator.formats import latex
from generator.formats.citation import Citation
from generator.formats.names import Name

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TYPES = {
    # How BibTeX calls a type of CSL, and the fields for what it is in and for who published it.
    "article-journal": ("article", "journal", "publisher"),
    "paper-conference": ("inproceedings", "booktitle", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "book": ("book", "series", "publisher"),
    "thesis": ("phdthesis", "series", "school"),
    "report": ("techreport", "series", "institution"),
}
_MISC = ("misc", "howpublished", "organization")


def write(citations: Iterable[Citation], *, tex: bool = False, abstracts: bool = False) -> Iterator[str]:
    """A library, piece by piece, with an empty line between two entries. See `entry`."""
    for number, citation in enumerate(citations):
        yield "\n" * bool(number) + entry(citation, tex=tex, abstract=abstracts)


def entry(citation: Citation, *, tex: bool = False, abstract: bool = False) -> str:
    """One entry, its fields in an order that is always the same, each on a line.

    Text is Unicode; with ``tex`` it is ASCII, as far as TeX has names for its letters and signs.
    """
    kind, container, publisher = _TYPES.get(citation.type, _MISC)
    venue = citation.venue
    texts = {
        container: venue.container or venue.note,
        "volume": venue.volume,
        "number": venue.issue,
        "pages": venue.pages.replace("–", "--"),
        publisher: venue.publisher or (citation.publisher if kind == "misc" and not citation.arxiv_id else ""),
    }
    fields = {"title": latex.title(citation.spans, tex), **_who_and_when(citation, tex)}
    fields |= {name: latex.text(value, tex) for name, value in texts.items()}
    fields |= _where_to_find_it(citation)
    if abstract:
        fields["abstract"] = latex.text(citation.abstract, tex)
    fields["note"] = "Withdrawn" if citation.withdrawn else ""
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{citation.key},\n{''.join(lines)}}}\n"


def _who_and_when(citation: Citation, tex: bool) -> dict[str, str]:
    """Authors and date. Where no author is known, ``key`` is what BibTeX sorts and labels by."""
    people = [_person(name, tex) for name in citation.authors]
    year, month, day = (*citation.issued, 0, 0, 0)[:3]
    label = citation.organization or " ".join(citation.title.split()[:3])
    return {
        "author": " and ".join((*people, *(["others"] if citation.others and people else []))),
        "key": "" if people else latex.text(label, tex),
        "year": f"{year:04}" if year else "",
        "month": _MONTHS[month - 1] if month else "",
        "day": str(day or ""),
    }


@lru_cache(100_000)  # authors have several papers
def _person(name: Name, tex: bool) -> str:
    """A name as BibTeX takes it apart again: ``von Last, Jr, First``; in braces what it must not take apart."""
    if name.literal:
        return f"{{{latex.text(name.literal, tex)}}}"
    family = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join([_part(part, tex) for part in (family, name.suffix, name.given) if part])


def _part(part: str, tex: bool) -> str:
    """A part of a name; in braces if it holds what stands between names, or between their parts."""
    written = latex.text(part, tex)
    return f"{{{written}}}" if "," in part or "and" in part.lower().split() else written


def _where_to_find_it(citation: Citation) -> dict[str, str]:
    archived = bool(citation.arxiv_id)
    return {
        "eprint": citation.arxiv_id,
        "archivePrefix": "arXiv" if archived else "",
        "primaryClass": _address(citation.category) if archived else "",
        "version": citation.version if archived and not citation.venue.kind else "",
        "doi": _address(citation.doi),
        "url": _address(citation.url),
    }


def _address(address: str) -> str:
    """An address or a DOI. Styles take it as it stands, so what could harm an entry is percent-encoded."""
    return quote(address.encode("utf-8", "replace"), safe="!#$%&'()*+,-./:;<=>?@[]_~")
