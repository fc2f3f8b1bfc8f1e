"""The two forms of a page's body: Markdown, and the HTML that Python-Markdown makes of that Markdown.

Pages are laid out once, with a `Writer`. ``papers generate`` gives them one that writes Markdown, for MkDocs or any
program like it to render; ``papers build`` one that writes the HTML at once, a hundred times faster. Both give the
same site, byte for byte: attributes stand in the order of their names, because Python-Markdown writes them so.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from generator import prose, urls
from generator.escape import markdown_text, rendered_text
from generator.urls import Address

_REMEMBERED = 200_000
"""How many parts of pages are remembered: enough for an archive of half as many papers, which is 100 MB."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters of Hebrew, Arabic and other scripts that run to the left, by their blocks."""

Part = TypeVar("Part")


class Memory:
    """What the writers of a build have in common."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        """What each tag is called, by its slug."""
        self._parts: dict[Hashable, Any] = {}

    def part(self, key: Hashable, write: Callable[[], Part]) -> Part:
        """A part of a page that stands on others as well: written when it is first asked for."""
        found: Part | None = self._parts.get(key)
        if found is None:
            found = write()
            self.remember(key, found)
        return found

    def remember(self, key: Hashable, part: object) -> None:
        """Take a part that was written elsewhere."""
        if len(self._parts) >= _REMEMBERED:
            self._parts.clear()
        self._parts[key] = part


_LINKED = ("days/", "organizations/", "tags/")
"""Where entries of lists lead to: from within one of these, a relative address depends on the page."""


class Writer(ABC):
    """Writes the body of the page at ``source``. Each method gives text in the form that it writes."""

    brief = False
    """Whether a paper in a list is a line, also where other writers show more of it."""

    def __init__(self, source: Address, memory: Memory) -> None:
        self.source = source
        self.memory = memory
        self.labels = memory.labels
        self.place = None if source.startswith(_LINKED) else (type(self), source.count("/"))
        """What pages have in common on which an entry is the same; ``None`` for one that has entries of its own."""

    # --- within a line -----------------------------------------------------------------------------------------------

    @abstractmethod
    def text(self, plain: str) -> str:
        """Plain text."""

    @abstractmethod
    def prose(self, tex: str, links: bool = True) -> str:
        """The text of a source, with its math and its links; without these where it stands in a link itself."""

    @abstractmethod
    def linked(self, target: Address, inline: str) -> str:
        """A link to another page of the site."""

    @abstractmethod
    def strong(self, plain: str, name: str, value: str) -> str:
        """Plain text that is marked, with one attribute."""

    def link(self, target: Address, plain: str) -> str:
        """A link under plain text."""
        return self.linked(target, self.text(plain))

    def apart(self, plain: str) -> str:
        """Plain text that stands among other text on a line, which keeps its order also where this runs to the left."""
        written = self.text(plain)
        return f"<bdi>{written}</bdi>" if _RIGHT_TO_LEFT.search(plain) else written

    # --- blocks ------------------------------------------------------------------------------------------------------

    @abstractmethod
    def heading(self, level: int, inline: str, anchor: str, style: str = "") -> str:
        """A heading, which an address can point to by its ``anchor``."""

    @abstractmethod
    def paragraph(self, inline: str, style: str = "", label: str = "") -> str:
        """A paragraph; under a ``label`` it is a landmark of navigation."""

    @abstractmethod
    def bullets(self, lines: Iterable[str]) -> str:
        """A list of lines."""

    def html(self, element: str) -> str:
        """An element of HTML that is a block and has no empty line in it: the same in both forms."""
        return element

    @abstractmethod
    def blocks(self, *parts: str) -> str:
        """Blocks, one after the other; empty ones left out."""


class MarkdownWriter(Writer):
    """Writes Markdown with Python-Markdown's attribute lists."""

    def text(self, plain: str) -> str:
        """Plain text, escaped."""
        return markdown_text(plain)

    def prose(self, tex: str, links: bool = True) -> str:
        """Text with math between dollars."""
        return prose.markdown(tex, links)

    def linked(self, target: Address, inline: str) -> str:
        """A link to the file that the other page is made of."""
        return f"[{inline}]({urls.link(self.source, target)})"

    def strong(self, plain: str, name: str, value: str) -> str:
        """``**text**`` with an attribute list."""
        return f"**{self.text(plain)}**{{: {_attribute(name, value)} }}"

    def heading(self, level: int, inline: str, anchor: str, style: str = "") -> str:
        """``## heading``; Python-Markdown would make up an anchor where none is given."""
        return f"{'#' * level} {inline} {{: {f'.{style} ' if style else ''}#{anchor} }}"

    def paragraph(self, inline: str, style: str = "", label: str = "") -> str:
        """A line, and its attributes on the next one."""
        if not inline.strip():
            return ""
        attributes = [_attribute("class", style)] if style else []
        if label:
            attributes += ['role="navigation"', f'aria-label="{label}"']
        return f"{inline}\n{{: {' '.join(attributes)} }}" if attributes else inline

    def bullets(self, lines: Iterable[str]) -> str:
        """Lines with a hyphen each."""
        return "\n".join(f"- {line}" for line in lines)

    def blocks(self, *parts: str) -> str:
        """Blocks with empty lines between them."""
        return "\n\n".join(part for part in parts if part)


def _attribute(name: str, value: str) -> str:
    return f".{value}" if name == "class" else f'{name}="{value}"'


class HtmlWriter(Writer):
    """Writes what Python-Markdown makes of what `MarkdownWriter` writes."""

    def text(self, plain: str) -> str:
        """Plain text, escaped."""
        return rendered_text(plain)

    def prose(self, tex: str, links: bool = True) -> str:
        """Text with math as MathML."""
        return prose.html(tex, links)

    def linked(self, target: Address, inline: str) -> str:
        """A link to the other page's address, which holds nothing that HTML would have to escape."""
        return f'<a href="{urls.href(self.source, target)}">{inline}</a>'

    def strong(self, plain: str, name: str, value: str) -> str:
        """A ``strong`` element."""
        return f'<strong {name}="{value}">{self.text(plain)}</strong>'

    def heading(self, level: int, inline: str, anchor: str, style: str = "") -> str:
        """A heading element."""
        styled = f'class="{style}" ' if style else ""
        return f'<h{level} {styled}id="{anchor}">{inline}</h{level}>'

    def paragraph(self, inline: str, style: str = "", label: str = "") -> str:
        """A paragraph element; Markdown has no empty one."""
        if not inline.strip():
            return ""
        labelled = f' aria-label="{label}"' if label else ""
        styled = f' class="{style}"' if style else ""
        role = ' role="navigation"' if label else ""
        return f"<p{labelled}{styled}{role}>{inline}</p>"

    def bullets(self, lines: Iterable[str]) -> str:
        """An unordered list."""
        return "\n".join(["<ul>", *(f"<li>{line}</li>" for line in lines), "</ul>"])

    def html(self, element: str) -> str:
        """The element, and the empty line that Python-Markdown leaves after it."""
        return f"{element}\n"

    def blocks(self, *parts: str) -> str:
        """Elements, a line each."""
        return "\n".join(part for part in parts if part)
