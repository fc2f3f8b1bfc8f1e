"""The built site: how large it is, how long it took, whether it is made for the place where it is."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from generator.doctor.finding import Finding, broken, ok, warning
from generator.hub.client import is_here
from generator.layout import Layout
from generator.published import FULL, LARGEST

_LONGEST = 600
"""Seconds after which a deployment there is given up."""


class Built(NamedTuple):
    """What is known of the site in ``build/site``."""

    size: int
    """In bytes; 0 when there is none."""
    files: int
    stamp: Any
    """What ``papers build --stamp`` said of it."""


def read(layout: Layout) -> Built:
    """Look at the site."""
    sizes = list(_sizes(layout.site))
    try:
        stamp = json.loads(layout.stamp.read_bytes())
    except (OSError, ValueError, RecursionError):
        stamp = None
    return Built(sum(sizes), len(sizes), stamp)


def _sizes(folder: Path) -> Iterator[int]:
    for at, _, names in os.walk(folder):
        for name in names:
            yield os.lstat(f"{at}{os.sep}{name}").st_size  # a hundred thousand times


def check_size(size: int, files: int) -> Finding:
    """Whether it is small enough."""
    if not files:
        return ok("size", "no site is built here")
    said = f"{size / 1e6:,.1f} MB in {files:,} files, {size / LARGEST:.0%} of what GitHub Pages takes"
    if size > LARGEST:
        return broken("size", said, "set limits.all_files lower in content/archive.yml, or publish elsewhere")
    if size > FULL * LARGEST:
        return warning("size", said, "set limits.all_files lower in content/archive.yml before it is full")
    return ok("size", said)


def check_time(stamp: Any) -> Finding:
    """Whether it is built quickly enough."""
    seconds = stamp.get("seconds") if isinstance(stamp, dict) else None
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return ok("build time", "not known here (papers build --stamp tells it)")
    said = f"{seconds:,.0f} s of {_LONGEST:,}, the build of {_when(stamp.get('at'))}"
    if seconds > _LONGEST:
        return broken("build time", said, "keep build/ from run to run, or build in parts with --shard")
    if seconds > 0.5 * _LONGEST:
        return warning("build time", said, "see that the workflow keeps build/ from run to run")
    return ok("build time", said)


def _when(at: Any) -> str:
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}"
    except (TypeError, ValueError):
        return "an unknown time"


def check_address(site: str, served: str, guess: str = "") -> Finding:
    """Whether the site is made for the address it is ``served`` at, as the host says; ``guess`` is where it would be
    without a domain of its own, and what a build is made for whom nobody told otherwise."""
    if not site or is_here(urlsplit(site).hostname or ""):
        told = f"; it is served at {served}" if served else ""
        return ok("address", f"none is set on this machine, the host that builds it tells{told}")
    if not served:
        without = (
            f"; without a domain of its own it would be {guess}" if guess and _place(guess) != _place(site) else ""
        )
        return ok("address", f"{site}{without or '; where it is served is not known here'}")
    if _place(site) == _place(served):
        return ok("address", site)
    said = f"the site is made for {site}, but served at {served}"
    cure = "take site_url out of mkdocs.yml or SITE_URL out of the workflow, or name your domain in content/CNAME"
    if _place(site) == _place(guess):  # the deployment may know better: it asks GitHub
        return warning("address", said, "name your domain in content/CNAME")
    return (warning if _place(site)[1] == _place(served)[1] else broken)("address", said, cure)


def _place(address: str) -> tuple[str, str]:
    """Host and path: http and https lead to the same site."""
    parts = urlsplit(address)
    return (parts.hostname or ""), f"{parts.path.rstrip('/')}/"
