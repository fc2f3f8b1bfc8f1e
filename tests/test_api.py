"""The static interface: every file as its schema says, in the built sites and of whatever papers say."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from generator.archive import Archive, gather
from generator.build import build
from generator.config import Config, Limits
from generator.content import read_content
from generator.formats import json_lines
from generator.formats.citation import cite
from generator.forms import api
from generator.forms.api import OfDay, OfList, day_files, list_files, newest_files
from generator.ids import PaperId
from generator.layout import Layout
from generator.output import documents
from generator.page import Forms, Site
from generator.pages.api import api_files
from generator.paper import Organization, Paper
from generator.vocabulary import Tag, Vocabulary
from generator.writer import Memory
from tests import odd_archive

SITE = Site("https://example.org/papers/", "Papers & more", "Research papers.", "en")
SCHEMAS = {file.path.rpartition("/")[2]: json.loads(file.data) for file in api.schemas()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def valid(name: str, data: bytes) -> Any:
    """What is in a file, which must be as the schema says."""
    value = json.loads(data)
    Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=REGISTRY).validate(value)
    return value


@pytest.fixture(scope="module", params=["odd", "real"])
def layout(request: pytest.FixtureRequest) -> Layout:
    its: Layout = request.getfixturevalue(request.param)
    return its


@pytest.fixture(scope="module")
def archive(layout: Layout) -> Archive:
    return read_content(layout).archive


def files(layout: Layout, pattern: str) -> Iterator[Path]:
    return (path for path in sorted((layout.site / "api").glob(pattern)) if path.is_file())


# --- as the schemas say ----------------------------------------------------------------------------------------------


def test_schemas_are_schemas_and_published(layout: Layout) -> None:
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert {"title", "description"} <= schema.keys()
        assert json.loads((layout.site / "api/schema" / name).read_bytes()) == schema
    assert "paper.schema.json" in SCHEMAS


def test_every_file_is_as_its_schema_says(layout: Layout) -> None:
    seen = set()
    for pattern, schema in {
        "index.json": "index",
        "tags.json": "tags",
        "organizations.json": "organizations",
        "status.json": "status",
        "undated.json": "list",
        "papers/*.json": "paper",
        "daily/*.json": "day",
        "tags/*.json": "list",
        "organizations/*.json": "list",
    }.items():
        for path in files(layout, pattern):
            valid(schema, path.read_bytes())
            seen.add(path)
    for path in files(layout, "papers/*"):
        if path not in seen:
            valid("hugging-face", path.read_bytes())
            seen.add(path)
    rest = {path.name for path in files(layout, "**/*")} - {path.name for path in seen}
    assert rest == {"daily_papers", *SCHEMAS}


def test_the_odd_schema_finds_what_is_wrong() -> None:
    with pytest.raises(Exception, match="'id' is a required property"):
        valid("day", b'{"day":"2026-04-20","papers":[{"title":"x"}]}')


# --- what they say ---------------------------------------------------------------------------------------------------


def test_a_paper_has_the_form_that_is_exported(layout: Layout, archive: Archive) -> None:
    site = json.loads((layout.site / "api/index.json").read_bytes())["address"]
    for paper in archive.papers:
        exported = json.loads(next(json_lines.write([(paper, cite(paper, site))], site)))
        for name in (paper.paper_id, *paper.aliases):
            assert json.loads((layout.site / f"api/papers/{name}.json").read_bytes()) == exported


def test_a_day_holds_its_papers_in_the_order_of_its_page(layout: Layout, archive: Archive) -> None:
    for day, papers in archive.by_day.items():
        data = json.loads((layout.site / f"api/daily/{day}.json").read_bytes())
        assert [its["id"] for its in data["papers"]] == [paper.paper_id for paper in papers]
        assert data["papers"][0] == json.loads((layout.site / f"api/papers/{papers[0].paper_id}.json").read_bytes())


def test_from_the_index_a_program_finds_everything(layout: Layout, archive: Archive) -> None:
    root = layout.site
    index = json.loads((root / "api/index.json").read_bytes())
    at = index["addresses"]
    assert index["papers"] == len(archive.papers) == sum(day["papers"] for day in index["days"]) + index["undated"]
    assert index["newest"] == index["days"][0]["day"] == max(day["day"] for day in index["days"])
    found: set[str] = set()
    for day in index["days"]:
        its = json.loads((root / at["day"].format(day=day["day"])).read_bytes())["papers"]
        assert len(its) == day["papers"]
        found |= {paper["id"] for paper in its}
    found |= {paper["id"] for paper in json.loads((root / at["undated"]).read_bytes())["papers"]}
    assert found == {paper.paper_id for paper in archive.papers}
    for name in found:
        for way in ("paper", "markdown", "hugging_face_paper"):
            assert (root / at[way].format(id=name)).is_file()
        assert (root / at["page"].format(id=name) / "index.html").is_file()
    for way in ("feed", "feeds", "llms", "hugging_face_daily"):
        assert (root / at[way]).is_file()
    for kind, one in (("tags", "tag"), ("organizations", "organization")):
        for its in json.loads((root / at[kind]).read_bytes())[kind]:
            listed = json.loads((root / at[one].format(**its)).read_bytes())
            assert listed["number"] == len(listed["papers"]) == its["papers"]
            assert {paper["id"] for paper in listed["papers"]} <= found
            assert (root / its["page"].removeprefix(index["address"]) / "index.html").is_file()


def written(
    write: Callable[[Forms, Site, Memory], Mapping[str, bytes]], about: object, paper: Paper, **labels: str
) -> Mapping[str, bytes]:
    return write(Forms(api.AT, (), about, (paper,), write), SITE, Memory(labels))


def test_an_id_of_arxiv_that_came_later_is_an_address_too() -> None:
    its = Paper(paper_id=PaperId("a-title"), title="A title", arxiv_id="2510.15444", aliases=(PaperId("old"),))
    made = written(day_files, OfDay(""), its)
    assert set(made) == {f"papers/{name}{end}" for name in ("a-title", "old", "2510.15444") for end in ("", ".json")}
    assert set(made) == set(api.names(OfDay(""), (its,)))
    assert json.loads(made["papers/2510.15444"])["id"] == "2510.15444"


def test_an_id_that_two_papers_have_is_the_address_of_who_is_known_by_it() -> None:
    papers = [
        Paper(paper_id=PaperId("2510.15444"), title="A"),
        Paper(paper_id=PaperId("b"), title="B", arxiv_id="2510.15444"),
        *(Paper(paper_id=PaperId(name), title=name, arxiv_id="2510.00001") for name in "cd"),
    ]
    made = documents(gather(papers, Vocabulary({}), Config(limits=Limits(related=0))), (), SITE)
    assert json.loads(made["api/papers/2510.15444.json"])["title"] == "A"
    assert "api/papers/b" in made
    assert "api/papers/2510.00001" not in made


# --- which archives have what ----------------------------------------------------------------------------------------


def made_of(*papers: Paper, **limits: int) -> set[str]:
    config = Config(limits=Limits(related=0, **limits))
    names = documents(gather(papers, Vocabulary({}), config), (), SITE)
    return {name for name in names if name.startswith("api/") and not name.startswith("api/schema/")}


def test_a_large_archive_has_the_index_alone() -> None:
    papers = [Paper(paper_id=PaperId(f"p{n}"), title=f"P{n}", featured=date(2026, 4, n + 1)) for n in range(3)]
    few = {"api/index.json", "api/tags.json", "api/organizations.json", "api/status.json"}
    assert made_of(*papers, all_files=2) == few
    assert made_of(*papers, all_files=0) == few
    assert made_of(*papers, all_files=3) > few | {"api/papers/p1.json", "api/papers/p1", "api/daily/2026-04-02.json"}
    large = gather(papers, Vocabulary({}), Config(limits=Limits(all_files=0)))
    index = valid("index", next(api_files(large, SITE)).data)
    assert not {"paper", "day", "tag", "undated", "markdown"} & index["addresses"].keys()


def test_an_archive_without_papers_has_an_index() -> None:
    for file in api_files(gather((), Vocabulary({}), Config()), SITE._replace(url="", description="")):
        name = file.path.rpartition("/")[2].removesuffix(".json")
        if "schema" not in name:
            valid(name, file.data)


def test_a_new_day_makes_no_old_paper_again(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    build(layout, 1)
    folder = layout.site / "api"
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*/*")}
    by_hand = "---\ntitle: Newer\npublished: 2026-01-02\n---\n"
    (layout.papers / "newer.md").write_text(by_hand, encoding="utf-8")
    build(layout, 1)
    again = {path.relative_to(folder).as_posix() for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert again == set()
    assert (folder / "papers/newer.json").is_file()
    assert json.loads((folder / "daily_papers").read_bytes())[0]["paper"]["title"] == "Newer"


# --- whatever papers say ---------------------------------------------------------------------------------------------

HOSTILE = st.text(st.characters(), min_size=1, max_size=40)


def told(text: str) -> str:
    """A text as UTF-8 can hold it."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


