"""How long something has failed, as plain values."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Try(NamedTuple):
    """Something that was tried."""

    at: datetime
    ok: bool
    said: str = ""
    """Why it failed, in the words of others."""


class Streak(NamedTuple):
    """Tries that failed, one after the other, up to the last there was."""

    since: datetime
    tries: int
    said: str
    """Why the last one failed."""

    def days(self, now: datetime) -> int:
        """Whole days since the first of them."""
        return (now - self.since).days


def failing(tries: Iterable[Try]) -> Streak | None:
    """The streak that goes on; ``None`` when the last try went well, or nothing was tried."""
    streak: Streak | None = None
    for one in sorted(tries, key=lambda its: its.at):
        if one.ok:
            streak = None
        else:
            streak = Streak(streak.since if streak else one.at, (streak.tries if streak else 0) + 1, one.said)
    return streak
