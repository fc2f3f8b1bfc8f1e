"""The distribution: a wheel in an environment of its own, `papers new`, and a site that is built and searched there."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from generator import __version__, starter
from generator.layout import Layout
from generator.starter.requirement import UNKNOWN, Requirement, of_checkout, of_installed
from generator.vocabulary import Vocabulary, parse_vocabulary
from tests.browsing import served
from tests.edits import contents, differing
from tests.odd_archive import REPOSITORY
from tests.repositories import Remote, git

LIBRARY = """\
@article{a, title={Attention to {B}eispiel}, author={Beispiel, Ada}, year={2024}, journal={J},
  abstract={We attend to what is rarely attended to.}}
@book{b, title={Another {B}ook}, author={Doe, Jan}, year=2020}
"""


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command where nothing of this checkout is in the way."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), **variables}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made of a copy of what git knows: setuptools leaves a folder behind, and packs what it finds in it."""
    folder = tmp_path_factory.mktemp("wheel")
    copied = folder / "source"
    copied.mkdir()
    for name in ("generator", "overrides", "content", "pyproject.toml", "README.md", "LICENSE"):
        source = REPOSITORY / name
        copy: Any = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, copied / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    run(*pip, "--wheel-dir", folder, copied, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are of an environment in which nothing but the wheel is installed.

    What it depends on is that of the environment of the tests, lent by its path: a test may not use the network. A path
    in a .pth file makes no entry points of an editable install work twice, and comes after what is installed.
    """
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(folder / "bin" / "python"),
        "install",
        "--no-deps",
        "--no-index",
    ]
    run(*pip, "--quiet", wheel, cwd=folder)
    its = sysconfig.get_path("purelib", vars={"base": str(folder)})
    (Path(its) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin"


@pytest.fixture(scope="module")
def archive(bin_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A new archive with a library in it, built."""
    folder = tmp_path_factory.mktemp("new")
    (folder / "library.bib").write_text(LIBRARY, encoding="utf-8")
    papers = bin_folder / "papers"
    run(papers, "new", "archive", cwd=folder)
    run(papers, "ingest", "--root", "archive", "library.bib", cwd=folder)
    run(papers, "check", "--root", "archive", cwd=folder)
    done = run(papers, "build", "--root", "archive", cwd=folder)
    assert "WARNING" not in done.stderr
    return Layout(folder / "archive")


# --- the wheel -------------------------------------------------------------------------------------------------------


def test_the_wheel_has_the_theme_the_starter_and_one_version(wheel: Path, bin_folder: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, place in (("overrides", "generator/theme"), ("generator", "generator")):
        files = (
            path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )
        expected = {f"{place}/{path.relative_to(REPOSITORY / folder).as_posix()}" for path in files}
        assert expected <= names
    assert not [name for name in names if "captures" in name or "/records/" in name or name.endswith(".pyc")]
    assert wheel.name.startswith(f"paper_archive-{__version__}-")
    assert run(bin_folder / "papers", "--version", cwd=bin_folder).stdout == f"papers {__version__}\n"


def test_the_program_is_found_where_it_was_installed(bin_folder: Path) -> None:
    said = run(bin_folder / "python", "-c", "import generator; print(generator.__file__)", cwd=bin_folder).stdout
    assert said.startswith(str(bin_folder.parent))


# --- a new archive ---------------------------------------------------------------------------------------------------


def test_a_newcomer_finds_a_paper_in_the_browser(archive: Layout, browser: Browser) -> None:
    with served(archive) as address:
        page = browser.new_page()
        page.goto(f"{address}search/?q=attention+beispiel")
        page.get_by_role("link", name="Attention to Beispiel").first.click()
        page.wait_for_url("**/papers/attention-to-beispiel/")
        assert page.locator("h1").inner_text() == "Attention to Beispiel"
        page.close()


def test_building_again_makes_nothing(archive: Layout, bin_folder: Path) -> None:
    assert ", 0 made, 0 removed" in run(bin_folder / "papers", "build", cwd=archive.root).stdout


def test_plain_mkdocs_makes_the_same_site(archive: Layout, bin_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(archive.root, tmp_path / "plain", ignore=shutil.ignore_patterns("build"))
    plain = Layout(tmp_path / "plain")
    run(bin_folder / "papers", "generate", cwd=plain.root)
    variables = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "315532800"}
    run(bin_folder / "python", "-m", "mkdocs", "build", "--quiet", cwd=plain.root, **variables)
    shutil.copytree(plain.twins, plain.site, dirs_exist_ok=True)
    assert differing(contents(plain.site), contents(archive.site)) == []


def test_the_theme_makes_the_site_that_its_folder_makes(archive: Layout, bin_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(archive.root, tmp_path / "other", ignore=shutil.ignore_patterns("build"))
    other = Layout(tmp_path / "other")
    shutil.copytree(REPOSITORY / "overrides", other.root / "overrides")
    shutil.copytree(other.root / "looks", other.root / "overrides", dirs_exist_ok=True)
    texts = [its.mkdocs.read_text(encoding="utf-8") for its in (Layout(REPOSITORY), other)]
    of_theme = re.search(r"^theme:\n(  .*\n)+", texts[0], re.MULTILINE)
    assert of_theme
    other.mkdocs.write_text(re.sub(r"(?m)^theme:\n(  .*\n)+", lambda _: of_theme[0], texts[1]), encoding="utf-8")
    run(bin_folder / "papers", "build", cwd=other.root)
    # The service worker tells builds apart by their settings, too.
    assert differing(contents(other.site), contents(archive.site)) == ["sw.js"]


OWN = "assets/stylesheets/own.css"


def test_a_changed_colour_is_one_line(archive: Layout, bin_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(archive.root, tmp_path / "changed")
    its = Layout(tmp_path / "changed")
    css = its.root / "looks" / OWN
    comment = "/* --md-default-bg-color: light-dark(#fdfcf9, #14171c); */"
    text = css.read_text(encoding="utf-8")
    css.write_text(text.replace(comment, "--md-default-bg-color: light-dark(#fffff0, #000010);"), encoding="utf-8")
    run(bin_folder / "papers", "build", cwd=its.root)
    assert differing(contents(its.site), contents(archive.site)) == [OWN, "manifest.webmanifest", "sw.js"]
    assert "#fdfcf9" in (archive.site / "manifest.webmanifest").read_text("utf-8")
    assert '"background_color": "#fffff0"' in (its.site / "manifest.webmanifest").read_text("utf-8")
    assert (its.site / "sw.js").read_text("utf-8").count(f'"{OWN}"') == 1


def test_the_browser_takes_the_changed_colour(archive: Layout, browser: Browser) -> None:
    with served(archive) as address:
        page = browser.new_page(color_scheme="light")
        page.route("**/own.css", lambda route: route.fulfill(body=":root { --md-default-bg-color: #fffff0; }"))
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 240)"
        page.close()


def test_a_file_of_the_looks_stands_for_the_program_s(archive: Layout, bin_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(archive.root, tmp_path / "changed")
    its = Layout(tmp_path / "changed")
    css = its.root / "looks/assets/stylesheets/colors.css"
    css.write_text("/* none */\n", encoding="utf-8")
    run(bin_folder / "papers", "build", cwd=its.root)
    assert (its.site / "assets/stylesheets/colors.css").read_bytes() == css.read_bytes()


def test_the_colours_that_are_named_are_those_there_are() -> None:
    colors = (REPOSITORY / "overrides/assets/stylesheets/colors.css").read_text(encoding="utf-8")
    named = re.findall(r"/\* (--.*?;) \*/", starter.new_archive("github")[f"looks/{OWN}"].decode())
    assert len(named) > 3
    assert [line for line in named if line not in colors] == []


def test_the_zip_works_outside_the_repository(archive: Layout, bin_folder: Path) -> None:
    run(bin_folder / "papers", "build", "--offline-zip", cwd=archive.root)
    names = zipfile.ZipFile(archive.root / "build" / "my-papers.zip").namelist()
    assert "my-papers/assets/javascripts/page.js" in names
    assert "my-papers/assets/stylesheets/colors.css" in names


# --- what is in it ---------------------------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """YAML with MkDocs' own tag."""


def _asked(loader: yaml.SafeLoader, node: yaml.Node) -> str:
    assert isinstance(node, yaml.SequenceNode)
    return str(loader.construct_sequence(node))


_Loader.add_constructor("!ENV", _asked)


def settings(text: str | bytes) -> dict[str, Any]:
    return dict(yaml.load(text, Loader=_Loader))  # noqa: S506 - it is safe, and our own


def test_settings_of_a_new_archive_are_the_repository_s_but_for_its_name_and_theme() -> None:
    ours = settings((REPOSITORY / "mkdocs.yml").read_bytes())
    theirs = settings(starter.new_archive("github")["mkdocs.yml"])
    assert theirs.pop("extra_css") == [*ours.pop("extra_css"), OWN]
    assert {key for key in ours | theirs if ours.get(key) != theirs.get(key)} == {
        "site_name",
        "site_description",
        "theme",
    }
    of_theme = settings((REPOSITORY / "overrides" / "mkdocs_theme.yml").read_bytes())
    assert theirs["theme"] == {"name": "paper-archive", "custom_dir": "looks", "language": "en"}
    assert ours["theme"] == {"name": of_theme.pop("extends"), "custom_dir": "overrides", **of_theme}


def test_a_new_archive_asks_no_source_unless_it_is_told_to() -> None:
    path = ".github/workflows/ingest.yml"
    assert path not in starter.new_archive("github")
    assert path in starter.new_archive("github", daily=True)


def test_an_archive_can_begin_without_tags() -> None:
    ours, none = (starter.new_archive("github", tags=name)["content/tags.yml"].decode() for name in starter.TAGS)
    assert ours == (REPOSITORY / "content/tags.yml").read_text(encoding="utf-8")
    assert parse_vocabulary(none, "tags.yml") == (Vocabulary({}), ())
    example = none[none.index("# gravitation:") :].replace("# ", "").replace("{}", "")
    vocabulary, faults = parse_vocabulary(example, "tags.yml")
    assert (list(vocabulary.tags), faults) == (["gravitation"], ())


@pytest.mark.parametrize("host", starter.HOSTS)
def test_each_host_s_readme_tells_how_to_publish(host: str) -> None:
    text = starter.new_archive(host)["README.md"].decode()
    assert ("sh publish.sh" if host == "s3" else "git push --set-upstream origin main") in text


@pytest.mark.parametrize("host", starter.HOSTS)
def test_nothing_is_left_to_fill_in(host: str) -> None:
    for path, data in starter.new_archive(host, daily=True).items():
        assert not re.search(rb"@[A-Z]+@", data), path


INSTALLED = {
    "{}": f"paper-archive=={__version__}",
    '{"url":"https://example.org/p.git","vcs_info":{"vcs":"git","commit_id":"0a1b"}}': "paper-archive @ git+https://example.org/p.git@0a1b",
    '{"url":"https://example.org/p.whl","archive_info":{}}': "paper-archive @ https://example.org/p.whl",
    '{"url":"file:///home/p.whl","archive_info":{}}': UNKNOWN,
    '{"url":"file:///home/no-such-folder","dir_info":{"editable":true}}': UNKNOWN,
}


@pytest.mark.parametrize("said", INSTALLED)
def test_the_program_is_pinned_to_where_it_came_from(said: str) -> None:
    its = of_installed(said)
    assert its.line == INSTALLED[said]
    assert bool(its.trouble) == (its.line == UNKNOWN)


def test_the_name_of_the_program_is_that_of_its_project() -> None:
    assert tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["name"] == "paper-archive"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone with a space in its path, whose origin has an address in the web and holds its commit."""
    folder = tmp_path / "a checkout"
    (folder / "generator").mkdir(parents=True)
    (folder / "generator" / "code.py").write_text("1\n", encoding="utf-8")
    Remote.of(tmp_path / "remote.git", folder)
    git(folder, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(folder, "fetch", "--quiet")
    git(folder, "remote", "set-url", "origin", "git@example.org:owner/papers.git")
    return folder


@pytest.mark.parametrize("origin", ["git@example.org:owner/papers.git", "https://me:secret@example.org/owner/papers"])
def test_a_checkout_is_had_where_it_was_pushed_to(checkout: Path, origin: str) -> None:
    git(checkout, "remote", "set-url", "origin", origin)
    commit = git(checkout, "rev-parse", "HEAD")
    wanted = f"paper-archive @ git+https://example.org/owner/papers@{commit}"
    assert of_installed(json.dumps({"url": checkout.as_uri(), "dir_info": {}})) == Requirement(wanted)


def test_what_others_can_t_fetch_is_not_known(checkout: Path) -> None:
    (checkout / "notes.txt").write_text("mine\n", encoding="utf-8")
    assert not of_checkout(checkout).trouble
    (checkout / "generator" / "code.py").write_text("2\n", encoding="utf-8")
    assert "not committed" in of_checkout(checkout).trouble
    git(checkout, "commit", "--quiet", "--all", "--message=Mine")
    assert "not pushed" in of_checkout(checkout).trouble
    git(checkout, "remote", "set-url", "origin", "../remote.git")
    assert "no remote origin" in of_checkout(checkout).trouble
    assert "no checkout of git" in of_checkout(checkout / "generator").trouble


def test_pip_names_the_line_that_is_not_filled_in(tmp_path: Path) -> None:
    text = starter.new_archive("github", of_checkout(tmp_path))["requirements.txt"]
    (tmp_path / "requirements.txt").write_bytes(text)
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "-r", "requirements.txt"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "Invalid requirement: 'paper-archive @'" in done.stderr
    assert b"git+https://HOST/OWNER/REPOSITORY@COMMIT" in text


# --- nothing is written over -----------------------------------------------------------------------------------------


def new(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "new", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert new(tmp_path / "made").returncode == 0
    return tmp_path / "made"


def test_what_is_there_is_never_written_over(made: Path) -> None:
    before = contents(made)
    assert new(made).returncode == 1
    assert new(made, "--host", "github").returncode == 1
    assert contents(made) == before


def test_the_workflow_of_one_host_is_not_given_to_another(tmp_path: Path) -> None:
    done = new(tmp_path / "made", "--daily", "--host", "gitlab")
    assert (done.returncode, (tmp_path / "made").exists()) == (1, False)
    assert "--daily: the workflow is for GitHub" in done.stderr


def test_another_host_is_added_to_an_archive(made: Path) -> None:
    before = contents(made)
    assert new(made, "--host", "netlify").returncode == 0
    after = contents(made)
    assert after.keys() - before.keys() == {"netlify.toml"}
    assert {path: after[path] for path in before} == before
