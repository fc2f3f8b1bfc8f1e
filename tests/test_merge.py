"""Merging: nothing lost, and the same whatever the order."""

from datetime import date
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.merge import Outcome, merge, paper_of, records_of, united
from generator.paper import Organization, Paper, Record, facts_of
from tests.strategies import captures, records


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


def test_reading_a_capture_again_replaces_what_was_read() -> None:
    wrong = merge((), [record(published=date(2027, 3, 1), captured=date(2027, 4, 20))])
    (paper,) = merge(wrong.papers, [record(published=date(2026, 3, 1), captured=date(2026, 4, 20))]).papers
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
    said = {(r.source, r.capture): facts_of(r) for r in records_of(paper)}
    for one in found:
        assert facts_of(one).keys() <= said[one.source, one.capture].keys()
    assert paper_of(paper.paper_id, records_of(paper)) == paper


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


@given(captures())
def test_merging_again_changes_nothing(groups: list[list[Record]]) -> None:
    found = [one for group in groups for one in group]
    once = merge((), found)
    again = merge(once.papers, found)
    assert again.papers == once.papers
    assert set(again.outcomes.values()) <= {Outcome.SAME}
