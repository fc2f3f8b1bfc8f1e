"""The library's modules that know no browser: records, files, links, shelves, visits."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import read_content
from generator.escape import one_line
from generator.formats.citation import cite
from generator.formats.names import split
from generator.ids import PaperId
from generator.layout import Layout
from generator.paper import Paper
from generator.tex import plain
from tests import odd_archive
from tests.modules import run

SITE = "https://archive.example/papers-of-mine/"
NOW = "2026-04-20T08:15:00.000Z"
HOUR = 3_600_000


def record(paper_id: str = "2510.15444", **facts: Any) -> dict[str, Any]:
    """A record as the library keeps it, with its parts in their order."""
    (its,) = run("library/record.js", ("recordOf", [{"v": 1, "id": paper_id, "title": "A title", **facts}]))
    assert isinstance(its, dict)
    return its


HOSTILE = [
    "<script>alert(1)</script> & \"quotes\" 'single' `back`",
    "Braces } { that are {odd}} and \\input{/etc/passwd}",
    "100% of $5 #1 a_b x^y ~tilde \\ end\\",
    "@article{x, title = {y}}",
    "TY  - JOUR",
    "ER  - ",
    "שלום: עיון בתשומת לב",
    "深度学习 и ещё 🤖 e\u0301",
    "Line\u2028separators\u0085and \u0000 controls\r\nER  - \nTY  - X",
    "A and B and others, C",
    "Word " * 400,
]


def hostile() -> list[dict[str, Any]]:
    return [
        record(
            f"a-title-{n}",
            title=text,
            authors=[text[:150], "Ada Beispiel", "Ludwig van der Beispiel, Jr.", "Plato"],
            organization=text[:150],
            day="2025-10-17",
            doi="10.1234/a_b(c)<d>",
            starred=NOW,
            read=NOW,
            note=f"{text}\n\nsecond  line",
        )
        for n, text in enumerate(HOSTILE)
    ]


def spaced(text: str) -> str:
    """A text as a line has it: what can't be seen, and runs of blanks, as one."""
    return re.sub(r"[\s\u0000-\u001f\u007f\u0085]+", " ", text).strip()


def comparable(its: dict[str, Any]) -> dict[str, Any]:
    texts = {name: spaced(its.get(name, "")) for name in ("title", "organization", "note", "doi", "day")}
    names = [spaced(name).replace(", Jr.", " Jr.") for name in its["authors"]]  # as readers of these formats write it
    return {"id": its["id"], **texts, "authors": names}


def test_a_library_comes_back_from_json_as_it_was() -> None:
    records = hostile()
    (text,) = run("library/json.js", ("write", [records, SITE]))
    assert run("library/formats.js", ("read", [text, SITE])) == [{"records": records, "left": 0}]


@pytest.mark.parametrize("name", ["bibtex", "ris"])
def test_a_library_comes_back_from_other_formats(name: str) -> None:
    records = hostile()
    (text,) = run(f"library/{name}.js", ("write", [records, SITE]))
    (back,) = run("library/formats.js", ("read", [text, SITE]))
    assert back["left"] == 0
    for before, after in zip(records, back["records"], strict=True):
        expected, found = comparable(before), comparable(after)
        if name == "ris":  # which has first names and family names, where the first author here has neither
            expected["authors"], found["authors"] = expected["authors"][1:], found["authors"][1:]
        assert found == expected
        assert [mark for mark in ("starred", "later", "read") if mark in after] == ["starred", "read"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=5)  # of many texts each: Node is slow to start
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=20, max_size=40))
def test_no_title_or_note_breaks_a_file(texts: list[tuple[str, str]]) -> None:
    records: list[dict[str, Any]] = [
        {"v": 1, "id": f"x{n}", "title": title, "authors": [], "starred": NOW, "note": note}
        for n, (title, note) in enumerate(texts)
    ]
    for name in ("bibtex", "ris"):
        (text,) = run(f"library/{name}.js", ("write", [records, SITE]))
        (back,) = run(f"library/{name}.js", ("read", [text, SITE]))
        assert [its["id"] for its in back["records"]] == [its["id"] for its in records]
        for before, after in zip(records, back["records"], strict=True):
            title = spaced(before["title"])
            assert spaced(after["title"]) == title or not title


