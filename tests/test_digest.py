"""Digests: which papers, and what mails, pages and texts of them say."""

import email.parser
import email.policy
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from urllib.parse import urlsplit

import markdown as python_markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import Archive, gather
from generator.config import Config, Mail, Search
from generator.days import Day, State
from generator.digest.letter import Cut, Letter, largest, letter
from generator.digest.message import LARGEST, Envelope, as_bytes, envelope, fitting, message
from generator.digest.page import html
from generator.digest.span import (
    Digest,
    Span,
    day_span,
    digest,
    is_complete,
    newest_day,
    newest_week,
    week_span,
)
from generator.digest.text import LARGEST_NOTES, markdown, plain_text
from generator.ids import PaperId
from generator.page import Site
from generator.paper import Organization, Paper
from generator.vocabulary import Tag, Vocabulary

SITE = Site("https://papers.example.org/archive/", "Paper archive", "Research papers.", "en")
MAIL = Mail(host="localhost", sender="Archive <digest@example.org>", to=("a@example.org",))
DAY = date(2026, 6, 30)


def paper(name: str, title: str = "", **more: object) -> Paper:
    given: dict[str, object] = {"published": DAY, "title": title or f"On {name}", **more}
    return Paper(paper_id=PaperId(name), **given)  # type: ignore[arg-type]


def archive(
    *papers: Paper, days: Mapping[date, State] | None = None, labels: Mapping[str, str] | None = None
) -> Archive:
    known = {day: Day(day, state, 1, datetime(2026, 7, 1, tzinfo=UTC)) for day, state in (days or {}).items()}
    tags = {slug: Tag(slug, label, "", ()) for slug, label in (labels or {}).items()}
    return gather(papers, Vocabulary(tags), Config(), known)


def of(*papers: Paper, span: Span | None = None, **labels: str) -> tuple[Digest, Letter]:
    its = archive(*papers, labels=labels)
    about = digest(its, span or day_span(DAY))
    return about, letter(its, about, SITE)


FULL = paper(
    "2606.00001",
    r"Scaling $K$-wise D^{2}MoE & <b>",
    abstract="First, it scales. Then it does not. " + "And so on, for long. " * 20,
    authors=tuple(f"Ada Number{n}" for n in range(7)),
    organization=Organization("acme", "Acme & co."),
    arxiv_id="2606.00001",
    upvotes=1200,
    comments=1,
    tags=("agents",),
)


# --- which papers ----------------------------------------------------------------------------------------------------


def test_the_newest_day_that_is_complete() -> None:
    papers = [paper(f"p{n}", published=date(2026, 6, n)) for n in (1, 2, 3)]
    assert newest_day(archive(*papers)) == date(2026, 6, 3)
    states = {date(2026, 6, 3): State.PARTIAL, date(2026, 6, 2): State.FAILED, date(2026, 6, 4): State.EMPTY}
    assert newest_day(archive(*papers, days=states)) == date(2026, 6, 1)
    assert newest_day(archive()) is None


def test_the_newest_week_that_is_over() -> None:
    monday = date(2026, 6, 22)
    papers = [
        paper("a", published=monday),
        paper("b", published=date(2026, 6, 24)),
        paper("c", published=date(2026, 6, 15)),
    ]
    assert newest_week(archive(*papers)) == date(2026, 6, 15)
    assert newest_week(archive(*papers, days={date(2026, 6, 28): State.EMPTY})) == monday
    states = {date(2026, 6, 28): State.EMPTY, date(2026, 6, 25): State.FAILED}
    assert newest_week(archive(*papers, days=states)) == date(2026, 6, 15)
    assert newest_week(archive(papers[0])) is None


def test_whether_days_are_complete() -> None:
    its = archive(paper("a"), days={DAY: State.PARTIAL})
    assert not is_complete(its, day_span(DAY))
    assert not is_complete(its, week_span(DAY))
    assert is_complete(its, day_span(date(2026, 6, 29)))


