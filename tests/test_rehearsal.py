"""A year of a fork's life, offline: the commands of the workflows in order, each day in a fresh clone.

Only the clock and the network are played: the days go by at once, and the feed is a server on this machine.
"""

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import cli, clock, retrieve, runs
from generator.build import ENVIRONMENT
from generator.content import read_content
from generator.layout import Layout
from tests.faulty_server import FaultyServer
from tests.odd_archive import REPOSITORY, TAGS
from tests.repositories import AS, Remote, git
from tests.site import broken_links, read_site
from tests.test_ingest import item

pytestmark = pytest.mark.slow

FIRST = date(2025, 7, 1)
YEAR = 365
BUILT = frozenset({0, 1, 22, 45, 101, 130, 132, 201, 261, 315, 364})
"""The days on which the site is built, as it is on all in real life."""

DOWN = range(20, 25)
"""The feed answers nobody."""
CORRUPT = 40
"""One answer of the feed is no answer."""
AWAY = range(60, 70)
"""No runner can be had."""
EACH = range(45)
"""So long the schedule is kept each day, and then on every fourth, as GitHub drops what it has no room for."""
SYNCED = 100
"""The fork takes over what is new upstream."""
BROKEN = range(130, 132)
"""What the owner wrote can't be read."""
AT_ONCE = 160
"""Two runs meet."""
DELETED = 200
"""The branch of data is deleted, and comes back from a clone of the owner."""
BY_HAND = 260
"""The owner adds papers, one of which the feed has."""
EVENTS = {*BROKEN, BROKEN.stop, SYNCED, AT_ONCE, DELETED, BY_HAND, *BUILT}


# --- the feed --------------------------------------------------------------------------------------------------------


@dataclass
class Feed:
    """The feed, as it grows."""

    server: FaultyServer
    papers: dict[date, list[int]] = field(default_factory=dict)

    def grow(self, today: date) -> None:
        """Papers come in: the first in the night, others through the day, and some days late."""
        yesterday = today - timedelta(days=1)
        if yesterday in self.papers and yesterday.weekday() < 5:
            self.papers[yesterday] += self._new(2)
        if today.toordinal() % 11 == 0 and today - timedelta(days=3) in self.papers:
            self.papers[today - timedelta(days=3)] += self._new(1)
        self.papers[today] = self._new(1) if today.weekday() < 5 else []

    def _new(self, number: int) -> list[int]:
        known = sum(map(len, self.papers.values()))
        return list(range(known + 1, known + 1 + number))

    def serve(self, today: date) -> None:
        """Answer what is asked today."""
        self.server.forget()
        self.server.on("/api/daily_papers").reply(json=[])
        for day, numbers in self.papers.items():
            if (today - day).days <= 30:
                votes = 2 * (today - day).days
                papers = [item(n, str(day), upvotes=votes + n % 7, summary=f"We study case {n}.") for n in numbers]
                self.server.on("/api/daily_papers", date=str(day)).reply(json=papers)

    def fail(self) -> None:
        """Answer nothing."""
        self.server.forget()
        self.server.on("/api/daily_papers").then_status(503)

    def garble(self, day: date) -> None:
        """Answer nonsense for one day."""
        self.server.on("/api/daily_papers", date=str(day)).reply(text="<html>We are down</html>")

    @property
    def ids(self) -> set[str]:
        return {f"2604.{number:05}" for numbers in self.papers.values() for number in numbers}


# --- the workflows ---------------------------------------------------------------------------------------------------

Step = tuple[list[str], bool]
"""A command of `papers`, and whether it is run after another failed."""


def steps() -> list[Step]:
    """The commands of the workflow of ingests, in its order, that need nothing but the archive and its remote."""
    path = REPOSITORY / ".github/workflows/ingest.yml"
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    runs = [[step for step in job.get("steps", ()) if _papers(step.get("run", ""))] for job in jobs]
    (found,) = (its for its in runs if ["data", "save"] in [_papers(step["run"]) for step in its])
    return [(_papers(step["run"]), _is_run_anyway(str(step.get("if")))) for step in found]


def _is_run_anyway(condition: str) -> bool:
    return "always()" in condition or "!cancelled()" in condition


def _papers(run: str) -> list[str]:
    """The arguments of `papers` in a step of one line; nothing when it is about something else."""
    # Who starts it by hand may say more; on schedule its variables are empty.
    words = shlex.split(re.sub(r"\$\{?\w+\}?", "", run))
    is_ours = bool(words) and Path(words[0]).name == "papers"
    return words[1:] if is_ours and words[1] in ("data", "ingest") else []


