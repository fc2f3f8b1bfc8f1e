"""One SQLite file of all papers with full-text search, as Datasette and ``sqlite3`` use it.

The same papers give the same bytes with the same release of SQLite, which writes its version into the file. Numbers of
rows are not kept by any reader, so papers are named by their ids; the search table finds its rows by them
(``rowid``)::

    SELECT papers.id, papers.title_text FROM papers_fts JOIN papers ON papers.rowid = papers_fts.rowid
    WHERE papers_fts MATCH 'attention' ORDER BY rank
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from generator import urls
from generator.bibliography import printable
from generator.faults import ArchiveError, Fault
from generator.formats.citation import Citation
from generator.paper import Paper
from generator.vocabulary import Vocabulary

_SCHEMA = """
CREATE TABLE organizations (handle TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tags (slug TEXT PRIMARY KEY NOT NULL, label TEXT NOT NULL, description TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE papers (
  id TEXT PRIMARY KEY NOT NULL,
  page TEXT NOT NULL,
  citation_key TEXT NOT NULL UNIQUE,
  title_text TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT,
  authors TEXT,
  author_count INTEGER,
  organization TEXT REFERENCES organizations (handle),
  published TEXT,
  issued TEXT,
  featured TEXT,
  day TEXT,
  upvotes INTEGER,
  comments INTEGER,
  arxiv_id TEXT,
  version INTEGER,
  doi TEXT,
  journal_ref TEXT,
  url TEXT,
  code_url TEXT,
  project_url TEXT,
  withdrawn INTEGER,
  ai_summary TEXT,
  notes TEXT
);
CREATE TABLE authors (
  paper TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE paper_tags (
  paper TEXT NOT NULL REFERENCES papers (id),
  tag TEXT NOT NULL REFERENCES tags (slug),
  PRIMARY KEY (paper, tag)
) WITHOUT ROWID;
CREATE TABLE keywords (
  paper TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  keyword TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE categories (
  paper TEXT NOT NULL REFERENCES papers (id),
  position INTEGER NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE papers_fts USING fts5 (
  title_text, abstract, authors, content='papers', tokenize="porter unicode61 remove_diacritics 2"
);
"""
_INDICES = """
CREATE INDEX papers_by_day ON papers (day);
CREATE INDEX papers_by_organization ON papers (organization);
CREATE INDEX papers_by_arxiv_id ON papers (arxiv_id);
CREATE INDEX papers_by_doi ON papers (doi);
CREATE INDEX authors_by_name ON authors (name);
CREATE INDEX paper_tags_by_tag ON paper_tags (tag);
CREATE INDEX keywords_by_keyword ON keywords (keyword);
CREATE INDEX categories_by_category ON categories (category);
INSERT INTO papers_fts (papers_fts) VALUES ('rebuild');
INSERT INTO papers_fts (papers_fts) VALUES ('optimize');
"""
_VERSION = 2
"""Of the tables; `PRAGMA user_version` tells it."""


def write(papers: Sequence[tuple[Paper, Citation]], vocabulary: Vocabulary, site: str = "") -> bytes:
    """The file. ``site`` is the archive's address, if it is known. Raises `ArchiveError` where SQLite can't search."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(f"PRAGMA user_version = {_VERSION}")
        try:
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            what = f"SQLite {sqlite3.sqlite_version} has no full-text search ({error})"
            raise ArchiveError([Fault("papers export", 0, what, "use a Python with a newer SQLite")]) from None
        connection.execute("BEGIN")
        for table, rows in _tables(papers, vocabulary, site):
            _insert(connection, table, rows)
        connection.execute("COMMIT")
        connection.executescript(_INDICES)
        return connection.serialize()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    marks = ", ".join("?" * columns)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of our own


def _tables(
    papers: Sequence[tuple[Paper, Citation]], vocabulary: Vocabulary, site: str
) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    bare = [paper for paper, _ in papers]
    organizations = {paper.organization.handle: paper.organization for paper in bare if paper.organization}
    used = sorted({slug for paper in bare for slug in paper.tags or ()})
    yield "organizations", ((_text(its.handle), _text(its.name)) for its in organizations.values())
    yield "tags", (_tag(slug, vocabulary) for slug in used)
    yield "papers", (_paper(paper, citation, site) for paper, citation in papers)
    yield "authors", (row for paper in bare for row in _listed(paper, paper.authors))
    yield "paper_tags", ((paper.paper_id, slug) for paper in bare for slug in sorted(set(paper.tags or ())))
    yield "keywords", (row for paper in bare for row in _listed(paper, paper.keywords))
    yield "categories", (row for paper in bare for row in _listed(paper, paper.categories))


def _tag(slug: str, vocabulary: Vocabulary) -> tuple[str, str, str]:
    tag = vocabulary.tags.get(slug)
    return (slug, tag.label, tag.description) if tag else (slug, slug, "")


def _paper(paper: Paper, citation: Citation, site: str) -> tuple[Any, ...]:
    return (
        paper.paper_id,
        f"{site}{urls.paper(paper.paper_id)}",
        citation.key,
        citation.title,
        _text(paper.title) or "",
        *map(_text, (paper.abstract, "; ".join(paper.authors))),
        paper.author_count,
        _text(paper.organization.handle) if paper.organization else None,
        paper.published and paper.published.isoformat(),
        paper.issued,
        *(day and day.isoformat() for day in (paper.featured, paper.day)),
        paper.upvotes,
        paper.comments,
        paper.arxiv_id,
        paper.version,
        *map(_text, (paper.doi, paper.journal_ref, paper.url, paper.code_url, paper.project_url)),
        paper.withdrawn,
        _text(paper.ai_summary),
        _text(paper.notes),
    )


def _listed(paper: Paper, texts: Iterable[str]) -> Iterator[tuple[str, int, str | None]]:
    return ((paper.paper_id, position, _text(text)) for position, text in enumerate(texts, 1))


def _text(text: str | None) -> str | None:
    """A text as SQLite takes it; one that says nothing is unknown."""
    return (text if text.isprintable() else printable(text)) if text else None
