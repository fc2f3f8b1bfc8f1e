"""Papers and records: what is known of a paper, and who said it.

A `Record` is what one capture says of one paper. A `Paper` is what all records of one paper say together: for each
field the value that stands, and for each source which of the standing values it gave and where it said otherwise.
Nothing that a source said is dropped, so papers can be merged in any order (see `generator.merge`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from generator.ids import PaperId, is_slug, parse_arxiv_id
from generator.issued import is_issued, year_and_month

T = TypeVar("T")

_TYPE_NAMES: dict[type, str] = {str: "text", int: "a whole number", list: "a list", dict: "a mapping"}


@dataclass(frozen=True, slots=True, order=True)
class Organization:
    """Who published a paper: the handle it has at its source, and the name people read."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What can be known of a paper. An absent value is unknown; nothing is guessed.

    The order of the fields is the order in which they are stored.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    """How many authors a source counted, where it did not name them."""
    organization: Organization | None = None
    published: date | None = None
    """The day the paper appeared."""
    issued: str | None = None
    """The year or month it appeared in, as ISO 8601, from who told no day; see `generator.issued`."""
    featured: date | None = None
    """The day a daily feed carried it."""
    upvotes: int | None = None
    comments: int | None = None
    keywords: tuple[str, ...] = ()
    """As the source gave them; `tags` are ours."""
    categories: tuple[str, ...] = ()
    """arXiv categories, the primary one first."""
    arxiv_id: str | None = None
    """Without version; see `generator.ids.parse_arxiv_id`."""
    version: int | None = None
    doi: str | None = None
    journal_ref: str | None = None
    url: str | None = None
    """Where it is described, if neither arXiv nor a DOI leads there."""
    code_url: str | None = None
    project_url: str | None = None
    withdrawn: bool | None = None
    ai_summary: str = ""
    """What a machine of the source wrote about it; never shown as anybody's words."""
    ai_keywords: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    """What a source said that has no field here, under the source's own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Facts):
    """What one capture says of one paper."""

    source: str
    """The adapter that read it, a name from `generator.sources`."""
    capture: str
    """The file it was read from, a name in ``content/captures/``; empty for an answer that is not kept."""
    captured: date | None = None
    """The day the capture was taken, when that is known."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What one source contributed to a paper."""

    source: str
    capture: str
    captured: date | None
    fields: tuple[str, ...]
    """The fields whose standing value this source gave too."""
    differs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What it said otherwise, by field."""


@dataclass(frozen=True, slots=True)
class Point:
    """What readers thought of a paper on one day."""

    day: date
    upvotes: int | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Facts):
    """One paper of the archive, under the id that its address is made of."""

    paper_id: PaperId
    aliases: tuple[PaperId, ...] = ()
    """Ids it had before it was merged; their addresses lead here."""
    sources: tuple[Provenance, ...] = ()
    history: tuple[Point, ...] = ()
    """Its votes and comments over time, a point for each day they were counted on."""
    tags: tuple[str, ...] | None = None
    """Slugs of the vocabulary. Never stored: made anew from the vocabulary each time the archive is gathered, but
    for those that a person gave."""
    notes: str = field(default="", repr=False)
    """Markdown written by the archive's owner."""

    @property
    def day(self) -> date | None:
        """The day whose page lists this paper: the day it was featured, else published; ``None`` when unknown."""
        return self.featured or self.published

    @property
    def coarse(self) -> str | None:
        """The year or month whose page lists this paper, where it has no day; ``None`` when that is unknown too."""
        return None if self.featured or self.published else self.issued

    @property
    def year(self) -> int | None:
        """The year whose page lists this paper; ``None`` when unknown."""
        if day := self.day:
            return day.year
        return year_and_month(self.issued)[0] if self.issued else None

    @property
    def changed(self) -> date | None:
        """The newest day that anything is told of: it appeared, was featured, captured, voted for. Not known to have
        changed since.
        """
        told = [self.published, self.featured, *[origin.captured for origin in self.sources]]
        told += [point.day for point in self.history]
        return max(filter(None, told), default=None)

    @property
    def number_of_authors(self) -> int | None:
        """How many authors it has, as far as that is known."""
        return len(self.authors) or self.author_count


