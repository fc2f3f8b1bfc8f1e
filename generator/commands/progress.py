"""How far long work has come: one line on a terminal, nothing elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_PAUSE = 0.1
"""Seconds between two lines: nobody reads faster."""


class Progress:
    """A line that is written over and over: how much is done, how fast, how long it will take."""

    def __init__(
        self,
        total: int,
        unit: str,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        """How many there are; 0 as long as that is not known."""
        self._unit = unit
        self._stream = stream or sys.stderr
        self._clock = clock
        self._began = clock()
        self._told = self._began
        self._done = 0
        self._live = self._stream.isatty()

    def step(self, told: str = "") -> None:
        """One more is done; ``told`` says what came of all so far."""
        self._done += 1
        if self._live and (now := self._clock()) - self._told >= _PAUSE:
            self._told = now
            self._stream.write(f"\r\x1b[K{self._line(told, now)}")
            self._stream.flush()

    def _line(self, told: str, now: float) -> str:
        """The line as it stands: ``120/813 days, 3,214 new, 4.0 days/s, 3 min left``."""
        passed = now - self._began
        rate = self._done / passed
        left = (self.total - self._done) / rate if rate and self.total else 0
        parts = [f"{self._done:,}/{self.total:,} {self._unit}s" if self.total else f"{self._done:,} {self._unit}s"]
        parts += [*([told] if told else []), f"{rate:,.1f} {self._unit}s/s"]
        return ", ".join(parts + ([duration(left) + " left"] if self.total else []))

    def end(self) -> None:
        """Make room for what is said next."""
        if self._live and self._done:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def duration(seconds: float) -> str:
    """``40 s``, ``3 min``, ``2 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
