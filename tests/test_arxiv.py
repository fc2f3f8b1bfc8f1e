"""The adapters of arXiv's three interfaces, on recorded answers where they lie and on made-up ones in their shapes."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Ask, Capture, Live, Parsed, RetrievalError, Source
from generator.paper import Record
from generator.sources.arxiv import SOURCES, common, oai, query, rss, tree

FIXTURES = Path(__file__).parents[2] / "shared" / "fixtures"

ATOM_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom">\n'
    "<id>https://arxiv.org/api/madeUp</id>\n"
)


def entry(number: int = 1, more: str = "", title: str = "A  study\n of studies") -> str:
    return (
        f"<entry>\n<id>http://arxiv.org/abs/2504.{number:05}v2</id>\n<title>{title}</title>\n"
        "<updated>2025-05-01T08:00:00Z</updated><published>2025-04-02T08:00:00Z</published>\n"
        f"<summary>  We study\nstudies.</summary>{more}\n</entry>\n"
    )


def atom(*entries: str, total: int | None = None) -> str:
    count = len(entries) if total is None else total
    return f"{ATOM_HEAD}<opensearch:totalResults>{count}</opensearch:totalResults>\n{''.join(entries)}</feed>\n"


def error_entry(words: str = "incorrect id format for 1") -> str:
    where = "https://arxiv.org/api/errors#incorrect_id_format_for_1"
    return f"<entry><id>{where}</id><title>Error</title><summary>{words}</summary></entry>\n"


def pmh(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
        f"<responseDate>2026-04-20T01:02:03Z</responseDate>\n<request>https://arxiv.org/oai</request>\n{body}</OAI-PMH>\n"
    )


def oai_record(metadata: str, identifier: str = "oai:arXiv.org:2504.00001", status: str = "") -> str:
    head = f"<header{status}><identifier>{identifier}</identifier><datestamp>2026-04-20</datestamp></header>"
    return f"<record>\n{head}\n{f'<metadata>{metadata}</metadata>' if metadata else ''}\n</record>\n"


def listed(*records: str, token: str | None = None) -> str:
    end = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return pmh(f"<ListRecords>\n{''.join(records)}{end}</ListRecords>\n")


def arxiv_metadata(fields: str = "") -> str:
    return (
        '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2504.00001</id><created>2025-04-02</created>'
        f"<title>A study\n  of studies</title><categories>cs.DL cs.AI</categories>{fields}</arXiv>"
    )


RSS_HEAD = (
    '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">\n'
    "<channel><title>cs.DL updates on arXiv.org</title>\n"
)


def rss_item(number: int = 1, kind: str = "new", creator: str = "Ada Doe, Ben Roe", more: str = "") -> str:
    return (
        f"<item>\n<title>A study of studies</title><link>https://arxiv.org/abs/2504.{number:05}</link>\n"
        f"<description>arXiv:2504.{number:05}v1 Announce Type: {kind} \nAbstract: We study\nstudies.</description>\n"
        f'<guid isPermaLink="false">oai:arXiv.org:2504.{number:05}v1</guid>\n'
        "<category>cs.DL</category><category>cs.AI</category><category>H.3.3</category>\n"
        "<pubDate>Thu, 03 Apr 2025 00:00:00 -0400</pubDate>\n"
        f"<arxiv:announce_type>{kind}</arxiv:announce_type><dc:rights>http://creativecommons.org/licenses/by/4.0/"
        f"</dc:rights>\n<dc:creator>{creator}</dc:creator>{more}</item>\n"
    )


def rss_feed(*items: str) -> str:
    return f"{RSS_HEAD}{''.join(items)}</channel></rss>\n"


def recognized(data: bytes) -> Source:
    """The one source that recognizes ``data``."""
    (source,) = (source for source in SOURCES if source.recognizes(data))
    return source


def read(text: str | bytes, captured: date | None = None) -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    return recognized(data).parse(Capture("answer.xml", data, captured))


def only(text: str) -> Record:
    """The one record of an answer without a fault."""
    parsed = read(text)
    assert parsed.faults == ()
    (record,) = parsed.records
    return record


# --- the recorded answers --------------------------------------------------------------------------------------------

ATOM_FIXTURES = {
    "id_0000.0000_s0_m100_8b51d9633a68.json": (0, 0),
    "id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.json": (1, 0),
    "id_0808.05394_s0_m100_7b0c7d0a7cdd.json": (0, 0),
    "id_0808.05394_s0_m100_7b0c7d0a7cdd.xml": (0, 0),
    "id_1707.08567_s0_m100_6a1afebfc6a3.json": (1, 0),
    "id_1707.08567_s0_m100_6a1afebfc6a3.xml": (1, 0),
    "id_2104.12255v1_s0_m100_6ae69987ffe1.xml": (1, 0),
    "id_astro-ph_0601001_s0_m100_3150dca9dc76.json": (1, 0),
    "q_testing_s0_m100_cfe7536492ca.json": (100, 0),
    "q_testing_s0_m15_80c242b59d59.json": (15, 0),
    "q_testing_s10_m10_34e56e15aaac.json": (10, 0),
    "q_testing_s10_m10_34e56e15aaac.xml": (10, 0),
    "q_testing_s30_m10_f2e39f0143dc.json": (10, 0),
    "q_testing_s40_m10_96dd32eb854c.xml": (10, 0),
    "q_testing_s50_m10_7f488ab8598c.json": (10, 0),
    "q_testing_s50_m10_7f488ab8598c.xml": (10, 0),
    "q_testing_s5_m10_c0e94a259d4a.json": (10, 0),
    "q_testing_s9_m15_0b78d4b4d476.xml": (15, 0),
}
OAI_FIXTURES = {
    "adsingest-arxiv/arxiv_1711_04702.xml": (1, 0),
    "adsingest-arxiv/arxiv_1711_05739.xml": (1, 0),
    "adsingest-arxiv/arxiv_multi_20230125.xml": (3, 0),
    "hepcrawl-arxiv-listrecords/arxiv-physics-hep-ex.xml": (3, 0),
    "hepcrawl-arxiv/sample_arxiv_record.xml": (12, 0),
    "hepcrawl-arxiv/sample_arxiv_record0.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record1.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record10.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record4.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record5.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record6.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record7.xml": (1, 0),
    "hepcrawl-arxiv/sample_arxiv_record9.xml": (1, 0),
    "sickle/Identify.xml": (0, 1),
    "sickle/ListIdentifiers.xml": (0, 1),
    "sickle/ListRecords2.xml": (0, 1),  # of another repository
    "sickle/ListSets.xml": (0, 1),
    "sickle/badArgument.xml": (0, 1),
    "sickle/badResumptionToken.xml": (0, 1),
    "sickle/idDoesNotExist.xml": (0, 1),
    "sickle/noRecordsMatch.xml": (0, 0),
    "sickle/noSetHierarchy.xml": (0, 1),
    "sickle/undefinedError.xml": (0, 1),
}


def fixture(folder: str, name: str) -> bytes:
    path = FIXTURES / folder / name
    if not path.is_file():
        pytest.skip(f"RECORDED ANSWERS ARE NOT HERE: {path}")
    return path.read_bytes()


def counts(data: bytes, source: Source) -> tuple[int, int]:
    assert recognized(data) is source
    parsed = read(data)
    assert all(record.arxiv_id and record.title and record.abstract for record in parsed.records)
    assert all(record.authors and record.published for record in parsed.records)
    return len(parsed.records), len(parsed.faults)


@pytest.mark.parametrize("name", ATOM_FIXTURES)
def test_recorded_answers_of_the_query_interface(name: str) -> None:
    assert counts(fixture("arxiv-atom/arxiv.py", name), query.SOURCE) == ATOM_FIXTURES[name]


@pytest.mark.parametrize("name", OAI_FIXTURES)
def test_recorded_answers_of_oai_pmh(name: str) -> None:
    assert counts(fixture("oai-pmh", name), oai.SOURCE) == OAI_FIXTURES[name]


@pytest.mark.parametrize(("folder", "table"), [("arxiv-atom/arxiv.py", ATOM_FIXTURES), ("oai-pmh", OAI_FIXTURES)])
def test_no_recorded_answer_is_left_out(folder: str, table: Mapping[str, object]) -> None:
    root = FIXTURES / folder
    if not root.is_dir():
        pytest.skip(f"RECORDED ANSWERS ARE NOT HERE: {root}")
    assert {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} == table.keys()


def test_a_recording_says_what_the_answer_says() -> None:
    """The same answer as XML and as recorded with its status."""
    name = "q_testing_s50_m10_7f488ab8598c"
    one = read(fixture("arxiv-atom/arxiv.py", f"{name}.xml"))
    other = read(fixture("arxiv-atom/arxiv.py", f"{name}.json"))
    assert [record.arxiv_id for record in one.records] == [record.arxiv_id for record in other.records]


# --- the query interface ---------------------------------------------------------------------------------------------


def test_an_entry_of_the_query_interface() -> None:
    more = (
        '<category term="cs.AI"/><category term="cs.DL"/><category term="68T50"/><arxiv:primary_category term="cs.DL"/>'
        "<arxiv:comment>12\n pages</arxiv:comment><arxiv:doi>10.1000/xyz123</arxiv:doi>"
        "<arxiv:journal_ref>J. Stud. 1 (2025) 2</arxiv:journal_ref>"
        "<author><name>Ada  Doe</name><arxiv:affiliation>Somewhere</arxiv:affiliation></author>"
        "<author><name>:</name></author><author><name>Ren\\'e Roe</name></author>"
    )
    data = atom(entry(more=more)).encode()
    (record,) = read(data, date(2026, 4, 20)).records
    assert record == Record(
        source="arxiv",
        capture="",
        captured=date(2026, 4, 20),
        title="A study of studies",
        abstract="We study studies.",
        authors=("Ada Doe", "René Roe"),
        published=date(2025, 4, 2),
        categories=("cs.DL", "cs.AI"),
        arxiv_id="2504.00001",
        version=2,
        doi="10.1000/xyz123",
        journal_ref="J. Stud. 1 (2025) 2",
        extra={"comment": "12 pages", "updated": "2025-05-01", "category": "68T50"},
    )


def test_an_error_is_said_in_arxivs_own_words() -> None:
    parsed = read(atom(error_entry()))
    assert parsed.records == ()
    assert [str(fault) for fault in parsed.faults] == [
        "answer.xml:5: arXiv answered: incorrect id format for 1; ask differently"
    ]


def test_a_paper_may_be_called_error() -> None:
    assert only(atom(entry(title="Error"))).title == "Error"


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (entry(2, title=" "), "2504.00002 has no title"),
        (entry(2).replace("http://arxiv.org/abs/2504.00002v2", "urn:other:1"), "“urn:other:1” is no id of arXiv"),
        (entry(2).replace("<id>http://arxiv.org/abs/2504.00002v2</id>", ""), "an entry without an id"),
        (entry(2, title="R & D"), "this is not well-formed XML (not well-formed (invalid token))"),
        (entry(2, title="form\x0cfeed"), "this is not well-formed XML (not well-formed (invalid token))"),
        (entry(2, title="a < b"), "this is not well-formed XML (not well-formed (invalid token))"),
        (entry(2, title="<b>bold"), "this is not well-formed XML (mismatched tag)"),
        (entry(2).replace("</entry>", ""), "this entry is not closed"),
        (entry(2, title="&writers;"), "this is not well-formed XML (undefined entity)"),
    ],
)
def test_a_broken_entry_costs_that_entry(broken: str, what: str) -> None:
    parsed = read(atom(entry(1), broken, entry(3), entry(4)))
    assert [record.arxiv_id for record in parsed.records] == ["2504.00001", "2504.00003", "2504.00004"]
    (fault,) = parsed.faults
    assert fault.what == what
    begins = atom(entry(1)).count("\n", 0, atom(entry(1)).index("</feed>")) + 1
    assert begins <= fault.line <= begins + 6


def test_lines_are_right_after_a_broken_entry() -> None:
    text = atom(entry(1), entry(2, title="R & D"), entry(3), entry(4, title=""))
    faults = read(text).faults
    lines = text.splitlines()
    assert lines[faults[0].line - 1] == "<title>R & D</title>"
    assert lines[faults[1].line - 1 : faults[1].line + 1] == ["<entry>", "<id>http://arxiv.org/abs/2504.00004v2</id>"]


def test_a_date_that_is_none_costs_the_date() -> None:
    parsed = read(atom(entry().replace("2025-04-02", "2025-02-31")))
    assert parsed.records[0].published is None
    assert parsed.faults[0].what == "the date of 2504.00001 is “2025-02-31T08:00:00Z”, which is no day"


def test_an_answer_that_was_cut_keeps_what_came_before() -> None:
    parsed = read(atom(entry(1), entry(2))[:-60])
    assert [record.arxiv_id for record in parsed.records] == ["2504.00001"]
    assert [fault.what for fault in parsed.faults] == ["the file ends too early"]


@pytest.mark.parametrize(
    "recording", ['{"body": 1, "status_code": 200,', '{"body": 1}', '{"body": "", "status_code": 503}']
)
def test_a_recording_of_nothing(recording: str) -> None:
    data = recording.replace("{", '{"url": "https://export.arxiv.org/api/query", ', 1)
    assert len(read(data).faults) == 1


def test_faults_of_a_recording_have_no_line() -> None:
    recording = {
        "url": "https://export.arxiv.org/api/query",
        "status_code": 200,
        "body": atom(entry(), entry(title="")),
    }
    parsed = read(json.dumps(recording))
    assert [(len(parsed.records), fault.line) for fault in parsed.faults] == [(1, 0)]


# --- OAI-PMH ---------------------------------------------------------------------------------------------------------


def test_a_record_in_the_format_of_arxiv() -> None:
    fields = (
        "<updated>2025-05-01</updated><authors><author><keyname>Roe</keyname><forenames>Ben</forenames>"
        "<suffix>Jr.</suffix><affiliation>Somewhere</affiliation></author><author><keyname>:</keyname></author>"
        "<author><keyname>The Doe Collaboration</keyname></author></authors><comments>12 pages</comments>"
        "<report-no>R-1</report-no><msc-class>68T50</msc-class><acm-class>H.3.3</acm-class>"
        "<journal-ref>J. Stud. 1</journal-ref><doi>10.1000/a, 10.1000/b</doi>"
        "<license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  We study.\n</abstract>"
    )
    record = only(listed(oai_record(arxiv_metadata(fields))))
    assert record.authors == ("Ben Roe Jr.", "The Doe Collaboration")
    assert (record.published, record.version, record.doi) == (date(2025, 4, 2), None, "10.1000/a")
    assert (record.categories, record.journal_ref) == (("cs.DL", "cs.AI"), "J. Stud. 1")
    assert record.extra == {
        "acm-class": "H.3.3",
        "comment": "12 pages",
        "doi": "10.1000/a, 10.1000/b",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "msc-class": "68T50",
        "report-no": "R-1",
        "updated": "2025-05-01",
    }


def test_a_record_with_its_versions() -> None:
    metadata = (
        '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>math/0309136</id><submitter>Some Body</submitter>'
        '<version version="v1"><date>Mon, 8 Sep 2003 01:02:03 GMT</date><size>1kb</size></version>'
        '<version version="v12"><date>Tue, 9 Sep 2014 01:02:03 GMT</date><size>1kb</size></version>'
        "<title>A study</title><authors>Ada Doe (1), Ren\\'e Roe and Jim Poe (2), Jr. ((1) Here, (2) There)</authors>"
        "<categories>math.GT cs.DL</categories><abstract>We study.</abstract></arXivRaw>"
    )
    record = only(listed(oai_record(metadata)))
    assert (record.arxiv_id, record.version, record.published) == ("math/0309136", 12, date(2003, 9, 8))
    assert record.authors == ("Ada Doe", "René Roe", "Jim Poe Jr.")
    assert record.extra == {"updated": "2014-09-09"}


def test_a_record_in_dublin_core() -> None:
    metadata = (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A study</dc:title><dc:creator>Roe, Ben</dc:creator>'
        "<dc:creator>Poe, Jim, Jr.</dc:creator><dc:creator>The Doe Collaboration</dc:creator>"
        "<dc:subject>Mathematics - Logic</dc:subject><dc:subject>03E75, 28A05</dc:subject>"
        "<dc:description>  We study.</dc:description><dc:description>Comment: 7 pages</dc:description>"
        "<dc:date>2025-04-02</dc:date><dc:date>2025-05-01</dc:date>"
        "<dc:identifier>http://arxiv.org/abs/2504.00001</dc:identifier><dc:identifier>J. Stud. 1</dc:identifier>"
        "<dc:identifier>doi:10.1000/a</dc:identifier></oai_dc:dc>"
    )
    record = only(listed(oai_record(metadata)))
    assert record.authors == ("Ben Roe", "Jim Poe Jr.", "The Doe Collaboration")
    assert (record.published, record.doi, record.journal_ref) == (date(2025, 4, 2), "10.1000/a", "J. Stud. 1")
    assert record.categories == ()
    assert record.extra == {
        "comment": "7 pages",
        "subject": "Mathematics - Logic; 03E75, 28A05",
        "updated": "2025-05-01",
    }


def test_the_day_of_a_later_version_is_not_the_day_it_appeared() -> None:
    """OAI-PMH has been seen to give it as ``created``; the id knows better."""
    record = only(listed(oai_record(arxiv_metadata().replace("2025-04-02", "2026-03-30"))))
    assert record.published is None
    assert record.extra == {"created": "2026-03-30"}


def test_deleted_records_say_nothing() -> None:
    deleted = oai_record("", "oai:arXiv.org:2504.00002", ' status="deleted"')
    assert only(listed(deleted, oai_record(arxiv_metadata()))).arxiv_id == "2504.00001"


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (oai_record(""), "the record “oai:arXiv.org:2504.00001” holds no metadata that is known here"),
        (oai_record("<marc/>"), "the record “oai:arXiv.org:2504.00001” holds no metadata that is known here"),
        (oai_record("<dc><title>Other</title></dc>", "oai:other.example:1"), "“oai:other.example:1” is no id of arXiv"),
    ],
)
def test_a_broken_record_costs_that_record(broken: str, what: str) -> None:
    parsed = read(listed(broken, oai_record(arxiv_metadata())))
    assert len(parsed.records) == 1
    assert [(fault.line, fault.what) for fault in parsed.faults] == [(6, what)]


def test_nothing_new_is_no_fault() -> None:
    assert read(pmh('<error code="noRecordsMatch">Nothing</error>')) == Parsed()


# --- RSS -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["new", "cross", "replace", "replace-cross"])
def test_an_item_of_a_feed(kind: str) -> None:
    more = "<arxiv:DOI>10.1000/a</arxiv:DOI><arxiv:journal_reference>J. Stud. 1</arxiv:journal_reference>"
    record = only(rss_feed(rss_item(kind=kind, more=more)))
    assert (record.source, record.arxiv_id, record.version) == ("arxiv-rss", "2504.00001", 1)
    assert (record.abstract, record.authors) == ("We study studies.", ("Ada Doe", "Ben Roe"))
    assert (record.categories, record.published) == (("cs.DL", "cs.AI"), None)
    assert (record.doi, record.journal_ref) == ("10.1000/a", "J. Stud. 1")
    assert record.extra == {
        "announce_type": kind,
        "announced": "2025-04-03",
        "category": "H.3.3",
        "license": "http://creativecommons.org/licenses/by/4.0/",
    }


def test_the_atom_form_of_a_feed() -> None:
    text = (
        '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.DL</id>\n'
        "<entry><id>oai:arXiv.org:cs/0112017v3</id><title>A study</title><updated>2025-04-03T04:00:00+00:00</updated>"
        '<link href="https://arxiv.org/abs/cs/0112017" rel="alternate"/><category term="cs.DL"/>'
        "<summary>arXiv:cs/0112017v3 Announce Type: replace \nAbstract: We study.</summary>"
        "<published>2025-04-03T00:00:00-04:00</published><dc:creator>Ada Doe</dc:creator></entry></feed>"
    )
    record = only(text)
    assert (record.source, record.arxiv_id, record.version) == ("arxiv-rss", "cs/0112017", 3)
    assert (record.abstract, record.authors, record.published) == ("We study.", ("Ada Doe",), None)
    assert record.extra == {"announce_type": "replace", "announced": "2025-04-03"}


def test_an_item_without_an_identifier_is_known_by_its_link() -> None:
    item = rss_item().replace("oai:arXiv.org:2504.00001v1", "made-up")
    assert only(rss_feed(item)).arxiv_id == "2504.00001"


def test_a_feed_of_a_day_without_announcements() -> None:
    assert read(rss_feed()) == Parsed()


def test_what_cannot_be_told_apart_is_kept_as_it_is() -> None:
    record = only(rss_feed(rss_item(creator="Ada Doe (Here, Ben Roe")))
    assert record.authors == ()
    assert record.extra["creator"] == "Ada Doe (Here, Ben Roe"


# --- names, days, ids ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Ada Doe", ("Ada Doe",)),
        ("Ada Doe, Ben Roe", ("Ada Doe", "Ben Roe")),
        ("Ada Doe, Ben Roe, and Jim Poe", ("Ada Doe", "Ben Roe", "Jim Poe")),
        ("Ada Doe (1 and 2), Ben Roe (Here, (There)), Andy Poe", ("Ada Doe", "Ben Roe", "Andy Poe")),
        ("Ada Doe, Jr., Ben Roe III", ("Ada Doe Jr.", "Ben Roe III")),
        (r"Fran\c{c}ois Poe", ("François Poe",)),
        ("李 明, Ada Doe", ("李 明", "Ada Doe")),
        ("Ada) Doe", ()),
    ],
)
def test_lists_of_names(text: str, names: tuple[str, ...]) -> None:
    assert common.split_names(text) == names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-04-20", date(2026, 4, 20)),
        ("2026-04-20T23:59:59-04:00", date(2026, 4, 20)),
        ("Mon, 20 Apr 2026 08:18:33 GMT", date(2026, 4, 20)),
        ("1 Apr 2026", date(2026, 4, 1)),
        ("2026-W17-1", None),
        ("2026", None),
        ("2026-04-201", None),
        ("20 Abr 2026", None),
        ("0000-04-20", None),
        ("٢٠٢٦-04-20", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert common.day_of(text) == day


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("http://arxiv.org/abs/1707.08567v1", ("1707.08567", 1)),
        ("https://arxiv.org/abs/astro-ph/0601001v1", ("astro-ph/0601001", 1)),
        ("oai:arXiv.org:2203.01250v3", ("2203.01250", 3)),
        ("oai:arXiv.org:math.GT/0309136", ("math/0309136", None)),
        ("oai:example.org:1", None),
        ("٢١٠٤.12255", None),
        ("2104.12255v" + "1" * 5000, None),
    ],
)
def test_ids(text: str, known: tuple[str, int | None] | None) -> None:
    assert common.identify(text) == known


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/a", "10.1000/a"),
        ("https://doi.org/10.1000/a", "10.1000/a"),
        ("doi:10.1000/a", "10.1000/a"),
        ("10.1000/a;10.1000/b", "10.1000/a"),
        ("10.1002/(SICI)1521(1999)216:1<135::AID>3.0.CO;2-#", "10.1002/(sici)1521(1999)216:1<135::aid>3.0.co;2-#"),
        ("to appear", None),
        ("", None),
    ],
)
def test_dois(text: str, doi: str | None) -> None:
    assert common.doi_of(text) == doi


# --- recognition and hostile files -----------------------------------------------------------------------------------

FORMS: dict[str, Source] = {
    atom(entry()): query.SOURCE,
    listed(oai_record(arxiv_metadata())): oai.SOURCE,
    oai_record(arxiv_metadata()): oai.SOURCE,
    rss_feed(rss_item()): rss.SOURCE,
}


@pytest.mark.parametrize("text", FORMS)
def test_forms_are_recognized_by_what_they_hold(text: str) -> None:
    bare = text.partition("?>\n")[2] or text
    commented = f"<!-- saved -->\n<?style none?>\n{bare}"
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), commented.encode(), bare.encode("utf-16")):
        assert recognized(data) is FORMS[text]
        assert len(read(data).records) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        b"<html><body>arxiv.org/api/query</body></html>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Of another</title></feed>',
        b'<rss version="2.0"><channel/></rss>',
        b'{"url": "https://other.example", "body": ""}',
        b"<record><title>a library's</title></record>",
        b"@article{arxiv.org/api/}",
    ],
)
def test_other_files_are_not_recognized(data: bytes) -> None:
    assert not any(source.recognizes(data) for source in SOURCES)


@pytest.mark.parametrize("codec", ["latin-1", "windows-1252", "utf-16", "utf-8"])
def test_encodings_are_read_as_declared(codec: str) -> None:
    text = atom(entry(title="Über Studien")).replace("UTF-8", codec)
    assert only_title(text.encode(codec)) == "Über Studien"


def only_title(data: bytes) -> str:
    (record,) = read(data).records
    return record.title


@pytest.mark.parametrize("codec", ["gbk", "rot13", "no-such-thing"])
def test_an_encoding_that_cannot_be_read_is_one_fault(codec: str) -> None:
    data = atom(entry()).replace("UTF-8", codec).encode()
    parsed = query.parse(Capture("answer.xml", data))
    assert [fault.line for fault in parsed.faults] == [1]


BOMB = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 20))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE feed [<!ENTITY a0 "ha">{BOMB}]>',
        '<!DOCTYPE feed SYSTEM "https://other.example/feed.dtd">',
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    ],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    text = atom(entry(title="&a19;&x;")).replace("?>\n", f"?>{doctype}\n", 1)
    parsed = query.parse(Capture("answer.xml", text.encode()))
    assert parsed.records == ()
    assert [fault.what for fault in parsed.faults] == ["it declares a document type, which could make it do anything"]


def test_nesting_without_end_is_one_fault() -> None:
    parsed = read(atom(entry(title="<b>" * 100_000)))
    assert (parsed.records, len(parsed.faults)) == ((), 1)


def test_many_broken_entries_do_not_take_for_ever() -> None:
    parsed = read(atom(*[entry(title="&") for _ in range(5_000)]))
    assert len(parsed.faults) == 101
    assert parsed.faults[-1].what == "too much is broken: from here on nothing was read"


LONG = 1_000_000


@pytest.mark.parametrize(
    "text", ["," * LONG, " and" * LONG, "()" * LONG, "(" * LONG, "10.1000/a" + ";" * LONG, "\\'" * 1000, "1" * LONG]
)
def test_texts_without_end_do_not_take_for_ever(text: str) -> None:
    common.split_names(text)
    common.doi_of(text)
    common.turned(text)
    common.day_of(text)
    common.identify(text)


def test_markup_in_a_title_is_read_through() -> None:
    assert only(atom(entry(title="H<sub>2</sub>O\x85 &amp;\x9f more"))).title == "H2O & more"


PARTS = st.sampled_from(
    [
        atom(entry()),
        listed(oai_record(arxiv_metadata())),
        rss_feed(rss_item()),
        "<entry>",
        "</feed>",
        "<!--",
        "&",
        "]]>",
    ]
)


@given(st.lists(PARTS | st.text(max_size=20), max_size=5), st.integers(0, 3000))
def test_a_parser_never_raises(parts: list[str], cut: int) -> None:
    data = "".join(parts).encode("utf-8", "surrogatepass")[cut:]
    for source in SOURCES:
        source.recognizes(data)
        source.parse(Capture("answer.xml", data))


@given(st.integers(0, 900), st.binary(min_size=1, max_size=4))
def test_a_parser_survives_any_damage(place: int, damage: bytes) -> None:
    for text in FORMS:
        data = text.encode()
        damaged = data[:place] + damage + data[place + len(damage) :]
        for source in SOURCES:
            parsed = source.parse(Capture("answer.xml", damaged))
            assert all(record.title and record.arxiv_id for record in parsed.records)


@given(st.text(max_size=200))
def test_names_never_raise(text: str) -> None:
    assert all(common.split_names(text))
    common.turned(text)
    common.day_of(text)
    common.identify(text)


# --- over the network ------------------------------------------------------------------------------------------------

Answers = Callable[[str, Mapping[str, str]], str]


class Played:
    """A network that gives the answers of a function, and remembers what it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, url: str, params: Mapping[str, str]) -> bytes:
        self.asked.append((url, dict(params)))
        return self.answers(url, params).encode()


