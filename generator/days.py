"""What is known of each day of a daily feed: whether all of it is here, and when it was last asked for.

Kept in ``content/days/<source>.jsonl``: canonical JSON lines, one day a line, oldest first::

    {"day":"2026-04-20","state":"complete","papers":31,"tried":"2026-04-21T06:00:00Z"}
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path

from generator.faults import Fault
from generator.files import write_if_changed


class State(Enum):
    """How much of a day of a feed is here."""

    COMPLETE = "complete"
    """It was fetched after it was over."""
    PARTIAL = "partial"
    """It was fetched before it was over: more may follow."""
    EMPTY = "empty"
    """It was fetched after it was over, and there was nothing."""
    FAILED = "failed"
    """It could not be fetched, and nothing of it is here."""


UNFINISHED = {State.PARTIAL, State.FAILED}
"""States of days that are asked for again, however old they are."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a feed."""

    day: date
    state: State
    papers: int
    """How many papers the fullest answer had."""
    tried: datetime
    """When it was last asked for, UTC; of a day that is complete or empty, when that last succeeded."""


def answered(before: Day | None, day: date, papers: int, now: datetime, *, whole: bool = True) -> Day:
    """A day after it was asked for. ``papers`` came, and they are not all when the answer was not ``whole``.

    A poorer answer than an earlier one does not shrink a day, and one that failed takes nothing of what is known.
    """
    most = max(papers, before.papers if before else 0)
    if before and not whole and before.state in {State.COMPLETE, State.EMPTY}:
        return Day(day, before.state, most, before.tried)  # it is as if it had not been asked for
    whole = whole and papers == most
    # The feed's days are UTC days: one is over when the next has begun.
    if whole and now.date() > day:
        state = State.COMPLETE if most else State.EMPTY
    elif before and before.state in {State.COMPLETE, State.EMPTY}:
        state = before.state
    else:
        state = State.PARTIAL if whole or most else State.FAILED
    return Day(day, state, most, now)


def is_due(known: Day | None, day: date, now: datetime, window: int) -> bool:
    """Whether ``day`` should be asked for: what is unknown, partial or failed, and once a day what may still get votes
    and late papers, until it was asked for at the age of ``window`` days, however late that is: a source that is down
    for days costs nothing."""
    if known is None or known.state in UNFINISHED:
        return True
    return known.tried.date() - day < timedelta(days=window) and known.tried.date() < now.date()


def due(known: Mapping[date, Day], since: date, until: date, now: datetime, window: int) -> list[date]:
    """The days from ``since`` to ``until`` to ask for: oldest first, and last those that failed before, lest they
    stand in the way of all that follow."""
    days = (since + timedelta(days=n) for n in range((until - since).days + 1))
    found = [day for day in days if is_due(known.get(day), day, now, window)]
    return sorted(found, key=lambda day: (day in known and known[day].state is State.FAILED, day))


def together(feeds: Iterable[Mapping[date, Day]]) -> dict[date, Day]:
    """What is known of each day in all feeds: it is as finished as the feed that is least so."""
    order = [State.EMPTY, State.COMPLETE, State.PARTIAL, State.FAILED]
    days: dict[date, Day] = {}
    for feed in feeds:
        for day, its in feed.items():
            known = days.get(day)
            days[day] = its if known is None else max(known, its, key=lambda one: order.index(one.state))
    return days


def united(one: Mapping[date, Day], other: Mapping[date, Day]) -> dict[date, Day]:
    """What two files know of one feed together. What one of them has had whole is had whole, for papers are united
    as well."""
    both = {day: _unite(one[day], other[day]) for day in one.keys() & other.keys()}
    return {**one, **other, **both}


def _unite(one: Day, other: Day) -> Day:
    state = min(one.state, other.state, key=[State.COMPLETE, State.EMPTY, State.PARTIAL, State.FAILED].index)
    return Day(one.day, state, max(one.papers, other.papers), max(one.tried, other.tried))


def save(path: Path, days: Iterable[Day]) -> bool:
    """Keep ``days``; whether that changed the file."""
    lines = (json.dumps(_to_json(day), separators=(",", ":")) + "\n" for day in sorted(days, key=lambda d: d.day))
    return write_if_changed(path, "".join(lines).encode(), durable=True)


def load(path: Path, where: str) -> tuple[dict[date, Day], list[Fault]]:
    """The days that `save` kept, and a fault for each line that can't be read."""
    days: dict[date, Day] = {}
    faults: list[Fault] = []
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else (), 1):
        try:
            day = _from_json(json.loads(line))
            days[day.day] = day
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            faults.append(
                Fault(where, number, f"this is no day ({error})", "delete the line; the day is fetched again")
            )
    return days, faults


def _to_json(day: Day) -> dict[str, object]:
    tried = day.tried.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"day": day.day.isoformat(), "state": day.state.value, "papers": day.papers, "tried": tried}


def _from_json(data: dict[str, str]) -> Day:
    tried = datetime.fromisoformat(data["tried"])
    if tried.tzinfo is None:
        raise ValueError("tried has no time zone")
    return Day(date.fromisoformat(data["day"]), State(data["state"]), int(data["papers"]), tried.astimezone(UTC))
