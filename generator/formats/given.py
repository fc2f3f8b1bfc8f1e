"""What a library said of a paper that our record has no field for, in BibTeX's terms, whatever format it was in.

So that a person's library leaves as it came: the key it gave, the type, editors, ISBN, series and so on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from generator.bibliography import tidy
from generator.formats import names
from generator.formats.names import Name
from generator.formats.venue import KINDS, Venue, extras, role_of
from generator.paper import Paper

_MORE_KINDS = {
    name: kind
    for kind, names in {
        "article-magazine": "article-magazine mgzn",
        "article-newspaper": "article-newspaper news",
        "book": "booklet collection edited-book monograph mvcollection mvproceedings mvreference periodical proceedings"
        " reference",
        "chapter": "bookinbook inreference suppbook suppcollection",
        "dataset": "dataset data",
        "manuscript": "unpublished manuscript unpb",
        "motion_picture": "movie video motion_picture",
        "patent": "patent pat",
        "thesis": "dissertation",
        "software": "software softwareversion comp",
        "webpage": "online electronic www webpage elec",
    }.items()
    for name in names.split()
}

_NAMED: Mapping[str, Sequence[str]] = {
    # Fields of BibTeX, then of biblatex, and what RIS and CSL call the same.
    "edition": ("edition", "ET"),
    "series": ("series", "collection-title", "T3"),
    "address": ("address", "publisher-place", "CY"),
    "type": ("type", "genre"),
    "isbn": ("isbn", "ISBN"),
    "issn": ("issn", "ISSN"),
} | {
    name: (name,)
    for name in (
        "organization school institution publisher howpublished chapter note journal journaltitle booktitle volume"
        " number issue pages month location eventtitle venue eid volumes part pagetotal translator language langid"
        " pubstate addendum titleaddon shorttitle maintitle booksubtitle origdate urldate pmid pmcid mrnumber zblnumber"
    ).split()
}
# Styles take a list of keys apart, and nothing in it is TeX.
_KEY = re.compile(r"[^\s,{}()=\"%#\\~^$&'@|<>`]{1,100}")
_ISBN = re.compile(r"97[89][\d -]{10,14}|[\d -]{9,12}[\dXx]")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_OTHERS = ("others", "and others", "et al", "et al.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a library said of a paper. What is not known is empty."""

    keys: tuple[str, ...] = ()
    """What it is called in the libraries it came in."""
    type: str = ""
    """The type of its entry, as the library's format calls it."""
    kind: str = ""
    """The same as CSL 1.0.2 calls it; empty for what says no more than that it is a document."""
    editors: tuple[Name, ...] = ()
    other_editors: bool = False
    """Whether there are more editors than are named."""
    other_authors: bool = False
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    """Texts by BibTeX's names."""

    def text(self, name: str) -> str:
        """A field; empty when it is not known."""
        return self.fields.get(name, "")


_NOTHING = Given()


def given(paper: Paper) -> Given:
    """What libraries said of ``paper``."""
    said = [extra for extra in extras(paper) if "entry_type" in extra or "citation_key" in extra]
    if not said:
        return _NOTHING  # nearly all
    entry_type = _first(said, ("entry_type",)).lower()
    editors = _people(_first(said, ("editor", "ED", "A2")))
    return Given(
        keys=tuple(dict.fromkeys(key for extra in said for key in _keys(extra))),
        type=entry_type,
        kind=kind_of(entry_type),
        editors=tuple(filter(None, map(names.split, (name for name in editors if name not in _OTHERS)))),
        other_editors=any(name in _OTHERS for name in editors),
        other_authors=any(name in _OTHERS for name in _people(_first(said, ("author",)))),
        fields={name: text for name in _NAMED if (text := _first(said, _NAMED[name]))} | _numbers(said),
    )


def kind_of(entry_type: str) -> str:
    """The type of CSL for one of BibTeX, biblatex, RIS or CSL; empty where it says nothing."""
    return KINDS.get(entry_type) or _MORE_KINDS.get(entry_type, "")


def besides(its: Given, venue: Venue | None) -> Iterator[tuple[str, str]]:
    """The fields that say more than where the paper appeared; without a ``venue`` those that say nothing of that."""
    for name, text in its.fields.items():
        part = role_of(name)
        known = venue and part and getattr(venue, part)
        if not part or (venue and (not known or part == "publisher" or (part == "container" and known != text))):
            yield name, text


def _first(said: Sequence[Mapping[str, str]], wanted: Sequence[str]) -> str:
    return next((tidy(extra[name]) for extra in said for name in wanted if extra.get(name)), "")


def _keys(extra: Mapping[str, str]) -> Iterator[str]:
    whole = ",".join(filter(None, (extra.get("citation_key"), extra.get("ids"))))
    return (key for part in whole.split(",") if _KEY.fullmatch(key := part.strip()) and key.isprintable())


def _people(text: str) -> list[str]:
    """The names in a list: RIS and CSL are joined by semicolons, BibTeX has *and*."""
    parts = text.split(";") if ";" in text else _AND.split(text)
    return [name for part in parts if (name := part.strip())]


def _numbers(said: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """RIS has one tag for both numbers."""
    number = _first(said, ("SN",))
    if _ISSN.fullmatch(number):
        return {"issn": number}
    return {"isbn": number} if _ISBN.fullmatch(number) else {}
