"""Hugging Face Daily Papers, the JSON interface: its answers as files, and asked over the network.

``GET /api/daily_papers?date=2026-04-20&limit=100&p=0`` gives a list of objects, ``GET /api/papers/{id}`` one of them
without its outer layer. The specification is https://huggingface.co/.well-known/openapi.json. Of an item we read::

    { "paper": { "id", "title", "summary", "authors": [{"name", "hidden"}], "upvotes",
                 "publishedAt"          when the paper appeared,
                 "submittedOnDailyAt"   when the feed carried it; absent in older answers,
                 "organization": {"name" (the handle), "fullname"},
                 "githubRepo", "githubStars", "projectPage", "withdrawnAt",
                 "ai_summary", "ai_summary_model", "ai_keywords" },
      "title", "numComments", "organization" }

Instants are ISO 8601 in UTC. Titles and abstracts are wrapped. All else is left where it is, above all what is said of
users: who submitted a paper, the accounts of authors, pictures, uploads.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from generator.bibliography import calendar_day, full_day, tidy
from generator.capture import TITLES, Answer, Ask, Capture, Get, Live, Parsed, RetrievalError, Source
from generator.decoding import decode
from generator.faults import Fault
from generator.ids import parse_arxiv_id
from generator.paper import Organization, Record, shown

T = TypeVar("T")
Json = Mapping[str, Any]

NAME = "hf-daily"
ENDPOINT = "https://huggingface.co"
FIRST_DAY = date(2023, 5, 4)
"""The first day of the feed."""

_HEAD = 16_384  # bytes; an abstract and a submitter may come before what tells the format
_FURTHEST = 262_144  # bytes that are looked at where the first ones could be of the format
_OPENING = re.compile(r"\s*(?:\[\s*)?\{")
_TELLTALE = re.compile(
    r'"paper"\s*:\s*\{|"(?:submittedOnDailyAt|discussionId)"\s*:|"authors"\s*:\s*\[\s*\{\s*"(?:_id|hidden)"'
)
_SPACE = re.compile(r"[ \t\n\r]*")  # RFC 8259, section 2
_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_PAGE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LINK = re.compile(r"https?://\S+")
_TEX = re.compile(r"[\\${}\s]")

_LONGEST_ID = 100  # characters
_LONGEST_NUMBER = 15  # digits: nothing that is counted here has more, and reading millions of them takes for ever
_LONGEST_TOKEN = 8  # characters that can be left of a cut token: "\uXXXX", "false"
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}

_PER_PAGE = 100
_FULL = (50, _PER_PAGE)  # papers; a server that takes no limit gives 50
_MOST_PAGES = 50
_REFUSED = 400  # RFC 9110, section 15.5.1
_MENDING = "mend the item, or fetch it again"
_FETCHING = "fetch it again"
_WAITING = "try again later"


# --- Captures --------------------------------------------------------------------------------------------------------


def recognizes(data: bytes) -> bool:
    """Whether ``data`` starts like an answer of the interface, be it cut later on; ``[]`` is a day without papers."""
    head = decode(data[:_HEAD]).text
    if _OPENING.match(head):
        return bool(_TELLTALE.search(head) or _TELLTALE.search(decode(data[:_FURTHEST]).text))
    return head.split() in (["[]"], ["[", "]"])


def parse(capture: Capture) -> Parsed:
    """The papers of an answer: of a list, of one paper, or of several, one a line.

    An item that can't be read costs itself; where the JSON breaks off, what came before is read. Items of a list that
    do not say on which day the feed carried them were featured on the day in the file's name, if there is one.
    """
    records: list[Record] = []
    faults: list[Fault] = []
    try:
        for found in _read(capture, _decoded(capture.data)):
            if isinstance(found, Record):
                records.append(found)
            else:
                faults.append(found)
    except ValueError as error:
        faults.append(capture.fault(_line_of(error), _told(error), _FETCHING))
    return Parsed(tuple(records), tuple(faults))


def _read(capture: Capture, text: str) -> Iterator[Record | Fault]:
    """What each item is. Raises ``JSONDecodeError`` where the JSON breaks off."""
    day = _day_of_file(capture) if _is_list(text) else None
    for number, (line, item) in enumerate(_items(text), 1):
        try:
            yield _record(item, day, capture.captured)
        except ValueError as error:
            yield capture.fault(line, f"item {number}{_quoted_id(item)}: {error}", _MENDING)


def without_machine_words(parsed: Parsed) -> Parsed:
    """``parsed`` without what a machine of the source wrote: the summaries, their keywords and the model's name."""
    return replace(parsed, records=tuple(map(_in_human_words, parsed.records)))


