"""Parquet, for DuckDB, pandas and the like: a row a paper, the columns those of JSON Lines. Needs pyarrow."""

from collections.abc import Iterable
from typing import Any

from generator.bibliography import printable
from generator.formats import json_lines
from generator.formats.citation import Citation
from generator.formats.extras import needed
from generator.paper import Paper

_TEXTS = (
    "id page citation_key title_text title abstract issued arxiv_id doi journal_ref url code_url project_url ai_summary"
    " notes"
)
_LISTS = "authors keywords categories ai_keywords tags aliases sources"
_COUNTS = "author_count upvotes comments version"
_DAYS = "published featured day"


def write(papers: Iterable[tuple[Paper, Citation]], site: str = "") -> bytes:
    """The file, compressed with Zstandard. Raises `ArchiveError` where pyarrow is not installed.

    ``extra`` and ``history`` are left out: what sources call things of their own is not a table.
    """
    pyarrow, parquet = needed("pyarrow", "parquet"), needed("pyarrow.parquet", "parquet")
    rows = [_row(paper, json_lines.record(paper, citation, site)) for paper, citation in papers]
    table = pyarrow.Table.from_pylist(rows, schema=_schema(pyarrow))
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd", row_group_size=10_000)
    return bytes(sink.getvalue())


def _row(paper: Paper, record: dict[str, Any]) -> dict[str, Any]:
    days = {"published": paper.published, "featured": paper.featured, "day": paper.day}
    return {name: _clean(value) for name, value in record.items()} | days


def _clean(value: Any) -> Any:
    match value:
        case str():
            return value if value.isprintable() else printable(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {name: _clean(item) for name, item in value.items()}
    return value


def _schema(pyarrow: Any) -> Any:
    text = pyarrow.string()
    kinds = dict.fromkeys(_TEXTS.split(), text)
    kinds |= {name: pyarrow.list_(text) for name in _LISTS.split()}
    kinds |= {name: pyarrow.int32() for name in _COUNTS.split()}
    kinds |= {name: pyarrow.date32() for name in _DAYS.split()}
    kinds |= {"withdrawn": pyarrow.bool_(), "organization": pyarrow.struct([("handle", text), ("name", text)])}
    return pyarrow.schema(list(kinds.items()))
