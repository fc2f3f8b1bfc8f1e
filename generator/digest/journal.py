"""What was sent to whom, so that nothing is sent twice: ``digests/YYYY-MM.jsonl``, kept with the archive in ``data/``,
or in ``content/`` where there is none.

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
def journal(
    path: Path, where: str, digest: str, now: Callable[[], datetime], elsewhere: Path | None = None
) -> Iterator[Journal]:
    """The journal at ``path``, made if there is none. ``elsewhere`` is one that it goes on from.

    Raises `ArchiveError` when a line can't be read.
    """
    write_if_changed(path, path.read_bytes() if path.exists() else b"", durable=True)
    data = path.read_bytes()
    # A last line that has no end was cut while it was written, so what it tells of had not begun, or was begun before.
    lines = data.split(b"\n")[:-1]
    earlier = elsewhere.read_bytes().split(b"\n")[:-1] if elsewhere and elsewhere.exists() else []
    known = _read(earlier, str(elsewhere), digest) | _read(lines, where, digest)
    with path.open("r+b") as file:
        file.truncate(len(data) - len(data.rpartition(b"\n")[2]))
        file.seek(0, os.SEEK_END)
        yield Journal(digest, known, file, now)


def unite(path: Path, other: Path) -> None:
    """Make the journal at ``path`` tell what either tells. Of a message of which they tell differently, that stands by
    which it may have been sent. Raises `ArchiveError` when a line can't be read."""
    files = [one.read_bytes() if one.exists() else b"" for one in (path, other)]
    both = [_by_message(data.split(b"\n")[:-1], str(path)) for data in files]
    lines: list[bytes] = []
    for message in {**both[0], **both[1]}:
        less, more = sorted((steps.get(message, []) for steps in both), key=_certainty)
        lines += [line for line in less if line not in more] + more
    write_if_changed(path, b"".join(line + b"\n" for line in lines), durable=True)


def _by_message(lines: list[bytes], where: str) -> dict[tuple[str, str], list[bytes]]:
    """The steps of each message."""
    steps: dict[tuple[str, str], list[bytes]] = {}
    for number, line in enumerate(lines, 1):
        try:
            of, to, _ = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ArchiveError([_unread(where, number)]) from None
        steps.setdefault((of, to), []).append(line)
    return steps


def _certainty(steps: list[bytes]) -> int:
    """How sure it is that a message was sent."""
    order = [State.REFUSED, State.SENDING, State.SENT]
    return order.index(_entry(json.loads(steps[-1]))[2]) if steps else -1


def _unread(where: str, number: int) -> Fault:
    cure = "put it back as git has it: without it digests might be sent twice"
    return Fault(where, number, "this line tells of no message", cure)


def _read(lines: list[bytes], where: str, digest: str) -> dict[str, State]:
    known: dict[str, State] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        try:
            of, to, state = _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            faults.append(_unread(where, number))
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
