"""What each host is told: it can be read, and its commands make the site in a clean copy of an archive."""

import fnmatch
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from generator import starter
from generator.layout import Layout
from tests.odd_archive import REPOSITORY
from tests.repositories import Remote

GITHUB = starter.new_archive("github", daily=True)
GITLAB = starter.new_archive("gitlab")[".gitlab-ci.yml"]
NETLIFY = tomllib.loads(starter.new_archive("netlify")["netlify.toml"].decode())
CLOUDFLARE = starter.new_archive("cloudflare")
S3 = starter.new_archive("s3")["publish.sh"].decode()


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


# --- read ------------------------------------------------------------------------------------------------------------


def test_workflows_are_as_github_and_zizmor_want_them(tmp_path: Path) -> None:
    for path, data in GITHUB.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    # What the repository leaves out as well: it wants `$/…`, which not every server of GitHub reads.
    (tmp_path / ".github/zizmor.yml").write_text("rules: {self-repository: {disable: true}}\n", encoding="utf-8")
    workflows = sorted((tmp_path / ".github/workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["deploy.yml", "ingest.yml"]
    assert check("--builtin-schema", "vendor.github-workflows", *workflows).returncode == 0
    assert check("--builtin-schema", "vendor.dependabot", tmp_path / ".github/dependabot.yml").returncode == 0
    zizmor = [
        str(Path(sys.executable).with_name("zizmor")),
        "--offline",
        "--no-progress",
        "--quiet",
        "--pedantic",
        ".github",
    ]
    done = subprocess.run(zizmor, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["deploy.yml", "ingest.yml"])
def test_a_workflow_is_that_of_the_repository_but_for_how_the_program_is_installed(name: str) -> None:
    prepare = "      - name: Prepare\n        uses: ./.github/actions/prepare\n"
    (version,) = re.findall(
        r"actions/setup-python@.*", (REPOSITORY / ".github/actions/prepare/action.yml").read_text("utf-8")
    )
    installed = (
        f'      - name: Set up Python\n        uses: {version}\n        with:\n          python-version: "3.14"\n'
        "      - name: Install\n        run: pip install -r requirements.txt\n"
    )
    ours = (REPOSITORY / ".github/workflows" / name).read_text("utf-8").replace(prepare, installed)
    ours = ours.replace(".venv/bin/papers", "papers").replace("to check out the code", "to check out the archive")
    assert GITHUB[f".github/workflows/{name}"].decode() == ours


def test_gitlab_can_read_it(tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_bytes(GITLAB)
    done = check("--builtin-schema", "vendor.gitlab-ci", tmp_path / ".gitlab-ci.yml")
    assert done.returncode == 0, done.stdout


def test_every_host_publishes_the_folder_of_the_site() -> None:
    pages = yaml.safe_load(GITLAB)["pages"]
    assert (pages["publish"], pages["artifacts"]["paths"]) == ("build/site", ["build/site"])
    assert NETLIFY["build"]["publish"] == "build/site"
    assert tomllib.loads(CLOUDFLARE["wrangler.toml"].decode())["pages_build_output_dir"] == "build/site"
    deploy = yaml.safe_load(GITHUB[".github/workflows/deploy.yml"])
    assert deploy["jobs"]["build"]["steps"][-1]["with"]["path"] == "build/site"


# --- run -------------------------------------------------------------------------------------------------------------


def commands(host: str) -> str:
    """All that ``host`` runs, as a shell takes it."""
    match host:
        case "github":
            steps = yaml.safe_load(GITHUB[".github/workflows/deploy.yml"])["jobs"]["build"]["steps"]
            return "\n".join(step["run"] for step in steps if "run" in step)
        case "gitlab":
            return "\n".join(yaml.safe_load(GITLAB)["pages"]["script"])
        case "netlify":
            return str(NETLIFY["build"]["command"])
        case "cloudflare":
            (command,) = re.findall(r"^#   (.*)$", CLOUDFLARE["wrangler.toml"].decode(), re.MULTILINE)
            return str(command)
        case _:
            return S3


PIP = """\
#!/bin/sh
# What was asked for is installed: a test may not use the network.
test "$*" = "install -r requirements.txt" && grep -q '^paper-archive==' requirements.txt
"""
PAPERS = f"""\
#!/bin/sh
# In a copy there is no branch of data to open, and nobody to ask. What a site is checked for has its own tests.
case "$*" in "data open" | "care pages" | "check --site") exit ;; esac
PYTHONPATH="{REPOSITORY}" exec "{sys.executable}" -m generator "$@"
"""
AWS = """\
#!/bin/sh
printf '%s\\t' "$@" >> aws.txt
echo >> aws.txt
"""
ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "github": {"SITE_URL": "https://you.github.io/papers/"},
    "gitlab": {"GITLAB_CI": "true", "CI_PAGES_URL": "https://you.gitlab.io/papers"},
    "netlify": {"NETLIFY": "true", "URL": "https://papers.netlify.app"},
    "cloudflare": {"CF_PAGES": "1", "CF_PAGES_URL": "https://0a1b2c3d.papers-4e.pages.dev"},
    "s3": {"SITE_URL": "https://papers.example.org/", "BUCKET": "papers"},
}
ADDRESS = {
    "github": "https://you.github.io/papers/",
    "gitlab": "https://you.gitlab.io/papers/",
    "netlify": "https://papers.netlify.app/",
    "cloudflare": "https://papers-4e.pages.dev/",
    "s3": "https://papers.example.org/",
}


def tools(folder: Path) -> Path:
    """A folder with the commands that hosts have."""
    folder.mkdir()
    for name, text in {"pip": PIP, "papers": PAPERS, "aws": AWS}.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module", params=sorted(ENVIRONMENT))
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Layout]:
    """The name of a host, and an archive on which its commands were run."""
    host, folder = request.param, tmp_path_factory.mktemp(request.param)
    root = folder / "archive"
    for path, data in starter.new_archive(host).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    # In the checkout that is tested the theme need not be installed.
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    path = f"{tools(folder / 'bin')}:{os.environ['PATH']}"
    its = {"PATH": path, "HOME": str(folder), **ENVIRONMENT[host]}
    done = subprocess.run(["/bin/sh", "-e"], input=commands(host), text=True, capture_output=True, cwd=root, env=its)
    assert done.returncode == 0, done.stdout + done.stderr
    return host, Layout(root)


def test_every_host_is_known() -> None:
    assert set(starter.HOSTS) == ENVIRONMENT.keys()


def test_its_commands_make_the_site_for_its_address(published: tuple[str, Layout]) -> None:
    host, layout = published
    page = (layout.site / "about" / "index.html").read_text(encoding="utf-8")
    assert f'href="{ADDRESS[host]}about/"' in page
    assert f"{ADDRESS[host]}sitemap" in (layout.site / "sitemap.xml").read_text(encoding="utf-8")


# --- types -----------------------------------------------------------------------------------------------------------

TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "atom": "application/atom+xml; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "opml": "application/xml; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "gz": "application/gzip",
}


