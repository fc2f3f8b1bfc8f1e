"""Why two papers are related, in the words of one of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.paper import Paper
from generator.related.profiles import tag_number
from generator.related.words import BREAK, OF, PAIR, TAG, WORD, Numbers, pair, split

_MOST = 3
"""Reasons that are given."""
_LEAST = 0.08
"""The share of a score that one has to add to be given."""


class Term(NamedTuple):
    """What a paper says, as people read it."""

    text: str
    """A tag begins with ``#``, and nothing else does."""
    words: frozenset[int]
    """The numbers of its words."""


def terms(paper: Paper, labels: Mapping[str, str], wanted: set[int], numbers: Numbers) -> dict[int, Term]:
    """The terms of a paper by their number, of those that are ``wanted``, as its abstract writes them."""
    found = {
        number: Term(f"#{slug}", _words(labels[slug], numbers))
        for slug in paper.tags or ()
        if (number := tag_number(slug)) in wanted
    }
    for number, term in _terms(split(paper.abstract), wanted, numbers):
        if number not in found or _capitals(term.text) < _capitals(found[number].text):
            found[number] = term
    for number, term in _terms(split(paper.title), wanted - found.keys(), numbers):
        found[number] = term._replace(text=_uncapitalized(term.text))
    return found


def _words(text: str, numbers: Numbers) -> frozenset[int]:
    return frozenset(map(numbers.__getitem__, split(text))) - {BREAK, OF}


def _terms(written: Sequence[bytes], wanted: set[int], numbers: Numbers) -> Iterator[tuple[int, Term]]:
    """The wanted terms of a text, each as often as it says them."""
    before, start = BREAK, 0
    for place, number in enumerate(map(numbers.__getitem__, written)):
        if number == BREAK:
            before = BREAK
        elif number != OF:
            if number in wanted:
                yield number, Term(written[place].decode(), frozenset([number]))
            if before and (before | number) & PAIR == WORD and (two := pair(before, number)) in wanted:
                yield two, Term(b" ".join(written[start : place + 1]).decode(), frozenset([before, number]))
            before, start = number, place


def _uncapitalized(text: str) -> str:
    """Words of a title without the capitals that titles give to all words."""
    return " ".join(word.lower() if word.istitle() else word for word in text.split())


def _capitals(text: str) -> int:
    return sum(map(str.isupper, text))


def chosen(added: Mapping[int, int], known: Mapping[int, Term]) -> list[str]:
    """What tells best why two papers are related: tags first.

    ``added`` is what each term adds to their score. Two words that stand together tell what each of them does.
    """
    told = {number: score for number, score in added.items() if number in known}
    worth = {number: score + sum(told.get(word, 0) for word in known[number].words - {number})
             for number, score in told.items()}
    least = _LEAST * sum(told.values())
    said: set[int] = set()
    best: list[int] = []
    for number in sorted(worth, key=lambda number: (-worth[number], number)):
        if len(best) < _MOST and worth[number] >= least and said.isdisjoint(known[number].words):
            best.append(number)
            said |= known[number].words
    return [known[number].text for number in sorted(best, key=lambda number: number & PAIR != TAG)]
