"""Papers that were taken down: on no page, and never back, whatever comes in which order."""

import gzip
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import removed, store
from generator.build import build
from generator.content import read_content
from generator.faults import ArchiveError
from generator.ids import PaperId
from generator.ingest import Session
from generator.layout import Layout
from generator.merge import merge, records_of
from generator.paper import Paper, Provenance, Record
from generator.removed import Removal, Removals, entry, learned, marks_of, named, names_of, parse, take_out
from tests.conftest import papers
from tests.edits import contents, copied

WHERE = "content/removed.yml"


def paper(paper_id: str = "a", title: str = "A", **facts: str) -> Paper:
    return Paper(paper_id=PaperId(paper_id), title=title, **facts)  # type: ignore[arg-type] # texts alone


def removals(text: str) -> Removals:
    result = Removals()
    for each in parse(text, WHERE)[0]:
        result.add(each)
    return result


def takes(text: str, of: Paper) -> bool:
    return take_out([of], removals(text)) == ([], [of])


# --- what is written -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "- 2510.10000",  # for YAML a number, which would lose its zeros
        '- "2510.10000"',
        "- https://arxiv.org/abs/2510.10000v2",
        "- arXiv:2510.10000",
        "- 10.48550/arXiv.2510.10000",
        "- https://example.org/archive/papers/2510.10000/",
        "- arxiv: 2510.10000\n  day: 2026-07-01\n  reason: asked for",
        "- arxiv: [2510.10000, 2510.10001]",
        "- id: 2510.10000 # as in its address",
        "# a comment\n- 2001.00001\n- 2510.10000\n",
    ],
)
def test_a_paper_is_named_as_people_name_it(text: str) -> None:
    assert parse(text, WHERE)[1] == []
    assert takes(text, paper("2510.10000", arxiv_id="2510.10000"))
    assert not takes(text, paper("2510.1000", arxiv_id="2510.1000"))


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("- 10.1000/ABC", paper(doi="10.1000/abc")),
        ("- https://doi.org/10.1000/abc", paper(doi="10.1000/ABC")),
        ("- a-slug", paper("a-slug")),
        ("- cs-0112017", paper("cs-0112017", arxiv_id="cs/0112017")),
        ("- cs/0112017", paper("cs-0112017", arxiv_id="cs/0112017")),
        ("- title: “A {T}itle” – again", paper(title="A title again")),
    ],
)
def test_other_names(text: str, of: Paper) -> None:
    assert takes(text, of)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]", "---\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert parse(text, WHERE) == ([], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- not an id", "removed.yml:1: 'not an id' is no paper's id; write the last part"),
        ("- 2510.00001\n- arxv: 2510.00002", "removed.yml:2: unknown key 'arxv'; did you mean 'arxiv'?"),
        ("- reason: none", "removed.yml:1: this entry names no paper; "),
        ("- [a, b]", "removed.yml:1: this entry names no paper; "),
        ("- arxiv:\n", "removed.yml:1: the arxiv of a paper is no text; "),
        ("- id: {a: b}", "removed.yml:1: the id of a paper is no text; "),
    ],
)
def test_an_entry_that_names_no_paper_is_told_with_its_cure(text: str, said: str) -> None:
    (fault,) = parse(text, WHERE)[1]
    assert said in str(fault)


@pytest.mark.parametrize("text", ["2510.00001: gone", "just text", "- [", "- a: b: c"])
def test_a_file_that_can_not_be_read_stops_all(text: str) -> None:
    with pytest.raises(ArchiveError):
        parse(text, WHERE)


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text: str) -> None:
    with suppress(ArchiveError):
        parse(text, WHERE)


@given(names, st.lists(names, max_size=2), st.text(max_size=40))
def test_an_entry_is_read_as_it_was_written(title: str, dois: list[str], reason: str) -> None:
    its = names_of(replace(paper(title=title), aliases=(PaperId("b"),), arxiv_id="2510.00001"))
    its = {**its, "doi": frozenset(f"10.1000/{doi}" for doi in dois)}
    ((found,), faults) = parse(entry(its, date(2026, 7, 1), reason), WHERE)
    assert faults == []
    assert all(marks_of(its)[kind] <= found.marks[kind] for kind in removed.KINDS)


def test_an_entry_does_not_tell_the_title() -> None:
    text = entry(names_of(paper("a-secret-title", "A secret title", arxiv_id="2510.00001")))
    assert "2510.00001" in text
    assert "secret" not in text


