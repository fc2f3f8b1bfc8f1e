"""What all adapters promise together: each record of theirs can be stored and read again, whatever they were given.

The real files lie in ``shared`` beside the checkout.
"""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.capture import TITLES, Capture
from generator.paper import Record, facts_from_json, facts_of, facts_to_json
from generator.sources import SOURCES, parse

SHARED = Path(__file__).parents[2] / "shared"
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check(record: Record) -> None:
    """That ``record`` survives the store, and holds nothing that makes a page another one."""
    facts = facts_of(record)
    stored = json.dumps(facts_to_json(facts), ensure_ascii=False).encode()
    assert facts_from_json(json.loads(stored)) == facts
    assert "title" in facts
    assert record.captured is None or 1000 <= record.captured.year < 3000
    found = {char for text in texts(facts_to_json(facts)) for char in text}
    assert not found & TURNING
    assert not [char for char in found - {"\n", "\t"} if category(char) == "Cc"]


def texts(value: object) -> Iterator[str]:
    """All texts in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for item in value.items() for inner in item for text in texts(inner))
        case list():
            yield from (text for inner in value for text in texts(inner))


# --- real files ------------------------------------------------------------------------------------------------------


def real() -> Iterator[Capture]:
    """Every real library and recorded answer, and some days of the feed."""
    for path in sorted((SHARED / "fixtures").rglob("*")):
        if path.is_file():
            yield Capture(path.name, path.read_bytes())
    for feed in (SHARED / "data").glob("hf-daily-*.tar.gz"):
        with tarfile.open(feed) as archive:
            for member in [member for member in archive if member.isfile()][::40]:
                if file := archive.extractfile(member):
                    yield Capture(Path(member.name).name, file.read())


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"NO REAL FILES READ: there is no {SHARED}")
def test_records_of_real_files_can_be_stored() -> None:
    records = [record for capture in real() for record in parse(capture)[1].records]
    assert len(records) > 2_000
    for record in records:
        check(record)


@pytest.mark.parametrize(("year", "known"), [(0, False), (999, False), (1000, True), (2999, True), (3000, False)])
def test_years_that_can_not_be_are_unknown(year: int, known: bool) -> None:
    written = f"{year:04}-04-02"
    texts = [
        CSL.replace("[[2020, 1, 3]]", f"[[{year}, 4, 2]]"),
        RIS.replace("2020/01/02/", written.replace("-", "/")),
        BIBTEX.replace("2020, month = jan, day = 3", f"{year:04}, month = apr, day = 2"),
        TABLE.replace("2020-01-03", written),
        NOTE.replace("2020-04-17", written),
        json.dumps(OURS | {"published": written}),
        FEED.replace("2026-04-17", written),
        ATOM.replace("2025-04-02", written).replace("2504.00001", "9999.00001"),
    ]
    for text in texts:
        (_, parsed) = parse(Capture("x", text.encode()))
        assert (str(parsed.records[0].published) == written) == known, text


# --- damaged files ---------------------------------------------------------------------------------------------------

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<entry><id>http://arxiv.org/abs/2504.00001v2</id><title>A study</title><summary>We study.</summary>
<published>2025-04-02T08:00:00Z</published><updated>2025-05-01T08:00:00Z</updated><author><name>Ada Doe</name></author>
<category term="cs.DL"/><category term="H.3"/><arxiv:doi>10.1234/a</arxiv:doi><arxiv:comment>Two</arxiv:comment></entry>
</feed>"""
OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>
<header><identifier>oai:arXiv.org:2504.00001</identifier></header><metadata><arXiv><id>2504.00001</id>
<created>2025-04-02</created><title>A study</title><categories>cs.DL x</categories><doi>10.1234/a 10.1234/b</doi>
<authors><author><keyname>Doe</keyname><forenames>Ada</forenames></author></authors><license>x</license></arXiv>
</metadata></record></ListRecords></OAI-PMH>"""
RSS = """<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>
<title>A study</title><link>https://arxiv.org/abs/2504.00001</link><description>We study.</description>
<guid>oai:arXiv.org:2504.00001v1</guid><category>cs.DL</category><category>H.3.3</category>
<pubDate>Thu, 03 Apr 2025 00:00:00 -0400</pubDate><dc:creator>Ada Doe, Ben Roe (X)</dc:creator></item>
</channel></rss>"""
FEED = json.dumps(
    [
        {
            "paper": {
                "id": "2604.00001",
                "title": "A study",
                "summary": "We study.",
                "authors": [{"name": "Ada Doe", "hidden": False}],
                "publishedAt": "2026-04-17T20:37:52.000Z",
                "submittedOnDailyAt": "2026-04-20T07:56:13.917Z",
                "organization": {"name": "lab", "fullname": "Lab"},
                "upvotes": 47,
                "githubRepo": "https://github.com/a/b",
                "githubStars": 5,
                "ai_keywords": ["a", "b"],
            },
            "title": "A $study$",
            "numComments": 2,
        }
    ],
    indent=1,
)
LISTING = """Get trending papers in your email inbox once a day!

Subscribe

Daily Papers

Apr 20

How Many Heads Make a Study?

Sequence modeling has produced many studies of studies. We study them, and find that they are many, as we show.

  • 1 authors
