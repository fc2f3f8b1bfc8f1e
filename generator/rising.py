"""What rises: papers whose votes grow, and tags that are surely more frequent than before.

Pure, and by the archive's own days: no clock says what is recent, so the same archive gives the same answer for ever.
"""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from generator import trends
from generator.archive import Archive
from generator.paper import Paper

WINDOW = 7
"""Days that are recent, the newest among them."""

_FEW = 3
"""Fewer papers whose votes were seen to grow say less than the votes of all."""


class Rising(NamedTuple):
    """A paper, and why it is named among those that rise."""

    paper: Paper
    gained: int = 0
    """Votes it got between two counts; 0 where there were none, and its votes in all are the reason."""
    days: int = 0
    """Days between these counts."""


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


def rising_tags(archive: Archive, most: int = 5, window: int = WINDOW) -> list[trends.Change[str]]:
    """The tags that surely more of the papers of the last ``window`` days have than of the twelve windows before.

    Empty where there are too few papers to tell.
    """
    if not archive.by_day:
        return []
    newest = next(iter(archive.by_day))
    papers = recent(archive, newest, trends.SPANS * window)
    spans = trends.spans_of([(paper.day or newest, paper.tags or ()) for paper in papers], newest, window)
    return trends.rising(spans.changes, most) if spans.are_enough else []
