"""What is typed: titles as people type them, and words that few and many papers use. The same papers give the same
queries."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.paper import Paper
from generator.search.analysis import STOP_WORDS
from generator.tex import plain

_WORD = re.compile(r"[a-z]{4,}")
_RANKS = (0, 3, 10, 30, 100, 300, 1000, 3000)
"""Places of words among all, the most used first."""
_TITLES = 8
_FIRST_WORDS = 4
_PAIRS = 20


@dataclass(frozen=True, slots=True)
class Queries:
    """What is asked of each search."""

    typed: Sequence[str]
    """Typed letter by letter."""
    pairs: Sequence[str]
    """Two words of one title, asked as a whole; none is in another query."""


def queries(papers: Sequence[Paper]) -> Queries:
    """The queries for an archive of ``papers``."""
    titles = [plain(paper.title) for paper in sorted(papers, key=lambda paper: paper.paper_id)]
    typed = list(dict.fromkeys(_turn_by_turn(_words(titles), _beginnings(titles))))
    return Queries(typed, list(_pairs(titles, {word for query in typed for word in _words_of(query)})))


def _turn_by_turn(words: Sequence[str], titles: Sequence[str]) -> Iterator[str]:
    for place in range(max(len(words), len(titles))):
        yield from words[place : place + 1]
        yield from titles[place : place + 1]


def _words(titles: Sequence[str]) -> list[str]:
    used = Counter(word for title in titles for word in set(_words_of(title)))
    ordered = sorted(used, key=lambda word: (-used[word], word))
    return [ordered[rank] for rank in _RANKS if rank < len(ordered)]


def _words_of(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]


def _beginnings(titles: Sequence[str]) -> list[str]:
    """The first words of titles all over the archive, in small letters."""
    return [" ".join(title.split()[:_FIRST_WORDS]).lower() for title in titles[:: max(len(titles) // _TITLES, 1)]]


def _pairs(titles: Sequence[str], asked: set[str]) -> Iterator[str]:
    """Two words next to each other of titles all over the archive."""
    left = _PAIRS
    step = max(len(titles) // (2 * _PAIRS), 1)
    for title in titles[step // 2 :: step]:
        words = [word for word in _words_of(title) if word not in asked][:2]
        if len(words) == 2 and words[0] != words[1] and left:
            asked.update(words)
            left -= 1
            yield " ".join(words)
