"""``papers remove``: take papers down for good, and say what else tells of them."""

import argparse
import difflib
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
from generator.merge import records_of
from generator.pages.words import counted
from generator.paper import Paper
from generator.removed import FILE, Names, Removals, append, entry, named, names_of, without_shared

_SHOWN = 3
"""So many papers are named when none has the id."""

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
    """Take them down; 1 when one is not known, of which nothing is done. What is left to do by hand is told."""
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
            yield Fault(text, 0, "this is no paper's id", _meant(text, papers))
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
    return Fault(text, 0, "there is no such paper", _meant(text, papers))


def _meant(text: str, papers: Iterable[Paper]) -> str:
    """What to give instead of ``text``: the ids of papers that are like it, have it as key of citation or in their
    title."""
    known = list(papers)
    folded, words = text.casefold(), normalize_title(text)
    by_key = [paper.paper_id for paper in known if folded in _keys(paper)]
    ids = [name for paper in known for name in (paper.paper_id, *paper.aliases)]
    by_title = [paper.paper_id for paper in known if words and words in normalize_title(paper.title)]
    found = (by_key or difflib.get_close_matches(text, ids) or by_title)[:_SHOWN]
    if not found:
        return "give the last part of its address, its arXiv id or its DOI"
    return f"did you mean {' or '.join(repr(name) for name in found)}?"


def _keys(paper: Paper) -> set[str]:
    """What libraries call a paper."""
    return {record.extra.get("citation_key", "").casefold() for record in records_of(paper)}


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
    entries = counted(len(removals.entries), "entry keeps", "entries keep")
    say.result(f"{counted(len(gone), 'paper')} taken down; {entries} papers from coming back")
    if gone:
        how = "rewrite main and data, as git filter-repo does, to take them out of that, too"
        say.result(f"git has them in its history: {how}")
    for fault in sorted(fault for paper in gone.values() for fault in kept.telling_of(layout, paper)):
        say.result(str(fault))  # no failure: no page shows it
    return 0


def _files_by_hand(layout: Layout, gone: Iterable[Paper], removals: Removals) -> list[Path]:
    """The files that a person wrote about papers that were taken down."""
    captures = {origin.capture for paper in gone for origin in paper.sources if origin.source == SOURCE}
    files = sorted(layout.papers.glob("*.md"))
    return [path for path in files if layout.name(path) in captures or _is_named(path.stem, removals)]


def _is_named(stem: str, removals: Removals) -> bool:
    names = named(stem)
    return names is not None and bool(removals.of(names))
