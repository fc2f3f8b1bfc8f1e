"""CSL-JSON, the interchange format of citation processors, and works as Crossref's interface gives them.

CSL 1.0.2, ``csl-data.json``: a list of items, or an object with the list in ``items``. Crossref's works are the same
but for their envelope (``message``) and for texts that are lists; see its REST API, "Works".
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from generator import bibliography
from generator.bibliography import Names, Read, Values, text_of, text_of_value, tidy
from generator.capture import TITLES, Capture, Parsed, Source
from generator.decoding import beginning, decode
from generator.faults import Fault

NAME = "csl-json"

_NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract",),
    "keywords": ("keyword",),
    "doi": ("DOI", "doi"),
    "url": ("URL", "url"),
    "journal": ("container-title",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page",),
    "year": ("issued",),
}
_RENAMED = {"id": "citation_key", "citation-key": "citation_key", "type": "entry_type"}
_MARKS_OF_AN_ITEM = frozenset(
    "author editor issued container-title DOI ISBN URL publisher citation-key citation-label id number".split()
)
# What of Crossref's works is about the deposit, or about other works, and not about this one.
_NOT_KEPT = frozenset(
    "reference references-count reference-count is-referenced-by-count indexed deposited created license link"
    " content-domain relation score member prefix assertion update-policy resource".split()
)
_BLOCKS = re.compile(r"</?(?:jats:)?(?:p|title|sec|list|list-item|break|br)\b[^<>]{0,200}>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:jats:[\w-]+|i|b|em|strong|sub|sup|sc|span|div|u|italic|bold)\b[^<>]{0,200}>", re.IGNORECASE
)
_SPACE = re.compile(r"[\s\ufeff]*+")
_FIRST_ITEM = re.compile(r"[\s\ufeff]*+\[\s*+")
_BETWEEN = re.compile(r"[\s,]*+")
_NEXT_ITEM = re.compile(r"[\[,]\s*+(?=\{)")
_DECODER = json.JSONDecoder()
_TRIES = 200
"""Places that are tried to go on from after an item that can't be read."""


def recognizes(data: bytes) -> bool:
    """Whether ``data`` is JSON whose first item is typed and described as CSL or Crossref do it."""
    if not re.match(r"[\s\ufeff]*[\[{]", beginning(data)):
        return False
    return _is_item(_first_item(decode(data).text))


def parse(capture: Capture) -> Parsed:
    """The records of a library, in its order; ``extra`` has the other variables under CSL's names.

    An item that is broken or has no title is a fault with the line where it begins; JSON that breaks off costs what
    follows it.
    """
    text, faults = text_of(capture)
    return bibliography.parsed(_results(capture, text), faults)


SOURCE = Source(NAME, TITLES[NAME], recognizes, parse)


# --- JSON ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    value: Any


@dataclass(frozen=True, slots=True)
class _Lost:
    start: int
    what: str


