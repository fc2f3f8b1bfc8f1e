"""What ``/llms.txt`` tells of an archive."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive
from generator.forms import llms
from generator.forms.llms import Way
from generator.page import DataFile, Site
from generator.pages.forms import is_large
from generator.pages.words import counted, long_date
from generator.urls import Address


def llms_file(archive: Archive, site: Site) -> DataFile:
    """``/llms.txt``."""
    summary = " ".join(filter(None, (site.description, _size(archive))))
    sections = {
        "Papers": _papers(archive, site),
        "Tags": _tags(archive, site),
        "For programs": _programs(archive, site),
        "Optional": _optional(site),
    }
    return DataFile(llms.NAME, llms.write(site.name, summary, _notes(archive), sections))


def _size(archive: Archive) -> str:
    newest = next(iter(archive.by_day), None)
    until = f", the newest of {long_date(newest)}" if newest else ""
    return f"{counted(len(archive.papers), 'paper')}{until}."


def _notes(archive: Archive) -> Iterator[str]:
    if not is_large(archive):
        yield (
            "Every page of this site is also plain Markdown, at its address with index.md behind it; the links below "
            "and those in these files lead from one to the other."
        )
    yield (
        "A paper is at papers/ID/, where ID is its arXiv id if it was known by that first; a day is at "
        "days/YYYY-MM-DD/. Abstracts are their authors' own words. What is not known is left out."
    )


def _at(archive: Archive, site: Site, address: Address) -> str:
    return f"{site.url}{address}" + ("" if is_large(archive) else "index.md")


def _papers(archive: Archive, site: Site) -> Iterator[Way]:
    kinds = {
        "Newest": (urls.HOME, "the papers of the last days"),
        "Rising": (urls.RISING, "those that gain votes"),
        "Days": (urls.DAYS, "every day that has papers; weeks, months and years lead on from there"),
        "Trends": (urls.TRENDS, "which tags and organizations papers name more or less often than before"),
        "Organizations": (urls.ORGANIZATIONS, "who published them"),
        "Authors": (urls.AUTHORS, "those with several papers"),
    }
    return (Way(name, _at(archive, site, address), about) for name, (address, about) in kinds.items())


def _tags(archive: Archive, site: Site) -> Iterator[Way]:
    yield Way("All tags", _at(archive, site, urls.TAGS), counted(len(archive.labels), "tag"))
    for slug, tag in archive.vocabulary.tags.items():
        if not tag.broader and (papers := archive.by_tag.get(slug)):
            number = counted(len(papers), "paper")
            yield Way(tag.label, _at(archive, site, urls.tag(slug)), f"{tag.description} {number}.")


def _programs(archive: Archive, site: Site) -> Iterator[Way]:
    yield Way("Index of the interface", f"{site.url}api/index.json", "JSON: every day, and where everything is")
    yield Way("Schema of a paper", f"{site.url}api/schema/paper.schema.json", "JSON Schema")
    if archive.by_day:
        yield Way("Feed of the newest papers", f"{site.url}feed.json", "JSON Feed; feed.atom is Atom")
    yield Way("All feeds", f"{site.url}feeds.opml", "OPML")


def _optional(site: Site) -> Iterator[Way]:
    yield Way("Search", f"{site.url}{urls.SEARCH}", "needs JavaScript; ?q= takes the words")
    yield Way("Sitemap", f"{site.url}sitemap.xml")
