"""A Python-Markdown extension that typesets ``$…$`` and ``$$…$$`` while the site is built: no script in the page."""

import re
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import STX, AtomicString

from generator.mathml import mathml
from generator.tex import DOLLARS, DOUBLE_DOLLARS, is_formula

# After code spans (190), which keep their dollars, and before backslash escapes (180), which TeX has of its own.
_PRIORITY = 185


class _DollarProcessor(InlineProcessor):
    """Reads a formula between dollars; a backslash and what it escapes is stepped over."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(rf"\\.|{DOUBLE_DOLLARS}|{DOLLARS}", md)

    def handleMatch(  # type: ignore[override] # noqa: N802 -- the name and the ways of Python-Markdown
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        centred, tex = m["centred"], m["dollars"]
        if STX in m[0] or not (centred or (tex and is_formula(tex, data[m.end() : m.end() + 1]))):
            return None, None, None
        return _element(centred or tex, display=centred is not None), m.start(), m.end()


def _element(tex: str, display: bool) -> Element:
    """Give the formula typeset, or its source as code; no other inline syntax is looked for in it."""
    typeset = mathml(tex, display)
    if typeset is None:
        code = Element("code", {"class": "tex"})
        code.text = AtomicString(" ".join(tex.split()))
        return code
    formula = fromstring(typeset)  # noqa: S314 -- it is our own, and holds what mathml() lets through
    for part in formula.iter():
        part.text = AtomicString(part.text) if part.text else None
    return formula


class MathExtension(Extension):
    """Adds formulas between dollars to Markdown, and ``\\$`` for a dollar sign."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name Python-Markdown calls
        """Register the extension with ``md``."""
        md.inlinePatterns.register(_DollarProcessor(md), "dollar_math", _PRIORITY)
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # a formula in a line of text must stay in its paragraph


def makeExtension(**settings: Any) -> MathExtension:  # noqa: N802 -- the name Python-Markdown looks for
    """Give the extension, for ``markdown_extensions: [generator.markdown_math]``."""
    return MathExtension(**settings)
