"""What the static interface is made of: `generator.forms.api` says how it looks."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import urls
from generator.archive import Archive, Papers
from generator.forms import api, hugging_face
from generator.forms.api import OfDay, OfList
from generator.page import DataFile, Forms, Site
from generator.pages.forms import is_large
from generator.tex import plain
from generator.urls import Address

_UNDATED = "undated.json"


def api_forms(archive: Archive) -> Iterator[Forms]:
    """The files of papers, days and longer lists; none in a large archive."""
    if is_large(archive):
        return
    taken = api.taken(archive.papers)
    for day, papers in archive.by_day.items():
        yield _of_day(OfDay(day.isoformat(), taken), papers)
    for paper in archive.without_day:  # one each: there may be many, and they have nothing in common
        yield _of_day(OfDay("", taken), (paper,))
    if newest := next(iter(archive.by_day.values()), None):
        yield Forms(api.AT, (hugging_face.DAILY,), None, newest, api.newest_files)
    yield _of_list(OfList(_UNDATED, {}), archive.without_day)
    for slug in archive.vocabulary.tags:
        about = {"tag": slug, "label": archive.labels[slug]}
        yield _of_list(OfList(f"tags/{slug}.json", about), archive.by_tag.get(slug, ()))
    for address, papers in archive.by_organization.items():
        about = {"organization": _slug(address), "name": plain(archive.organization_names[address])}
        yield _of_list(OfList(f"{address.removesuffix('/')}.json", about), papers)


def _of_day(of: OfDay, papers: Papers) -> Forms:
    return Forms(api.AT, api.names(of, papers), of, papers, api.day_files)


def _of_list(of: OfList, papers: Papers) -> Forms:
    return Forms(api.AT, (of.name,), of, papers, api.list_files)


def _slug(address: Address) -> str:
    return address.split("/")[-2]


def api_files(archive: Archive, site: Site) -> Iterator[DataFile]:
    """What there is in every archive: the index of the interface, all tags and organizations, and the schemas."""
    yield api.data_file("index.json", _index(archive, site))
    yield api.data_file("tags.json", {"tags": list(_tags(archive, site))})
    yield api.data_file("organizations.json", {"organizations": list(_organizations(archive, site))})
    yield from api.schemas()


def _index(archive: Archive, site: Site) -> dict[str, Any]:
    days = [{"day": day.isoformat(), "papers": len(papers)} for day, papers in archive.by_day.items()]
    said = {
        "name": site.name,
        "description": site.description,
        "address": site.url,
        "version": api.VERSION,
        "papers": len(archive.papers),
        "undated": len(archive.without_day),
        "newest": days[0]["day"] if days else "",
        "addresses": _addresses(archive),
        "days": days,
    }
    return {name: value for name, value in said.items() if value != ""}


def _addresses(archive: Archive) -> Mapping[str, str]:
    """Where everything is, below the site; a name in braces is to be filled in (RFC 6570)."""
    always = {
        "tags": f"{api.AT}tags.json",
        "organizations": f"{api.AT}organizations.json",
        "schema": f"{api.AT}schema/{{name}}.schema.json",
        "page": f"{urls.PAPERS}{{id}}/",
        "feed": "feed.json",
        "feeds": "feeds.opml",
        "search": f"{urls.SEARCH}?q={{words}}",
        "llms": "llms.txt",
        "status": f"{api.AT}status.json",
    }
    if is_large(archive):
        return always
    return always | {
        "paper": f"{api.AT}papers/{{id}}.json",
        "day": f"{api.AT}daily/{{day}}.json",
        "tag": f"{api.AT}tags/{{tag}}.json",
        "organization": f"{api.AT}organizations/{{organization}}.json",
        "undated": f"{api.AT}{_UNDATED}",
        "markdown": f"{urls.PAPERS}{{id}}/index.md",
        "hugging_face_paper": f"{api.AT}papers/{{id}}",
        "hugging_face_daily": f"{api.AT}{hugging_face.DAILY}",
    }


def _tags(archive: Archive, site: Site) -> Iterator[dict[str, Any]]:
    for slug, tag in archive.vocabulary.tags.items():
        yield {
            "tag": slug,
            "label": tag.label,
            "description": tag.description,
            "broader": list(tag.broader),
            "papers": len(archive.by_tag.get(slug, ())),
            "page": f"{site.url}{urls.tag(slug)}",
        }


def _organizations(archive: Archive, site: Site) -> Iterator[dict[str, Any]]:
    """By their number of papers."""
    groups = sorted(archive.by_organization.items(), key=lambda its: (-len(its[1]), its[0]))
    for address, papers in groups:
        yield {
            "organization": _slug(address),
            "name": plain(archive.organization_names[address]),
            "handles": sorted({paper.organization.handle for paper in papers if paper.organization}),
            "papers": len(papers),
            "page": f"{site.url}{address}",
        }
