"""``content/papers/*.md``: papers, notes, tags and corrections written by a person.

A file is YAML front matter and Markdown. Its name (or ``paper_id``) says which paper it is about. The keys are the
fields of a paper and ``tags``; the body is the owner's notes. What a person wrote wins over what a machine wrote,
field by field; ``field: null`` makes a field unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from generator.faults import Fault
from generator.ids import PaperId, is_slug
from generator.issued import is_issued
from generator.paper import FACTS, Facts, Paper, Provenance, facts_from_json
from generator.vocabulary import Vocabulary
from generator.yaml_input import load, nearest

SOURCE = "hand"

_UNKNOWN = Facts()


@dataclass(frozen=True, slots=True)
class Handwritten:
    """What a person wrote about one paper."""

    paper_id: PaperId
    where: str
    """The file, as people name it."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Corrected fields; an unknown one has the field's empty value."""
    tags: tuple[str, ...] | None = None
    """All tags the paper shall have; ``None`` leaves those of the vocabulary."""
    notes: str = ""


def parse_handwritten(
    text: str, stem: str, where: str, vocabulary: Vocabulary | None
) -> tuple[Handwritten | None, list[Fault]]:
    """What the file ``<stem>.md`` says, and every fault in it. ``None`` when nothing in it can be used.

    Without a ``vocabulary``, which can't be read then, nothing is said of its tags.
    """
    data, notes, lines, faults = read_front_matter(text, where)
    if data is None:
        return None, faults
    reader = _Reader(where, lines, faults)
    paper_id = data.pop("paper_id", stem)
    if not isinstance(paper_id, str) or not is_slug(paper_id):
        reader.fault("paper_id", f"{paper_id!r} is not a paper's id", "use lower-case letters, digits, '.' and '-'")
        return None, reader.faults
    tags = reader.tags(data.pop("tags", None), vocabulary)
    facts = reader.facts(data)
    return Handwritten(PaperId(paper_id), where, facts, tags, notes), reader.faults


def read_front_matter(text: str, where: str) -> tuple[dict[str, Any] | None, str, dict[str, int], list[Fault]]:
    """The front matter of a file, the text below it, the line of each key, and what is wrong with it.

    The front matter is ``None`` when it can't be read, and empty when there is none.
    """
    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, text.strip(), {}, []
    try:
        head, body = handler.split(text)
    except ValueError:
        return None, "", {}, [Fault(where, 1, "the front matter is not closed", "end it with a line of ---")]
    data, lines, faults = load(head, where)
    if not isinstance(data, dict) and not faults:
        faults = [Fault(where, 1, "the front matter holds no keys", "write lines such as  title: …")]
    return data if isinstance(data, dict) else None, body.strip(), lines, faults


class _Reader:
    """Reads the keys of one file and collects what is wrong with them."""

    def __init__(self, where: str, lines: Mapping[str, int], faults: list[Fault]) -> None:
        self.where = where
        self.lines = lines
        self.faults = faults

    def fault(self, key: str, what: str, cure: str) -> None:
        self.faults.append(Fault(self.where, self.lines.get(key, 1), what, cure))

    def facts(self, data: Mapping[str, Any]) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for key, value in data.items():
            if key not in FACTS:
                self.fault(str(key), f"unknown key {str(key)!r}", nearest(str(key), [*FACTS, "tags", "paper_id"]))
            elif value is None and key == "title":
                self.fault(key, "a paper has a title", "write it, or leave the line out")
            elif value is None:
                facts[key] = getattr(_UNKNOWN, key)
            elif key == "published" and is_issued(str(value)):
                # So much is known of when it appeared, and no more, whatever others say.
                facts |= {"published": None, "issued": str(value)}
            else:
                facts |= self.fact(key, value)
        return facts

    def fact(self, key: str, value: Any) -> dict[str, Any]:
        try:
            return facts_from_json({key: value})
        except ValueError as error:
            self.fault(key, str(error), "mend it, or write null for unknown")
            return {}

    def tags(self, value: Any, vocabulary: Vocabulary | None) -> tuple[str, ...] | None:
        if value is None or vocabulary is None:
            return None
        if not isinstance(value, list):
            self.fault("tags", "tags is not a list", "write  tags: [diffusion, survey]")
            return None
        for slug in value:
            if not isinstance(slug, str) or slug not in vocabulary.tags:
                other = f"{nearest(str(slug), vocabulary.tags)} or " if vocabulary.tags else ""
                cure = f"{other}add it to content/tags.yml"
                self.fault("tags", f"there is no tag {slug!r}", cure)
        return tuple(slug for slug in vocabulary.tags if slug in value)


def lay_over(paper: Paper | None, written: Handwritten) -> Paper:
    """``paper`` with what a person wrote over it; a new paper where there is none. Raises ``ValueError`` without a
    title."""
    facts = dict(written.facts)
    origin = Provenance(SOURCE, written.where, None, tuple(name for name in FACTS if name in facts))
    if paper is None:
        if not facts.get("title"):
            raise ValueError(f"there is no paper {written.paper_id!r} to lay this over, and it has no title")
        return Paper(paper_id=written.paper_id, sources=(origin,), tags=written.tags, notes=written.notes, **facts)
    sources = (*(_without(source, paper, facts) for source in paper.sources), origin)
    return replace(paper, sources=sources, tags=written.tags, notes=written.notes, **facts)


def _without(origin: Provenance, paper: Paper, facts: Mapping[str, Any]) -> Provenance:
    """``origin`` when ``facts`` stand: where it says otherwise now, it differs."""
    lost = {name: getattr(paper, name) for name in origin.fields if name in facts}
    kept = tuple(name for name in origin.fields if name not in facts)
    return replace(origin, fields=kept, differs={**origin.differs, **lost})
