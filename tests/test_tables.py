"""CSV, JSON Lines and Markdown with front matter."""

import json
from datetime import date
from typing import Any

import pytest

from generator.capture import Capture, Parsed
from generator.paper import facts_of, facts_to_json
from generator.sources import markdown, tables
from generator.sources.tables import parse_csv, parse_jsonl, recognizes_csv, recognizes_jsonl


def csv(text: str) -> Parsed:
    assert recognizes_csv(text.encode())
    return parse_csv(Capture("table.csv", text.encode()))


def jsonl(*objects: Any) -> Parsed:
    text = "\n".join(map(json.dumps, objects))
    assert recognizes_jsonl(text.encode())
    return parse_jsonl(Capture("table.jsonl", text.encode()))


ROW = {
    "Title": "A title, with a comma",
    "Author": "Beispiel, Ada; Muster, Bob",
    "Publication Title": "Journal of Examples",
    "Publication Year": "2020",
    "DOI": "10.1234/ABC",
    "Url": "https://arxiv.org/abs/2510.15444",
    "Abstract Note": "All of it.",
    "Date": "2020-04-17",
    "Pages": "45-67",
    "Manual Tags": "one; two",
    "Library Catalog": "Examples",
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table(delimiter: str, end: str) -> None:
    quoted = (['"' + text + '"' for text in line] for line in (ROW, ROW.values()))
    (record,) = csv("\ufeff" + end.join(map(delimiter.join, quoted))).records
    assert record.title == "A title, with a comma"
    assert record.authors == ("Ada Beispiel", "Bob Muster")
    assert record.published == date(2020, 4, 17)
    assert (record.doi, record.arxiv_id) == ("10.1234/abc", "2510.15444")
    assert record.journal_ref == "Journal of Examples, 45–67 (2020)"
    assert (record.abstract, record.keywords) == ("All of it.", ("one", "two"))
    assert record.extra["Library Catalog"] == "Examples"


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Beispiel", ("Ada Beispiel",)),
        ("Beispiel, Ada", ("Ada Beispiel",)),
        ("Ada Beispiel and Bob Muster", ("Ada Beispiel", "Bob Muster")),
        ("Beispiel, Ada & Muster, Bob", ("Ada Beispiel", "Bob Muster")),
        ("Ada Beispiel, Bob Muster, Carla Probe", ("Ada Beispiel", "Bob Muster", "Carla Probe")),
        ("van der Aue, Ada Eva", ()),  # one or two?
        ("Beispiel, Ada, Muster, Bob", ()),
    ],
)
def test_names_that_can_be_read_in_one_way(authors: str, names: tuple[str, ...]) -> None:
    (record,) = csv(f'title;authors\nA title;"{authors}"').records
    assert record.authors == names
    assert names or record.extra == {"authors": authors}


def test_a_row_that_is_broken_costs_itself_and_names_its_line() -> None:
    text = 'title,doi\nOne,10.1/a\n"Two,10.1/b\nThree,10.1/c\n,10.1/d\n\n"Four\nlines",10.1/e\nFive'
    parsed = csv(text)
    assert [record.title for record in parsed.records] == ["One", "Three", "Four lines", "Five"]
    assert [fault.line for fault in parsed.faults] == [3, 5]


@pytest.mark.parametrize(
    "text", ["", "title", "name,doi\na,b", "Title of my essay, by me\n", "<title>,doi", "a,b\nc,d"]
)
def test_what_is_no_table(text: str) -> None:
    assert not recognizes_csv(text.encode())


def test_lines_with_our_names() -> None:
    line = {
        "title": "A title",
        "authors": ["Ada Beispiel"],
        "published": "2020-04-17",
        "upvotes": 3,
        "organization": {"handle": "x", "name": "X"},
        "arxiv_id": "2510.15444",
        "extra": {"volume": "3"},
    }
    (record,) = jsonl(line).records
    assert facts_to_json(facts_of(record)) == line


def test_lines_of_our_store() -> None:
    line = {"paper_id": "a-title", "title": "A title", "doi": "10.1/a", "sources": [{"source": "hand", "capture": "x"}]}
    (record,) = jsonl(line).records
    assert (record.title, record.doi, record.extra) == ("A title", "10.1/a", {"paper_id": "a-title"})


def test_lines_with_common_names() -> None:
    line = {"Title": "A title", "author": [{"name": "Ada Beispiel"}, {"name": "Bob Muster"}], "year": 2020, "n": [1, 2]}
    (record,) = jsonl(line | {"tags": ["one"], "published": "soon"}).records
    assert (record.authors, record.keywords) == (("Ada Beispiel", "Bob Muster"), ("one",))
    assert record.extra == {"n": "[1, 2]", "published": "soon", "year": "2020"}


def test_a_line_that_is_broken_costs_itself_and_names_its_line() -> None:
    good = '{"title": "One", "doi": "10.1/a"}'
    lines = (good, '{"title": ', "", "[]", '{"doi": "10.1/b"}', good)
    text = "\n".join(lines)
    parsed = parse_jsonl(Capture("x", text.encode()))
    assert len(parsed.records) == 2
    assert [fault.line for fault in parsed.faults] == [2, 4, 5]


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '{"title": "x"}', '{"title": "x", "doi": "y", "paper": {}}', '[{"title": "x", "doi": "y"}]']
)
def test_what_is_no_json_lines(text: str) -> None:
    assert not recognizes_jsonl(text.encode())