def played(*answers: str) -> Played:
    rest = iter(answers)
    return Played(lambda _url, _params: next(rest))


def live(source: Source) -> Live:
    assert source.live is not None
    return source.live


def ids_of(source: Source, get: Played, what: Ask) -> list[str]:
    live_source = live(source)
    answers = live_source.ask(get, live_source.endpoint, what)
    return [record.arxiv_id or "" for answer in answers for record in source.parse(answer.capture).records]


def refusal(source: Source, get: Played, what: Ask) -> str:
    with pytest.raises(RetrievalError) as error:
        ids_of(source, get, what)
    return str(error.value)


def test_an_answer_says_where_and_when_it_was_had() -> None:
    get = played(rss_feed(), atom(entry()))
    (feed,) = rss.ask(get, "https://mirror.example/", Ask(categories=("cs.DL",), today=date(2026, 4, 20)))
    assert (feed.capture.where, feed.capture.captured) == ("https://mirror.example/rss/cs.DL", date(2026, 4, 20))
    (page,) = query.ask(get, "https://mirror.example", Ask(ids=("2504.00001",)))
    assert page.capture.where == "https://mirror.example/api/query?id_list=2504.00001&max_results=1"


def test_one_pace_for_all_interfaces() -> None:
    """At most one request in three seconds: https://info.arxiv.org/help/api/tou.html."""
    assert {live(source).pause for source in SOURCES} == {3.0}
    assert not any(source.kept for source in SOURCES)


