"""Papers that were taken down for good: ``removed.yml`` in ``content/``, and in ``data/`` what ingests learned of them.

An entry names a paper by its id, arXiv id or DOI, and may tell its title, so that it is known under whatever id it
comes back. What would tell of the paper itself, its title and an id made of that, may stand there as a digest::

    - 2510.15444
    - arxiv: "2510.15444"
      title: sha256:0d7b4c…
      day: 2026-07-01
      reason: asked for by an author

Whether a paper is the one of an entry is decided by the first of id, arXiv id, DOI and title of which both know
something. So a preprint and its print are one, and two arXiv ids two, as in `generator.identity`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.escape import yaml_string
from generator.faults import ArchiveError, Fault
from generator.files import write_if_changed
from generator.identity import identifiers
from generator.ids import is_slug, normalize_title, paper_id_of, parse_arxiv_id
from generator.layout import Layout
from generator.merge import records_of
from generator.paper import Facts, Paper
from generator.yaml_input import compose, nearest

FILE = "removed.yml"

Names = Mapping[str, frozenset[str]]
"""What a paper is known by: for each of `KINDS` its values."""

KINDS = ("id", "arxiv", "doi", "title")
"""From what names a paper most surely to what does least."""

_HEADER = """\
# Papers that were taken down: they are on no page, and no ingest brings them back. `papers remove ID` adds one; so
# does a line by hand, with an arXiv id, a DOI, or the last part of the paper's address:
#
# - 2510.15444
#
# Titles stand here as digests alone.
"""
_MARK = re.compile(r"sha256:[0-9a-f]{24}")
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PAGE = re.compile(r"https?://\S+/papers/([^/\s]+)/?")
_CURE = "write the last part of the paper's address, its arXiv id or its DOI"


@dataclass(frozen=True, slots=True)
class Removal:
    """A paper that was taken down, by the digests of what it is known by."""

    marks: Names

    def is_of(self, marks: Names) -> bool:
        """Whether this is the paper with these digests."""
        if self.marks["id"] & marks["id"]:
            return True
        known = (kind for kind in KINDS[1:] if self.marks[kind] and marks[kind])
        first = next(known, None)
        return first is not None and bool(self.marks[first] & marks[first])


@dataclass
class Removals:
    """All papers that were taken down."""

    entries: list[Removal] = field(default_factory=list)
    by_mark: dict[str, list[Removal]] = field(default_factory=dict)

    def add(self, removal: Removal) -> None:
        """Take down one more."""
        self.entries.append(removal)
        for mark in set().union(*removal.marks.values()):
            self.by_mark.setdefault(mark, []).append(removal)

    def of(self, names: Names) -> list[Removal]:
        """The entries that are of the paper with these names."""
        marks = marks_of(names)
        found = [entry for mark in set().union(*marks.values()) for entry in self.by_mark.get(mark, ())]
        return [entry for entry in found if entry.is_of(marks)]

    def __bool__(self) -> bool:
        return bool(self.entries)


# --- names -----------------------------------------------------------------------------------------------------------


def names_of(paper: Paper) -> Names:
    """What ``paper`` is known by, whichever of its sources said so."""
    told: list[Facts] = [paper]
    if any(origin.differs for origin in paper.sources):
        told += records_of(paper)
    found = [identifiers(facts) for facts in told]
    return {
        "id": frozenset((paper.paper_id, *paper.aliases)),
        "arxiv": frozenset(its["arxiv"] for its in found if "arxiv" in its),
        "doi": frozenset(its["doi"] for its in found if "doi" in its),
        "title": frozenset(normalize_title(facts.title) for facts in told if facts.title),
    }


def named(text: str) -> Names | None:
    """What a person calls a paper by: an arXiv id, a DOI, the id or address of its page; ``None`` for what is none."""
    text = text.strip()
    page, doi, arxiv = _PAGE.fullmatch(text), _DOI.fullmatch(text), parse_arxiv_id(text)
    if page:
        return named(page[1]) if page[1] != text else None
    if arxiv or doi:
        its = identifiers(Facts(arxiv_id=arxiv[0]) if arxiv else Facts(doi=doi[1] if doi else None))
        return _filled({kind: [value] for kind, value in its.items()})
    return _filled({"id": [text]}) if is_slug(text) else None


def _filled(names: Mapping[str, Iterable[str]]) -> Names:
    """``names`` with every kind; an arXiv id is an id, too."""
    full = {kind: frozenset(names.get(kind, ())) for kind in KINDS}
    its = {value if _MARK.fullmatch(value) else paper_id_of("", value) for value in full["arxiv"]}
    return full | {"id": full["id"] | its}


def marks_of(names: Names) -> Names:
    """The digests of names."""
    return {kind: frozenset(_mark(kind, value) for value in names[kind]) for kind in KINDS}


def _mark(kind: str, value: str) -> str:
    if value.startswith("sha256:") and _MARK.fullmatch(value):
        return value
    return "sha256:" + sha256(f"{kind} {value}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def without_shared(names: Names, others: Iterable[Names]) -> Names:
    """``names`` without the DOI and title that papers which stay have as well: it is not known by these."""
    result = dict(names)
    for other in others:
        result |= {kind: result[kind] - other[kind] for kind in ("doi", "title")}
    return result


# --- taking out ------------------------------------------------------------------------------------------------------


def take_out(papers: Iterable[Paper], removals: Removals) -> tuple[list[Paper], list[Paper]]:
    """``papers`` that stay, and those that were taken down."""
    if not removals:
        return list(papers), []
    stay: list[Paper] = []
    gone: list[Paper] = []
    for paper in papers:
        is_gone = _may_be_gone(paper, removals) and removals.of(names_of(paper))
        (gone if is_gone else stay).append(paper)
    return stay, gone


def _may_be_gone(paper: Paper, removals: Removals) -> bool:
    """Whether it is worth while to look closely: for nearly all papers of a large archive it is not."""
    if paper.aliases or any(origin.differs for origin in paper.sources):
        return True
    known = (("id", paper.paper_id), *identifiers(paper).items(), ("title", normalize_title(paper.title)))
    return any(_mark(kind, value) in removals.by_mark for kind, value in known)


def learned(gone: Iterable[Paper], stay: Iterable[Paper], removals: Removals) -> list[Names]:
    """What is known of papers that were taken down and is in no entry yet, so that they are known by it, too."""
    every = [(names, removals.of(names)) for names in map(names_of, gone)]
    new = [names for names, entries in every if not any(_knows(entry, names) for entry in entries)]
    if not new:
        return []
    others = [names_of(paper) for paper in stay]
    kept = [without_shared(names, others) for names in new]
    return [names for names in kept if not any(_knows(entry, names) for entry in removals.of(names))]


def _knows(entry: Removal, names: Names) -> bool:
    marks = marks_of(names)
    return all(marks[kind] <= entry.marks[kind] for kind in KINDS)


# --- the file --------------------------------------------------------------------------------------------------------


def load(layout: Layout) -> tuple[Removals, list[Fault]]:
    """All papers that were taken down, and every fault in what is said of them.

    Raises `ArchiveError` when a file can't be read at all: what it names must not be published meanwhile.
    """
    removals = Removals()
    faults: list[Fault] = []
    for place in layout.kept:
        path = place.folder / FILE
        if path.is_file():
            entries, found = parse(path.read_text(encoding="utf-8-sig", errors="replace"), layout.name(path))
            faults += found
            for entry in entries:
                removals.add(entry)
    return removals, faults


def parse(text: str, where: str) -> tuple[list[Removal], list[Fault]]:
    """The entries in ``text``, and every fault in them. Raises `ArchiveError` when it is no list of any."""
    node, faults = compose(text, where)
    if faults:
        raise ArchiveError(faults)
    if node is None or (isinstance(node, ScalarNode) and not node.value):
        return [], []
    if not isinstance(node, SequenceNode):
        line = node.start_mark.line + 1
        raise ArchiveError([Fault(where, line, "this is not a list of papers", "write lines such as  - 2510.15444")])
    entries = []
    for item in node.value:
        try:
            entries.append(Removal(marks_of(_entry(item))))
        except _WrongError as error:
            faults.append(Fault(where, error.line, error.what, error.cure))
    return entries, faults


class _WrongError(Exception):
    """An entry that names no paper."""

    def __init__(self, node: Node, what: str, cure: str = _CURE) -> None:
        super().__init__(what)
        self.line, self.what, self.cure = node.start_mark.line + 1, what, cure


def _entry(node: Node) -> Names:
    if isinstance(node, ScalarNode):
        return _of_person(node)
    if not isinstance(node, MappingNode):
        raise _WrongError(node, "this entry names no paper")
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for key, value in node.value:
        for kind, names in _of_key(key, value):
            found[kind] |= names
    if not any(found.values()):
        raise _WrongError(node, "this entry names no paper")
    return _filled(found)


def _of_key(key: Node, value: Node) -> Iterator[tuple[str, frozenset[str]]]:
    name = str(key.value)
    if name in ("day", "reason"):
        return
    if name not in KINDS:
        raise _WrongError(key, f"unknown key {name!r}", nearest(name, [*KINDS, "day", "reason"]))
    for each in value.value if isinstance(value, SequenceNode) else [value]:
        if not isinstance(each, ScalarNode) or not each.value.strip():
            raise _WrongError(each, f"the {name} of a paper is no text")
        if _MARK.fullmatch(each.value):
            yield name, frozenset([each.value])
        elif name == "title":
            yield name, frozenset([normalize_title(each.value)])
        else:
            yield from _of_person(each).items()


def _of_person(node: ScalarNode) -> Names:
    names = named(node.value)
    if names is None:
        raise _WrongError(node, f"{node.value[:60]!r} is no paper's id")
    return names


def append(path: Path, where: str, entries: Iterable[str]) -> None:
    """Add ``entries`` to the file, whose other lines stay as they are. Raises `ArchiveError` when it can't be read
    before, or afterwards."""
    new = "".join(entries)
    if not new:
        return
    text = path.read_text(encoding="utf-8-sig") if path.exists() else _HEADER
    parse(text, where)
    text = f"{text}\n{new}" if text and not text.endswith("\n") else text + new
    try:
        parse(text, where)
    except ArchiveError:
        cure = "write it as lines that begin with '- '"
        raise ArchiveError([Fault(where, 1, "a line can't be added to this list", cure)]) from None
    write_if_changed(path, text.encode(), durable=True)


def entry(names: Names, day: date | None = None, reason: str = "") -> str:
    """An entry as text: identifiers as they are, and what would tell of the paper as a digest."""
    own = names["id"] - {paper_id_of("", its) for its in names["arxiv"]}
    shown = {kind: sorted(_shown(kind, value) for value in its) for kind, its in ({**names, "id": own}).items()}
    lines = [f"{kind}: {_value(shown[kind])}" for kind in KINDS if shown[kind]]
    lines += [f"day: {day}"] if day else []
    lines += [f"reason: {yaml_string(reason)}"] if reason else []
    return f"- {lines[0]}\n" + "".join(f"  {line}\n" for line in lines[1:])


def _shown(kind: str, value: str) -> str:
    """An identifier that is read as it is written, and of all else the digest."""
    read = named(value) if kind in ("arxiv", "doi") else None
    return value if read and read[kind] == {value} else _mark(kind, value)


def _value(values: Sequence[str]) -> str:
    texts = [value if _MARK.fullmatch(value) else yaml_string(value) for value in values]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def unite(path: Path, other: Path) -> None:
    """Make the file at ``path``, which the program writes, tell what either tells. Raises `ArchiveError` when it can't
    be read."""
    texts = [file.read_text(encoding="utf-8") if file.exists() else "" for file in (path, other)]
    known, theirs = (_ENTRY.findall(text) for text in texts)
    append(path, str(path), (text for text in theirs if text not in known))


_ENTRY = re.compile(r"^- .*\n(?:  .*\n)*", re.MULTILINE)
