"""The adapter of the Daily Papers' JSON interface: on three years of real answers, on broken ones and on a fake one."""

import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Answer, Ask, Capture, Get, Parsed, RetrievalError
from generator.paper import Organization, Record, facts_from_json, facts_of, facts_to_json
from generator.sources.hf_daily import ENDPOINT, FIRST_DAY, LIVE, SOURCE, parse, recognizes, without_machine_words

SHARED = Path(__file__).parents[2] / "shared"
DAY = date(2026, 4, 20)

USER = {"_id": "u1", "user": "quokka", "fullname": "A Submitter", "avatarUrl": "/avatars/u1.svg", "type": "user"}
AUTHORS = [
    {"_id": "a1", "name": " Ada  Example ", "hidden": False, "user": USER},
    {"_id": "a2", "name": "Hidden Example", "hidden": True},
    {"_id": "a3", "name": "", "hidden": False},
    {"_id": "a4", "name": "Wei Example", "hidden": False},
    {"_id": "a5", "name": "Wei Example"},
]


def paper(**fields: Any) -> dict[str, Any]:
    """The inner layer of an item; fields that are given replace the usual ones."""
    return {
        "id": "2604.00001",
        "authors": AUTHORS,
        "publishedAt": "2026-04-17T20:37:52.000Z",
        "submittedOnDailyAt": "2026-04-20T07:56:13.917Z",
        "title": "A Title in\n  Two Lines",
        "submittedOnDailyBy": USER,
        "summary": "First\nline.\n\nSecond paragraph.",
        "upvotes": 47,
        "discussionId": "d1",
        **fields,
    }


def item(inner: Any = None, **fields: Any) -> dict[str, Any]:
    """An item of the list."""
    inner = paper() if inner is None else inner
    outer = {"paper": inner, "title": "A Title in Two Lines", "publishedAt": "2026-04-18T01:00:00.000Z"}
    return {**outer, "thumbnail": "https://cdn.example.org/u1.png", "numComments": 2, "submittedBy": USER, **fields}


def read(data: Any, name: str = "page.json") -> Parsed:
    return parse(Capture(name, json.dumps(data, indent=1).encode(), captured=DAY))


def only(**fields: Any) -> Record:
    parsed = read([item(paper(**fields))])
    assert parsed.faults == ()
    (record,) = parsed.records
    return record


def fault(data: Any) -> str:
    (found,) = read(data).faults
    return str(found)


# --- an item ---------------------------------------------------------------------------------------------------------


def test_a_paper() -> None:
    assert read([item()]).records == (
        Record(
            source="hf-daily",
            capture="",
            captured=DAY,
            title="A Title in Two Lines",
            abstract="First line. Second paragraph.",
            authors=("Ada Example", "Wei Example", "Wei Example"),
            published=date(2026, 4, 17),
            featured=DAY,
            upvotes=47,
            comments=2,
            arxiv_id="2604.00001",
        ),
    )


def test_what_only_some_papers_have() -> None:
    record = only(
        organization={"_id": "o1", "name": "example-lab", "fullname": "Example Lab", "avatar": "https://x.example/o1"},
        githubRepo="https://github.com/example/code",
        githubStars=12,
        projectPage=" https://example.org/project",
        withdrawnAt="2026-04-21T13:50:57.000Z",
        ai_summary="It does\n things.",
        ai_summary_model="a/model",
        ai_keywords=["Agents", "agents", " KV  cache", ""],
    )
    assert record.organization == Organization("example-lab", "Example Lab")
    assert (record.code_url, record.project_url) == ("https://github.com/example/code", "https://example.org/project")
    assert record.withdrawn is True
    assert (record.ai_summary, record.ai_keywords) == ("It does things.", ("Agents", "KV cache"))
    assert record.extra == {"githubStars": "12", "withdrawnAt": "2026-04-21", "ai_summary_model": "a/model"}


def test_the_organization_may_be_outside() -> None:
    (record,) = read([item(organization={"name": "example-lab"})]).records
    assert record.organization == Organization("example-lab", "example-lab")


def test_a_paper_without_its_outer_layer_is_read_too() -> None:
    (record,) = read(paper(numComments=3), "2026-04-01.json").records
    assert (record.title, record.comments, record.featured) == ("A Title in Two Lines", 3, DAY)
    (undated,) = read(paper(submittedOnDailyAt=None), "2026-04-01.json").records
    assert undated.featured is None, "a file of one paper is no day of the feed"


