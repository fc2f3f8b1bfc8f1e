"""How the last ingests that asked sources ended: ``data/runs.jsonl``, canonical JSON lines, the newest last::

    {"at":"2026-06-30T06:17:05Z","ok":true,"papers":34,"changed":3,"failed":0,"said":""}

Only where there is a branch of data: it is how an archive that is looked after by nobody says how it is.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.files import write_if_changed

LONGEST = 400
"""So many runs are kept: three months of four a day."""

_LONGEST_SAYING = 300  # characters


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One ingest."""

    at: datetime
    """When it ended, UTC."""
    ok: bool
    """Whether nothing went wrong."""
    papers: int
    """How many papers were new."""
    changed: int
    """How many papers changed, most of them in their votes."""
    failed: int
    """How many faults there were."""
    said: str
    """The first of them."""


def load(path: Path) -> tuple[Run, ...]:
    """The runs that are known, the newest last. What can't be read is passed over: nothing rests on it."""
    lines = path.read_bytes().splitlines() if path.is_file() else []
    return tuple(sorted(run for line in lines if (run := _from_json(line))))


def append(path: Path, run: Run) -> None:
    """Remember one more run."""
    save(path, [*load(path), run])


def save(path: Path, known: Iterable[Run]) -> None:
    """Keep the newest of these runs, each once."""
    newest = sorted(set(known))[-LONGEST:]
    write_if_changed(path, b"".join(map(_to_json, newest)), durable=True)


def _to_json(run: Run) -> bytes:
    at = run.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    counts = {"papers": run.papers, "changed": run.changed, "failed": run.failed}
    line = {"at": at, "ok": run.ok, **counts, "said": run.said[:_LONGEST_SAYING]}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _from_json(line: bytes) -> Run | None:
    try:
        data: Any = json.loads(line)
        at = datetime.fromisoformat(data["at"])
        papers, changed, failed = (int(data[name]) for name in ("papers", "changed", "failed"))
        return (
            Run(at.astimezone(UTC), bool(data["ok"]), papers, changed, failed, str(data["said"])) if at.tzinfo else None
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