def test_bibtex_is_what_bibtex_reads() -> None:
    its = record(
        title="From r to Q*: a $5 title",
        tex="From $r$ to $Q^*$: a \\$5 title",
        authors=["Ada Beispiel", "King, Jr."],
        more=3,
        day="2025-10-17",
        note="100% {sure}",
        starred=NOW,
    )
    (text,) = run("library/bibtex.js", ("write", [[its], SITE]))
    assert text == (
        "@misc{beispiel2025r-2510.15444,\n"
        "  title = {From $r$ to {$Q^*$}: a \\$5 title},\n"
        "  author = {Beispiel, Ada and {King, Jr.} and others},\n"
        "  year = {2025},\n"
        "  month = oct,\n"
        "  day = {17},\n"
        "  eprint = {2510.15444},\n"
        "  archivePrefix = {arXiv},\n"
        f"  url = {{{SITE}papers/2510.15444/}},\n"
        "  keywords = {starred},\n"
        "  annote = {100\\% \\textbraceleft{}sure\\textbraceright{}},\n"
        "}\n"
    )
    (back,) = run("library/bibtex.js", ("read", [text, SITE, NOW]))
    assert back["records"][0]["tex"] == its["tex"]
    assert back["records"][0]["more"] == 1


@pytest.mark.parametrize("formula", ["\\input{x}", "a}b", "a\\}", "x % y", "\\catcode`\\@=0"])
def test_a_formula_that_could_do_more_than_be_set_is_plain_text(formula: str) -> None:
    its = record(title="T x", tex=f"T ${formula}$", starred=NOW)
    (text,) = run("library/bibtex.js", ("write", [[its], SITE]))
    assert "title = {T x}" in text


def test_ris_is_what_others_read() -> None:
    its = record(
        "cs-0112017", authors=["Ludwig van der Beispiel", "Ada B. Muster"], day="2001-12-10", later=NOW, note="a\nb"
    )
    (text,) = run("library/ris.js", ("write", [[its], SITE]))
    assert text.split("\r\n") == [
        "TY  - UNPB",
        "ID  - cs-0112017",
        "TI  - A title",
        "AU  - van der Beispiel, Ludwig",
        "AU  - Muster, Ada B.",
        "PY  - 2001",
        "DA  - 2001/12/10",
        "AN  - arXiv:cs/0112017",
        f"UR  - {SITE}papers/cs-0112017/",
        "KW  - to-read",
        "N1  - a",
        "N1  - b",
        "ER  - ",
        "",
    ]


FOREIGN = """
% written by another program
@string{x = "y"}
@article{key1, title="A {Title} of Schr{\\"o}dinger", author={Doe, Jane and Roe, Richard},
  eprint={2412.00001v2}, year=2024}
@inproceedings(key2, title = {No identifier}, year = 1999)
@misc{key3, title={Old}, url={https://arxiv.org/abs/cs.LG/0112017}}
"""


def test_entries_of_others_are_found_by_their_arxiv_id() -> None:
    (found,) = run("library/formats.js", ("read", [FOREIGN, SITE]))
    first, last = found["records"]
    assert (first["id"], first["title"], first["authors"]) == (
        "2412.00001",
        "A Title of Schrödinger",
        ["Jane Doe", "Richard Roe"],
    )
    assert "starred" in first
    assert last["id"] == "cs-0112017"
    assert found["left"] == 1


