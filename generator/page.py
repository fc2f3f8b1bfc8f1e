"""A page is a value before it is text: what it is made of, and how it is laid out.

Everything that a page shows is in ``about``, in its papers, or in its layout's code: what has the same `fingerprint`
is the same page, and need not be made again.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from generator.escape import yaml_string
from generator.ids import PaperId
from generator.paper import Paper
from generator.urls import Address
from generator.writer import Memory, Writer


class Document(NamedTuple):
    """A page laid out: its front matter and its body, in the form that a writer wrote it.

    ``meta`` holds texts, numbers, dates, flags, and lists and mappings of these.
    """

    meta: Mapping[str, Any]
    body: str


Layout = Callable[[Any, tuple[Paper, ...], Writer], Document]
"""Lays out what a page is about and its papers; depends on nothing else."""


class Page(NamedTuple):
    """One page of the site."""

    address: Address
    template: str
    layout: Layout
    about: Any
    """What is said on the page besides its papers: any value whose ``repr`` tells all of it."""
    papers: tuple[Paper, ...] = ()
    markdown: bool = False
    """Whether Markdown that a person wrote is on it: only a program for Markdown knows what comes of that."""
    forms: "Forms | None" = None
    """What it is besides: of the same papers, or of more of its list."""


class Digested(NamedTuple):
    """A large value that a page is about, under a digest of all of it: that is what its ``repr`` tells."""

    digest: str
    value: Any

    def __repr__(self) -> str:
        return self.digest


class Site(NamedTuple):
    """What ``mkdocs.yml`` says of the site, for files that are read away from it."""

    url: str
    """Where it is, with a slash at its end; empty where that is not known."""
    name: str
    description: str
    language: str
    """As BCP 47 names it."""


class Forms(NamedTuple):
    """What a page is besides: other files at its address, made of its papers."""

    address: Address
    names: tuple[str, ...]
    """Those of the files."""
    about: Any
    """What they say besides the papers: any value whose ``repr`` tells all of it."""
    papers: tuple[Paper, ...]
    write: "Callable[[Forms, Site, Memory], Mapping[str, bytes]]"
    """Gives the files by name; depends on nothing else."""


class DataFile(NamedTuple):
    """A file of the site that is no page, and what is in it."""

    path: str
    data: bytes


class DataFolder(NamedTuple):
    """Files of the site that are no pages, made together of papers and of nothing else: bytes by their name."""

    path: str
    """Where they are, with a slash at its end. Nothing else is in there."""
    papers: tuple[Paper, ...]
    write: Callable[[tuple[Paper, ...]], Mapping[str, bytes]]


def fingerprint(of: Page | Forms | DataFile | DataFolder, fingerprints: Mapping[PaperId, str], made_by: str) -> str:
    """What stays the same as long as the page, file or folder does, given the fingerprint of each paper by id.

    ``made_by`` is what it is made by, besides its layout.
    """
    if isinstance(of, DataFile):
        return blake2b(made_by.encode() + of.data, digest_size=12).hexdigest()
    if isinstance(of, Page):
        said = f"{made_by} {of.template} {of.layout.__module__}.{of.layout.__qualname__} {of.about!r} "
    elif isinstance(of, Forms):
        said = f"{made_by} {of.names} {of.write.__module__}.{of.write.__qualname__} {of.about!r} "
    else:
        said = f"{made_by} {of.write.__module__}.{of.write.__qualname__} "
    papers = [fingerprints[paper.paper_id] for paper in of.papers]
    return blake2b("".join([said, *papers]).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def laid_out(page: Page, writer: type[Writer], memory: Memory, *, twin: bool = False) -> Document:
    """``page`` with its body in the form of ``writer``, and its front matter without what is empty.

    A template sees the same whether it comes from a file or from here; ``twin`` tells it that the page has one.
    """
    meta, body = page.layout(page.about, page.papers, writer(page.address, memory))
    known = {key: value for key, value in meta.items() if value not in (None, (), [], "")}
    known["template"] = page.template
    if twin:
        known["twin"] = True
    return Document(known, body.rstrip("\n"))


def to_markdown(document: Document) -> str:
    """A page as a Markdown file: YAML front matter (YAML 1.1, block mapping), an empty line, its body."""
    lines = "".join(_entry(key, value) for key, value in document.meta.items())
    return f"---\n{lines}---\n\n{document.body.rstrip()}\n"


def _entry(key: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"{key}:\n" + "".join(f"  - {_flow(item)}\n" for item in value)
    return f"{key}: {_flow(value)}\n"


def _flow(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{" + ", ".join(_pairs(value)) + "}"
        case list() | tuple():
            return "[" + ", ".join(_flow(item) for item in value) + "]"
        case _:
            return yaml_string(str(value))


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key}: {_flow(item)}" for key, item in value.items() if item is not None)
