"""What the last build wrote of papers in its files for reference managers, taken again: a new day makes the files of
all its tags anew, which hold thousands of old papers."""

from collections.abc import Sequence
from pathlib import Path

from generator import urls
from generator.forms import cited
from generator.forms.listed import CITED
from generator.page import Forms
from generator.writer import Memory

_ENOUGH = 100
"""Papers from which on it pays to read files."""


def recall(staying: Sequence[Forms], stale: Sequence[Forms], site: Path, memory: Memory) -> None:
    """Remember what files of days that stay in ``site`` say of the papers that ``stale`` ones tell of as well."""
    wanted = {paper.paper_id for its in stale if _names(its) for paper in its.papers}
    if len(wanted) < _ENOUGH:
        return
    # Each paper is in the list of its day, or among those without one, and in no other of these.
    lists = (its for its in staying if its.address.startswith((urls.DAYS, urls.UNDATED)))
    for its in lists:
        if any(paper.paper_id in wanted for paper in its.papers):
            for name in _names(its):
                cited.remember(name, (site / its.address / name).read_bytes(), its.papers, memory)


def _names(forms: Forms) -> list[str]:
    return [name for name in forms.names if name in CITED]
