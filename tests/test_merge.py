"""Merging: nothing lost, and the same whatever the order."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.merge import Outcome, merge, paper_of, records_of, united
from generator.paper import Organization, Paper, Record, facts_of
from tests.strategies import answers, captures, records


def record(capture: str = "a.txt", **facts: Any) -> Record:
    return Record(source="hf-page", capture=capture, **{"title": "Attention", **facts})


def facts_by_paper(papers: tuple[Paper, ...]) -> list[Any]:
    """All that is known, without the ids, which depend on what was published first."""
    return sorted((sorted(facts_of(p).items()), p.sources) for p in papers)


def test_one_paper_in_two_captures_has_every_field_that_any_had() -> None:
    merged = merge(
        (),
        [
            record("a.txt", abstract="We attend.", author_count=8),
            record(
                "b.txt", title="ATTENTION", published=date(2017, 6, 12), organization=Organization("google", "Google")
            ),
        ],
    )
    (paper,) = merged.papers
    assert paper.abstract == "We attend."
    assert paper.author_count == 8
    assert paper.published == date(2017, 6, 12)
    assert paper.organization == Organization("google", "Google")
    assert [(s.capture, s.fields) for s in paper.sources] == [
        ("a.txt", ("title", "abstract", "author_count")),
        ("b.txt", ("organization", "published")),
    ] or paper.title == "Attention"
    assert merged.outcomes == {"attention": Outcome.NEW}


def test_what_a_source_said_otherwise_is_kept() -> None:
    (paper,) = merge((), [record("a.txt", abstract="Short."), record("b.txt", abstract="Much longer.")]).papers
    assert paper.abstract == "Much longer."
    assert [dict(source.differs) for source in paper.sources] == [{"abstract": "Short."}, {}]


def test_a_poorer_record_changes_nothing_but_provenance() -> None:
    rich = merge((), [record("a.txt", abstract="All of it.", author_count=3)]).papers
    (paper,) = merge(rich, [record("b.txt", abstract="All")]).papers
    assert facts_of(paper) == facts_of(rich[0])


def test_the_later_capture_knows_the_number_of_comments() -> None:
    early = record("a.txt", comments=9, captured=date(2025, 1, 1))
    late = record("b.txt", comments=2, captured=date(2026, 1, 1))
    for order in permutations([early, late]):
        assert merge((), order).papers[0].comments == 2


def test_a_capture_that_says_two_things_of_one_title_keeps_both() -> None:
    (paper,) = merge((), [record(abstract="One."), record(abstract="Another."), record(abstract="One.")]).papers
    assert paper.abstract == "Another."
    assert [dict(source.differs) for source in paper.sources] == [{}, {"abstract": "One."}]


def test_what_a_capture_read_again_does_not_tell_any_more_is_gone() -> None:
    wrong = merge((), [record(title="Titel"), record("b.txt", title="Other")])
    merged = merge(wrong.papers, [record(title="Title")], whole={"a.txt"})
    assert [paper.paper_id for paper in merged.papers] == ["other", "title"]
    assert merged.outcomes == {"titel": Outcome.GONE, "title": Outcome.NEW}


def test_reading_a_capture_again_replaces_what_was_read() -> None:
    wrong = merge((), [record(published=date(2027, 3, 1), captured=date(2027, 4, 20))])
    right = record(published=date(2026, 3, 1), captured=date(2026, 4, 20))
    (paper,) = merge(wrong.papers, [right], whole={"a.txt"}).papers
    assert paper.published == date(2026, 3, 1)
    assert paper.paper_id == "attention"
    assert len(paper.sources) == 1


def test_years_far_apart_are_two_papers() -> None:
    papers = merge(
        (), [record("a.txt", published=date(2017, 6, 12)), record("b.txt", published=date(2024, 1, 1))]
    ).papers
    assert [(paper.paper_id, paper.published) for paper in papers] == [
        ("attention", date(2017, 6, 12)),
        ("attention-2024", date(2024, 1, 1)),
    ]


def test_an_id_once_given_stays() -> None:
    first = merge((), [record("a.txt", published=date(2024, 1, 1))]).papers
    papers = merge(first, [record("b.txt", published=date(2017, 6, 12))]).papers
    assert {paper.paper_id: paper.published for paper in papers} == {
        "attention": date(2024, 1, 1),
        "attention-2017": date(2017, 6, 12),
    }


def test_papers_that_turn_out_to_be_one_leave_an_alias() -> None:
    two = merge((), [record("a.txt", published=date(2020, 1, 1)), record("b.txt", published=date(2022, 1, 1))]).papers
    assert len(two) == 2
    (paper,) = merge(two, [record("c.txt", published=date(2021, 1, 1))]).papers
    assert paper.paper_id == "attention"
    assert paper.aliases == ("attention-2022",)


def test_a_paper_left_in_two_files_is_united() -> None:
    (old,) = merge((), [record("a.txt", abstract="Text.")]).papers
    (new,) = merge((old,), [record("b.txt", published=date(2020, 1, 1))]).papers
    assert united([old, new]) == [new]
    assert united([new, old]) == [new]


@given(st.lists(records(), min_size=1, max_size=6))
def test_a_paper_keeps_all_that_its_records_say(found: list[Record]) -> None:
    paper = paper_of(merge((), found[:1]).papers[0].paper_id, found)
    said = [((r.source, r.capture), facts_of(r).items()) for r in records_of(paper)]
    for one in found:
        facts = facts_of(one)
        assert any(key == (one.source, one.capture) and all(fact in its for fact in facts.items()) for key, its in said)
    again = paper_of(paper.paper_id, records_of(paper))
    # The past is carried beside the records: a capture remembers only its own day.
    assert replace(again, history=paper.history) == paper


@given(captures(), st.randoms())
def test_the_order_of_captures_does_not_matter(groups: list[list[Record]], random: Any) -> None:
    at_once = merge((), [one for group in groups for one in group])
    shuffled = [one for group in groups for one in group]
    random.shuffle(shuffled)
    assert merge((), shuffled).papers == at_once.papers
    step_by_step: tuple[Paper, ...] = ()
    for group in random.sample(groups, len(groups)):
        step_by_step = merge(step_by_step, group).papers
    assert facts_by_paper(step_by_step) == facts_by_paper(at_once.papers)


@given(st.lists(answers(), max_size=6), captures(), st.randoms())
def test_the_order_of_answers_does_not_matter(found: list[Record], groups: list[list[Record]], random: Any) -> None:
    batches = [[one] for one in found] + groups
    at_once = merge((), [one for batch in batches for one in batch])
    step_by_step: tuple[Paper, ...] = ()
    for batch in random.sample(batches, len(batches)):
        step_by_step = merge(step_by_step, batch).papers
    assert facts_by_paper(step_by_step) == facts_by_paper(at_once.papers)
    assert merge(at_once.papers, found).papers == at_once.papers


@given(captures())
def test_merging_again_changes_nothing(groups: list[list[Record]]) -> None:
    found = [one for group in groups for one in group]
    once = merge((), found)
    again = merge(once.papers, found)
    assert again.papers == once.papers
    assert set(again.outcomes.values()) <= {Outcome.SAME}


# --- sources that are asked again and again ---------------------------------------------------------------------------


def answer(day: int, source: str = "hf-daily", **facts: Any) -> Record:
    """What an interface said of the paper 2510.15444 on a day of October 2025."""
    given = {"title": "Attention", "arxiv_id": "2510.15444", **facts}
    return Record(source=source, capture="", captured=date(2025, 10, day), **given)


def merged(*groups: list[Record]) -> tuple[Paper, ...]:
    papers: tuple[Paper, ...] = ()
    for group in groups:
        papers = merge(papers, group).papers
    return papers


def test_a_capture_and_a_feed_are_one_paper_under_the_id_it_has() -> None:
    page = record("a.txt", abstract="We attend.", published=date(2025, 10, 17))
    (paper,) = merged([page], [answer(18, authors=("Ada B",), upvotes=3)])
    assert paper.paper_id == "attention"
    assert (paper.arxiv_id, paper.authors, paper.abstract) == ("2510.15444", ("Ada B",), "We attend.")
    (other,) = merged([answer(18, authors=("Ada B",), upvotes=3)], [page])
    assert other.paper_id == "2510.15444"
    assert facts_of(other) == facts_of(paper)


def test_a_later_answer_changes_and_an_earlier_one_does_not() -> None:
    early = answer(18, title="Attention is some", upvotes=3, comments=1)
    late = answer(20, title="Attention", upvotes=9, comments=4)
    for order in permutations([[early], [late]]):
        (paper,) = merged(*order)
        assert (paper.title, paper.upvotes) == ("Attention", 9)
        assert [(point.day.day, point.upvotes, point.comments) for point in paper.history] == [(18, 3, 1), (20, 9, 4)]
        assert [dict(source.differs) for source in paper.sources] == [
            {"title": "Attention is some", "upvotes": 3, "comments": 1},
            {},
        ]


def test_an_answer_that_a_later_one_repeats_is_not_kept() -> None:
    (paper,) = merged([answer(18, upvotes=3)], [answer(20, upvotes=9, comments=4)])
    assert [source.captured for source in paper.sources] == [date(2025, 10, 20)]


def test_a_poorer_later_answer_takes_nothing() -> None:
    rich = answer(18, abstract="All of it.", authors=("Ada B", "Bo C"), code_url="https://example.org/code")
    (paper,) = merged([rich], [answer(20, upvotes=1)])
    assert (paper.abstract, paper.authors, paper.upvotes) == ("All of it.", ("Ada B", "Bo C"), 1)


def test_a_later_organization_is_a_change() -> None:
    early = answer(18, organization=Organization("lab", "A lab"))
    late = answer(20, organization=Organization("other", "Another lab"))
    for order in permutations([[early], [late]]):
        assert merged(*order)[0].organization == Organization("other", "Another lab")


def test_the_first_day_in_the_feed_stays() -> None:
    twice = [answer(18, featured=date(2025, 10, 18)), answer(20, featured=date(2025, 10, 20))]
    assert merged(twice)[0].featured == date(2025, 10, 18)


def test_a_new_version_is_a_change() -> None:
    one = answer(18, source="arxiv", version=1, abstract="The first and much longer abstract.")
    two = answer(20, source="arxiv", version=2, abstract="The second abstract.")
    for order in permutations([[one], [two]]):
        (paper,) = merged(*order)
        assert (paper.version, paper.abstract) == (2, "The second abstract.")


def test_the_same_doi_is_the_same_paper_whatever_the_title() -> None:
    papers = merged([record("a.bib", title="One", doi="10.1/X")], [record("b.bib", title="Two", doi="10.1/x")])
    assert len(papers) == 1


def test_the_doi_that_arxiv_gives_is_its_id() -> None:
    papers = merged([answer(18)], [record("a.bib", title="Other", doi="10.48550/arXiv.2510.15444")])
    assert len(papers) == 1


def test_two_identifiers_are_two_papers_even_of_one_title() -> None:
    papers = merged([answer(18), answer(18, arxiv_id="2510.99999")])
    assert [paper.paper_id for paper in papers] == ["2510.15444", "2510.99999"]


def test_other_authors_are_another_paper() -> None:
    one = record("a.bib", title="Introduction", authors=("Ada Beispiel",))
    two = record("b.bib", title="Introduction", authors=("Bo Exempel",))
    three = record("c.bib", title="Introduction", authors=("A. Beispiel",))
    papers = merged([one, two, three])
    assert sorted(len(paper.sources) for paper in papers) == [1, 2]


def test_two_arxiv_ids_of_one_doi_are_two_papers() -> None:
    parts = [answer(18, arxiv_id=f"2001.0000{n}", title=f"Part {n}", doi="10.1/both", source="arxiv") for n in (1, 2)]
    assert [paper.title for paper in merged(parts)] == ["Part 1", "Part 2"]
    assert [paper.title for paper in merged(parts[1:], parts[:1])] == ["Part 1", "Part 2"]


def test_chapters_with_the_doi_of_their_book_are_two_papers() -> None:
    one = record("a.bib", title="First chapter", authors=("Ada Beispiel",), doi="10.1/book")
    two = record("a.bib", title="Second chapter", authors=("Bo Exempel",), doi="10.1/book")
    assert len(merged([one, two])) == 2


def test_a_first_name_in_common_is_no_author_in_common() -> None:
    one = record("a.bib", title="Introduction", authors=("John Smith",))
    two = record("b.bib", title="Introduction", authors=("John Doe",))
    assert len(merged([one, two])) == 2


def test_editorials_of_other_journals_are_other_papers() -> None:
    said = [("2001", "Nature 1"), ("2019", "Science 2"), ("2020", "Cell 3")]
    found = [record(f"{n}.bib", title="Editorial", extra={"year": y}, journal_ref=j) for n, (y, j) in enumerate(said)]
    for order in permutations(found):
        assert len(merged(*[[one] for one in order])) == 3


def test_the_same_authors_may_publish_a_preprint_years_later() -> None:
    preprint = answer(18, authors=("Ada Beispiel",), published=date(2017, 1, 1))
    article = record("a.bib", authors=("Beispiel, A.", "A. Beispiel"), extra={"year": "2019"})
    assert len(merged([preprint], [article])) == 1


def test_a_mistyped_doi_of_arxiv_is_no_identifier_of_it() -> None:
    (paper,) = merged([record("a.bib", doi="10.48550/arXiv.2301.12345_")])
    assert paper.paper_id == "attention"


def test_of_one_day_the_higher_count_stands() -> None:
    for order in permutations([answer(18, upvotes=9), answer(18, upvotes=10)]):
        (paper,) = merged(*[[one] for one in order])
        assert (paper.upvotes, [point.upvotes for point in paper.history]) == (10, [10])


def test_identifiers_bring_together_what_was_apart() -> None:
    apart = merged([record("a.bib", title="Old title", doi="10.1/x")], [answer(18)])
    assert len(apart) == 2
    (paper,) = merge(apart, [record("c.bib", title="New", doi="10.1/x", arxiv_id="2510.15444")]).papers
    assert paper.paper_id == "2510.15444"
    assert paper.aliases == ("old-title",)
