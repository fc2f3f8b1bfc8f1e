"""For each paper the others that are about the same, found anew only where papers came, went or changed.

How much a word tells depends on how many papers say it, and so on every paper. It is learnt from the oldest papers
alone, as many as the largest power of two that the archive has (undated ones are taken for the oldest): a new day
leaves it as it is, and with it every score. When the archive has doubled, or one of the oldest papers changes, all is
found anew. Either way the lists are those that would be found at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generator.ids import PaperId
from generator.paper import Paper
from generator.related.entries import Entry, digest, from_line, to_line
from generator.related.profiles import Integers, Profiles, Weights, counted, profiles, weights
from generator.related.ranking import LEAST, Index, shared
from generator.related.reasons import Term, chosen, tag_terms, terms
from generator.related.words import Numbers

Spread = Callable[[Callable[[int], str], Sequence[int]], Iterable[str]]
"""Does a work on each of some numbers: ``map``, or the same on several cores."""


class Source(NamedTuple):
    """The papers, and what is known of all of them."""

    papers: Sequence[Paper]
    """The newest first, undated ones last."""
    prints: Sequence[str]
    """For each what stays the same as long as it does."""
    labels: Mapping[str, str]
    """What each tag is called, by its slug."""
    most: int
    """How many related papers a list has at most."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The related papers of each paper, and what is needed to find those of the next build."""

    papers: tuple[PaperId, ...]
    prints: tuple[str, ...]
    texts: tuple[str, ...]
    """Digests of what of the papers counts here."""
    learnt: str
    """A digest of what weights were learnt from."""
    weights: Weights
    profiles: Profiles
    lines: tuple[str, ...]
    """The list of each paper; see `generator.related.entries`."""


def find(source: Source, before: Lists | None, spread: Spread = map) -> Lists:
    """The related papers of each paper, given those of an earlier build with the same program."""
    ids = tuple(paper.paper_id for paper in source.papers)
    texts, rows = _known(source, ids, before)
    oldest = _oldest(source.papers)
    learnt = digest(repr((source.most, sorted(source.labels.items()), sorted(texts[number] for number in oldest))))
    if before is None or before.learnt != learnt:
        return _anew(source, ids, texts, oldest, learnt, spread)
    return _continued(source, ids, texts, rows, before)


# --- what has changed ------------------------------------------------------------------------------------------------


def _known(source: Source, ids: Sequence[PaperId], before: Lists | None) -> tuple[tuple[str, ...], list[int | None]]:
    """The digest of each paper's text, and where it stood before, if it said the same."""
    if before is None:
        return tuple(map(_text, source.papers)), [None] * len(ids)
    by_print = {each: row for row, each in enumerate(before.prints)}
    rows = [by_print.get(each) for each in source.prints]
    texts = tuple(
        _text(paper) if row is None else before.texts[row] for paper, row in zip(source.papers, rows, strict=True)
    )
    if None in rows:
        by_text = {each: row for row, each in enumerate(zip(before.papers, before.texts, strict=True))}
        rows = [by_text.get((ids[number], texts[number])) if row is None else row for number, row in enumerate(rows)]
    return texts, rows


def _text(paper: Paper) -> str:
    """A digest of what of a paper counts here."""
    return digest(f"{paper.title}\n{paper.abstract}\n{paper.tags}")


def _oldest(papers: Sequence[Paper]) -> list[int]:
    """The numbers of the papers that weights are learnt from."""
    if not papers:
        return []
    most = 1 << (len(papers).bit_length() - 1)
    last = papers[-most].day
    of_last = [number for number, paper in enumerate(papers) if paper.day == last]
    older = range(of_last[-1] + 1, len(papers))
    of_last.sort(key=lambda number: papers[number].paper_id)
    return [*older, *of_last[: most - len(older)]]


# --- one list --------------------------------------------------------------------------------------------------------


