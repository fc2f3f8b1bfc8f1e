"""Where an archive keeps what: the one place that knows its folders."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder that keeps what the program writes for good: ``content/``, and ``data/`` where there is one."""

    folder: Path

    @property
    def records(self) -> Path:
        """What was ingested."""
        return self.folder / "records"

    @property
    def days(self) -> Path:
        """What is known of each day of each daily feed."""
        return self.folder / "days"

    @property
    def digests(self) -> Path:
        """Which digest was sent to whom."""
        return self.folder / "digests"

    @property
    def runs(self) -> Path:
        """How the last ingests ended."""
        return self.folder / "runs.jsonl"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of the archive at ``root``, a folder with ``mkdocs.yml`` and ``content/``."""

    root: Path

    @property
    def content(self) -> Kept:
        """What people gave: on the branch that people commit to."""
        return Kept(self.root / "content")

    @property
    def data(self) -> Path:
        """The work tree of the branch ``data``, in use when it is there."""
        return self.root / "data"

    @property
    def fetched(self) -> Kept:
        """Where what the program fetched or sent by itself is written: ``data/`` if it is there, else ``content/``."""
        return Kept(self.data) if self.data.is_dir() else self.content

    @property
    def kept(self) -> tuple[Kept, ...]:
        """All that is read."""
        return (self.content, self.fetched) if self.data.is_dir() else (self.content,)

    @property
    def config(self) -> Path:
        """Settings of this archive, hand-written."""
        return self.root / "content" / "archive.yml"

    @property
    def vocabulary(self) -> Path:
        """The tag vocabulary, hand-written."""
        return self.root / "content" / "tags.yml"

    @property
    def captures(self) -> Path:
        """Raw captures, kept for provenance."""
        return self.root / "content" / "captures"

    @property
    def records(self) -> Path:
        """What was ingested into ``content/``, machine-written."""
        return self.content.records

    @property
    def days(self) -> Path:
        """What is known of each day of each daily feed in ``content/``, machine-written."""
        return self.content.days

    @property
    def digests(self) -> Path:
        """Which digest was sent to whom in ``content/``, machine-written."""
        return self.content.digests

    @property
    def stamp(self) -> Path:
        """When and how the site was built, where that is told: no part of what a build makes."""
        return self.site / "status" / "build.json"

    @property
    def lock(self) -> Path:
        """Held while an ingest runs."""
        return self.root / "build" / "ingest.lock"

    @property
    def papers(self) -> Path:
        """Papers, notes and corrections, hand-written."""
        return self.root / "content" / "papers"

    @property
    def pages(self) -> Path:
        """Pages such as *about*, hand-written."""
        return self.root / "content" / "pages"

    @property
    def mkdocs(self) -> Path:
        """The configuration of MkDocs."""
        return self.root / "mkdocs.yml"

    @property
    def docs(self) -> Path:
        """The generated Markdown."""
        return self.root / "build" / "docs"

    @property
    def twins(self) -> Path:
        """The Markdown twins of pages that another program makes."""
        return self.root / "build" / "twins"

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / "build" / "site"

    @property
    def next(self) -> Path:
        """The site in the making."""
        return self.root / "build" / "next"

    @property
    def manifest(self) -> Path:
        """What the last build made."""
        return self.root / "build" / "cache" / "site"

    @property
    def tagging(self) -> Path:
        """The tags that the last build found."""
        return self.root / "build" / "cache" / "tags"

    @property
    def searched(self) -> Path:
        """What the saved searches of the last build found."""
        return self.root / "build" / "cache" / "searched.json"

    @property
    def related(self) -> Path:
        """The related papers that the last build found."""
        return self.root / "build" / "cache" / "related"

    def name(self, path: Path) -> str:
        """``path`` as people read it: relative to the archive where it lies inside."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)
