"""Why two papers are related, in the words of one of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.paper import Paper
from generator.related.entries import TAG as MARK
from generator.related.profiles import tag_number, written
from generator.related.words import BREAK, OF, PAIR, TAG, WORD, Numbers, split

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

    @property
    def is_vague(self) -> bool:
        """Whether none of its words says something by itself: "training data"."""
        return not any(word & PAIR for word in self.words)


def tag_terms(labels: Mapping[str, str], numbers: Numbers) -> dict[int, Term]:
    """All tags as terms, given what each is called, by its slug."""
    return {tag_number(slug): Term(f"{MARK}{slug}", _words(label, numbers)) for slug, label in labels.items()}


def _words(text: str, numbers: Numbers) -> frozenset[int]:
    return frozenset(map(numbers.__getitem__, split(text))) - {BREAK, OF}


def terms(paper: Paper, places: Mapping[int, int], numbers: Numbers) -> dict[int, Term]:
    """Words of a paper and pairs of them by their number, as it writes them at ``places``."""
    words = written(paper)
    title = len(split(paper.abstract))
    return {
        number: _pair(words, place, title, numbers) if number & PAIR == PAIR else _alone(words, place, title, number)
        for number, place in places.items()
        if place < len(words) - 1
    }


def _alone(words: Sequence[bytes], place: int, title: int, number: int) -> Term:
    return Term(_text(words, place, title), frozenset([number]))


def _pair(words: Sequence[bytes], place: int, title: int, numbers: Numbers) -> Term:
    end = place + 1
    while numbers[words[end]] == OF:
        end += 1
    between = b" ".join([b"", *words[place + 1 : end], b""]).decode()
    text = f"{_text(words, place, title)}{between}{_text(words, end, title)}"
    return Term(text, frozenset([numbers[words[place]], numbers[words[end]]]))


def _text(words: Sequence[bytes], place: int, title: int) -> str:
    """A word without the capitals that a title, the beginning of a sentence or the making of an acronym gives to it."""
    text = words[place].decode()
    if text.islower():
        return text
    begins = place >= title or not place or words[place - 1] == b"\0"
    is_written_so = text.isupper() or not (begins and text.istitle() and text.isalpha())
    return text if is_written_so and text.lower().encode() not in words else text.lower()


def chosen(added: Mapping[int, int], known: Mapping[int, Term]) -> list[str]:
    """What tells best why two papers are related: tags first.

    ``added`` is what each term adds to their score. Two words that stand together tell what each of them does.
    """
    told = {number: score for number, score in added.items() if number in known}
    worth = {number: _worth(number, told, known) if number & PAIR != WORD else told[number] for number in told}
    least = _LEAST * sum(told.values())
    said: set[int] = set()
    best: list[int] = []
    for number in sorted(worth, key=lambda number: (known[number].is_vague, -worth[number], number)):
        if len(best) < _MOST and worth[number] >= least and said.isdisjoint(known[number].words):
            best.append(number)
            said |= known[number].words
    return [known[number].text for number in sorted(best, key=lambda number: number & PAIR != TAG)]


def _worth(number: int, told: Mapping[int, int], known: Mapping[int, Term]) -> int:
    return told[number] + sum([told.get(word, 0) for word in known[number].words])
