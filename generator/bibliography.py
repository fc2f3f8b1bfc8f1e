"""What the formats of libraries share: values that people and programs wrote in many ways, read as ours.

An entry is `Values`: texts under the format's own names. `facts` takes out of them what our record has a field for;
what is left is kept as ``extra``, so nothing bibliographic that a library said is dropped. What is a person's own,
and not about the paper, is never taken in: records are published (`public`).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import unquote

from generator.capture import Capture, Parsed
from generator.decoding import decode
from generator.faults import Fault
from generator.ids import parse_arxiv_id
from generator.issued import issued_by, month_number
from generator.paper import FACTS, Record, facts_from_json, is_known

T = TypeVar("T")

Names = Mapping[str, tuple[str, ...]]
"""For each role (a field of ours, or a part of ``journal_ref``) the names a format has for it, the best first."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Unicode Standard Annex #9, section 2: embeddings, overrides and isolates. One that is not closed turns all that
# follows it on a page. The marks U+200E, U+200F and U+061C turn nothing but themselves, and some scripts need them.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_DOI = re.compile(r"(?:(?:https?://)?(?:[\w.-]+/)*|doi:?\s*|DOI:?\s*)(10\.\d{4,9}(?:\.\d+)*/\S+)")
_DOI_LINK = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
_ARXIV_DOI = "10.48550/arxiv."
_ARXIV_NAMED = re.compile(r"\barxiv\s?:\s?([\w.-]+(?:/\d{7})?(?:v\d+)?)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|I{1,3}|IV|VI{0,3}|2nd|3rd|4th)\.?", re.IGNORECASE)
_YEARS = range(1000, 3000)
_LARGEST = 10**15  # nothing that is counted here comes to this
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?/?")


# --- texts -----------------------------------------------------------------------------------------------------------


def printable(text: str) -> str:
    """``text`` without control characters (lines and tabs stay), what turns its direction, and halves of characters."""
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", _TURNING.sub("", text)))


def tidy(text: str) -> str:
    """`printable` ``text`` on one line, white space collapsed."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(printable(text).split())


def given_first(name: str) -> str:
    """A person's name as it is read aloud: ``Last, First``, ``Last, First, Jr`` and ``Last, Jr, First`` turned.

    What has commas in another way stays as it is.
    """
    parts = [part.strip() for part in name.split(",")]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)] if len(parts) == 3 else []
    rest = [part for part in parts if part not in suffixes]
    return " ".join(filter(None, (*reversed(rest), *suffixes))) if len(rest) == 2 else name.strip()


def split_list(text: str) -> tuple[str, ...]:
    """The items of a list that is separated by semicolons or, where it has none, by commas."""
    items = (item.strip() for item in text.split(";" if ";" in text else ","))
    return tuple(dict.fromkeys(item for item in items if item))


def parse_doi(text: str) -> str | None:
    """The DOI that ``text`` is or links to, in lower case; ``None`` when it is none (a short DOI is not)."""
    match = _DOI.fullmatch(text.strip())
    if match is None:
        return None
    doi = tidy(unquote(match[1])) if text.strip().lower().startswith("http") else match[1]
    doi = doi.rstrip(".,;").lower()
    return doi if _DOI.fullmatch(doi) else None  # what was unquoted may be anything


def web_address(text: str) -> str | None:
    """The address that ``text`` is, if it may become a link: http or https and without white space."""
    address = text.strip()
    return address if re.fullmatch(r"https?://[^\s<>\"]+", address) else None


def full_day(text: str) -> date | None:
    """The day that ``text`` (``2020-04-17``, ``2020/04/17/``, a time after it or not) names; ``None`` for less."""
    match = _DAY.fullmatch(text.strip())
    return calendar_day(*map(int, match.groups())) if match else None


def calendar_day(year: int, month: int, day: int) -> date | None:
    """A day; ``None`` when there is no such day, or when its year has not four digits that a paper's can have."""
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def journal_ref(journal: str, volume: str, issue: str, pages: str, year: str) -> str | None:
    """Where something appeared: ``Journal 12 (3), 45–67 (2020)``, as far as it is known; ``None`` without a journal.

    arXiv is no journal. Where ``journal`` is such a text already, it has a year, and ``year`` may be another one's.
    """
    if not journal or journal.lower().startswith("arxiv"):
        return None
    year = "" if re.search(r"\(\d{4}\)", journal) else year
    parts = [journal, volume, f"({issue})" if issue else ""]
    where = " ".join(filter(None, parts))
    pages = re.sub(r"(?<=\w)\s*(?:--?|[–—])\s*(?=\w)", "–", pages)
    return where + (f", {pages}" if pages else "") + (f" ({year[:4]})" if re.match(r"\d{4}", year) else "")