def test_papers_one_a_line() -> None:
    data = "\n".join(json.dumps(item(paper(id=f"2604.0000{i}"))) for i in range(3))
    parsed = parse(Capture("papers.jsonl", data.encode()))
    assert [record.arxiv_id for record in parsed.records] == ["2604.00000", "2604.00001", "2604.00002"]
    assert parsed.faults == ()


@pytest.mark.parametrize(
    ("inner", "outer", "title"),
    [
        ("An L_2 Norm", "An $L_2$\n  Norm", "An $L_2$ Norm"),
        ("SL^{2}A", "SL$^{2}$A", "SL$^{2}$A"),
        ("LLMtimesMap", r"LLM$\times$Map", r"LLM$\times$Map"),
        ("$L_2$ Norm", "L_2 Norm", "$L_2$ Norm"),
        ("A {B}", "A B", "A {B}"),
        ("A B", "AB", "A B"),
    ],
)
def test_an_outer_title_that_has_the_tex_is_the_title(inner: str, outer: str, title: str) -> None:
    (record,) = read([item(paper(title=inner), title=outer)]).records
    assert record.title == title
    assert record.extra == ({} if title != inner else {"title": outer})


def test_an_outer_title_that_differs_is_kept() -> None:
    (record,) = read([item(paper(title="A Norm"), title="A $Norm$, Revised")]).records
    assert (record.title, record.extra) == ("A Norm", {"title": "A $Norm$, Revised"})
    (record,) = read([item(paper(title=" \n"), title="The Outer")]).records
    assert record.title == "The Outer"


def test_authors_who_are_not_named_are_counted() -> None:
    record = only(authors=[{"name": "Hidden Example", "hidden": True}, {"name": " "}])
    assert (record.authors, record.author_count) == ((), 2)
    assert only(authors=[]).author_count is None
    assert only().author_count is None


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-04-17T00:30:00.000+02:00", date(2026, 4, 16)),
        ("2026-04-17T23:59:59.999Z", date(2026, 4, 17)),
        ("2026-04-17", date(2026, 4, 17)),
        ("0001-01-01T00:00:00+10:00", None),
        ("0999-12-31T23:59:59Z", None),
        ("1000-01-01T00:00:00Z", date(1000, 1, 1)),
        ("3000-01-01", None),
        ("9999-12-31T23:00:00-02:00", None),
        ("", None),
        (None, None),
    ],
)
def test_days_are_those_of_utc(instant: str | None, day: date | None) -> None:
    assert only(publishedAt=instant).published == day


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2023-05-04.json", date(2023, 5, 4)),
        ("hf_daily_papers_2023-05-04.json", date(2023, 5, 4)),
        ("2023-05-04_to_2023-05-05.json", None),
        ("2023-02-31.json", None),
        ("0999-01-01.json", None),
        ("3000-01-01.json", None),
        ("12023-05-041.json", None),
        ("papers.json", None),
    ],
)
def test_older_answers_have_their_day_in_the_name(name: str, day: date | None) -> None:
    (record,) = read([item(paper(submittedOnDailyAt=None))], name).records
    assert record.featured == day
    assert read([item()], name).records[0].featured == DAY


def test_the_day_may_be_in_the_address() -> None:
    data = json.dumps([item(paper(submittedOnDailyAt=None))]).encode()
    (record,) = parse(Capture("daily.json", data, where="../2020-01-01/2023-05-04.json")).records
    assert record.featured == date(2023, 5, 4)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "example.org", "https://a.example/\nb", "https://", ""])
def test_what_is_no_address_of_the_web_is_dropped(link: str) -> None:
    record = only(githubRepo=link, projectPage=link)
    assert (record.code_url, record.project_url) == (None, None)


def test_ids() -> None:
    assert only(id="2604.00001v3").version == 3
    assert only(id="cs/0112017").arxiv_id == "cs/0112017"
    other = only(id="a-report.2026")
    assert (other.arxiv_id, other.url) == (None, "https://huggingface.co/papers/a-report.2026")


def test_control_characters_and_halves_of_characters() -> None:
    parsed = parse(
        Capture("page.json", rb'[{"id": "2604.00001", "title": "A\u0000 \ud835\udc9f \ud835 B\u0085\u001b["}]')
    )
    assert parsed.records[0].title == "A \U0001d49f \ufffd B ["


