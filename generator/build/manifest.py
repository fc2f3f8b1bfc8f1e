"""What the last build made: ``build/cache/site.json``.

The first line is the BLAKE2b digest of the rest, which is JSON: a manifest that is damaged, or that another version
wrote, is none, and all is built anew.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from generator.faults import Fault
from generator.files import write_if_changed

FORMAT = 1


class Made(NamedTuple):
    """A file of the site, as it was when it was made."""

    key: str
    """What it was made of; see `generator.build.keys`."""
    size: int
    """In bytes."""
    seconds: int
    """When it was written, in whole seconds since 1970: archives of a cache keep no more."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every file of the site by its path, what they were made from, and what was wrong with it."""

    inputs: str = ""
    files: Mapping[str, Made] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def dump(manifest: Manifest) -> bytes:
    """``manifest`` as it is kept."""
    data = {
        "format": FORMAT,
        "inputs": manifest.inputs,
        "faults": [astuple(fault) for fault in manifest.faults],
        "files": manifest.files,
    }
    return sealed(json.dumps(data, separators=(",", ":")).encode())


def sealed(data: bytes) -> bytes:
    """``data`` under its digest, so that `unsealed` notices damage."""
    return blake2b(data, digest_size=20).hexdigest().encode() + b"\n" + data


def unsealed(data: bytes) -> bytes | None:
    """What was `sealed`; ``None`` when it is not whole."""
    digest, _, rest = data.partition(b"\n")
    return rest if blake2b(rest, digest_size=20).hexdigest().encode() == digest else None


def load(path: Path) -> Manifest | None:
    """The manifest in the file; ``None`` when there is none that can be trusted."""
    try:
        data = json.loads(unsealed(path.read_bytes()) or b"{}")
    except FileNotFoundError:
        return None
    if data.get("format") != FORMAT:
        return None
    files = dict(zip(data["files"], map(Made._make, data["files"].values()), strict=True))
    return Manifest(data["inputs"], files, tuple(Fault(*fault) for fault in data["faults"]))


def save(path: Path, manifest: Manifest) -> None:
    """Keep ``manifest``."""
    write_if_changed(path, dump(manifest))


def made(path: Path, key: str) -> Made:
    """What is known of the file just made."""
    found = path.stat()
    return Made(key, found.st_size, int(found.st_mtime))


def touched(site: Path, manifest: Manifest) -> set[str]:
    """The paths whose file is not as it was made."""
    root = f"{site}{os.sep}"
    return {path for path, its in manifest.files.items() if not _is_as_made(root + path, its)}


def _is_as_made(path: str, its: Made) -> bool:
    try:
        found = os.stat(path)  # noqa: PTH116 - a hundred thousand times
    except OSError:
        return False
    return (found.st_size, int(found.st_mtime)) == (its.size, its.seconds)
