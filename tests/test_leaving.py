"""A person's library goes in, and comes out as it was: what is exported and read again is the same library."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Capture
from generator.config import Config
from generator.formats import bibtex, csl_json, ris
from generator.formats.citation import cite
from generator.ingest import read_file
from generator.merge import merge
from generator.paper import Paper, Record


def read(text: str) -> tuple[Record, ...]:
    reading = read_file(Capture("library", text.encode()), Config())
    assert reading.faults == ()
    return reading.records


def papers_of(text: str) -> tuple[Paper, ...]:
    return merge((), read(text)).papers


def exported(papers: tuple[Paper, ...]) -> str:
    return "".join(bibtex.write(map(cite, papers)))


LIBRARY = r"""
@inproceedings{he2016deep, title = {Deep Examples}, author = {Beispiel, Ada and Muster, Bob and others},
  booktitle = {Proceedings of Examples}, year = 2016, month = jun, editor = {Editor, Eva and others}, series = {LNCS},
  pages = {770--778}, isbn = {978-3-16-148410-0}, address = {Basel}, organization = {Society}, note = {Oral, 50\% each},
  keywords = {one, two words}, publisher = {Press & Co.}}
@article{nowhere, title = {An Article without a Journal}, author = {Beispiel, Ada}, year = 2001, volume = 3,
  issn = {1234-5678}}
@misc{page:2, title = {A Page}, author = {{Example Team}}, year = 1999, howpublished = {On paper}, institution = {Home}}
@unpublished{draft, title = {A Draft}, author = {Muster, Bob}, year = 2003, note = {To appear}}
@manual{manual_1, author = {Beispiel, Ada}, title = {A Manual}, organization = {Example Works},
  edition = {Second}, year = 2004, address = {Bern}}
@mastersthesis{thesis, title = {A Thesis}, author = {Muster, Bob}, school = {Example University}, year = 2005,
  type = {Diploma thesis}}
@techreport{report, title = {A Report}, author = {Muster, Bob}, institution = {Example Institute}, number = {TR-7},
  year = 2006}
@inbook{part, title = {A Part}, author = {Muster, Bob}, booktitle = {A Whole}, chapter = 7, publisher = {Press},
  year = 2007}
@misc{preprint, title = {A Preprint}, author = {Muster, Bob}, eprint = {2001.00001}, archiveprefix = {arXiv}}
"""


def facts(its: Paper | Record) -> dict[str, Any]:
    names = ("title", "authors", "doi", "arxiv_id", "journal_ref", "keywords", "published")
    return {name: getattr(its, name) for name in names} | {
        name: text
        for name, text in its.extra.items()
        if name not in ("citation_key", "ids", "primaryclass", "version") and not (its.arxiv_id and name == "year")
    }


def test_a_library_comes_out_with_all_its_fields() -> None:
    papers = papers_of(LIBRARY)
    again = {its.title: its for its in papers_of(exported(papers))}
    for its in papers:
        back = facts(again[its.title])
        if its.arxiv_id:
            back.pop("month", None)  # which its number tells
        assert back == facts(its)


def test_what_cites_a_library_finds_its_entries() -> None:
    text = exported(papers_of(LIBRARY))
    for key in re.findall(r"@\w+\{([^,]+),", LIBRARY):
        assert f"  ids = {{{key}}},\n" in text
    assert "@inproceedings{beispiel2016deep-deep-examples,\n" in text


def test_leaving_twice_is_leaving_once() -> None:
    once = exported(papers_of(LIBRARY))
    twice = exported(papers_of(once))
    assert twice == once


def test_a_key_that_would_break_an_entry_is_left_out() -> None:
    (its,) = papers_of("@misc{a%b#c~\\d, title = {A}, year = 2020}")
    assert "ids" not in exported((its,))


@pytest.mark.parametrize("arxiv", ["", "eprint = {2001.00001}, archiveprefix = {arXiv},"])
def test_what_stands_in_an_archive_has_its_numbers_from_there(arxiv: str) -> None:
    (its,) = papers_of(f"@article{{a, title = {{A}}, {arxiv} journal = {{CoRR}}, volume = {{abs/2001.00001}}}}")
    assert ("journal = {CoRR}" in exported((its,))) is not bool(arxiv)


def test_ris_and_csl_say_the_same() -> None:
    its = next(paper for paper in papers_of(LIBRARY) if paper.title == "Deep Examples")
    lines = set(ris.record(cite(its)).split("\r\n"))
    assert {
        "ED  - Editor, Eva",
        "T3  - LNCS",
        "CY  - Basel",
        "SN  - 978-3-16-148410-0",
        "N1  - Oral, 50% each",
        "KW  - two words",
    } <= lines
    item = csl_json.item(cite(its))
    assert item["editor"] == [{"family": "Editor", "given": "Eva"}]
    assert (item["collection-title"], item["publisher-place"], item["ISBN"], item["note"], item["keyword"]) == (
        "LNCS",
        "Basel",
        "978-3-16-148410-0",
        "Oral, 50% each",
        "one, two words",
    )


_WORDS = st.text(st.sampled_from("abcdefXYZ é&%#_$~^-"), min_size=1, max_size=20).map(
    lambda text: " ".join(f"w{text}w".split())
)
_TYPES = "article book inproceedings incollection inbook phdthesis mastersthesis techreport misc unpublished manual"
_NAMES = (
    "note edition series address organization school institution publisher howpublished chapter type volume number"
    " journal booktitle location".split()
)


@st.composite
def entries(draw: st.DrawFn) -> str:
    """An entry of any type with any fields, as a library holds it."""
    escaped = _WORDS.map(lambda text: re.sub(r"([&%#_$])", r"\\\1", text).replace("~", " ").replace("^", ""))
    fields = draw(st.dictionaries(st.sampled_from(_NAMES), escaped, max_size=6))
    fields["title"] = draw(st.from_regex(r"[A-Z][a-zé]{1,8}( [A-Z]?[a-zé]{1,8}){0,4}", fullmatch=True))
    fields["year"] = str(draw(st.integers(1900, 2030)))
    fields["author"] = " and ".join(draw(st.lists(st.sampled_from(["Beispiel, Ada", "{Example Team}", "Muster, B."]))))
    fields["keywords"] = ", ".join(draw(st.lists(escaped.filter(lambda word: ";" not in word), max_size=3)))
    kind, key = draw(st.sampled_from(_TYPES.split())), draw(st.from_regex(r"[A-Za-z][\w:.+/-]{0,20}", fullmatch=True))
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}}}\n"


@given(entries())
def test_any_entry_comes_back(text: str) -> None:
    (its,) = papers_of(text)
    (back,) = papers_of(exported((its,)))
    assert (back.title, back.authors, back.keywords) == (its.title, its.authors, its.keywords)
    assert (back.journal_ref, back.published) == (its.journal_ref, its.published)
    assert back.extra["year"] == its.extra["year"]
    assert back.extra["entry_type"] == its.extra["entry_type"]
    for name in set(_NAMES) - {"journal", "booktitle"}:
        assert back.extra.get(name, "") == its.extra.get(name, "")
    assert its.extra["citation_key"] in (*back.extra.get("ids", "").split(","), back.extra["citation_key"])