def _in_human_words(record: Record) -> Record:
    extra = {name: text for name, text in record.extra.items() if not name.startswith("ai_")}
    return replace(record, ai_summary="", ai_keywords=(), extra=extra)


def _day_of_file(capture: Capture) -> date | None:
    """The day that the name of a file holds, if it holds one alone."""
    for path in (capture.name, capture.where):
        days = set(_DAY.findall(re.split(r"[/\\]", path)[-1]))
        if len(days) == 1:
            return full_day(days.pop())
    return None


# --- JSON ------------------------------------------------------------------------------------------------------------


def _number(digits: str) -> float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


_DECODER = json.JSONDecoder(parse_int=_number)


def _decoded(data: bytes) -> str:
    """The text of ``data``; a character that is cut off at its end is left out. Raises ``UnicodeDecodeError``.

    An answer is UTF-8 (RFC 8259, section 8.1). Programs save it as UTF-16 and UTF-32 too.
    """
    encoding = decode(data[:_HEAD]).encoding
    encoding = encoding if encoding.startswith("utf-") else "utf-8"
    return codecs.getincrementaldecoder(encoding)().decode(data).removeprefix("\ufeff")


def _is_list(text: str) -> bool:
    return text.startswith("[", _after_space(text, 0))


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a list, or values one after another, each with its line. Raises ``JSONDecodeError``."""
    line, counted = 1, 0
    for start, item in _listed(text) if _is_list(text) else _in_a_row(text):
        line, counted = line + text.count("\n", counted, start), start
        yield line, item


def _listed(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a list, each with its place. One by one, so that those before a break are had."""
    position = _after_space(text, _after_space(text, 0) + 1)
    more = not text.startswith("]", position)
    while more:
        item, end = _value(text, position)
        yield position, item
        position = _after_space(text, end)
        more = text.startswith(",", position)
        if more:
            position = _after_space(text, position + 1)
    if not text.startswith("]", position):
        raise json.JSONDecodeError("Expecting ',' or ']'", text, position)
    if (rest := _after_space(text, position + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, rest)


def _in_a_row(text: str) -> Iterator[tuple[int, Any]]:
    position = _after_space(text, 0)
    while position < len(text):
        item, end = _value(text, position)
        yield position, item
        position = _after_space(text, end)


def _value(text: str, position: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except RecursionError:
        raise json.JSONDecodeError("Nested too deep", text, position) from None


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _line_of(error: ValueError) -> int:
    """The line in which a capture stops to be readable."""
    if isinstance(error, UnicodeDecodeError):
        return error.object.count(b"\n", 0, error.start) + 1
    if isinstance(error, json.JSONDecodeError):
        return error.doc.rstrip().count("\n") + 1 if _is_cut(error) else error.lineno
    return 0


def _told(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"this is not {error.encoding.upper()} text"
    if isinstance(error, json.JSONDecodeError):
        return "the JSON ends in the middle" if _is_cut(error) else f"this is not JSON ({error.msg})"
    return str(error)


def _is_cut(error: json.JSONDecodeError) -> bool:
    at_the_end = len(error.doc.rstrip()) - error.pos < _LONGEST_TOKEN
    unfinished = error.pos > 0 and error.msg.startswith(("Expecting", "Invalid \\"))
    return error.msg.startswith("Unterminated") or (at_the_end and unfinished)


# --- Items -----------------------------------------------------------------------------------------------------------


def _record(item: Any, day: date | None, captured: date | None) -> Record:
    """What ``item`` says of its paper. Raises ``ValueError`` saying what is wrong with it."""
    paper = _paper(item)
    authors = _authors(paper)
    return Record(
        source=NAME,
        capture="",
        captured=captured,
        title=_title(paper, item),
        abstract=_text(paper, "summary") or _text(item, "summary"),
        authors=tuple(name for name in authors if name),
        author_count=None if any(authors) else len(authors) or None,
        organization=_organization(paper) or _organization(item),
        published=_day(paper, "publishedAt"),
        featured=_day(paper, "submittedOnDailyAt") or day,
        upvotes=_count(paper, "upvotes"),
        comments=_count(item, "numComments"),
        code_url=_link(paper, "githubRepo"),
        project_url=_link(paper, "projectPage"),
        withdrawn=True if _day(paper, "withdrawnAt") else None,
        ai_summary=_text(paper, "ai_summary"),
        ai_keywords=_keywords(paper),
        extra=_extra(paper, item),
        **_identity(paper),
    )


def _paper(item: Any) -> Json:
    """The inner layer of ``item``; an object that has none is one itself."""
    if not isinstance(item, dict):
        raise ValueError(f"it is {_kind(item)}, not an object")
    paper = _get(item, "paper", dict)
    if paper is None and not ("id" in item and "title" in item):
        raise ValueError("it is no paper")
    return item if paper is None else paper


def _identity(paper: Json) -> dict[str, Any]:
    """The paper's arXiv id, or the address of its page where its id is none of arXiv."""
    text = _get(paper, "id", str) or ""
    if parsed := _arxiv_id(text):
        return {"arxiv_id": parsed[0], "version": parsed[1]}
    if not _PAGE_ID.fullmatch(text):
        raise ValueError(f"id is {shown(text or None)}, not the id of a paper")
    return {"url": f"{ENDPOINT}/papers/{text}"}


def _arxiv_id(text: str) -> tuple[str, int | None] | None:
    return parse_arxiv_id(text) if text.isascii() and len(text) <= _LONGEST_ID else None


def _title(paper: Json, item: Json) -> str:
    """The inner title; the outer one where there is no other, or where it has the TeX that the inner one lost."""
    inner, outer = _text(paper, "title"), _text(item, "title")
    title = outer if not inner or _has_lost_tex(inner, outer) else inner
    if not title:
        raise ValueError("it has no title")
    return title


def _has_lost_tex(inner: str, outer: str) -> bool:
    """Whether ``inner`` is ``outer`` without some of its backslashes and dollars (``LLMtimesMap``, ``L_2 Norm``)."""
    lost = any(inner.count(char) < outer.count(char) for char in "\\$")
    return lost and _TEX.sub("", inner) == _TEX.sub("", outer)


def _authors(paper: Json) -> list[str]:
    """The name of each author, empty where none is to be shown."""
    return [_author(author) for author in _get(paper, "authors", list) or []]


def _author(author: Any) -> str:
    if not isinstance(author, dict):
        raise ValueError(f"an author is {_kind(author)}, not an object")
    return "" if _get(author, "hidden", bool) else _text(author, "name")


def _organization(thing: Json) -> Organization | None:
    found = _get(thing, "organization", dict)
    if not found:
        return None
    handle = _text(found, "name")
    if not handle:
        raise ValueError("its organization has no name")
    return Organization(handle, _text(found, "fullname") or handle)


def _keywords(paper: Json) -> tuple[str, ...]:
    """The keywords, each once however it is spelled: as it is spelled first."""
    found: dict[str, str] = {}
    for keyword in _get(paper, "ai_keywords", list) or []:
        text = _text({"a keyword": keyword}, "a keyword")
        found.setdefault(text.casefold(), text)
    return tuple(text for text in found.values() if text)


def _extra(paper: Json, item: Json) -> dict[str, str]:
    """What has no field with us. An outer title is kept where it says something else."""
    stars, withdrawn, outer = _count(paper, "githubStars"), _day(paper, "withdrawnAt"), _text(item, "title")
    extra = {
        "ai_summary_model": _text(paper, "ai_summary_model"),
        "githubStars": "" if stars is None else str(stars),
        "title": "" if outer == _title(paper, item) else outer,
        "withdrawnAt": str(withdrawn or ""),
    }
    return {name: text for name, text in extra.items() if text}


# --- Values ----------------------------------------------------------------------------------------------------------


def _get(thing: Json, name: str, kind: type[T]) -> T | None:
    """The value of ``name``, ``None`` when there is none. Raises ``ValueError`` when it is of another kind."""
    value = thing.get(name)
    if value is None:
        return None
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{name} is {_kind(value)}, not {_KINDS[kind]}")
    return value


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "null")


def _text(thing: Json, name: str) -> str:
    """A text on one line, without control characters and halves of characters; empty when there is none."""
    return tidy(_get(thing, name, str) or "")


def _count(thing: Json, name: str) -> int | None:
    number = _get(thing, name, int)
    if number is not None and number < 0:
        raise ValueError(f"{name} is {number}, less than nothing")
    return number


def _day(thing: Json, name: str) -> date | None:
    """The day of an instant, in UTC; ``None`` for one of no day that a paper's can be, as ``0001-01-01T00:00:00Z``."""
    text = _get(thing, name, str)
    if not text or text.startswith("0000-"):  # which Python can't even read
        return None
    try:
        instant = datetime.fromisoformat(text)
        instant = instant.astimezone(UTC) if instant.tzinfo else instant
    except OverflowError:
        return None
    except ValueError:
        raise ValueError(f"{name} is {shown(text)}, not a time such as 2026-04-20T07:56:13.917Z") from None
    return calendar_day(instant.year, instant.month, instant.day)


def _link(thing: Json, name: str) -> str | None:
    """An address of the web; what people wrote there instead (a name, two lines) leads nowhere and is left out."""
    text = _text(thing, name)
    return text if _LINK.fullmatch(text) else None


def _quoted_id(item: Any) -> str:
    """The id of an item as a fault names it, if it can be told."""
    found = _id_of(item)
    return f" ({found})" if found and _arxiv_id(found) else ""


def _id_of(item: Any) -> str | None:
    inner = item.get("paper", item) if isinstance(item, dict) else None
    found = inner.get("id") if isinstance(inner, dict) else None
    return found if isinstance(found, str) else None


# --- The network -----------------------------------------------------------------------------------------------------


def ask(get: Get, endpoint: str, what: Ask) -> Iterator[Answer]:
    """Each day asked for, oldest first. The interface refuses a day that has not begun: there the feed ends.

    Raises `RetrievalError` at the first day that can't be had whole, after an answer with the pages of it that were.
    """
    url = f"{endpoint.rstrip('/')}/api/daily_papers"
    for day in _days(what):
        where = f"{url}?date={day}"
        pages: list[str] = []
        try:
            for page in _pages(get, url, day, where):
                pages.append(page)  # noqa: PERF402 - those before a failure are kept
        except RetrievalError as error:
            if pages:
                yield Answer(_capture(day, pages, what, where))
            elif error.status == _REFUSED and what.today and day >= what.today:
                return
            raise
        yield Answer(_capture(day, pages, what, where), day)


def _capture(day: date, pages: Iterable[str], what: Ask, where: str) -> Capture:
    return Capture(f"{day}.json", _joined(pages), what.today, where)


def _days(what: Ask) -> Iterator[date]:
    """From ``since`` to ``until``, which is today when not given; that one day when ``since`` is not given."""
    last = what.until or what.today or what.since
    first = max(what.since or last or FIRST_DAY, FIRST_DAY)
    if last is None:
        raise RetrievalError(NAME, "the days to ask for are not known", "give --since and --until")
    for offset in range((last - first).days + 1):
        yield first + timedelta(offset)


def _pages(get: Get, url: str, day: date, where: str) -> Iterator[str]:
    """The lists that a day comes in."""
    seen: set[str | None] = set()
    for number in range(_MOST_PAGES):
        body = get(url, {"date": day.isoformat(), "limit": str(_PER_PAGE), "p": str(number)})
        text, items = _page(body, where)
        ids = {_id_of(item) for item in items}
        if number and ids <= seen:  # nothing is left, or the server takes no page numbers
            return
        yield text
        seen |= ids
        if len(items) not in _FULL:
            return
    raise RetrievalError(where, f"the day has more than {_MOST_PAGES} pages", _WAITING)


def _page(body: bytes, where: str) -> tuple[str, list[Any]]:
    """The text of a page and its items. Raises `RetrievalError` when it is not a whole list."""
    try:
        text = _decoded(body)
        items = [item for _, item in _items(text)]
    except ValueError as error:
        raise RetrievalError(where, f"the answer can't be read: {_told(error)}", _WAITING) from None
    if not _is_list(text):
        raise RetrievalError(where, "the answer is not a list of papers", _WAITING)
    return text, items


def _joined(pages: Iterable[str]) -> bytes:
    """One list of all. As text: taken apart, large numbers and halves of characters might not come back the same."""
    return ("[" + ",\n".join(page.strip()[1:-1].strip() for page in pages) + "]").encode()


LIVE = Live(ENDPOINT, pause=0.7, ask=ask, accept="application/json", daily=True, first_day=FIRST_DAY)
"""Without an account, 500 requests in 5 minutes are allowed: https://huggingface.co/docs/hub/rate-limits."""

SOURCE = Source(NAME, TITLES[NAME], recognizes, parse, kept=False, live=LIVE)
