"""Which lists have feeds and files for reference managers, and what these say besides the papers."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive, Papers
from generator.forms import oai
from generator.forms.feed import Feed
from generator.forms.listed import CITED, FEEDS, files
from generator.page import Forms, Site
from generator.tex import plain
from generator.urls import Address

_ALONE = "feed.atom"
"""What a lasting list of a large archive has."""

_OF_MANY = 10
"""Papers with which the feed of a list that is one of many has enough."""


def is_large(archive: Archive) -> bool:
    """Whether only lists that go on growing have files, and these feeds alone: else the site would be too large."""
    return len(archive.papers) > archive.config.limits.all_files


def forms_of(
    archive: Archive, address: Address, title: str, description: str, papers: Papers, *, lasting: bool = False
) -> Forms | None:
    """The files of a list, if it has any. A ``lasting`` list is one of few, and goes on growing."""
    names = _names(archive, papers, lasting)
    if not names:
        return None
    most = archive.config.limits.feed_papers
    feed = Feed(address, plain(title), plain(description), most if lasting else min(most, _OF_MANY))
    return Forms(address, names, feed, papers, files)


def _names(archive: Archive, papers: Papers, lasting: bool) -> tuple[str, ...]:
    fed = any(paper.day for paper in papers)  # a feed is of days
    if is_large(archive):
        return (_ALONE,) if lasting and fed else ()
    return (*(FEEDS if fed else ()), *(CITED if papers else ()))


def repository_forms(archive: Archive, site: Site) -> Iterator[Forms]:
    """All papers for harvesters, where there are not too many for one file and their addresses are known."""
    papers = archive.papers
    if site.url and papers and len(papers) <= oai.MOST and not is_large(archive):
        its = oai.Repository(archive.config.oai.email, archive.config.oai.gateway)
        yield Forms(urls.HOME, (oai.NAME,), its, papers, oai.write)
