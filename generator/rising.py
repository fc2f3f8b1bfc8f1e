"""What rises: papers whose votes grow, and tags that are more frequent than usual.

Pure, and by the archive's own days: no clock says what is recent, so the same archive gives the same answer for ever.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from math import sqrt
from typing import NamedTuple

from generator.archive import Archive
from generator.paper import Paper

WINDOW = 7
"""Days that are recent, the newest among them."""

_FEW = 3
"""Fewer papers whose votes were seen to grow say less than the votes of all."""

_BEFORE = 28
"""Days before the recent ones, which say what is usual: long enough to count, short enough to follow a trend."""

_LEAST = 4
"""Papers that a tag has among the recent ones at the least."""

_UNUSUAL = 2.5
"""How many standard deviations (of a Poisson distribution) more than usual are worth a word."""


class Rising(NamedTuple):
    """A paper, and why it is named among those that rise."""

    paper: Paper
    gained: int = 0
    """Votes it got between two counts; 0 where there were none, and its votes in all are the reason."""
    days: int = 0
    """Days between these counts."""


class RisingTag(NamedTuple):
    """A tag that more of the recent papers have than the days before made expect."""

    slug: str
    papers: int
    usual: float
    """How many of as many papers had it in the days before."""


def rising(archive: Archive, most: int = 8, window: int = WINDOW) -> tuple[Rising, ...]:
    """The papers that gained most votes within the last ``window`` days, or else those of these days with most votes.

    The days end with the newest one that has papers, or on which votes were counted. Empty where no votes are known.
    Ties are in the order of lists.
    """
    if not archive.by_day:
        return ()
    newest = next(iter(archive.by_day))
    gained = _gained(archive, newest, window)
    if len(gained) < _FEW:
        gained = _voted(archive, newest, window) or gained
    return tuple(gained[:most])


def _gained(archive: Archive, newest: date, window: int) -> list[Rising]:
    """Papers whose votes grew, most first, as far as they were counted more than once within the window.

    Only those are looked at that are so young that a feed's votes are counted again.
    """
    since, young = _before(newest, window), window + archive.config.fetching.again_days + 1
    counted = [paper for paper in recent(archive, newest, young) if paper.history and paper.history[-1].day >= since]
    end = max((paper.history[-1].day for paper in counted), default=newest)
    found = [gain for paper in counted if (gain := _gain(paper, _before(max(end, newest), window)))]
    return sorted(found, key=lambda its: -its.gained)


def _gain(paper: Paper, since: date) -> Rising | None:
    """What ``paper`` gained between its first and its last count since that day, if it did."""
    counts = [(point.day, point.upvotes) for point in paper.history if point.day >= since and point.upvotes is not None]
    if not counts:
        return None
    (first, fewer), (last, more) = counts[0], counts[-1]
    return Rising(paper, more - fewer, (last - first).days) if more > fewer else None


def _voted(archive: Archive, newest: date, window: int) -> list[Rising]:
    """The papers of the window's days that have votes, most first."""
    voted = [paper for paper in recent(archive, newest, window) if paper.upvotes]
    return [Rising(paper) for paper in sorted(voted, key=lambda paper: -(paper.upvotes or 0))]


def recent(archive: Archive, last: date, days: int) -> Iterator[Paper]:
    """The papers of the ``days`` days that end with ``last``, in the order of lists."""
    first = _before(last, days - 1)
    for day in takewhile(lambda day: day >= first, archive.by_day):
        if day <= last:
            yield from archive.by_day[day]


def _before(day: date, days: int) -> date:
    """So many days before ``day``, or the first day of the calendar."""
    return date.fromordinal(max(day.toordinal() - days, 1))


def rising_tags(archive: Archive, most: int = 5, window: int = WINDOW) -> tuple[RisingTag, ...]:
    """The tags that stand out among the papers of the last ``window`` days, the most unusual first."""
    if not archive.by_day:
        return ()
    newest = next(iter(archive.by_day))
    now, papers = _tags(recent(archive, newest, window))
    then, before = _tags(recent(archive, _before(newest, window), _BEFORE))
    share = papers / (before + 1)
    # A tag that is new had one paper before: nothing would be infinitely unusual.
    found = [RisingTag(slug, number, max(then[slug], 1) * share) for slug, number in now.items() if number >= _LEAST]
    unusual = {its: (its.papers - its.usual) / sqrt(its.usual) for its in found} if before >= papers else {}
    chosen = [its for its, by in unusual.items() if by >= _UNUSUAL]
    return tuple(sorted(chosen, key=lambda its: (-unusual[its], its.slug))[:most])


def _tags(papers: Iterator[Paper]) -> tuple[Counter[str], int]:
    """How many of ``papers`` have each tag, and how many papers there are."""
    tags = [paper.tags or () for paper in papers]
    return Counter(slug for its in tags for slug in its), len(tags)