def test_ids_are_asked_in_batches() -> None:
    get = Played(lambda _url, params: atom(*(entry(int(text[5:10])) for text in params["id_list"].split(","))))
    wanted = tuple(f"2504.{number:05}" for number in range(1, 251))
    assert ids_of(query.SOURCE, get, Ask(ids=wanted)) == list(wanted)
    assert [params["max_results"] for _, params in get.asked] == ["100", "100", "50"]
    assert {url for url, _ in get.asked} == {"https://export.arxiv.org/api/query"}


def test_ids_keep_their_version_and_wrong_ones_are_refused_before_asking() -> None:
    get = Played(lambda _url, _params: atom(entry()))
    ids_of(query.SOURCE, get, Ask(ids=("arXiv:2504.00001v2", "math.GT/0309136")))
    assert get.asked[0][1]["id_list"] == "2504.00001v2,math/0309136"
    assert "“no such” is no id of arXiv" in refusal(query.SOURCE, get, Ask(ids=("2504.00001", "no such")))
    assert len(get.asked) == 1


def test_pages_are_asked_until_all_is_there() -> None:
    def answers(_url: str, params: Mapping[str, str]) -> str:
        start = int(params["start"])
        return atom(*(entry(number) for number in range(start, min(start + 200, 450))), total=450)

    get = Played(answers)
    what = Ask(since=date(2025, 4, 1), until=date(2025, 4, 30), query="ti:study", categories=("cs.DL", "hep-th"))
    assert len(ids_of(query.SOURCE, get, what)) == 450
    assert [params["start"] for _, params in get.asked] == ["0", "200", "400"]
    assert get.asked[0][1] == {
        "search_query": "(ti:study) AND (cat:cs.DL OR cat:hep-th) AND submittedDate:[202504010000 TO 202504302359]",
        "start": "0",
        "max_results": "200",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }


