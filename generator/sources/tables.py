"""Tables: CSV (RFC 4180, and what spreadsheets make of it) and JSON Lines, with our names of fields or common ones.

``generator.bibliography.COMMON`` has the names that are known, as Zotero, Scopus and plain exports write them; other
columns and keys are kept in ``extra``. Lines of our own store are read too.

Tables made from answers of Hugging Face say who submitted a paper and which accounts its authors have. Names and
pictures of users are nobody's to spread: they are left out, and so are authors who are ``hidden``.
"""

import csv
import json
import re
from collections.abc import Iterator
from typing import Any

from generator import bibliography
from generator.bibliography import (
    Read,
    Values,
    common_facts,
    common_name,
    is_common,
    object_facts,
    text_of,
    text_of_value,
)
from generator.capture import TITLES, Capture, Parsed, Source
from generator.decoding import beginning, decode
from generator.faults import Fault
from generator.sources.csl_json import name_of

CSV = "csv"
JSONL = "jsonl"

_DELIMITERS = ",;\t|"
_MARKS = ("authors", "doi", "arxiv_id", "year", "published", "abstract", "url", "keywords", "journal")
"""Roles of columns: a table of papers has at least one of them beside the title."""
_OF_INTERFACES = frozenset({"paper", "message", "publishedAt", "submittedOnDailyAt", "discussionId"})
"""Keys in the answers of interfaces, which have sources of their own."""
_OF_USERS = frozenset(
    "submittedby submittedondailyby submitterorganization submittedat discussionid thumbnail mediaurl mediaurls"
    " user avatar avatarurl".split()
)
"""Columns and keys, in lower case and without what joins words, that are about users and what they uploaded."""
_IN_CODE = re.compile(r"\s*[\[{(]")
_SAYS_OF_USERS = re.compile(r"[\"'](?:user|hidden|avatar(?:_?url)?)[\"']\s*:", re.IGNORECASE)


# --- CSV -------------------------------------------------------------------------------------------------------------


def recognizes_csv(data: bytes) -> bool:
    """Whether the first line of ``data`` names columns: a title and something else that papers have."""
    header = _header(beginning(data))
    return any(is_common(name, "title") for name in header) and any(
        is_common(name, role) for name in header for role in _MARKS
    )


def parse_csv(capture: Capture) -> Parsed:
    """The records of a table, in its order. A row without a title is a fault with the line where it begins."""
    text, faults = text_of(capture)
    return bibliography.parsed(_rows(capture, text), faults)


