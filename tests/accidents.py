"""Accidents while a program writes files: it dies, or the disk is full.

What a program does to files is seen by an audit hook (https://docs.python.org/3/library/audit_events.html), so an
accident can happen at any point, whichever functions the program writes with.
"""

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_NEEDS_ROOM = {"open", "os.mkdir"}
_CHANGES = _NEEDS_ROOM | {"os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.link", "os.symlink"}


class Killed(BaseException):
    """Ends a program at once, as a signal would."""


class Accident:
    """Happens when ``folder`` was changed ``after`` times, and at every change from then on."""

    def __init__(self, folder: Path, after: int, happen: Callable[[], object], events: set[str]) -> None:
        self._folder = str(folder)
        self._after = after
        self._happen = happen
        self._events = events
        self.changes = 0
        """How often the folder was changed, or was about to be."""

    @property
    def happened(self) -> bool:
        """Whether it did."""
        return self.changes > self._after

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take notice of one audit event."""
        if event not in self._events or (event == "open" and not arguments[2] & _WRITING):
            return
        path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
        if path.startswith(self._folder) or not path.startswith(os.sep):  # relative: to a folder that is open
            self.changes += 1
            if self.happened:
                self._happen()


_waiting: list[Accident] = []
_hooks: list[bool] = []  # an audit hook stays for good, so there is one at most


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    for accident in _waiting:
        accident.look(event, arguments)


def _wait(accident: Accident) -> None:
    _waiting.append(accident)
    if not _hooks:
        _hooks.append(True)
        sys.addaudithook(_look)


@contextmanager
def _waiting_for(accident: Accident) -> Iterator[Accident]:
    _wait(accident)
    try:
        yield accident
    finally:
        _waiting.remove(accident)


@contextmanager
def death(folder: Path, after: int) -> Iterator[Accident]:
    """Within, the program dies after so many changes to ``folder``: it changes nothing more, whatever it catches."""

    def die() -> None:
        raise Killed

    try:
        with _waiting_for(Accident(folder, after, die, _CHANGES)) as accident:
            yield accident
    except Killed:
        pass


@contextmanager
def full_disk(folder: Path, after: int) -> Iterator[Accident]:
    """Within, the disk is full after so many files and folders: there is no room for another one."""

    def refuse() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with _waiting_for(Accident(folder, after, refuse, _NEEDS_ROOM)) as accident:
        yield accident


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Within, no file can grow beyond ``size`` bytes; writing more to it fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def kill_this_process(folder: Path, after: int) -> None:
    """Have the system kill this process when it, or one of its workers, changed ``folder`` so many times."""
    process = os.getpid()
    _wait(Accident(folder, after, lambda: os.kill(process, signal.SIGKILL), _CHANGES))
