"""The static interface: JSON at fixed addresses below ``api/``, described by the schemas beside this module.

A paper has one form wherever the archive gives it as data, that of `generator.formats.json_lines`. Lists that are long
name their papers; a day holds them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from generator.archive import Papers
from generator.escape import json_text, utf8
from generator.formats import json_lines
from generator.formats.citation import cite
from generator.forms import hugging_face
from generator.page import DataFile, Forms, Site
from generator.paper import Paper
from generator.tex import plain
from generator.urls import Address
from generator.writer import Memory

AT = Address("api/")
VERSION = 1
"""Of the interface: another when what was given is given otherwise, or no more. Members may be added at any time."""

_SCHEMAS = tuple(
    sorted(path for module in (__file__, json_lines.__file__) for path in Path(module).parent.glob("*.schema.json"))
)


class OfList(NamedTuple):
    """What is said of a longer list besides its papers."""

    name: str
    about: Mapping[str, Any]


class OfDay(NamedTuple):
    """What is said of the papers of a day besides themselves."""

    day: str
    """In ISO 8601; empty for a paper without one."""
    without: tuple[str, ...] = ()
    """Ids of arXiv that other papers are known by."""


def names(of: OfDay, papers: Papers) -> tuple[str, ...]:
    """The files of the papers of a day: of them together, and of each under every id that it has or had."""
    each = (name for paper in papers for its in _ids(of, paper) for name in (f"papers/{its}.json", f"papers/{its}"))
    return ((f"daily/{of.day}.json",) if of.day else ()) + tuple(each)


def _ids(of: OfDay, paper: Paper) -> list[str]:
    """A paper that was known before its arXiv id keeps its own; who knows arXiv's asks for that."""
    its = paper.arxiv_id
    asked = [its] if its and "/" not in its and its not in of.without else []
    return list(dict.fromkeys([paper.paper_id, *paper.aliases, *asked]))


def taken(papers: Papers) -> tuple[str, ...]:
    """Ids of arXiv that can't be addresses of their papers, because others have them."""
    asked = Counter(paper.arxiv_id for paper in papers if paper.arxiv_id and paper.arxiv_id != paper.paper_id)
    known = {its for paper in papers for its in (paper.paper_id, *paper.aliases)} if asked else set()
    return tuple(sorted(its for its, times in asked.items() if times > 1 or its in known))


def day_files(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """The papers `OfDay`, all together and each by itself, in our form and in that of Hugging Face."""
    of: OfDay = forms.about
    files: dict[str, bytes] = {}
    records = []
    for paper in forms.papers:
        record = json_text(json_lines.record(paper, _cited(paper, site, memory), site.url))
        records.append(record)
        for its in _ids(of, paper):
            files[f"papers/{its}.json"] = _line(record)
            files[f"papers/{its}"] = _line(json_text(hugging_face.paper(paper)))
    if of.day:
        files[f"daily/{of.day}.json"] = _line(f'{{"day":"{of.day}","papers":[\n{_joined(records)}\n]}}')
    return files


def newest_files(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """The papers of the newest day, in the form of Hugging Face."""
    items = (json_text(hugging_face.item(paper)) for paper in forms.papers)
    return {hugging_face.DAILY: _line(f"[\n{_joined(items)}\n]")}


def _cited(paper: Paper, site: Site, memory: Memory) -> Any:
    """The citation that the other files of lists are made of as well."""
    return memory.part((cite, paper.paper_id), partial(cite, paper, site.url))


def list_files(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """The papers `OfList` by id, title and day, or year or month."""
    of: OfList = forms.about
    head = json_text({**of.about, "number": len(forms.papers)}).removesuffix("}")
    named = (memory.part((_named, paper.paper_id), partial(_named, paper)) for paper in forms.papers)
    return {of.name: _line(f'{head},"papers":[\n{_joined(named)}\n]}}')}


def _named(paper: Paper) -> str:
    day = paper.day and paper.day.isoformat()
    said = {"id": paper.paper_id, "title": plain(paper.title), "day": day, "issued": paper.coarse}
    return json_text({name: value for name, value in said.items() if value})


def data_file(name: str, value: object) -> DataFile:
    """A file of the interface."""
    return DataFile(f"{AT}{name}", _line(json_text(value)))


def schemas() -> list[DataFile]:
    """What describes the files; their references to one another are relative."""
    return [DataFile(f"{AT}schema/{path.name}", path.read_bytes()) for path in _SCHEMAS]


def _joined(items: Iterable[str]) -> str:
    return ",\n".join(items)


def _line(text: str) -> bytes:
    return utf8(f"{text}\n")
