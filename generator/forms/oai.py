"""All papers as an OAI-PMH static repository: one file, which a gateway serves to harvesters.

After "Specification for an OAI Static Repository and an OAI Static Repository Gateway"
(http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm), with unqualified Dublin Core. Days are those
that the papers' records tell, so the same archive gives the same file.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from generator import urls
from generator.escape import html_text, one_line, utf8
from generator.formats.citation import Citation, addresses, cite
from generator.page import Forms, Site
from generator.paper import Paper
from generator.tex import plain
from generator.writer import Memory

NAME = "oai.xml"

MOST = 5_000
"""Records that such a file is meant for, says the specification's introduction."""

_NOBODY = "nobody@unknown.invalid"
"""An address is asked for. Where none is given, this says so: nothing is reached below ``.invalid`` (RFC 6761)."""

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<Repository xmlns="http://www.openarchives.org/OAI/2.0/static-repository"
  xmlns:oai="http://www.openarchives.org/OAI/2.0/"
  xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/static-repository \
http://www.openarchives.org/OAI/2.0/static-repository.xsd">
"""
_FORMATS = """\
<ListMetadataFormats>
<oai:metadataFormat>
<oai:metadataPrefix>oai_dc</oai:metadataPrefix>
<oai:schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</oai:schema>
<oai:metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</oai:metadataNamespace>
</oai:metadataFormat>
</ListMetadataFormats>
<ListRecords metadataPrefix="oai_dc">
"""
_TAIL = "</ListRecords>\n</Repository>\n"
_DC = (
    '<oai_dc:dc xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)


class Repository(NamedTuple):
    """What its owner says of it."""

    email: str = ""
    gateway: str = ""
    """The address of the gateway that serves it, with a slash at its end."""


def write(forms: Forms, site: Site, memory: Memory) -> Mapping[str, bytes]:
    """The file of papers, of which there is one at least, about a `Repository`; ``site`` knows its address."""
    its, papers = forms.about, forms.papers
    stamps = [paper.changed for paper in papers]
    earliest = min(filter(None, stamps), default=date(1970, 1, 1))
    records = (_record(paper, stamp or earliest, site, memory) for paper, stamp in zip(papers, stamps, strict=True))
    text = "".join([_HEAD, _identify(its, earliest, site), _FORMATS, *records, _TAIL])
    return {NAME: utf8(text)}


def identifier(paper: Paper, site: Site) -> str:
    """What names a paper among those of all repositories: host and path of the site are part of it."""
    where = urlsplit(site.url)
    return f"oai:{where.hostname or 'localhost'}:{where.path.lstrip('/')}{urls.PAPERS}{paper.paper_id}"


def base_url(its: Repository, site: Site) -> str:
    """Where harvesters ask: at the gateway, which is told the file's address without its scheme (section 4.1)."""
    at = f"{site.url}{NAME}"
    return f"{its.gateway}{at.partition('://')[2]}" if its.gateway else at


def _identify(its: Repository, earliest: date, site: Site) -> str:
    said = {
        "repositoryName": one_line(site.name),
        "baseURL": base_url(its, site),
        "protocolVersion": "2.0",
        "adminEmail": its.email or _NOBODY,
        "earliestDatestamp": earliest.isoformat(),
        "deletedRecord": "no",
        "granularity": "YYYY-MM-DD",
    }
    lines = (f"<oai:{name}>{html_text(value)}</oai:{name}>\n" for name, value in said.items())
    return f"<Identify>\n{''.join(lines)}</Identify>\n"


def _record(paper: Paper, stamp: date, site: Site, memory: Memory) -> str:
    named = html_text(identifier(paper, site))
    header = f"<oai:identifier>{named}</oai:identifier><oai:datestamp>{stamp.isoformat()}</oai:datestamp>"
    return (
        f"<oai:record>\n<oai:header>{header}</oai:header>\n"
        f"<oai:metadata>{_DC}\n{''.join(_elements(paper, site, memory))}</oai_dc:dc></oai:metadata>\n</oai:record>\n"
    )


def _elements(paper: Paper, site: Site, memory: Memory) -> Iterator[str]:
    for name, value in _said(paper, site, memory):
        if text := one_line(value):
            yield f"<dc:{name}>{html_text(text)}</dc:{name}>\n"


def _said(paper: Paper, site: Site, memory: Memory) -> Iterator[tuple[str, str]]:
    """The elements of Dublin Core, each with what stands in it; nothing is inferred."""
    cited: Citation = memory.part((cite, paper.paper_id), partial(cite, paper, site.url))
    yield "title", plain(paper.title)
    yield from (("creator", plain(name)) for name in paper.authors)
    yield from (("subject", word) for word in _subjects(paper, memory))
    yield "description", plain(paper.abstract)
    yield "date", "-".join(f"{part:02}" for part in cited.issued)
    yield "type", "Text"
    yield "identifier", f"{site.url}{urls.paper(paper.paper_id)}"
    yield from (("identifier", address) for address in addresses(paper))
    yield "source", plain(paper.journal_ref or "")
    yield from (("relation", address) for address in (paper.code_url, paper.project_url) if address)


def _subjects(paper: Paper, memory: Memory) -> Iterator[str]:
    yield from (memory.labels[slug] for slug in paper.tags or ())
    yield from paper.categories
    yield from map(plain, paper.keywords)
