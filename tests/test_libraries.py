"""All formats of libraries together: real files, no format taking another's, and hostile input.

The real files lie in ``shared/fixtures`` beside the checkout; its README says where they are from.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Capture, Parsed, Source
from generator.paper import facts_from_json, facts_of, facts_to_json
from generator.sources import bibtex, csl_json, hf_page, markdown, ris, tables

FIXTURES = Path(__file__).parents[2] / "shared" / "fixtures"
LIBRARIES = (bibtex.SOURCE, ris.SOURCE, csl_json.SOURCE, *tables.SOURCES, markdown.SOURCE)

# Records and faults of each file.
TABLE = """
   1  0  bibtex/better-bibtex/Allow location and address field in imported bibtex entries to be stored in Extra field #3287.bib
   7  0  bibtex/better-bibtex/BBT + Zotfile creating duplicate files in the wrong location #2300.bib
  20  0  bibtex/better-bibtex/BBT does not import groups from JabRef 5.1 #1641.bib
   9  1  bibtex/better-bibtex/Better BibLaTeX import improvements #549.bib
   2  0  bibtex/better-bibtex/Better BibTeX Import 2.bib
   2  0  bibtex/better-bibtex/Better BibTeX.003.bib
   1  0  bibtex/better-bibtex/Better BibTeX.004.bib
   1  0  bibtex/better-bibtex/Better BibTeX.005.bib
   1  0  bibtex/better-bibtex/Better BibTeX.008.bib
   1  1  bibtex/better-bibtex/Better BibTeX.010.bib
   1  0  bibtex/better-bibtex/BibTeX import; preamble with def create problems #732.bib
   1  0  bibtex/better-bibtex/Biblatex Annotation Import Bug #613.bib
   3  0  bibtex/better-bibtex/Child items that use the crossref field do not have their parent fields imported #2373.bib
   6  0  bibtex/better-bibtex/Crossrefd incollection items are missing date on import #3514.bib
   1  0  bibtex/better-bibtex/DOIs excluded from export in 6.7.86 #2555.bib
   3  0  bibtex/better-bibtex/Dealing with base64-encoded paths from BibDesk #2374.bib
   1  0  bibtex/better-bibtex/Double newlines means parbreak #2789.bib
   1  0  bibtex/better-bibtex/Failure to handle unparsed author names (92).bib
   1  0  bibtex/better-bibtex/Import fails to perform @String substitutions #154.bib
   1  0  bibtex/better-bibtex/Import from Clipboard stopped working #2377.bib
   1  0  bibtex/better-bibtex/Import location to event-place for conference papers.bib
   1  0  bibtex/better-bibtex/Import support for the online type in BBT #1358.bib
   1  0  bibtex/better-bibtex/Import support for the online type in BBT #1358.roundtrip.bib
   1  0  bibtex/better-bibtex/Importing changes Journal to The Journal #1601.bib
   4  0  bibtex/better-bibtex/Improve import of films #1837.bib
   3  0  bibtex/better-bibtex/Jabref groups import does not work #717.2.10.bib
   4  0  bibtex/better-bibtex/Jabref groups import does not work #717.3.8.bib
   4  0  bibtex/better-bibtex/Jabref import - groups lost #1730-5.bib
   1  0  bibtex/better-bibtex/LaTeX commands in Zotero should be exported untouched #1380.roundtrip.bib
   1  0  bibtex/better-bibtex/Literal names.bib
   2  0  bibtex/better-bibtex/Math markup to unicode not always imported correctly #472.bib
   2  0  bibtex/better-bibtex/Math markup to unicode not always imported correctly #472.roundtrip.bib
   1  0  bibtex/better-bibtex/Multiple attachments in calibre bibtex file not imported in Zotero #3338.bib
   2  0  bibtex/better-bibtex/Qiqqa.bib
   1  0  bibtex/better-bibtex/Report number field is incorrectly translated into the issue field when importing a jurisdiction from a .bib file #2752.bib
   1  0  bibtex/better-bibtex/Report number field is incorrectly translated into the issue field when importing a patent from a .bib file #2752.bib
   1  0  bibtex/better-bibtex/Report number field is incorrectly translated into the issue field when importing a techreport from a .bib file #2752.bib
 986 66  bibtex/better-bibtex/Some bibtex entries quietly discarded on import from bib file #873.bib
   0  1  bibtex/better-bibtex/URL not recognised in a simple online bib file entry on import #2842.bib
 506  0  bibtex/better-bibtex/Unabbreviate on import #1436-1.bib
   1  0  bibtex/better-bibtex/article with entrysubtype.bib
   1  0  bibtex/better-bibtex/detect-urls.bib
   1  0  bibtex/better-bibtex/eprinttype field dropped on import #959.bib
   1  0  bibtex/better-bibtex/import software related biblatex entries #1544.bib
   2  0  bibtex/better-bibtex/importing a title-cased bib #1246.bib
   2  0  bibtex/better-bibtex/importing a title-cased bib #1246.roundtrip.bib
   1  0  bibtex/better-bibtex/support Local-Zo-Url-x field from BibDesk2Zotero_attachments #667.bib
   1  0  bibtex/better-bibtex/unknown command handler #1733.bib
   1  0  bibtex/better-bibtex/zbb (quietly) chokes on this .bib #664.bib
   1  0  bibtex/bibtexparser/gbk_test.bib
   0  2  bibtex/jabref/articleWithMonths.bib
   2  0  bibtex/jabref/bibWithUserCommentAndEntryChange.bib
   1  0  bibtex/jabref/cleanup.bib
  20  0  bibtex/jabref/complex.bib
   4  0  bibtex/jabref/crossref.bib
   2  0  bibtex/jabref/entry-editor-tabs-biblatex.bib
   2  0  bibtex/jabref/entry-editor-tabs-bibtex.bib
   0  0  bibtex/jabref/issue-12274/issue-12274.bib
   0  1  bibtex/jabref/issue_181_1.8.0_60-b27.bib
   0  1  bibtex/jabref/othertype.bib
   0  1  bibtex/jabref/reallyunknowntype.bib
   1  0  bibtex/jabref/save-actions.bib
   1  0  bibtex/jabref/saveactions2.bib
   2  0  bibtex/jabref/special-fields.bib
 156  0  bibtex/jabref/testjabref.bib
   6  0  bibtex/jabref/testjabref_292.bib
   1 10  importers/RisImporterTest1.ris
   1  0  importers/RisImporterTest3.bib
   1  0  importers/RisImporterTest3.ris
   1  0  importers/RisImporterTest4a.bib
   1  0  importers/RisImporterTest4a.ris
   1  0  importers/RisImporterTest4b.bib
   1  0  importers/RisImporterTest4c.bib
   1  0  importers/RisImporterTest4c.ris
   1  0  importers/RisImporterTest6.ris
   1  0  importers/RisImporterTest7.bib
   1  0  importers/RisImporterTest7.ris
   1  0  importers/RisImporterTest9.bib
   1  0  importers/RisImporterTestDOI.ris
   1  0  importers/RisImporterTestDate1.1.ris
   1  0  importers/RisImporterTestDate1.2.ris
   1  0  importers/RisImporterTestScopus.ris
   1  0  importers/RisImporterTestWithEmptyER.bib
   1  0  importers/RisImporterTestWithEmptyER.ris
   1  0  csl-json/Better CSL JSON does not include authority field #2019.csl.json
   1  0  csl-json/Better CSL does not extract extra variables #2963.csl.json
  15  0  csl-json/Date export to Better CSL-JSON #360 #811.csl.json
  26  0  csl-json/Deterministic ordering for CSL #1178 #1400.csl.json
   1  0  csl-json/Export Error Unexpected date type #2303.csl.json
   4  0  csl-json/Export does not include available-date #3286.csl.json
   6  1  csl-json/Export of creator-type fields from embedded CSL variables #365 uppercase DOI #825.csl.json
   1  0  csl-json/Export to Better CSL JSON not working in latest built 6600-6700 #3332.csl.json
   1  0  csl-json/Multiple creators in Extra not exported in Better CSL JSON #2015.csl.json
   3  0  csl-json/Normalizing English language tag #3100.csl.json
   4  0  csl-json/Pandoc-LaTeX-SCHOMD Citation Export.csl.json
   4  0  csl-json/Postscript error aborts CSL JSON export #1155.csl.json
   6  0  csl-json/Season ranges should be exported as pseudo-months (13-16, or 21-24) #860.csl.json
   5  0  csl-json/Setting the item type via the cheater syntax #587.csl.json
   1  0  csl-json/unwanted inclusion of Zotero's internal journal abbreviations in CSL JSON #2375.csl.json
   1  0  crossref/2018.3804742.json
   1  0  crossref/9781316535783.011.json
   1  0  crossref/PhysRevB.33.3547.2.json
   1  0  crossref/s1463-4988(99)00060-3.json
   1  0  crossref/sample_crossref_record.json
   1  0  crossref/tasc.2017.2776938.json
