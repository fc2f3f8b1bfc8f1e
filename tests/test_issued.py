"""Years and months that stand for a day that nobody told."""

from datetime import date
from typing import Any

import pytest

from generator.capture import Capture
from generator.formats.citation import cite
from generator.identity import year_of
from generator.ids import PaperId
from generator.issued import days_of, issued_by
from generator.merge import merge, paper_of, records_of
from generator.paper import Record, facts_from_json, paper_from_json, paper_to_json
from generator.sources import parse


@pytest.mark.parametrize(
    ("texts", "issued"),
    [
        (["2016"], "2016"),
        (["2016-5"], "2016-05"),
        (["2016/05//"], "2016-05"),
        (["2001///"], "2001"),
        (["2013/02/15/received"], "2013-02"),
        (["May 2016"], "2016-05"),
        (["2016 Sept."], "2016-09"),
        (["2016-06-27/2016-06-30"], "2016-06"),
        (["2016-05/2016-07"], "2016"),
        (["2004-21"], "2004"),  # EDTF's spring
        (["2016", "2016-05"], "2016-05"),
        (["2016", "2017-05"], "2016"),
        (["2016-05", "2016-06"], "2016"),
        (["in press", "2017"], "2017"),
        (["1999/2000"], None),
        (["2016?"], None),
        (["199X"], None),
        (["16"], None),
        (["0999"], None),
        (["3000"], None),
        (["Maybe 2016"], None),
        ([], None),
    ],
)
def test_a_year_or_a_month_is_read_where_it_is_one(texts: list[str], issued: str | None) -> None:
    assert issued_by(texts) == issued


def test_a_year_and_a_month_are_spans_of_days() -> None:
    assert days_of("2016") == (date(2016, 1, 1), date(2016, 12, 31))
    assert days_of("2016-02") == (date(2016, 2, 1), date(2016, 2, 29))


BIB = "@misc{{a, title = {{One}}, {}}}"
RIS = "TY  - JOUR\nTI  - One\n{}\nER  - \n"
CSL = '[{{"id": "a", "type": "book", "title": "One", "issued": {}}}]'


@pytest.mark.parametrize(
    ("text", "published", "issued"),
    [
        (BIB.format("year = 2016"), None, "2016"),
        (BIB.format("year = 1999, month = may"), None, "1999-05"),
        (BIB.format("year = {1999}, month = {5}"), None, "1999-05"),
        (BIB.format('year = 1999, month = "10~" # may'), None, "1999-05"),
        (BIB.format("date = {1999-05}"), None, "1999-05"),
        (BIB.format("date = {1999-05-03}, year = 1999"), date(1999, 5, 3), None),
        (BIB.format("year = 1999, month = may, day = 3"), date(1999, 5, 3), None),
        (BIB.format("year = {forthcoming}"), None, None),
        (RIS.format("PY  - 2016"), None, "2016"),
        (RIS.format("Y1  - 2016/05//"), None, "2016-05"),
        (RIS.format("PY  - 2016\nDA  - 2016/05//"), None, "2016-05"),
        (RIS.format("PY  - 2016\nDA  - 2016/05/03"), date(2016, 5, 3), None),
        (CSL.format('{"date-parts": [[2016]]}'), None, "2016"),
        (CSL.format('{"date-parts": [["2016", 5]]}'), None, "2016-05"),
        (CSL.format('{"date-parts": [[2016, 5, 3]]}'), date(2016, 5, 3), None),
        (CSL.format('{"raw": "May 2016"}'), None, "2016-05"),
        (CSL.format('{"date-parts": [[2016]], "circa": true}'), None, None),
        ("title,year,month\nOne,2016,May\n", None, "2016-05"),
        ("title,date,doi\nOne,2016-05,\n", None, "2016-05"),
        ('{"title": "One", "year": 2016}\n', None, "2016"),
        ('{"title": "One", "published": 2016, "authors": []}\n', None, "2016"),
        ('{"title": "One", "issued": "2016-05", "authors": []}\n', None, "2016-05"),
        ("---\ntitle: One\npublished: 2016\n---\n", None, "2016"),
        ("---\ntitle: One\nissued: 2016-05\n---\n", None, "2016-05"),
    ],
)
def test_libraries_that_tell_no_day_tell_a_year_or_a_month(
    text: str, published: date | None, issued: str | None
) -> None:
    (record,) = _read(text)
    assert (record.published, record.issued) == (published, issued)


def _read(text: str) -> tuple[Record, ...]:
    _, parsed = parse(Capture("library", text.encode()))
    assert not parsed.faults
    return parsed.records


@pytest.mark.parametrize("value", ["999", "3000", "2016-13", "2016-00", "2016-5", "16", "2016-05-03", 99, True, 2016.5])
def test_what_is_neither_a_year_nor_a_month_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"issued is .*, not a year or a month such as 2016 or 2016-05"):
        facts_from_json({"issued": value})


def _record(title: str = "One", capture: str = "a.bib", **facts: Any) -> Record:
    return Record(source="bibtex", capture=capture, title=title, **facts)


def test_a_paper_keeps_who_told_its_year_and_who_its_day() -> None:
    claims = [_record(issued="2016"), _record(capture="b.bib", published=date(2016, 5, 3))]
    paper = paper_of(PaperId("one"), claims)
    assert (paper.day, paper.issued, paper.coarse, paper.year) == (date(2016, 5, 3), "2016", None, 2016)
    assert records_of(paper) == claims
    assert paper_from_json(paper_to_json(paper)) == paper


def test_of_a_year_and_a_month_the_month_stands() -> None:
    paper = paper_of(PaperId("one"), [_record(issued="2016"), _record(capture="b.bib", issued="2016-05")])
    assert (paper.day, paper.coarse, paper.year) == (None, "2016-05", 2016)


def test_the_year_tells_papers_of_one_title_apart() -> None:
    assert year_of(_record(issued="2016-05")) == 2016
    papers = merge((), [_record(issued="2001"), _record(capture="b.bib", issued="2016")]).papers
    assert [paper.paper_id for paper in papers] == ["one", "one-2016"]


@pytest.mark.parametrize(
    ("facts", "when"),
    [
        ({"issued": "2016"}, (2016,)),
        ({"issued": "2016-05"}, (2016, 5)),
        ({"issued": "2016-05", "published": date(2016, 7, 8)}, (2016, 7, 8)),
        ({"issued": "2016-05", "journal_ref": "Journal of Examples 12, 1–2 (2016)"}, (2016, 5)),
        ({"issued": "2015-05", "journal_ref": "Journal of Examples 12, 1–2 (2016)"}, (2016,)),
        ({"issued": "2018", "arxiv_id": "1706.03762"}, (2017, 6)),  # the id tells it of the preprint
    ],
)
def test_it_is_cited_by_its_year_and_month(facts: dict[str, Any], when: tuple[int, ...]) -> None:
    assert cite(paper_of(PaperId("one"), [_record(**facts)])).issued == when
