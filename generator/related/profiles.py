"""What each paper is about, as numbers: the terms that tell most of it, and how much each tells.

All of it is whole numbers, and nothing depends on the order in which papers come: a score is the same whether it was
found in this build or in one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.paper import Paper
from generator.related.words import BREAK, OF, PAIR, TAG, WORD, Numbers, checksum, split

Numbers32 = NDArray[np.uint32]
Integers = NDArray[np.int64]

TERMS = 48
"""Terms of a profile."""
UNIT = 1023
"""The length of a profile: two papers that say the same have a score of its square, about a million."""
LAST = 65_535
"""The last place that is told: what stands behind it does not."""
_OFTEN = 0.2
"""The share of papers from which on a term tells nothing."""
_BLOCK = 4096
"""Papers whose words are counted at a time, which bounds the memory it takes."""
_FEW = 4
"""Terms of fewer papers weigh no more than those of so many: they are often but a name."""


class Counted(NamedTuple):
    """How often papers say what: a row for each term of each paper, in the order of papers and terms."""

    papers: Integers
    terms: Numbers32
    times: Integers
    places: Integers
    """Where a paper says it first, among the words that `written` gives; nowhere for tags."""

    def of(self, papers: Sequence[int]) -> "Counted":
        """What some of the papers say."""
        wanted = np.zeros(int(self.papers.max(initial=-1)) + 1, np.bool_)
        wanted[[number for number in papers if number < len(wanted)]] = True
        rows = wanted[self.papers]
        return Counted(self.papers[rows], self.terms[rows], self.times[rows], self.places[rows])


def counted(papers: Sequence[Paper], numbers: Numbers) -> Counted:
    """The terms of ``papers``, which are numbered in their order."""
    parts = [_counted(papers[at : at + _BLOCK], at, numbers) for at in range(0, len(papers), _BLOCK)]
    return Counted(*(np.concatenate(part) for part in zip(*parts, strict=True))) if parts else _counted((), 0, numbers)


def _counted(papers: Sequence[Paper], first: int, numbers: Numbers) -> Counted:
    said = [_said(paper, numbers) for paper in papers]
    words = np.fromiter(chain.from_iterable(said), np.uint32)
    its, places = _owners_and_places([len(each) for each in said])
    joined = words != OF
    words, its, places = words[joined], its[joined], places[joined]
    paired, pairs = _pairs(words)
    tags = [(number, tag_number(slug)) for number, paper in enumerate(papers) for slug in paper.tags or ()]
    alone = words & 3 == WORD
    terms = np.concatenate([words[alone], pairs[paired], np.array([tag for _, tag in tags], np.uint32)])
    owners = np.concatenate([its[alone], its[:-1][paired], np.array([number for number, _ in tags], np.int64)])
    places = np.concatenate([places[alone], places[:-1][paired], np.zeros(len(tags), np.int64)])
    keys = owners.astype(np.uint64) << np.uint64(32) | terms
    keys, firsts, times = np.unique(keys, return_index=True, return_counts=True)
    return Counted((keys >> np.uint64(32)).astype(np.int64) + first, keys.astype(np.uint32), times, places[firsts])


def _said(paper: Paper, numbers: Numbers) -> list[int]:
    """The words of a paper as numbers, in their order."""
    return [*map(numbers.__getitem__, written(paper)), BREAK]


def written(paper: Paper) -> list[bytes]:
    """The words of a paper as it writes them: abstract, a zero byte, title."""
    return [*split(paper.abstract), b"\0", *split(paper.title)]


def _owners_and_places(sizes: Sequence[int]) -> tuple[Integers, Integers]:
    """For each word of texts of these sizes the number of its text, and its place there."""
    owners = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum([0, *sizes])
    return owners, np.arange(starts[-1]) - starts[owners]


def tag_number(slug: str) -> int:
    """The number of a tag."""
    return checksum(f"#{slug}", TAG)


def _pairs(words: Numbers32) -> tuple[NDArray[np.bool_], Numbers32]:
    """Where two words that follow one another say something together, and the number of each two."""
    one, other = words[:-1], words[1:]
    together = (one != BREAK) & (other != BREAK) & (one != other)
    mixed = (one * np.uint32(2654435761)) ^ (other << np.uint32(13) | other >> np.uint32(19))
    return together, mixed | np.uint32(PAIR)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much terms tell: those of few papers more. It is known of a part of the archive, and stays as it is until
    that part changes."""

    papers: int
    """How many papers it is known of."""
    terms: Numbers32
    """Terms of more than one of them, in their order."""
    counts: Integers
    """How many of them have each."""

    def counts_of(self, terms: Numbers32) -> Integers:
        """How many papers have each of ``terms``; 0 for one or none."""
        if not len(self.terms):
            return np.zeros(len(terms), np.int64)
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[places] == terms, self.counts[places], 0)


