"""JSON Lines, SQLite and Parquet: what other programs read of them."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator.formats
from generator.bibliography import printable
from generator.formats import json_lines, parquet, sqlite
from generator.formats.citation import Citation, cite
from generator.paper import Organization, Paper, facts_of
from generator.vocabulary import Vocabulary
from tests.cited import ANY_TEXT, ARCHIVES, committed, odd, paper, papers_of, preprint, read_back

SITE = "https://archive.example/"
SCHEMA = json.loads((Path(generator.formats.__file__).parent / "paper.schema.json").read_text(encoding="utf-8"))


def cited(papers: tuple[Paper, ...]) -> list[tuple[Paper, Citation]]:
    return [(its, cite(its)) for its in papers]


# --- JSON Lines ------------------------------------------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@ARCHIVES
def test_lines_are_as_the_schema_says(archive: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    lines = list(json_lines.write(cited(papers_of(archive)), SITE))
    assert all(line.endswith("}\n") and line.count("\n") == 1 for line in lines)
    for line in lines:
        validator.validate(json.loads(line))


@ARCHIVES
def test_lines_are_read_as_the_same_papers(archive: str) -> None:
    papers = papers_of(archive)
    parsed = read_back("jsonl", "".join(json_lines.write(cited(papers))))
    assert parsed.faults == ()
    for its, back in zip(papers, parsed.records, strict=True):
        named = facts_of(its).keys() - {"title", "abstract", "extra", "keywords"}  # tags are keywords there
        assert {name: getattr(back, name) for name in named} == {name: getattr(its, name) for name in named}
        assert " ".join(back.title.split()) == " ".join(its.title.split())


@given(ANY_TEXT.filter(str.strip))
def test_any_text_comes_back_from_json(text: str) -> None:
    (line,) = json_lines.write(cited((paper(text, notes=text),)))
    assert json.loads(line.encode())["notes"] == re.sub("[\ud800-\udfff]", "\ufffd", text)


# --- SQLite ----------------------------------------------------------------------------------------------------------


def opened(data: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return connection


@pytest.fixture(scope="module", params=["committed", "odd"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[sqlite3.Connection, tuple[Paper, ...]]]:
    """An archive as a database, and its papers."""
    archive = {"committed": committed, "odd": odd}[request.param]()
    with closing(opened(sqlite.write(cited(archive.papers), archive.vocabulary, SITE))) as connection:
        yield connection, archive.papers


Database = tuple[sqlite3.Connection, tuple[Paper, ...]]


def test_the_database_is_whole(database: Database) -> None:
    connection, papers = database
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT count(*) FROM papers").fetchone() == (len(papers),)
    connection.execute("INSERT INTO papers_fts (papers_fts, rank) VALUES ('integrity-check', 1)")


def test_the_database_holds_each_paper(database: Database) -> None:
    connection, papers = database
    for its in papers:
        (row,) = connection.execute(
            "SELECT title, abstract, day, upvotes, page FROM papers WHERE id = ?", [its.paper_id]
        )
        day = its.day.isoformat() if its.day else None
        page = f"{SITE}papers/{its.paper_id}/"
        assert row == (printable(its.title), printable(its.abstract) or None, day, its.upvotes, page)
        names = connection.execute("SELECT name FROM authors WHERE paper = ? ORDER BY position", [its.paper_id])
        assert [name for (name,) in names] == list(its.authors)
        tags = connection.execute("SELECT tag FROM paper_tags WHERE paper = ?", [its.paper_id])
        assert {tag for (tag,) in tags} == set(its.tags or ())


def test_the_database_is_searched(database: Database) -> None:
    connection, _ = database
    found = connection.execute(
        "SELECT papers.title_text FROM papers_fts JOIN papers ON papers.rowid = papers_fts.rowid"
        " WHERE papers_fts MATCH 'title_text : attention' ORDER BY rank"
    ).fetchall()
    assert found
    assert all("attenti" in title.lower() for (title,) in found)


def test_the_same_papers_give_the_same_database() -> None:
    archive = odd()
    one, two = (sqlite.write(cited(archive.papers), archive.vocabulary) for _ in range(2))
    assert one == two


def test_no_papers_are_a_database() -> None:
    with closing(opened(sqlite.write([], Vocabulary({})))) as connection:
        assert connection.execute("SELECT count(*) FROM papers").fetchone() == (0,)


@given(ANY_TEXT, ANY_TEXT.filter(str.strip))
def test_any_text_is_stored(title: str, text: str) -> None:
    its = preprint(title, abstract=text, authors=(text,), organization=Organization(text, text), keywords=(text,))
    with closing(opened(sqlite.write(cited((its,)), Vocabulary({})))) as connection:
        (row,) = connection.execute("SELECT abstract, name, organization FROM papers JOIN authors ON paper = id")
        assert [(part or "").strip() for part in row] == [printable(text).strip()] * 3


# --- Parquet ---------------------------------------------------------------------------------------------------------


@ARCHIVES
def test_duckdb_reads_parquet(archive: str, tmp_path: Path) -> None:
    papers = papers_of(archive)
    path = tmp_path / "papers.parquet"
    path.write_bytes(parquet.write(cited(papers), SITE))
    rows = duckdb.read_parquet(str(path))
    read: list[Any] = rows.project("id, title, authors, published, upvotes, withdrawn, organization.name").fetchall()
    assert [row[0] for row in read] == [its.paper_id for its in papers]
    for its, row in zip(papers, read, strict=True):
        organization = printable(its.organization.name) if its.organization else None
        assert row[1:] == (
            printable(its.title),
            list(its.authors) or None,
            its.published,
            its.upvotes,
            its.withdrawn,
            organization,
        )


def test_the_same_papers_give_the_same_parquet() -> None:
    papers = cited(odd().papers)
    assert parquet.write(papers) == parquet.write(papers)


def test_duckdb_reads_json_lines(tmp_path: Path) -> None:
    papers = committed().papers
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json_lines.write(cited(papers))), encoding="utf-8")
    (row,) = duckdb.read_json(str(path)).aggregate("count(*), count(DISTINCT citation_key)").fetchall()
    assert row == (len(papers), len(papers))


@given(st.lists(ANY_TEXT.filter(str.strip), min_size=1, max_size=3))
def test_any_text_is_in_parquet(texts: list[str]) -> None:
    assert parquet.write(cited((preprint(texts[0], authors=tuple(texts), notes=texts[0]),))).startswith(b"PAR1")
