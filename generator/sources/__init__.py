"""Every source the archive can read. A new one is a file in this package and a line in `SOURCES`."""

from collections.abc import Collection

from generator.capture import Capture, Parsed, Source
from generator.sources import hf_page

SOURCES: tuple[Source, ...] = (hf_page.SOURCE,)


def parse(capture: Capture, allowed: Collection[str] | None = None) -> Parsed:
    """The records of ``capture``, read by the first source that recognizes what it holds (never by its name).

    ``allowed`` are the names of the sources that may be read; ``None`` allows all.
    """
    if not capture.data.strip():
        return _refused(capture, "the file is empty", "save the page again")
    source = next((source for source in SOURCES if source.recognizes(capture.data)), None)
    if source is None:
        kind = "a binary file" if b"\0" in capture.data else "a file of a kind that is not known"
        return _refused(capture, f"this is {kind}", f"give one of: {', '.join(s.title for s in SOURCES)}")
    if allowed is not None and source.name not in allowed:
        return _refused(capture, f"its source is switched off: {source.name}", "add it to sources: in archive.yml")
    return source.parse(capture)


def _refused(capture: Capture, what: str, cure: str) -> Parsed:
    return Parsed().with_faults(capture.fault(0, what, cure))