def weights(known: Counted, papers: int) -> Weights:
    """How much terms tell, learnt from what so many ``papers`` say."""
    terms, counts = np.unique(known.terms, return_counts=True)
    return Weights(papers, terms[counts > 1], counts[counts > 1])


@dataclass(frozen=True, slots=True)
class Profiles:
    """What papers are about: of each, from ``starts`` of its number on, terms in their order and what each tells."""

    starts: Integers
    terms: Numbers32
    weights: NDArray[np.int32]
    places: Integers
    """See `Counted`."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, number: int) -> tuple[Numbers32, NDArray[np.int32]]:
        """The terms of a paper and what each tells."""
        its = slice(self.starts[number], self.starts[number + 1])
        return self.terms[its], self.weights[its]

    def places_of(self, number: int) -> dict[int, int]:
        """Where a paper says each of its terms."""
        its = slice(self.starts[number], self.starts[number + 1])
        return dict(zip(self.terms[its].tolist(), self.places[its].tolist(), strict=True))

    def terms_of(self, numbers: Sequence[int]) -> Numbers32:
        """The terms of some papers."""
        return np.concatenate([np.empty(0, np.uint32), *(self.of(number)[0] for number in numbers)])

    def taken(self, rows: Sequence[int | None], others: "Profiles") -> "Profiles":
        """Those of the papers at ``rows``, and the ``others`` in their order where there is none."""
        place = iter(range(len(self), len(self) + len(others)))
        order = np.array([next(place) if row is None else row for row in rows], np.int64)
        every = self._followed_by(others)
        sizes = np.diff(every.starts)[order]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        its = np.repeat(every.starts[order] - starts[:-1], sizes) + np.arange(starts[-1])
        return Profiles(starts, every.terms[its], every.weights[its], every.places[its])

    def _followed_by(self, others: "Profiles") -> "Profiles":
        return Profiles(
            np.concatenate([self.starts, others.starts[1:] + self.starts[-1]]),
            np.concatenate([self.terms, others.terms]),
            np.concatenate([self.weights, others.weights]),
            np.concatenate([self.places, others.places]),
        )


def profiles(found: Counted, papers: int, known: Weights) -> Profiles:
    """The profiles of so many ``papers``, of which terms were ``found``."""
    counts = known.counts_of(found.terms)
    # What no other paper says is a term only if it is repeated: a large archive has millions of others.
    tells = (counts > known.papers // 4096) | (found.times > 1)
    tells &= counts <= max(8, int(_OFTEN * known.papers))
    owners, terms, times, counts = found.papers[tells], found.terms[tells], found.times[tells], counts[tells]
    values = _values(terms, times, counts, known.papers)
    kept = _first_of_each(owners, np.lexsort((terms, -values, owners)), TERMS)
    kept.sort()
    owners, terms, values = owners[kept], terms[kept], values[kept]
    lengths = np.sqrt(np.bincount(owners, values * values, papers))
    starts = np.searchsorted(owners, np.arange(papers + 1))
    placed = np.minimum(found.places[tells][kept], LAST)
    return Profiles(starts, terms, np.rint(values * UNIT / lengths[owners]).astype(np.int32), placed)


_KINDS = np.array([0, 100, 150, 120])
"""How much a word, a tag and a pair of words weigh, by the lowest bits of their numbers."""


def _values(terms: Numbers32, times: Integers, counts: Integers, papers: int) -> Integers:
    """How much terms tell of their papers, in whole numbers: machines differ in the last bit of a logarithm."""
    rare = [log((papers + 100) / (max(count, _FEW) + 1)) for count in range(int(counts.max(initial=0)) + 1)]
    often = [1 + 0.6 * log(max(count, 1)) for count in range(int(times.max(initial=0)) + 1)]
    rarity = np.rint(100 * np.array(rare) ** 0.85).astype(np.int64)
    values: Integers = rarity[counts] * np.rint(100 * np.array(often)).astype(np.int64)[times] * _KINDS[terms & 3]
    return values // 1000


def _first_of_each(owners: Integers, order: Integers, most: int) -> Integers:
    """The first rows of each owner in an ``order`` that begins with owners."""
    sorted_owners = owners[order]
    starts = np.searchsorted(sorted_owners, sorted_owners)
    kept: Integers = order[np.arange(len(order)) - starts < most]
    return kept