def test_what_turns_the_direction_of_text_is_left_out() -> None:
    lab = {"name": "lab\u2067", "fullname": "\u202dLab\u202c"}
    record = only(title="A\u202e B\u2066\u200f", summary="\u202aA", organization=lab)
    assert (record.title, record.abstract, record.organization) == ("A B\u200f", "A", Organization("lab", "Lab"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_it_is_read_in_other_encodings(codec: str, mark: str) -> None:
    data = (mark + json.dumps([item(paper(title="Müller")), item()], ensure_ascii=False)).encode(codec)
    assert recognizes(data)
    parsed = parse(Capture("page.json", data))
    assert (parsed.faults, parsed.records[0].title) == ((), "Müller")
    cut = parse(Capture("page.json", data[:-101]))
    assert (len(cut.records), [found.what for found in cut.faults]) == (1, ["the JSON ends in the middle"])


def test_what_a_machine_wrote_can_be_left_out() -> None:
    written = {"ai_summary": "S", "ai_keywords": ["K"], "ai_summary_model": "m", "githubStars": 1}
    parsed = read([item(paper(**written)), item(paper(id=None))])
    kept = without_machine_words(parsed)
    assert kept.records == read([item(paper(githubStars=1))]).records
    assert kept.faults == parsed.faults != ()


# --- what is broken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (5, "it is a whole number, not an object"),
        (None, "it is null, not an object"),
        ({}, "it is no paper"),
        ({"paper": None}, "it is no paper"),
        ({"paper": []}, "paper is a list, not an object"),
        ({"paper": {"title": "T"}}, "id is missing, not the id"),
        (item(paper(id=2604.00001)), "id is a number, not text"),
        (item(paper(id="../etc")), "id is '../etc', not the id"),
        (item(paper(id="２６０４.00001")), "not the id of a paper"),
        (item(paper(id="x" * 101)), "not the id of a paper"),
        (item(paper(title="\n "), title=None), "it has no title"),
        (item(paper(title=["T"])), "title is a list, not text"),
        (item(paper(summary=True)), "summary is true or false, not text"),
        (item(paper(authors="Ada Example")), "authors is text, not a list"),
        (item(paper(authors=["Ada Example"])), "an author is text, not an object"),
        (item(paper(authors=[{"name": 5}])), "name is a whole number, not text"),
        (item(paper(authors=[{"name": "A", "hidden": "no"}])), "hidden is text, not true or false"),
        (item(paper(organization="lab")), "organization is text, not an object"),
        (item(paper(organization={"fullname": "Lab"})), "its organization has no name"),
        (item(paper(upvotes=True)), "upvotes is true or false, not a whole number"),
        (item(paper(upvotes=-1)), "upvotes is -1, less than nothing"),
        (item(paper(upvotes=float("nan"))), "upvotes is a number, not a whole number"),
        (item(paper(upvotes=1.5)), "upvotes is a number, not a whole number"),
        (item(numComments="2"), "numComments is text, not a whole number"),
        (item(paper(githubStars=[])), "githubStars is a list, not a whole number"),
        (item(paper(githubRepo={})), "githubRepo is an object, not text"),
        (item(paper(publishedAt="yesterday")), "publishedAt is 'yesterday', not a time"),
        (item(paper(submittedOnDailyAt=1776672000)), "submittedOnDailyAt is a whole number, not text"),
        (item(paper(withdrawnAt=True)), "withdrawnAt is true or false, not text"),
        (item(paper(ai_keywords=[1])), "a keyword is a whole number, not text"),
    ],
)
def test_a_broken_item_costs_itself(broken: Any, what: str) -> None:
    parsed = read([item(), broken, item(paper(id="2604.00002"))])
    assert [record.arxiv_id for record in parsed.records] == ["2604.00001", "2604.00002"]
    (found,) = parsed.faults
    lines = json.dumps([item(), broken], indent=1).splitlines()
    assert found.line == len(lines) - len(json.dumps([broken], indent=1).splitlines()) + 2
    assert re.match(r"item 2( \(2604\.00001\))?: ", found.what)
    assert what in found.what


