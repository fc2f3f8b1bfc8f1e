"""``papers export``: papers in the formats of other programs, to standard output or into a file."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from generator.archive import Archive
from generator.commands import say
from generator.content import read_content
from generator.faults import ArchiveError, Fault
from generator.files import write_if_changed
from generator.formats import bibtex, csl_json, json_lines, parquet, ris, sqlite, styled
from generator.formats.citation import Citation, cite
from generator.layout import Layout
from generator.pages.words import counted
from generator.paper import Paper
from generator.search.asking import ask
from generator.yaml_input import nearest

HELP = "write papers as BibTeX, RIS, CSL-JSON, text, JSON Lines, SQLite or Parquet"

Cited = Sequence[tuple[Paper, Citation]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--format", choices=[*_TEXTS, *_FILES], required=True, help="the format to write")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write; sqlite and parquet need one")
    chosen = parser.add_argument_group("which papers (all of them)")
    chosen.add_argument("--tag", action="append", default=[], metavar="TAG", help="those with a tag; may be repeated")
    chosen.add_argument("--since", type=_day, metavar="DAY", help="those of this day and later")
    chosen.add_argument("--until", type=_day, metavar="DAY", help="those of this day and before")
    chosen.add_argument("--query", metavar="QUERY", help="those that the built site's search finds, best first")
    how = parser.add_argument_group("how")
    how.add_argument("--tex", action="store_true", help="bibtex: letters and signs as TeX instead of Unicode")
    how.add_argument("--abstracts", action="store_true", help="bibtex, ris, csl: with abstracts")
    how.add_argument("--style", default=styled.DEFAULT, metavar="STYLE", help="text: a style of CSL (apa)")
    address = os.environ.get("SITE_URL", "")
    how.add_argument("--site", default=address, metavar="URL", help="the address of the built site ($SITE_URL)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-04-20") from None


def run(args: argparse.Namespace) -> int:
    """Export all that can be read; 1 when something can't."""
    layout = Layout(args.root)
    if faults := _misused(args):
        return say.faults(faults)
    content = read_content(layout)
    archive = content.archive
    args.site = args.site.rstrip("/") + "/" if args.site else ""
    papers = _chosen(args, archive, layout)
    cited = [(paper, cite(paper, args.site)) for paper in papers]
    if args.format in _FILES:
        _save(args.output, _FILES[args.format](args, cited, archive), cited)
    else:
        pieces = (piece.encode() for piece in _TEXTS[args.format](args, cited))
        if args.output:
            _save(args.output, b"".join(pieces), cited)
        else:
            _print(pieces)
    return say.faults(content.faults)


def _misused(args: argparse.Namespace) -> list[Fault]:
    faults = []
    if args.format in _FILES and not args.output:
        faults.append(Fault("--format", 0, f"{args.format} is no text", f"add --output FILE.{args.format}"))
    if args.since and args.until and args.since > args.until:
        faults.append(Fault("--since", 0, f"{args.since} is after {args.until}, the day of --until", "exchange them"))
    if args.site and not args.site.startswith(("https://", "http://")):
        faults.append(Fault("--site", 0, f"{args.site!r} is no address", "give one that starts with https://"))
    return faults


# --- which papers ----------------------------------------------------------------------------------------------------


def _chosen(args: argparse.Namespace, archive: Archive, layout: Layout) -> list[Paper]:
    """The papers that were asked for, in the order of lists, or of what was found."""
    unknown = [tag for tag in args.tag if tag not in archive.vocabulary.tags and tag not in archive.by_tag]
    if unknown:
        known = sorted(archive.vocabulary.tags)
        raise ArchiveError(Fault("--tag", 0, f"there is no tag {tag!r}", nearest(tag, known)) for tag in unknown)
    papers: Iterable[Paper] = archive.papers
    if args.query is not None:
        papers = found_in(papers, args.query, layout)
    return [paper for paper in papers if _is_meant(args, paper)]


def found_in(papers: Iterable[Paper], query: str, layout: Layout) -> list[Paper]:
    """Those of ``papers`` that the search of the built site finds, the best first."""
    by_id: dict[str, Paper] = {paper.paper_id: paper for paper in papers}
    (answer,) = ask(layout.site, [query], {"limit": 1_000_000, "facets": False})
    return [by_id[hit["id"]] for hit in answer["hits"] if hit["id"] in by_id]


def _is_meant(args: argparse.Namespace, paper: Paper) -> bool:
    if args.tag and not set(args.tag) & set(paper.tags or ()):
        return False
    if not (args.since or args.until):
        return True
    return paper.day is not None and (args.since or date.min) <= paper.day <= (args.until or date.max)


# --- formats ---------------------------------------------------------------------------------------------------------


def _bibtex(args: argparse.Namespace, cited: Cited) -> Iterator[str]:
    return bibtex.write(_citations(cited), tex=args.tex, abstracts=args.abstracts)


def _ris(args: argparse.Namespace, cited: Cited) -> Iterator[str]:
    return ris.write(_citations(cited), abstracts=args.abstracts)


def _csl(args: argparse.Namespace, cited: Cited) -> Iterator[str]:
    return csl_json.write(_citations(cited), abstracts=args.abstracts)


def _text(args: argparse.Namespace, cited: Cited) -> Iterator[str]:
    return styled.write(_citations(cited), args.style)


def _jsonl(args: argparse.Namespace, cited: Cited) -> Iterator[str]:
    return json_lines.write(cited, args.site)


def _sqlite(args: argparse.Namespace, cited: Cited, archive: Archive) -> bytes:
    return sqlite.write(cited, archive.vocabulary, args.site)


def _parquet(args: argparse.Namespace, cited: Cited, archive: Archive) -> bytes:
    return parquet.write(cited, args.site)


def _citations(cited: Cited) -> Iterator[Citation]:
    return (citation for _, citation in cited)


_TEXTS: dict[str, Callable[[argparse.Namespace, Cited], Iterator[str]]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csl": _csl,
    "text": _text,
    "jsonl": _jsonl,
}
_FILES: dict[str, Callable[[argparse.Namespace, Cited, Archive], bytes]] = {"sqlite": _sqlite, "parquet": _parquet}


# --- where to --------------------------------------------------------------------------------------------------------


def _save(path: Path, data: bytes, cited: Cited) -> None:
    write_if_changed(path, data, durable=True)
    say.result(f"{path}: {counted(len(cited), 'paper')}, {counted(len(data), 'byte')}")


def _print(pieces: Iterable[bytes]) -> None:
    """As bytes: what lines end with is the format's own."""
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.flush()