·
Dec 17, 2025

A Study of Heads

We study heads, of which there are many, and propose a study of them that is larger than all others. It is good.

lab A Lab
·
Sep 11, 2024 6
"""
PLAIN = """Get trending papers in your email inbox once a day!
Get trending papers in your email inbox!
SubscribeHow Many Heads Make a Study?
Sequence modeling has produced many studies of studies. We study them, and find that they are many, as we show.
A Study of Heads
We study heads, of which there are many, and propose a study of them that is larger than all others. It is good.
"""
OURS = {
    "title": "A",
    "authors": ["B", "C"],
    "organization": {"handle": "x", "name": "X"},
    "published": "2020-04-17",
    "upvotes": 3,
    "doi": "10.1234/a",
    "url": "https://example.org/a",
    "extra": {"x": "y\nz"},
    "keywords": ["k"],
    "version": 2,
    "withdrawn": True,
}
BIBTEX = r"""@string{x = "y"}
@article{a, title = {On {\"o} $x$}, author = {A, B and C}, year = 2020, month = jan, day = 3, journal = x,
    doi = {10.1234/a}, url = {https://doi.org/10.1234/b}, eprint = {2504.00001}, archiveprefix = {arXiv}}
"""
RIS = """TY  - JOUR
TI  - A
AU  - B, C
KW  - k
PY  - 2020/01/02/
UR  - https://example.org/
DO  - 10.1234/a
ER  -
"""
CSL = """[{"type": "book", "id": "a", "title": "A", "issued": {"date-parts": [[2020, 1, 3]]}, "DOI": "10.1234/a",
"author": [{"family": "B"}], "URL": "https://example.org/", "subject": ["k"], "n": {"m": 1}}]"""
TABLE = """title,doi,authors,date,url,tags
A,10.1234/a,"B, C; D",2020-01-03,https://doi.org/10.1234/b,"k; l"
"""
NOTE = """---
title: A
author: [B, C]
published: 2020-04-17
upvotes: 3
organization: {handle: x, name: X}
extra: {x: y}
url: https://example.org/
more: {1: x, y: 2.5}
---
body
"""
SAMPLES = [BIBTEX, RIS, CSL, TABLE, json.dumps(OURS) + "\n", NOTE, FEED, LISTING, PLAIN, ATOM, OAI, RSS]
JUNK = [
    *("", " ", "\n", "\t", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\ud83d", "\ufeff", "\u200e", "é", "\\", "$", "%00"),
    *TURNING,
    *("{", "}", "[", "]", "(", ")", '"', "'", ",", ";", ":", "-", "/", ".", "&#10;", "&#x85;", "&#x202e;", "\\ud83d"),
    *("\\u0000", "\\u202e", '""', "null", "true", "-1", "1e999", "NaN", "9" * 20, "9" * 5000, "0x" + "f" * 5000),
    *("0000", "0001", "0999", "3000", "9999", "0", "javascript:", "%0A", "%E2%80%AE", "!!bool ", "*", "\n  "),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of some format, parts of it gone and something else in their places."""
    text = draw(st.sampled_from(SAMPLES)) * draw(st.integers(1, 2))
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        junk = "".join(draw(st.lists(st.sampled_from(JUNK), max_size=3)))
        text = text[:start] + junk + text[start + length :]
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-16", "cp1252"])), "replace")


@st.composite
def replaced(draw: st.DrawFn) -> bytes:
    """A file of some format, some of its words and numbers replaced by others."""
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 3))):
        words = sorted({word for word in text.replace('"', " ").replace("<", " ").replace(">", " ").split() if word})
        text = text.replace(draw(st.sampled_from(words)), draw(st.sampled_from(JUNK)))
    return text.encode("utf-8", "replace")


@given(damaged() | replaced())
@example(b"TY  - JOUR\nTI  - A\nAU  - ,\nER  - \n")
@example(b"title,doi,url\nA,10.1234/.,https://doi.org/10.1234/a%0Ab%E2%80%AE\n")
@example(b'{"title": "A", "organization": {"handle": "\\u202e", "name": "x"}, "url": "https://a\\u0000b"}\n')
@example(b"@article{a, title = {A}, year = 0999, month = 1, day = 2, date = {0999-01-02}}\n")
@example(ATOM.replace("H.3", " &#x85;").replace("2025-04-02", "0999-04-02").encode())
@example(
    LISTING.replace("We study heads", "\u202e\u2066").replace("2025", "2999").replace("lab A Lab", "lab \0").encode()
)
def test_records_of_damaged_files_can_be_stored(data: bytes) -> None:
    for source in SOURCES:
        source.recognizes(data)
        for record in source.parse(Capture("x", data)).records:
            check(record)


@pytest.mark.parametrize("text", SAMPLES, ids=lambda text: text[:20])
def test_each_sample_is_read(text: str) -> None:
    source, parsed = parse(Capture("x", text.encode()))
    assert source, "a sample that nothing recognizes tests nothing"
    assert parsed.records
    assert parsed.faults == ()


def test_sources_are_called_what_is_known_without_loading_them() -> None:
    assert [(source.name, source.title) for source in SOURCES] == list(TITLES.items())
