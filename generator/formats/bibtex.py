"""BibTeX that BibTeX, biber and reference managers read alike. `generator.sources.bibtex` reads it.

Types and fields are those of BibTeX ("BibTeXing", section 3) and what arXiv adds for preprints (``eprint``,
``archivePrefix``, ``primaryClass``), which biblatex takes as its own (manual, section 3.14.7): ``@misc`` for what is
but a preprint, the type of where it appeared for what appeared, the type that a library gave it for what else it is.
An ``organization`` is given where nobody else published a paper: styles print it, and of what is on arXiv it is not
part of the citation.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote

from generator.formats import latex
from generator.formats.citation import OTHER, PREPRINT, Citation
from generator.formats.given import besides
from generator.formats.names import Name

_LONG_MONTHS = "january february march april may june july august september october november december".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TYPES = {
    # How BibTeX calls a type of CSL.
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
    "book": "book",
    "thesis": "phdthesis",
    "report": "techreport",
    "manuscript": "unpublished",
}
_ANYTHING = (
    "misc manual booklet unpublished online electronic www dataset software softwareversion patent movie video audio"
    " image artwork performance jurisdiction legislation letter standard"
)
_FIELDS = {
    # For each type of BibTeX and biblatex the fields for what it is in and for who published it.
    name: (container, publisher)
    for names, container, publisher in (
        ("article", "journal", "publisher"),
        ("inproceedings conference incollection inbook inreference", "booktitle", "publisher"),
        ("book mvbook collection proceedings reference periodical", "series", "publisher"),
        ("phdthesis mastersthesis", "series", "school"),
        ("techreport thesis report", "series", "institution"),
        (_ANYTHING, "howpublished", "publisher"),
    )
    for name in names.split()
}
_CONTAINERS = ("journal", "booktitle")
_PUBLISHERS = ("publisher", "school", "institution")


def write(citations: Iterable[Citation], *, tex: bool = False, abstracts: bool = False) -> Iterator[str]:
    """A library, piece by piece, with an empty line between two entries. See `entry`."""
    for number, citation in enumerate(citations):
        yield "\n" * bool(number) + entry(citation, tex=tex, abstract=abstracts)


def entry(citation: Citation, *, tex: bool = False, abstract: bool = False) -> str:
    """One entry, its fields in an order that is always the same, each on a line.

    Text is Unicode; with ``tex`` it is ASCII, as far as TeX has names for its letters and signs.
    """
    kind = _type(citation)
    container, publisher = _where(citation, kind)
    venue = citation.venue
    texts = {
        container: venue.container or citation.given.text(container) or venue.note,
        "volume": venue.volume,
        "number": venue.issue,
        "pages": venue.pages.replace("–", "--"),
        publisher: venue.publisher,
        "organization": citation.publisher if kind == "misc" and not (venue.publisher or citation.arxiv_id) else "",
    }
    fields = {"title": latex.title(citation.spans, tex), **_who_and_when(citation, tex)}
    fields |= {name: latex.text(value, tex) for name, value in texts.items()}
    fields |= _where_to_find_it(citation)
    fields |= {name: value for name, value in _given(citation, tex).items() if not fields.get(name)}
    if abstract:
        fields["abstract"] = latex.text(citation.abstract, tex)
    note = citation.given.text("note")
    fields["note"] = latex.text("; ".join(filter(None, (note, "Withdrawn" if citation.withdrawn else ""))), tex)
    fields["month"] = _month(fields["month"])
    lines = [f"  {name} = {_value(name, value)},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{citation.key},\n{''.join(lines)}}}\n"


def _type(citation: Citation) -> str:
    """The type that a library gave it, where it still is that; else BibTeX's for what it is."""
    its = citation.given
    same = citation.type == (its.kind or OTHER)
    return its.type if same and its.type in _FIELDS else _TYPES.get(citation.type, "misc")


def _where(citation: Citation, kind: str) -> tuple[str, str]:
    """The fields for what it is in and for who published it: where a type has no such field, that which a library
    used."""
    container, publisher = _FIELDS[kind]
    said, venue = citation.given, citation.venue
    if container not in _CONTAINERS and venue.container:
        container = next((name for name in _CONTAINERS if said.text(name) == venue.container), container)
    if said.text(publisher) != venue.publisher:
        publisher = next((name for name in _PUBLISHERS if said.text(name) == venue.publisher), publisher)
    return container, publisher


def _given(citation: Citation, tex: bool) -> dict[str, str]:
    """What a library said besides, under biblatex's names where BibTeX has none. ``ids`` are the keys it gave: what
    cites them goes on to find the entry. An archive's own numbers are not those of where a paper appeared."""
    its = citation.given
    venue = None if citation.type == PREPRINT else citation.venue
    texts = {name: latex.text(text, tex) for name, text in besides(its, venue) if name != "note"}
    editors = [_person(name, tex) for name in its.editors]
    if len(citation.issued) > 1:
        texts.pop("month", "")
    return texts | {
        "editor": " and ".join((*editors, *(["others"] if its.other_editors and editors else []))),
        "keywords": _listed([latex.text(word, tex) for word in citation.keywords]),
        "ids": ",".join(key for key in its.keys if key != citation.key),
    }


def _value(name: str, value: str) -> str:
    return value if name == "month" and value in _MONTHS else f"{{{value}}}"


def _month(text: str) -> str:
    """A month by BibTeX's name for it; as it stands where it is none."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if 1 <= number <= 12:
        return _MONTHS[number - 1]
    name = text.rstrip(".").lower()
    return name[:3] if name in _LONG_MONTHS or name in _MONTHS else text


def _listed(words: list[str]) -> str:
    """A list as biblatex takes it apart; by semicolons, as reference managers do, where a word holds a comma."""
    return "; ".join((*words, "")).strip() if any("," in word for word in words) else ", ".join(words)


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
