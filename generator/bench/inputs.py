"""The archives that are measured: made of captures by the commands that people use, then cut to size."""

import gzip
import json
import re
import shutil
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from generator import store
from generator.bench.measure import FailedError, run
from generator.build.keys import template_folders
from generator.faults import ArchiveError, Fault
from generator.layout import Layout
from generator.paper import Paper

_TARS = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")
_DAY = range(30, 61)
"""How many papers a usual day has."""
_OF_LISTINGS = {"id": "arxiv_id", "listed": "published", "summary": "abstract"}


def command(*arguments: str) -> list[str]:
    """The command line that runs ``papers`` with these arguments in this Python."""
    return [sys.executable, "-m", "generator", *arguments]


def work_folder(named: Path | None) -> AbstractContextManager[Path]:
    """An empty folder to work in: the one that is named, which stays, or one that is gone afterwards.

    Raises `ArchiveError` when the named one has something in it.
    """
    if named is None:
        return _Temporary(tempfile.TemporaryDirectory(prefix="papers-bench-"))
    if named.exists() and (not named.is_dir() or any(named.iterdir())):
        raise ArchiveError([Fault(str(named), 0, "it exists and is not empty", "name another folder")])
    named.mkdir(parents=True, exist_ok=True)
    return nullcontext(named.resolve())