def uploaded(calls: str, files: set[str]) -> dict[str, tuple[str, str]]:
    """The type and age that each file gets from calls of ``aws s3 sync``, the first that takes it."""
    result: dict[str, tuple[str, str]] = {}
    for line in calls.splitlines():
        words = line.rstrip("\t").split("\t")
        assert words[:4] == ["s3", "sync", "build/site", "s3://papers"]
        options = dict(zip(words[4:], [*words[5:], ""], strict=True))
        pattern = options.get("--include", "*")
        for path in sorted(files - result.keys()):
            # Of the filters that match the last counts, and * stands for slashes, too.
            if fnmatch.fnmatchcase(path, pattern):
                result[path] = options.get("--content-type", ""), options["--cache-control"]
    return result


def test_s3_gives_each_file_its_type(odd: Layout, tmp_path: Path) -> None:
    shutil.copytree(odd.site, tmp_path / "build/site")
    (tmp_path / "api").mkdir()
    folder = tools(tmp_path / "bin")
    (folder / "papers").write_text("#!/bin/sh\n", encoding="utf-8")
    its = {"PATH": f"{folder}:/usr/bin:/bin", **ENVIRONMENT["s3"]}
    subprocess.run(["/bin/sh"], input=S3, text=True, check=True, cwd=tmp_path, env=its)
    calls = (tmp_path / "aws.txt").read_text(encoding="utf-8")
    files = {path.relative_to(odd.site).as_posix() for path in odd.site.rglob("*") if path.is_file()}
    found = uploaded(calls, files)
    assert found.keys() == files
    for path, (kind, age) in found.items():
        suffix = path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""
        if path.startswith("search/") and path.count("/") == 2:
            assert "immutable" in age, path
        elif path.startswith(("api/papers/", "api/daily_papers")):
            assert kind == "application/json", path
        elif suffix in TYPES:
            assert kind == TYPES[suffix], path
        assert path != "sw.js" or age == "no-cache"
    assert calls.count("--delete") == 1
    assert "--delete" in calls.splitlines()[-1]


@pytest.mark.parametrize("has_commit", [False, True])
def test_s3_needs_no_repository(tmp_path: Path, has_commit: bool) -> None:
    folder = tools(tmp_path / "bin")
    (folder / "papers").write_text('#!/bin/sh\necho "$@" >> papers.txt\n', encoding="utf-8")
    if has_commit:
        Remote.of(tmp_path / "remote.git", tmp_path)
    its = {"PATH": f"{folder}:/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(tmp_path.parent), **ENVIRONMENT["s3"]}
    subprocess.run(["/bin/sh"], input=S3, text=True, check=True, cwd=tmp_path, env=its)
    assert (tmp_path / "papers.txt").read_text("utf-8").split("\n")[:-1] == ["data open"] * has_commit + [
        "build --unattended"
    ]


def test_a_script_needs_no_other_right_than_to_be_read() -> None:
    for path in (REPOSITORY / "generator/starter").rglob("*.sh"):
        assert not path.stat().st_mode & stat.S_IXUSR


def test_a_fork_of_the_repository_installs_what_it_holds() -> None:
    (text,) = starter.host_files("netlify", REPOSITORY).values()
    assert b"pip install --require-hashes -r requirements.txt && pip install --no-build-isolation --no-deps ." in text
