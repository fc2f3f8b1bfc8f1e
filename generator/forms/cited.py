"""The papers of a list as files for reference managers, without abstracts: these are on the pages."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from generator.archive import Papers
from generator.escape import utf8
from generator.formats import bibtex, csl_json, ris
from generator.formats.citation import Citation, cite
from generator.page import Site
from generator.paper import Paper
from generator.writer import Memory


def bibtex_file(papers: Papers, site: Site, memory: Memory) -> bytes:
    """BibTeX in Unicode, as biber and reference managers read it."""
    return utf8("\n".join(_each(bibtex.entry, papers, site, memory)))


def ris_file(papers: Papers, site: Site, memory: Memory) -> bytes:
    """RIS."""
    return utf8("".join(_each(ris.record, papers, site, memory)))


def csl_file(papers: Papers, site: Site, memory: Memory) -> bytes:
    """CSL-JSON, an item a line."""
    return utf8("".join(["[\n", ",\n".join(_each(csl_json.line, papers, site, memory)), "\n]\n"]))


def remember(name: str, data: bytes, papers: Papers, memory: Memory) -> None:
    """Take what a file of ``papers`` under ``name``, written before, says of each: all lists say the same of it."""
    write, split = _PARTS[name]
    parts = split(data.decode())
    if len(parts) == len(papers):
        for paper, part in zip(papers, parts, strict=True):
            memory.remember((write, paper.paper_id), part)


_END = "ER  - \r\n"
_PARTS: Mapping[str, tuple[Callable[[Citation], str], Callable[[str], list[str]]]] = {
    "papers.bib": (bibtex.entry, lambda text: [f"{part}\n" for part in text.removesuffix("\n").split("\n\n")]),
    "papers.ris": (ris.record, lambda text: [f"{part}{_END}" for part in text.split(_END)[:-1]]),
    "papers.json": (csl_json.line, lambda text: text.removeprefix("[\n").removesuffix("\n]\n").split(",\n")),
}
"""What writes a paper in each of the files, and what takes such a file apart again."""


def _each(write: Callable[[Citation], str], papers: Papers, site: Site, memory: Memory) -> Iterator[str]:
    """Each paper in a format, written once for all the lists that it is in."""
    for paper in papers:
        yield memory.part((write, paper.paper_id), partial(_written, write, paper, site, memory))


def _written(write: Callable[[Citation], str], paper: Paper, site: Site, memory: Memory) -> str:
    return write(memory.part((cite, paper.paper_id), partial(cite, paper, site.url)))