# --- what is a person's own ------------------------------------------------------------------------------------------

# Names as `_plain_name` spells them. Each is here for a program that writes it: JabRef, BibDesk, Mendeley, Zotero,
# Better BibTeX, CiteULike, BibSonomy, Calibre, EndNote, Papers. BibTeX's ``note``, keywords and tags are of the paper.
_NOTES = frozenset("annote annotation annotations annotate notes my-notes private-note private-notes".split())
_FILES = frozenset(
    "file files filename pdf ps path localfile attachment attachments file-attachments link-attachments cover".split()
)
"""Where a copy of the paper is. An address on the web is anybody's."""
_STANDING = frozenset("owner username groups markedentry readstatus".split())
"""How a paper stands in somebody's library."""
_BOOKKEEPING = frozenset(
    "timestamp creationdate modificationdate date-added date-modified dateadded datemodified added-at added-by"
    " posted-at interhash intrahash biburl calibreid library-name uuid formats size title-sort author-sort libraryid"
    " itemid itemkey collections relations".split()
)
_OWN_OF: Mapping[str, frozenset[str]] = {
    "bibtex": frozenset(
        "comment review description read rating ranking priority printed relevance quality qualityassured".split()
    ),
    "ris": frozenset(("n1", "rn")),
}
"""Names that are a person's own in one format, and something else in others."""
_FILES_OF = {"ris": frozenset(("l1", "l2", "l3", "l4"))}
_FAMILIES = re.compile(r"(?:bdsk-(?!url)|local-|mendeley-|jabref|comment-|citeulike-|zotero-)")
_MIXED = {"csl-json": frozenset(("note",)), "csv": frozenset(("extra",))}
"""Zotero's field *Extra*: lines that a program reads, and notes of whoever keeps the library."""
_FACT_LINE = re.compile(
    r"\s*(?:arxiv|doi|pmid|pmcid|isbn|issn|citation key|tex\.[\w-]+|original[ -][\w-]+|publisher|publisher[ -]place"
    r"|edition|version|genre|type|number|event[ -]?[\w-]*|container[ -]title|collection[ -]title|issued|status)\s*:.*",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"file:/|(?:internal-pdf|papers\d?|zotero|x-bdsk|x-devonthink-item)://|~/|\\\\\w|[A-Za-z]:[\\/]"
    r"|/(?:home|Users|Volumes|Documents|mnt|media|root|tmp|var)/",
    re.IGNORECASE,
)


def public(source: str, name: str, text: str) -> str:
    """What of ``text``, a field ``name`` of an entry in the format ``source``, is about the paper.

    Paths on somebody's disk, their notes, how the paper stands in their library and what their program keeps account
    of are their own: of these nothing is left.
    """
    plain = _plain_name(name)
    if plain in _MIXED.get(source, ()):
        return "\n".join(line for line in text.split("\n") if _FACT_LINE.fullmatch(line))
    if plain in _FILES or plain in _FILES_OF.get(source, ()):
        return text if web_address(text) or parse_doi(text) else ""
    own = plain in _NOTES | _STANDING | _BOOKKEEPING | _OWN_OF.get(source, frozenset())
    return "" if own or _FAMILIES.match(plain) or _LOCAL.match(text.strip()) else text


