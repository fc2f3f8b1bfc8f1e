"""``content/captures/``: raw captures, kept as they came, and the days that people said they were taken."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml

from generator.capture import Capture
from generator.config import yaml_fault
from generator.faults import Fault
from generator.files import write_if_changed
from generator.ids import short_hash
from generator.layout import Layout

DAYS = "captured.yml"
"""Where the days given with ``--captured`` are kept: a mapping from file name to date."""


def kept(layout: Layout) -> list[Path]:
    """The captures of the archive, in order."""
    return sorted(p for p in layout.captures.glob("*") if p.is_file() and p.name != DAYS and p.name[0] != ".")


def keep(layout: Layout, capture: Capture) -> None:
    """Make sure that the archive has ``capture``."""
    write_if_changed(layout.captures / capture.name, capture.data, durable=True)


def keep_days(layout: Layout, days: Mapping[str, date]) -> None:
    """Remember the days that captures were taken on."""
    if days:
        text = yaml.safe_dump(dict(days), sort_keys=True, allow_unicode=True)
        write_if_changed(layout.captures / DAYS, text.encode(), durable=True)


def read_days(layout: Layout) -> tuple[dict[str, date], list[Fault]]:
    """The days that people said captures were taken on."""
    path = layout.captures / DAYS
    if not path.exists():
        return {}, []
    where = layout.name(path)
    try:
        data = yaml.safe_load(path.read_bytes()) or {}
    except yaml.YAMLError as error:
        return {}, [yaml_fault(error, where)]
    if not isinstance(data, dict):
        return {}, [Fault(where, 1, "this is not a mapping", "write lines such as  page.txt: 2026-04-20")]
    wrong = {name: value for name, value in data.items() if type(value) is not date}
    cure = "write it as 2026-04-20"
    faults = [Fault(where, 0, f"the day of {name} is {value!r}, not a date", cure) for name, value in wrong.items()]
    return {str(name): value for name, value in data.items() if name not in wrong}, faults


def name_for(layout: Layout, path: Path, data: bytes) -> str:
    """The name under which a file from anywhere is kept: its own, made safe; with a hash where that name is taken by
    another content."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip(".-")[:80] or "capture"
    suffix = re.sub(r"[^A-Za-z0-9.]+", "", path.suffix)[:10]
    name = f"{stem}{suffix}"
    taken = layout.captures / name
    if name != DAYS and (not taken.exists() or taken.read_bytes() == data):
        return name
    return f"{stem}-{short_hash(data.decode('latin-1'))}{suffix}"
