"""OPML 2.0 (http://opml.org/spec2.opml): all feeds of the site, to be taken into a feed reader at once."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.escape import one_line
from generator.forms.feed import Feed
from generator.page import Site

_GROUPS = {
    "": "Newest",
    "rising/": "Newest",
    "searches/": "Saved searches",
    "tags/": "Tags",
    "organizations/": "Organizations",
    "authors/": "Authors",
    "days/": "Days",
    "weeks/": "Weeks",
    "months/": "Months",
}
"""Under what feeds stand, by the first segment of their address; those that go on come first."""


def write(feeds: Iterable[Feed], site: Site) -> bytes:
    """The feeds in their groups; in each in the order that they come in."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = one_line(site.name)
    body = SubElement(root, "body")
    groups = {name: Element("outline", text=name) for name in _GROUPS.values()}
    for feed in feeds:
        section, slash, _ = feed.address.partition("/")
        group = groups[_GROUPS[section + slash]]
        group.append(_outline(feed, site))
    body.extend(group for group in groups.values() if len(group))
    indent(root)
    return bytes(tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def _outline(feed: Feed, site: Site) -> Element:
    home = f"{site.url}{feed.address}"
    name = one_line(feed.title)
    return Element("outline", type="rss", text=name, title=name, xmlUrl=f"{home}feed.atom", htmlUrl=home)