def test_a_huge_number_is_told_at_its_item() -> None:
    data = json.dumps([item(paper(upvotes=4711)), item()]).replace("4711", "9" * 100_000)
    parsed = parse(Capture("page.json", data.encode()))
    assert len(parsed.records) == 1
    assert [found.what for found in parsed.faults] == ["item 1 (2604.00001): upvotes is a number, not a whole number"]


@pytest.mark.parametrize("cut", range(30, 1000, 41))
def test_where_the_json_ends_early_what_came_before_is_read(cut: int) -> None:
    data = json.dumps([item(), item(paper(title="Müller"))], indent=1, ensure_ascii=False).encode()[:-cut]
    parsed = parse(Capture("page.json", data))
    assert len(parsed.records) == 1
    (found,) = parsed.faults
    assert (found.line, found.what) == (data.rstrip().count(b"\n") + 1, "the JSON ends in the middle")


def test_a_cut_in_the_middle_of_a_character() -> None:
    data = json.dumps([item(), item(paper(title="Müller"))], ensure_ascii=False).encode()
    (found,) = parse(Capture("page.json", data[: data.index(b"\xc3") + 1])).faults
    assert found.what == "the JSON ends in the middle"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<!doctype html>\n<p>Too many requests</p>", "page.json:1: this is not JSON (Expecting value)"),
        (b'[\n{"paper" {}}]' + b" " * 20 + b"x", "page.json:2: this is not JSON (Expecting ':' delimiter)"),
        (b"[]\n\nmore", "page.json:3: this is not JSON (Extra data)"),
        (b'[{"paper": \n"\xff"}]', "page.json:2: this is not UTF-8 text"),
        (b"\n" + b"[" * 200_000, "page.json:2: this is not JSON (Nested too deep)"),
        (b'[{"paper":' + b'{"paper":' * 200_000, "page.json:1: this is not JSON (Nested too deep)"),
        (b"[", "page.json:1: the JSON ends in the middle"),
    ],
)
def test_what_is_no_json_is_one_fault(data: bytes, told: str) -> None:
    parsed = parse(Capture("page.json", data))
    assert [str(found) for found in parsed.faults] == [f"{told}; fetch it again"]
    assert parsed.records == ()


def test_a_million_characters_are_read_to_the_end() -> None:
    # What is not linear here would take hours, and the test's own limit would end it.
    data = [item(paper(title=" \n" * 500_000 + "T", ai_keywords=["x" * 500_000] * 4)), *([5] * 50_000)]
    assert len(read(data).faults) == 50_000
    assert not recognizes(b" " * 1_000_000)
    assert not recognizes(b'[{"paper"' + b" " * 1_000_000)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(item(paper()))), inner),
    max_leaves=8,
)
WHATEVER = JSON | st.sampled_from(["2026-04-17T00:30:00.000+02:00", "https://example.org/", "２０２６-04-17", "\ud835"])


@given(st.dictionaries(st.sampled_from([*paper(), "organization", "githubRepo", "ai_keywords"]), WHATEVER, max_size=2))
def test_any_item_is_a_record_that_can_be_stored_or_a_fault(fields: dict[str, Any]) -> None:
    parsed = read([item(paper(**fields)), item(**fields)])
    assert len(parsed.records) + len(parsed.faults) == 2
    for record in parsed.records:
        facts = facts_of(record)
        assert facts_from_json(json.loads(json.dumps(facts_to_json(facts)))) == facts
        assert str(facts).encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    recognizes(data)
    parse(Capture("page.json", data))
    parse(Capture("page.json", b'[{"paper": {"id": "2604.00001", "title": "' + data))


# --- what it recognizes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([item()]),
        json.dumps([item()], indent=4)[:400],
        "\ufeff" + json.dumps([item()]),
        json.dumps(paper()),
        json.dumps({"_id": "x", "id": "2604.00001", "authors": [{"hidden": False, "name": "A"}]}),
        json.dumps([dict(reversed(item(paper(summary="x" * 5000)).items()))]),
        json.dumps([{"summary": "x" * 20_000, **item()}]),
        json.dumps([{"summary": "ü" * 40_000, **paper()}], ensure_ascii=False),
        "[]",
        "[\n]\n",
    ],
)
def test_it_recognizes_its_own(data: str) -> None:
    assert recognizes(data.encode())


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[",
        "[[]]",
        "{}",
        '[{"id": "doe", "type": "article", "title": "T", "author": [{"family": "Doe"}]}]',
        '{"paper_id": "2604.00001", "title": "T", "authors": ["A"], "upvotes": 3}',
        '{"title": "T", "authors": [{"name": "A"}]}',
        '@article{x, title = {"paper": {}}}',
        "<html>",
        "\0",
    ],
)
def test_it_leaves_other_formats_alone(data: str) -> None:
    assert not recognizes(data.encode())


