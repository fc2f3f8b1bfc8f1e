"""What is known of each run of an ingest: ``data/runs.jsonl``, canonical JSON lines, one run a line, newest last::

{"at":"2026-06-30T06:17:05Z","ok":true,"papers":34,"changed":3,"failed":0,"said":""}
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.files import write_if_changed

MOST = 400
"""So many runs are kept."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    at: datetime
    """When it ended, UTC."""
    ok: bool
    papers: int
    """How many papers sources told of."""
    changed: int
    """How many of them are new or say something new."""
    failed: int
    """How many days could not be fetched."""
    said: str = ""
    """The first fault, if there was one."""


def append(path: Path, run: Run) -> None:
    """Add a run; the oldest beyond `MOST` are forgotten."""
    lines = [_line(its) for its in (*load(path), run)]
    write_if_changed(path, "".join(lines[-MOST:]).encode(), durable=True)


def load(path: Path) -> tuple[Run, ...]:
    """The runs, newest last; lines that can't be read are left out: they are no more than a log."""
    return tuple(_runs(path.read_bytes().splitlines())) if path.is_file() else ()


def _runs(lines: Iterable[bytes]) -> Iterator[Run]:
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            data = json.loads(line)
            at = datetime.fromisoformat(data["at"]).astimezone(UTC)
            papers, changed, failed = (int(data[name]) for name in ("papers", "changed", "failed"))
            yield Run(at, data["ok"] is True, papers, changed, failed, str(data.get("said", "")))


def _line(run: Run) -> str:
    at = run.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    its = {"at": at, "ok": run.ok, "papers": run.papers, "changed": run.changed, "failed": run.failed, "said": run.said}
    return json.dumps(its, ensure_ascii=False, separators=(",", ":")) + "\n"