def test_an_empty_page_is_asked_once_more() -> None:
    get = played(atom(entry(1), total=2), atom(total=2), atom(entry(2), total=2))
    assert ids_of(query.SOURCE, get, Ask(categories=("cs.DL",))) == ["2504.00001", "2504.00002"]
    get = played(atom(entry(1), total=2), atom(total=2), atom(total=2))
    assert "an empty page after 1 of 2 results" in refusal(query.SOURCE, get, Ask(categories=("cs.DL",)))


def test_a_broken_entry_does_not_hold_up_the_pages() -> None:
    get = played(atom(entry(1), entry(2, title="&"), total=3), atom(entry(3), total=3))
    assert ids_of(query.SOURCE, get, Ask(categories=("cs.DL",))) == ["2504.00001", "2504.00003"]
    assert get.asked[1][1]["start"] == "2"


def test_nothing_found_is_no_answer() -> None:
    assert ids_of(query.SOURCE, played(atom()), Ask(categories=("cs.DL",))) == []


def test_no_more_than_arxiv_gives_is_asked_for() -> None:
    page = atom(*(entry(number) for number in range(200)), total=40_000)
    get = Played(lambda _url, _params: page)
    message = refusal(query.SOURCE, get, Ask(categories=("cs.DL",)))
    assert "there are 40,000 results, and arXiv gives the first 30,000" in message
    assert len(get.asked) == 150


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_what_cannot_be_asked(source: Source) -> None:
    get = played()
    assert "give" in refusal(source, get, Ask())
    assert "is no category of arXiv" in refusal(source, get, Ask(categories=("cs.DL/../..?x",), since=date(2025, 4, 1)))
    assert get.asked == []


