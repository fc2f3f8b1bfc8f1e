"""Builds the site: plan, compare with what the last build made, render what differs, publish.

The result is what a plain ``mkdocs build`` makes of the documents of ``papers generate``, byte for byte; how it is
reached so much faster is told in DESIGN.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

from generator.build import keys, manifest, publish
from generator.build.manifest import Made, Manifest
from generator.faults import Fault
from generator.layout import Layout
from generator.program import of_code

ENVIRONMENT = {
    # Stills the theme's notice about the next major version of MkDocs, which our dependencies exclude.
    "NO_MKDOCS_2_WARNING": "1",
    # The same input gives the same bytes: the time of the build is in no file (https://reproducible-builds.org).
    "SOURCE_DATE_EPOCH": "315532800",
}
"""What MkDocs is to find in the environment of the process, where nothing else is set."""


class Shard(NamedTuple):
    """A part of the site: the ``number``-th of ``of``. The parts have no file in common and together are the site."""

    number: int = 1
    of: int = 1

    def has(self, path: str) -> bool:
        """Whether the file belongs to this part."""
        return self.of == 1 or crc32(path.encode()) % self.of == self.number - 1


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did, in numbers of files."""

    total: int
    made: int
    removed: int
    faults: tuple[Fault, ...]
    detour: str = ""
    """Why all pages had to pass through MkDocs, if they had."""


WHOLE = Shard()


def build(
    layout: Layout,
    jobs: int,
    shard: Shard = WHOLE,
    *,
    clean: bool = False,
    tell: Callable[[int], None] = lambda total: None,
) -> Built:
    """Make the site of all that can be read. Raises `ArchiveError` when there can be no site at all.

    Each time that a file is made, ``tell`` is told how many there will be.
    """
    publish.finish(layout)
    before = None if clean else manifest.load(layout.manifest)
    program = keys.digest(of_code(), keys.of_dependencies(), keys.of_settings(layout))
    content = keys.of_content(layout)
    inputs = keys.digest(program, keys.of_templates(layout), content, shard)
    if before and before.inputs == inputs and not manifest.touched(layout.site, before):
        return Built(len(before.files), 0, 0, before.faults)
    # Not before it is needed: it takes MkDocs along, and longer than to see that there is nothing to do.
    from generator.build.making import make

    results, unread, detour = make(layout, before, program, content, shard.has, jobs, tell)
    files = {path: its for path, its in results.items() if isinstance(its, Made)}
    faults = {*unread, *(its for its in results.values() if isinstance(its, Fault))}
    old = before.files if before else {}
    gone = (old.keys() if before else publish.files_in(layout.site)) - files.keys()
    after = Manifest(inputs, files, tuple(sorted(faults)))
    staged = [path for path, its in files.items() if old.get(path) is not its]
    publish.publish(layout, staged, gone, manifest.dump(after))
    return Built(len(files), len(staged), len(gone), after.faults, detour)