@dataclass
class Fork:
    """A fork on its host, with the runner that works for it and the site that is published of it."""

    remote: Remote
    runner: Path
    cache: Path
    pages: Path
    steps: Sequence[Step]

    def start(self) -> Path:
        """A fresh clone, in the place where they all are."""
        shutil.rmtree(self.runner, ignore_errors=True)
        return self.remote.clone(self.runner)

    def ingest(self) -> bool:
        """Run the workflow of ingests; whether it succeeded."""
        root = self.start()
        ok = True
        for arguments, anyway in self.steps:
            if ok or anyway:
                ok = papers(root, *arguments) == 0 and ok
        return ok

    def deploy(self) -> bool:
        """Build the site and publish it; whether it came to that."""
        root = self.start()
        if self.cache.exists():
            self.cache.rename(root / "build")
        assert papers(root, "data", "open") == 0
        ok = papers(root, "build", "--unattended") == 0
        if ok:
            shutil.rmtree(self.pages, ignore_errors=True)
            shutil.copytree(root / "build/site", self.pages)
        (root / "build").rename(self.cache)
        return ok

    def commit(self, name: str, text: str) -> None:
        """The owner writes a file on the host's own page, and commits it to main."""
        root = self.start()
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", f"--message=Write {name}")
        git(root, "push", "--quiet", "origin", "main")


def papers(root: Path, command: str, *arguments: str) -> int:
    """Run a command, as in a process of its own."""
    return cli.main([command, "--root", str(root), *arguments])


def size(folder: Path) -> int:
    """Of the files in a folder but git's, in bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != ".git")


# --- the year --------------------------------------------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Feed]:
    """The feed, and a machine on which nobody waits for it."""
    for name in (*AS, "SITE_URL", "REPO_URL", "HF_TOKEN", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    nobodys = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for name, value in {**ENVIRONMENT, **nobodys, "XDG_CACHE_HOME": str(tmp_path / "pace")}.items():
        monkeypatch.setenv(name, value)
    # No power is lost here, and to wait for the disk takes most of the time.
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    for name, value in {"COUNT": "1", "KEY_0": "core.fsync", "VALUE_0": "none"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    patience: Any = retrieve.Retriever.__init__.__kwdefaults__
    monkeypatch.setitem(patience, "sleep", lambda seconds: None)
    with FaultyServer() as server:
        yield Feed(server)


@pytest.fixture
def upstream(tmp_path: Path, feed: Feed) -> Remote:
    """The archive that is forked."""
    files = tmp_path / "files"
    shutil.copytree(REPOSITORY / "content/pages", files / "content/pages")
    for name in ("mkdocs.yml", ".gitignore"):
        shutil.copyfile(REPOSITORY / name, files / name)
    shutil.copytree(REPOSITORY / "overrides", files / "overrides")
    settings = f"fetching:\n  endpoints: {{hf-daily: '{feed.server.url}'}}\n"
    (files / "content/archive.yml").write_text(settings, encoding="utf-8")
    (files / "content/tags.yml").write_text(TAGS, encoding="utf-8")
    return Remote.of(tmp_path / "upstream.git", files)


@pytest.fixture
def fork(tmp_path: Path, upstream: Remote) -> Fork:
    """A fork of it."""
    git(tmp_path, "clone", "--quiet", "--bare", upstream.folder.as_uri(), "fork.git")
    return Fork(Remote(tmp_path / "fork.git"), tmp_path / "runner", tmp_path / "cache", tmp_path / "pages", steps())


def test_a_year_of_a_fork(
    fork: Fork, upstream: Remote, feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = size(fork.remote.folder)
    settings = fork.remote.text("content/archive.yml", "main") + "\n"
    failed: set[int] = set()
    for n in range(YEAR):
        today = FIRST + timedelta(days=n)
        now = datetime(today.year, today.month, today.day, 6, 17, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        feed.grow(today)
        feed.serve(today)
        if n in DOWN:
            feed.fail()
        if n == CORRUPT:
            feed.garble(today - timedelta(days=1))
        if n == SYNCED:
            sync(fork, upstream, tmp_path)
        if n == BROKEN.start:
            fork.commit("content/archive.yml", settings + "limits: [\n")
        if n == BROKEN.stop:
            fork.commit("content/archive.yml", settings)
        if n == AT_ONCE:
            meet(fork, tmp_path)
        if n == DELETED:
            lose(fork, tmp_path)
        if n == BY_HAND:
            give(fork, tmp_path)
        if n in AWAY or not (n in EACH or n % 4 == 0 or n in EVENTS):
            continue
        if not fork.ingest():
            failed.add(n)
        if n in BUILT:
            before = fork.pages.exists() and (fork.pages / "index.html").read_bytes()
            assert fork.deploy() == (n not in BROKEN)
            assert (n not in BROKEN) or (fork.pages / "index.html").read_bytes() == before
            assert list(broken_links(fork.pages, read_site(fork.pages))) == []
    assert failed <= {*DOWN, CORRUPT, *BROKEN}
    all_is_there(fork, feed)
    nobody_wrote_to_main(fork, upstream)
    it_says_how_it_is(fork)
    it_stays_small(fork, bare, tmp_path)


def sync(fork: Fork, upstream: Remote, tmp_path: Path) -> None:
    """Upstream goes on, and the fork follows: a fetch that takes nothing but a fast-forward."""
    root = upstream.clone(tmp_path / "developer")
    style = root / "overrides/assets/stylesheets/colors.css"
    style.write_text(style.read_text(encoding="utf-8") + "\n/* a better green */\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message=Mend the green")
    git(root, "push", "--quiet", "origin", "main")
    git(fork.remote.folder, "fetch", "--quiet", upstream.folder.as_uri(), "main:main")
    assert fork.remote.tip("main") == upstream.tip("main")


def meet(fork: Fork, tmp_path: Path) -> None:
    """Another run opens the data before the day's run saves, and saves after it."""
    other = fork.remote.clone(tmp_path / "other")
    assert papers(other, "data", "open") == 0
    assert papers(other, "ingest", "--source", "hf-daily") == 0
    assert fork.ingest()
    assert papers(other, "data", "save") == 0


