"""The papers that are related to one, on its page: their titles, and the words that say why."""

from generator.archive import Archive
from generator.page import Digested
from generator.pages.listing import shown
from generator.related.entries import TAG, Entry, from_line, shown_digest
from generator.urls import paper as address_of
from generator.writer import Writer


def about_related(archive: Archive, line: str) -> Digested | None:
    """What is shown of the related papers of one, whose list is ``line``: nothing of an empty one."""
    return Digested(shown_digest(line), (line, archive.by_id)) if line else None


def related_papers(about: Digested, out: Writer) -> str:
    """A heading and a list. The heading's anchor tells the template where it begins."""
    line, papers = about.value
    lines = (
        f"{out.linked(address_of(entry.paper_id), shown(out, papers[entry.paper_id]).title)} {_reasons(out, entry)}"
        for entry in from_line(line)
    )
    return out.blocks(out.heading(2, out.text("Related papers"), "related"), out.bullets(lines))


def _reasons(out: Writer, entry: Entry) -> str:
    said = (out.labels[why[1:]] if why.startswith(TAG) else why for why in entry.reasons)
    return out.text(f"shares: {', '.join(said)}")
