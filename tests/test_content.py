"""``content/``: what people write over what machines wrote, and every fault with its place."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from generator import store
from generator.archive import Tagger, Tags
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.merge import merge
from generator.paper import Organization, Paper, Record
from generator.vocabulary import Vocabulary

TAGS = """\
diffusion:
  label: Diffusion
  description: Models that denoise.
  phrases: [diffusion]
attention:
  label: Attention
  description: Models that attend.
  phrases: [attention]
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An archive of two papers."""
    layout = Layout(tmp_path)
    layout.captures.mkdir(parents=True)
    layout.papers.mkdir()
    layout.pages.mkdir()
    (layout.captures / "a.txt").write_text("raw", encoding="utf-8")
    layout.vocabulary.write_text(TAGS, encoding="utf-8")
    attention = Record(
        source="hf-page", capture="a.txt", title="Attention", abstract="We attend.", published=date(2017, 6, 12)
    )
    diffusion = Record(source="hf-page", capture="a.txt", title="Diffusion", author_count=3)
    store.save(layout.records, (), merge((), [attention, diffusion]).papers)
    return layout


def write(layout: Layout, name: str, text: str) -> None:
    (layout.papers / name).write_text(text, encoding="utf-8")


def paper(layout: Layout, paper_id: str) -> Paper:
    return {str(key): value for key, value in read_content(layout).archive.by_id.items()}[paper_id]


def faults(layout: Layout) -> list[str]:
    return [str(fault) for fault in read_content(layout).faults]


def test_ingested_papers_get_their_tags_from_the_vocabulary(layout: Layout) -> None:
    assert paper(layout, "attention").tags == ("attention",)
    assert faults(layout) == []


def test_what_a_person_wrote_wins_field_by_field(layout: Layout) -> None:
    write(
        layout,
        "attention.md",
        "---\nauthors: [Ashish Vaswani]\npublished: null\norganization: {handle: google, name: Google}\n"
        "tags: [diffusion]\n---\n\nRead **this** first.\n",
    )
    one = paper(layout, "attention")
    assert one.authors == ("Ashish Vaswani",)
    assert one.published is None
    assert one.organization == Organization("google", "Google")
    assert one.tags == ("diffusion",)
    assert one.notes == "Read **this** first."
    assert one.abstract == "We attend."
    capture, hand = one.sources
    assert "published" not in capture.fields
    assert capture.differs == {"published": date(2017, 6, 12)}
    assert hand.fields == ("authors", "organization", "published")
    assert faults(layout) == []


class Remembers(Tagger):
    """Knows one tag of whatever was read, whatever that says."""

    def __init__(self, digests: Iterable[str]) -> None:
        self.digests = digests

    def known(self, _: Vocabulary) -> Mapping[str, Tags]:
        return dict.fromkeys(self.digests, ("diffusion",))


def test_known_tags_are_those_of_what_was_read_and_not_of_what_was_written_over_it(layout: Layout) -> None:
    lines, _ = store.load(layout.records, "")
    (layout.papers / "attention.md").write_text("---\ntitle: Attention again\n---\n", encoding="utf-8")
    papers = read_content(layout, Remembers(line.digest for line in lines)).archive.by_id
    assert papers[PaperId("diffusion")].tags == ("diffusion",)
    assert papers[PaperId("attention")].tags == ("attention",)


def test_no_tags_by_hand_are_no_tags(layout: Layout) -> None:
    write(layout, "attention.md", "---\ntags: []\n---\n")
    assert paper(layout, "attention").tags == ()


def test_a_new_paper_by_hand(layout: Layout) -> None:
    write(layout, "ours.md", "---\ntitle: Our own attention\npublished: 2026-01-02\narxiv_id: cs/0112017\n---\n")
    one = paper(layout, "ours")
    assert (one.title, one.published, one.arxiv_id) == ("Our own attention", date(2026, 1, 2), "cs/0112017")
    assert one.tags == ("attention",)
    assert faults(layout) == []


@pytest.mark.parametrize("line", ["published: 2016", "published: '2016'", "issued: 2016"])
def test_a_year_by_hand_is_all_that_is_known(layout: Layout, line: str) -> None:
    write(layout, "ours.md", f"---\ntitle: Our own attention\n{line}\n---\n")
    one = paper(layout, "ours")
    assert (one.day, one.coarse) == (None, "2016")
    assert faults(layout) == []


def test_a_year_by_hand_stands_before_the_day_of_a_source(layout: Layout) -> None:
    write(layout, "attention.md", "---\npublished: 2016-05\n---\n")
    one = paper(layout, "attention")
    assert (one.published, one.issued) == (None, "2016-05")
    assert "published" in one.sources[0].differs


FILES = [
    ("attention.md", "---\ntitle: [\n---\n", ":", "this is not YAML"),
    ("attention.md", "---\ntitel: A\n---\n", ":2:", "unknown key 'titel'; did you mean 'title'?"),
    (
        "attention.md",
        "---\ntitle: A\ntags: [difusion]\n---\n",
        ":3:",
        "there is no tag 'difusion'; did you mean 'diffusion'?",
    ),
    ("attention.md", "---\ntags: diffusion\n---\n", ":2:", "tags is not a list"),
    ("attention.md", "---\npublished: 2017-13-12\n---\n", ":2:", "not a date such as 2026-04-20"),
    ("attention.md", "---\npublished: soon\n---\n", ":2:", "published is 'soon', not a date"),
    ("attention.md", "---\npublished: 20177\n---\n", ":2:", "(less than a day is 'issued')"),
    ("attention.md", "---\nissued: 2017-13\n---\n", ":2:", "not a year or a month such as 2016 or 2016-05"),
    ("attention.md", "---\nauthors: Vaswani\n---\n", ":2:", "authors is 'Vaswani', not a list"),
    ("attention.md", "---\ncode_url: javascript:alert(1)\n---\n", ":2:", "not an address that starts with https://"),
    ("attention.md", "---\npaper_id: ../../etc\n---\n", ":2:", "'../../etc' is not a paper's id"),
    ("attention.md", "---\n- a\n---\n", ":1:", "the front matter holds no keys"),
    (
        "nobody.md",
        "---\npublished: 2017-06-12\n---\n",
        ":1:",
        "there is no paper 'nobody' to lay this over, and it has no title",
    ),
    ("other.md", "---\ntitle: Attention!\n---\n", ":1:", "this paper is known as 'attention'"),
    ("Bad Name.md", "---\ntitle: A\n---\n", ":1:", "'Bad Name' is not a paper's id"),
]


@pytest.mark.parametrize(("name", "text", "place", "what"), FILES)
def test_faults_in_hand_written_papers(layout: Layout, name: str, text: str, place: str, what: str) -> None:
    write(layout, name, text)
    (fault,) = faults(layout)
    assert fault.startswith(f"content/papers/{name}{place}")
    assert what in fault
    assert "; " in fault
    assert {"attention", "diffusion"} <= set(read_content(layout).archive.by_id)


def test_two_files_that_claim_one_id(layout: Layout) -> None:
    write(layout, "attention.md", "---\ncomments: 3\n---\n")
    write(layout, "other.md", "---\npaper_id: attention\ncomments: 4\n---\n")
    (fault,) = faults(layout)
    assert "the id 'attention' is also claimed by content/papers/attention.md" in fault
    assert paper(layout, "attention").comments == 3


def test_two_records_that_claim_one_id(layout: Layout) -> None:
    line = (layout.records / "undated.jsonl").read_bytes()
    (layout.records / "2020-01.jsonl").write_bytes(line)
    (fault,) = faults(layout)
    assert fault.startswith(
        "content/records/undated.jsonl:1: the id 'diffusion' is also claimed by content/records/2020-01"
    )


def test_a_capture_that_is_gone(layout: Layout) -> None:
    (layout.captures / "a.txt").unlink()
    (fault,) = faults(layout)
    assert "the capture 'a.txt' is not in content/captures" in fault


@pytest.mark.parametrize("name", ["Über uns.md", "tags.md", "days.md", "assets.md"])
def test_pages_whose_address_can_not_be(layout: Layout, name: str) -> None:
    (layout.pages / name).write_text("# Page\n", encoding="utf-8")
    (fault,) = faults(layout)
    assert fault.startswith(f"content/pages/{name}: ")
    assert read_content(layout).pages == ()


def test_all_faults_at_once(layout: Layout) -> None:
    write(layout, "attention.md", "---\ntitel: A\ntags: [nope]\n---\n")
    (layout.records / "2020-01.jsonl").write_bytes(b"{\n")
    layout.config.write_text("limits: 3\n", encoding="utf-8")
    layout.vocabulary.write_text(TAGS + "  phrase: [x]\n", encoding="utf-8")
    places = [fault.split(": ")[0] for fault in faults(layout)]
    assert places == [
        "content/archive.yml:1",
        "content/papers/attention.md:2",
        "content/papers/attention.md:3",
        "content/records/2020-01.jsonl:1",
        "content/tags.yml:9",
    ]


def test_files_that_are_not_text(layout: Layout) -> None:
    (layout.papers / "attention.md").write_bytes(b"---\ntitle: \xff\n---\n")
    layout.config.write_bytes(b"\xff")
    assert [fault.split(": ")[1].split(";")[0] for fault in faults(layout)] == ["this is not UTF-8 text"] * 2


def test_mkdocs_yml_that_is_no_yaml_is_told_with_its_line(layout: Layout) -> None:
    layout.mkdocs.write_text("# A comment\nsite_name: GaN: a shelf\n", encoding="utf-8")
    (layout.content.folder / "CNAME").write_text("papers\n", encoding="utf-8")
    domain, settings = map(str, read_content(layout).faults)
    assert domain == "content/CNAME:1: 'papers' is no domain; write its name alone, such as papers.example.org"
    assert settings.startswith(
        "mkdocs.yml:2: this is not YAML (mapping values are not allowed here); mend the line; quote"
    )


def test_what_mkdocs_alone_understands_is_no_fault(layout: Layout) -> None:
    text = "a: &a !ENV [X, y]\nb: *a\nc: !!python/name:x.y\nd: !relative $config_dir\n"
    layout.mkdocs.write_text(text, encoding="utf-8")
    assert read_content(layout).faults == ()


def test_tags_that_can_t_be_read_are_told_once(layout: Layout) -> None:
    (layout.papers / "x.md").write_text("---\ntitle: X\ntags: [survey]\n---\n", encoding="utf-8")
    layout.vocabulary.write_text("survey: [\n", encoding="utf-8")
    assert {fault.where for fault in read_content(layout).faults} == {"content/tags.yml"}
    layout.vocabulary.write_text("{}\n", encoding="utf-8")
    (fault,) = read_content(layout).faults
    assert str(fault) == "content/papers/x.md:3: there is no tag 'survey'; add it to content/tags.yml"
