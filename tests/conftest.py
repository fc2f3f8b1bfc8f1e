"""What tests share: built archives, and the flag that accepts new golden pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from generator import hosting
from generator.build import ENVIRONMENT
from generator.layout import Layout
from tests import odd_archive
from tests.browsing import browser, driver, site, watched  # noqa: F401 - fixtures

# A busy machine is no fault of the code, so no example has a deadline. CI tries the same examples each time: what it
# says is about the change. A person's runs look for new ones.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


# Where tests run is not where their archives are.
for variable in hosting.VARIABLES:
    os.environ.pop(variable, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare ``--update-golden``."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew; review it with git diff")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process still works when the others have ended."""
    weights: dict[Path, int] = {}
    for item in items:
        weight = sum(bool(item.get_closest_marker(name)) for name in ("slow", "browser"))
        weights[item.path] = max(weight, weights.get(item.path, 0))
    items.sort(key=lambda item: -weights[item.path])


def papers(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as people do."""
    command = [sys.executable, "-m", "generator", arguments[0], "--root", str(root), *arguments[1:]]
    environment = {name: value for name, value in os.environ.items() if name not in hosting.VARIABLES}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def build(layout: Layout) -> Layout:
    """Build the site of an archive; MkDocs may say nothing that sounds like a warning."""
    done = papers("build", root=layout.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    assert "ERROR" not in done.stderr
    return layout


@pytest.fixture(scope="module")
def as_command() -> Iterator[None]:
    """The environment in which the command builds, for tests that build in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SITE_URL", raising=False)
        patch.delenv("REPO_URL", raising=False)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine that nobody vouches for, and its key, in one file. Needs openssl."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    make = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *make.split(), "-out", path, "-keyout", path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The archive of odd cases, built."""
    return build(odd_archive.make(tmp_path_factory.mktemp("odd") / "archive"))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The committed archive, built in a folder of its own."""
    root = tmp_path_factory.mktemp("real") / "archive"
    root.mkdir()
    for name in ("content", "overrides"):
        shutil.copytree(odd_archive.REPOSITORY / name, root / name)
    shutil.copy(odd_archive.REPOSITORY / "mkdocs.yml", root)
    return build(Layout(root))
