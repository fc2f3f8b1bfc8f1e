"""JSON Lines: all that the archive knows of each paper, an object a line. `generator.sources.tables` reads it.

``paper.schema.json``, beside this module, describes the object; tests hold every paper against it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator import urls
from generator.escape import json_text
from generator.formats.citation import Citation
from generator.paper import Paper, facts_of, facts_to_json
from generator.tex import plain

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def write(papers: Iterable[tuple[Paper, Citation]], site: str = "") -> Iterator[str]:
    """A file, line by line. See `record`."""
    for paper, citation in papers:
        line = json_text(record(paper, citation, site))
        yield _SURROGATE.sub("\ufffd", line) + "\n"


def record(paper: Paper, citation: Citation, site: str = "") -> dict[str, Any]:
    """One paper; what is not known is left out. Texts are as their sources wrote them, TeX and all, but for
    ``title_text``. ``page`` is where the archive shows it, relative to the archive where its ``site`` is not known."""
    rest = {
        "day": paper.day.isoformat() if paper.day else "",
        "tags": list(paper.tags or ()),
        "notes": paper.notes,
        "aliases": list(paper.aliases),
        "history": [{"day": p.day.isoformat(), "upvotes": p.upvotes, "comments": p.comments} for p in paper.history],
        "sources": list(dict.fromkeys(source.source for source in paper.sources)),
    }
    return {
        "id": paper.paper_id,
        "page": f"{site}{urls.paper(paper.paper_id)}",
        "citation_key": citation.key,
        "title_text": plain(paper.title),
        **facts_to_json(facts_of(paper)),
        **{name: value for name, value in rest.items() if value},
    }