@pytest.mark.parametrize("source", [query.SOURCE, oai.SOURCE], ids=lambda source: source.name)
@pytest.mark.parametrize("answer", ["<html><body>Busy</body></html>", "", "Rate exceeded.", "<rss/>"])
def test_an_answer_of_another_kind_is_an_error(source: Source, answer: str) -> None:
    assert "the answer is not" in refusal(source, played(answer), Ask(categories=("cs.DL",)))


def test_an_error_of_the_query_interface_ends_the_asking() -> None:
    get = played(atom(error_entry("malformed query")))
    assert "arXiv answered: malformed query" in refusal(query.SOURCE, get, Ask(query="("))


def test_a_list_is_followed_by_its_tokens() -> None:
    one, two = oai_record(arxiv_metadata()), oai_record(arxiv_metadata().replace("00001", "00002"))
    get = played(listed(one, token="a|1"), listed(two, token=""), listed(one))
    what = Ask(since=date(2026, 4, 1), until=date(2026, 4, 20), categories=("cs.DL", "math"))
    assert ids_of(oai.SOURCE, get, what) == ["2504.00001", "2504.00002", "2504.00001"]
    days = {"from": "2026-04-01", "until": "2026-04-20"}
    assert get.asked == [
        ("https://arxiv.org/oai", {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "cs:cs:DL", **days}),
        ("https://arxiv.org/oai", {"verb": "ListRecords", "resumptionToken": "a|1"}),
        ("https://arxiv.org/oai", {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": "math", **days}),
    ]


def test_a_list_that_leads_in_a_circle() -> None:
    get = Played(lambda _url, _params: listed(oai_record(arxiv_metadata()), token="again"))
    assert "a resumption token came twice" in refusal(oai.SOURCE, get, Ask(categories=("cs.DL",)))
    assert len(get.asked) == 2


def test_errors_of_oai_pmh() -> None:
    what = Ask(categories=("cs.DL",))
    expired = pmh('<error code="badResumptionToken">The token is gone</error>')
    get = played(listed(oai_record(arxiv_metadata()), token="a"), expired)
    message = refusal(oai.SOURCE, get, what)
    assert message == "https://arxiv.org/oai: the answer is badResumptionToken: The token is gone; start again"
    assert "badArgument" in refusal(oai.SOURCE, played(pmh('<error code="badArgument"/>')), what)
    assert ids_of(oai.SOURCE, played(pmh('<error code="noRecordsMatch"/>')), what) == []
    assert "ask the source arxiv" in refusal(oai.SOURCE, played(), Ask(ids=("2504.00001",)))


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.AI", "cs:cs:AI"),
        ("math", "math"),
        ("q-bio.BM", "q-bio:q-bio:BM"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.GA", "physics:astro-ph:GA"),
        ("physics.flu-dyn", "physics:physics:flu-dyn"),
        ("cond-mat.mes-hall", "physics:cond-mat:mes-hall"),
    ],
)
def test_sets(category: str, name: str) -> None:
    """As ListSets names them: https://info.arxiv.org/help/oa/."""
    assert oai.set_of(category) == name


def test_the_feed_of_several_categories() -> None:
    get = played(rss_feed(rss_item(1), rss_item(2, "cross")))
    assert ids_of(rss.SOURCE, get, Ask(categories=("cs.DL", "hep-th"))) == ["2504.00001", "2504.00002"]
    assert get.asked == [("https://rss.arxiv.org/rss/cs.DL+hep-th", {})]


def test_lines_of_nodes() -> None:
    root = tree.read(b"<a>\r\n<b/>\r\n<c>x</c></a>", "none").root
    assert root is not None
    assert [(node.name, node.line) for node in _walk(root)] == [("a", 1), ("b", 2), ("c", 3)]


def _walk(node: tree.Node) -> Iterator[tree.Node]:
    yield node
    for inside in node.nodes():
        yield from _walk(inside)