DAMAGED = [
    ("", "neither JSON nor BibTeX nor RIS"),
    ("hello", "neither JSON nor BibTeX nor RIS"),
    ('{"format": "paper-archive library", "papers": [{"id"', "damaged or cut off"),
    ('{"papers": []}', "no library"),
    ("[1, 2]", "no library"),
    ('{"format": "paper-archive library", "version": 99, "papers": []}', "newer version"),
    ("@misc{a, title = {x}\n", "entry in line 1 does not end"),
    ("\n@misc{a, title = {x\n}\n@misc{b, title = {y}}", "entry in line 2 does not end"),
    ("TY  - GEN\nTI  - x\n", "does not end"),
    ("TY  - GEN\nTY  - GEN\nER  - \n", "line 2"),
]


@pytest.mark.parametrize(("text", "words"), DAMAGED)
def test_a_damaged_file_is_refused_in_words(text: str, words: str) -> None:
    (said,) = run("library/formats.js", ("read", [text, SITE]))
    assert isinstance(said, Exception)
    assert words in str(said)


STRANGE: list[Any] = [
    None,
    1,
    "x",
    [],
    {},
    {"id": "../x"},
    {"id": 5},
    {"id": "a" * 101},
    {"id": "a", "v": -1},
    {"id": "a", "v": 2},
]


@pytest.mark.parametrize(
    ("published", "dated", "da"),
    [
        ("2016", "  year = {2016},\n  url", "2016///"),
        ("2016-05", "  year = {2016},\n  month = may,\n  url", "2016/05//"),
        ("2016-05-17", "  year = {2016},\n  month = may,\n  day = {17},\n  url", "2016/05/17"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(published: str, dated: str, da: str) -> None:
    its = record("a-paper", published=published, starred=NOW)
    (text,) = run("library/bibtex.js", ("write", [[its], SITE]))
    assert dated in text
    (text,) = run("library/ris.js", ("write", [[its], SITE]))
    assert f"PY  - 2016\r\nDA  - {da}\r\n" in text
    (kept,) = run("library/record.js", ("recordOf", [its]))
    assert kept["published"] == published


def test_what_is_no_record_is_none_and_what_is_one_is_sound() -> None:
    assert run("library/record.js", *(("recordOf", [value]) for value in STRANGE)) == [None] * len(STRANGE)
    value = {
        "v": 1,
        "id": "a.b-c",
        "title": 5,
        "authors": ["x", 5, None, "  "] + ["y"] * 60,
        "more": "-3",
        "day": "tomorrow",
        "starred": "yes",
        "read": NOW,
        "note": ["x"],
        "__proto__": {"later": NOW},
        "other": 1,
    }
    (its,) = run("library/record.js", ("recordOf", [value]))
    assert its == {"v": 1, "id": "a.b-c", "title": "a.b-c", "authors": ["x", *["y"] * 49], "more": 11, "read": NOW}


def test_an_older_record_becomes_one_of_this_version() -> None:
    draft = {"id": "2510.15444", "title": "A title", "starred": True, "later": NOW}
    (its,) = run("library/record.js", ("recordOf", [draft]))
    assert its["v"] == 1
    assert its["starred"] == "1970-01-01T00:00:00.000Z"
    assert its["later"] == NOW


def test_two_records_become_one_without_loss() -> None:
    mine = record(authors=["A"], more=12, starred=NOW, note="mine")
    theirs = record(title="Other", authors=["A", "B", "C"], later=NOW, note="theirs", doi="10.1/x")
    both, again = run("library/merge.js", ("merged", [mine, theirs]), ("merged", [mine, mine]))
    assert both["authors"] == ["A", "B", "C"]
    assert (both["title"], both["doi"], both["note"]) == ("A title", "10.1/x", "mine\n\ntheirs")
    assert both["starred"] == both["later"] == NOW
    assert again == mine


FRAGMENTS = [
    ("#later", None),
    ("", None),
    ("#list=", {"ids": [], "left": 0}),
    ("#list=2510.15444,cs-0112017,2510.15444", {"ids": ["2510.15444", "cs-0112017"], "left": 0}),
    ("#list=../../x,javascript:alert(1),<b>,%3Cb%3E,A,a--b,a/b", {"ids": ["a--b"], "left": 6}),
    ("#list=" + ",".join(f"a{n}" for n in range(150)), {"ids": [f"a{n}" for n in range(100)], "left": 50}),
]


@pytest.mark.parametrize(("fragment", "expected"), FRAGMENTS)
def test_a_link_holds_ids_and_nothing_else(fragment: str, expected: Any) -> None:
    assert run("library/shared.js", ("listIn", [fragment])) == [expected]


def test_a_link_that_is_too_long_is_cut() -> None:
    (found,) = run("library/shared.js", ("listIn", ["#list=" + "a-b," * 1_000_000]))
    assert found == {"ids": ["a-b"], "left": 1}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"shelf": "all", "query": "", "sort": "kept"}, ["c", "a", "b"]),
        ({"shelf": "starred", "query": "", "sort": "newest"}, ["b", "a"]),
        ({"shelf": "all", "query": "", "sort": "oldest"}, ["a", "b", "c"]),
        ({"shelf": "all", "query": "", "sort": "title"}, ["b", "a", "c"]),
        ({"shelf": "all", "query": "GARCIA thing", "sort": "kept"}, ["c"]),
        ({"shelf": "notes", "query": "", "sort": "kept"}, ["c"]),
        ({"shelf": "later", "query": "", "sort": "kept"}, []),
    ],
)
def test_shelves_are_searched_and_sorted(asked: dict[str, str], ids: list[str]) -> None:
    records = [
        record("a", title="Beta", day="2025-01-01", starred="2026-04-02T00:00:00Z"),
        record("b", title="Alpha", day="2025-02-01", starred="2026-04-01T00:00:00Z"),
        record("c", title="Gamma", authors=["José García"], note="A thing.", noted="2026-04-03T00:00:00Z"),
    ]
    (found,) = run("library/shelves.js", ("chosen", [records, asked]))
    assert [its["id"] for its in found] == ids