class _Temporary(AbstractContextManager[Path]):
    """A temporary folder as a path."""

    def __init__(self, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self._folder = folder

    def __enter__(self) -> Path:
        return Path(self._folder.name).resolve()

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def without_files(layout: Layout) -> Layout:
    """The archive, with no feeds and files of its lists but those that every archive has."""
    text = layout.config.read_text(encoding="utf-8") if layout.config.exists() else ""
    its = re.sub(r"(?m)^ +all_files:.*\n", "", text)
    limits = "limits:\n  all_files: 0\n"
    its = its.replace("limits:\n", limits, 1) if re.search(r"(?m)^limits:$", its) else f"{its}\n{limits}"
    layout.config.write_text(its, encoding="utf-8")
    return layout


# --- captures --------------------------------------------------------------------------------------------------------


def unpacked(files: Iterable[Path], folder: Path) -> list[Path]:
    """``files``, each that is packed (.tar.gz and the like, .gz) replaced by what is in it, unpacked below ``folder``.

    Raises `ArchiveError` for one that is missing or can't be unpacked.
    """
    result: list[Path] = []
    for number, path in enumerate(files, 1):
        try:
            result += _unpacked(path, folder / str(number))
        except (OSError, EOFError, tarfile.TarError, ValueError) as error:
            what = f"it can't be read ({getattr(error, 'strerror', None) or error})"
            raise ArchiveError([Fault(str(path), 0, what, "name captures, or a .tar.gz of them")]) from None
    return result


def _unpacked(path: Path, target: Path) -> list[Path]:
    if path.name.endswith(_TARS):
        if not (found := sorted(_untar(path, target))):
            raise ValueError("there is no file in it")
        return found
    if path.suffix == ".gz":
        target.mkdir(parents=True)
        return [_gunzip(path, target / path.stem)]
    path.stat()
    return [path.resolve()]


def _untar(path: Path, target: Path) -> Iterator[Path]:
    """Files alone are taken: no links, no devices. Raises ``ValueError`` for a name that leads out of the folder."""
    with tarfile.open(path) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or name.name.startswith("."):
                continue
            if name.is_absolute() or ".." in name.parts:
                raise ValueError(f"{member.name!r} leads out of the folder")
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as out:
                shutil.copyfileobj(content, out)
            yield file


def _gunzip(path: Path, target: Path) -> Path:
    with gzip.open(path, "rb") as packed, target.open("wb") as out:
        if target.suffix == ".jsonl":
            out.writelines(map(of_listing, packed))
        else:
            shutil.copyfileobj(packed, out)
    return target


def of_listing(line: bytes) -> bytes:
    """A line of a listing of arXiv (``id listed title authors categories comment summary``) with the names of our
    fields, so that its papers get their ids and days; any other line as it is."""
    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        return line  # ingest has words for it
    if not isinstance(data, dict) or not data.keys() >= _OF_LISTINGS.keys():
        return line
    named = {_OF_LISTINGS.get(name, name): value for name, value in data.items()}
    return json.dumps(named, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


# --- archives --------------------------------------------------------------------------------------------------------


def make_archive(files: Sequence[Path], layout: Layout, output: Path) -> None:
    """A new archive with what ``files`` say, through ``papers new`` and ``papers ingest``.

    Raises `ArchiveError` when either of them has something to complain of.
    """
    root = str(layout.root)
    for step in (["new", root], ["ingest", "--root", root, *map(str, files)]):
        try:
            run(command(*step), output)
        except FailedError as error:
            what = f"papers {step[0]} failed: {error.said}"
            raise ArchiveError([Fault("papers bench", 0, what, "measure captures that ingest takes")]) from None


def copy_archive(layout: Layout, root: Path) -> Layout:
    """A copy of an archive in the folder ``root``, without what was built of it."""
    shutil.copytree(layout.root / "content", root / "content")
    for folder in template_folders(layout):
        if folder.is_relative_to(layout.root):
            shutil.copytree(folder, root / folder.relative_to(layout.root))
    shutil.copyfile(layout.mkdocs, root / "mkdocs.yml")
    return Layout(root)


def stored(layout: Layout) -> list[store.Line]:
    """The lines of the store. Raises `ArchiveError` when one can't be read."""
    lines, faults = store.load(layout.records, layout.name(layout.records))
    if faults:
        raise ArchiveError(faults)
    return lines


def cut(layout: Layout, most: int) -> None:
    """Take whole days out of an archive, undated papers first and then the oldest days, until it has at most so many
    papers. What was written by hand goes too, for it may be about any of them. Raises `ArchiveError` when no paper
    would be left."""
    before = [line.paper for line in stored(layout)]
    after = newest_days(before, most)
    if not after:
        what = f"no whole day of it fits into {most:,} papers"
        raise ArchiveError([Fault(str(layout.root), 0, what, "allow more papers")])
    store.save(layout.records, before, after)
    shutil.rmtree(layout.papers, ignore_errors=True)


def newest_days(papers: Iterable[Paper], most: int) -> list[Paper]:
    """The papers of the newest days, as many whole days as have at most ``most`` papers; undated ones come last."""
    days: dict[date, list[Paper]] = defaultdict(list)
    for paper in papers:
        days[paper.day or date.min].append(paper)
    kept: list[Paper] = []
    for day in sorted(days, reverse=True):
        if len(kept) + len(days[day]) > most:
            break
        kept += days[day]
    return kept


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day of an archive that can be taken out and put back."""

    day: date
    papers: int
    files: Mapping[Path, tuple[bytes, bytes]]
    """The files of records that it is in: their bytes without it, and with it."""

    def take_out(self) -> None:
        """Make the store as if the day had not come."""
        for path, (without, _) in self.files.items():
            path.write_bytes(without)

    def put_back(self) -> None:
        """Make the store as it was."""
        for path, (_, whole) in self.files.items():
            path.write_bytes(whole)


def new_day(layout: Layout) -> NewDay | None:
    """The newest day that has 30 to 60 papers; where there is none, the fullest with fewer; ``None`` without any."""
    days: dict[date, list[store.Line]] = defaultdict(list)
    for line in stored(layout):
        if line.paper.day:
            days[line.paper.day].append(line)
    fitting = {day: len(lines) for day, lines in days.items() if len(lines) < _DAY.stop}
    if not fitting or len(days) == 1:
        return None
    day = max(fitting, key=lambda day: (min(fitting[day], _DAY.start), day))
    lines = days[day]
    files = {layout.root / where: _without(layout.root / where, lines) for where in {line.where for line in lines}}
    return NewDay(day, len(lines), files)


def _without(path: Path, lines: Iterable[store.Line]) -> tuple[bytes, bytes]:
    numbers = {line.number for line in lines if path.name == PurePosixPath(line.where).name}
    whole = path.read_bytes()
    kept = (line for number, line in enumerate(whole.splitlines(keepends=True), 1) if number not in numbers)
    return b"".join(kept), whole