def _plain_name(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().lower()).strip("-")


# --- entries ---------------------------------------------------------------------------------------------------------


class Values:
    """The texts of one entry of the format ``source``, by name, but for what is not `public`.

    What is taken is gone; what is left is its ``extra``.
    """

    def __init__(self, values: Iterable[tuple[str, str]] = (), source: str = "") -> None:
        self._texts: dict[str, list[str]] = {}
        self._source = source
        self.own: set[str] = set()
        """The names of what was left out, but for bookkeeping of programs, which tells nothing of anybody."""
        for name, text in values:
            self.add(name, text)

    def add(self, name: str, text: str) -> None:
        """One more text of this name; an empty one says nothing."""
        if not (name := tidy(name)) or not (said := tidy(text)):
            return
        if (known := tidy(public(self._source, name, text))) != said and _plain_name(name) not in _BOOKKEEPING:
            self.own.add(name)
        if known:
            self._texts.setdefault(name, []).append(known)

    def texts(self, *names: str) -> list[str]:
        """All texts of these names, left where they are."""
        return [text for name in names for text in self._texts.get(name, ())]

    def first(self, *names: str) -> str:
        """The first text of these names, left where it is; empty when there is none."""
        return next(iter(self.texts(*names)), "")

    def take(self, names: Iterable[str], read: Callable[[str], T | None]) -> T | None:
        """What ``read`` makes of the first text of these names that it understands; that text is taken."""
        for name in names:
            texts = self._texts.get(name, [])
            for position, text in enumerate(texts):
                if (value := read(text)) is not None:
                    del texts[position]
                    return value
        return None

    def take_all(self, names: Iterable[str]) -> list[str]:
        """All texts of these names, taken."""
        return [text for name in names for text in self._texts.pop(name, ())]

    def rest(self) -> dict[str, str]:
        """What was not taken, by name; several texts of one name are joined by semicolons."""
        return {name: "; ".join(texts) for name, texts in sorted(self._texts.items()) if texts}


def facts(values: Values, names: Names) -> dict[str, Any]:
    """Fields of a record from an entry; the rest of it is ``extra``, and ``own`` names what is not `public`.

    Authors are the adapter's to read.
    """
    found: dict[str, Any] = {"journal_ref": _journal_ref(values, names)}
    found["title"] = values.take(names["title"], str) or ""
    found["abstract"] = values.take(names.get("abstract", ()), str) or ""
    keywords = [word for text in values.take_all(names.get("keywords", ())) for word in split_list(text)]
    found["keywords"] = tuple(dict.fromkeys(keywords))
    found["issued"] = _issued(values, names)
    found["published"] = values.take(names.get("published", ()), full_day)
    found |= _identifiers(values, names)
    for name in ("code_url", "project_url"):
        found[name] = values.take(names.get(name, ()), web_address)
    return found | {"extra": values.rest(), "own": frozenset(values.own)}


def _journal_ref(values: Values, names: Names) -> str | None:
    if whole := values.take(names.get("journal_ref", ()), str):
        return whole
    parts = (values.first(*names.get(part, ())) for part in ("journal", "volume", "issue", "pages", "year"))
    return journal_ref(*parts)


def _issued(values: Values, names: Names) -> str | None:
    """The year or month that an entry tells. Its texts stay where they are, for an entry's place has its year."""
    years = values.texts(*names.get("year", ()))
    months = filter(None, map(month_number, values.texts(*names.get("month", ()))))
    dated = [f"{year}-{month}" for month in months for year in years if len(year) == 4]
    return issued_by([*years, *dated, *values.texts(*names.get("published", ()))])


