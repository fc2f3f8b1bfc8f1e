"""The Markdown twin of a page: what it says, for who reads text, such as a language model.

A twin lies at its page's address + ``index.md`` and leads to other twins, by whole addresses: who fetches one is often
given its text alone. It has no styles, scripts or pictures; what is drawn is told by its words, a row a line.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from generator import urls
from generator.archive import list_of
from generator.escape import markdown_text, utf8
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
        return self.bullets(_Words(self, element).lines_told())


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
    return utf8(to_markdown(Document(said, body)))


def _facts(paper: Paper, site: Site) -> Mapping[str, Any]:
    """What is known of a paper, under the names that it has in the static interface."""
    facts = {
        "json": f"{site.url}api/papers/{paper.paper_id}.json",
        "authors": [plain(name) for name in paper.authors],
        "author_count": paper.author_count,
        "organization": plain(paper.organization.name) if paper.organization else "",
        "published": paper.published,
        "issued": None if paper.published else paper.issued,
        "featured": paper.featured,
        "upvotes": paper.upvotes,
        "comments": paper.comments,
        "arxiv": urls.at_arxiv(paper.arxiv_id) if paper.arxiv_id else "",
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
    ways = [_way_to_its_time(paper)]
    if its := paper.organization:
        ways.append(("Organization", urls.organization(its.handle), plain(its.name)))
    ways += [("Tag", urls.tag(slug), out.labels[slug]) for slug in paper.tags or ()]
    return out.bullets(f"{kind}: {out.link(target, text)}" for kind, target, text in ways)


def _way_to_its_time(paper: Paper) -> tuple[str, Address, str]:
    issued = paper.coarse
    kind = ("Month" if "-" in issued else "Year") if issued else "Day"
    return kind, list_of(paper), paper.day.isoformat() if paper.day else issued or "Undated"


# --- elements of HTML ------------------------------------------------------------------------------------------------

_DRAWN = re.compile(r'<(div|p) class="?(?:legend|plot|spark)\b.*?</\1>', re.DOTALL)
"""What is drawn, whose words are on axes: the table beside it says the same. In none is another of its kind."""

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_HREF = re.compile(r'href="([^"]*)"')
_TITLE = re.compile(r'title="([^"]*)"')

_LINES = frozenset("caption div figure h1 h2 h3 li ol p summary table tr ul".split())
_CELLS = frozenset("td th".split())


class _Words:
    """The words of an element that this program wrote, a row of a table or an item of a list a line."""

    def __init__(self, out: TwinWriter, element: str) -> None:
        self.out = out
        self.lines: list[list[str]] = [[""]]
        self.link: list[str] | None = None
        """Where the link leads that is open, and its words."""
        self.title = ""
        end = 0
        drawn = _DRAWN.sub("", element)
        for tag in _TAG.finditer(drawn):
            self._take(drawn[end : tag.start()])
            self._turn(*tag.groups())
            end = tag.end()
        self._take(drawn[end:])

    def _turn(self, closing: str, name: str, attributes: str) -> None:
        """A new line or cell begins, or a link, or one ends."""
        if closing:
            if name == "a" and self.link:
                self.lines[-1][-1] += self._linked(*self.link)
                self.link = None
        elif name in _LINES:
            self.lines.append([""])
        elif name in _CELLS:
            self.lines[-1].append("")
        elif name == "a":
            href, title = _HREF.search(attributes), _TITLE.search(attributes)
            self.link, self.title = [href[1] if href else ""], title[1] if title else ""

    def _take(self, words: str) -> None:
        if self.link:
            self.link.append(words)
        elif words:
            self.lines[-1][-1] += self._text(words)

    def _linked(self, href: str, *words: str) -> str:
        target = urljoin(f"/{self.out.source}", href).lstrip("/")
        said = "".join(words).strip() + (f" ({self.title})" if self.title else "")
        return self.out.linked(Address(target), self._text(said))

    def _text(self, words: str) -> str:
        return markdown_text(unescape(words), line_start=False)

    def lines_told(self) -> Iterator[str]:
        """Each line that says something."""
        for cells in self.lines:
            if said := " · ".join(" ".join(cell.split()) for cell in cells if cell.strip()):
                yield said