@given(HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=3), HOSTILE)
def test_whatever_a_paper_says_is_read_back(title: str, abstract: str, authors: list[str], name: str) -> None:
    its = Paper(
        paper_id=PaperId("x"),
        title=title,
        abstract=abstract,
        authors=tuple(authors),
        organization=Organization(name, name),
        featured=date(2026, 4, 20),
        extra={name: abstract, "githubStars": "12"},
        tags=("t",),
    )
    made = written(day_files, OfDay("2026-04-20"), its, t=name)
    [paper] = json.loads(made["daily/2026-04-20.json"])["papers"]
    assert paper == json.loads(made["papers/x.json"])
    assert (paper["title"], paper["abstract"]) == (told(title), told(abstract))
    assert paper.get("authors", []) == [told(author) for author in authors]
    assert paper["extra"][told(name)] in (told(abstract), "12")
    other = valid("hugging-face", made["papers/x"])
    assert (other["title"], other["summary"], other["githubStars"]) == (told(title), told(abstract), 12)
    [item] = json.loads(written(newest_files, None, its)["daily_papers"])
    assert item["paper"]["title"] == item["title"] == told(title)
    listed = valid("list", written(list_files, OfList("x", {"tag": "t", "label": name}), its)["x"])
    assert listed["label"] == told(name)


def test_a_tag_may_be_called_anything() -> None:
    tag = Tag("t", '"]}\x00\ud800', "]]>\u2028")
    archive = gather((), Vocabulary({"t": tag}), Config())
    [_, tags, *_] = api_files(archive, SITE)
    assert valid("tags", tags.data)["tags"][0]["label"] == '"]}\x00\ufffd'
