"""What citations say: names, where and when a paper appeared, and what it is called in bibliographies."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bibliography import tidy
from generator.formats.citation import cite
from generator.formats.names import Name, split
from generator.formats.venue import Venue, from_reference, venue
from generator.paper import Organization, Provenance
from tests.cited import ANY_TEXT, ARCHIVES, committed, paper, papers_of, preprint


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Beispiel", Name("Beispiel", "Ada")),
        ("Ada B. Muster-Beispiel", Name("Muster-Beispiel", "Ada B.")),
        ("Beispiel, Ada", Name("Beispiel", "Ada")),
        ("Ludwig van der Beispiel", Name("Beispiel", "Ludwig", "van der")),
        ("van der Beispiel, Ludwig", Name("Beispiel", "Ludwig", "van der")),
        ("María de la Muestra Ejemplo", Name("Muestra Ejemplo", "María", "de la")),
        ("Guy Van den Exempel", Name("Van den Exempel", "Guy")),
        ("Ronan Le Exemple", Name("Le Exemple", "Ronan")),
        ("An Le Nguyen", Name("Nguyen", "An Le")),
        ("Van Nguyen", Name("Nguyen", "Van")),
        ("Le Beispiel", Name("Beispiel", "Le")),
        ("Cosma d'Esempio", Name("d'Esempio", "Cosma")),
        ("Ada Beispiel Jr.", Name("Beispiel", "Ada", suffix="Jr.")),
        ("Ada Beispiel, Jr.", Name("Beispiel", "Ada", suffix="Jr.")),
        ("Beispiel, III, Ada", Name("Beispiel", "Ada", suffix="III")),
        ("Beispiel, Ada, III", Name("Beispiel", "Ada", suffix="III")),
        ("Ada Beispiel§", Name("Beispiel", "Ada")),
        ("Tomás Ejemplo∗†", Name("Ejemplo", "Tomás")),
        ("Linxi “Jim” Muster", Name("Muster", "Linxi “Jim”")),
        ("山田 太郎", Name("山田", "太郎")),
        ("王小明", Name(literal="王小明")),
        ("Muster", Name(literal="Muster")),
        ("Muster S V", Name(literal="Muster S V")),  # which of them is the family's, nobody said
        ("Example Team", Name(literal="Example Team")),
        ("The Example Collaboration", Name(literal="The Example Collaboration")),
        ("Example AI", Name(literal="Example AI")),
        ("Examples Research, Inc.", Name(literal="Examples Research, Inc.")),
        ("Muster (the younger)", Name(literal="Muster (the younger)")),
        ("One, Two, Three, Four", Name(literal="One, Two, Three, Four")),
        ("  ", None),
        ("*", None),
    ],
)
def test_names_are_taken_apart_where_that_can_be_told(name: str, parts: Name | None) -> None:
    assert split(name) == parts


@given(ANY_TEXT)
def test_any_name_is_whole_or_has_a_family_name(name: str) -> None:
    parts = split(name)
    if parts:
        assert bool(parts.literal) != bool(parts.family)
        assert not parts.literal or parts == Name(literal=parts.literal)


def test_what_says_that_there_are_more_is_no_author() -> None:
    citation = cite(preprint(authors=("Ada Beispiel", "et al."), author_count=9))
    assert [name.family for name in citation.authors] == ["Beispiel"]
    assert citation.others
    assert not cite(preprint(authors=("Ada Beispiel",), author_count=1)).others
    assert not cite(preprint(author_count=9)).others  # nobody is named: there are no others


# --- where -----------------------------------------------------------------------------------------------------------

JOURNAL = "article-journal"
MEETING = "paper-conference"


@pytest.mark.parametrize(
    ("reference", "where"),
    [
        ("Phys. Rev. D 76, 013009 (2007)", Venue(JOURNAL, "Phys. Rev. D", "76", pages="013009", year="2007")),
        (
            "Journal of Examples 12 (3), 45–67 (2020)",
            Venue(JOURNAL, "Journal of Examples", "12", "3", "45–67", year="2020"),
        ),
        (
            "Journal of Examples, 21(140):1-67, 2020",
            Venue(JOURNAL, "Journal of Examples", "21", "140", "1–67", year="2020"),
        ),
        (
            "IEEE Transactions on Examples, vol. 3, no. 4, pp. 1-10, May 2020",
            Venue(JOURNAL, "IEEE Transactions on Examples", "3", "4", "1–10", year="2020"),
        ),
        ("Transactions on Examples (2024)", Venue(JOURNAL, "Transactions on Examples", year="2024")),
        ("Journal of Examples, 2024", Venue(JOURNAL, "Journal of Examples", year="2024")),
        ("EMNLP 2023", Venue(MEETING, "EMNLP 2023", year="2023")),
        ("In ICML '24", Venue(MEETING, "ICML '24")),
        ("Accepted at the NeurIPS 2024", Venue(MEETING, "NeurIPS 2024", year="2024")),
        (
            "Proceedings of the 3rd Conference on Examples, pages 12-19, 2021",
            Venue(MEETING, "Proceedings of the 3rd Conference on Examples", pages="12–19", year="2021"),
        ),
        (
            "Proceedings of the 2021 Conference on Examples",
            Venue(MEETING, "Proceedings of the 2021 Conference on Examples", year="2021"),
        ),
        # What could be read in two ways, or says nothing of a place, is told as it stands.
        ("Nature, to appear", Venue(note="Nature, to appear")),
        ("TMLR 2023", Venue(note="TMLR 2023")),
        ("A 1, 2 (2020); B 3, 4 (2021)", Venue(note="A 1, 2 (2020); B 3, 4 (2021)")),
        ("arXiv preprint arXiv:2510.15444", Venue(note="arXiv preprint arXiv:2510.15444")),
    ],
)
def test_references_are_taken_apart_where_they_can_be_read_in_one_way(reference: str, where: Venue) -> None:
    assert from_reference(reference) == where


@given(
    st.text(max_size=60) | st.from_regex(r"[A-Z][a-z ]{3,9} \d{1,3} ?\(?\d*\)?, \d+-?\d* \(20\d\d\)", fullmatch=True)
)
def test_no_reference_is_lost(reference: str) -> None:
    where = from_reference(reference)
    assert where.note or where.container or not tidy(reference)


@pytest.mark.parametrize(
    ("extra", "where"),
    [
        (
            {"entry_type": "inproceedings", "booktitle": "Proc. of Examples", "pages": "1--9", "publisher": "Press"},
            Venue(MEETING, "Proc. of Examples", pages="1–9", publisher="Press"),
        ),
        (
            {
                "entry_type": "JOUR",
                "JF": "Journal of Examples",
                "VL": "3",
                "IS": "1",
                "SP": "5",
                "EP": "7",
                "PY": "2020",
            },
            Venue(JOURNAL, "Journal of Examples", "3", "1", "5–7", year="2020"),
        ),
        (
            {"entry_type": "article-journal", "container-title": "Journal of Examples", "issued": "2020-05"},
            Venue(JOURNAL, "Journal of Examples", year="2020"),
        ),
        ({"entry_type": "phdthesis", "school": "Example University"}, Venue("thesis", publisher="Example University")),
        ({"entry_type": "article", "journal": "arXiv preprint arXiv:2510.15444"}, Venue()),
        ({"entry_type": "article", "volume": "3"}, Venue()),
        ({"entry_type": "misc"}, Venue()),
    ],
)
def test_libraries_name_the_parts(extra: dict[str, str], where: Venue) -> None:
    assert venue(paper(extra=extra)) == where


def test_what_a_library_said_counts_where_another_source_stands() -> None:
    library = {"entry_type": "article", "journal": "Journal of Examples", "volume": "3", "year": "2021"}
    sources = (Provenance("bibtex", "a.bib", None, ("title",), {"extra": library}),)
    its = preprint(extra={"comment": "9 pages"}, doi="10.1/a", sources=sources)
    assert venue(its).container == "Journal of Examples"


# --- when ------------------------------------------------------------------------------------------------------------

DAY = date(2025, 10, 17)
IN_JOURNAL = "Journal of Examples 12 (3), 45–67 (2026)"


@pytest.mark.parametrize(
    ("facts", "issued"),
    [
        ({"published": DAY, "featured": date(2025, 10, 20), "arxiv_id": "2510.15444"}, (2025, 10, 17)),
        ({"featured": date(2025, 10, 20)}, ()),  # a feed's day is not when it appeared
        ({"featured": DAY, "arxiv_id": "2509.00001"}, (2025, 9)),
        ({"arxiv_id": "math/9910001"}, (1999, 10)),
        ({"published": DAY, "arxiv_id": "2510.15444", "journal_ref": IN_JOURNAL}, (2026,)),
        ({"published": date(2026, 1, 2), "arxiv_id": "2601.15444", "journal_ref": IN_JOURNAL}, (2026,)),
        ({"published": date(2026, 5, 6), "journal_ref": IN_JOURNAL}, (2026, 5, 6)),  # the day of a library is its own
        ({"published": DAY, "journal_ref": "ICML '25"}, (2025, 10, 17)),
    ],
)
def test_dates_are_of_where_it_appeared(facts: dict[str, Any], issued: tuple[int, ...]) -> None:
    assert cite(paper(**facts)).issued == issued


# --- what it is called -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("its", "key"),
    [
        (preprint(authors=("Ada Beispiel",), published=DAY), "beispiel2025attention-2510.15444"),
        (preprint("The A-Z of $K$-means", authors=("José Ñandú",)), "nandu2025z-2510.15444"),
        (paper("On what?", paper_id="on-what"), "on-what"),
        (paper("深度学习", paper_id="paper-0123abcd", authors=("王小明",)), "paper-0123abcd"),
        (paper("Word " * 40, paper_id="word-" * 15 + "word"), "word-948e009e"),
        (preprint("\\input{x}", authors=("}{, %@",), published=DAY), "2025input-2510.15444"),
    ],
)
def test_keys_name_author_year_word_and_id(its: Any, key: str) -> None:
    assert cite(its).key == key


@ARCHIVES
def test_keys_are_the_only_ones_whatever_case_they_are_in(archive: str) -> None:
    papers = papers_of(archive)
    assert len({cite(its).key.casefold() for its in papers}) == len(papers)


def test_a_key_rests_on_its_paper_alone() -> None:
    papers = committed().papers
    assert [cite(its).key for its in papers] == [cite(its).key for its in reversed(papers)][::-1]


def test_an_address_is_given_where_no_identifier_leads_there() -> None:
    site = "https://archive.example/"
    assert cite(paper(paper_id="attention"), site).url == f"{site}papers/attention/"
    assert cite(paper(paper_id="attention")).url == ""
    assert cite(preprint(), site).url == "https://arxiv.org/abs/2510.15444"
    assert cite(paper(doi="10.1/a"), site).url == ""
    assert cite(preprint(url="https://example.org/"), site).url == "https://example.org/"


def test_a_preprint_is_published_by_its_archive() -> None:
    organization = Organization("x", "Example University")
    assert cite(preprint(organization=organization)).publisher == "arXiv"
    assert cite(paper(organization=organization)).publisher == "Example University"