class _Ground(NamedTuple):
    """What lists are made of."""

    source: Source
    ids: Sequence[PaperId]
    texts: Mapping[PaperId, str]
    profiles: Profiles
    where: Index
    numbers: Numbers
    tags: dict[int, Term]

    def line(self, number: int) -> str:
        """The list of a paper."""
        return self.line_of(number, *self.where.related(number))

    def line_of(self, number: int, related: Integers, scores: Integers) -> str:
        """The list of a paper, given those that are related to it."""
        if len(related) > self.source.most:
            enough = scores >= np.partition(scores, -self.source.most)[-self.source.most]
            related, scores = related[enough], scores[enough]
        return to_line(self.best(self.entries(number, related.tolist(), scores.tolist())), self.texts)

    def entries(self, number: int, related: Sequence[int], scores: Sequence[int]) -> list[Entry]:
        """Some of the papers that are related to one, with the reasons."""
        added = shared(self.profiles, number, related)
        said = self.profiles.places_of(number)
        wanted = {term: said[term] for its in added for term in its if term not in self.tags}
        known = self.tags | terms(self.source.papers[number], wanted, self.numbers)
        return [
            Entry(score, self.ids[other], tuple(chosen(its, known)))
            for score, other, its in zip(scores, related, added, strict=True)
        ]

    def best(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the highest scores, as many as a list has."""
        return sorted(entries, key=lambda entry: (-entry.score, entry.paper_id))[: self.source.most]


# --- all lists -------------------------------------------------------------------------------------------------------


def _anew(
    source: Source, ids: tuple[PaperId, ...], texts: tuple[str, ...], oldest: list[int], learnt: str, spread: Spread
) -> Lists:
    """The lists of all papers."""
    numbers = Numbers()
    found = counted(source.papers, numbers)
    weighted = weights(found.of(oldest), len(oldest))
    profiled = profiles(found, len(ids), weighted)
    index = Index(profiled, profiled.terms)
    tags = tag_terms(source.labels, numbers)
    ground = _Ground(source, ids, dict(zip(ids, texts, strict=True)), profiled, index, numbers, tags)
    lines = tuple(spread(ground.line, range(len(ids))))
    return Lists(ids, tuple(source.prints), texts, learnt, weighted, profiled, lines)


def _continued(
    source: Source, ids: tuple[PaperId, ...], texts: tuple[str, ...], rows: Sequence[int | None], before: Lists
) -> Lists:
    """The lists of all papers, of which those at ``rows`` are known of before."""
    lines = ["" if row is None else before.lines[row] for row in rows]
    fresh = [number for number, row in enumerate(rows) if row is None]
    kept = {before.papers[row] for row in rows if row is not None}
    stale = _naming(lines, set(before.papers) - kept)
    numbers = Numbers()
    said = counted([source.papers[number] for number in fresh], numbers)
    profiled = before.profiles.taken(rows, profiles(said, len(fresh), before.weights))
    index = Index(profiled, profiled.terms_of([*fresh, *stale]))
    tags = tag_terms(source.labels, numbers)
    ground = _Ground(source, ids, dict(zip(ids, texts, strict=True)), profiled, index, numbers, tags)
    for number in stale:
        lines[number] = ground.line(number)
    _add(ground, lines, fresh, {*fresh, *stale})
    return Lists(ids, tuple(source.prints), texts, before.learnt, before.weights, profiled, tuple(lines))


def _naming(lines: Iterable[str], gone: set[PaperId]) -> list[int]:
    """Which lists name one of the papers that are gone."""
    if not gone:
        return []
    return [number for number, line in enumerate(lines) if line and not gone.isdisjoint(line.split("\t")[2::3])]


def _add(ground: _Ground, lines: list[str], fresh: Iterable[int], done: set[int]) -> None:
    """Make the lists of new papers, and put these into the lists of others, but for those that are ``done``."""
    least = np.fromiter((_least(line, ground.source.most) for line in lines), np.int64, len(lines))
    coming: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number in fresh:
        related, scores = ground.where.related(number)
        lines[number] = ground.line_of(number, related, scores)
        enough = scores >= least[related]
        for other, score in zip(related[enough].tolist(), scores[enough].tolist(), strict=True):
            coming[other].append((number, score))
    for other, its in coming.items():
        if other not in done:
            new = ground.entries(other, *zip(*its, strict=True))
            lines[other] = to_line(ground.best([*from_line(lines[other]), *new]), ground.texts)


def _least(line: str, most: int) -> int:
    """The score that a paper needs at least to come to a list."""
    fields = line.split("\t")
    return int(fields[-3]) if len(fields) == 1 + 3 * most else LEAST