def test_a_day_without_papers() -> None:
    assert parse(Capture("2026-04-19.json", b"[]\n")) == Parsed()


# --- three years of the feed -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def days() -> list[Capture]:
    files = sorted((SHARED / "data").glob("hf-daily-*.tar.gz"))
    if not files:
        pytest.skip(f"REAL DATA NOT TRIED: there is no {SHARED / 'data'}/hf-daily-*.tar.gz")
    with tarfile.open(files[0]) as archive:
        members = [(member.name, archive.extractfile(member)) for member in archive if member.isfile()]
        return [Capture(name.rpartition("/")[2], file.read()) for name, file in members if file]


@pytest.fixture(scope="module")
def real(days: list[Capture]) -> dict[str, Parsed]:
    return {capture.name: parse(capture) for capture in days}


def records(real: Mapping[str, Parsed]) -> list[Record]:
    return [record for parsed in real.values() for record in parsed.records]


def test_three_years_of_the_feed(real: dict[str, Parsed]) -> None:
    assert [fault for parsed in real.values() for fault in parsed.faults] == []
    found = records(real)
    assert (len(real), len(found), len({record.arxiv_id for record in found})) == (813, 11_758, 11_750)
    known = Counter(name for record in found for name in facts_of(record))
    everywhere = {"title", "abstract", "authors", "published", "featured", "upvotes", "comments", "arxiv_id"}
    assert {name for name, number in known.items() if number == len(found)} == everywhere
    assert {name: known[name] for name in known.keys() - everywhere} == {
        "ai_summary": 8006,
        "ai_keywords": 8597,
        "organization": 2464,
        "code_url": 4578,
        "project_url": 2580,
        "withdrawn": 1,
        "extra": 5369,
    }
    assert sum(len(record.authors) for record in found) == 117_484 - 169
    assert max(len(record.authors) for record in found) == 941
    assert not [record.title for record in found if "\n" in record.title + record.abstract]


def test_each_paper_is_of_the_day_of_its_file(real: dict[str, Parsed]) -> None:
    for name, parsed in real.items():
        assert {str(record.featured) for record in parsed.records} == {name.removesuffix(".json")}


def test_it_recognizes_each_day_and_each_that_is_cut(days: list[Capture]) -> None:
    assert all(recognizes(capture.data) and recognizes(capture.data[:2000]) for capture in days)


OF_USERS = {"submittedBy", "submittedOnDailyBy", "submitterOrganization", "user"}
PICTURES = {"thumbnail", "avatar", "avatarUrl", "mediaUrl", "mediaUrls"}


def without_users(value: Any) -> Any:
    """``value`` with everything that is said of users replaced."""
    match value:
        case dict():
            return {
                key: "USER" if key in OF_USERS | PICTURES or key == "_id" else without_users(inner)
                for key, inner in value.items()
            }
        case list():
            return [without_users(inner) for inner in value]
        case _:
            return value


def test_nothing_that_is_said_of_users_makes_a_difference(days: list[Capture], real: dict[str, Parsed]) -> None:
    """The proof that no record can hold a user's name or picture: without them the records are the same."""
    for capture in days:
        data = json.dumps(without_users(json.loads(capture.data))).encode()
        assert parse(Capture(capture.name, data)) == real[capture.name]


