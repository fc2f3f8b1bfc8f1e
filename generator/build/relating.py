"""Related papers, remembered from build to build: to find those of a new day takes a fiftieth of finding all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from generator.archive import Archive, Papers
from generator.build.keys import digest
from generator.build.manifest import sealed, unsealed
from generator.build.workers import beside, spread
from generator.files import write_if_changed
from generator.ids import PaperId
from generator.program import of_code

Related = Mapping[PaperId, str]
"""The list of each paper as a line of text; see `generator.related.entries`."""


@contextmanager
def relating(archive: Archive, path: Path, jobs: int) -> Iterator[Callable[[], Related]]:
    """Begin to find the related papers of each paper, and give what waits for them.

    What was found is kept in the file for the next build. Where little is new, another process does it meanwhile.
    """
    by = digest(of_code(), version("numpy"))
    if not archive.config.limits.related:
        yield dict
    elif _is_known(path, by):
        archive.fingerprints  # noqa: B018 - this process needs them as well
        with beside(partial(_found, path, by, 1), [archive], jobs) as results:
            yield lambda: _by_paper(archive, next(results))
    else:
        yield lambda: _by_paper(archive, _found(path, by, jobs, archive))


def related(archive: Archive, path: Path) -> Related:
    """The related papers of each paper."""
    with relating(archive, path, 1) as found:
        return found()


def _by_paper(archive: Archive, lines: str) -> Related:
    ids = [paper.paper_id for paper in _in_time(archive)]
    return dict(zip(ids, lines.split("\n"), strict=True)) if ids else {}


def _found(path: Path, by: str, jobs: int, archive: Archive) -> str:
    """The lists of all papers in their order, a line each."""
    # Not before it is needed: it takes numpy along.
    from generator.related import kept
    from generator.related.lists import Source, find

    papers = _in_time(archive)
    prints = [archive.fingerprints[paper.paper_id] for paper in papers]
    source = Source(papers, prints, archive.labels, archive.config.limits.related)
    known = unsealed(path.read_bytes()) if _is_known(path, by) else None
    found = find(source, kept.load(known) if known else None, partial(_spread, jobs))
    write_if_changed(path, sealed(kept.dump(found, by)))
    return "\n".join(found.lines)


def _in_time(archive: Archive) -> Papers:
    """All papers by day; those without one, also where a year is known, are taken for the oldest."""
    dated = tuple(paper for papers in archive.by_day.values() for paper in papers)
    return (*dated, *archive.without_day)


def _is_known(path: Path, by: str) -> bool:
    """Whether this program wrote the file, as its beginning tells."""
    try:
        with path.open("rb") as file:
            return by.encode() in file.read(200)
    except FileNotFoundError:
        return False


def _spread(jobs: int, work: Callable[[int], str], numbers: Sequence[int]) -> Iterator[str]:
    return spread(work, numbers, jobs)