# --- which paper it is -----------------------------------------------------------------------------------------------

KNOWN = "- {arxiv: 2510.00001, doi: 10.1000/a, title: A}"


@pytest.mark.parametrize(
    ("of", "gone"),
    [
        (paper("x", "X", doi="10.1000/a"), True),
        (paper("x", "A"), True),
        (paper("x", "A", doi="10.1000/b"), False),  # another paper of this title
        (paper("2510.00002", "A", arxiv_id="2510.00002"), False),
        (paper("2510.00002", "A", arxiv_id="2510.00002", doi="10.1000/a"), False),  # one DOI on two arXiv ids
        (paper("x", "X"), False),
    ],
)
def test_the_surest_that_both_know_decides(of: Paper, gone: bool) -> None:
    assert takes(KNOWN, of) is gone


def test_what_any_of_its_sources_called_it_is_known() -> None:
    origin = Provenance("bibtex", "a.bib", None, ("title",))
    other = Provenance("ris", "b.ris", None, (), {"title": "B", "doi": "10.1000/b"})
    assert takes("- title: B", replace(paper(), sources=(origin, other)))
    assert takes("- 10.1000/b", replace(paper(), sources=(origin, other)))


def test_what_papers_that_stay_share_is_not_learned() -> None:
    gone = paper("2510.00001", "A chapter", arxiv_id="2510.00001", doi="10.1000/book")
    stays = paper("another-chapter", "Another chapter", doi="10.1000/book")
    (new,) = learned([gone], [stays], removals("- 2510.00001"))
    assert not new["doi"]
    assert new["title"] == {"a chapter"}
    known = removals("- 2510.00001")
    known.add(Removal(marks_of(new)))
    assert take_out([stays], known) == ([stays], [])
    assert learned([gone], [stays], known) == []


@pytest.mark.parametrize("text", ["", "a b", "…", "papers/", "https://example.org/papers/https://x/papers/a b"])
def test_what_names_no_paper(text: str) -> None:
    assert named(text) is None


# --- it does not come back -------------------------------------------------------------------------------------------

TARGET = "2510.00001"


def record(title: str, capture: str = "", source: str = "bibtex", **facts: object) -> Record:
    return Record(source=source, capture=capture, title=title, **facts)  # type: ignore[arg-type]


RECORDS = [
    record("The Target", source="hf-daily", arxiv_id=TARGET, featured=date(2025, 10, 2), upvotes=3),
    record("The target", "a.bib", doi="10.1000/t", extra={"year": "2025"}),
    record("The {T}arget", "b.bib"),
    record("A target by its old name", "c.bib", arxiv_id=TARGET, doi="10.1000/t"),
    record("A target by its old name", "d.bib"),
    record("Another", source="hf-daily", arxiv_id="2510.00002", featured=date(2025, 10, 2)),
    record("One of the book", "e.bib", doi="10.1000/book", authors=("A One",)),
    record("Two of the book", "e.bib", doi="10.1000/book", authors=("B Two",)),
    record("Unknown", "f.bib"),
]
ITS = {(one.source, one.capture, one.title) for one in RECORDS if "arget" in one.title}

Step = tuple[str, Sequence[int]]


def ingest(layout: Layout, which: Sequence[int], into_data: bool) -> None:
    session = Session.open(layout, layout.fetched if into_data else layout.content)
    session.add([RECORDS[number] for number in which])
    session.save()


def remove(layout: Layout, text: str) -> None:
    path = layout.content.folder / removed.FILE
    removed.append(path, WHERE, [f"- {text}\n"])


def here(layout: Layout) -> set[tuple[str, str, str]]:
    """Every record of every paper of every store."""
    stored = chain(*(store.expect(place.records, "") for place in layout.kept))
    return {(one.source, one.capture, one.title) for its in stored for one in records_of(its)}