def test_papers_of_a_day_stay_in_the_order_of_lists_and_those_of_a_week_are_by_votes() -> None:
    papers = [paper("a", upvotes=3), paper("b", upvotes=9, published=date(2026, 6, 29)), paper("c")]
    its = archive(*papers)
    assert [p.paper_id for p in digest(its, day_span(DAY)).papers] == [p.paper_id for p in its.by_day[DAY]]
    assert [p.paper_id for p in digest(its, week_span(DAY)).papers] == ["b", "a", "c"]


def test_papers_of_tags_and_of_a_search() -> None:
    its = archive(paper("a", tags=("x",)), paper("b", tags=("y",)), paper("c", tags=()), labels={"x": "X", "y": "Y"})
    assert {p.paper_id for p in digest(its, day_span(DAY), ["x", "y"]).papers} == {"a", "b"}
    search = Search("My b", "my-b", "b tag:y")
    about = digest(its, day_span(DAY), ["x", "y"], search)
    assert [p.paper_id for p in about.papers] == ["b"]
    assert about.key == "2026-06-30+tag.x+tag.y+search.my-b"
    assert letter(its, about, SITE).subject == "X, Y, My b: 1 paper, Tuesday, 30 June 2026"


KEYS = [
    (day_span(DAY), "2026-06-30", "Tuesday, 30 June 2026", "days/2026-06-30/"),
    (week_span(DAY), "2026-W27", "Week 27 of 2026, 29 June – 5 July 2026", "weeks/2026-W27/"),
    (Span("since", date(2026, 6, 1), DAY), "2026-06-01+2026-06-30", "1–30 June 2026", "months/2026-06/"),
    (Span("since", date(2026, 5, 1), DAY), "2026-05-01+2026-06-30", "1 May – 30 June 2026", "days/"),
    (Span("since", DAY, DAY), "2026-06-30+2026-06-30", "Tuesday, 30 June 2026", "days/2026-06-30/"),
]


@pytest.mark.parametrize(("span", "key", "title", "address"), KEYS)
def test_what_a_digest_is_called(span: Span, key: str, title: str, address: str) -> None:
    assert (Digest(span, ()).key, span.title, span.address) == (key, title, address)


@given(st.sets(st.from_regex(r"[a-z0-9]{1,30}([.-][a-z0-9]{1,20})?", fullmatch=True), max_size=8))
def test_a_key_is_a_tag_of_git_and_part_of_a_message_id(tags: set[str]) -> None:
    key = Digest(week_span(DAY), (), tuple(tags)).key
    assert re.fullmatch(r"[A-Za-z0-9+.-]{1,80}", key)
    assert ".." not in key
    assert not key.endswith(".")


# --- what it says ----------------------------------------------------------------------------------------------------


def test_what_is_said_of_a_paper() -> None:
    _, said = of(FULL, agents="Agents")
    (entry,) = said.entries
    assert entry.title == ("Scaling K-wise D²MoE & <b>", "https://papers.example.org/archive/papers/2606.00001/")
    assert entry.facts == (
        "Ada Number0, Ada Number1, Ada Number2, +3, Ada Number6",
        "Acme & co.",
        "1,200\xa0votes",
        "1\xa0comment",
    )
    assert entry.summary.startswith("First, it scales. Then it does not.")
    assert len(entry.summary) <= 280
    assert entry.tags == (("Agents", "https://papers.example.org/archive/tags/agents/"),)
    assert entry.arxiv == "https://arxiv.org/abs/2606.00001"


def test_only_several_days_say_the_day_of_each_paper() -> None:
    assert "30 June 2026" not in of(FULL, agents="A")[1].entries[0].facts
    assert "30 June 2026" in of(FULL, span=week_span(DAY), agents="A")[1].entries[0].facts


@given(st.integers(0, 60), st.integers(0, 5000))
def test_as_much_is_shown_as_there_is_room_for(entries: int, limit: int) -> None:
    def size(cut: Cut) -> int:
        return 100 * cut.full + 10 * cut.titles + 50

    cut = largest(entries, size, limit)
    assert cut.shown <= entries
    assert size(cut) <= limit or cut == (0, 0)
    more = Cut(cut.full + 1, cut.titles - 1) if cut.titles and cut.shown == entries else Cut(cut.full, cut.titles + 1)
    assert cut.full == entries or size(more) > limit