def lose(fork: Fork, tmp_path: Path) -> None:
    """Somebody deletes the branch; the owner, whose clone has it, saves."""
    owner = fork.remote.clone(tmp_path / "owner")
    assert papers(owner, "data", "open") == 0
    git(fork.remote.folder, "update-ref", "-d", "refs/heads/data")
    assert papers(owner, "data", "save") == 0


LIBRARY = """\
@article{a, title={Paper number 1}, author={Beispiel, Ada}, eprint={2604.00001}, archiveprefix={arXiv}, journal={J}}
@book{b, title={A book that no feed has}}
"""


def give(fork: Fork, tmp_path: Path) -> None:
    """The owner reads a library of their own, without the branch of data, and commits what that made."""
    root = fork.remote.clone(tmp_path / "library")
    (tmp_path / "library.bib").write_text(LIBRARY, encoding="utf-8")
    assert papers(root, "ingest", str(tmp_path / "library.bib")) == 0
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=Add my library")
    git(root, "push", "--quiet", "origin", "main")


def all_is_there(fork: Fork, feed: Feed) -> None:
    layout = Layout(fork.runner)
    content = read_content(layout)
    assert content.faults == ()
    assert {paper.paper_id for paper in content.archive.papers} == feed.ids | {"a-book-that-no-feed-has"}
    assert len(content.archive.papers) == len(feed.ids) + 1
    first = content.archive.by_id[next(paper.paper_id for paper in content.archive.papers if paper.journal_ref)]
    assert {source.source for source in first.sources} == {"bibtex", "hf-daily"}
    published = json.loads((fork.pages / "api/index.json").read_text(encoding="utf-8"))
    assert published["papers"] == len(content.archive.papers)


def nobody_wrote_to_main(fork: Fork, upstream: Remote) -> None:
    mine = git(fork.remote.folder, "log", "--format=%an", "main").splitlines()
    assert set(mine) == {"Owner"}
    git(fork.remote.folder, "merge-base", "--is-ancestor", upstream.tip("main"), "main")
    assert git(fork.remote.folder, "rev-list", "--count", "--merges", "--all") == "0"
    assert set(git(fork.remote.folder, "log", "--format=%an", "data").splitlines()) == {"github-actions[bot]"}


def it_says_how_it_is(fork: Fork) -> None:
    known = {run.at.date(): run for run in runs.load(Layout(fork.runner).fetched.runs)}
    bad = {(day - FIRST).days for day, run in known.items() if not run.ok}
    assert bad - {*BROKEN} == {*DOWN, CORRUPT}
    assert "503" in known[FIRST + timedelta(days=DOWN.start)].said


def it_stays_small(fork: Fork, bare: int, tmp_path: Path) -> None:
    """A host packs what is pushed to it from time to time; so do we."""
    data = size(fork.runner / "data")
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--bare",
        "--single-branch",
        "--branch=data",
        fork.remote.folder.as_uri(),
        "new.git",
    )
    assert size(tmp_path / "new.git") <= 2 * data
    git(fork.remote.folder, "gc", "--quiet")
    assert size(fork.remote.folder) - bare <= 2 * data