def _header(text: str) -> list[str]:
    """The names in the first line that is not empty, cut at the delimiter that makes most of them."""
    line = next((line for line in text[:10_000].splitlines() if line.strip()), "")
    if line.lstrip()[:1] in ("{", "[", "<", "@", "%"):
        return []
    return _cells(line, _delimiter(line))


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=lambda delimiter: len(_cells(line, delimiter)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(capture: Capture, text: str) -> Iterator[Read | Fault]:
    above = len(text) - len(text.lstrip("\n"))
    lines = text[above:].replace("\0", "\ufffd").split("\n")
    header = _header(lines[0])
    for line, row in _numbered(lines, _delimiter(lines[0])):
        if isinstance(row, csv.Error):
            yield capture.fault(above + line, f"this row can't be read ({row})", "mend its quotes")
        elif any(cell.strip() for cell in row) and line > 1:
            yield _row(capture, above + line, header, row)


def _numbered(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Rows with the line where each begins. After one that can't be read, reading goes on in its next line."""
    start = 0
    while start < len(lines):
        first = start
        rows = csv.reader((lines[i] + "\n" for i in range(first, len(lines))), delimiter=delimiter, strict=True)
        try:
            for row in rows:
                yield start + 1, row
                start = first + rows.line_num
        except csv.Error as error:
            yield start + 1, error
            start += 1


def _row(capture: Capture, line: int, header: list[str], row: list[str]) -> Read | Fault:
    values = Values(source=CSV)
    for position, cell in enumerate(row):
        name = header[position].strip() if position < len(header) else ""
        if not _is_of_users(name):
            values.add(common_name(name) or f"column {position + 1}", _without_users_in_code(name, cell))
    facts = common_facts(values)
    if facts["title"]:
        return bibliography.record(capture, CSV, facts)
    return capture.fault(line, "this row has no title", "fill in its title, or delete it")


def _without_users_in_code(name: str, cell: str) -> str:
    """A cell; where it is JSON, without what that says of users. What only looks like it can't be cleaned."""
    if not _IN_CODE.match(cell):
        return cell
    try:
        said = {name: json.loads(cell)}
        cleaned = _without_users(said)
        return cell if cleaned == said else text_of_value(cleaned[name])
    except (ValueError, RecursionError):
        return "" if _SAYS_OF_USERS.search(cell) else cell


CSV_SOURCE = Source(CSV, TITLES[CSV], recognizes_csv, parse_csv)


# --- JSON Lines ------------------------------------------------------------------------------------------------------


def recognizes_jsonl(data: bytes) -> bool:
    """Whether the first line of ``data`` is a JSON object with a title and something else that papers have."""
    if not beginning(data).lstrip("\ufeff \t\r\n").startswith("{"):
        return False
    line = next((line for line in decode(data).text.split("\n") if line.strip()), "")
    try:
        first = _object(line)
    except ValueError:
        return False
    if first.keys() & _OF_INTERFACES:
        return False
    has_title = any(is_common(name, "title") and isinstance(first[name], str) for name in first)
    return has_title and ("paper_id" in first or any(is_common(name, role) for name in first for role in _MARKS))


def parse_jsonl(capture: Capture) -> Parsed:
    """The records of a file with one JSON object a line. A line that can't be read, or has no title, is a fault."""
    text, faults = text_of(capture)
    return bibliography.parsed(_objects(capture, text), faults)


def _objects(capture: Capture, text: str) -> Iterator[Read | Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip(" \t\ufeff"):
            continue
        try:
            facts = _object_facts(_without_users(_object(line)))
        except (ValueError, RecursionError) as error:
            yield capture.fault(number, f"this line can't be read ({error})", "write one JSON object a line")
            continue
        if facts["title"]:
            yield bibliography.record(capture, JSONL, facts)
        else:
            yield capture.fault(number, "this object has no title", 'add  "title": "…"')


def _object(line: str) -> dict[str, Any]:
    """The object that a line holds. Raises ``ValueError``."""
    try:
        value = json.loads(line)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("it is not an object")
    return value


def _without_users(data: dict[str, Any]) -> dict[str, Any]:
    """An object without what it says of users, at any depth; authors who are objects become their names."""
    there = {name: value for name, value in data.items() if not _is_of_users(name)}
    return {name: _names(value) if is_common(name, "authors") else _cleaned(value) for name, value in there.items()}


def _is_of_users(name: str) -> bool:
    return re.sub(r"[\s_-]", "", name).lower() in _OF_USERS


def _cleaned(value: Any) -> Any:
    match value:
        case dict():
            return _without_users(value)
        case list():
            return [_cleaned(item) for item in value]
        case _:
            return value


def _names(authors: Any) -> Any:
    match authors:
        case dict():
            return name_of(authors) if not authors.get("hidden") else ""
        case list():
            return [name for author in authors if (name := _names(author)) != ""]
        case _:
            return authors


def _object_facts(data: dict[str, Any]) -> dict[str, Any]:
    if "paper_id" in data:  # a line of a store: who said what there is not said of it here
        data = {name: value for name, value in data.items() if name not in ("aliases", "sources")}
    return object_facts(data)


JSONL_SOURCE = Source(JSONL, TITLES[JSONL], recognizes_jsonl, parse_jsonl)
SOURCES = (CSV_SOURCE, JSONL_SOURCE)