def _identifiers(values: Values, names: Names) -> dict[str, Any]:
    """DOI, arXiv id and address. An address that says no more than the DOI or the arXiv id is not kept twice."""
    urls = names.get("url", ())
    doi = values.take(names.get("doi", ()), parse_doi)
    doi = values.take(urls, lambda url: _linked_doi(url) if doi in (None, _linked_doi(url)) else None) or doi
    arxiv = values.take(names.get("arxiv_id", ()), parse_arxiv_id)
    arxiv = values.take(urls, lambda url: _same_arxiv(url, arxiv)) or arxiv
    if arxiv is None and doi and doi.startswith(_ARXIV_DOI):
        arxiv = parse_arxiv_id(doi.removeprefix(_ARXIV_DOI))
    arxiv = arxiv or next(filter(None, map(_named_arxiv, values.texts(*names.get("journal", ())))), None)
    arxiv_id, version = arxiv or (None, None)
    return {"doi": doi, "arxiv_id": arxiv_id, "version": version, "url": values.take(urls, web_address)}


def _linked_doi(url: str) -> str | None:
    return parse_doi(url) if _DOI_LINK.fullmatch(url) else None


def _same_arxiv(url: str, known: tuple[str, int | None] | None) -> tuple[str, int | None] | None:
    """The arXiv id that ``url`` leads to, unless another one is known already."""
    linked = parse_arxiv_id(url) if "arxiv.org/" in url.lower() else None
    if linked and known and linked[0] == known[0]:
        return known if known[1] is not None else linked
    return None if known else linked


def _named_arxiv(journal: str) -> tuple[str, int | None] | None:
    """The id in ``arXiv preprint arXiv:2510.15444``, as Google Scholar names a journal."""
    match = _ARXIV_NAMED.search(journal)
    return parse_arxiv_id(match[1]) if match else None


# --- objects ---------------------------------------------------------------------------------------------------------


