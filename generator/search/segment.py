"""One segment of the index: some papers, made into files that depend on nothing else.

All is made in one walk over the papers, for there are many: each distinct word is analysed once, and what a paper adds
to a word's list is packed into one number.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import Any

from generator import urls
from generator.paper import Organization, Paper
from generator.search.analysis import LONGEST, Analysed, analysed_all, name_words, parts, pieces, stem, tokens
from generator.search.packing import (
    FIELDED,
    MOST,
    NUMBER,
    PAPER,
    Entry,
    compressed,
    dictionary,
    in_order,
    lengths,
    shared_start,
    steps,
)
from generator.tex import plain

PAPERS_IN_FILE = 20
"""A list of ten papers is read from ten such files at worst, so they are small."""
COMMON = 3
"""How many words the beginning of a word stands for, where too many begin so."""
LARGEST_SHARD = 24_000
"""Bytes of a file of words, about, before it is compressed, which halves it."""
NAMED_AUTHORS = 3
_EPOCH = date(1970, 1, 1).toordinal()


TITLE, KEYWORDS, AUTHORS, ORGANIZATION, TEXT = 1, 2, 4, 8, 16
"""The bits of fields. The text is the abstract, and what the archive's owner notes."""


class _Known(dict[str, Analysed]):
    """The analysis of every piece of text seen."""

    def __missing__(self, piece: str) -> Analysed:
        found = self[piece] = analysed_all(tokens(piece))
        return found


class _Names(dict[str, frozenset[str]]):
    """The terms of every keyword, tag and organization seen."""

    def __missing__(self, name: str) -> frozenset[str]:
        found = analysed_all(tokens(name))
        its = self[name] = frozenset(term for _, term in (*found.terms, *found.wholes))
        return its


class _Authors(dict[str, tuple[str, ...]]):
    """The words of every author's name seen."""

    def __missing__(self, name: str) -> tuple[str, ...]:
        its = self[name] = name_words(name)
        return its


def _lists() -> "defaultdict[str, array[int]]":
    return defaultdict(lambda: array("I"))


def _data() -> defaultdict[str, bytearray]:
    return defaultdict(bytearray)


@dataclass(slots=True)
class _Words:
    """What is gathered of the words of a segment."""

    known: _Known = field(default_factory=_Known)
    names: _Names = field(default_factory=_Names)
    authors: _Authors = field(default_factory=_Authors)
    packed: "defaultdict[str, array[int]]" = field(default_factory=_lists)
    """For each term its papers: number, whether other fields have it, how often the text has it."""
    fields: defaultdict[str, bytearray] = field(default_factory=_data)
    in_titles: defaultdict[str, bytearray] = field(default_factory=_data)
    in_names: defaultdict[str, bytearray] = field(default_factory=_data)
    places: defaultdict[str, bytearray] = field(default_factory=_data)
    lengths: list[str] = field(default_factory=list)
    """How long the title and the text of each paper are."""
    titled: set[str] = field(default_factory=set)
    """Terms that stand in a title."""


def segment_files(papers: Sequence[Paper]) -> dict[str, bytes]:
    """The files of a segment by name. ``papers`` are in the order of their numbers, which is that of time."""
    words = _Words()
    for place, paper in enumerate(papers):
        _add(words, place, paper)
    shards = list(_shards(_entries(words), min(3000 + 2 * len(papers), LARGEST_SHARD)))
    tags = in_order({slug for paper in papers for slug in paper.tags or ()})
    near = _spellings(words)
    files = {
        "head": _json(_head(words, shards) | {"tags": tags, "near": "".join(near)}),
        "columns": _json(_columns(papers)),
    }
    for index, shard in enumerate(shards):
        files[f"words-{index}"] = dictionary(shard, len(papers))
        files[f"places-{index}"] = lengths([bytes(words.places.get(entry.key, b"")) for entry in shard if entry.packed])
    for index, start in enumerate(range(0, len(papers), PAPERS_IN_FILE)):
        files[f"papers-{index}"] = _json(_shown(papers[start : start + PAPERS_IN_FILE], tags))
    files |= {f"near-{letter}": "\n".join(spelled).encode() for letter, spelled in near.items()}
    return {name: compressed(data) for name, data in files.items()}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


# --- papers ----------------------------------------------------------------------------------------------------------


def _shown(papers: Sequence[Paper], tags: Sequence[str]) -> dict[str, list[Any]]:
    """What a list shows of papers, field by field."""
    number_of = {slug: number for number, slug in enumerate(tags)}
    return {
        "id": [paper.paper_id for paper in papers],
        "title": [plain(paper.title) for paper in papers],
        "authors": [paper.authors[:NAMED_AUTHORS] for paper in papers],
        "more_authors": [(paper.number_of_authors or 0) - len(paper.authors[:NAMED_AUTHORS]) for paper in papers],
        "organization": [paper.organization.name if paper.organization else "" for paper in papers],
        "date": [paper.day.isoformat() if paper.day else "" for paper in papers],
        "tags": [[number_of[slug] for slug in paper.tags or ()] for paper in papers],
        "upvotes": [paper.upvotes for paper in papers],
    }


