"""How papers are spread over time, and what they are about more or less often than before.

Everything is told as of the newest day of the archive; nothing here knows a clock.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Generic, Literal, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
Dated = Sequence[tuple[date, Sequence[Key]]]
"""Papers: the day of each, and what it counts for."""

_DAY = timedelta(days=1)

# --- papers over time ------------------------------------------------------------------------------------------------

Unit = Literal["day", "week", "month", "year"]

_STARTS: Mapping[Unit, Callable[[date], date]] = {
    "day": lambda of: of,
    "week": lambda of: of - of.weekday() * _DAY,
    "month": lambda of: of.replace(day=1),
    "year": lambda of: of.replace(month=1, day=1),
}


@lru_cache(20_000)
def start(unit: Unit, of: date) -> date:
    """The first day of the day, ISO week, month or year that ``of`` lies in."""
    return _STARTS[unit](of)


def is_over(unit: Unit, of: date) -> bool:
    """Whether ``of`` is the last day of its day, week, month or year."""
    return of == date.max or start(unit, of + _DAY) > of


class Counts(NamedTuple):
    """How many papers there are in each of some units of time that follow one another, oldest first."""

    unit: Unit
    starts: tuple[date, ...]
    """The first day of each."""
    numbers: tuple[int, ...]
    before: int
    """How many papers are older than all these units."""


def count(unit: Unit, days: Iterable[date], until: date, least: int, most: int) -> Counts:
    """Count ``days`` from the unit of the earliest on, but of at least ``least`` and at most ``most`` units.

    The last one is that of ``until``, which is not before any of ``days``.
    """
    counts = Counter(start(unit, day) for day in days)
    back = list(islice(_starts(unit, until), most))
    starts = tuple(reversed([its for n, its in enumerate(back) if n < least or its >= min(counts, default=until)]))
    numbers = tuple(counts[its] for its in starts)
    return Counts(unit, starts, numbers, counts.total() - sum(numbers))


def _starts(unit: Unit, until: date) -> Iterator[date]:
    """The first days of units, from that of ``until`` back to the earliest there is."""
    first = start(unit, until)
    yield first
    while first > date.min:
        first = start(unit, first - _DAY)
        yield first


# --- what changes ----------------------------------------------------------------------------------------------------

SPANS = 13
"""How many spans of one length are looked at: the last one, and those it is compared with."""

LENGTHS = (28, 91, 364)
"""Days of a span, whole weeks: the shortest is taken that holds enough papers."""

ENOUGH = 50
"""How many papers the last span must have."""

ENOUGH_BEFORE = 200
"""How many there must be before it."""

_SEEN = 8
"""How many papers something must have in the last span, or should have had as it was before, to be told of."""

_ERRORS = 2.6
"""How many standard errors a change must be away from none: of a hundred tags that stay the same one seems to move."""

SHOWN_FROM = 20
"""How many papers a span must have for a share of them to be drawn."""


class Share(NamedTuple):
    """``number`` of ``of`` papers."""

    number: int
    of: int

    @property
    def part(self) -> float:
        """From 0 to 1."""
        return self.number / self.of if self.of else 0.0


class Change(NamedTuple, Generic[Key]):
    """The share of something in the papers of each span, oldest first, and in those of the last against all others."""

    what: Key
    shares: tuple[Share, ...]
    now: Share
    before: Share

    @property
    def ratio(self) -> float:
        """How many times as frequent it is now; half a paper is added to each count, so that none is nothing."""
        return math.exp(self._log_ratio)

    @property
    def certain(self) -> float:
        """The change as a logarithm, as far as it is certain: the end of its confidence interval that is nearer to 0.

        0 where the interval holds 0, or where there are too few papers to tell; below 0 what has become rarer.
        """
        if max(self.now.number, self.before.part * self.now.of) < _SEEN:
            return 0.0
        return math.copysign(max(0.0, abs(self._log_ratio) - _ERRORS * self._error), self._log_ratio)

    @property
    def _log_ratio(self) -> float:
        (k, n), (before, of) = self.now, self.before
        return math.log((k + 0.5) / (n + 0.5)) - math.log((before + 0.5) / (of + 0.5))

    @property
    def _error(self) -> float:
        """The standard error of the logarithm of a ratio of two shares (Katz), with the half papers (Walter)."""
        (k, n), (before, of) = self.now, self.before
        return math.sqrt(1 / (k + 0.5) - 1 / (n + 0.5) + 1 / (before + 0.5) - 1 / (of + 0.5))


def rising(changes: Iterable[Change[Key]], most: int) -> list[Change[Key]]:
    """Those that have surely become more frequent, those that have most first."""
    return sorted((its for its in changes if its.certain > 0), key=lambda its: (-its.certain, its.what))[:most]


def falling(changes: Iterable[Change[Key]], most: int) -> list[Change[Key]]:
    """Those that have surely become rarer, those that have most first."""
    return sorted((its for its in changes if its.certain < 0), key=lambda its: (its.certain, its.what))[:most]


class Spans(NamedTuple, Generic[Key]):
    """Papers in spans of one length that end with a day, oldest first."""

    days: int
    """How long each is."""
    until: date
    """The last day of the last."""
    totals: tuple[int, ...]
    numbers: Mapping[Key, tuple[int, ...]]
    """For each thing how many papers of each span count for it."""

    @property
    def are_enough(self) -> bool:
        """Whether there are enough papers to tell what changes."""
        return self.totals[-1] >= ENOUGH and sum(self.totals[:-1]) >= ENOUGH_BEFORE

    def span(self, number: int) -> tuple[date, date]:
        """The first and the last day of a span."""
        last = _back(self.until, (SPANS - 1 - number) * self.days)
        return _back(last, self.days - 1), last

    @property
    def changes(self) -> list[Change[Key]]:
        """What became of everything, what has most papers in the last span first."""
        changes = [self._change(what, numbers) for what, numbers in self.numbers.items()]
        return sorted(changes, key=lambda its: (-its.now.number, -its.before.number, its.what))

    def _change(self, what: Key, numbers: tuple[int, ...]) -> Change[Key]:
        now, before = Share(numbers[-1], self.totals[-1]), Share(sum(numbers[:-1]), sum(self.totals[:-1]))
        return Change(what, tuple(map(Share, numbers, self.totals)), now, before)


def spans(papers: Dated[Key], until: date) -> Spans[Key]:
    """``papers`` in the shortest spans that hold enough of them, or else in the longest."""
    *shorter, longest = LENGTHS
    found = (spans_of(papers, until, days) for days in shorter)
    return next((its for its in found if its.are_enough), None) or spans_of(papers, until, longest)


def spans_of(papers: Dated[Key], until: date, days: int) -> Spans[Key]:
    """``papers`` in `SPANS` spans of so many ``days``; older ones are in none."""
    totals = [0] * SPANS
    numbers: dict[Key, list[int]] = {}
    for day, keys in papers:
        back = (until - day).days // days
        if 0 <= back < SPANS:
            totals[-1 - back] += 1
            for key in keys:
                numbers.setdefault(key, [0] * SPANS)[-1 - back] += 1
    return Spans(days, until, tuple(totals), {key: tuple(its) for key, its in numbers.items()})


def _back(of: date, days: int) -> date:
    """So many days earlier, as far as there are any."""
    return date.fromordinal(max(1, of.toordinal() - days))


# --- month by month --------------------------------------------------------------------------------------------------

_BEFORE = 12
"""How many months a month is compared with."""


class Month(NamedTuple, Generic[Key]):
    """What was more and what was less frequent in a month than in the year before it."""

    first: date
    papers: int
    rising: tuple[Change[Key], ...]
    falling: tuple[Change[Key], ...]


class _Tally(NamedTuple, Generic[Key]):
    papers: int
    counts: Counter[Key]


def months(papers: Dated[Key], until: date, most: int, named: int) -> Iterator[Month[Key]]:
    """The last ``most`` whole months that have enough papers in them and in the year before, the newest first.

    Of what rises and falls ``named`` are told at most.
    """
    tallies = _by_month(papers)
    last = until if is_over("month", until) else _back(start("month", until), 1)
    starts = list(islice(_starts("month", last), most + _BEFORE))
    for number, first in enumerate(starts[:most]):
        now = tallies.get(first, _tally([]))
        before = _sum(tallies[its] for its in starts[number + 1 : number + 1 + _BEFORE] if its in tallies)
        if now.papers >= ENOUGH and before.papers >= ENOUGH_BEFORE:
            changes = list(_changes(now, before))
            yield Month(first, now.papers, tuple(rising(changes, named)), tuple(falling(changes, named)))


def _changes(now: _Tally[Key], before: _Tally[Key]) -> Iterator[Change[Key]]:
    for what in now.counts.keys() | before.counts.keys():
        shares = Share(now.counts[what], now.papers), Share(before.counts[what], before.papers)
        yield Change(what, (), *shares)


def _by_month(papers: Dated[Key]) -> Mapping[date, _Tally[Key]]:
    groups: dict[date, list[Sequence[Key]]] = defaultdict(list)
    for day, keys in papers:
        groups[start("month", day)].append(keys)
    return {first: _tally(its) for first, its in groups.items()}


def _tally(papers: Sequence[Sequence[Key]]) -> _Tally[Key]:
    return _Tally(len(papers), Counter(chain.from_iterable(papers)))


def _sum(tallies: Iterable[_Tally[Key]]) -> _Tally[Key]:
    papers, counts = 0, Counter[Key]()
    for its in tallies:
        papers += its.papers
        counts.update(its.counts)
    return _Tally(papers, counts)
