"""Puts what was built into the site, all of it or nothing.

A build writes into ``build/next``. When that is complete, a journal says what is to be moved into the site and what
taken away; a build that was stopped after that is finished by the next one, one that was stopped before left the site
as it was.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.build.manifest import sealed, unsealed
from generator.files import write_if_changed
from generator.layout import Layout

FORMAT = 1
"""Of the journal: one of another version is not carried out."""


def stage(layout: Layout) -> Path:
    """An empty folder for what is about to be built."""
    shutil.rmtree(layout.next, ignore_errors=True)
    folder = layout.next / "site"
    folder.mkdir(parents=True)
    return folder


def write_staged(folder: Path, path: str, data: bytes) -> int:
    """Write one file of the site to come; when, in seconds since 1970.

    Nobody reads it before it is moved, so it may be written in place.
    """
    target = f"{folder}{os.sep}{path}"
    _make_folder(os.path.dirname(target))  # noqa: PTH120 - a hundred thousand times
    with open(target, "xb", buffering=0) as file:  # noqa: PTH123 - the same
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        return int(os.fstat(file.fileno()).st_mtime)


def _make_folder(path: str) -> None:
    """Nearly every page has a folder of its own, in one that is there."""
    try:
        os.mkdir(path)  # noqa: PTH102 - a hundred thousand times
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103 - the same


def publish(layout: Layout, staged: Iterable[str], gone: Iterable[str], manifest: bytes) -> None:
    """Make the site what was staged, without what is gone, and remember ``manifest`` of it."""
    moves = sorted(staged)
    write_if_changed(layout.next / "manifest", manifest)
    if layout.site.exists():
        for folder in sorted({os.path.dirname(path) for path in moves}):  # noqa: PTH120 - many
            (layout.site / folder).mkdir(parents=True, exist_ok=True)  # a full disk is noticed here, not half-way
    journal = json.dumps({"format": FORMAT, "move": moves, "remove": sorted(gone)}).encode()
    write_if_changed(layout.next / "journal", sealed(journal), durable=True)
    finish(layout)


def finish(layout: Layout) -> None:
    """Carry out the journal of a build that was stopped while it published, if there is one."""
    try:
        todo = json.loads(unsealed((layout.next / "journal").read_bytes()) or b"{}")
    except FileNotFoundError:
        todo = {}
    if todo.get("format") == FORMAT:
        _move(layout.next / "site", layout.site, todo["move"])
        _remove(layout.site, todo["remove"])
        layout.manifest.parent.mkdir(parents=True, exist_ok=True)
        if (layout.next / "manifest").exists():
            (layout.next / "manifest").replace(layout.manifest)
        (layout.next / "journal").unlink()
    shutil.rmtree(layout.next, ignore_errors=True)


def _move(source: Path, target: Path, paths: Iterable[str]) -> None:
    if not target.exists() and source.exists():
        source.replace(target)
        return
    for path in paths:
        try:
            os.replace(f"{source}{os.sep}{path}", f"{target}{os.sep}{path}")  # noqa: PTH105 - many
        except FileNotFoundError:
            continue  # moved before the build was stopped


def _remove(site: Path, paths: Iterable[str]) -> None:
    for path in paths:
        file = site / path
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == site or not _removed_when_empty(folder):
                break


def _removed_when_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return not folder.exists()
    return True


def files_in(site: Path) -> set[str]:
    """The path of every file in a folder."""
    return {
        os.path.relpath(os.path.join(folder, name), site).replace(os.sep, "/")  # noqa: PTH118 - many
        for folder, _, names in os.walk(site)
        for name in names
    }
