"""The adapter of saved Daily Papers pages, on the real captures and on broken ones."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Capture, Parsed
from generator.merge import merge
from generator.paper import Organization
from generator.sources import hf_page
from generator.sources import parse as parse_any

CAPTURES = Path(__file__).parent.parent / "content" / "captures"

HEAD = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the community\n\n"
ABSTRACT = "We study how things that are studied can be studied, " * 5 + "and find that they can."


def listing(*papers: str, day: str = "Apr 20") -> str:
    return HEAD + day + "\n\n" + "\n\n".join(papers) + "\n"


def listed(title: str, byline: str = "  • 5 authors", when: str = "Dec 17, 2025", abstract: str = ABSTRACT) -> str:
    return f"{title}\n\n{abstract}\n\n{byline}\n·\n{when}"


def parse(capture: Capture) -> Parsed:
    return parse_any(capture)[1]


def read(text: str, captured: date | None = None) -> Parsed:
    return parse(Capture("page.txt", text.encode(), captured))


@pytest.fixture(scope="module")
def real() -> dict[str, Parsed]:
    files = sorted(CAPTURES.glob("*.txt"))
    return {path.name: parse(Capture(path.name, path.read_bytes())) for path in files}


def test_the_real_captures(real: dict[str, Parsed]) -> None:
    """The counts are the project's contract with its first input."""
    assert [fault for parsed in real.values() for fault in parsed.faults] == []
    found = [record for parsed in real.values() for record in parsed.records]
    assert len(found) == 534
    papers = merge((), found).papers
    assert len(papers) == 496
    days = [paper.published for paper in papers if paper.published]
    assert len(days) == 127
    assert len(set(days)) == 119
    years = Counter(day.year if day.year > 2022 else "older" for day in days)
    assert years == {2026: 5, 2025: 50, 2024: 36, 2023: 23, "older": 13}
    assert len({paper.organization for paper in papers if paper.organization}) == 7
    assert {parsed.records[0].captured for parsed in real.values()} == {
        date(2026, 4, 20),
        date(2025, 12, 17),
        date(2025, 11, 20),
        None,
    }


def test_each_real_paper_says_which_capture_gave_what(real: dict[str, Parsed]) -> None:
    papers = merge((), [record for parsed in real.values() for record in parsed.records]).papers
    shared = [paper for paper in papers if len(paper.sources) > 1]
    assert len(shared) > 30
    for paper in shared:
        for source in paper.sources:
            record = next(r for r in real[source.capture].records if r.title == paper.title)
            assert all(getattr(record, name) == getattr(paper, name) for name in source.fields)


def test_a_listed_paper() -> None:
    parsed = read(listing(listed("A Title", when="Sep 11, 2024 6"), listed("B", "furiosa-ai FuriosaAI Inc.", "Mar 30")))
    one, other = parsed.records
    assert (one.title, one.author_count, one.published, one.comments) == ("A Title", 5, date(2024, 9, 11), 6)
    assert one.abstract == ABSTRACT
    assert one.organization is None
    assert other.organization == Organization("furiosa-ai", "FuriosaAI Inc.")
    assert (other.author_count, other.published, other.comments) == (None, date(2025, 3, 30), None)
    assert parsed.faults == ()


def test_papers_without_byline_have_no_date_and_no_authors() -> None:
    parsed = read(listing(f"One\n\n{ABSTRACT}", f"Two\n\n{ABSTRACT}", listed("Three")))
    assert [(r.title, r.published, r.author_count) for r in parsed.records] == [
        ("One", None, None),
        ("Two", None, None),
        ("Three", date(2025, 12, 17), 5),
    ]
    assert parsed.faults == ()


def test_the_year_of_capture_is_the_one_the_page_hides() -> None:
    parsed = read(listing(listed("A", when="Dec 31, 2025"), listed("B", when="Jan 4")))
    assert [record.published for record in parsed.records] == [date(2025, 12, 31), date(2026, 1, 4)]
    assert {record.captured for record in parsed.records} == {date(2026, 4, 20)}


def test_without_any_year_the_dates_stay_unknown() -> None:
    parsed = read(listing(listed("A", when="Jan 4")))
    assert parsed.records[0].published is None
    (fault,) = parsed.faults
    assert (fault.line, fault.cure) == (11, "give it: --captured YYYY-MM-DD")


def test_the_day_of_capture_given_by_hand() -> None:
    text = listing(listed("A", when="Jan 4"))
    assert read(text, date(2024, 4, 20)).records[0].published == date(2024, 1, 4)
    parsed = read(text, date(2024, 4, 21))
    assert parsed.records == ()
    assert "captured on Apr 20, not on 2024-04-21" in parsed.faults[0].what


@pytest.mark.parametrize("when", ["May 1", "Apr 21", "Feb 30", "Xyz 4, 2025", "soon", "Apr 21, 2027"])
def test_a_date_that_can_not_be_is_unknown_and_told(when: str) -> None:
    parsed = read(listing(listed("A", when="Dec 31, 2025"), listed("B", when=when)), date(2026, 4, 20))
    assert parsed.records[1].published is None
    (fault,) = parsed.faults
    assert fault.line == 27


