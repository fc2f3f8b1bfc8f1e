"""arXiv's query interface: Atom with OpenSearch (https://info.arxiv.org/help/api/user-manual.html).

An error comes with HTTP status 200, as an Atom feed of one entry titled ``Error`` (section 3.4 of the manual). Answers
are also read as test suites record them: JSON with ``url``, ``status_code`` and the Atom as ``body``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.capture import TITLES, Answer, Ask, Capture, Get, Live, Parsed, RetrievalError, Source
from generator.sources.arxiv.common import (
    ACCEPT,
    PAUSE,
    SCHEMA,
    Said,
    answer_of,
    checked_categories,
    identify,
    iso_day,
    name_of,
    parsed,
)
from generator.sources.arxiv.tree import HEAD, Node, opening, read

NAME = "arxiv"

_ATOM = "http://www.w3.org/2005/Atom"
_OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_IDS_AT_ONCE = 100
_PAGE = 200
_MOST_RESULTS = 30_000
"""arXiv gives no more of one query."""
_EARLIEST, _LATEST = "199101010000", "209912312359"


def recognizes(data: bytes) -> bool:
    """Whether ``data`` is an Atom feed of the query interface, or a recording of one."""
    name, head = opening(data)
    if name == "feed":
        return (SCHEMA in head or "arxiv.org/api/" in head) and "rss.arxiv.org" not in head
    return _is_recording(data)


def parse(capture: Capture) -> Parsed:
    """The records of an answer, in its order. An entry that is broken costs that entry and is reported."""
    if not _is_recording(capture.data):
        return _parse_atom(capture)
    atom = _recorded(capture.data)
    if atom is None:
        return Parsed().with_faults(
            capture.fault(0, "the recording holds no answer with status 200", "record it again")
        )
    # The lines of the recorded Atom are not those of the file.
    found = _parse_atom(replace(capture, data=atom))
    return replace(found, faults=tuple(replace(fault, line=0) for fault in found.faults))


def _parse_atom(capture: Capture) -> Parsed:
    tree = read(capture.data, "entry")
    entries = list(tree.root.nodes("entry", _ATOM)) if tree.root else []
    errors = [entry for entry in entries if _is_error(entry)]
    papers = (_said(entry) for entry in entries if entry not in errors)
    found = parsed(capture, tree, NAME, papers)
    return found.with_faults(*(capture.fault(entry.line, _answered(entry), "ask differently") for entry in errors))


def _is_error(entry: Node) -> bool:
    identifier = entry.text_of("id", _ATOM)
    return "arxiv.org/api/errors" in identifier or (
        entry.text_of("title", _ATOM) == "Error" and identify(identifier) is None
    )


def _answered(entry: Node) -> str:
    return f"arXiv answered: {entry.text_of('summary', _ATOM)[:200] or 'Error'}"


def _said(entry: Node) -> Said:
    primary = [node.attributes.get("term", "") for node in entry.nodes("primary_category", SCHEMA)]
    categories = [node.attributes.get("term", "") for node in entry.nodes("category", _ATOM)]
    people = [name_of(author.text_of("name", _ATOM)) for author in entry.nodes("author", _ATOM)]
    return Said(
        line=entry.line,
        identifier=entry.text_of("id", _ATOM),
        title=entry.text_of("title", _ATOM),
        abstract=entry.text_of("summary", _ATOM),
        authors=filter(None, people),
        created=entry.text_of("published", _ATOM),
        categories=filter(None, [*primary, *categories]),
        doi=entry.text_of("doi", SCHEMA),
        journal_ref=entry.text_of("journal_ref", SCHEMA),
        extra={"comment": entry.text_of("comment", SCHEMA), "updated": iso_day(entry.text_of("updated", _ATOM))},
    )


# --- recordings ------------------------------------------------------------------------------------------------------


def _is_recording(data: bytes) -> bool:
    head = data[:HEAD]
    return head.lstrip().startswith(b"{") and b'"body"' in head and b"arxiv.org/api/" in head


def _recorded(data: bytes) -> bytes | None:
    try:
        recording = json.loads(data)
    except (ValueError, RecursionError):
        return None
    body = recording.get("body") if recording.get("status_code") == 200 else None
    return body.encode("utf-8", "replace") if isinstance(body, str) else None


# --- over the network ------------------------------------------------------------------------------------------------


def ask(get: Get, endpoint: str, what: Ask) -> Iterator[Answer]:
    """The answers to ids, else to a query, to categories and to days of submission, oldest first.

    Raises `RetrievalError` for what can't be asked, for what arXiv calls an error, and when a page stays empty.
    """
    url = f"{endpoint.rstrip('/')}/api/query"
    yield from _ask_ids(get, url, what) if what.ids else _ask_query(get, url, what)


def search_query(url: str, what: Ask) -> str:
    """What is asked, in the language of the interface (section 5.1 of the manual)."""
    categories = " OR ".join(f"cat:{category}" for category in checked_categories(url, what))
    parts = [f"({part})" for part in (what.query, categories) if part]
    if not parts:
        raise RetrievalError(url, "nothing is asked for", "give categories, a query or ids")
    if what.since or what.until:
        first = f"{what.since:%Y%m%d}0000" if what.since else _EARLIEST
        last = f"{what.until:%Y%m%d}2359" if what.until else _LATEST
        parts.append(f"submittedDate:[{first} TO {last}]")
    return " AND ".join(parts)


def _ask_ids(get: Get, url: str, what: Ask) -> Iterator[Answer]:
    ids = [_checked_id(url, text) for text in what.ids]
    for start in range(0, len(ids), _IDS_AT_ONCE):
        batch = ids[start : start + _IDS_AT_ONCE]
        params = {"id_list": ",".join(batch), "max_results": str(len(batch))}
        data, _, _ = _page(get, url, params)
        yield answer_of(data, url, params, what)


def _checked_id(url: str, text: str) -> str:
    known = identify(text)
    if known is None:  # one such makes an error of all that are asked together
        raise RetrievalError(url, f"“{text[:40]}” is no id of arXiv", "write it like 2510.15444")
    return known[0] if known[1] is None else f"{known[0]}v{known[1]}"


def _ask_query(get: Get, url: str, what: Ask) -> Iterator[Answer]:
    params = {"search_query": search_query(url, what), "sortBy": "submittedDate", "sortOrder": "ascending"}
    start, total = 0, 1
    while start < min(total, _MOST_RESULTS):
        params |= {"start": str(start), "max_results": str(_PAGE)}
        data, count, total = _filled_page(get, url, params, start)
        if count:
            yield answer_of(data, url, params, what)
        start += count
    if total > _MOST_RESULTS:
        limit = f"there are {total:,} results, and arXiv gives the first {_MOST_RESULTS:,}"
        raise RetrievalError(url, limit, "ask for fewer days at a time")


def _filled_page(get: Get, url: str, params: Mapping[str, str], start: int) -> tuple[bytes, int, int]:
    """A page with an entry, if any is left. The interface is known to give an empty page for a full one."""
    data, count, total = _page(get, url, params)
    if not count and start < total:
        data, count, total = _page(get, url, params)
    if not count and start < total:
        raise RetrievalError(url, f"arXiv gave an empty page after {start:,} of {total:,} results", "ask again later")
    return data, count, total


def _page(get: Get, url: str, params: Mapping[str, str]) -> tuple[bytes, int, int]:
    """A page, the number of its entries and that of all results."""
    data = get(url, params)
    tree = read(data, "entry")
    if tree.root is None or tree.root.name != "feed":
        raise RetrievalError(url, "the answer is not Atom", "ask again later")
    entries = list(tree.root.nodes("entry", _ATOM))
    if error := next(filter(_is_error, entries), None):
        raise RetrievalError(url, _answered(error), "ask differently")
    total = tree.root.text_of("totalResults", _OPEN_SEARCH)
    # A broken entry is one that was given. Without a total, this page is the last one.
    return data, len(entries) + len(tree.problems), int(total) if total.isdecimal() and len(total) < 10 else 0


SOURCE = Source(
    NAME,
    TITLES[NAME],
    recognizes,
    parse,
    kept=False,
    live=Live("https://export.arxiv.org", PAUSE, ask, ACCEPT),
)
