"""CSL-JSON and Crossref's works. The real ones are in ``test_libraries``."""

import json
from datetime import date
from typing import Any

import pytest

from generator.capture import Capture, Parsed
from generator.paper import Record
from generator.sources.csl_json import parse, recognizes

ITEM: dict[str, Any] = {
    "id": "key",
    "type": "article-journal",
    "title": "A <i>title</i>",
    "author": [{"family": "Beispiel", "given": "Ada", "non-dropping-particle": "von"}, {"literal": "NASA"}],
    "issued": {"date-parts": [["2020", 4, 17]]},
    "container-title": "Journal of Examples",
    "volume": "12",
    "issue": 3,
    "page": "45-67",
    "DOI": "10.1234/ABC",
    "URL": "https://example.org/a",
    "abstract": "<jats:p>All of <jats:italic>it</jats:italic> &amp; more, if a &lt; b.</jats:p>",
    "keyword": "one, two",
    "editor": [{"family": "Muster", "given": "Bob"}],
    "accessed": {"date-parts": [[2021, 1, 2]]},
}


def read(value: Any) -> Parsed:
    data = value if isinstance(value, str) else json.dumps(value)
    return parse(Capture("library.json", data.encode()))


def one(**changes: Any) -> Record:
    parsed = read([ITEM | changes])
    assert parsed.faults == ()
    return parsed.records[0]


def test_an_item() -> None:
    record = one()
    assert record.title == "A title"
    assert record.authors == ("Ada von Beispiel", "NASA")
    assert record.published == date(2020, 4, 17)
    assert record.journal_ref == "Journal of Examples 12 (3), 45–67 (2020)"
    assert (record.doi, record.url) == ("10.1234/abc", "https://example.org/a")
    assert record.abstract == "All of it & more, if a < b."
    assert record.keywords == ("one", "two")
    assert {"editor": "Bob Muster", "accessed": "2021-01-02", "volume": "12"}.items() <= record.extra.items()
    assert (record.extra["citation_key"], record.extra["entry_type"]) == ("key", "article-journal")


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2020]]}, None),
        ({"date-parts": [[2020, 4]]}, None),
        ({"date-parts": [[2020, 4, 17], [2020, 4, 18]]}, None),
        ({"date-parts": [[2020, 4, 17]], "circa": True}, None),
        ({"date-parts": [[2020, 13, 1]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]]}, None),
        ({"raw": "2020-04-17"}, date(2020, 4, 17)),
        ({"raw": "April 2020"}, None),
        ("2020-04-17", None),
        (None, None),
    ],
)
def test_only_a_full_day_is_a_date(issued: Any, published: date | None) -> None:
    assert one(issued=issued).published == published


@pytest.mark.parametrize("wrap", [lambda i: [i], lambda i: {"items": [i]}, lambda i: {"message": i}, lambda i: i])
def test_envelopes(wrap: Any) -> None:
    text = json.dumps(wrap(ITEM))
    assert recognizes(text.encode())
    assert [record.title for record in read(text).records] == ["A title"]


def test_a_work_of_crossref() -> None:
    work = ITEM | {"title": ["A title"], "container-title": ["Journal of Examples"], "reference": [{"key": "1"}]}
    (record,) = read({"status": "ok", "message": work | {"subject": ["Physics"]}}).records
    assert (record.title, record.journal_ref) == ("A title", "Journal of Examples 12 (3), 45–67 (2020)")
    assert "reference" not in record.extra
    assert "Physics" in record.keywords


def test_a_broken_item_costs_itself_and_names_its_line() -> None:
    text = json.dumps([ITEM, ITEM | {"id": "broken"}, ITEM | {"id": "last"}], indent=1)
    lines = text.split("\n")
    line = lines.index('  "id": "broken",')
    parsed = read(text.replace('"id": "broken"', '"id: "broken"'))
    assert [record.extra["citation_key"] for record in parsed.records] == ["key", "last"]
    assert [fault.line for fault in parsed.faults] == [line]


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    text = json.dumps([ITEM, ITEM])
    parsed = read(text[:-30])
    assert (len(parsed.records), len(parsed.faults)) == (1, 1)


def test_an_item_without_a_title() -> None:
    parsed = read([{"id": "x", "type": "book", "author": []}, 3, ITEM])
    assert (len(parsed.records), len(parsed.faults)) == (1, 2)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '[{"paper": {}}]', '{"version": "x", "items": []}', '[{"type": "x"}]', "[" * 100_000]
)
def test_what_is_no_csl_json(text: str) -> None:
    assert not recognizes(text.encode())
