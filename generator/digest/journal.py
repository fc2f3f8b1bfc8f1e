"""What was sent to whom, so that nothing is sent twice: ``content/digests/YYYY-MM.jsonl``, kept with the archive.

A line for each step, only ever appended, and on the disk before what it tells of goes on::

    {"digest":"2026-06-30","to":"0d7b…","state":"sending","at":"2026-07-01T06:00:00Z"}
    {"digest":"2026-06-30","to":"0d7b…","state":"sent","at":"2026-07-01T06:00:01Z"}

``sending`` is written when the server is about to be given the message. A run that ends there may have sent it or not;
it counts as sent, so each recipient gets a digest at most once. What a server refused may be tried again. Recipients
are known by a digest of their address, for the file is as public as the archive.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from generator.faults import ArchiveError, Fault
from generator.files import write_if_changed


class State(Enum):
    """How far a message has come."""

    SENDING = "sending"
    """It was about to be given to the server: whether it was is not known."""
    SENT = "sent"
    """The server took it."""
    REFUSED = "refused"
    """The server did not take it."""


@dataclass
class Journal:
    """The journal of one digest, open to be gone on with."""

    digest: str
    known: dict[str, State]
    """How far each message has come, by `_name_of` its recipient."""
    _file: IO[bytes]
    _now: Callable[[], datetime]

    def state(self, to: str) -> State | None:
        """How far the message to an address has come."""
        return self.known.get(_name_of(self.digest, to))

    def note(self, to: str, state: State) -> None:
        """Write down, before anything else is done, how far a message has come."""
        name = _name_of(self.digest, to)
        self.known[name] = state
        at = self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = {"digest": self.digest, "to": name, "state": state.value, "at": at}
        self._file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def journal(path: Path, where: str, digest: str, now: Callable[[], datetime]) -> Iterator[Journal]:
    """The journal at ``path``, made if there is none. Raises `ArchiveError` when a line can't be read."""
    write_if_changed(path, path.read_bytes() if path.exists() else b"", durable=True)
    data = path.read_bytes()
    # A last line that has no end was cut while it was written, so what it tells of had not begun, or was begun before.
    lines = data.split(b"\n")[:-1]
    known = _read(lines, where, digest)
    with path.open("r+b") as file:
        file.truncate(len(data) - len(data.rpartition(b"\n")[2]))
        file.seek(0, os.SEEK_END)
        yield Journal(digest, known, file, now)


def _read(lines: list[bytes], where: str, digest: str) -> dict[str, State]:
    known: dict[str, State] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        try:
            of, to, state = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            cure = "put it back as git has it: without it digests might be sent twice"
            faults.append(Fault(where, number, "this line tells of no message", cure))
            continue
        if of == digest:
            known[to] = state
    if faults:
        raise ArchiveError(faults)
    return known


def _entry(data: Any) -> tuple[str, str, State]:
    return str(data["digest"]), str(data["to"]), State(data["state"])


def _name_of(digest: str, to: str) -> str:
    """A name for a recipient that tells nothing of the address, and is another in each digest."""
    return blake2b(f"{digest} {to.strip().lower()}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
