"""What was found, and what to do about it."""

from enum import Enum
from typing import NamedTuple


class State(Enum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """The archive goes on, but somebody should know."""
    BROKEN = "broken"
    """Something does not work until a person mends it."""


class Finding(NamedTuple):
    """One thing that was looked at."""

    state: State
    what: str
    said: str
    cure: str = ""

    def __str__(self) -> str:
        line = f"{self.state.value:<7}  {self.what}: {self.said}{f'; {self.cure}' if self.cure else ''}"
        # What it quotes may hold anything.
        return "".join(char if char.isprintable() else " " for char in line)


def ok(what: str, said: str) -> Finding:
    """All is well, or not known here."""
    return Finding(State.OK, what, said)


def warning(what: str, said: str, cure: str) -> Finding:
    """Somebody should know."""
    return Finding(State.WARNING, what, said, cure)


def broken(what: str, said: str, cure: str) -> Finding:
    """Somebody has to act."""
    return Finding(State.BROKEN, what, said, cure)


def unknown(what: str, why: str = "") -> Finding:
    """It can't be known here."""
    return ok(what, f"not known here{f' ({why})' if why else ''}")
