"""What is measured: each contender is a command, and what has to be done before it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from generator.bench import hugo, inputs, measure
from generator.bench.machine import hugo_version
from generator.build import ENVIRONMENT
from generator.faults import ArchiveError, Fault
from generator.layout import Layout

NAMES = ("cold", "pages", "again", "day", "mkdocs", "hugo", "records", "content", "related", "related-day")
"""All contenders, in the order in which they take turns."""
OTHERS = frozenset({"mkdocs", "hugo"})
"""Those that are measured to compare with."""

_LOADING = [sys.executable, "-m", "generator.bench.loading"]


@dataclass(frozen=True, slots=True)
class Contender:
    """One thing that is measured."""

    name: str
    title: str
    command: Sequence[str]
    """Empty for what can't be run here."""
    site: Path | None = None
    """Where the site is that it makes; ``None`` where it makes none."""
    prepare: Callable[[], None] = lambda: None
    """What is done before each run, not timed. Raises `generator.bench.measure.FailedError`."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where one archive is measured. Everything is below ``folder``, which is empty at first."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: {**os.environ, **ENVIRONMENT})

    @property
    def archive(self) -> Layout:
        """The archive that ``papers build`` builds."""
        return Layout(self.folder / "archive")

    @property
    def pages(self) -> Layout:
        """A copy of it whose lists have no feeds and files: what others are compared with, for they make none."""
        return Layout(self.folder / "pages")

    @property
    def plain(self) -> Layout:
        """A copy of that one, for its Markdown and for plain MkDocs."""
        return Layout(self.folder / "plain")

    @property
    def hugo(self) -> Path:
        """The project of Hugo."""
        return self.folder / "hugo"

    @property
    def output(self) -> Path:
        """What the last process said."""
        return self.folder / "output.txt"

    def run(self, command: Sequence[str]) -> measure.Cost:
        """Run a command here. Raises `FailedError`."""
        return measure.run(command, self.output, self.environment)


def prepare(ground: Ground, archive: Layout, most: int | None, without: Set[str]) -> list[Contender]:
    """Copy ``archive``, cut to ``most`` papers, to ``ground``, and warm up; all contenders but those left out.

    Raises `ArchiveError` when the archive can't be used.
    """
    layout = inputs.copy_archive(archive, ground.archive.root)
    if most is not None:
        inputs.cut(layout, most)
    try:
        _warm_up(ground)
        pages = inputs.without_files(inputs.copy_archive(layout, ground.pages.root))
        if OTHERS - without:
            inputs.copy_archive(pages, ground.plain.root)
            ground.run(inputs.command("generate", "--root", str(ground.plain.root)))
    except measure.FailedError as error:
        what = f"it can't be built: {error.said}"
        raise ArchiveError([Fault(str(archive.root), 0, what, "see what papers check says")]) from None
    return [contender for contender in _all(ground) if contender.name not in without]


def _warm_up(ground: Ground) -> None:
    """Build an archive with nothing in it: the system has read the programs then."""
    root = str(ground.folder / "warm")
    ground.run(inputs.command("new", root))
    ground.run(inputs.command("build", "--root", root))
    hugo_version()


def _all(ground: Ground) -> Iterator[Contender]:
    layout, root = ground.archive, str(ground.archive.root)
    build = inputs.command("build", "--root", root)

    yield _cold("cold", "`papers build`, cold, with feeds and files of lists", layout)
    yield _cold("pages", "`papers build`, cold, the pages alone", ground.pages)
    yield Contender("again", "`papers build`, nothing changed", build, layout.site)
    if day := inputs.new_day(layout):
        yield _day(ground, day, build)
    yield _mkdocs(ground.plain)
    found = hugo_version()
    yield _hugo(ground, found) if found else Contender("hugo", "Hugo: not installed", ())
    for what, title in (("records", "loading the records"), ("content", "loading all of `content/`")):
        yield Contender(what, title, [*_LOADING, what, root])
    yield from _related(ground, day)


def _cold(name: str, title: str, layout: Layout) -> Contender:
    def before() -> None:
        shutil.rmtree(layout.docs.parent, ignore_errors=True)

    return Contender(name, title, inputs.command("build", "--root", str(layout.root)), layout.site, before)


def _day(ground: Ground, day: inputs.NewDay, build: Sequence[str]) -> Contender:
    title = f"`papers build`, one new day ({day.papers} papers of {day.day})"
    return Contender("day", title, build, ground.archive.site, _without(ground, day, build))


def _without(ground: Ground, day: inputs.NewDay, command: Sequence[str]) -> Callable[[], None]:
    """Runs a command on the archive as if the day had not come."""

    def before() -> None:
        day.take_out()
        try:
            ground.run(command)
        finally:
            day.put_back()

    return before


def _related(ground: Ground, day: inputs.NewDay | None) -> Iterator[Contender]:
    command = [*_LOADING, "related", str(ground.archive.root)]

    def cold() -> None:
        ground.archive.related.unlink(missing_ok=True)

    title = "the same, and finding related papers"
    yield Contender("related", title, command, prepare=cold)
    if day:
        yield Contender("related-day", f"{title} of one new day", command, prepare=_without(ground, day, command))


def _mkdocs(layout: Layout) -> Contender:
    def before() -> None:
        shutil.rmtree(layout.site, ignore_errors=True)

    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(layout.mkdocs)]
    return Contender("mkdocs", "plain `mkdocs build`, the same Markdown", command, layout.site, before)


def _hugo(ground: Ground, found: str) -> Contender:
    project, site = ground.hugo, ground.hugo / "public"

    def before() -> None:
        if not project.exists():
            _make_project(ground)
        for made in (site, project / "resources", project / "cache"):
            shutil.rmtree(made, ignore_errors=True)

    command = ["hugo", "--minify=false", "--quiet", "--source", str(project), "--destination", str(site)]
    return Contender("hugo", f"Hugo {found}, the same pages", command, site, before)


def _make_project(ground: Ground) -> None:
    try:
        hugo.make_project(ground.plain.docs, ground.archive.site, ground.hugo)
    except ValueError as error:
        raise measure.FailedError(1, f"there is no project for it: {error}") from None
