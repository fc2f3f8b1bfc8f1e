"""All modules as one plain script.

It knows the forms of import and export that stand at the beginning of a line, and says so when there is another one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_RUNTIME = Path(__file__).with_name("runtime.js")
_IMPORT = re.compile(r"^import\s+(?:([^\"';]+?)\s+from\s+)?\"([^\"]+)\";?", re.MULTILINE)
_DECLARED = re.compile(r"^export\s+((?:async\s+)?function\s*\*?|class|const|let|var)\s+(\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export\s+default\s+", re.MULTILINE)
_LISTED = re.compile(r"^export\s+(\{[^}]*\}|\*)(?:\s+from\s+\"([^\"]+)\")?;?", re.MULTILINE)
_SYNTAX = re.compile(r"^(?:import|export)\b|\bimport\(|\bimport\.meta\b", re.MULTILINE)
_LEFT = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


def is_module(text: str) -> bool:
    """Whether a script has what only modules have."""
    return bool(_SYNTAX.search(text))


def starts(name: str) -> str:
    """A script that runs a module of the bundle."""
    return f"paperArchive.start({json.dumps(name)});\n"


def bundle(modules: Mapping[str, str]) -> str:
    """A script that has all ``modules``, by name, and runs none yet. Raises ``ValueError``; see `write_zip`."""
    runtime = _RUNTIME.read_text(encoding="utf-8")
    defined = "".join(_defined(name, text) for name, text in sorted(modules.items()))
    return f'"use strict";\n(() => {{\n{runtime}\n{defined}}})();\n'


def _defined(name: str, text: str) -> str:
    """A module as a function of what it is given: names that begin with ``$`` are those of `runtime.js`."""
    exported = dict(_exported(text))
    text = _LISTED.sub(_again, text)
    text = _DECLARED.sub(r"\1 \2", text)
    text = _DEFAULT.sub("$exports.default = ", text)
    text = _IMPORT.sub(_needed, text)
    text = text.replace("import.meta.url", "$here").replace("import(", "$load(")
    if left := _LEFT.search(text):
        raise ValueError(f"{name} has an import or export that is not known: {left[0].strip()}")
    getters = ", ".join(f"{outer}: () => {inner}" for outer, inner in exported.items())
    head = f"$define({json.dumps(name)}, ($exports, $need, $load, $here, self, postMessage, fetch, Worker) => {{\n"
    return f"{head}$expose($exports, {{ {getters} }});\n{text}\n}});\n"


def _exported(text: str) -> Iterator[tuple[str, str]]:
    """What a module exports, and as what it knows it itself."""
    for found in _DECLARED.finditer(text):
        names = [found[2]]
        if found[1] in ("const", "let", "var"):
            names += _more(text, found.end())
        yield from ((name, name) for name in names)
    for found in _LISTED.finditer(text):
        if found[1] != "*" and not found[2]:
            yield from ((outer, inner) for inner, outer in _pairs(found[1]))


def _more(text: str, start: int) -> Iterator[str]:
    """The names after the first in ``a = 1, b = 2;``, from behind the first on."""
    depth = 0
    for found in re.finditer(
        r"[(\[{]|[)\]}]|;|\n(?!\s)|,\s*(\w+)\s*=(?![=>])|\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", text[start:]
    ):
        depth += (found[0] in "([{") - (found[0] in ")]}")
        if depth < 0 or (depth == 0 and (found[0] == ";" or found[0] == "\n")):
            return
        if depth == 0 and found[1]:
            yield found[1]


def _pairs(braces: str) -> Iterator[tuple[str, str]]:
    """``{ a, b as c }`` as what is before and behind the ``as``."""
    for part in braces.strip("{}").split(","):
        if words := part.split():
            yield words[0], words[-1]


def _needed(found: re.Match[str]) -> str:
    clause, source = found.groups()
    need = f"$need({json.dumps(source)})"
    if not clause:
        return f"{need};"
    default, braces = re.fullmatch(r"(\w*)[\s,]*(\{.*\}|\* as \w+)?", clause, re.DOTALL).groups()  # type: ignore[union-attr] # any clause is
    parts = [f"const {default} = {need}.default;"] if default else []
    if braces and braces.startswith("*"):
        parts.append(f"const {braces.split()[-1]} = {need};")
    elif braces:
        names = ", ".join(inner if inner == outer else f"{inner}: {outer}" for inner, outer in _pairs(braces))
        parts.append(f"const {{ {names} }} = {need};")
    return " ".join(parts)


def _again(found: re.Match[str]) -> str:
    """What a module exports of another one, or of its own by a list."""
    what, source = found.groups()
    if not source:
        return ""
    need = f"$need({json.dumps(source)})"
    if what == "*":
        return f"$again($exports, {need});"
    names = ", ".join(f"{outer}: {need}.{inner}" for inner, outer in _pairs(what))
    return f"Object.assign($exports, {{ {names} }});"
