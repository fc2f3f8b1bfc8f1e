"""The layers of the program: imports point down, never up or in a circle."""

import ast
from pathlib import Path

import generator

FOLDER = Path(generator.__file__).parent

# From the ground up: a module may import those of lower layers and of its own. What stands alone in a layer has no
# neighbours to import.
LAYERS: list[set[str]] = [
    {
        "faults",
        "hosting",
        "streak",
        "ids",
        "issued",
        "program",
        "files",
        "layout",
        "pairing",
        "escape",
        "mathml",
        "decoding",
        "trends",
        "clock",
        "connection",
        "__init__",
    },
    {"tex", "paper", "urls", "yaml_input", "days", "lock", "chart", "runs", "git", "branch", "published", "starter"},
    {"prose", "markdown_math", "capture", "identity", "kept", "config", "vocabulary", "bibliography", "pace", "hub"},
    {"merge", "retrieve", "sources", "handwritten", "archive", "writer"},
    {"store", "page", "rising", "status", "formats", "removed"},
    {"search", "forms"},
    {"related"},
    {"content", "pages", "ingest"},
    {"output", "offline_zip", "digest", "care"},
    {"build", "uniting"},
    {"bench", "doctor"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}

# Who alone may touch what.
ONLY: dict[str, set[str]] = {
    "mkdocs": {"build"},
    "jinja2": {"build"},
    "multiprocessing": {"build"},
    "markdown": {"build", "markdown_math"},
    "latex2mathml": {"mathml"},
    "numpy": {"related"},
    "frontmatter": {"handwritten", "sources"},
    "argparse": {"cli", "commands"},
    "subprocess": {"bench", "git", "search"},
    "http": {"connection", "care", "commands", "digest", "doctor", "hub", "retrieve"},
    "socket": {"connection", "retrieve"},
    "ssl": {"connection", "digest", "hub", "retrieve"},
    "smtplib": {"digest"},
    "fcntl": {"lock"},
    "sqlite3": {"formats"},
    "tempfile": {"bench", "branch", "doctor", "files", "search"},
}


def parts() -> dict[str, list[Path]]:
    """The files of each part: a module, or all of a package."""
    result: dict[str, list[Path]] = {}
    for path in sorted(FOLDER.rglob("*.py")):
        result.setdefault(path.relative_to(FOLDER).parts[0].removesuffix(".py"), []).append(path)
    return result


def imports(path: Path) -> set[str]:
    """The full names of all that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: import by full name"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_parts(path: Path) -> set[str]:
    """The parts of the program that a file imports."""
    names = (name.split(".") for name in imports(path))
    return {name[1] for name in names if name[0] == "generator" and len(name) > 1} & LEVELS.keys()


def test_every_part_has_its_layer() -> None:
    assert parts().keys() == LEVELS.keys()


def test_imports_point_down() -> None:
    upward = [
        f"{path.relative_to(FOLDER)} imports {target}"
        for part, paths in parts().items()
        for path in paths
        for target in own_parts(path) - {part}
        if LEVELS[target] > LEVELS[part]
    ]
    assert upward == []


def test_there_are_no_circles() -> None:
    arrows = {part: set().union(*(own_parts(path) for path in paths)) - {part} for part, paths in parts().items()}
    while arrows:
        ends = {part for part, targets in arrows.items() if not targets & arrows.keys()}
        assert ends, f"these import each other: {sorted(arrows)}"
        arrows = {part: targets for part, targets in arrows.items() if part not in ends}


def test_the_outside_is_touched_in_one_place_each() -> None:
    wrong = [
        f"{path.relative_to(FOLDER)} imports {name}"
        for part, paths in parts().items()
        for path in paths
        for name in {name.split(".")[0] for name in imports(path)}
        if name in ONLY and part not in ONLY[name]
    ]
    assert wrong == []


def test_pages_know_no_files() -> None:
    for path in (FOLDER / "pages").glob("*.py"):
        assert not imports(path) & {"pathlib", "os", "mkdocs"}, path.name
