"""The store of records: ``content/records/``, canonical JSON lines.

One file a month (``2026-04.jsonl``, by the day of the paper) and ``undated.jsonl``; in each one paper a line, sorted
by id, fields in a fixed order, unknown fields left out. The same papers always give the same bytes, and a changed
paper is one changed line in a diff.
"""

import json
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from generator.faults import ArchiveError, Fault
from generator.files import write_if_changed
from generator.ids import PaperId
from generator.merge import is_one_paper
from generator.paper import Paper, paper_from_json, paper_to_json

UNDATED = "undated"


def month_of(paper: Paper) -> str:
    """The name of the file that keeps ``paper``: its month as ``2026-04``, or ``undated``."""
    return f"{paper.day:%Y-%m}" if paper.day else UNDATED


def dump(papers: Iterable[Paper]) -> bytes:
    """``papers`` as canonical JSON lines."""
    lines = (
        json.dumps(paper_to_json(paper), ensure_ascii=False, separators=(",", ":"))
        for paper in sorted(papers, key=lambda paper: paper.paper_id)
    )
    # A lone surrogate has no UTF-8 form; it can only come from a broken source.
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")


def save(folder: Path, before: Iterable[Paper], after: Iterable[Paper]) -> list[Path]:
    """Make ``folder``, which holds the papers ``before``, hold exactly those ``after``; the files that changed.

    A paper that moves to another month is written there before it is taken away here: a run killed at any point
    leaves it in two files, which the next one unites, and never in none.
    """
    papers = list(after)
    final = _by_month(papers)
    changed = _write(folder, _with_leaving(final, before, papers)) | _write(folder, final)
    for path in record_files(folder):
        if path.stem not in final:
            path.unlink()
            changed.add(path)
    return sorted(changed)


def _by_month(papers: Iterable[Paper]) -> dict[str, list[Paper]]:
    months: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        months[month_of(paper)].append(paper)
    return months


def _with_leaving(
    final: Mapping[str, list[Paper]], before: Iterable[Paper], after: Iterable[Paper]
) -> dict[str, list[Paper]]:
    """The months that papers move into, still with the papers that move out of them."""
    now = {paper.paper_id: paper for paper in after}
    moving = [paper for paper in before if paper.paper_id in now and month_of(now[paper.paper_id]) != month_of(paper)]
    gaining = {month_of(now[paper.paper_id]) for paper in moving}
    return {month: final[month] + [paper for paper in moving if month_of(paper) == month] for month in gaining}


def _write(folder: Path, months: Mapping[str, Iterable[Paper]]) -> set[Path]:
    files = {folder / f"{month}.jsonl": dump(papers) for month, papers in months.items()}
    return {path for path, data in sorted(files.items()) if write_if_changed(path, data, durable=True)}


def record_files(folder: Path) -> list[Path]:
    """The files of the store, in order."""
    return sorted(folder.glob("*.jsonl"))


class Line(NamedTuple):
    """A paper of the store and where it stands."""

    where: str
    number: int
    paper: Paper
    digest: str
    """Of the bytes of the line."""


def load(folder: Path, where: str, tags: Mapping[str, tuple[str, ...]] | None = None) -> tuple[list[Line], list[Fault]]:
    """Every line of the store, and a fault for each that can't be read; ``where`` names the folder in both.

    Papers come with their ``tags``, where these are known by the digest of their line.

    A paper that stands in two files comes twice; `generator.merge.united` makes it one.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    for path in record_files(folder):
        for found in _read(path.read_bytes(), f"{where}/{path.name}", tags or {}):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                lines.append(found)
    return lines, faults


def expect(folder: Path, where: str) -> list[Paper]:
    """The paper of every line. Raises `ArchiveError` when one can't be read, or two of one id are two papers."""
    lines, faults = load(folder, where)
    faults += clashes(lines)
    if faults:
        raise ArchiveError(faults)
    return [line.paper for line in lines]


def _read(data: bytes, where: str, tags: Mapping[str, tuple[str, ...]]) -> Iterator[Line | Fault]:
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            try:
                digest = blake2b(line, digest_size=12).hexdigest()
                yield Line(where, number, paper_from_json(json.loads(str(line, "utf-8")), tags.get(digest)), digest)
            except RecursionError:
                yield Fault(where, number, "it is nested too deeply", _CURE)
            except ValueError as error:
                yield Fault(where, number, _told(error), _CURE)


def clashes(lines: Iterable[Line]) -> list[Fault]:
    """Lines under one id that are not one paper: to unite them would put words into the mouth of one."""
    first: dict[PaperId, Line] = {}
    faults = []
    for line in lines:
        known = first.setdefault(line.paper.paper_id, line)
        if known is not line and not is_one_paper(known.paper, line.paper):
            what = f"the id {line.paper.paper_id!r} is also claimed by {known.where}:{known.number}, another paper"
            faults.append(Fault(line.where, line.number, what, "give one of them another paper_id"))
    return faults


_CURE = "mend the line, or delete it and run papers ingest again"


def _told(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "this is not UTF-8 text"
    return f"this is not JSON ({error.msg})" if isinstance(error, json.JSONDecodeError) else str(error)