parts = st.lists(st.integers(0, len(RECORDS) - 1), max_size=len(RECORDS), unique=True)
orders = st.permutations(range(len(RECORDS)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.tuples(parts, st.booleans()), max_size=3), st.lists(parts, max_size=3), orders, st.booleans())
def test_whatever_the_order_it_does_not_come_back(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[list[int], bool]],
    after: list[list[int]],
    last: list[int],
    has_data: bool,
) -> None:
    layout = Layout(tmp_path_factory.mktemp("archive"))
    (layout.root / "content").mkdir()
    if has_data:
        layout.data.mkdir()
    for which, into_data in before:
        ingest(layout, which, into_data)
    remove(layout, TARGET)
    for which in after:
        ingest(layout, which, into_data=True)
    ingest(layout, last, into_data=True)
    shown = read_content(layout).archive.papers
    assert ITS & {(one.source, one.capture, one.title) for its in shown for one in records_of(its)} == set()
    assert {its.title for its in shown} == {"Another", "One of the book", "Two of the book", "Unknown"}
    for number in range(len(RECORDS)):  # by itself, each of what is known of it
        ingest(layout, [number], into_data=True)
    Session.open(layout, layout.content).save()
    assert here(layout) & ITS == set()


def test_the_target_is_one_paper() -> None:
    merged = merge((), RECORDS).papers
    (its,) = [its for its in merged if its.arxiv_id == TARGET]
    assert {(one.source, one.capture, one.title) for one in records_of(its)} == ITS