def users(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every user that is spoken of in ``value``."""
    if isinstance(value, dict):
        yield from (inner for key, inner in value.items() if key in OF_USERS and isinstance(inner, dict))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from users(inner)


def test_no_user_is_named_in_a_record(days: list[Capture], real: dict[str, Parsed]) -> None:
    for capture in days:
        named = [user for item in json.loads(capture.data) for user in users(item)]
        names = {str(user.get(key)) for user in named for key in ("user", "name", "fullname", "_id")}
        pictures = {str(user.get(key)) for user in named for key in ("avatarUrl", "avatar")} - {"None", ""}
        for record in real[capture.name].records:
            assert not names & set(texts(record)) - {*record.authors, *organization(record)}
            everything = "\n".join(texts(record))
            assert not [picture for picture in pictures if picture in everything]


def organization(record: Record) -> tuple[str, ...]:
    return (record.organization.handle, record.organization.name) if record.organization else ()


def texts(record: Record) -> Iterator[str]:
    """Each text in a record by itself. Keywords are words of a language, and so are some users' names."""
    for name, value in facts_of(record).items():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from value.values()
        elif name != "ai_keywords" and isinstance(value, tuple):
            yield from value
    yield from organization(record)


# --- asking ----------------------------------------------------------------------------------------------------------

TODAY = DAY + timedelta(days=2)


class Feed:
    """A server that plays the interface: by day the papers, or what it answers instead."""

    def __init__(self, most: int = 100) -> None:
        self.most = most
        self.days: dict[date, list[Any]] = {}
        self.instead: dict[tuple[str, int], bytes | Exception] = {}
        self.asked: list[tuple[str, int]] = []

    def with_papers(self, day: date, number: int) -> "Feed":
        """The same with a day of so many papers."""
        self.days[day] = [item(paper(id=f"2604.{i:05}")) for i in range(number)]
        return self

    def with_answer(self, day: date, page: int, answer: bytes | Exception) -> "Feed":
        """The same with another answer to one request."""
        self.instead[str(day), page] = answer
        return self

    def __call__(self, url: str, params: Mapping[str, str]) -> bytes:
        assert url == "https://huggingface.co/api/daily_papers"
        asked = params["date"], int(params["p"])
        self.asked.append(asked)
        answer = self.instead.get(asked)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        if date.fromisoformat(params["date"]) >= TODAY:
            raise refused(400)
        size = min(self.most, int(params["limit"]))
        papers = self.days.get(date.fromisoformat(params["date"]), [])
        return json.dumps(papers[asked[1] * size :][:size]).encode()


def refused(status: int) -> RetrievalError:
    return RetrievalError("huggingface.co", f"status {status}", "try again later", status)


def asked(get: Get, since: date = DAY, until: date = DAY) -> list[Answer]:
    return list(LIVE.ask(get, ENDPOINT + "/", Ask(since=since, until=until, today=TODAY)))


def test_the_source() -> None:
    assert (SOURCE.name, SOURCE.kept, SOURCE.live) == ("hf-daily", False, LIVE)
    assert LIVE.daily
    assert LIVE.first_day == FIRST_DAY
    assert 300 / LIVE.pause < 500, "requests that an address may make in 5 minutes"


def test_days_come_one_by_one_oldest_first() -> None:
    feed = Feed().with_papers(DAY - timedelta(days=1), 3).with_papers(DAY, 2)
    answers = asked(feed, since=DAY - timedelta(days=2))
    assert [answer.day for answer in answers] == [DAY - timedelta(days=2), DAY - timedelta(days=1), DAY]
    assert [len(parse(answer.capture).records) for answer in answers] == [0, 3, 2]
    last = answers[-1].capture
    assert (last.name, last.captured) == ("2026-04-20.json", TODAY)
    assert last.where == "https://huggingface.co/api/daily_papers?date=2026-04-20"
    assert answers[0].capture.data == b"[]"
    assert len(feed.asked) == 3


@pytest.mark.parametrize("most", [50, 100])
@pytest.mark.parametrize("number", [49, 50, 51, 99, 100, 101, 200, 250])
def test_all_pages_of_a_day_are_joined(number: int, most: int) -> None:
    feed = Feed(most).with_papers(DAY, number)
    (answer,) = asked(feed)
    parsed = parse(answer.capture)
    assert parsed.faults == ()
    assert [record.arxiv_id for record in parsed.records] == [f"2604.{i:05}" for i in range(number)]
    assert len(feed.asked) <= number // most + 2


def test_a_server_that_takes_no_page_numbers() -> None:
    page = json.dumps([item(paper(id=f"2604.{i:05}")) for i in range(100)], indent=2).encode() + b"\n"
    (answer,) = asked(lambda url, params: page)
    assert len(parse(answer.capture).records) == 100


def test_a_day_without_end_is_no_answer() -> None:
    def get(url: str, params: Mapping[str, str]) -> bytes:
        return json.dumps([item(paper(id=f"2604.{params['p']}{i:03}")) for i in range(100)]).encode()

    with pytest.raises(RetrievalError, match="2026-04-20: the day has more than 50 pages"):
        asked(get)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<html>Too many requests</html>", r"can't be read: this is not JSON \(Expecting value\)"),
        (json.dumps([item()]).encode()[:-100], "can't be read: the JSON ends in the middle"),
        (b'{"error": "Internal error"}', "is not a list of papers"),
        (b"", "is not a list of papers"),
        (b"5", "is not a list of papers"),
        (b'["\xff"]', "can't be read: this is not UTF-8 text"),
        (b"[" * 200_000, r"can't be read: this is not JSON \(Nested too deep\)"),
    ],
)
@pytest.mark.parametrize("page", [0, 1])
def test_an_answer_that_is_no_list_fails_its_day(body: bytes, what: str, page: int) -> None:
    feed = Feed().with_papers(DAY, 150).with_answer(DAY, page, body)
    with pytest.raises(RetrievalError, match=f"date=2026-04-20: the answer {what}; try again later"):
        asked(feed)


