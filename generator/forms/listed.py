"""The files of a list, by name."""

from collections.abc import Callable, Mapping

from generator.archive import Papers
from generator.forms import atom, cited, json_feed
from generator.forms.feed import Feed, newest
from generator.page import Forms, Site
from generator.writer import Memory

FEEDS: Mapping[str, Callable[[Feed, Papers, Site, Memory], bytes]] = {
    "feed.atom": atom.write,
    "feed.json": json_feed.write,
}
"""Of the newest papers of a list."""

CITED: Mapping[str, Callable[[Papers, Site, Memory], bytes]] = {
    "papers.bib": cited.bibtex_file,
    "papers.ris": cited.ris_file,
    "papers.json": cited.csl_file,
}
"""Of all papers of a list."""


def files(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """What is in each of the files that are wanted; ``forms`` are about a `Feed`."""
    feed: Feed = forms.about
    fed = newest(forms.papers, feed.enough)
    feeds = {name: write(feed, fed, site, memory) for name, write in FEEDS.items() if name in forms.names}
    return feeds | {name: write(forms.papers, site, memory) for name, write in CITED.items() if name in forms.names}
