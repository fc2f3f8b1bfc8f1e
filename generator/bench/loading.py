"""``python -m generator.bench.loading records|content DIR``: load an archive and say how many papers it has."""

import sys
from pathlib import Path

from generator import store
from generator.content import read_content
from generator.layout import Layout


def load(what: str, root: Path) -> int:
    """How many papers the store alone (``records``) or the whole archive (``content``) has."""
    layout = Layout(root)
    if what == "records":
        return len(store.load(layout.records, layout.name(layout.records))[0])
    return len(read_content(layout).archive.papers)


if __name__ == "__main__":
    print(load(sys.argv[1], Path(sys.argv[2])))
