"""``papers remove``: take papers down for good, and say what else tells of them."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator import clock, kept, removed
from generator.commands import say
from generator.content import read_content
from generator.faults import Fault
from generator.handwritten import SOURCE
from generator.ids import normalize_title
from generator.ingest import Session
from generator.layout import Layout
from generator.lock import only_one
from generator.pages.words import counted
from generator.paper import Paper
from generator.removed import FILE, Names, Removals, append, entry, named, names_of, without_shared
from generator.yaml_input import nearest

HELP = "take papers down for good: no page shows them, no ingest brings them back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    of_ids = "the last part of a paper's address, its arXiv id or its DOI; none: do what content/removed.yml says"
    parser.add_argument("ids", nargs="*", metavar="ID", help=of_ids)
    parser.add_argument("--reason", default="", type=_line, metavar="TEXT", help="why, for those who read the file")


def _line(text: str) -> str:
    if not text.isprintable() or len(text) > 500:
        raise argparse.ArgumentTypeError("a reason is one line of text")
    return text


def run(args: argparse.Namespace) -> int:
    """Take them down; 1 when one is not known, of which nothing is done, or when something of one is left."""
    layout = Layout(args.root)
    with only_one(layout.lock):
        papers = read_content(layout).archive.papers
        asked = list(_asked(args.ids, papers, removed.load(layout)[0]))
        faults = [its for its in asked if isinstance(its, Fault)]
        if faults:
            return say.faults(faults)
        wanted = [names for names in asked if not isinstance(names, Fault)]
        path = layout.content.folder / FILE
        append(path, layout.name(path), (entry(names, clock.now().date(), args.reason) for names in wanted))
        return _carry_out(layout, papers)


def _asked(ids: Iterable[str], papers: Sequence[Paper], removals: Removals) -> Iterator[Names | Fault]:
    """What each paper that is to be taken down is known by; what is known of none, or of more than one, is a fault."""
    known = [(paper, names_of(paper)) for paper in papers]
    for text in dict.fromkeys(ids):
        names = named(text)
        if names is None:
            yield Fault(text, 0, "this is no paper's id", "give the last part of its address, its arXiv id or its DOI")
            continue
        found = [
            (paper, its) for paper, its in known if any(names[kind] & its[kind] for kind in ("id", "arxiv", "doi"))
        ]
        if len(found) > 1:
            cure = f"give their ids: {', '.join(paper.paper_id for paper, _ in found)}"
            yield Fault(text, 0, f"{len(found)} papers have it", cure)
        elif found:
            yield without_shared(found[0][1], (its for paper, its in known if paper is not found[0][0]))
        elif not removals.of(names):
            yield names if names["arxiv"] or names["doi"] else _unknown(text, papers)


def _unknown(text: str, papers: Iterable[Paper]) -> Fault:
    known = [name for paper in papers for name in (paper.paper_id, *paper.aliases)]
    return Fault(text, 0, "there is no such paper", nearest(text, known) if known else "look at its address")


def _carry_out(layout: Layout, before: Iterable[Paper]) -> int:
    """Drop what ``content/removed.yml`` names from all that is kept, and tell what is left of it."""
    removals = removed.load(layout)[0]
    gone = {paper.paper_id: paper for paper in before if removals.of(names_of(paper))}
    for place in layout.kept:
        session = Session.open(layout, place)
        session.save()
        gone |= session.left_out
    for path in _files_by_hand(layout, gone.values(), removals):
        path.unlink()
        say.result(f"{layout.name(path)}: deleted")
    kept = counted(len(removals.entries), "entry keeps", "entries keep")
    say.result(f"{counted(len(gone), 'paper')} taken down; {kept} papers from coming back")
    if gone:
        say.result("git has them in its history: “Remove a paper” in README.md tells how to take them out of that, too")
    return say.faults(fault for paper in gone.values() for fault in _told_by_captures(layout, paper))


def _files_by_hand(layout: Layout, gone: Iterable[Paper], removals: Removals) -> list[Path]:
    """The files that a person wrote about papers that were taken down."""
    captures = {origin.capture for paper in gone for origin in paper.sources if origin.source == SOURCE}
    files = sorted(layout.papers.glob("*.md"))
    return [path for path in files if layout.name(path) in captures or _is_named(path.stem, removals)]


def _is_named(stem: str, removals: Removals) -> bool:
    names = named(stem)
    return names is not None and bool(removals.of(names))


def _told_by_captures(layout: Layout, paper: Paper) -> list[Fault]:
    """Where files that are kept as they came still tell of a paper."""
    names = {origin.capture for origin in paper.sources if origin.source != SOURCE}
    files = [path for path in kept.kept_files(layout) if path.name in names]
    cure = "take it out there with an editor, or delete the file if nothing else is in it"
    what = f"this capture still tells of {paper.paper_id}"
    return [Fault(layout.name(path), _line_of(path, paper), what, cure) for path in files]


def _line_of(path: Path, paper: Paper) -> int:
    """The first line of a file that names a paper; 0 where none does."""
    ids = [its.lower() for its in (paper.arxiv_id, paper.doi) if its]
    title = normalize_title(paper.title)
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if title in normalize_title(line) or any(its in line.lower() for its in ids):
            return number
    return 0
