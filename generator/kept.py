"""``content/captures/``: raw captures, kept as they came, and the days that people said they were taken."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml

from generator.faults import Fault
from generator.files import write_if_changed
from generator.layout import Layout
from generator.yaml_input import load

DAYS = "captured.yml"
"""Where the days given with ``--captured`` are kept: a mapping from file name to date."""


def kept_files(layout: Layout) -> list[Path]:
    """The captures of the archive, in order."""
    return sorted(p for p in layout.captures.glob("*") if p.is_file() and p.name != DAYS and p.name[0] != ".")


def keep(layout: Layout, name: str, data: bytes) -> None:
    """Make sure that the archive has the capture ``name``."""
    write_if_changed(layout.captures / name, data, durable=True)


def holds(layout: Layout, name: str, data: bytes) -> bool:
    """Whether the archive has the capture ``name`` already, as it is."""
    path = layout.captures / name
    return path.is_file() and path.read_bytes() == data


class Names:
    """Gives captures their names: the one they have, their own made safe, or that with a hash where it is taken."""

    def __init__(self, layout: Layout) -> None:
        self._by_content = {_digest(path.read_bytes()): path.name for path in kept_files(layout)}
        self._taken = {path.name for path in layout.captures.glob("*")} | {DAYS}

    def of(self, path: Path, data: bytes, *, newer: bool = False) -> str:
        """The name under which the file at ``path`` is kept: the same for the same content, whatever it is called.

        A ``newer`` edition takes the place of the file that is kept under its name.
        """
        digest = _digest(data)
        if digest not in self._by_content:
            stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip(".-")[:80] or "capture"
            suffix = re.sub(r"[^A-Za-z0-9.]+", "", path.suffix)[:10]
            name = f"{stem}{suffix}"
            told_apart = name in self._taken and (not newer or name == DAYS)
            self._by_content[digest] = f"{stem}-{digest[:8]}{suffix}" if told_apart else name
            self._taken.add(self._by_content[digest])
        return self._by_content[digest]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep_days(layout: Layout, days: Mapping[str, date]) -> None:
    """Remember the days that captures were taken on."""
    text = yaml.safe_dump(dict(days), sort_keys=True, allow_unicode=True)
    write_if_changed(layout.captures / DAYS, text.encode(), durable=True)


def read_days(layout: Layout) -> tuple[dict[str, date], list[Fault]]:
    """The days that people said captures were taken on, and every fault in what they said."""
    path = layout.captures / DAYS
    if not path.exists():
        return {}, []
    where = layout.name(path)
    data, lines, faults = load(path.read_text(encoding="utf-8", errors="replace"), where)
    if data is not None and not isinstance(data, dict):
        return {}, [Fault(where, 1, "this is not a mapping", "write lines such as  page.txt: 2026-04-20")]
    days: dict[str, date] = {}
    for name, value in (data or {}).items():
        try:
            days[str(name)] = date.fromisoformat(value)
        except (TypeError, ValueError):
            what = f"the day of {name} is {value!r}, not a date"
            faults.append(Fault(where, lines.get(str(name), 0), what, "write it as 2026-04-20"))
    return days, faults
