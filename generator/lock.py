"""Locks of the operating system: one at a time, and never stale, for they end with the process that holds them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from generator.faults import ArchiveError, Fault

if sys.platform == "win32":
    import msvcrt

    # Windows lets nobody read what is locked. A byte beyond all content is locked, so that the content stays readable.
    _FAR = 1 << 30

    def take(file: FileIO) -> bool:
        """Lock an open file; whether it was free. Raises ``OSError`` where files can't be locked."""
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def release(file: FileIO) -> None:
        """Unlock what `take` locked."""
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def take(file: FileIO) -> bool:
        """Lock an open file; whether it was free. Raises ``OSError`` where files can't be locked."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(file: FileIO) -> None:
        """Unlock what `take` locked."""
        fcntl.flock(file, fcntl.LOCK_UN)


def open_lock(path: Path) -> FileIO:
    """The file of a lock, made if there is none. It is left behind: to delete it would let two hold "the" lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileIO(path, "r+b", opener=lambda name, flags: os.open(name, flags | os.O_CREAT, 0o644))


def write_lock(file: FileIO, text: str) -> None:
    """Make the file of a lock hold ``text``. It only informs, so a full disk is no reason to stop."""
    with suppress(OSError):
        file.truncate(0)
        file.seek(0)
        file.write(text.encode())


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock at ``path`` while an ingest runs. Raises `ArchiveError` when another process holds it."""
    try:
        file = open_lock(path)
    except OSError as error:
        raise ArchiveError([_unusable(path, error)]) from None
    with file:
        if not _take(path, file):
            raise ArchiveError([_busy(path, file)])
        write_lock(file, str(os.getpid()))
        try:
            yield
        finally:
            write_lock(file, "")
            release(file)


def _take(path: Path, file: FileIO) -> bool:
    try:
        return take(file)
    except OSError as error:
        raise ArchiveError([_unusable(path, error)]) from None


def _unusable(path: Path, error: OSError) -> Fault:
    what = f"no lock can be taken here ({error.strerror})"
    return Fault(str(path), 0, what, "see that the folder can be written, and lies on a disk that knows locks")


def _busy(path: Path, file: FileIO) -> Fault:
    """Who holds the lock: the process wrote its number into the file when it took it."""
    file.seek(0)
    process = file.read(20).decode("ascii", "replace")
    since = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    who = f" (process {process}, since {since:%Y-%m-%d %H:%M:%S} UTC)" if process.isdecimal() else ""
    return Fault(str(path), 0, f"another ingest is running{who}", "wait for it, or end it")
