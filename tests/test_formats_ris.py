"""RIS: what is written, and what two parsers read of it."""

import re
from datetime import date

import pytest
import rispy
from hypothesis import given

from generator.bibliography import tidy
from generator.formats import ris
from generator.formats.citation import cite
from generator.paper import Organization, Paper
from generator.tex import plain
from tests.cited import ANY_TEXT, ARCHIVES, paper, papers_of, preprint, read_back


def written(*papers: Paper, abstracts: bool = False) -> str:
    return "".join(ris.write(map(cite, papers), abstracts=abstracts))


def test_a_preprint() -> None:
    its = preprint(
        "Q\\&A on $x^2$",
        authors=("Ludwig van der Beispiel, Jr.", "Example Team"),
        abstract="One.\n\nTwo.",
        keywords=("A* search",),
        published=date(2025, 10, 7),
        withdrawn=True,
    )
    assert written(its, abstracts=True).split("\r\n") == [
        "TY  - UNPB",
        "ID  - beispiel2025q-2510.15444",
        "TI  - Q&A on x²",
        "AU  - van der Beispiel, Ludwig, Jr.",
        "AU  - Example Team",
        "PY  - 2025",
        "DA  - 2025/10/07/",
        "PB  - arXiv",
        "AN  - arXiv:2510.15444",
        "UR  - https://arxiv.org/abs/2510.15444",
        "KW  - A* search",
        "AB  - One. Two.",
        "N1  - Withdrawn",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (
            {"journal_ref": "Journal of Examples 12 (3), 45–67 (2020)"},
            "TY  - JOUR|T2  - Journal of Examples|VL  - 12|IS  - 3|SP  - 45|EP  - 67|PY  - 2020|DA  - 2020///",
        ),
        ({"journal_ref": "EMNLP 2020"}, "TY  - CONF|T2  - EMNLP 2020"),
        ({"journal_ref": "Somewhere, to appear"}, "TY  - GEN|N1  - Somewhere, to appear"),
        ({"arxiv_id": "2510.15444"}, "TY  - UNPB|DA  - 2025/10//"),
    ],
)
def test_types_dates_and_places(facts: dict[str, str], lines: str) -> None:
    assert set(lines.split("|")) <= set(written(paper(**facts)).split("\r\n"))


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_text_breaks_a_record(title: str, name: str, rest: str) -> None:
    texts = (f"{rest}\nER  - \r\nTY  - JOUR", f"x\u2028TI  - {rest}")
    its = paper(title, authors=(name, "Ada Beispiel"), abstract=texts[0], keywords=texts, journal_ref=rest, doi=rest)
    text = written(its, preprint("The next"), abstracts=True)
    assert re.fullmatch(r"(?:[A-Z][A-Z0-9]  - [^\r\n]*\r\n)+", text)
    assert text.count("\r\nER  - \r\n") == 2
    first, second = rispy.loads(text)
    assert first["keywords"] == list(map(tidy, texts))
    assert first["abstract"] == tidy(texts[0])
    assert second["title"] == "The next"
    assert [back.title for back in read_back("ris", text).records][-1] == "The next"


@ARCHIVES
def test_our_reader_reads_the_same(archive: str) -> None:
    papers = papers_of(archive)
    parsed = read_back("ris", written(*papers, abstracts=True))
    assert parsed.faults == ()
    for its, back in zip(papers, parsed.records, strict=True):
        assert back.title == plain(its.title)
        assert list(back.authors) == [plain(name).rstrip("§") for name in its.authors]
        assert (back.arxiv_id, back.doi, back.published) == (its.arxiv_id, its.doi and its.doi.lower(), its.published)
        assert back.abstract == tidy(its.abstract)


@ARCHIVES
def test_rispy_reads_the_same(archive: str) -> None:
    papers = papers_of(archive)
    for its, back in zip(papers, rispy.loads(written(*papers)), strict=True):
        citation = cite(its)
        assert back["id"] == citation.key
        assert back["title"] == citation.title
        assert len(back.get("authors", [])) == len(citation.authors)
        assert back.get("urls", [""]) == [citation.url]


def test_an_organization_publishes_what_is_in_no_archive() -> None:
    assert "PB  - Example University\r\n" in written(paper(organization=Organization("x", "Example University")))
