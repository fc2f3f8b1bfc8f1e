"""How often a host is asked: one request at a time and a pause between two, in all runs on a machine together."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import FileIO
from ipaddress import ip_address
from pathlib import Path

from generator.lock import open_lock, release, take, write_lock

_POLL = 0.1
"""Seconds between two looks at a lock that another process holds."""


class BusyError(Exception):
    """Another process held the turn for longer than we wait."""


def default_folder(environment: Mapping[str, str], home: Path) -> Path:
    """Where the pace is kept: in the user's cache (XDG Base Directory Specification; relative paths are ignored)."""
    cache = Path(environment.get("XDG_CACHE_HOME", ""))
    return (cache if cache.is_absolute() else home / ".cache") / "paper-archive"


def group_of(host: str) -> str:
    """The name under which hosts share a pace: all of arxiv.org, for their rules count requests together.

    Without the list of public suffixes it is the last two labels. That puts some strangers together (``co.uk``), who
    are then asked more slowly than they need be, never faster.
    """
    with suppress(ValueError):
        return str(ip_address(host))
    return ".".join(host.lower().rstrip(".").split(".")[-2:])


class Pace:
    """Turns to ask, kept in a small locked file for each group of hosts: when the last request was started.

    Where ``folder`` can't be written or locked, the pace is kept in this process alone.
    """

    def __init__(
        self, folder: Path, sleep: Callable[[float], object], clock: Callable[[], float], patience: float
    ) -> None:
        self._folder = folder
        self._sleep = sleep
        self._clock = clock
        self._patience = patience
        self._started: dict[str, float] = {}

    @contextmanager
    def turn(self, group: str, pause: float) -> Iterator[None]:
        """Hold the turn while one request runs, which starts ``pause`` seconds after the last or later.

        Raises `BusyError` after ``patience`` seconds of waiting for another process.
        """
        with self._locked(group) as file:
            wait = self._wait(self._last_starts(group, file), pause)
            if wait:
                self._sleep(wait)
            self._started[group] = self._clock()
            if file:
                write_lock(file, str(round(self._started[group] * 1000)))
            yield

    @contextmanager
    def _locked(self, group: str) -> Iterator[FileIO | None]:
        """The group's file, locked; ``None`` where that can't be."""
        try:
            file = open_lock(self._folder / (re.sub(r"[^a-z0-9.-]", "_", group)[:100] + ".pace"))
        except OSError:
            yield None
            return
        with file:
            locked = self._take(file)
            try:
                yield file
            finally:
                if locked:
                    release(file)

    def _take(self, file: FileIO) -> bool:
        """Wait for the lock; whether there can be one."""
        for _ in range(math.ceil(self._patience / _POLL)):
            try:
                if take(file):
                    return True
            except OSError:
                return False
            self._sleep(_POLL)
        raise BusyError

    def _last_starts(self, group: str, file: FileIO | None) -> list[float]:
        """When the last request of the group was started, as far as this process and the file know."""
        known = [self._started[group]] if group in self._started else []
        return known + (_read(file) if file else [])

    def _wait(self, starts: list[float], pause: float) -> float:
        # A start in the future is that of a clock that was set back since; it must not block for longer than a pause.
        now = self._clock()
        return max((min(pause, max(0.0, start + pause - now)) for start in starts), default=0.0)


def _read(file: FileIO) -> list[float]:
    """The instant in a pace file, if any; a broken one counts as one that is still to come."""
    with suppress(OSError):
        file.seek(0)
        text = file.read(32)
        if re.fullmatch(rb"[0-9]{1,20}", text):
            return [int(text) / 1000]
        return [math.inf] if text else []
    return []
