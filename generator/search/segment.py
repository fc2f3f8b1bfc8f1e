"""One segment of the index: some papers, made into files that depend on nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from math import log
from typing import Any

from generator import urls
from generator.escape import json_text, utf8
from generator.issued import days_of
from generator.paper import Organization, Paper
from generator.search.dates import span_of
from generator.search.packing import Entry, compressed, dictionary, in_order, places, shared_start
from generator.search.words import Words
from generator.tex import plain

PAPERS_IN_FILE = 20
"""A list of ten papers is read from ten such files at worst, so they are small."""
COMMON = 3
"""How many words the beginning of a word stands for, where too many begin so."""
LARGEST_SHARD = 24_000
"""Bytes of a file of words, about, before it is compressed, which halves it."""
NAMED_AUTHORS = 3
_Shard = dict[str, int]
"""The words of a file of words, each with how many papers have it."""
_EPOCH = date(1970, 1, 1).toordinal()


def segment_files(papers: Sequence[Paper]) -> dict[str, bytes]:
    """The files of a segment by name. ``papers`` are in the order of their numbers, which is that of time."""
    words = Words(papers)
    files: dict[str, bytes] = {}
    shards: list[_Shard] = []
    for index, shard in enumerate(_shards(words.entries(), min(3000 + 2 * len(papers), LARGEST_SHARD))):
        files[f"words-{index}"] = compressed(dictionary(shard, len(papers)))
        files[f"places-{index}"] = compressed(places(shard))
        shards.append({entry.key: len(entry.papers) for entry in shard})  # all of them would need much memory
    return files | {name: compressed(data) for name, data in _others(papers, words, shards).items()}


def _others(papers: Sequence[Paper], words: Words, shards: Sequence[_Shard]) -> dict[str, bytes]:
    """The files but those of words."""
    tags = in_order({slug for paper in papers for slug in paper.tags or ()})
    near = _spellings(words, shards)
    files = {
        "head": _json(_head(words, shards) | {"tags": tags, "near": "".join(near)}),
        "columns": _json(_columns(papers)),
    }
    for index, start in enumerate(range(0, len(papers), PAPERS_IN_FILE)):
        files[f"papers-{index}"] = _json(_shown(papers[start : start + PAPERS_IN_FILE], tags))
    return files | {f"near-{letter}": "\n".join(spelled).encode() for letter, spelled in near.items()}


def _json(value: Any) -> bytes:
    return utf8(json_text(value))


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
        "date": [paper.day.isoformat() if paper.day else paper.issued or "" for paper in papers],
        "tags": [[number_of[slug] for slug in paper.tags or ()] for paper in papers],
        "upvotes": [paper.upvotes for paper in papers],
    }


def _columns(papers: Sequence[Paper]) -> dict[str, Any]:
    """What papers are filtered and counted by."""
    return {
        "published": [_days(span[0]) if (span := span_of(paper)) else None for paper in papers],
        **({"until": until} if (until := _ends(papers)) else {}),
        "upvotes": [paper.upvotes for paper in papers],
        "code": [number for number, paper in enumerate(papers) if paper.code_url],
        "tag": _values([paper.tags or () for paper in papers]),
        "organization": _organizations(papers),
        "category": _values([paper.categories for paper in papers]),
    }


def _ends(papers: Sequence[Paper]) -> dict[str, int]:
    """The last day on which a paper may have appeared, by its number, where that is another than the first."""
    coarse = ((number, paper.coarse) for number, paper in enumerate(papers))
    return {str(number): _days(days_of(issued)[1]) for number, issued in coarse if issued}


def _days(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


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


# --- files of words --------------------------------------------------------------------------------------------------


def _shards(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """The dictionary in parts of about ``size`` bytes. A word that fills one has it for itself."""
    shard: list[Entry] = []
    held = 0
    for entry in entries:
        takes = 2 * len(entry.papers) + 6
        if shard and held + takes > size:
            yield shard
            shard, held = [], 0
        shard.append(entry)
        held += takes
    if shard:
        yield shard


def _head(words: Words, shards: Sequence[_Shard]) -> dict[str, Any]:
    """What must be known of a segment before any word of it."""
    return {
        "lengths": "".join([length_code(*sizes) for sizes in words.sizes]),
        "per_file": PAPERS_IN_FILE,
        "cuts": [next(iter(shard)) for shard in shards],
        "common": _common(shards),
    }


def length_code(title: int, text: int) -> str:
    """How many words a title and a text have, in few steps: one character.

    It is ``4 * text + title`` from ``?`` on. Of the title: 0 for up to 4 words, 1 up to 7, 2 up to 11, 3 for more. Of
    the text: 3 for about 100 words, one more for each half more, one less for each third less, from 0 to 7.
    """
    step = min(max(round(log(text / 100) / log(1.5)) + 3, 0), 7) if text else 0
    return chr(63 + 4 * step + (title > 4) + (title > 7) + (title > 11))


def _common(shards: Sequence[_Shard]) -> dict[str, str]:
    """For each beginning of words that fills a shard: the words that begin so and that most papers have."""
    filled: dict[str, list[int]] = defaultdict(list)
    for index, shard in enumerate(shards):
        first, last = next(iter(shard)), next(reversed(shard))
        for length in range(1, shared_start(first, last) + 1):
            if first[0] != "#":
                filled[first[:length]].append(index)
    return {start: _commonest(start, shards[max(at[0] - 1, 0) : at[-1] + 2]) for start, at in sorted(filled.items())}


def _commonest(start: str, shards: Iterable[_Shard]) -> str:
    found = [(-papers, key) for shard in shards for key, papers in shard.items() if papers and key.startswith(start)]
    return " ".join(key for _, key in sorted(found)[:COMMON])


def _spellings(words: Words, shards: Iterable[_Shard]) -> dict[str, list[str]]:
    """Words as they are spelled, by their first letter, each with how many papers have its term (the bits of that).

    Only those that two papers use or one has in its title: others are as likely misspelt themselves.
    """
    letters: dict[str, list[str]] = defaultdict(list)
    papers = dict(chain.from_iterable(shard.items() for shard in shards))
    for word, term in sorted(words.stems.items()):
        if 3 < len(word) <= 24 and word.isalpha():
            count = max(papers.get(term, 0), papers.get(word, 0))
            if count > 1 or (count and words.in_title(term)):
                letters[word[0] if word[0].isascii() else "_"].append(f"{word} {count.bit_length()}")
    return letters
