"""CSL-JSON: what is written, what its schema allows, and what a citation processor and our reader make of it."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from generator.bibliography import tidy
from generator.faults import ArchiveError
from generator.formats import csl_json, styled
from generator.formats.citation import cite
from generator.paper import Organization, Paper
from tests.cited import ANY_TEXT, ARCHIVES, paper, papers_of, preprint, read_back

TEXT = {"type": "string", "minLength": 1}
TYPES = "article article-journal paper-conference chapter book thesis report document"
TEXTS = "title container-title volume issue page publisher number version DOI URL keyword note status abstract"
NAME = {
    "type": "object",
    "properties": dict.fromkeys("family given non-dropping-particle suffix literal".split(), TEXT),
    "oneOf": [{"required": ["family"]}, {"required": ["literal"]}],
    "additionalProperties": False,
}
DAY = {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer", "minimum": 1}}
DATE = {
    "type": "object",
    "properties": {"date-parts": {"type": "array", "minItems": 1, "maxItems": 1, "items": DAY}},
    "required": ["date-parts"],
    "additionalProperties": False,
}
# What of CSL 1.0.2's csl-data.json is used here, and no more: there, too, numbers may be texts, an item needs its type
# and id, and has no other properties.
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": TEXT,
            "type": {"enum": TYPES.split()},
            "author": {"type": "array", "minItems": 1, "items": NAME},
            "issued": DATE,
            **dict.fromkeys(TEXTS.split(), TEXT),
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


def written(*papers: Paper, abstracts: bool = False) -> str:
    return "".join(csl_json.write(map(cite, papers), abstracts=abstracts))


def items(*papers: Paper) -> list[dict[str, Any]]:
    found = json.loads(written(*papers, abstracts=True))
    jsonschema.validate(found, SCHEMA)
    assert isinstance(found, list)
    return found


def test_a_preprint() -> None:
    its = preprint(
        authors=("Ludwig van der Beispiel, Jr.", "Example Team"),
        published=date(2025, 10, 7),
        version=3,
        withdrawn=True,
    )
    assert items(its) == [
        {
            "id": "beispiel2025attention-2510.15444",
            "type": "article",
            "title": "Attention to examples",
            "publisher": "arXiv",
            "number": "arXiv:2510.15444",
            "version": "3",
            "URL": "https://arxiv.org/abs/2510.15444",
            "status": "withdrawn",
            "author": [
                {"family": "Beispiel", "given": "Ludwig", "non-dropping-particle": "van der", "suffix": "Jr."},
                {"literal": "Example Team"},
            ],
            "issued": {"date-parts": [[2025, 10, 7]]},
        }
    ]


def test_an_article() -> None:
    (item,) = items(preprint(journal_ref="Journal of Examples 12 (3), 45–67 (2020)", doi="10.1/a"))
    assert item["type"] == "article-journal"
    assert (item["container-title"], item["volume"], item["issue"], item["page"]) == (
        "Journal of Examples",
        "12",
        "3",
        "45-67",
    )


def test_no_papers_are_a_list() -> None:
    assert json.loads(written()) == []


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_comes_back(title: str, name: str, rest: str) -> None:
    its = paper(title, authors=(name,), abstract=rest, keywords=(rest,), doi=rest, organization=Organization("x", rest))
    (item,) = items(its)
    assert item.get("publisher", "") == item.get("abstract", "") == item.get("DOI", "") == tidy(rest)


@ARCHIVES
def test_archives_are_valid_and_come_back(archive: str) -> None:
    papers = papers_of(archive)
    found = items(*papers)
    assert [item["id"] for item in found] == [cite(its).key for its in papers]
    if archive == "odd":
        return  # CSL-JSON has markup in texts: <i>, <b>; a title that holds it loses it
    parsed = read_back("csl-json", written(*papers, abstracts=True))
    assert parsed.faults == ()
    for its, back in zip(papers, parsed.records, strict=True):
        assert back.title == cite(its).title
        assert len(back.authors) == len(its.authors)
        assert (back.arxiv_id, back.doi, back.published) == (its.arxiv_id, its.doi and its.doi.lower(), its.published)


# --- as text ---------------------------------------------------------------------------------------------------------

CITED = preprint("GPT-4 & friends", authors=("Ludwig van der Beispiel", "Ada B. Muster"), published=date(2025, 10, 7))


STYLED = {
    "apa": "van der Beispiel, L., & Muster, A. B. (2025). GPT-4 & friends (ArXiv:2510.15444). arXiv. {}\n",
    "ieee": "L. van der Beispiel and A. B. Muster, “GPT-4 & friends”, Oct. 07, 2025, arXiv: arXiv:2510.15444."
    " [Online]. Available: {}\n",
}


@pytest.mark.parametrize("style", STYLED)
def test_styles(style: str) -> None:
    assert list(styled.write([cite(CITED)], style)) == [STYLED[style].format("https://arxiv.org/abs/2510.15444")]


def test_numbers_of_lists_are_left_out_and_titles_said_once() -> None:
    its = paper("1.58 bits are [1] enough", published=date(2025, 1, 2))
    for style in ("apa", "ieee", "nature"):
        (line,) = styled.write([cite(its)], style)
        assert line.count("1.58 bits are [1] enough") == 1


def test_a_style_that_does_not_exist() -> None:
    with pytest.raises(ArchiveError, match="there is no style 'no-such'"):
        list(styled.write([cite(CITED)], "no-such"))


@pytest.mark.parametrize("archive", ["committed", "odd"])
def test_every_paper_can_be_styled(archive: str) -> None:
    papers = papers_of(archive)[::20]
    lines = list(styled.write(map(cite, papers), "apa"))
    assert len(lines) == len(papers)
    assert all(line.endswith("\n") and line.count("\n") == 1 and line.strip() for line in lines)
