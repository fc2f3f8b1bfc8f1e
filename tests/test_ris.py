"""RIS files. The real ones are in ``test_libraries``."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Capture, Parsed
from generator.sources.ris import parse, recognizes

RECORD = """TY  - JOUR
AU  - Beispiel, Ada
A1  - Muster,B. C., Jr
T1  - A title that
  goes on
JF  - Journal of Examples
JO  - J. Ex.
VL  - 12
IS  - 3
SP  - 45
EP  - 67
PY  - 2020/04/17/
DO  - doi:10.1234/ABC
UR  - https://example.org/a
KW  - one
KW  - two
  three
AB  - It is - as we know - so.
N1  - A note
ID  - key
ER  -
"""


def read(text: str) -> Parsed:
    return parse(Capture("library.ris", text.encode()))


def test_a_record() -> None:
    (record,) = read(RECORD).records
    assert record.title == "A title that goes on"
    assert record.authors == ("Ada Beispiel", "B. C. Muster Jr")
    assert record.journal_ref == "Journal of Examples 12 (3), 45–67 (2020)"
    assert record.published == date(2020, 4, 17)
    assert (record.doi, record.url) == ("10.1234/abc", "https://example.org/a")
    assert record.keywords == ("one", "two", "three")
    assert record.abstract == "It is - as we know - so."
    assert {"JO": "J. Ex.", "VL": "12", "SP": "45"}.items() <= record.extra.items()
    assert (record.extra["citation_key"], record.extra["entry_type"]) == ("key", "JOUR")


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("PY  - 2020", None),
        ("PY  - 2020/04//", None),
        ("PY  - 2020/04/17/", date(2020, 4, 17)),
        ("DA  - 2020/04/17", date(2020, 4, 17)),
        ("DA  - 2020-04-17", date(2020, 4, 17)),
        ("Y1  - 2020/04/16\nDA  - 2020/04/17", None),  # which of them?
        ("PY  - 2020/02/15/received\nPY  - 2020/04/17", date(2020, 4, 17)),
        ("PY  - 2001/00/00/", None),
        ("PY  - ///", None),
    ],
)
def test_only_a_full_day_is_a_date(dates: str, published: date | None) -> None:
    (record,) = read(f"TY  - JOUR\nTI  - A title\n{dates}\nER  - ").records
    assert record.published == published


@pytest.mark.parametrize(
    "text",
    [
        RECORD * 2,
        RECORD.replace("ER  -\n", "") * 2,
        RECORD.replace("\n", "\r\n") * 2,
        "\ufeff" + RECORD * 2,
        "Exported: today\nContent: text\n\n" + RECORD + "\n\n" + RECORD,
        RECORD.replace("  -", " -") * 2,
        "".join(line[:2].lower() + line[2:] for line in (RECORD * 2).splitlines(keepends=True)),
    ],
)
def test_forms_that_exist(text: str) -> None:
    parsed = read(text)
    assert recognizes(text.encode())
    assert parsed.faults == ()
    assert [record.title for record in parsed.records] == ["A title that goes on"] * 2


def test_a_record_without_a_title_costs_itself_and_names_its_line() -> None:
    parsed = read(RECORD + "\nTY  - BOOK\nAU  - Nobody\nER  - \n" + RECORD)
    assert len(parsed.records) == 2
    assert [fault.line for fault in parsed.faults] == [RECORD.count("\n") + 2]


def test_a_title_of_a_book() -> None:
    (record,) = read("TY  - BOOK\nBT  - A book\nER  -").records
    assert record.title == "A book"


@pytest.mark.parametrize("text", ["", "TY", "AU  - A\nTI  - B", "%0 Journal Article\n%T A", "TYPE - x\nTI - y"])
def test_what_is_no_ris(text: str) -> None:
    assert not recognizes(text.encode())


RECORDS = [RECORD.replace("A title", f"Title {i}") for i in range(5)]


@given(st.permutations(RECORDS))
def test_the_order_of_records_says_nothing(records: list[str]) -> None:
    read_in_order = {record.title: record for record in read("".join(RECORDS)).records}
    assert {record.title: record for record in read("".join(records)).records} == read_in_order