# --- HTML ------------------------------------------------------------------------------------------------------------

VOID = {"meta", "br"}


class Read(HTMLParser):
    """What a page has; a tag that is not closed in its place is a fault."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if "href" in attributes]


ALLOWED = set("html head meta title style body div table tr td h1 h2 p a ul li".split())


def expect_harmless(page: str) -> Read:
    """A page that is nothing but what we mean it to be."""
    read = Read(page)
    assert {tag for tag, _ in read.tags} <= ALLOWED
    for tag, attributes in read.tags:
        assert not any(name.startswith("on") or name in ("src", "background") for name in attributes)
        if tag in ("table", "td", "h1", "h2", "p", "a", "ul", "li", "body"):
            assert attributes.get("style") or tag == "td" or "cellpadding" in attributes
    for link in read.links:
        assert urlsplit(link).scheme in ("https", "mailto"), link
    assert "url(" not in page
    assert "@import" not in page
    return read


def test_the_page_of_a_digest() -> None:
    _, said = of(FULL, agents="Agents")
    read = expect_harmless(html(said, Cut(1, 0), "https://example.org/leave?who=a%40example.org&x=1"))
    assert "Scaling K-wise D²MoE & <b>" in read.text
    assert "Acme & co." in read.text
    assert read.links == [
        "https://papers.example.org/archive/",
        "https://papers.example.org/archive/days/2026-06-30/",
        "https://papers.example.org/archive/papers/2606.00001/",
        "https://papers.example.org/archive/tags/agents/",
        "https://arxiv.org/abs/2606.00001",
        "https://papers.example.org/archive/days/2026-06-30/",
        "https://example.org/leave?who=a%40example.org&x=1",
    ]
    metas = {attributes.get("name"): attributes.get("content") for tag, attributes in read.tags if tag == "meta"}
    assert metas["color-scheme"] == "light dark"


def test_a_page_is_right_without_its_style_elements() -> None:
    """All text has a colour of its own, and a ground."""
    page = html(of(FULL, agents="Agents")[1], Cut(1, 0))
    bare = Read(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    for tag, attributes in bare.tags:
        if tag in ("p", "a", "h1", "ul"):
            assert "color:#" in (attributes["style"] or ""), tag
    assert "background-color:#" in (next(its for tag, its in bare.tags if tag == "body")["style"] or "")


def test_style_elements_are_few_and_small() -> None:
    """Gmail takes 8,192 characters of them, and leaves out an element that holds what it does not know."""
    page = html(of(FULL, agents="Agents")[1], Cut(1, 0))
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert sum(map(len, styles)) < 1024
    assert not any("[" in style for style in styles)


# --- messages --------------------------------------------------------------------------------------------------------


def made(about: Digest, said: Letter, mail: Mail = MAIL, to: str = "a@example.org") -> tuple[bytes, EmailMessage]:
    of_it = envelope(about, SITE, mail, to)
    data = as_bytes(message(said, fitting(said, of_it), of_it))
    return data, parsed(data)


def parsed(data: bytes) -> EmailMessage:
    read = email.parser.BytesParser(policy=email.policy.default).parsebytes(data)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    assert not any(part.defects for part in read.walk())
    assert not any(header.defects for header in read.values())
    return read


def expect_sound(data: bytes) -> None:
    """A message as RFC 5322 has it: ASCII, lines that end with CR LF and are not too long."""
    assert data.isascii()
    assert b"\0" not in data
    lines = data.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert all(len(line) <= 998 for line in lines)
    assert len(data) <= LARGEST + 1000


def body(read: EmailMessage, kind: str) -> str:
    part = read.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_message_and_its_headers() -> None:
    mail = replace(MAIL, reply_to="Owner <owner@example.org>", unsubscribe="https://example.org/leave?who={to}")
    data, read = made(*of(FULL, agents="Agents"), mail, "Ünal <a+b@example.org>")
    expect_sound(data)
    assert {name: str(value) for name, value in read.items()} == {
        "From": "Archive <digest@example.org>",
        "To": "Ünal <a+b@example.org>",
        "Reply-To": "Owner <owner@example.org>",
        "Subject": "Paper archive: 1 paper, Tuesday, 30 June 2026",
        "Date": "Tue, 30 Jun 2026 00:00:00 +0000",
        "Message-ID": "<digest.2026-06-30.archive@papers.example.org>",
        "List-Id": "<digest.archive.papers.example.org>",
        "List-Archive": "<https://papers.example.org/archive/days/2026-06-30/>",
        "List-Post": "NO",
        "List-Unsubscribe": "<https://example.org/leave?who=a%2Bb%40example.org>, "
        "<mailto:owner@example.org?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="=_2026-06-30_="',
    }
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert "https://example.org/leave?who=a%2Bb%40example.org" in body(read, "plain")


def test_without_a_page_to_leave_there_is_a_mail_and_no_one_click() -> None:
    _, read = made(*of(FULL, agents="Agents"))
    assert read["List-Unsubscribe"] == "<mailto:digest@example.org?subject=unsubscribe>"
    assert read["List-Unsubscribe-Post"] is None
    assert "mailto:digest@example.org?subject=unsubscribe" in Read(body(read, "html")).links


def test_a_message_to_nobody_in_particular() -> None:
    data, read = made(*of(FULL, agents="Agents"), Mail(), "")
    expect_sound(data)
    assert read["To"] == "undisclosed-recipients:;"
    assert read["From"] == "Paper archive <digest@papers.example.org>"
    assert read["List-Unsubscribe"] is None


def test_the_same_digest_is_the_same_message() -> None:
    assert made(*of(FULL, agents="Agents"))[0] == made(*of(FULL, agents="Agents"))[0]
    week = made(*of(FULL, span=week_span(DAY), agents="Agents"))[1]
    assert week["Message-ID"] == "<digest.2026-W27.archive@papers.example.org>"


def test_long_addresses_in_headers_stay_as_they_are() -> None:
    mail = replace(MAIL, unsubscribe=f"https://example.org/{'long/' * 40}?who={{to}}")
    data, read = made(*of(FULL, agents="Agents"), mail)
    assert read["List-Unsubscribe"].strip().startswith("<https://example.org/long/long/")
    assert b"=?utf-8" not in data.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("count", [1, 60, 400])
@pytest.mark.parametrize(
    "letters", ["An abstract of many words, which says what it is about. ", "关于注意力机制与长文本推理的研究。"]
)
def test_a_message_is_never_larger_than_gmail_shows(count: int, letters: str) -> None:
    papers = [
        replace(FULL, paper_id=PaperId(f"p{n}"), title=f"{letters} {n}", abstract=letters * 20) for n in range(count)
    ]
    data, read = made(*of(*papers, agents="Agents"))
    expect_sound(data)
    assert len(data) <= LARGEST
    page = expect_harmless(body(read, "html"))
    shown = {link for link in page.links if "/papers/" in link}
    assert f"{count:,} paper" in page.text
    text = body(read, "plain")
    assert all(link in text for link in shown)
    left = count - len(shown)
    assert (f"And {left:,} more" in page.text) == (f"And {left:,} more:" in text) == (left > 0)
    if left == 0 and count > 1:
        assert len(data) > LARGEST / 2
    if left:
        assert len(data) > LARGEST - 2000


HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "a\r\nBcc: x@example.org",
        "=?utf-8?q?a?=",
        "\ud800 half",
        "</a><script>alert(1)</script>",
        "]]><!--[if mso]><![endif]-->",
        "%0d%0aX: y",
        "a\x00b\x1b[31m",
        "\u2028line\u2029",
        "שלום\u202e",
        "🤖" * 30,
        "word" * 60,
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_text_stays_text(title: str, name: str, label: str, address: str) -> None:
    its = archive(
        paper("p", title or "x", abstract=title, authors=(name,), tags=("t",), organization=Organization("o", name)),
        labels={"t": label},
    )
    about = digest(its, day_span(DAY), ["t"])
    said = letter(its, about, SITE._replace(name=name))
    data, read = made(about, said, replace(MAIL, sender=address), f"{address} <a@example.org>")
    expect_sound(data)
    assert set(read.keys()) >= {"From", "To", "Subject", "Message-ID"}
    assert not {"Bcc", "X"} & set(read.keys())
    assert read["Subject"].replace("\u200b", "") == said.subject.replace("\u200b", "")
    page = expect_harmless(body(read, "html"))
    assert " ".join(said.entries[0].title.text.split()) in page.text
    assert said.entries[0].title.text in " ".join(body(read, "plain").split()) or len(title) > 60


def test_hosts_that_are_odd() -> None:
    about, said = of(FULL, agents="A")
    for url, host in (
        ("", "localhost"),
        ("https://bücher.example/x/", "xn--bcher-kva.example"),
        ("http://[::1]:8000/", "localhost"),
    ):
        its: Envelope = envelope(about, SITE._replace(name="A", url=url), MAIL, "a@example.org")
        expect_sound(as_bytes(message(said, Cut(1, 0), its)))
        assert its.message_id.endswith(f"@{host}>")


# --- text and Markdown -----------------------------------------------------------------------------------------------


def test_text() -> None:
    _, said = of(paper("a", "A title", abstract="It works.", authors=("Ada B",), upvotes=2), paper("b", "Another"))
    assert plain_text(said, Cut(1, 0), "https://example.org/leave") == (
        "Paper archive\nTuesday, 30 June 2026, 2 papers\n-------------------------------\n"
        "https://papers.example.org/archive/days/2026-06-30/\n\n"
        "1. A title\n   Ada B · 2\xa0votes\n   It works.\n   https://papers.example.org/archive/papers/a/\n\n"
        "And 1 more:\nhttps://papers.example.org/archive/days/2026-06-30/\n\n"
        "-- \nPaper archive\nhttps://papers.example.org/archive/\nUnsubscribe: https://example.org/leave\n"
    )


def test_markdown() -> None:
    _, said = of(FULL, paper("b", "A *b* @someone #12 ~~struck~~ GH-7"), paper("c"), agents="Agents")
    text = markdown(said, Cut(1, 1), titled=True)
    assert text.startswith("# Paper archive: 3 papers, Tuesday, 30 June 2026\n\n[3 papers](<https://")
    assert "### [Scaling K-wise D²MoE & &lt;b>](<https://papers.example.org/archive/papers/2606.00001/>)" in text
    assert "* [A \\*b\\* @\u200bsomeone #\u200b12 &#126;&#126;struck&#126;&#126; GH-\u200b7](<" in text
    assert text.endswith("[And 1 more](<https://papers.example.org/archive/days/2026-06-30/>)\n")


EXTENSIONS = ["generator.markdown_math", "tables"]
"""That a dollar may be escaped, as CommonMark has it, they know and Python-Markdown alone does not."""


@given(HOSTILE, HOSTILE)
def test_hostile_text_stays_text_in_markdown(title: str, label: str) -> None:
    its = archive(paper("p", title or "x", abstract=title, tags=("t",)), labels={"t": label})
    said = letter(its, digest(its, day_span(DAY)), SITE)
    read = Read(python_markdown.markdown(markdown(said, Cut(1, 0), titled=True), extensions=EXTENSIONS))
    assert {tag for tag, _ in read.tags} <= {"h1", "h3", "p", "a"}
    assert all(link.startswith("https://papers.example.org/archive/") for link in read.links)
    assert "".join(said.entries[0].title.text.split()) in "".join(read.text.split()).replace("\u200b", "")


def test_a_release_has_no_more_than_github_takes() -> None:
    papers = [replace(FULL, paper_id=PaperId(f"p{n}")) for n in range(2000)]
    _, said = of(*papers, agents="Agents")
    cut = largest(len(papers), lambda its: len(markdown(said, its)), LARGEST_NOTES)
    assert cut.shown < 2000
    assert LARGEST_NOTES - 1000 < len(markdown(said, cut)) <= LARGEST_NOTES
