"""``content/captures/``: raw captures, kept as they came, and the days that people said they were taken."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import yaml

from generator.faults import Fault
from generator.files import write_if_changed
from generator.ids import normalize_title
from generator.layout import Layout
from generator.paper import Paper
from generator.yaml_input import load

DAYS = "captured.yml"
"""Where the days given with ``--captured`` are kept: a mapping from file name to date."""


def kept_files(layout: Layout) -> list[Path]:
    """The captures of the archive, in order."""
    return sorted(p for p in layout.captures.glob("*") if p.is_file() and p.name != DAYS and p.name[0] != ".")


def telling_of(layout: Layout, paper: Paper) -> list[Fault]:
    """Where captures tell of ``paper``, which was taken down."""
    names = {origin.capture for origin in paper.sources}
    cure = "take it out there with an editor, or delete the file if nothing else is in it"
    what = f"this capture still tells of {paper.paper_id}, which was taken down"
    files = [path for path in kept_files(layout) if path.name in names]
    return [Fault(layout.name(path), _line_of(path, paper), what, cure) for path in files]


def _line_of(path: Path, paper: Paper) -> int:
    """The first line of a file that names a paper; 0 where none does."""
    ids = [its.lower() for its in (paper.arxiv_id, paper.doi) if its]
    title = normalize_title(paper.title)
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if title in normalize_title(line) or any(its in line.lower() for its in ids):
            return number
    return 0


def keep(layout: Layout, name: str, data: bytes) -> None:
    """Make sure that the archive has the capture ``name``."""
    write_if_changed(layout.captures / name, data, durable=True)


def holds(layout: Layout, data: bytes) -> bool:
    """Whether the archive has this capture already, under whatever name."""
    return any(path.stat().st_size == len(data) and path.read_bytes() == data for path in kept_files(layout))


class Names:
    """Gives captures their names: the one they have, their own made safe, or that with a hash where it is taken."""

    def __init__(self, layout: Layout) -> None:
        self._by_content = {_digest(path.read_bytes()): path.name for path in kept_files(layout)}
        self._taken = {path.name for path in layout.captures.glob("*")} | {DAYS}

    def of(self, path: Path, data: bytes, *, newer: bool = False) -> str:
        """The name under which the file at ``path`` is kept: the same for the same content, whatever it is called.

        A ``newer`` edition takes the place of the file that is kept under its name.
        """
        digest, name = _digest(data), plain_name(path)
        if newer and name != DAYS and is_edition(self._by_content.get(digest, name), name):
            self._by_content[digest] = name
        elif digest not in self._by_content:
            stem, suffix = _parts(name)
            self._by_content[digest] = f"{stem}-{digest[:8]}{suffix}" if name in self._taken else name
        self._taken.add(self._by_content[digest])
        return self._by_content[digest]


def plain_name(path: Path) -> str:
    """The name of the file at ``path``, made safe."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip(".-")[:80] or "capture"
    return stem + re.sub(r"[^A-Za-z0-9.]+", "", path.suffix)[:10]


def is_edition(name: str, plain: str) -> bool:
    """Whether ``name`` is that of a capture that came as a file called ``plain``: it, or it with a hash."""
    stem, suffix = _parts(plain)
    return name == plain or re.fullmatch(rf"{re.escape(stem)}-[0-9a-f]{{8}}{re.escape(suffix)}", name) is not None


def editions(layout: Layout, plain: str) -> dict[str, bytes]:
    """The captures that came as files called ``plain``, by name, that of this very name first."""
    found = {path.name: path.read_bytes() for path in kept_files(layout) if is_edition(path.name, plain)}
    return dict(sorted(found.items(), key=lambda edition: edition[0] != plain))


def forget(layout: Layout, names: Iterable[str]) -> None:
    """Take captures out of the archive."""
    for name in names:
        (layout.captures / name).unlink(missing_ok=True)


def _parts(name: str) -> tuple[str, str]:
    suffix = Path(name).suffix
    return name.removesuffix(suffix), suffix


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
