"""What saved searches find, remembered from build to build: a word is looked for in the papers that are new alone.

Whether a search finds a paper depends on the two, and on what tags are called; see `generator.search.matching`.
"""

import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from generator.archive import Archive, Papers
from generator.build.keys import digest
from generator.build.manifest import sealed, unsealed
from generator.files import write_if_changed
from generator.program import of_code
from generator.search.matching import found


def searching(archive: Archive, path: Path) -> Callable[[Archive, str], Papers]:
    """What gives the papers that a saved search finds. They are kept in the file for the next build."""
    queries = {search.query for search in archive.config.searches}
    if not queries:
        return lambda archive, query: ()
    version = digest(of_code(), archive.labels)
    seen, known = _load(path, version)
    prints = archive.fingerprints
    results = {query: _found(archive, query, seen if query in known else (), known.get(query, ())) for query in queries}
    kept = {query: [prints[paper.paper_id] for paper in papers] for query, papers in sorted(results.items())}
    data = {"version": version, "seen": sorted(prints.values()), "found": kept}
    write_if_changed(path, sealed(json.dumps(data).encode()))
    return lambda archive, query: results[query]


def _load(path: Path, version: str) -> tuple[Collection[str], Mapping[str, Collection[str]]]:
    """The fingerprints of the papers that were looked at, and for each query of those that it found."""
    try:
        data = json.loads(unsealed(path.read_bytes()) or b"{}")
    except (FileNotFoundError, ValueError):
        return (), {}
    if data.get("version") != version:
        return (), {}
    return frozenset(data["seen"]), {query: frozenset(prints) for query, prints in data["found"].items()}


def _found(archive: Archive, query: str, seen: Collection[str], known: Collection[str]) -> Papers:
    prints = archive.fingerprints
    new = [paper for paper in archive.papers if prints[paper.paper_id] not in seen]
    ids = {paper.paper_id for paper in found(new, query, archive.labels)}
    return tuple(paper for paper in archive.papers if paper.paper_id in ids or prints[paper.paper_id] in known)
