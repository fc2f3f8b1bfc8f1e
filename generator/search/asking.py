"""Asks the search engine of a built site, which is a program for JavaScript: it is run in Node."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.faults import ArchiveError, Fault

_SCRIPT = Path(__file__).with_name("asking.mjs")


def ask(
    site: Path, queries: Iterable[str], options: Mapping[str, Any], index: Path | None = None
) -> Iterator[dict[str, Any]]:
    """The answer to each query, in order, from the index of ``site`` or another one.

    Raises `ArchiveError` when there is no Node, no index, or the engine fails.
    """
    node = shutil.which("node")
    if node is None:
        raise ArchiveError([Fault("node", 0, "searching from here needs Node.js", "install it: https://nodejs.org")])
    folder = index or site / "search"
    if not (folder / "index.json").exists():
        raise ArchiveError([Fault(str(folder), 0, "there is no search index yet", "run papers build")])
    with tempfile.TemporaryFile("w+", encoding="utf-8") as asked:
        asked.writelines(json.dumps({"query": query, "options": options}) + "\n" for query in queries)
        asked.seek(0)
        command = [node, str(_SCRIPT), str(site), str(folder)]
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:  # noqa: S603 - the program is Node, and nothing of the query is on its command line
            assert running.stdout is not None  # noqa: S101 - it was asked for above
            yield from map(json.loads, running.stdout)
    if running.returncode:
        raise ArchiveError([Fault("node", 0, "the search engine failed, see above", "build the site anew")])
