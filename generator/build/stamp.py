"""``status/build.json`` of the site: when and how it was built. No build makes it: it differs each time."""

from datetime import datetime
from typing import NamedTuple

from generator import __version__
from generator.escape import json_text
from generator.files import write_if_changed
from generator.forms.status import instant
from generator.layout import Layout


class Stamp(NamedTuple):
    """What is told of a build."""

    at: datetime
    """When it ended."""
    seconds: float
    """How long it took."""
    files: int
    made: int
    commit: str
    """What was built; empty where that is not known."""


def write_stamp(layout: Layout, its: Stamp) -> None:
    """Put it into the site that was published. The manifest does not know of it, so no build takes it away."""
    said = {
        "at": instant(its.at),
        "seconds": round(its.seconds, 1),
        "files": its.files,
        "made": its.made,
        "program": __version__,
        **({"commit": its.commit} if its.commit else {}),
    }
    write_if_changed(layout.stamp, f"{json_text(said)}\n".encode())
