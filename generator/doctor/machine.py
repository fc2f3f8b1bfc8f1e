"""Python and the packages that the program rests on. It needs none of them itself."""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from generator.doctor.finding import Finding, broken, ok, warning
from generator.layout import Layout

_LEAST = (3, 11)
_CURE = "make site  installs them, or  python -m pip install -r requirements.txt"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*\(?([^;)]*)\)?\s*(;.*)?")
_BOUND = re.compile(r"\s*(>=|<=|==|!=|<|>|~=)\s*([0-9]+(?:\.[0-9]+)*)")
_STYLESHEET = re.compile(r'set stylesheet = "([^"]+)"')


class Package(NamedTuple):
    """A package that is needed."""

    name: str
    wanted: str
    """The versions that will do, as in ``>=1.6,<2``."""
    installed: str | None


def read_packages() -> tuple[Package, ...]:
    """The packages that this program needs, and what there is of them."""
    found = (_REQUIREMENT.fullmatch(line) for line in _requirements())
    named = [(its[1], its[2].strip()) for its in found if its and "extra" not in (its[3] or "")]
    return tuple(Package(name, wanted, _installed(name)) for name, wanted in named)


def _requirements() -> Iterable[str]:
    project = Path(__file__).parents[2] / "pyproject.toml"
    if project.is_file():  # newer than what was installed of it
        return list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    try:
        return requires("paper-archive") or ()
    except PackageNotFoundError:
        return ()


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def read_theme(layout: Layout) -> tuple[str, ...]:
    """The theme's files that the archive's templates name and the installed theme does not have."""
    main = layout.root / "overrides" / "main.html"
    theme = find_spec("material")
    if not main.is_file() or not theme or not theme.origin:
        return ()
    names = _STYLESHEET.findall(main.read_text(encoding="utf-8", errors="replace"))
    return tuple(name for name in names if not (Path(theme.origin).parent / "templates" / name).is_file())


def check_python(found: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether Python is new enough."""
    name = ".".join(map(str, found))
    if found[:2] >= _LEAST:
        return ok("Python", name)
    return broken("Python", f"{name} is too old", f"install {'.'.join(map(str, _LEAST))} or newer")


def check_packages(packages: Iterable[Package]) -> Iterator[Finding]:
    """Whether all that is needed is there, in a version that will do; one finding for each that is not."""
    good = 0
    for package in packages:
        if package.installed is None:
            yield broken(package.name, "it is not installed", _CURE)
        elif not fits(package.installed, package.wanted):
            yield broken(package.name, f"{package.installed} is installed, {package.wanted} is needed", _CURE)
        else:
            good += 1
    if good:
        yield ok("packages", f"{good} that are needed are there")


def fits(installed: str, wanted: str) -> bool:
    """Whether a version is among those wanted. Of versions only numbers are compared; ``1.0rc1`` counts as ``1.0``."""
    has = _numbers(installed)
    tests = {"<": {-1}, "<=": {-1, 0}, "==": {0}, ">=": {0, 1}, ">": {1}, "!=": {-1, 1}, "~=": {0, 1}}
    return all(_compared(has, _numbers(bound[2])) in tests[bound[1]] for bound in _BOUND.finditer(wanted))


def _numbers(text: str) -> list[int]:
    match = re.match(r"[0-9]+(\.[0-9]+)*", text)
    return [int(part) for part in match[0].split(".")] if match else []


def _compared(one: list[int], other: list[int]) -> int:
    for a, b in zip_longest(one, other, fillvalue=0):
        if a != b:
            return 1 if a > b else -1
    return 0


def check_theme(missing: Iterable[str]) -> Iterator[Finding]:
    """Whether the templates and the theme fit together."""
    for name in missing:
        cure = "install the mkdocs-material of requirements.txt, or name its file in overrides/main.html"
        yield warning("theme", f"overrides/main.html names {name}, which the installed theme does not have", cure)
