"""The query language, from what a person writes to clauses and conditions.

``overrides/assets/javascripts/search/query.js`` reads it for the page of the search; here it is read for what is looked
up without one: saved searches. What can't be read in it is read as words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import inf
from typing import Literal

from generator.search.analysis import parts, tokens

_LONGEST = 400
"""Characters of a query that are read."""
_MOST_WORDS = 32
_FIELDS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "org": "organization",
    "organization": "organization",
    "tag": "tag",
    "category": "category",
    "year": "year",
    "published": "published",
    "upvotes": "upvotes",
    "has": "has",
    "id": "id",
}
_ITEM = re.compile(rf'([+-]?)(?:({"|".join(_FIELDS)}):(?=\S))?(?:"([^"]*)"|([^\s"]+))', re.IGNORECASE)
_AFTER_PHRASE = re.compile(r"(?:\^[0-9.]+|~[0-9]+)?")
_ENDS = re.compile(r"(.{2,}?)(?:~([0-9]+)|\^([0-9]+(?:\.[0-9]+)?))")
_STAR = re.compile(r"([^*]+)\*([^*]*)")
_TEX = re.compile(r"\\(?:[a-zA-Z]+\s?|.)")

Kind = Literal["word", "phrase", "prefix", "pattern", "typo", "id"]


@dataclass(frozen=True, slots=True)
class Clause:
    """Something that is looked for in the words of a paper."""

    kind: Kind
    text: str
    field: Literal["", "title", "author", "id"] = ""
    """Where it must stand; anywhere when empty."""
    presence: int = 0
    """1: it must be there (``+``), -1: it must not (``-``)."""
    ending: str = ""
    """How a word goes on behind the star of a ``pattern``."""
    mistakes: int = 0
    """How many are forgiven in a ``typo``."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold for what is known of a paper besides its words."""

    kind: Literal["published", "upvotes", "code", "tag", "organization", "category"]
    low: float = -inf
    high: float = inf
    """Between what a number must be, both included; of days their ordinals."""
    words: tuple[str, ...] = ()
    exact: str = ""
    presence: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks for."""

    text: str
    clauses: tuple[Clause, ...] = ()
    conditions: tuple[Condition, ...] = ()
    only_words: bool = True
    """Whether nothing but words is there, which might be a name."""
    bad: str = ""
    """What could not be read, so that all was read as words."""


class _UnreadableError(Exception):
    """Why a query can't be read."""


@lru_cache(1000)
def parse(raw: str) -> Query:
    """What ``raw`` asks for. Never raises: what can't be read is read as words, and `Query.bad` says why."""
    text = _without_tex(raw[:_LONGEST]).strip()
    try:
        return _items(text)
    except _UnreadableError as error:
        return Query(text, _words_of(text, Clause("word", ""))[:_MOST_WORDS], bad=str(error))


def fault_of(raw: str) -> str:
    """What is wrong with a query as a person saves it; empty when it is good."""
    query = parse(raw)
    if query.bad or query.clauses or query.conditions:
        return query.bad
    return "there is no word to search for in it"


def _without_tex(text: str) -> str:
    """A title is pasted as it is written in TeX: without what only says how it looks, as the index has it."""
    return re.sub(r"[${}^_]", "", _TEX.sub("", text)) if re.search(r"[$\\{]", text) else text


def _items(text: str) -> Query:
    if text.count('"') % 2:
        raise _UnreadableError('a quotation mark (") is open')
    query = Query(text)
    at = 0
    while at < len(text):
        item = _ITEM.match(text, at)
        at = item.end() if item else at + 1
        if item and item[3] is not None and (tail := _AFTER_PHRASE.match(text, at)):
            at = tail.end()
        if item:
            query = _with_item(query, item)
    return replace(query, clauses=query.clauses[:_MOST_WORDS])


def _with_item(query: Query, item: re.Match[str]) -> Query:
    sign, name, phrase, word = item.groups()
    presence = {"+": 1, "-": -1}.get(sign, 0)
    field = _FIELDS[name.lower()] if name else ""
    if presence or field or phrase is not None:
        query = replace(query, only_words=False)
    value = phrase if phrase is not None else word
    if field in _CONDITIONS:
        condition = _CONDITIONS[field](value)
        if condition is None:
            raise _UnreadableError(f"“{name}:{value}” can't be read")
        return replace(query, conditions=(*query.conditions, replace(condition, presence=presence)))
    of = Clause("word", "", field, presence)  # type: ignore[arg-type]  # what is no condition is one of its fields
    if field == "id":
        return _with(query, replace(of, kind="id", text=value.lower()))
    return _with_phrase(query, phrase, of, item[0]) if phrase is not None else _with_word(query, word, of, sign)


def _with(query: Query, *clauses: Clause) -> Query:
    return replace(query, clauses=(*query.clauses, *clauses))


def _with_phrase(query: Query, phrase: str, of: Clause, said: str) -> Query:
    if tokens(phrase):
        return _with(query, replace(of, kind="phrase", text=phrase))
    if of.presence or of.field:
        raise _UnreadableError(f"“{said}” holds no word")
    return query