def test_what_two_copies_learned_is_united(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yml", tmp_path / "other.yml"
    removed.append(one, "one", ["- a\n", "- b\n"])
    removed.append(other, "other", ["- b\n", "- id: c\n  day: 2026-07-01\n"])
    removed.unite(one, other)
    assert one.read_text("utf-8").endswith(
        "#\n# - 2510.15444\n#\n# Titles stand here as digests alone.\n- a\n- b\n- id: c\n  day: 2026-07-01\n"
    )
    removed.unite(one, tmp_path / "none.yml")


def test_a_line_is_added_where_a_person_left_no_end(tmp_path: Path) -> None:
    path = tmp_path / "removed.yml"
    path.write_text("- a # mine", encoding="utf-8")
    removed.append(path, "r", ["- b\n"])
    assert path.read_text("utf-8") == "- a # mine\n- b\n"
    path.write_text("[a, b]\n", encoding="utf-8")
    with pytest.raises(ArchiveError, match="begin with '- '"):
        removed.append(path, "r", ["- c\n"])
    assert path.read_text("utf-8") == "[a, b]\n"


# --- the command -----------------------------------------------------------------------------------------------------

LIBRARY = """\
@article{a, title={A {V}anishing Paper}, eprint={2604.00001}, archiveprefix={arXiv}, doi={10.1000/down}}
@misc{Knuth1984, title={It stays}}
@misc{c, title={A slug of its own}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "content" / "papers").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    assert papers("ingest", str(tmp_path / "library.bib"), root=root).returncode == 0
    return root


def titles(root: Path) -> set[str]:
    return {line.paper.title for line in store.load(root / "content/records", "")[0]}


def test_one_command_takes_a_paper_down_and_tells_what_is_left(root: Path, tmp_path: Path) -> None:
    (root / "content/papers/2604.00001.md").write_text("My notes.\n", encoding="utf-8")
    done = papers("remove", "2604.00001", "--reason", "asked: by “them”", root=root)
    assert (done.returncode, done.stderr) == (0, "")
    told = "content/captures/library.bib:1: this capture still tells of 2604.00001, which was taken down; take it out"
    assert told in done.stdout
    assert "1 paper taken down; 1 entry keeps papers from coming back" in done.stdout
    assert "content/papers/2604.00001.md: deleted" in done.stdout
    assert titles(root) == {"It stays", "A slug of its own"}
    capture = root / "content/captures/library.bib"
    capture.write_text("".join(LIBRARY.splitlines(keepends=True)[1:]), encoding="utf-8")
    kept = b"".join(data for name, data in sorted(contents(root / "content").items()))
    assert b"anishing" not in kept
    again = papers("ingest", str(tmp_path / "library.bib"), "--newer", root=root)
    assert "1 paper that was taken down stays out" in again.stdout
    assert told in again.stdout  # its text is kept again
    assert told not in papers("ingest", root=root).stdout
    assert titles(root) == {"It stays", "A slug of its own"}
    assert papers("check", root=root).returncode == 0


def test_a_paper_without_identifiers_is_known_by_its_title(root: Path, tmp_path: Path) -> None:
    papers("remove", "a-slug-of-its-own", root=root)
    text = (root / "content/removed.yml").read_text("utf-8")
    assert "slug-of" not in text
    other = tmp_path / "other.ris"
    other.write_text("TY  - JOUR\nTI  - A Slug of its own\nDO  - 10.1000/new\nER  - \n", encoding="utf-8")
    assert "1 paper that was taken down stays out" in papers("ingest", str(other), root=root).stdout
    assert titles(root) == {"A Vanishing Paper", "It stays"}
    learned_doi = (root / "content/removed.yml").read_text("utf-8")
    assert "10.1000/new" in learned_doi


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("it-stay", "it-stay: there is no such paper; did you mean 'it-stays'?"),
        ("no id", "no id: this is no paper's id; give the last part of its address, its arXiv id or its DOI"),
        ("zzz", "zzz: there is no such paper; give the last part of its address, its arXiv id or its DOI"),
        ("knuth1984", "knuth1984: there is no such paper; did you mean 'it-stays'?"),
        ("It Stays", "It Stays: this is no paper's id; did you mean 'it-stays'?"),
        ("slug of", "slug of: this is no paper's id; did you mean 'a-slug-of-its-own'?"),
    ],
)
def test_an_id_that_is_none_is_named_and_nothing_is_done(root: Path, asked: str, said: str) -> None:
    before = contents(root / "content")
    done = papers("remove", "2604.00001", asked, root=root)
    assert (done.returncode, done.stderr.strip()) == (1, said)
    assert contents(root / "content") == before


def test_a_paper_that_is_not_here_yet_is_kept_out(root: Path, tmp_path: Path) -> None:
    assert papers("remove", "10.1000/later", "2604.00009", root=root).returncode == 0
    later = tmp_path / "later.bib"
    later.write_text(
        "@misc{l, title={Later}, doi={10.1000/LATER}}\n"
        "@misc{m, title={M}, eprint={2604.00009}, archiveprefix={arXiv}}\n",
        "utf-8",
    )
    papers("ingest", str(later), root=root)
    assert titles(root) == {"A Vanishing Paper", "It stays", "A slug of its own"}


def test_asked_twice_it_is_written_once(root: Path) -> None:
    papers("remove", "2604.00001", root=root)
    before = (root / "content/removed.yml").read_bytes()
    assert papers("remove", "2604.00001", "10.1000/down", "2604.00001v2", root=root).returncode == 0
    assert (root / "content/removed.yml").read_bytes() == before


def test_a_line_by_hand_is_carried_out_by_the_command(root: Path) -> None:
    (root / "content/removed.yml").write_text("- 2604.00001\n", encoding="utf-8")
    (root / "content/papers/2604.00001.md").write_text("My notes.\n", encoding="utf-8")
    done = papers("remove", root=root)
    assert "library.bib:1: this capture still tells" in done.stdout
    assert titles(root) == {"It stays", "A slug of its own"}
    assert not list((root / "content/papers").iterdir())


def test_what_a_person_writes_about_it_is_named(root: Path) -> None:
    papers("remove", "2604.00001", root=root)
    (root / "content/papers/2604.00001.md").write_text("---\ntitle: A Vanishing Paper\n---\n", encoding="utf-8")
    done = papers("check", root=root)
    assert "content/papers/2604.00001.md:1: this paper was taken down: it is in removed.yml; delete" in done.stderr


def test_a_broken_file_publishes_nothing(odd: Layout, tmp_path: Path) -> None:
    layout = copied(odd, tmp_path / "archive")
    (layout.content.folder / removed.FILE).write_text("- 2412.00001\n- [", encoding="utf-8")
    before = contents(layout.site)
    done = papers("build", root=layout.root)
    assert done.returncode == 1
    assert "content/removed.yml:2: this is not YAML" in done.stderr
    assert contents(layout.site) == before


# --- the site --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("as_command")
def test_nothing_of_it_is_in_the_site(odd: Layout, tmp_path: Path) -> None:
    layout = copied(odd, tmp_path / "archive")
    name = re.compile(rb"[Ww]ithdrawn and in its third version|papers/2412[.]00001|We take it back|retraction")
    assert {path.partition("/")[0] for path in telling(layout, name)} >= {"papers", "api", "days", "oai.xml"}
    (layout.content.folder / removed.FILE).write_text("- 2412.00001\n", encoding="utf-8")
    build(layout, 1)
    assert telling(layout, name) == []
    assert not (layout.site / "papers/2412.00001").exists()


def telling(layout: Layout, of: re.Pattern[bytes]) -> list[str]:
    """The files of the site that tell of something."""
    files = {path.relative_to(layout.site).as_posix(): path for path in layout.site.rglob("*") if path.is_file()}
    return sorted(name for name, path in files.items() if of.search(_plain(path)))


def _plain(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data
