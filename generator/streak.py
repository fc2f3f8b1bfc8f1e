"""How long something has failed, as plain values."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol


class Tried(Protocol):
    """Something that was tried."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def ok(self) -> bool:
        """Whether it went well."""

    @property
    def said(self) -> str:
        """Why it failed, in the words of others."""


class Try(NamedTuple):
    """Something that was tried, where no more is known of it."""

    at: datetime
    ok: bool
    said: str = ""


class Streak(NamedTuple):
    """Tries that failed, one after the other, up to the last there was."""

    since: datetime
    tries: int
    said: str
    """Why the last one failed."""

    def days(self, now: datetime) -> int:
        """Whole days since the first of them."""
        return (now - self.since).days


def failing(tries: Iterable[Tried]) -> Streak | None:
    """The streak that goes on; ``None`` when the last try went well, or nothing was tried."""
    streak: Streak | None = None
    for one in sorted(tries, key=lambda its: its.at):
        if one.ok:
            streak = None
        else:
            streak = Streak(streak.since if streak else one.at, (streak.tries if streak else 0) + 1, one.said)
    return streak


def failures(tries: Iterable[Tried]) -> int:
    """How many failed one after the other up to the last."""
    streak = failing(tries)
    return streak.tries if streak else 0
