"""Tells titles from abstracts where a format marks neither: the labelling of a run of texts that surprises least."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

Kind = Literal["title", "abstract"]

TITLE: Final = "title"
ABSTRACT: Final = "abstract"
_KINDS: tuple[Kind, Kind] = (TITLE, ABSTRACT)

_BROKEN_TURN = 3.0
"""How much it surprises that two titles, or two abstracts, follow one another. More than one odd length does: a
title of 2,000 characters between two proper papers stays a title."""


def label(texts: Sequence[str]) -> list[Kind]:
    """For each of ``texts`` what it is, given that titles and abstracts take turns, a title first.

    A missing abstract or a stray line costs its own paper; the turn is found again after it.
    """
    if not texts:
        return []
    # Viterbi: for each kind the cheapest way to label what came before so that it ends with that kind.
    cost: dict[Kind, float] = {TITLE: _oddness(texts[0], TITLE), ABSTRACT: _oddness(texts[0], ABSTRACT) + _BROKEN_TURN}
    steps: list[dict[Kind, Kind]] = []
    for text in texts[1:]:
        step = {kind: _cheapest_before(kind, cost) for kind in _KINDS}
        cost = {kind: cost[step[kind]] + _turn(step[kind], kind) + _oddness(text, kind) for kind in _KINDS}
        steps.append(step)
    # A run should end with an abstract, but a title alone at the end is likelier than a turn broken before it.
    kinds: list[Kind] = [TITLE if cost[TITLE] + _BROKEN_TURN / 2 < cost[ABSTRACT] else ABSTRACT]
    for step in reversed(steps):
        kinds.append(step[kinds[-1]])
    return kinds[::-1]


def _cheapest_before(kind: Kind, cost: Mapping[Kind, float]) -> Kind:
    return min(_KINDS, key=lambda before: cost[before] + _turn(before, kind))


def _turn(before: Kind, kind: Kind) -> float:
    return _BROKEN_TURN if before == kind else 0.0


def _oddness(text: str, kind: Kind) -> float:
    """How little ``text`` looks like ``kind``, 0 to 2, by its length: titles have up to 250 characters, abstracts
    from 140, and where both are possible only abstracts end like sentences."""
    if kind == TITLE:
        return 2.0 if len(text) > 250 else 1.0 if len(text) > 140 and text.endswith(".") else 0.0
    return 2.0 if len(text) < 100 else 1.0 if len(text) < 140 else 0.0
