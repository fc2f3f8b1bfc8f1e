"""``papers ingest`` as a workflow runs it: inputs that nobody filled in, sources that fail."""

from pathlib import Path

import pytest

from generator import runs
from generator.cli import main
from generator.layout import Layout
from tests.faulty_server import FaultyServer

EMPTY = ("--source", "", "--since", "", "--until", "")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "content").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    return tmp_path


def ingest(root: Path, server: FaultyServer, *more: str, sources: str = "") -> int:
    settings = f'fetching:\n  again_days: 0\n  endpoints: {{hf-daily: "{server.url}"}}\n{sources}'
    Layout(root).config.write_text(settings, encoding="utf-8")
    return main(["ingest", "--root", str(root), *EMPTY, *more])


def test_what_fails_is_kept_and_no_failure(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FaultyServer() as server:
        server.on("/api/daily_papers").then_status(404)
        assert ingest(root, server) == 1
        assert "the server answered 404" in capsys.readouterr().err
        assert ingest(root, server, "--unattended") == 0
        assert "the server answered 404" in capsys.readouterr().err
    assert [run.ok for run in runs.load(Layout(root).fetched.runs)] == [False, False]


def test_where_no_feed_is_allowed_none_is_asked(root: Path) -> None:
    with FaultyServer() as server:
        assert ingest(root, server, "--unattended", sources="sources: [bibtex]\n") == 0
        assert server.requests == []


def test_a_source_that_was_named_is_to_be_allowed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FaultyServer() as server:
        assert ingest(root, server, "--source", "hf-daily", sources="sources: [bibtex]\n") == 1
        assert "hf-daily: this source is switched off" in capsys.readouterr().err
        assert server.requests == []


def test_with_settings_that_cannot_be_read_nobody_is_asked(root: Path) -> None:
    with FaultyServer() as server:
        assert ingest(root, server, "--unattended", sources="sources: [\n") == 0
        assert main(["check", "--root", str(root)]) == 1
        assert server.requests == []


def test_unattended_is_about_sources(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--root", str(root), "--unattended"]) == 2
    assert "--unattended: it is about sources" in capsys.readouterr().err