def visits(*steps: tuple[int, list[str], bool]) -> list[dict[str, Any]]:
    """The visit after each page that was opened: hours, days listed, whether it is the front page."""
    found: list[dict[str, Any]] = []
    kept = ""
    for hours, days, front in steps:
        (its,) = run("library/visit.js", ("visit", [kept, hours * HOUR + HOUR, days, front]))
        found.append(its)
        kept = json.dumps(its)
    return found


def test_new_is_what_came_after_the_newest_day_of_the_last_visit() -> None:
    first, second, later, old = visits(
        (0, ["2026-04-18", "2026-04-17"], True),
        (1, ["2026-04-18"], True),  # the same visit
        (48, ["2026-04-20", "2026-04-19", "2026-04-18"], True),
        (96, ["2019-01-01"], False),  # a list of old papers shows nothing that is new
    )
    assert (first["since"], second["since"]) == ("", "")
    assert later["since"] == "2026-04-18"
    assert (old["since"], old["newest"]) == ("2026-04-20", "2026-04-20")
    assert later["before"] == 2 * HOUR


def test_the_front_page_says_what_the_newest_day_is() -> None:
    *_, its = visits((0, ["2099-01-01"], False), (1, ["2026-04-20"], True))
    assert its["newest"] == "2026-04-20"


@pytest.mark.parametrize("kept", ["", "null", "{", '{"since": 5}', '{"last": "x", "before": 1}'])
def test_a_damaged_visit_is_the_first(kept: str) -> None:
    (its,) = run("library/visit.js", ("visit", [kept, HOUR, ["2026-04-20"], True]))
    assert its == {"since": "", "newest": "2026-04-20", "last": HOUR, "before": 0}


@pytest.mark.parametrize(
    ("since", "words"),
    [("2026-04-20", "Nothing new"), ("2026-04-19", "1 paper is new"), ("2026-01-01", "At least 2 papers are new")],
)
def test_the_front_page_says_how_many_are_new(since: str, words: str) -> None:
    its = {"since": since, "before": 0}
    (said,) = run("library/news.js", ("news", [its, ["2026-04-20", "2026-04-18"], 48 * HOUR]))
    assert said == f"{words} since your last visit, 1 January 1970."


