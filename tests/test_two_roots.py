"""``content/`` and ``data/``: two folders that are read as one, and written apart."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import days, store
from generator.build.keys import of_content
from generator.capture import Capture
from generator.config import Config
from generator.content import read_content
from generator.days import Day, State
from generator.digest.journal import State as Sent
from generator.digest.journal import journal, unite
from generator.faults import ArchiveError
from generator.ids import PaperId
from generator.ingest import Session, read_file
from generator.layout import Layout
from generator.merge import joined, merge, remainders
from generator.paper import Paper, Record, facts_of
from tests.strategies import answers, captures


def facts_by_paper(papers: Iterable[Paper]) -> list[Any]:
    """All that is known, without the ids, which depend on what was published first."""
    return sorted((sorted(facts_of(paper).items()), paper.sources) for paper in papers)


def by_id(papers: Iterable[Paper]) -> list[Paper]:
    return sorted(papers, key=lambda paper: paper.paper_id)


@given(st.lists(answers(), max_size=6), captures(), st.randoms())
def test_two_stores_say_what_one_would(found: list[Record], groups: list[list[Record]], random: Random) -> None:
    batches = [[one] for one in found] + groups
    random.shuffle(batches)
    half = random.randint(0, len(batches))
    stores = [merge((), [one for batch in part for one in batch]).papers for part in (batches[:half], batches[half:])]
    at_once = merge((), [one for batch in batches for one in batch]).papers
    assert facts_by_paper(joined(*stores)) == facts_by_paper(at_once)
    assert by_id(joined(*stores)) == by_id(joined(*reversed(stores)))


@given(captures(), st.lists(answers(), max_size=6))
def test_a_store_need_not_repeat_what_the_other_says(groups: list[list[Record]], found: list[Record]) -> None:
    given = merge((), [one for group in groups for one in group]).papers
    both = merge(given, found).papers
    own = remainders(both, given)
    assert by_id(joined(given, own)) == by_id(joined(own, given))
    assert facts_by_paper(joined(given, own)) == facts_by_paper(both)
    # All that is told here is told by the answers alone.
    assert {origin.capture for paper in own for origin in paper.sources} <= {""}


def test_what_has_nothing_to_do_with_the_other_store_stays_as_it_is() -> None:
    one = merge((), [Record(source="a", capture="", title="One")]).papers
    two = merge((), [Record(source="a", capture="", title="Two")]).papers
    assert {id(paper) for paper in joined(one, two)} == {id(paper) for paper in (*one, *two)}


# --- on the disk -----------------------------------------------------------------------------------------------------

PAGE = """\
@article{a, title={Attention}, author={Beispiel, Ada}, year={2026}}
@article{b, title={Diffusion}, author={Exempel, Bo}, year={2026}}
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An archive of two papers that its owner gave, with an empty data/."""
    layout = Layout(tmp_path)
    layout.content.folder.mkdir()
    read(layout, PAGE)
    layout.data.mkdir()
    return layout


def read(layout: Layout, text: str) -> None:
    """Ingest a file."""
    session = Session.open(layout, layout.content)
    (name, data) = ("library.bib", text.encode())
    session.add_files([read_file(Capture(name, data), Config())])


def answer(layout: Layout, *records: Record) -> Session:
    """Ingest what a source says."""
    session = Session.open(layout, layout.fetched)
    session.add(records)
    session.save()
    return session


def daily(title: str, votes: int, number: int = 1, **facts: Any) -> Record:
    return Record(
        source="hf-daily",
        capture="",
        captured=date(2026, 6, votes),
        title=title,
        arxiv_id=f"2606.{number:05}",
        authors=("Ada Beispiel",),
        upvotes=votes,
        **facts,
    )


def papers(layout: Layout) -> dict[str, Paper]:
    content = read_content(layout)
    assert content.faults == ()
    return {str(paper.paper_id): paper for paper in content.archive.papers}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_source_says_goes_to_data_and_nothing_to_content(layout: Layout) -> None:
    before = files(layout.content.folder)
    answer(layout, daily("Attention", 3), daily("New", 1, 2))
    answer(layout, daily("Attention", 5))
    assert files(layout.content.folder) == before
    both = papers(layout)
    assert set(both) == {"attention", "diffusion", "2606.00002"}
    one = both["attention"]
    assert (one.upvotes, one.arxiv_id) == (5, "2606.00001")
    assert [point.upvotes for point in one.history] == [3, 5]
    assert {source.source for source in one.sources} == {"bibtex", "hf-daily"}
    own = {paper.paper_id: paper for paper in store.expect(layout.fetched.records, "")}
    assert {source.source for paper in own.values() for source in paper.sources} == {"hf-daily"}
    assert set(own) == {"attention", "2606.00002"}


def test_reading_a_file_again_replaces_what_was_read_of_it(layout: Layout) -> None:
    answer(layout, daily("Attention", 3), daily("Diffusion", 3, 2))
    before = files(layout.data)
    read(layout, PAGE.replace("year={2026}", "year={2025}", 1).replace("Exempel, Bo", "Exempel, Ada"))
    assert files(layout.data) == before
    both = papers(layout)
    assert both["attention"].extra["year"] == "2025"
    assert not any(source.differs for source in both["attention"].sources)


def test_a_paper_that_two_roots_know_under_two_ids_is_one(layout: Layout) -> None:
    """Fetched where nobody had given it, given where it had not been fetched."""
    elsewhere = Layout(layout.root / "elsewhere")
    elsewhere.content.folder.mkdir(parents=True)
    answer(elsewhere, daily("Attention", 3))
    for name, data in files(elsewhere.content.folder).items():
        path = layout.data / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    both = papers(layout)
    assert set(both) == {"2606.00001", "diffusion"}
    assert both["2606.00001"].aliases == ("attention",)
    answer(layout, daily("Attention", 4))
    assert papers(layout)["2606.00001"].aliases == ("attention",)


def test_nothing_new_changes_no_file(layout: Layout) -> None:
    answer(layout, daily("Attention", 3))
    before = files(layout.root)
    session = answer(layout, daily("Attention", 3))
    assert files(layout.root) == before
    assert session.files == set()
    read(layout, PAGE)
    assert files(layout.root) == before


def test_a_fault_in_data_is_named(layout: Layout) -> None:
    layout.fetched.records.mkdir()
    (layout.fetched.records / "2026-06.jsonl").write_text("{\n", encoding="utf-8")
    (fault,) = read_content(layout).faults
    assert str(fault).startswith("data/records/2026-06.jsonl:1: this is not JSON")
    with pytest.raises(ArchiveError, match=r"data/records/2026-06\.jsonl:1"):
        Session.open(layout, layout.fetched)
    assert set(read_content(layout).archive.by_id) == {PaperId("attention"), PaperId("diffusion")}


def test_a_build_depends_on_data_but_not_on_what_git_or_digests_write(layout: Layout) -> None:
    keys = [of_content(layout)]
    (layout.data / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    layout.fetched.digests.mkdir()
    (layout.fetched.digests / "2026-06.jsonl").write_text("", encoding="utf-8")
    assert of_content(layout) == keys[0]
    answer(layout, daily("New", 1, 2))
    keys.append(of_content(layout))
    days.save(layout.fetched.days / "hf-daily.jsonl", [day(State.COMPLETE)])
    keys.append(of_content(layout))
    assert len(set(keys)) == 3


# --- days and digests ------------------------------------------------------------------------------------------------

NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)


def day(state: State, papers: int = 3, tried: datetime = NOON) -> Day:
    return Day(date(2026, 6, 1), state, papers, tried)


def test_a_day_that_one_root_has_whole_is_whole(layout: Layout) -> None:
    path = "hf-daily.jsonl"
    days.save(layout.days / path, [day(State.COMPLETE), replace(day(State.FAILED, 0), day=date(2026, 5, 31))])
    days.save(layout.fetched.days / path, [day(State.PARTIAL, 2)])
    assert read_content(layout).archive.days[date(2026, 6, 1)] == day(State.COMPLETE)
    assert read_content(layout).archive.days[date(2026, 5, 31)].state is State.FAILED


states = st.builds(day, st.sampled_from(State), st.integers(0, 5), st.sampled_from([NOON, NOON.replace(hour=18)]))


@given(states, states, states)
def test_days_are_united_in_any_order(one: Day, two: Day, three: Day) -> None:
    a, b, c = ({its.day: its} for its in (one, two, three))
    assert days.united(a, b) == days.united(b, a)
    assert days.united(days.united(a, b), c) == days.united(a, days.united(b, c))
    assert days.united(a, a) == a


def note(path: Path, to: str, *steps: Sent, elsewhere: Path | None = None) -> None:
    with journal(path, path.name, "2026-06-01", lambda: NOON, elsewhere) as its:
        for step in steps:
            its.note(to, step)


def state(path: Path, to: str, elsewhere: Path | None = None) -> Sent | None:
    with journal(path, path.name, "2026-06-01", lambda: NOON, elsewhere) as its:
        return its.state(to)


def test_what_was_sent_before_there_was_a_branch_is_not_sent_again(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    note(old, "ada@example.org", Sent.SENDING, Sent.SENT)
    note(new, "bo@example.org", Sent.SENDING, elsewhere=old)
    assert state(new, "ada@example.org", old) is Sent.SENT
    assert state(new, "bo@example.org", old) is Sent.SENDING


@pytest.mark.parametrize("sent_here", [True, False])
def test_two_journals_that_differ_believe_that_it_was_sent(tmp_path: Path, *, sent_here: bool) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    note(one, "ada@example.org", Sent.SENDING, Sent.REFUSED)
    other.write_bytes(one.read_bytes())
    note(other, "ada@example.org", Sent.SENDING, Sent.SENT)
    note(other, "bo@example.org", Sent.SENDING, Sent.REFUSED)
    ours, theirs = (other, one) if sent_here else (one, other)
    unite(ours, theirs)
    assert state(ours, "ada@example.org") is Sent.SENT
    assert state(ours, "bo@example.org") is Sent.REFUSED
    known = ours.read_bytes()
    unite(ours, theirs)
    assert ours.read_bytes() == known
