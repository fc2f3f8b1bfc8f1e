"""Reads ``content/`` and ``data/``: everything a person or an ingest put there, and every fault in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator import days, hosting, kept, removed, runs, store, urls
from generator.archive import Archive, Tagger, Tags, gather
from generator.capture import TITLES
from generator.config import Config, parse_config
from generator.faults import Fault
from generator.handwritten import SOURCE, Handwritten, lay_over, parse_handwritten, read_front_matter
from generator.ids import PaperId, is_slug, normalize_title
from generator.layout import Layout
from generator.merge import joined, united
from generator.paper import Paper
from generator.search.query import fault_of
from generator.vocabulary import Vocabulary, parse_vocabulary
from generator.yaml_input import compose, syntax


@dataclass(frozen=True, slots=True)
class Content:
    """What ``content/`` and ``data/`` hold. What could not be read is left out and among the faults."""

    archive: Archive
    pages: tuple[tuple[str, str], ...]
    """Hand-written pages: name without ending, text."""
    faults: tuple[Fault, ...]


def read_content(layout: Layout, tagger: Tagger | None = None) -> Content:
    """All of ``content/`` and ``data/``, and all that is wrong with it."""
    tagger = tagger or Tagger()
    faults: list[Fault] = []
    faults += [*of_mkdocs(layout), *hosting.domain_faults(layout.root)]
    config = read_config(layout, faults)
    vocabulary = _read_vocabulary(layout, faults)
    lines, papers = _read_records(layout, tagger.known(vocabulary), faults)
    faults += _missing_captures(layout, lines)
    is_lost = not vocabulary.tags and any(fault.where == layout.name(layout.vocabulary) for fault in faults)
    for written in _read_handwritten(layout, None if is_lost else vocabulary, faults):
        _lay_over(papers, written, faults)
    papers = _without_removed(layout, papers, faults)
    faults += _same_titles(papers.values())
    pages = tuple(_read_pages(layout, faults))
    faults += kept.read_days(layout)[1]
    if not config.fetching.machine_words:
        papers = {paper_id: replace(paper, ai_summary="", ai_keywords=()) for paper_id, paper in papers.items()}
    known = _read_days(layout, faults), _digests(lines, papers)
    archive = gather(papers.values(), vocabulary, config, *known, tagger, runs.load(layout.fetched.runs))
    return Content(archive, pages, tuple(sorted(set(faults))))


def unreadable(layout: Layout) -> tuple[Fault, ...]:
    """What is wrong with settings and vocabulary where they can't be read at all: without them there would be another
    site, with other addresses."""
    faults: list[Fault] = []
    for path in (layout.config, layout.vocabulary):
        text = _read_text(layout, path, faults) if path.exists() else ""
        faults += compose(text, layout.name(path))[1]
    return tuple(sorted(faults))


def of_mkdocs(layout: Layout) -> list[Fault]:
    """What is wrong with ``mkdocs.yml`` as YAML; what MkDocs makes of it is its own matter."""
    faults: list[Fault] = []
    text = _read_text(layout, layout.mkdocs, faults) if layout.mkdocs.is_file() else ""
    return faults + syntax(text, layout.name(layout.mkdocs))


def _digests(lines: Iterable[store.Line], papers: Mapping[PaperId, Paper]) -> dict[PaperId, str]:
    """The digests of papers that are just what a line of the store says."""
    return {line.paper.paper_id: line.digest for line in lines if papers.get(line.paper.paper_id) is line.paper}


def _read_days(layout: Layout, faults: list[Fault]) -> dict[date, days.Day]:
    feeds: dict[str, dict[date, days.Day]] = {}
    for path in (path for place in layout.kept for path in sorted(place.days.glob("*.jsonl"))):
        feed, found = days.load(path, layout.name(path))
        feeds[path.name] = days.united(feeds.get(path.name, {}), feed)
        faults += found
    return days.together(feeds.values())


def read_config(layout: Layout, faults: list[Fault]) -> Config:
    """The settings; what is wrong with them is added to ``faults``."""
    text = _read_text(layout, layout.config, faults) if layout.config.exists() else ""
    config, found = parse_config(text, layout.name(layout.config), TITLES, fault_of)
    faults += found
    return config


def _read_text(layout: Layout, path: Path, faults: list[Fault]) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        faults.append(Fault(layout.name(path), line, "this is not UTF-8 text", "save the file as UTF-8"))
        return ""


def _read_vocabulary(layout: Layout, faults: list[Fault]) -> Vocabulary:
    if not layout.vocabulary.exists():
        return Vocabulary({})
    text = _read_text(layout, layout.vocabulary, faults)
    vocabulary, found = parse_vocabulary(text, layout.name(layout.vocabulary))
    faults += found
    return vocabulary


# --- records ---------------------------------------------------------------------------------------------------------


def _read_records(
    layout: Layout, tags: Mapping[str, Tags], faults: list[Fault]
) -> tuple[list[store.Line], dict[PaperId, Paper]]:
    """The lines of all stores, and the papers that they make together, by id."""
    lines: list[store.Line] = []
    papers: dict[PaperId, Paper] = {}
    for place in layout.kept:
        found, lost = store.load(place.records, layout.name(place.records), tags)
        faults += lost
        lines += found
        its = _each_once(found, faults)
        papers = _with_own_addresses(joined(papers.values(), its.values())) if papers and its else papers or its
    return lines, papers


def _each_once(lines: Sequence[store.Line], faults: list[Fault]) -> dict[PaperId, Paper]:
    """The papers of ``lines`` by id."""
    papers = {line.paper.paper_id: line.paper for line in lines}
    if len(papers) == len(lines) and not any(paper.aliases for paper in papers.values()):
        return papers  # nearly always
    clashes = store.clashes(lines)
    faults += [*_twice(lines), *clashes]
    refused = {(fault.where, fault.line) for fault in clashes}
    return _with_own_addresses(united(line.paper for line in lines if (line.where, line.number) not in refused))


def _twice(lines: Iterable[store.Line]) -> list[Fault]:
    """Lines that claim an id which another line has already, as its own or as one it had."""
    first: dict[PaperId, str] = {}
    faults = []
    for where, number, paper, _ in lines:
        for name in (paper.paper_id, *paper.aliases):
            if name in first:
                what = f"the id {name!r} is also claimed by {first[name]}"
                faults.append(Fault(where, number, what, "run papers ingest, which unites them, or delete one"))
            first.setdefault(name, f"{where}:{number}")
    return faults


def _with_own_addresses(papers: Iterable[Paper]) -> dict[PaperId, Paper]:
    """``papers`` by id. An address that another paper has, now or before, leads to the one that has it now."""
    result = {paper.paper_id: paper for paper in papers}
    seen = set(result)
    for paper in list(result.values()):
        own = tuple(alias for alias in paper.aliases if alias not in seen)
        seen.update(own)
        result[paper.paper_id] = paper if own == paper.aliases else replace(paper, aliases=own)
    return result


def _missing_captures(layout: Layout, lines: Iterable[store.Line]) -> list[Fault]:
    """Captures that records come from, and that are not kept any more."""
    first: dict[str, store.Line] = {}
    for line in lines:
        for source in line.paper.sources:
            if source.capture:
                first.setdefault(source.capture, line)
    return [
        Fault(line.where, line.number, f"the capture {name!r} is not in content/captures", _RESTORE)
        for name, line in first.items()
        if not (layout.captures / name).is_file()
    ]


_RESTORE = "put the file back: it is the proof of what the record says"


# --- what people wrote -----------------------------------------------------------------------------------------------


def _read_handwritten(layout: Layout, vocabulary: Vocabulary | None, faults: list[Fault]) -> list[Handwritten]:
    result: list[Handwritten] = []
    for path in sorted(layout.papers.rglob("*.md")):
        if path.parent != layout.papers:
            faults.append(Fault(layout.name(path), 0, "files in folders are not read", "move it into content/papers"))
            continue
        text = _read_text(layout, path, faults)
        written, found = parse_handwritten(text, path.stem, layout.name(path), vocabulary)
        faults += found
        if written:
            result.append(written)
    return result


def _lay_over(papers: dict[PaperId, Paper], written: Handwritten, faults: list[Fault]) -> None:
    aliases = {alias: paper.paper_id for paper in papers.values() for alias in paper.aliases}
    paper_id = aliases.get(written.paper_id, written.paper_id)
    paper = papers.get(paper_id)
    if paper and any(source.source == SOURCE for source in paper.sources):
        what = f"the id {written.paper_id!r} is also claimed by {paper.sources[-1].capture}"
        faults.append(Fault(written.where, 1, what, "put both into one file"))
        return
    try:
        papers[paper_id] = lay_over(paper, written)
    except ValueError as error:
        faults.append(Fault(written.where, 1, str(error), "name the file after the paper's id, or add  title:"))


def _without_removed(layout: Layout, papers: dict[PaperId, Paper], faults: list[Fault]) -> dict[PaperId, Paper]:
    """``papers`` without those that were taken down."""
    removals, wrong = removed.load(layout)
    stay, gone = removed.take_out(papers.values(), removals)
    by_hand = {origin.capture for paper in gone for origin in paper.sources if origin.source == SOURCE}
    what, cure = f"this paper was taken down: it is in {removed.FILE}", "delete this file, or the entry there"
    faults += [*wrong, *(Fault(where, 1, what, cure) for where in by_hand)]
    return {paper.paper_id: paper for paper in stay} if gone else papers


def _same_titles(papers: Collection[Paper]) -> list[Fault]:
    """Papers written by hand that the archive has under another id."""
    if not any(map(_is_by_hand, papers)):
        return []  # to normalize every title takes long
    faults = []
    known: dict[str, Paper] = {}
    for paper in sorted(papers, key=_is_by_hand):
        other = known.setdefault(normalize_title(paper.title), paper)
        if other is not paper and _is_by_hand(paper):
            cure = f"to write about it, name the file {other.paper_id}.md"
            faults.append(Fault(paper.sources[0].capture, 1, f"this paper is known as {other.paper_id!r}", cure))
    return faults


def _is_by_hand(paper: Paper) -> bool:
    """Whether no source but a person told of it."""
    return all(source.source == SOURCE for source in paper.sources)


def _read_pages(layout: Layout, faults: list[Fault]) -> list[tuple[str, str]]:
    pages = []
    for path in sorted(layout.pages.glob("*.md")):
        if is_slug(path.stem) and path.stem not in urls.RESERVED:
            text = _read_text(layout, path, faults)
            faults += read_front_matter(text, layout.name(path))[3]
            pages.append((path.stem, text))
        else:
            what = f"the page would be at /{path.stem}/, which "
            what += "is another page's" if is_slug(path.stem) else "is no address"
            faults.append(Fault(layout.name(path), 0, what, "name the file with other lower-case letters and '-'"))
    return pages
