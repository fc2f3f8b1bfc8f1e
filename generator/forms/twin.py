"""The Markdown twin of a page: what it says, for who reads text, such as a language model.

A twin lies at its page's address + ``index.md`` and leads to other twins, by whole addresses: who fetches one is often
given its text alone. It has no styles, scripts or pictures; what is drawn is told by its words, a row a line.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from generator import urls
from generator.escape import markdown_text
from generator.page import Document, Page, Site, to_markdown
from generator.paper import Paper
from generator.tex import plain
from generator.urls import Address
from generator.writer import MarkdownWriter, Memory

NAME = "index.md"


class TwinWriter(MarkdownWriter):
    """Writes Markdown that says the same anywhere, without attributes and HTML."""

    brief = True

    def __init__(self, source: Address, memory: Memory, site: str) -> None:
        super().__init__(source, memory)
        self.site = site
        # With whole addresses, the line of a paper is the same on every page.
        self.place = (type(self), 0 if site else source.count("/"))

    def linked(self, target: Address, inline: str) -> str:
        """A link to the other page's twin; relative where the site does not know its address."""
        return f"[{inline}]({self.site}{target}{NAME})" if self.site else super().linked(target, inline)

    def apart(self, plain: str) -> str:
        """The text alone."""
        return self.text(plain)

    def strong(self, plain: str, name: str, value: str) -> str:
        """The text alone: how it is marked is for eyes."""
        return self.text(plain)

    def heading(self, level: int, inline: str, anchor: str, style: str = "") -> str:
        """``## heading``."""
        return f"{'#' * level} {inline}"

    def paragraph(self, inline: str, style: str = "", label: str = "") -> str:
        """A line."""
        return inline.strip()

    def html(self, element: str) -> str:
        """The words and links of the element."""
        words = _Words(self)
        words.feed(element)
        words.close()
        return words.text()


def twin(page: Page, site: Site, memory: Memory) -> bytes:
    """The twin of ``page``, in UTF-8."""
    out = TwinWriter(page.address, memory, site.url)
    meta, body = page.layout(page.about, page.papers, out)
    said: dict[str, Any] = {"title": meta["title"], "page": f"{site.url}{page.address}"}
    if page.template == "paper.html":
        (paper,) = page.papers
        said |= _facts(paper, site)
        body = out.blocks(body, _ways(paper, out))
    elif description := meta.get("description"):
        said["description"] = description
    return to_markdown(Document(said, body)).encode("utf-8", "replace")


def _facts(paper: Paper, site: Site) -> Mapping[str, Any]:
    """What is known of a paper, under the names that it has in the static interface."""
    facts = {
        "json": f"{site.url}api/papers/{paper.paper_id}.json",
        "authors": [plain(name) for name in paper.authors],
        "author_count": paper.author_count,
        "organization": plain(paper.organization.name) if paper.organization else "",
        "published": paper.published,
        "featured": paper.featured,
        "upvotes": paper.upvotes,
        "comments": paper.comments,
        "arxiv": f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else "",
        "doi": paper.doi,
        "url": paper.url,
        "code_url": paper.code_url,
        "project_url": paper.project_url,
        "journal_ref": paper.journal_ref,
        "categories": paper.categories,
        "keywords": paper.keywords,
        "withdrawn": paper.withdrawn,
    }
    return {name: value for name, value in facts.items() if value not in (None, "", (), [])}


def _ways(paper: Paper, out: TwinWriter) -> str:
    """The lists that a paper is in."""
    ways = [("Day", urls.day(paper.day), paper.day.isoformat())] if paper.day else [("Day", urls.UNDATED, "Undated")]
    if its := paper.organization:
        ways.append(("Organization", urls.organization(its.handle), plain(its.name)))
    ways += [("Tag", urls.tag(slug), out.labels[slug]) for slug in paper.tags or ()]
    return out.bullets(f"{kind}: {out.link(target, text)}" for kind, target, text in ways)


# --- elements of HTML ------------------------------------------------------------------------------------------------

_LINES = frozenset("caption div figure h1 h2 h3 li ol p summary table tr ul".split())
_CELLS = frozenset("td th".split())
_DRAWN = frozenset("legend plot spark".split())
"""Classes of what is drawn, whose words are on axes: the table beside it says the same. In none is one of its kind."""


class _Words(HTMLParser):
    """Collects the words of an element that this program wrote, a row of a table or an item of a list a line."""

    def __init__(self, out: TwinWriter) -> None:
        super().__init__()
        self.out = out
        self.lines: list[list[str]] = [[""]]
        self.link: list[str] | None = None
        """Where the link leads that is open, and its words."""
        self.title = ""
        self.drawn = ""
        """The kind of element that is left out, while it lasts."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new line or cell; of a link remember where it leads."""
        said = {name: value or "" for name, value in attrs}
        if tag in _LINES:
            self.lines.append([""])
        elif tag in _CELLS:
            self.lines[-1].append("")
        if said.get("class") in _DRAWN:
            self.drawn = tag
        if tag == "a":
            self.link, self.title = [said.get("href", "")], said.get("title", "")

    def handle_endtag(self, tag: str) -> None:
        """What is left out ends, and so does a link."""
        if tag == self.drawn:
            self.drawn = ""
        elif tag == "a" and self.link:
            self.lines[-1][-1] += self._linked(*self.link)
            self.link = None

    def handle_data(self, data: str) -> None:
        """Words, as a link where they are one."""
        if self.link:
            self.link.append(data)
        elif not self.drawn:
            self.lines[-1][-1] += markdown_text(data, line_start=False)

    def _linked(self, href: str, *words: str) -> str:
        target = urljoin(f"/{self.out.source}", href).lstrip("/")
        said = "".join(words).strip() + (f" ({self.title})" if self.title else "")
        return self.out.linked(Address(target), markdown_text(said, line_start=False))

    def text(self) -> str:
        """What was collected."""
        return self.out.bullets(self._told())

    def _told(self) -> Iterator[str]:
        for cells in self.lines:
            if said := " · ".join(" ".join(cell.split()) for cell in cells if cell.strip()):
                yield said