FACTS = tuple(f.name for f in fields(Facts))
"""The names of the fields that sources give, in the order in which they are stored."""


def facts_of(thing: Facts) -> dict[str, Any]:
    """The known fields of ``thing`` by name, in storage order."""
    known = ((name, getattr(thing, name)) for name in FACTS)
    return {name: value for name, value in known if is_known(value)}


def is_known(value: object) -> bool:
    """Whether a field's value says anything. Zero does; nothing and the empty text or list do not."""
    return value is not None and value not in ("", (), {})


# --- JSON ------------------------------------------------------------------------------------------------------------


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """``paper`` as a JSON object in canonical order, unknown fields left out. Tags and notes are not part of it."""
    data: dict[str, Any] = {"paper_id": paper.paper_id}
    if paper.aliases:
        data["aliases"] = list(paper.aliases)
    data |= facts_to_json(facts_of(paper))
    if paper.history:
        data["history"] = [[p.day.isoformat(), p.upvotes, p.comments] for p in paper.history]
    data["sources"] = [_provenance_to_json(source) for source in paper.sources]
    return data


def paper_from_json(data: Any, tags: tuple[str, ...] | None = None) -> Paper:
    """The paper that `paper_to_json` wrote, with ``tags``. Raises ``ValueError`` saying what is wrong."""
    rest = dict(_expect(dict, data, "a paper"))
    paper_id = _paper_id(rest.pop("paper_id", None))
    aliases = tuple(_paper_id(alias) for alias in _expect(list, rest.pop("aliases", []), "aliases"))
    sources = tuple(_provenance_from_json(source) for source in _expect(list, rest.pop("sources", []), "sources"))
    history = tuple(_point(point) for point in _expect(list, rest.pop("history", []), "history"))
    facts = facts_from_json(rest)
    if "title" not in facts:
        raise ValueError("it has no title")
    unclaimed = facts.keys() - set().union(*[source.fields for source in sources])
    if unclaimed:
        raise ValueError(f"no source gave its {min(unclaimed)}: what a person knows goes into content/papers/")
    return Paper(paper_id=paper_id, aliases=aliases, sources=sources, history=history, tags=tags, **facts)