USER = {"_id": "u1", "user": "quokka", "fullname": "A Submitter", "avatarUrl": "https://x.example/u1.svg"}
DUMPED = {
    "id": "2604.00001",
    "title": "A title",
    "authors": [
        {"user": USER, "avatarUrl": "https://x.example/u1.svg", "name": "Ada Beispiel"},
        {"name": "Hidden Person", "hidden": True},
        {"name": None, "user": USER},
        "Bob Muster",
    ],
    "upvotes": 3,
    "submitted_by": USER,
    "submittedOnDailyBy": USER,
    "submitter_organization": {"name": "quokka-lab"},
    "submittedBy": "quokka",
    "discussion_id": "d-quokka",
    "discussionId": "d-quokka",
    "submitted_at": "2026-04-20 quokka",
    "thumbnail": "https://x.example/quokka.png",
    "media_urls": ["https://x.example/u1.mp4"],
    "organization": {"name": "example-lab", "avatar": "https://x.example/u1.png"},
    "nested": [{"deeper": {"user": USER, "n": 1}}],
}


def test_users_of_an_interface_are_left_out() -> None:
    plain = {"title": "Another", "authors": ["A B"]}
    first, second = parse_jsonl(Capture("x", "\n".join(map(json.dumps, (plain, DUMPED))).encode())).records
    assert first.authors == ("A B",)
    assert (second.authors, second.upvotes) == (("Ada Beispiel", "Bob Muster"), 3)
    assert second.extra == {
        "id": "2604.00001",
        "nested": '[{"deeper": {"n": 1}}]',
        "organization": '{"name": "example-lab"}',
    }


@pytest.mark.parametrize("written", [json.dumps, repr, str])
def test_users_of_an_interface_are_left_out_of_tables(written: Any) -> None:
    cells = {name: value if isinstance(value, str) else written(value) for name, value in DUMPED.items()}
    row = ("|".join(cells), "|".join(cells.values()).replace('"', '""'))
    head, line = row[0], '"' + row[1].replace("|", '"|"') + '"'
    (record,) = csv(f"{head}\n{line}").records
    assert record.title == "A title"
    text = str(facts_of(record))
    assert not [said for said in ("quokka", "Submitter", "u1", "Hidden") if said in text]
    assert record.authors == (("Ada Beispiel", "Bob Muster") if written is json.dumps else ())


def test_a_name_that_family_and_given_make() -> None:
    (record,) = jsonl({"title": "A title", "author": [{"family": "Beispiel", "given": "Ada"}]}).records
    assert record.authors == ("Ada Beispiel",)


def test_what_can_not_be_ours_is_kept_as_it_is() -> None:
    (record,) = jsonl({"title": "A\u202e title", "authors": ["", "Ada"], "upvotes": 10**20, "doi": " \u2066"}).records
    assert (record.title, record.authors, record.upvotes, record.doi) == ("A title", ("Ada",), None, None)
    assert record.extra == {"upvotes": "1" + "0" * 20}


# --- Markdown --------------------------------------------------------------------------------------------------------

NOTE = """---
title: "A title: with $K$"
author: Beispiel, Ada
date: 2020-04-17
upvotes: 3
tags: [one, two]
rating: 5
---

# Notes

Two
paragraphs.
"""


def note(text: str) -> Parsed:
    return markdown.parse(Capture("note.md", text.encode()))


@pytest.mark.parametrize("text", [NOTE, NOTE.replace("\n", "\r\n"), "\ufeff" + NOTE])
def test_a_note(text: str) -> None:
    assert markdown.recognizes(text.encode())
    (record,) = note(text).records
    assert record.title == "A title: with $K$"
    assert (record.authors, record.published) == (("Ada Beispiel",), date(2020, 4, 17))
    assert (record.keywords, record.upvotes, record.abstract) == (("one", "two"), 3, "")
    assert record.extra == {"rating": "5"}
    assert note(text).own == (frozenset({"its text"}),)


@pytest.mark.parametrize(
    ("front_matter", "line"),
    [
        ("title: x\nb: [", 4),
        ("title: x\nb: &a [1]\nc: *a", 2),
        ("title:", 2),
        ("title: x\nb: " + "[" * 500 + "]" * 500, 2),
        ("title: x\n\tb: c", 3),
        ("title: x\nb: !!bool soon", 2),
        ("title: x\nb: !!timestamp soon", 2),
    ],
)
def test_front_matter_that_can_not_be_read(front_matter: str, line: int) -> None:
    parsed = note(f"---\n{front_matter}\n---\n")
    assert parsed.records == ()
    assert [fault.line for fault in parsed.faults] == [line]


@pytest.mark.parametrize("text", ["", "# Title\n", "---\n---\n", "---\nname: x\n---\n", "---\ntitle: x\n", "title: x"])
def test_what_is_no_note(text: str) -> None:
    assert not markdown.recognizes(text.encode())


def test_values_that_yaml_makes_of_odd_texts() -> None:
    huge = "0x" + "f" * 5000
    (record,) = note(f"---\ntitle: x\nupvotes: {huge}\na: {{1: x, b: y}}\nn: 017\npublished: 0999-01-01\n---\n").records
    assert (record.upvotes, record.published) == (None, None)
    assert record.extra == {"a": '{"1": "x", "b": "y"}', "n": "017", "published": "0999-01-01", "upvotes": huge}


def test_sources() -> None:
    assert [source.name for source in (*tables.SOURCES, markdown.SOURCE)] == ["csv", "jsonl", "markdown"]
