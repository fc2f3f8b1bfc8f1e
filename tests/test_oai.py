"""The OAI-PMH static repository: held against what the specification and its schemas ask for, and read back.

The schemas are not shipped, their licence being unknown: `checked` says in Python what they say of such a file.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.archive import Papers, gather
from generator.build import build
from generator.config import Config, Limits, Oai
from generator.content import read_content
from generator.escape import one_line
from generator.forms import oai
from generator.forms.oai import Repository, base_url, identifier
from generator.ids import PaperId
from generator.layout import Layout
from generator.page import Forms, Site
from generator.pages.forms import repository_forms
from generator.paper import Paper, Point, Provenance
from generator.tex import plain
from generator.vocabulary import Vocabulary
from generator.writer import Memory
from tests import odd_archive

SITE = Site("https://example.org/papers/", "Papers & more", "Research papers.", "en")
SR = "{http://www.openarchives.org/OAI/2.0/static-repository}"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
OAI_DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_DAY = r"\d{4}-\d\d-\d\d"
IDENTIFY = {
    "repositoryName": r"[^\n]+",
    "baseURL": r"https?://\S+",
    "protocolVersion": r"2\.0",
    "adminEmail": r"\S+@(\S+\.)+\S+",
    "earliestDatestamp": _DAY,
    "deletedRecord": "no",
    "granularity": "YYYY-MM-DD",
}
"""The elements of ``Identify`` in the order of the schema, and what may stand in them in a static repository."""

FORMAT = {
    "metadataPrefix": "oai_dc",
    "schema": r"http://www\.openarchives\.org/OAI/2\.0/oai_dc\.xsd",
    "metadataNamespace": r"http://www\.openarchives\.org/OAI/2\.0/oai_dc/",
}
ELEMENTS = frozenset(
    "title creator subject description publisher contributor date type format identifier source language relation"
    " coverage rights".split()
)


def names(of: Element) -> list[str]:
    return [child.tag for child in of]


def texts(of: Element, allowed: dict[str, str]) -> None:
    """Each child in its order, without children or attributes, with a text as allowed."""
    assert names(of) == [f"{OAI}{name}" for name in allowed]
    for child, pattern in zip(of, allowed.values(), strict=True):
        assert re.fullmatch(pattern, child.text or ""), (child.tag, child.text)
        assert not len(child)
        assert not child.attrib


def checked(data: bytes) -> list[Element]:
    """The records of a file, which must be what the schemas allow."""
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ElementTree.fromstring(data)
    assert root.tag == f"{SR}Repository"
    assert root.get(f"{XSI}schemaLocation", "").split()[::2] == [SR[1:-1]]
    assert names(root) == [f"{SR}Identify", f"{SR}ListMetadataFormats", f"{SR}ListRecords"]
    identify, formats, records = root
    texts(identify, IDENTIFY)
    assert names(formats) == [f"{OAI}metadataFormat"]
    texts(formats[0], FORMAT)
    assert records.attrib == {"metadataPrefix": "oai_dc"}
    assert len(records)  # at least one
    stamps, known = [], set()
    for record in records:
        stamp, name = checked_record(record)
        stamps.append(stamp)
        known.add(name)
    assert len(known) == len(records)
    assert min(stamps) == identify.findtext(f"{OAI}earliestDatestamp")
    return list(records)


def checked_record(record: Element) -> tuple[str, str]:
    """The datestamp and the identifier of a record, which must be what the schemas allow."""
    assert record.tag == f"{OAI}record"
    assert names(record) == [f"{OAI}header", f"{OAI}metadata"]
    header, metadata = record
    assert names(header) == [f"{OAI}identifier", f"{OAI}datestamp"]  # no setSpec, no status
    name, stamp = (child.text or "" for child in header)
    assert re.fullmatch(r"oai:[A-Za-z0-9.-]+:[A-Za-z0-9_.!~*'();/?:@&=+$,%-]+", name)
    date.fromisoformat(stamp)  # raises where it is none
    [dc] = metadata
    assert dc.tag == f"{OAI_DC}dc"
    assert dc.get(f"{XSI}schemaLocation", "").split()[0] == OAI_DC[1:-1]
    for child in dc:
        assert child.tag.removeprefix(DC) in ELEMENTS
        assert not len(child)
        assert (child.text or "").strip()
    return stamp, name


def values(record: Element, name: str) -> list[str]:
    return [child.text or "" for child in record.iter(f"{DC}{name}")]


@pytest.mark.parametrize("which", ["odd", "real"])
def test_the_file_of_an_archive(request: pytest.FixtureRequest, which: str) -> None:
    layout: Layout = request.getfixturevalue(which)
    archive = read_content(layout).archive
    records = checked((layout.site / oai.NAME).read_bytes())
    assert len(records) == len(archive.papers)
    for record, paper in zip(records, archive.papers, strict=True):
        assert values(record, "title") == [one_line(plain(paper.title))]
        assert values(record, "creator") == [one_line(plain(name)) for name in paper.authors]
        assert "".join(values(record, "description")) == one_line(plain(paper.abstract))
        assert values(record, "identifier")[0].endswith(f"/papers/{paper.paper_id}/")


def test_nothing_in_it_is_of_the_build(odd: Layout) -> None:
    archive = read_content(odd).archive
    stamps = {stamp.text for stamp in ElementTree.parse(odd.site / oai.NAME).iter(f"{OAI}datestamp")}
    told = {paper.changed for paper in archive.papers} - {None}
    assert stamps <= {day.isoformat() for day in told if day}


def paper(name: str, **facts: Any) -> Paper:
    return Paper(paper_id=PaperId(name), **{"title": name, **facts})


def test_a_datestamp_is_the_last_day_that_is_told() -> None:
    captured = Provenance("hf-page", "a.txt", date(2026, 4, 20), ("title",))
    assert paper("x").changed is None
    assert paper("x", published=date(2026, 4, 1)).changed == date(2026, 4, 1)
    assert paper("x", published=date(2026, 4, 1), sources=(captured,)).changed == date(2026, 4, 20)
    seen = (Point(date(2026, 5, 2), 3, 1),)
    assert paper("x", published=date(2026, 4, 1), history=seen, sources=(captured,)).changed == date(2026, 5, 2)


def written(papers: Papers, name: str = SITE.name, labels: Mapping[str, str] | None = None) -> Mapping[str, bytes]:
    forms = Forms(urls.HOME, (oai.NAME,), Repository(), papers, oai.write)
    return oai.write(forms, SITE._replace(name=name), Memory(labels or {}))


def test_a_paper_without_any_date_is_as_old_as_the_oldest() -> None:
    papers = (paper("a", published=date(2026, 4, 1)), paper("b"))
    made = written(papers)[oai.NAME]
    assert [record.findtext(f".//{OAI}datestamp") for record in checked(made)] == ["2026-04-01"] * 2
    assert len(checked(written(papers[1:])[oai.NAME])) == 1


def test_identifiers_tell_archives_of_one_host_apart() -> None:
    its = paper("2510.15444")
    assert identifier(its, SITE._replace(url="https://example.org/")) == "oai:example.org:papers/2510.15444"
    assert identifier(its, SITE._replace(url="https://a.github.io/b/")) == "oai:a.github.io:b/papers/2510.15444"


def test_the_base_url_is_that_of_the_gateway() -> None:
    assert base_url(Repository(), SITE) == "https://example.org/papers/oai.xml"
    gateway = Repository(gateway="https://gateway.example/oai/")
    assert base_url(gateway, SITE) == "https://gateway.example/oai/example.org/papers/oai.xml"


def test_its_owner_is_named_where_that_is_wished(tmp_path: Any) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    with layout.config.open("a", encoding="utf-8") as file:
        file.write("oai: {email: ada@example.org, gateway: 'https://gateway.example/'}\n")
    assert build(layout, 1).faults == ()
    identify = ElementTree.parse(layout.site / oai.NAME).getroot()[0]
    assert identify.findtext(f"{OAI}adminEmail") == "ada@example.org"
    assert identify.findtext(f"{OAI}baseURL") == "https://gateway.example/127.0.0.1:8000/oai.xml"


# --- which archives have one -----------------------------------------------------------------------------------------


def forms(number: int, site: Site = SITE, all_files: int = 20_000) -> Iterator[object]:
    config = Config(limits=Limits(all_files=all_files), oai=Oai())
    return repository_forms(gather((paper(f"p{n}") for n in range(number)), Vocabulary({}), config), site)


def test_there_is_one_where_the_specification_means_it() -> None:
    assert len(list(forms(1))) == len(list(forms(oai.MOST))) == 1
    assert list(forms(0)) == list(forms(oai.MOST + 1)) == []
    assert list(forms(3, all_files=2)) == []
    assert list(forms(3, SITE._replace(url=""))) == []


# --- whatever papers say ---------------------------------------------------------------------------------------------

HOSTILE = st.text(st.characters(), min_size=1, max_size=60)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_whatever_a_paper_says_is_read_back(title: str, abstract: str, author: str, name: str) -> None:
    its = paper("x", title=title, abstract=f"]]>{abstract}&", authors=(author,), journal_ref=name, tags=("t",))
    made = written((its,), f"A{name}", {"t": name})[oai.NAME]
    [record] = checked(made)
    for element, text in {"title": title, "creator": author, "source": name}.items():
        assert values(record, element) == [text for text in [one_line(plain(text))] if text]
    assert values(record, "description") == [one_line(plain(f"]]>{abstract}&"))]
    assert values(record, "subject") == [text for text in [one_line(name)] if text]
