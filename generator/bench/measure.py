"""What a process takes, with all it starts: time, CPU, memory."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

_PROC = Path("/proc")
_PAUSE = 0.05
"""Seconds between two looks at the memory."""
_SHARE = 20
"""To look takes time of the machine that is measured: at most one part in so many."""

MEMORY = (
    "PSS of all processes together, looked at every 50 ms"
    if (_PROC / "self" / "smaps_rollup").exists()
    else "the largest resident set of one process"
)
"""What the memory of a `Cost` is on this system."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds on the clock, seconds of CPU, bytes of memory at the most (see `MEMORY`)."""

    seconds: float
    cpu: float
    memory: int


class FailedError(Exception):
    """A process ended with another status than 0. Carries the end of what it said."""

    def __init__(self, status: int, said: str) -> None:
        self.status = status
        self.said = said
        super().__init__(f"exit {status}: {said}")


def run(command: Sequence[str], output: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run ``command`` to its end; what it says goes into the file ``output``.

    Raises `FailedError` when it fails, ``OSError`` when it can't be started. POSIX only.
    """
    with output.open("wb") as file:
        began = perf_counter()
        # A session of its own, so that all it starts can be found, and stopped with it.
        process = subprocess.Popen(  # noqa: S603 - commands of this package, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        with _Watch(process.pid) as watch:
            cpu, largest = _wait(process)
        seconds = perf_counter() - began
    if process.returncode:
        raise FailedError(process.returncode, last_lines(output))
    return Cost(seconds, cpu, watch.peak or largest)


def _wait(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Wait for ``process``; the seconds of CPU that it and all that it waited for took, and the bytes of memory of the
    largest of them. Interrupted, it ends all of them."""
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit


def last_lines(output: Path, count: int = 3) -> str:
    """The last lines of a file that say something, on one line."""
    lines = [line.strip() for line in output.read_text(encoding="utf-8", errors="replace").splitlines()]
    return " / ".join([line for line in lines if line][-count:]) or "it said nothing"


# --- memory ----------------------------------------------------------------------------------------------------------


@dataclass
class _Watch:
    """Looks at the memory of a session of processes until it is left. 0 where the system can't tell."""

    session: int
    peak: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "_Watch":
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            began = perf_counter()
            self.peak = max(self.peak, memory(self.session))
            pause = max(_PAUSE, _SHARE * (perf_counter() - began))


def memory(session: int) -> int:
    """The bytes that all processes of a session take at this moment. 0 where the system can't tell."""
    return sum(map(_proportional, processes(session)))


def processes(session: int) -> Iterator[int]:
    """The ids of the processes of a session, as ``/proc`` tells them (proc_pid_stat(5))."""
    for stat in _PROC.glob("[0-9]*/stat"):
        # The name of a process stands in parentheses, and may hold anything; state, parent, group, session follow.
        fields = _read(stat).rpartition(b")")[2].split()
        if fields[3:4] == [b"%d" % session]:
            yield int(stat.parent.name)


def _proportional(process: int) -> int:
    """The proportional set size of a process in bytes: what it shares with others is counted in parts."""
    for line in _read(_PROC / str(process) / "smaps_rollup").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(path: Path) -> bytes:
    """A file of ``/proc``; nothing when its process is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
