"""Every source the archive can read. A new one is a file in this package and a line in `SOURCES`."""

from collections.abc import Collection

from generator.capture import Capture, Parsed, Source
from generator.sources import arxiv, bibtex, csl_json, hf_daily, hf_page, markdown, ris, tables
from generator.sources.hf_daily import without_machine_words

__all__ = ["SOURCES", "parse", "without_machine_words"]

SOURCES: tuple[Source, ...] = (
    hf_daily.SOURCE,
    hf_page.SOURCE,
    *arxiv.SOURCES,
    bibtex.SOURCE,
    ris.SOURCE,
    csl_json.SOURCE,
    *tables.SOURCES,
    markdown.SOURCE,
)


def parse(capture: Capture, allowed: Collection[str] | None = None) -> tuple[Source | None, Parsed]:
    """The source that recognizes what ``capture`` holds (never its name), and the records that it reads.

    ``allowed`` are the names of the sources that may be read; ``None`` allows all. Without a source there are no
    records and a fault says why.
    """
    if not capture.data.strip():
        return None, _refused(capture, "the file is empty", "give one with papers in it")
    source = next((source for source in SOURCES if source.recognizes(capture.data)), None)
    if source is None:
        kind = "a binary file" if b"\0" in capture.data else "a file of a kind that is not known"
        return None, _refused(capture, f"this is {kind}", f"give one of: {', '.join(s.title for s in SOURCES)}")
    if allowed is not None and source.name not in allowed:
        return None, _refused(
            capture, f"its source is switched off: {source.name}", "add it to sources: in archive.yml"
        )
    return source, source.parse(capture)


def _refused(capture: Capture, what: str, cure: str) -> Parsed:
    return Parsed().with_faults(capture.fault(0, what, cure))
