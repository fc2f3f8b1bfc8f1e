"""What all interfaces of arXiv share: how papers, people, days and categories are written.

https://info.arxiv.org/help/arxiv_identifier.html, https://info.arxiv.org/help/prep.html (authors, comments, classes).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from generator import tex
from generator.bibliography import calendar_day, tidy
from generator.capture import Answer, Ask, Capture, Parsed, RetrievalError
from generator.faults import Fault
from generator.ids import parse_arxiv_id
from generator.paper import Record
from generator.sources.arxiv.tree import Tree

PAUSE = 3.0
"""Seconds between two requests, over all interfaces: https://info.arxiv.org/help/api/tou.html."""
ACCEPT = "application/atom+xml, text/xml, */*"
SCHEMA = "http://arxiv.org/schemas/atom"
"""The namespace of what arXiv adds to Atom and RSS."""
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", re.ASCII)
_MAIL_DAY = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})(?: .*)?", re.ASCII)
_CATEGORY = re.compile(r"[a-z]{1,10}(?:-[a-z]{1,10})?(?:\.[A-Za-z-]{1,20})?")
_DOI = re.compile(r"(?:doi:\s?|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.ASCII | re.IGNORECASE)
_BETWEEN_DOIS = re.compile(r"[\s,;]{1,5}(?=10\.\d)", re.ASCII)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_PARENTHESIS = re.compile(r"[()]")
_BETWEEN_NAMES = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an entry says of a paper, in texts as its form has them, not yet judged."""

    line: int
    identifier: str
    title: str
    abstract: str = ""
    authors: Iterable[str] = ()
    version: int | None = None
    created: str = ""
    """The day of the first version."""
    categories: Iterable[str] = ()
    doi: str = ""
    journal_ref: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


def parsed(capture: Capture, tree: Tree, source: str, entries: Iterable[Said]) -> Parsed:
    """The records of entries in their order; what is wrong with them and with the XML in the order of lines."""
    records: list[Record] = []
    faults = [capture.fault(problem.line, problem.what, problem.cure) for problem in tree.problems]
    for said in entries:
        record, found = _judged(capture, source, said)
        records += [record] if record else []
        faults += found
    return Parsed(tuple(records), tuple(sorted(faults)))


def _judged(capture: Capture, source: str, said: Said) -> tuple[Record | None, list[Fault]]:
    known = identify(said.identifier)
    if known is None:
        what = f"“{said.identifier[:60]}” is no id of arXiv" if said.identifier else "an entry without an id"
        return None, [capture.fault(said.line, what, "leave it out: only papers of arXiv are read here")]
    arxiv_id, version = known
    if not said.title:
        return None, [capture.fault(said.line, f"{arxiv_id} has no title", "add it, or leave the entry out")]
    created = day_of(said.created)
    faults = []
    if said.created and not created:
        what = f"the date of {arxiv_id} is “{said.created[:40]}”, which is no day"
        faults.append(capture.fault(said.line, what, "mend it: 2026-04-20"))
    return _record(capture, source, said, arxiv_id, said.version or version, created), faults


def _record(
    capture: Capture, source: str, said: Said, arxiv_id: str, version: int | None, created: date | None
) -> Record:
    extra = dict(said.extra)
    if created and not _may_have_appeared(arxiv_id, created):
        extra["created"] = created.isoformat()
        created = None
    categories = list(dict.fromkeys(said.categories))
    others = [text for text in categories if not is_category(text)]
    doi = doi_of(said.doi)
    return Record(
        source=source,
        capture="",
        captured=capture.captured,
        title=said.title,
        abstract=said.abstract,
        authors=tuple(said.authors),
        published=created,
        categories=tuple(filter(is_category, categories)),
        arxiv_id=arxiv_id,
        version=version,
        doi=doi,
        journal_ref=said.journal_ref or None,
        extra=_known({**extra, "category": "; ".join(others), "doi": said.doi if said.doi.lower() != doi else ""}),
    )


def _known(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: tidied for name, text in texts.items() if (tidied := tidy(text))}


# --- ids and days ----------------------------------------------------------------------------------------------------


def identify(text: str) -> tuple[str, int | None] | None:
    """The id and the version of an id, an OAI identifier or an address of arXiv; ``None`` for anything else."""
    if len(text) > 100 or not text.isascii():
        return None
    return parse_arxiv_id(text.removeprefix("oai:arXiv.org:"))


def day_of(text: str) -> date | None:
    """The day of ``2026-04-20``, ``2026-04-20T08:18:33Z`` or ``Mon, 20 Apr 2026 08:18:33 GMT``, as it is written."""
    if match := _ISO_DAY.fullmatch(text):
        return calendar_day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MAIL_DAY.fullmatch(text):
        return calendar_day(int(match[3]), _MONTHS.get(match[2], 0), int(match[1]))
    return None


def iso_day(text: str) -> str:
    """The day of ``text`` as ``2026-04-20``; ``text`` itself if it is none."""
    day = day_of(text)
    return day.isoformat() if day else text


def _may_have_appeared(arxiv_id: str, day: date) -> bool:
    """Whether a first version of ``day`` may bear this id.

    OAI-PMH has been seen to give the day of the latest version as that of the first. The id tells: it begins with the
    year and month in which it was given, after the submission. (Time zones may make it the first of the next.)
    """
    year_month = arxiv_id.rpartition("/")[2][:4]
    year, month = int(year_month[:2]), int(year_month[2:])
    if not 1 <= month <= 12:
        return True
    year += 1900 if year > 90 else 2000
    return day <= date(year + month // 12, month % 12 + 1, 1)


def doi_of(text: str) -> str | None:
    """The first DOI of a text that may name several, in lower case (case means nothing in a DOI); ``None`` for none."""
    match = _DOI.fullmatch(_BETWEEN_DOIS.split(text, maxsplit=1)[0])
    return match[1].lower() if match else None


# --- people ----------------------------------------------------------------------------------------------------------


def name_of(*parts: str) -> str:
    """A name as people read it; empty when no letter is in it (some lists have an author ``:``)."""
    name = " ".join(" ".join(parts).split())
    name = tex.plain(name) if "\\" in name else name
    return name if any(map(str.isalpha, name)) else ""


def turned(name: str) -> str:
    """``Keyname, Forenames, Suffix`` in the order in which it is read."""
    parts = name.split(",")
    return name_of(parts[1], parts[0], *parts[2:]) if 2 <= len(parts) <= 3 else name_of(name)


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list ``A. Author (1), B. Author Jr. (Somewhere, Else) and C. Author``, affiliations left out.

    Nothing when a parenthesis has no other half: it can't be told then what is a name.
    """
    outside = _outside_parentheses(text)
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(outside or ""):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        elif name := name_of(part):
            names.append(name)
    return tuple(names)


def _outside_parentheses(text: str) -> str | None:
    outside: list[str] = []
    depth = end = 0
    for match in _PARENTHESIS.finditer(text):
        if depth == 0:
            outside.append(text[end : match.start()])
        depth += 1 if match[0] == "(" else -1
        end = match.end()
        if depth < 0:
            return None
    return None if depth else " ".join("".join([*outside, text[end:]]).split())


# --- categories and addresses ----------------------------------------------------------------------------------------


def is_category(text: str) -> bool:
    """Whether ``text`` looks like a category or archive of arXiv. Classes of MSC and ACM do not."""
    return _CATEGORY.fullmatch(text) is not None


def checked_categories(endpoint: str, ask: Ask) -> tuple[str, ...]:
    """The categories that are asked for. Raises `RetrievalError` for one that can't be any."""
    for category in ask.categories:
        if not is_category(category):
            raise RetrievalError(endpoint, f"“{category[:40]}” is no category of arXiv", "write it like cs.AI")
    return ask.categories


def answer_of(data: bytes, url: str, params: Mapping[str, str], ask: Ask) -> Answer:
    """The answer to a request, under the address that it was asked at."""
    return Answer(Capture("", data, ask.today, f"{url}?{urlencode(params)}" if params else url))