def _columns(papers: Sequence[Paper]) -> dict[str, Any]:
    """What papers are filtered and counted by."""
    return {
        "published": [_days(paper.published or paper.featured) for paper in papers],
        "upvotes": [paper.upvotes for paper in papers],
        "code": [number for number, paper in enumerate(papers) if paper.code_url],
        "tag": _values([paper.tags or () for paper in papers]),
        "organization": _organizations(papers),
        "category": _values([paper.categories for paper in papers]),
    }


def _days(day: date | None) -> int | None:
    """Days since 1970."""
    return day.toordinal() - _EPOCH if day else None


def _values(of_papers: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Names, and for each paper which of them it has, by their place."""
    names = in_order({name for named in of_papers for name in named})
    place = {name: number for number, name in enumerate(names)}
    return {"names": names, "of": [[place[name] for name in named] for named in of_papers]}


def _organizations(papers: Sequence[Paper]) -> dict[str, Any]:
    """The same of organizations, which are named by the last part of their address, and what these are called."""
    slugs = [_slug(paper.organization) if paper.organization else "" for paper in papers]
    labels = {slug: paper.organization.name for slug, paper in zip(slugs, papers, strict=True) if paper.organization}
    values = _values([(slug,) if slug else () for slug in slugs])
    return values | {"labels": [labels[slug] for slug in values["names"]]}


def _slug(organization: Organization) -> str:
    return urls.organization(organization.handle).split("/")[1]


def identifiers(paper: Paper) -> set[str]:
    """All that names a paper, in lower case."""
    names = (paper.paper_id, *paper.aliases, paper.arxiv_id, paper.doi)
    return {name.lower() for name in names if name}


# --- words -----------------------------------------------------------------------------------------------------------


def _add(words: _Words, paper_number: int, paper: Paper) -> None:
    """Add what is said in one paper."""
    title = [words.known[piece] for piece in pieces(plain(paper.title))]
    text = [words.known[piece] for piece in pieces(f"{plain(paper.abstract)} {plain(paper.notes)}")]
    words.lengths.append(length_code(sum(len(its.terms) for its in title), sum([len(its.terms) for its in text])))
    base = paper_number << PAPER
    places = _places(text)
    _add_fielded(words, base, _fielded(words, title, paper), places)
    packed, all_places = words.packed, words.places
    for term, at in places.items():
        if len(at) == 1:
            packed[term].append(base | 1)
            all_places[term] += NUMBER[at[0]]
        else:
            packed[term].append(base | min(len(at), MOST))
            all_places[term] += steps(at[:MOST])
    for name in identifiers(paper):
        packed[f"#{name}"].append(base)


def _places(found: Iterable[Analysed]) -> dict[str, list[int]]:
    """Where each term stands in a text."""
    places: dict[str, list[int]] = {}
    place = 0
    for width, terms, wholes in found:
        for offset, term in terms:
            if term in places:
                places[term].append(place + offset)
            else:
                places[term] = [place + offset]
        for offset, term in wholes:
            places.setdefault(term, []).append(place + offset)
        place += width
    return places


def _add_fielded(words: _Words, base: int, fielded: dict[str, int], places: dict[str, list[int]]) -> None:
    """Add the terms that stand elsewhere than in the text, and take them out of its ``places``."""
    for term, bits in fielded.items():
        at = places.pop(term, ())
        words.packed[term].append(base | FIELDED | min(len(at), MOST))
        words.fields[term].append(bits)
        if at:
            words.places[term] += steps(at[:MOST])


def _fielded(words: _Words, title: Sequence[Analysed], paper: Paper) -> dict[str, int]:
    """The terms that stand elsewhere than in the text, and in which fields."""
    in_title = _places(title)
    for term, at in in_title.items():
        words.in_titles[term] += NUMBER[at[0]]
    words.titled.update(in_title)
    found = dict.fromkeys(in_title, TITLE)
    for name in (*paper.keywords, *(paper.tags or ())):
        for term in words.names[name]:
            found[term] = found.get(term, 0) | KEYWORDS
    if paper.organization:
        for term in words.names[paper.organization.name]:
            found[term] = found.get(term, 0) | ORGANIZATION
    for word, codes in _in_names([words.authors[name] for name in paper.authors]).items():
        words.in_names[word] += codes
        found[word] = found.get(word, 0) | AUTHORS
    return found


def _in_names(names: Iterable[Sequence[str]]) -> dict[str, bytes]:
    """Where each word stands in a list of names: its place among all their words, whether it is the first of a name,
    whether the last, whether it stands elsewhere too."""
    found: dict[str, list[int]] = {}
    place = 0
    for name in names:
        for index, word in enumerate(name, 1):
            found.setdefault(word, []).append(place << 3 | (index == 1) << 2 | (index == len(name)) << 1)
            place += 1
    return {
        word: b"".join([NUMBER[code | 1] for code in codes[:-1]]) + NUMBER[codes[-1]] for word, codes in found.items()
    }


# --- files of words --------------------------------------------------------------------------------------------------


def _entries(words: _Words) -> Iterator[Entry]:
    """The dictionary: the terms, the names of papers, and the words that terms stand for."""
    stands = {word: term for word in _spelled(words) if (term := stem(word)) != word and term in words.packed}
    for key in in_order(words.packed.keys() - _rare_chains(words) | stands.keys()):
        fields, in_titles, in_names = (its.get(key, b"") for its in (words.fields, words.in_titles, words.in_names))
        yield Entry(key, words.packed.get(key, ()), fields, in_titles, in_names, stands.get(key, ""))


def _rare_chains(words: _Words) -> set[str]:
    """Chains such as ``low-rank`` that one paper has, without a digit: the words they are made of are enough."""
    rare = {term for its in words.known.values() for _, term in its.wholes if len(words.packed[term]) == 1}
    rare -= {term for its in words.known.values() for _, term in its.terms}
    return {term for term in rare if term.isascii() and term.isalpha() and term not in words.titled}


def _spelled(words: _Words) -> set[str]:
    """Every word as it is spelled."""
    spelled = {part for piece in words.known for token in tokens(piece) for part in parts(token)}
    spelled |= {part for name in words.names for token in tokens(name) for part in parts(token)}
    return {word[:LONGEST] for word in spelled.union(*words.authors.values())}


def _shards(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """The dictionary in parts of about ``size`` bytes. A word that fills one has it for itself."""
    shard: list[Entry] = []
    held = 0
    for entry in entries:
        takes = 2 * len(entry.packed) + 6
        if shard and held + takes > size:
            yield shard
            shard, held = [], 0
        shard.append(entry)
        held += takes
    if shard:
        yield shard


def _head(words: _Words, shards: Sequence[Sequence[Entry]]) -> dict[str, Any]:
    """What must be known of a segment before any word of it."""
    return {
        "lengths": "".join(words.lengths),
        "per_file": PAPERS_IN_FILE,
        "cuts": [shard[0].key for shard in shards],
        "common": _common(shards),
    }


def length_code(title: int, text: int) -> str:
    """How many words a title and a text have, in few steps: one character.

    It is ``4 * text + title`` from ``?`` on. Of the title: 0 for up to 4 words, 1 up to 7, 2 up to 11, 3 for more. Of
    the text: 3 for about 100 words, one more for each half more, one less for each third less, from 0 to 7.
    """
    step = min(max(round(log(text / 100) / log(1.5)) + 3, 0), 7) if text else 0
    return chr(63 + 4 * step + (title > 4) + (title > 7) + (title > 11))


def _common(shards: Sequence[Sequence[Entry]]) -> dict[str, str]:
    """For each beginning of words that fills a shard: the words that begin so and that most papers have."""
    filled: dict[str, list[int]] = defaultdict(list)
    for index, shard in enumerate(shards):
        first, last = shard[0].key, shard[-1].key
        for length in range(1, shared_start(first, last) + 1):
            if first[0] != "#":
                filled[first[:length]].append(index)
    return {start: _commonest(start, shards[max(at[0] - 1, 0) : at[-1] + 2]) for start, at in sorted(filled.items())}


def _commonest(start: str, shards: Iterable[Iterable[Entry]]) -> str:
    found = [entry for shard in shards for entry in shard if entry.packed and entry.key.startswith(start)]
    return " ".join(entry.key for entry in sorted(found, key=lambda entry: (-len(entry.packed), entry.key))[:COMMON])


def _spellings(words: _Words) -> dict[str, list[str]]:
    """Words as they are spelled, by their first letter, each with how many papers have its term (the bits of that).

    Only those that two papers use or one has in its title: others are as likely misspelt themselves.
    """
    letters: dict[str, list[str]] = defaultdict(list)
    for word in sorted(_spelled(words)):
        term = stem(word)
        count = max(len(words.packed.get(term, ())), len(words.packed.get(word, ())))
        if 3 < len(word) <= 24 and word.isalpha() and (count > 1 or (count and term in words.titled)):
            letters[word[0] if word[0].isascii() else "_"].append(f"{word} {count.bit_length()}")
    return letters