def test_the_pages_before_one_that_fails_are_had() -> None:
    feed = Feed().with_papers(DAY, 250).with_answer(DAY, 2, refused(503))
    answers = LIVE.ask(feed, ENDPOINT, Ask(since=DAY, until=DAY, today=TODAY))
    part = next(answers)
    assert (len(parse(part.capture).records), part.day) == (200, None), "it is not all of the day"
    with pytest.raises(RetrievalError, match="status 503"):
        next(answers)


def test_broken_items_come_through_to_be_told() -> None:
    body = b'[{"paper": {"id": "2604.00001", "title": "T", "upvotes": ' + b"9" * 5000 + b'}}, 5, "\\ud835"]'
    (answer,) = asked(lambda url, params: body)
    assert len(parse(answer.capture).faults) == 3


def test_the_feed_ends_today() -> None:
    answers = asked(Feed(), until=TODAY + timedelta(days=30))
    assert [answer.day for answer in answers] == [DAY, DAY + timedelta(days=1)]


def test_a_page_of_today_is_not_refused_in_silence() -> None:
    today = json.dumps([item(paper(id=f"2604.{i:05}")) for i in range(100)]).encode()
    with pytest.raises(RetrievalError, match="status 400"):
        asked(Feed().with_answer(TODAY, 0, today), until=TODAY)


def test_a_day_that_is_over_is_not_refused_in_silence() -> None:
    with pytest.raises(RetrievalError, match="status 400"):
        asked(Feed().with_answer(DAY, 0, refused(400)))
    with pytest.raises(RetrievalError, match="status 400"):
        list(LIVE.ask(Feed(), ENDPOINT, Ask(since=TODAY, until=TODAY)))


@pytest.mark.parametrize("status", [0, 404, 429, 503])
def test_what_the_server_refuses_is_passed_on_after_the_days_before(status: int) -> None:
    feed = Feed().with_papers(DAY, 1).with_answer(TODAY, 0, refused(status))
    answers = LIVE.ask(feed, ENDPOINT, Ask(since=DAY, until=TODAY, today=TODAY))
    assert [answer.day for answer in islice(answers, 2)] == [DAY, DAY + timedelta(days=1)]
    with pytest.raises(RetrievalError, match=f"status {status}"):
        next(answers)


@pytest.mark.parametrize(
    ("what", "first", "last"),
    [
        (Ask(since=date(1990, 1, 1), until=FIRST_DAY), FIRST_DAY, FIRST_DAY),
        (Ask(since=DAY, today=DAY + timedelta(days=1)), DAY, DAY + timedelta(days=1)),
        (Ask(until=DAY, today=TODAY), DAY, DAY),
        (Ask(since=DAY), DAY, DAY),
        (Ask(today=DAY), DAY, DAY),
    ],
)
def test_which_days_are_asked_for(what: Ask, first: date, last: date) -> None:
    found = [answer.day for answer in LIVE.ask(Feed(), ENDPOINT, what)]
    assert (found[0], found[-1]) == (first, last)


def test_no_days() -> None:
    assert asked(Feed(), since=DAY, until=DAY - timedelta(days=1)) == []
    with pytest.raises(RetrievalError, match="the days to ask for are not known"):
        list(LIVE.ask(Feed(), ENDPOINT, Ask()))
