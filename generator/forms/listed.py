"""The files of a list, by name."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.archive import Papers
from generator.forms import atom, cited, json_feed
from generator.forms.feed import Feed, newest
from generator.page import Site
from generator.writer import Memory

FEEDS: Mapping[str, Callable[[Feed, Papers, Site, Memory], bytes]] = {
    "feed.xml": atom.write,
    "feed.json": json_feed.write,
}
"""Of the newest papers of a list."""

CITED: Mapping[str, Callable[[Papers, Site, Memory], bytes]] = {
    "papers.bib": cited.bibtex_file,
    "papers.ris": cited.ris_file,
    "papers.json": cited.csl_file,
}
"""Of all papers of a list."""


class Told(NamedTuple):
    """What the files of a list tell besides its papers."""

    feed: Feed
    names: tuple[str, ...]
    """The files that are wanted."""


def files(told: Told, papers: Papers, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """What is in each of the files."""
    fed = newest(papers, told.feed.enough)
    feeds = {name: write(told.feed, fed, site, memory) for name, write in FEEDS.items() if name in told.names}
    return feeds | {name: write(papers, site, memory) for name, write in CITED.items() if name in told.names}
