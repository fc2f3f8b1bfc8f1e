"""RIS, the tagged format that publishers and reference managers export.

Research Information Systems' specification (2001, extended 2011): a line is a tag of two characters, two spaces, a
dash, a space and a value; a record begins with ``TY`` and ends with ``ER``::

    TY  - JOUR
    AU  - Beispiel, Ada
    TI  - A title
    ER  -

Also read: tags in lower case or with one space, values that go on in the next line, records without ``ER``, text
before the first record.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator import bibliography
from generator.bibliography import Names, Read, Values, full_day, given_first, text_of
from generator.capture import TITLES, Capture, Parsed, Source
from generator.decoding import beginning
from generator.faults import Fault

NAME = "ris"

_NAMES: Names = {
    "title": ("TI", "T1", "CT", "BT"),
    "abstract": ("AB", "N2"),
    "keywords": (),
    "doi": ("DO", "M3", "DI"),
    "url": ("UR", "L2", "LK"),
    "journal": ("JF", "T2", "JO", "JA"),
    "volume": ("VL",),
    "issue": ("IS",),
    "pages": ("pages",),
    "year": ("PY", "Y1", "DA"),
}
_AUTHORS = ("AU", "A1")
_LISTS = frozenset({"AU", "A1", "A2", "A3", "A4", "ED", "KW"})
_DAYS = ("DA", "PY", "Y1")

_KNOWN = frozenset(
    "TY TI T1 T2 T3 TT CT BT AU A1 A2 A3 A4 A5 ED PY Y1 Y2 DA AB N1 N2 DO UR L1 L2 L3 L4 LK KW JO JF JA J1 J2 VL IS SP"
    " EP SN PB CY PP AD AN AV C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CS DB DP DI ED ET ID LA LB LI M1 M2 M3 NV OP RI RN RP"
    " SE ST SV TA U1 U2 U3 U4 U5 WP WT WV ER".split()
)
# In text that goes on, "is - as we know -" looks like a tag: in lower case, only the form of the specification is one.
_TAG = re.compile(r"[ \t\ufeff]*+(?P<tag>[A-Za-z][A-Za-z0-9])(?P<gap> {0,3})-(?: |$)(?P<text>.*)")
_RECOGNIZED = re.compile(
    r"^[ \t\ufeff]*+(?i:TY) {0,3}- ?[A-Za-z][^\n]*+\n++[ \t]*+[A-Za-z][A-Za-z0-9] {0,3}-(?: |$)", re.MULTILINE
)


def recognizes(data: bytes) -> bool:
    """Whether ``data`` holds the beginning of a record: a line of its type, then a line with another tag."""
    text = beginning(data).replace("\r\n", "\n").replace("\r", "\n")
    return not re.match(r"\s*[<\[{@]", text) and _RECOGNIZED.search(text) is not None


def parse(capture: Capture) -> Parsed:
    """The records of a file, in its order; ``extra`` has the tags as they are, ``citation_key`` and ``entry_type``.

    A record without a title is a fault with the line where it begins.
    """
    text, faults = text_of(capture)
    return bibliography.parsed(_results(capture, text), faults)


SOURCE = Source(NAME, TITLES[NAME], recognizes, parse)


# --- lines -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Entry:
    """The tagged values of one record; ``line`` is where it begins."""

    line: int
    values: list[tuple[str, list[str]]] = field(default_factory=list)

    def go_on(self, line: str) -> None:
        """A line without a tag: more of the text before it or, in a list, its next item."""
        tag, lines = self.values[-1]
        if tag in _LISTS:
            self.values.append((tag, [line]))
        else:
            lines.append(line)

    def texts(self) -> Iterator[tuple[str, str]]:
        return ((tag, " ".join(lines)) for tag, lines in self.values)


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in enumerate(text.split("\n"), 1):
        tag, value = _tagged(line)
        if entry and tag in ("TY", "ER"):
            yield entry
            entry = None
        if tag and tag != "ER":
            entry = entry or _Entry(number)
            entry.values.append((tag, [value]))
        elif entry and not tag and line.strip():
            entry.go_on(line)
    if entry:
        yield entry


def _tagged(line: str) -> tuple[str, str]:
    """The tag of a line in upper case and its value; no tag for a line that carries on the one before."""
    match = _TAG.match(line)
    if match is None:
        return "", ""
    tag = match["tag"].upper()
    regular = match["gap"] == "  " and (match["tag"].isupper() or tag in _KNOWN)
    loose = match["tag"].isupper() and tag in _KNOWN
    return (tag, match["text"].strip()) if regular or loose else ("", "")


# --- records ---------------------------------------------------------------------------------------------------------


def _results(capture: Capture, text: str) -> Iterator[Read | Fault]:
    for entry in _entries(text):
        facts = _facts(entry)
        if facts["title"]:
            yield bibliography.record(capture, NAME, facts)
        else:
            yield capture.fault(entry.line, "this record has no title", "add a line  TI  - …")


def _facts(entry: _Entry) -> dict[str, Any]:
    values = Values(source=NAME)
    for tag, text in entry.texts():
        values.add({"TY": "entry_type", "ID": "citation_key"}.get(tag, tag), text)
    pages = _pages(values.first("SP"), values.first("EP"))
    values.add("pages", pages)
    authors = tuple(filter(None, map(given_first, values.take_all(_AUTHORS))))
    keywords = tuple(dict.fromkeys(values.take_all(("KW",))))
    published = _day(values)
    facts = bibliography.facts(values, _NAMES)
    facts["extra"].pop("pages", None)
    return facts | {"authors": authors, "keywords": keywords, "published": published}


def _pages(first: str, last: str) -> str:
    """Some write both pages into the first."""
    return f"{first}–{last}" if first and last and last != first else first


def _day(values: Values) -> date | None:
    """The day that the dates of publication agree on. They often hold less: ``2001///``, ``2013/02/15/received``."""
    days = {day for text in values.texts(*_DAYS) if (day := full_day(text))}
    return days.pop() if len(days) == 1 else None