COMMON: Names = {
    "title": ("title", "article title", "document title", "paper title"),
    "abstract": ("abstract", "abstract note", "summary"),
    "authors": ("authors", "author", "author full names"),
    "keywords": ("keywords", "author keywords", "keyword", "tags", "manual tags", "automatic tags"),
    "published": ("published", "date", "publication date"),
    "doi": ("doi",),
    "arxiv_id": ("arxiv id", "arxiv"),
    "url": ("url", "link", "links"),
    "code_url": ("code url",),
    "project_url": ("project url",),
    "journal_ref": ("journal ref", "journal reference"),
    "journal": ("publication title", "journal", "source title", "venue"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages", "page"),
    "year": ("year", "publication year"),
    "month": ("month", "publication month"),
}
"""What tables, JSON and front matter call things, in the spelling of `common_name`."""
_COMMON_NAMES = frozenset(name for names in COMMON.values() for name in names)


def common_name(name: str) -> str:
    """``name`` in the spelling of `COMMON`, if it is one of those names; else as it is."""
    spelled = " ".join(re.split(r"[\s_-]+", name.strip().lower()))
    return spelled if spelled in _COMMON_NAMES else name.strip()


def is_common(name: str, role: str) -> bool:
    """Whether ``name`` is a common one for ``role``."""
    return common_name(name) in COMMON[role]


def common_facts(values: Values) -> dict[str, Any]:
    """Fields of a record from an entry under common names."""
    authors = values.take(COMMON["authors"], names_in) or ()
    return facts(values, COMMON) | {"authors": authors}


def names_in(text: str) -> tuple[str, ...] | None:
    """The people named in one text; ``None`` when it could be read in two ways (``A B, C D``: one or two?)."""
    if ";" in text:
        return tuple(name for part in text.split(";") if (name := given_first(part)))
    found: list[str] = []
    for part in re.split(r"\s(?:and|&)\s", text):
        names = _names_between_commas([piece.strip() for piece in part.split(",")])
        if names is None:
            return None
        found += filter(None, names)
    return tuple(found)


def _names_between_commas(parts: list[str]) -> list[str] | None:
    """One name or several, told by whether each part has more than a word; ``None`` when it can't be told."""
    spaced = sum(" " in part for part in parts)
    if len(parts) > 2 and spaced == len(parts):
        return parts
    name = given_first(", ".join(parts))
    return None if "," in name or (len(parts) == 2 and spaced == 2) else [name]


def object_facts(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Fields of a record from a JSON or YAML object with our names or common ones; the rest is ``extra``.

    A field of ours whose value is not as ours must be is read as a text under its common name.
    """
    values = Values()
    ours: dict[str, Any] = {}
    for name, value in data.items():
        if fact := _fact(name, value):
            ours |= fact
        else:
            values.add(common_name(str(name)), text_of_value(value))
    common = common_facts(values)
    said = ours.pop("extra", {})
    extra = common["extra"] | {name: text for name, text in said.items() if public("", name, text)}
    return common | {name: value for name, value in ours.items() if is_known(value)} | {"extra": extra}


def _fact(name: Any, value: Any) -> dict[str, Any]:
    """The field ``name`` of ours, if it is one and ``value``, made tidy, is as ours must be; else nothing."""
    if name not in FACTS or (isinstance(value, int) and value >= _LARGEST):
        return {}
    try:
        return facts_from_json({name: _tidied_extra(value) if name == "extra" else _tidied(value)})
    except ValueError:
        return {}


def _tidied(value: Any) -> Any:
    """A JSON value with its texts tidy, those of a list that say nothing left out."""
    match value:
        case str():
            return tidy(value)
        case list():
            return [text for item in value if (text := _tidied(item)) != ""]
        case dict():
            return {name: _tidied(inner) for name, inner in value.items()}
        case _:
            return value


def _tidied_extra(value: Any) -> Any:
    """The same of ``extra``, whose texts may have lines."""
    if not isinstance(value, dict):
        return value
    texts = {name: printable(text).strip() if isinstance(text, str) else text for name, text in value.items()}
    return {tidy(str(name)): text for name, text in texts.items() if tidy(str(name)) and text != ""}


def text_of_value(value: Any) -> str:
    """A JSON or YAML value as text: lists of texts by semicolons, what is deeper as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, list) and all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in value):
        return "; ".join(item["name"] for item in value)
    # Once there and back, for keys of YAML that are no texts can't be sorted.
    return json.dumps(json.loads(json.dumps(value, default=str)), ensure_ascii=False, sort_keys=True)


# --- captures --------------------------------------------------------------------------------------------------------


def text_of(capture: Capture) -> tuple[str, tuple[Fault, ...]]:
    """The text of a capture with ``\\n`` at the ends of lines, and what of it could not be read."""
    decoded = decode(capture.data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if not decoded.damaged:
        return text, ()
    lines = len(decoded.damaged)
    what = f"characters of {lines:,} {'line' if lines == 1 else 'lines'} can't be read as {decoded.encoding}"
    return text, (capture.fault(decoded.damaged[0], what, "save the file as UTF-8"),)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of an entry, and the names of its fields that are a person's own and were left out."""

    record: Record
    own: frozenset[str]


def record(capture: Capture, source: str, fields: Mapping[str, Any]) -> Read:
    """A record of a kept file, of what `facts` found. Who tells a day tells no year besides."""
    known = {name: value for name, value in fields.items() if name != "own"}
    if known.get("published"):
        known["issued"] = None
    return Read(Record(source=source, capture=capture.name, captured=capture.captured, **known), fields["own"])


def parsed(results: Iterator[Read | Fault], faults: Iterable[Fault] = ()) -> Parsed:
    """Records and faults told apart."""
    found = list(results)
    read = [thing for thing in found if isinstance(thing, Read)]
    own = tuple(its.own for its in read if its.own)
    return Parsed(
        tuple(its.record for its in read), (*faults, *(thing for thing in found if isinstance(thing, Fault))), own
    )