"""  # noqa: E501 - names as they are
ROWS = [line.strip().split(maxsplit=2) for line in TABLE.strip().splitlines()]

# What can't be read: an entry whose braces do not match (line 6523), and entries without a title.
LINES_OF_FAULTS = {
    "bibtex/better-bibtex/Some bibtex entries quietly discarded on import from bib file #873.bib": [6523, 9953],
    "bibtex/better-bibtex/URL not recognised in a simple online bib file entry on import #2842.bib": [1],
    "bibtex/jabref/articleWithMonths.bib": [1, 5],
    "bibtex/jabref/issue_181_1.8.0_60-b27.bib": [4],
    "bibtex/jabref/othertype.bib": [4],
    "bibtex/jabref/reallyunknowntype.bib": [4],
    "csl-json/Export of creator-type fields from embedded CSL variables #365 uppercase DOI #825.csl.json": [5],
    "importers/RisImporterTest1.ris": [2, 3, 4, 5, 6, 7, 8, 9, 39, 43],
}

needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"NO REAL LIBRARIES READ: there is no {FIXTURES}")


def read(source: Source, path: Path) -> Parsed:
    return source.parse(Capture(path.name, path.read_bytes()))


def takers(data: bytes) -> list[str]:
    return [source.name for source in (*LIBRARIES, hf_page.SOURCE) if source.recognizes(data)]


@needs_fixtures
@pytest.mark.parametrize(("records", "faults", "name"), ROWS, ids=[name for _, _, name in ROWS])
def test_a_real_library(records: str, faults: str, name: str) -> None:
    path = FIXTURES / name
    (taker,) = takers(path.read_bytes())
    parsed = read(next(source for source in LIBRARIES if source.name == taker), path)
    assert (len(parsed.records), len(parsed.faults)) == (int(records), int(faults))
    unread = [fault.line for fault in parsed.faults if "(crossref)" not in fault.what]
    assert unread == LINES_OF_FAULTS.get(name, [])
    for record in parsed.records:
        facts = facts_of(record)
        assert facts_from_json(facts_to_json(facts)) == facts


@needs_fixtures
def test_every_real_library_is_in_the_table() -> None:
    folders = ("bibtex", "importers", "csl-json", "crossref")
    files = {path for folder in folders for path in (FIXTURES / folder).rglob("*") if path.suffix != ".yml"}
    assert {FIXTURES / name for _, _, name in ROWS} == {path for path in files if path.is_file()}


@needs_fixtures
def test_other_files_are_no_libraries() -> None:
    others = [path for folder in ("arxiv-atom", "oai-pmh") for path in (FIXTURES / folder).rglob("*") if path.is_file()]
    assert [path.name for path in others if takers(path.read_bytes())] == []


SAMPLES = [
    '@string{x = "y"}\n@article{a, title = {On {\\"o} $x$}, author = {A, B and C}, crossref = {a}, month = jan # "1"}',
    "TY  - JOUR\nTI  - A\nAU  - B, C\nPY  - 2020/01/02/\nER  - \n",
    '[{"type": "book", "id": "a", "title": "A", "issued": {"date-parts": [[2020, 1]]}, "author": [{"family": "B"}]}]',
    'title,doi,authors\nA,10.1/a,"B, C; D"\n"E\nF",x,y\n',
    '{"title": "A", "authors": ["B"], "doi": "10.1/a", "extra": {"x": "y"}}\n',
    "---\ntitle: A\nauthor: [B, C]\n---\nbody\n",
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample of some format, a part of it gone and something else in its place."""
    text = draw(st.sampled_from(SAMPLES)) * draw(st.integers(1, 3))
    start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 20))
    junk = draw(st.text("{}[]()\"'\\@$#%~^_=,:;-\n \ud83d\x00é" + "ab1", max_size=8))
    whole = text[:start] + junk + text[start + length :]
    return whole.encode(draw(st.sampled_from(["utf-8", "utf-16", "cp1252"])), "replace")


@given(damaged() | st.binary())
def test_nothing_makes_a_parser_raise(data: bytes) -> None:
    for source in LIBRARIES:
        source.recognizes(data)
        for record in source.parse(Capture("x", data)).records:
            facts = facts_of(record)
            assert facts_from_json(facts_to_json(facts)) == facts
            str(facts).encode()


@pytest.mark.parametrize(
    "text",
    [
        "@a{" * 50_000,
        "@article{a, title = " + "{" * 50_000 + "}" * 50_000 + "}",
        "@a{k,t={\n" * 20_000 + "}}" * 20_000,
        "@article{a, title = {x}, author = {" + " and " * 50_000 + "}}",
        "[" * 100_000,
        '[{"type": "article", "id": "a", "title": "x"},' + '{"a":' * 50_000,
        '{"title": "x", "doi": ' + "[" * 100_000,
        "title,doi\n" + '"a\n' * 50_000,
        "---\ntitle: x\na: " + "[" * 50_000 + "\n---\n",
        "TY  - JOUR\n" * 20_000,
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("source", LIBRARIES, ids=lambda source: source.name)
def test_bombs_do_not_go_off(source: Source, text: str) -> None:
    data = text.encode()
    source.recognizes(data)
    source.parse(Capture("x", data))