def _with_word(query: Query, word: str, of: Clause, sign: str) -> Query:
    end = _ENDS.fullmatch(word)
    text = end[1] if end else word
    if end:
        query = replace(query, only_words=False)
    if end and end[2] and int(end[2]) > 0:
        return _with(query, *_words_of(text, replace(of, kind="typo", mistakes=min(int(end[2]), 2))))
    starred = _starred(text, of)
    if starred:
        return _with(replace(query, only_words=False), *starred)
    clauses = _words_of(text, of)
    if not clauses and (of.presence or of.field):
        raise _UnreadableError(f"“{sign or f'{of.field}:'}” stands before no word")
    return _with(query, *clauses)


def _starred(text: str, of: Clause) -> tuple[Clause, ...]:
    """The clauses of ``mix*`` or ``mix*ure``; none where the star is but a sign."""
    star = _STAR.fullmatch(text)
    if not star or len(tokens(star[1])) != 1 or (star[2] and not tokens(star[2])):
        return ()
    *before, last = parts(tokens(star[1])[0])
    ending = "".join(tokens(star[2]))
    words = [clause for part in before for clause in _words_of(part, of)]
    return (*words, replace(of, kind="pattern" if ending else "prefix", text=last, ending=ending))


def _words_of(text: str, of: Clause) -> tuple[Clause, ...]:
    return tuple(replace(of, text=token) for token in tokens(text))


# --- conditions ------------------------------------------------------------------------------------------------------

_SIGN = re.compile(r"(>=?|<=?)(.+)")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_Read = Callable[[str, bool], float | None]


def _named(kind: Literal["tag", "organization", "category"], value: str) -> Condition | None:
    words = tuple(part for token in tokens(value) for part in parts(token))
    return Condition(kind, words=words, exact=value.lower()) if words else None


def _range(kind: Literal["published", "upvotes"], value: str, read: _Read) -> Condition | None:
    """``2023``, ``2023..2025``, ``2023..``, ``..2025``, ``>2023``, ``>=2023``, ``<2023``, ``<=2023``."""
    bounds = _signed(value, read) if _SIGN.fullmatch(value) else _between(value, read)
    return Condition(kind, *bounds) if bounds else None


def _signed(value: str, read: _Read) -> tuple[float, float] | None:
    sign, text = value[: 1 + (value[1] == "=")], value[1 + (value[1] == "=") :]
    bound = read(text, sign in (">", "<="))
    if bound is None:
        return None
    return {">": (bound + 1, inf), ">=": (bound, inf), "<": (-inf, bound - 1), "<=": (-inf, bound)}[sign]


def _between(value: str, read: _Read) -> tuple[float, float] | None:
    low, high = value.split("..")[:2] if ".." in value else (value, value)
    start = read(low, False) if low else -inf
    end = read(high, True) if high else inf
    return None if start is None or end is None or not (low or high) else (start, end)


def _year(text: str, end: bool) -> float | None:
    return _day(text, end) if re.fullmatch("[0-9]{4}", text) else None


def _number(text: str, _: bool) -> float | None:
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else None


def _day(text: str, end: bool) -> float | None:
    """The first day of a year, month or day, or its last; ``None`` for what is none."""
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year or month == 0 or (month or 1) > 12 or day == 0 or (day or 1) > 31 or year == date.max.year:
        return None
    if day or not end:
        return date(year, month or 1, 1).toordinal() + (day or 1) - 1
    after = date(year + 1, 1, 1) if month in (None, 12) else date(year, (month or 1) + 1, 1)
    return (after - timedelta(days=1)).toordinal()


_CONDITIONS: dict[str, Callable[[str], Condition | None]] = {
    "year": lambda value: _range("published", value, _year),
    "published": lambda value: _range("published", value, _day),
    "upvotes": lambda value: _range("upvotes", value, _number),
    "has": lambda value: Condition("code") if value.lower() == "code" else None,
    "tag": lambda value: _named("tag", value),
    "organization": lambda value: _named("organization", value),
    "category": lambda value: _named("category", value),
}

# --- names of papers -------------------------------------------------------------------------------------------------

_ARXIV = re.compile(
    r"(?:arxiv:|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?"
    r"(\d{4}\.\d{4,5}|[a-z][a-z-]{0,18}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,4})?(?:\.pdf)?",
    re.IGNORECASE | re.ASCII,
)
_DOI = re.compile(r"(?:doi:|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE | re.ASCII)
_OWN = re.compile(r"(?:https?://\S+/papers/)?([a-z0-9]+(?:[.-]+[a-z0-9]+)*)/?", re.IGNORECASE)


def identifiers(raw: str) -> tuple[str, ...]:
    """What a paper may be called, when a query looks like a name of one: an arXiv id or address, a DOI, an id of
    ours."""
    text = raw.strip()
    if len(text) > 300 or re.search(r"\s", text):
        return ()
    if arxiv := _ARXIV.fullmatch(text):
        archive, _, number = arxiv[1].lower().partition("/")
        name = f"{archive.split('.')[0]}/{number}" if number else archive
        return name, name.replace("/", "-")
    if doi := _DOI.fullmatch(text):
        name = doi[1].lower()
        return (name, name.removeprefix("10.48550/arxiv.")) if name.startswith("10.48550/arxiv.") else (name,)
    own = _OWN.fullmatch(text)
    return (own[1].lower(),) if own and re.search(r"[.-]|/papers/", text) else ()
