"""``python -m generator.bench.loading records|content|related DIR``: load an archive and say how many papers it has."""

import sys
from pathlib import Path

from generator import store
from generator.build.relating import related
from generator.content import read_content
from generator.layout import Layout


def load(what: str, root: Path) -> int:
    """How many papers the store alone (``records``) or the whole archive (``content``) has, or how many of them have
    related ones (``related``), with one process."""
    layout = Layout(root)
    if what == "records":
        return len(store.load(layout.records, layout.name(layout.records))[0])
    archive = read_content(layout).archive
    return len(archive.papers) if what == "content" else sum(map(bool, related(archive, layout.related).values()))


if __name__ == "__main__":
    print(load(sys.argv[1], Path(sys.argv[2])))