def _read(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at ``start`` and where it ends. Raises ``ValueError``."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _first_item(text: str) -> Any:
    """The first item of a library, as far as it can be read."""
    first = _FIRST_ITEM.match(text)
    try:
        value, _ = _read(text, first.end() if first else _end(_SPACE, text, 0))
    except ValueError:
        return None
    return value if first else next(iter(_unwrapped(value)), None)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _unwrapped(value: Any) -> list[Any]:
    """The items in an envelope: ``{"items": […]}``, Crossref's ``{"message": …}``, or one item by itself."""
    if isinstance(value, dict) and isinstance(value.get("message"), dict):
        value = value["message"]
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return list(value["items"])
    return [value]


def _is_item(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and re.fullmatch(r"[a-z][a-z_-]*", value["type"]) is not None
        and bool(value.keys() & _MARKS_OF_AN_ITEM)
        and ("title" in value or not value.keys().isdisjoint({"issued", "author", "container-title"}))
        and "paper" not in value
    )


def _items(text: str) -> Iterator[_Item | _Lost]:
    """All items of a library. After one that can't be read, reading goes on at the next that can."""
    first = _FIRST_ITEM.match(text)
    if first is None:
        yield from _wrapped_items(text)
        return
    position, tries = first.end(), _TRIES
    while not text.startswith("]", position) and position < len(text):
        start = position
        try:
            value, position = _read(text, position)
            yield _Item(start, value)
            position = _end(_BETWEEN, text, position)
        except ValueError as error:
            yield _Lost(start, str(error))
            position, tries = _next_item(text, start + 1, tries)


def _wrapped_items(text: str) -> Iterator[_Item | _Lost]:
    start = _end(_SPACE, text, 0)
    try:
        value, _ = _read(text, start)
    except ValueError as error:
        yield _Lost(start, str(error))
        return
    for item in _unwrapped(value):
        yield _Item(start, item)


def _next_item(text: str, position: int, tries: int) -> tuple[int, int]:
    """Where the next item after ``position`` begins (the end of the text when none is found), and tries left."""
    for match in _NEXT_ITEM.finditer(text, position):
        tries -= 1
        if tries < 0:
            break
        try:
            value, _ = _read(text, match.end())
        except ValueError:
            continue
        if _is_item(value):
            return match.end(), tries
    return len(text), tries


# --- records ---------------------------------------------------------------------------------------------------------


def _results(capture: Capture, text: str) -> Iterator[Read | Fault]:
    line, counted = 1, 0
    for item in _items(text):
        line, counted = line + text.count("\n", counted, item.start), item.start
        if isinstance(item, _Lost):
            yield capture.fault(line, f"an item can't be read as JSON ({item.what})", "mend it, or export it again")
            continue
        try:
            yield _result(capture, line, item.value)
        except RecursionError:
            yield capture.fault(line, "an item is nested too deeply", "delete it")


def _result(capture: Capture, line: int, value: Any) -> Read | Fault:
    if not isinstance(value, dict):
        return capture.fault(line, "an item is not an object", "delete it")
    facts = _facts(value)
    if facts["title"]:
        return bibliography.record(capture, NAME, facts)
    return capture.fault(line, f"the item {str(value.get('id', ''))[:60]!r} has no title", 'add  "title": "…"')


def _facts(item: Mapping[str, Any]) -> dict[str, Any]:
    values = Values(source=NAME)
    for name, value in item.items():
        if name not in _NOT_KEPT and not (name == "author" and isinstance(value, list)) and not _is_empty(value):
            _add(values, _RENAMED.get(name, name), value)
    if isinstance(item.get("subject"), list):
        values.add("keyword", "; ".join(filter(None, map(str, item["subject"]))))
    authors = tuple(filter(None, map(name_of, item["author"]))) if isinstance(item.get("author"), list) else ()
    facts = bibliography.facts(values, _NAMES) | {"authors": authors, "published": _day(item.get("issued"))}
    return facts | ({"issued": None} if _is_about(item.get("issued")) else {})


def _add(values: Values, name: str, value: Any) -> None:
    """A variable as text; the same said twice (``id`` and ``citation-key``) is kept once."""
    text = _text(value) if name in ("title", "abstract", "container-title") else _variable(value)
    if tidy(text) not in values.texts(name):
        values.add(name, text)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}, [None], [[]])


def _text(value: Any) -> str:
    """A text without JATS and HTML markup. Crossref has lists of texts, of which the first counts."""
    text = str(value[0]) if isinstance(value, list) and value else value if isinstance(value, str) else str(value)
    return unescape(_MARKUP.sub("", _BLOCKS.sub(" ", text))).replace("\u2060", "")


def _variable(value: Any) -> str:
    """A variable of any kind: dates as 2020-04-17 (a range has a slash), names joined by semicolons."""
    if isinstance(value, dict) and ("date-parts" in value or "raw" in value or "literal" in value):
        dated = "/".join(_iso(parts) for parts in _parts(value))
        return dated or str(value.get("raw") or value.get("literal") or "")
    if isinstance(value, list) and all(isinstance(item, dict) and name_of(item) for item in value):
        return "; ".join(map(name_of, value))
    return text_of_value(value)


def name_of(name: Any) -> str:
    """A person's or an institution's name as it is read aloud (CSL 1.0.2, "Name Variables")."""
    if not isinstance(name, dict):
        return ""
    if isinstance(whole := name.get("literal", name.get("name")), str):
        return tidy(whole)
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return tidy(" ".join(text for part in parts if isinstance(text := name.get(part), str)))


# --- dates -----------------------------------------------------------------------------------------------------------


def _day(issued: Any) -> date | None:
    """The day of a date variable; ``None`` for less than a day, for a range and for what is only about then."""
    if not isinstance(issued, dict) or _is_about(issued) or issued.get("season"):
        return None
    days = {tuple(parts) for parts in _parts(issued)}
    if not days:
        raw = issued.get("raw") or issued.get("literal")
        return bibliography.full_day(raw) if isinstance(raw, str) else None
    return bibliography.full_day(_iso(days.pop())) if len(days) == 1 else None


def _is_about(dated: Any) -> bool:
    """Whether a date variable is only about then."""
    return isinstance(dated, dict) and bool(dated.get("circa"))


def _parts(dated: Mapping[str, Any]) -> list[list[int]]:
    """The dates of ``date-parts`` as numbers, which may be written as texts; none where they are no numbers."""
    parts = dated.get("date-parts")
    if not isinstance(parts, list):
        return []
    return [numbers for part in parts if isinstance(part, list) and (numbers := _numbers(part))]


def _numbers(part: list[Any]) -> list[int]:
    texts = [str(number) for number in part if number is not None]
    return [int(text) for text in texts[:3]] if all(re.fullmatch(r"-?[0-9]{1,4}", text) for text in texts) else []


def _iso(parts: tuple[int, ...] | list[int]) -> str:
    return "-".join(f"{number:0{2 if position else 4}}" for position, number in enumerate(parts))
