"""Two folders of data made one: what two runs fetched at once, or two copies hold that went apart."""

from pathlib import Path

from generator import days, removed, runs, store
from generator.digest import journal
from generator.faults import ArchiveError
from generator.files import write_if_changed
from generator.layout import Kept
from generator.merge import joined


def unite(ours: Path, theirs: Path) -> None:
    """Make the folder ``ours`` hold what either holds. Raises `ArchiveError` when a line of one can't be read."""
    mine, other = Kept(ours), Kept(theirs)
    _unite_records(mine, other)
    for path in sorted(other.days.glob("*.jsonl")):
        _unite_days(mine.days / path.name, path)
    for path in sorted(other.digests.glob("*.jsonl")):
        journal.unite(mine.digests / path.name, path)
    if other.runs.is_file():
        runs.save(mine.runs, [*runs.load(mine.runs), *runs.load(other.runs)])
    removed.unite(ours / removed.FILE, theirs / removed.FILE)
    for path in sorted(theirs.rglob("*")):
        own = ours / path.relative_to(theirs)
        if path.is_file() and not own.exists() and path.parent != other.records:
            write_if_changed(own, path.read_bytes(), durable=True)


def _unite_records(mine: Kept, other: Kept) -> None:
    before = store.expect(mine.records, str(mine.records))
    theirs = store.expect(other.records, "records of origin")
    store.save(mine.records, before, joined(before, theirs))


def _unite_days(path: Path, other: Path) -> None:
    own, faults = days.load(path, str(path))
    theirs, unread = days.load(other, f"days of origin/{other.name}")
    if faults or unread:
        raise ArchiveError([*faults, *unread])
    days.save(path, days.united(own, theirs).values())