# --- names and keys are those of the files that the archive gives ----------------------------------------------------

NAMES = [
    "Ludwig van der Beispiel, Jr.",
    "van der Beispiel, Jr., Ludwig",
    "De La Cruz, Ana",
    "Ana De La Cruz",
    "Nguyen Van Anh",
    "Anh Van Nguyen",
    "Søren Ørsted",
    "Ångström Straße ẞ",
    "Gemini Team",
    "The Llama Team, AI @ Meta",
    "OpenAI",
    "Plato",
    "Ada B.",
    "Ada Beispiel Ph.D.",
    "Ada Beispiel III",
    "王 伟",
    "王伟",
    "伟 Wang",
    "Ada Beispiel*†",
    "João da Silva e Souza",
    "Carmen Ramón y Cajal",
    "al Beispiel",
    "von Neumann",
    "a,b,c,d",
    ",",
    "*",
    "St. John Beispiel",
    "Ada St. John",
    "D'Arcy O’Beispiel",
    "Ada (the first)",
    "x" * 101,
    "Ada " + "x" * 100,
]


@pytest.fixture(scope="module")
def papers(odd: Layout) -> list[Paper]:
    roots = (odd.root, odd_archive.REPOSITORY)
    later = Paper(paper_id=PaperId("1706.03762"), title="Later", arxiv_id="1706.03762", issued="2018")
    return [later, *(paper for root in roots for paper in read_content(Layout(root)).archive.papers)]


def test_names_are_taken_apart_as_in_the_files_of_the_archive(papers: list[Paper]) -> None:
    given = list(dict.fromkeys([*NAMES, *(one_line(plain(name)) for paper in papers for name in paper.authors)]))
    found = run("library/names.js", *(("partsOf", [name]) for name in given))
    assert dict(zip(given, found, strict=True)) == {name: parts(name) for name in given}


def parts(name: str) -> dict[str, str]:
    its = split(name)
    if its is None or its.literal:
        return {"whole": its.literal if its else ""}
    if all(ord(char) > 0x3000 for char in its.family + its.given):
        return {"whole": f"{its.family} {its.given}"}
    family = f"{its.particle} {its.family}" if its.particle else its.family
    return {"given": its.given, "family": family, "sorted": its.family, "suffix": its.suffix}


def test_a_paper_has_one_key(papers: list[Paper]) -> None:
    records = [
        {
            "id": paper.paper_id,
            "title": plain(paper.title),
            "authors": [one_line(plain(name)) for name in paper.authors],
            "published": paper.published.isoformat() if paper.published else paper.issued,
            "day": paper.day and paper.day.isoformat(),
            "arxiv": paper.arxiv_id,
            "journal": paper.journal_ref,
        }
        for paper in papers
    ]
    found = run("library/key.js", *(("keyOf", [its]) for its in records))
    expected = [cite(paper).key for paper in papers]
    assert dict(zip((paper.paper_id for paper in papers), found, strict=True)) == dict(
        zip((paper.paper_id for paper in papers), expected, strict=True)
    )


@given(TEXTS, st.lists(TEXTS, max_size=2), st.none() | st.integers(1000, 9999))
@settings(max_examples=10)
def test_whatever_a_paper_is_called_it_has_one_key(title: str, authors: list[str], year: int | None) -> None:
    its = Paper(paper_id=PaperId("a-rather-long-title"), title=title, authors=tuple(authors))
    its = replace(its, published=date(year, 1, 1) if year else None)
    names = [one_line(plain(name)) for name in authors]
    record = {"id": its.paper_id, "title": plain(title), "authors": names, "published": year and f"{year}-01-01"}
    assert run("library/key.js", ("keyOf", [record])) == [cite(its).key]
