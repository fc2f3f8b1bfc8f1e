"""``papers search``: ask the index of the built site, as its search page does."""

import argparse
import json
from pathlib import Path
from typing import Any

from generator.commands import say
from generator.faults import Fault
from generator.layout import Layout
from generator.pages.words import counted
from generator.search.asking import ask

HELP = "search the built site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="what to search for, as on the search page")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="search for each line of a file")
    parser.add_argument("--json", action="store_true", help="print answers as JSON, one a line")
    parser.add_argument("--limit", type=_limit, default=10, metavar="N", help="papers to list (10)")


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) > 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of papers from 0 to 100000")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Search, and print what is found."""
    if bool(args.query) == bool(args.batch):
        return say.faults([Fault("papers search", 0, "there is no query, or two", "give a QUERY, or --batch FILE")])
    queries = _lines(args.batch) if args.batch else [" ".join(args.query)]
    options = {"limit": args.limit, "facets": args.json}
    for query, answer in zip(queries, ask(Layout(args.root).site, queries, options), strict=True):
        say.result(json.dumps(answer, ensure_ascii=False) if args.json else _told(query, answer))
    return 0


def _lines(path: Path) -> list[str]:
    """The queries of a file. Only a line feed ends one: what else may part lines may be pasted into a query."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def _told(query: str, answer: dict[str, Any]) -> str:
    """An answer for people."""
    lines = [f"{counted(answer['total'], 'paper')} found for {query}", *answer["said"]]
    for hit in answer["hits"]:
        paper = hit["paper"]
        more = [f"and {paper['more_authors']} more"] if paper["more_authors"] > 0 else []
        about = "; ".join(filter(None, [", ".join([*paper["authors"], *more]), paper["date"], hit["id"]]))
        lines.append(f"  {paper['title']}\n    {about}")
    return "\n".join(lines)
