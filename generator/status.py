"""How an archive is: what was fetched when, which days are whole, what came from where. It knows no clock."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from generator.archive import Archive
from generator.days import UNFINISHED, Day, State
from generator.paper import Paper
from generator.runs import Run


class Origin(NamedTuple):
    """What came from one source."""

    source: str
    papers: int
    captures: int
    """From so many files that are kept."""


class Month(NamedTuple):
    """The days of the feeds in one month."""

    first: date
    """Its first day."""
    days: Mapping[State, int]
    papers: int
    """So many papers of the archive are of the month."""


class Status(NamedTuple):
    """How an archive is."""

    papers: int
    undated: int
    tags: int
    """Tags that papers have."""
    organizations: int
    days: int
    """Days that have papers."""
    newest: date | None
    """The newest of them."""
    states: Mapping[State, int]
    """How many days of the feeds are in each state."""
    unfinished: tuple[Day, ...]
    """Days that are asked for again, the newest first."""
    months: tuple[Month, ...]
    """The newest first."""
    last: tuple[tuple[date, Day | None], ...]
    """The last days up to the newest that was asked for, oldest first; ``None`` for one that was not."""
    origins: tuple[Origin, ...]
    """Those of most papers first."""
    runs: tuple[Run, ...]
    """The last runs of an ingest, newest first."""

    @property
    def run(self) -> Run | None:
        """The last run."""
        return self.runs[0] if self.runs else None


_DAYS = 30
_RUNS = 10


def status(archive: Archive) -> Status:
    """How ``archive`` is."""
    days = archive.days
    return Status(
        papers=len(archive.papers),
        undated=len(archive.without_day),
        tags=len(archive.by_tag),
        organizations=len(archive.by_organization),
        days=len(archive.by_day),
        newest=next(iter(archive.by_day), None),
        states=_states(days.values()),
        unfinished=tuple(days[day] for day in sorted(days, reverse=True) if days[day].state in UNFINISHED),
        months=tuple(_months(archive)),
        last=tuple(_last(days)),
        origins=tuple(_origins(archive.papers)),
        runs=archive.runs[: -_RUNS - 1 : -1],
    )


def _states(days: Iterable[Day]) -> Mapping[State, int]:
    found = Counter(day.state for day in days)
    return {state: found[state] for state in State}


def _months(archive: Archive) -> Iterable[Month]:
    months: dict[date, list[Day]] = defaultdict(list)
    for day in archive.days.values():
        months[day.day.replace(day=1)].append(day)
    papers: Counter[date] = Counter()
    for listed, its in archive.by_day.items():
        papers[listed.replace(day=1)] += len(its)
    for first in sorted(months, reverse=True):
        yield Month(first, _states(months[first]), papers[first])


def _last(days: Mapping[date, Day]) -> Iterable[tuple[date, Day | None]]:
    if days:
        newest = max(days)
        first = max(min(days), newest - timedelta(days=min(_DAYS - 1, (newest - date.min).days)))
        for number in range((newest - first).days + 1):
            day = first + timedelta(days=number)
            yield day, days.get(day)


def _origins(papers: Iterable[Paper]) -> Iterable[Origin]:
    """A paper counts once for each source that told of it."""
    counts: Counter[str] = Counter()
    captures: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        counts.update({its.source for its in paper.sources})
        for its in paper.sources:
            if its.capture:
                captures[its.source].add(its.capture)
    found = (Origin(source, number, len(captures[source])) for source, number in counts.items())
    return sorted(found, key=lambda its: (-its.papers, its.source))