def test_the_plain_form() -> None:
    parsed = read(
        f"Get trending papers in your email inbox once a day!\nx\nSubscribeFirst Title\n{ABSTRACT}\nTwo\n{ABSTRACT}"
    )
    assert [(r.title, r.abstract) for r in parsed.records] == [("First Title", ABSTRACT), ("Two", ABSTRACT)]
    assert parsed.faults == ()


def test_a_title_without_abstract_costs_its_abstract_alone() -> None:
    parsed = read(listing("One", listed("Two"), f"Three\n\n{ABSTRACT}", "Four", f"Five\n\n{ABSTRACT}"))
    assert [(r.title, bool(r.abstract)) for r in parsed.records] == [
        ("One", False),
        ("Two", True),
        ("Three", True),
        ("Four", False),
        ("Five", True),
    ]
    assert [(fault.line, fault.what) for fault in parsed.faults] == [
        (13, "“One” has no abstract"),
        (27, "“Four” has no abstract"),
    ]


def test_an_abstract_without_title_is_told() -> None:
    parsed = read(listing(ABSTRACT, listed("Two")))
    assert [record.title for record in parsed.records] == ["Two"]
    assert [fault.what for fault in parsed.faults] == ["an abstract without a title before it"]


def test_a_title_of_2000_characters_is_kept_and_told() -> None:
    title = "word " * 400
    parsed = read(listing(listed("One"), listed(title), listed("Three")))
    assert [len(record.title) for record in parsed.records] == [3, 1999, 5]
    assert [fault.what for fault in parsed.faults] == ["a title of 1,999 characters"]


CUTS = [
    (f"Two\n\n{ABSTRACT[:150]}", "the file ends in the middle of an abstract"),
    (f"Two\n\n{ABSTRACT}\n\n  • 5 au", "the byline ends with “• 5 au”, not with a date"),
    (f"Two\n\n{ABSTRACT}\n\n  • 5 authors\n·", "the byline ends with “·”, not with a date"),
]


@pytest.mark.parametrize(("rest", "what"), CUTS)
def test_a_capture_cut_in_the_middle_of_a_paper(rest: str, what: str) -> None:
    parsed = read(listing(listed("One"), rest).rstrip("\n"))
    assert [record.title for record in parsed.records] == ["One", "Two"]
    assert [fault.what for fault in parsed.faults] == [what]


def test_a_capture_cut_in_a_title_gives_no_paper_of_half_a_name() -> None:
    parsed = read(listing(listed("One"), "Implicit Reward as the Br").rstrip("\n"))
    assert [record.title for record in parsed.records] == ["One"]
    assert [fault.what for fault in parsed.faults] == ["the file ends with “Implicit Reward as the Br”, perhaps cut"]


def test_a_byline_of_a_handle_alone() -> None:
    assert read(listing(listed("A", "openai"))).records[0].organization == Organization("openai", "openai")


def test_lines_end_with_line_feeds_alone() -> None:
    parsed = read(listing(listed("A", abstract=ABSTRACT.replace(" that", "\u2028that")), listed("B", when="soon")))
    assert len(parsed.records) == 2
    assert [fault.line for fault in parsed.faults] == [27]


def test_numbers_that_nothing_has() -> None:
    parsed = read(listing(listed("A", f"  • {'9' * 5000} authors", f"Dec 17, 2025 {'9' * 5000}")))
    assert (parsed.records[0].author_count, parsed.records[0].comments) == (None, None)


NOT_PAGES = [
    (b"", "the file is empty"),
    (b" \n\n", "the file is empty"),
    (b"\x89PNG\r\n\x1a\n\0\0", "this is a binary file"),
    (b"Dear reader,\nthis is a letter.\n", "this is a file of a kind that is not known"),
    (b"Get trending papers in your email inbox!\n\xff\xfe", "this is not UTF-8 text"),
    ((HEAD + "No day here\n").encode(), "the day of capture is missing"),
]


@pytest.mark.parametrize(("data", "what"), NOT_PAGES)
def test_files_that_are_not_captures(data: bytes, what: str) -> None:
    parsed = parse(Capture("page.txt", data))
    assert parsed.records == ()
    assert [fault.what for fault in parsed.faults] == [what]
    assert all(fault.cure for fault in parsed.faults)


def test_a_source_that_is_switched_off_is_not_read() -> None:
    parsed = parse_any(Capture("page.txt", listing(listed("A")).encode()), allowed=["hf-daily"])[1]
    assert parsed.records == ()
    assert "switched off" in parsed.faults[0].what


@given(st.text(), st.booleans())
def test_any_text_is_read_or_told(text: str, plain: bool) -> None:
    head = "Get trending papers in your email inbox!\nSubscribe" if plain else HEAD + "Apr 20\n\n"
    parsed = hf_page.parse(Capture("page.txt", (head + text).encode("utf-8", "replace")))
    for record in parsed.records:
        assert record.title.strip()
    assert all(fault.what and fault.cure for fault in parsed.faults)


@given(st.integers(min_value=0))
def test_a_real_capture_cut_anywhere_never_breaks(cut: int) -> None:
    data = (CAPTURES / "003_ec457c74aaacb740.txt").read_bytes()
    parsed = parse(Capture("page.txt", data[: cut % len(data)]))
    assert len(parsed.records) <= 28
