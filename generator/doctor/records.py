"""Settings and records: what people wrote, and what machines did."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from generator.build import frame
from generator.content import Content, read_content, unreadable
from generator.doctor.finding import Finding, broken, ok
from generator.faults import ArchiveError, Fault
from generator.layout import Layout


class Read(NamedTuple):
    """What there is, and what is wrong with it."""

    content: Content
    unreadable: tuple[Fault, ...]
    """Settings that can't be read at all."""
    mkdocs: tuple[Fault, ...]
    """What MkDocs does not take of ``mkdocs.yml``."""
    site_url: str
    """Where the settings say that the site is."""


def read(layout: Layout) -> Read:
    """Read the archive at ``layout``."""
    content = read_content(layout)
    try:
        with TemporaryDirectory() as folder:  # MkDocs wants one, and the archive is left as it is
            site = frame.site(frame.load(layout, Path(folder) / "site"))
    except ArchiveError as error:
        return Read(content, unreadable(layout), error.faults, "")
    return Read(content, unreadable(layout), (), site.url)


def check_settings(its: Read, config: str) -> Iterator[Finding]:
    """``mkdocs.yml`` and the file named ``config``."""
    if its.mkdocs:
        yield _broken("mkdocs.yml", its.mkdocs, " the site stays as it was")
    else:
        yield ok("mkdocs.yml", "MkDocs takes it")
    for fault in its.unreadable:
        place = f"line {fault.line}: " if fault.line else ""
        yield broken(fault.where, f"{place}{fault.what}; the site stays as it was", fault.cure)
    found = [fault for fault in its.content.faults if fault.where == config and fault not in its.unreadable]
    if found:
        yield _broken(config, found)
    elif not any(fault.where == config for fault in its.unreadable):
        yield ok(config, "all of it is understood")


def check_records(its: Read, config: str) -> Finding:
    """All that ``papers check`` finds in the rest."""
    told = {*its.unreadable, *its.mkdocs}
    found = [fault for fault in its.content.faults if fault.where != config and fault not in told]
    if found:
        return _broken("records", found)
    return ok("records", f"{len(its.content.archive.papers):,} papers, no fault")


def _broken(what: str, faults: Sequence[Fault], more: str = "") -> Finding:
    """The first fault, and how many there are."""
    first = min(faults)
    if len(faults) == 1:
        place = f"{first.where}:{first.line}: " if first.line else f"{first.where}: " if first.where != what else ""
        return broken(what, f"{place}{first.what}{f';{more}' if more else ''}", first.cure)
    said = f"{len(faults):,} faults, the first in {first.where}{f':{first.line}' if first.line else ''} ({first.what})"
    return broken(what, f"{said}{f';{more}' if more else ''}", "see papers check")