def facts_to_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Field values as JSON values."""
    return {name: _value_to_json(value) for name, value in facts.items()}


def facts_from_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """Field values from JSON values. Raises ``ValueError`` naming the first field that is unknown, else wrong."""
    if not data.keys() <= _READERS.keys():
        raise ValueError(f"there is no field {next(name for name in data if name not in _READERS)!r}")
    return {name: _READERS[name](value, name) for name, value in data.items()}


def _value_to_json(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Organization():
            return {"handle": value.handle, "name": value.name}
        case tuple():
            return list(value)
        case Mapping():
            return dict(sorted(value.items()))
        case _:
            return value


def _provenance_to_json(origin: Provenance) -> dict[str, Any]:
    data: dict[str, Any] = {"source": origin.source, "capture": origin.capture}
    if origin.captured:
        data["captured"] = origin.captured.isoformat()
    data["fields"] = list(origin.fields)
    if origin.differs:
        data["differs"] = facts_to_json(origin.differs)
    return data


def _provenance_from_json(data: Any) -> Provenance:
    source = _expect(dict, data, "an entry of sources")
    captured = source.get("captured")
    return Provenance(
        _expect(str, source.get("source"), "source"),
        _expect(str, source.get("capture"), "capture"),
        _date(captured, "captured") if captured is not None else None,
        _field_names(source.get("fields")),
        facts_from_json(_expect(dict, source["differs"], "differs")) if "differs" in source else {},
    )


def _point(data: Any) -> Point:
    point = _expect(list, data, "an entry of history")
    day, upvotes, comments = point if len(point) == 3 else (None, None, None)
    return Point(
        _date(day, "the day of history"),
        None if upvotes is None else _count(upvotes, "upvotes in history"),
        None if comments is None else _count(comments, "comments in history"),
    )


def _expect(kind: type[T], value: Any, name: str) -> T:
    if type(value) is kind:
        return value  # a million times for each time that something is wrong
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{name} is {shown(value)}, not {_TYPE_NAMES.get(kind, kind.__name__)}")
    return value


def shown(value: Any) -> str:
    """``value`` as a message may quote it: short, on one line."""
    if value is None:
        return "missing"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _paper_id(value: Any) -> PaperId:
    text = _expect(str, value, "paper_id")
    if not is_slug(text):
        raise ValueError(f"paper_id {shown(text)} is not made of lower-case letters, digits, '.' and '-'")
    return PaperId(text)


def _field_names(value: Any) -> tuple[str, ...]:
    return _known_fields(_texts(value, "fields"))


@lru_cache(1000)  # the papers of one source mostly have the same
def _known_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := set(names) - _READERS.keys():
        raise ValueError(f"there is no field {shown(min(unknown))}")
    return names


def _text(value: Any, name: str) -> str:
    text = _expect(str, value, name)
    if not text or text.isspace():
        raise ValueError(f"{name} is empty")
    return text


def _texts(value: Any, name: str) -> tuple[str, ...]:
    texts = tuple(_expect(list, value, name))
    if not _are_texts(texts):
        for text in texts:
            _text(text, f"an entry of {name}")
    return texts


def _are_texts(values: tuple[Any, ...]) -> bool:
    try:
        return all(map(str.strip, values))
    except TypeError:  # one is no text
        return False


def _count(value: Any, name: str) -> int:
    number = _expect(int, value, name)
    if number < 0:
        raise ValueError(f"{name} is {number}, less than nothing")
    return number


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {shown(value)}, not true or false")
    return value


def _date(value: Any, name: str) -> date:
    # YAML already makes dates of them; JSON has them as text.
    try:
        day = value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            f"{name} is {shown(value)}, not a date such as 2026-04-20 (less than a day is 'issued')"
        ) from None
    if not 1000 <= day.year < 3000:
        raise ValueError(f"{name} is {shown(value)}, in a year that can't be")
    return day


def _issued(value: Any, name: str) -> str:
    # YAML makes a number of a year.
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not is_issued(text):
        raise ValueError(f"{name} is {shown(value)}, not a year or a month such as 2016 or 2016-05")
    return text


def _organization(value: Any, name: str) -> Organization:
    if isinstance(value, str):
        return Organization(_text(value, name), value)
    data = _expect(dict, value, name)
    handle = _text(data.get("handle"), f"handle of {name}")
    return Organization(handle, _text(data.get("name", handle), f"name of {name}"))


def _arxiv_id(value: Any, name: str) -> str:
    parsed = parse_arxiv_id(_text(value, name))
    if parsed is None:
        raise ValueError(f"{name} is {shown(value)}, not an arXiv id such as 2510.15444")
    return parsed[0]


def _web_address(value: Any, name: str) -> str:
    text = _text(value, name)
    # Only these two are ever made into links: a javascript: address must not become one.
    if not text.startswith(("https://", "http://")) or text.split() != [text]:
        raise ValueError(f"{name} is {shown(text)}, not an address that starts with https://")
    return text


def _extra(value: Any, name: str) -> dict[str, str]:
    data = _expect(dict, value, name)
    return {_text(key, f"a key of {name}"): _text(text, f"{key} in {name}") for key, text in sorted(data.items())}


_READERS: dict[str, Callable[[Any, str], Any]] = {
    "title": _text,
    "abstract": _text,
    "authors": _texts,
    "author_count": _count,
    "organization": _organization,
    "published": _date,
    "issued": _issued,
    "featured": _date,
    "upvotes": _count,
    "comments": _count,
    "keywords": _texts,
    "categories": _texts,
    "arxiv_id": _arxiv_id,
    "version": _count,
    "doi": _text,
    "journal_ref": _text,
    "url": _web_address,
    "code_url": _web_address,
    "project_url": _web_address,
    "withdrawn": _flag,
    "ai_summary": _text,
    "ai_keywords": _texts,
    "extra": _extra,
}
