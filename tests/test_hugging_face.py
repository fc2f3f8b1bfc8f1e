"""Clients of Hugging Face, pointed at a built site that a server of files serves."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from generator.archive import Archive
from generator.capture import Capture
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.sources import hf_daily
from tests.browsing import served


@pytest.fixture(scope="module")
def archive(odd: Layout) -> Archive:
    return read_content(odd).archive


@pytest.fixture(scope="module")
def client(odd: Layout) -> Iterator[HfApi]:
    """The real client, without a token, and the server of ``papers serve``."""
    with pytest.MonkeyPatch.context() as patch, served(odd) as address:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield HfApi(endpoint=address.rstrip("/"), token=False)


def instant(day: object) -> datetime | None:
    return datetime.fromisoformat(f"{day}T00:00:00+00:00").astimezone(UTC) if day else None


def test_it_is_told_of_every_paper(client: HfApi, archive: Archive) -> None:
    for paper in archive.papers:
        info = client.paper_info(paper.paper_id)
        assert info.id == (paper.arxiv_id or paper.paper_id)
        assert (info.title, info.summary or "") == (paper.title, paper.abstract)
        assert len(info.authors or ()) == len(paper.authors)
        assert (info.upvotes, info.comments) == (paper.upvotes, paper.comments or 0)
        assert info.published_at == instant(paper.published)
        assert info.submitted_at == instant(paper.featured)
        assert (info.project_page, info.github_repo) == (paper.project_url, paper.code_url)
        assert (info.ai_summary or "", tuple(info.ai_keywords or ())) == (paper.ai_summary, paper.ai_keywords)
        assert (info.organization and info.organization.name) == (paper.organization and paper.organization.handle)


def test_it_is_told_of_a_paper_by_an_id_that_it_had(client: HfApi, archive: Archive) -> None:
    aliases = {alias: paper for paper in archive.papers for alias in paper.aliases}
    assert aliases
    for alias, paper in aliases.items():
        assert client.paper_info(alias).title == paper.title


def test_a_paper_that_is_not_there_is_an_error(client: HfApi) -> None:
    with pytest.raises(HfHubHTTPError) as error:
        client.paper_info("2401.99999")
    assert error.value.response.status_code == 404


def test_the_daily_papers_are_those_of_the_newest_day_whatever_is_asked(client: HfApi, archive: Archive) -> None:
    newest = next(iter(archive.by_day.values()))
    for found in (list(client.list_daily_papers()), list(client.list_daily_papers(date="2015-05-05"))):
        assert [info.id for info in found] == [paper.arxiv_id or paper.paper_id for paper in newest]
        assert [info.title for info in found] == [paper.title for paper in newest]
        assert [info.submitted_at for info in found] == [instant(paper.featured) for paper in newest]


def test_what_can_not_be_a_file_is_not_there(client: HfApi) -> None:
    with pytest.raises(HfHubHTTPError):
        list(client.list_papers(query="attention"))


def test_our_own_reader_of_that_interface_reads_the_same(odd: Layout, archive: Archive) -> None:
    paper = archive.by_id[PaperId("2412.00001")]
    parsed = hf_daily.parse(Capture("paper.json", (odd.site / f"api/papers/{paper.paper_id}").read_bytes()))
    assert parsed.faults == ()
    [record] = parsed.records
    for name in ("arxiv_id", "title", "abstract", "authors", "published", "featured", "code_url"):
        assert getattr(record, name) == getattr(paper, name), name


def test_an_item_of_a_day_has_both_layers(odd: Layout) -> None:
    item = json.loads((odd.site / "api/daily_papers").read_bytes())[0]
    assert item["title"] == item["paper"]["title"]
