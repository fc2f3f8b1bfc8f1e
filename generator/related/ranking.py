"""Which papers are related to which: those whose profiles say the same, with more than one word."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from generator.related.profiles import UNIT, Integers, Numbers32, Profiles

LEAST = UNIT * UNIT * 15 // 100
"""The score from which on papers are related: better none than one that is not."""
_MOST_OF_ONE = UNIT * UNIT * 5 // 100
"""What a single term adds at most: a name or a word of two meanings does not make papers related."""


class Index:
    """Which papers have a term, for the terms of some papers."""

    def __init__(self, profiles: Profiles, asked: Numbers32) -> None:
        self._profiles = profiles
        owners = np.repeat(np.arange(len(profiles), dtype=np.int32), np.diff(profiles.starts))
        rows = np.flatnonzero(_may_hold(asked, profiles.terms))
        rows = rows[np.argsort(profiles.terms[rows], kind="stable")]
        self._terms, first = np.unique(profiles.terms[rows], return_index=True)
        self._starts = np.append(first, len(rows))
        self._owners = owners[rows]
        self._weights = profiles.weights[rows]

    def related(self, number: int) -> tuple[Integers, Integers]:
        """The numbers of the papers that are related to one, and their scores."""
        terms, weights = self._profiles.of(number)
        if not len(terms):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        places = np.searchsorted(self._terms, terms)
        starts, sizes = self._starts[places], self._starts[places + 1] - self._starts[places]
        rows = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        added = np.minimum(self._weights[rows] * np.repeat(weights, sizes), _MOST_OF_ONE)
        scores = np.bincount(self._owners[rows], added)
        if number < len(scores):
            scores[number] = 0
        found = np.flatnonzero(scores >= LEAST)
        return found, scores[found].astype(np.int64)


_BUCKETS = 1 << 22


def _may_hold(asked: Numbers32, terms: Numbers32) -> NDArray[np.bool_]:
    """Whether each of ``terms`` is among those ``asked``; now and then one that is not."""
    table = np.zeros(_BUCKETS, np.bool_)
    table[asked % _BUCKETS] = True
    return table[terms % _BUCKETS]


def shared(profiles: Profiles, one: int, others: Iterable[int]) -> list[dict[int, int]]:
    """What a paper and each of the others say, term by term, and what that adds to their score."""
    known = _weights(profiles, one)
    return [
        {term: min(weight * known[term], _MOST_OF_ONE) for term, weight in its.items() if term in known}
        for its in (_weights(profiles, other) for other in others)
    ]


def _weights(profiles: Profiles, number: int) -> dict[int, int]:
    terms, weights = profiles.of(number)
    return dict(zip(terms.tolist(), weights.tolist(), strict=True))
