"""What works without a network: the list that the service worker is given, and the worker itself."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from generator import urls
from generator.archive import Archive
from generator.page import DataFile

WORKER = "sw.js"
"""At the root of the site: a worker answers for what lies below it."""
PAGE = "offline.html"
"""What stands for a page that is not kept; a template of its own, like the page for what is not found."""
_DAYS = 7
"""So many of the newest days are kept before anybody visits them."""


class Shell(NamedTuple):
    """What all pages have in common."""

    digest: str
    """What stays the same as long as any page that was made fits the scripts and styles."""
    files: Mapping[str, str]
    """The files that pages may load, by path: their digests as the attribute ``integrity`` has them."""
    worker: str
    """The program of the service worker."""


def worker_file(archive: Archive, shell: Shell, content: str) -> DataFile:
    """The service worker of the site, which is another one when anything of the site is: ``content`` tells the rest."""
    its = {
        "shell": shell.digest,
        "content": content,
        "pages": list(_pages(archive)),
        "files": dict(sorted(shell.files.items())),
    }
    text = f'"use strict";\n\nconst LIST = {json.dumps(its, indent=0)};\n\n{shell.worker}'
    return DataFile(WORKER, text.encode())


def _pages(archive: Archive) -> Iterator[str]:
    yield PAGE
    yield from (urls.HOME, urls.LIBRARY, urls.SEARCH, urls.DAYS, urls.TAGS)
    yield from map(urls.day, islice(archive.by_day, _DAYS))
