"""The whole site as one file, which works without a server: unpacked, and opened in a browser.

From ``file://`` browsers show pages, but load neither modules nor data, and a folder is no page. So links name the
files they lead to, all modules are one plain script, and each file of the search is a script that gives its bytes.
"""

import base64
import json
import re
from collections.abc import Collection, Iterator, Mapping, Set
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from generator.ids import slugify
from generator.layout import Layout
from generator.offline_zip.bundle import bundle, is_module, starts
from generator.offline_zip.links import opened
from generator.offline_zip.styles import inlined

_SCRIPTS = "assets/javascripts/"
_FIRST = f"{_SCRIPTS}page.js"
"""What every page loads before other modules: all of them are in there."""
_SEARCH = "search/"
_FOR_SERVERS = re.compile(
    r"404\.html|offline\.html|manifest\.webmanifest|robots\.txt|sitemap.*\.xml(\.gz)?|sw\.js|api/(?!status\.json).*|oai\.xml|llms\.txt"
)
_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: when a file was made is nobody's business."""


class Zip(NamedTuple):
    """What was written."""

    path: Path
    files: int
    size: int
    """In bytes."""


def write_zip(layout: Layout, assets: Collection[str]) -> Zip:
    """Write the site that was built to ``build/<name of the site>.zip``, in a folder of that name.

    ``assets`` are the files below ``assets/`` that pages may load. The same site gives the same bytes. Raises
    ``ValueError`` when a script has a form of import or export that is not known here.
    """
    name = _name(layout.site)
    target = layout.site.with_name(f"{name}.zip")
    part = target.with_name(f".{target.name}.part")
    count = 0
    try:
        with ZipFile(part, "w", ZIP_DEFLATED) as file:
            for path, data in _files(layout.site, assets):
                file.writestr(_entry(f"{name}/{path}"), data)
                count += 1
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Zip(target, count, target.stat().st_size)


def _name(site: Path) -> str:
    manifest = site / "manifest.webmanifest"
    name = json.loads(manifest.read_bytes())["name"] if manifest.is_file() else ""
    return slugify(name, "archive")


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, _TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # Unix, on whatever system it is written
    entry.external_attr = 0o644 << 16
    return entry


def _files(site: Path, assets: Collection[str]) -> Iterator[tuple[str, bytes]]:
    modules: set[str] = set()
    for path in sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()):
        if _FOR_SERVERS.fullmatch(path) or path.startswith("assets/"):
            continue
        data = (site / path).read_bytes()
        if path.endswith(".html"):
            page = opened(data.decode("utf-8"))
            modules |= page.modules
            yield path, page.html.encode()
        elif path.startswith(_SEARCH) and not path.endswith(".md"):
            yield f"{path}.js", _as_script(path, data)
        else:
            yield path, data
    yield from _assets({path: (site / path).read_bytes() for path in sorted(assets)}, modules)


def _as_script(path: str, data: bytes) -> bytes:
    return f'paperArchive.put("{path}","{base64.b64encode(data).decode()}");\n'.encode()


def _assets(files: Mapping[str, bytes], modules: Set[str]) -> Iterator[tuple[str, bytes]]:
    """Scripts and styles; of ``modules``, which pages begin with, one has all and the others start what is theirs."""
    scripts = {path: data.decode("utf-8") for path, data in files.items() if path.endswith(".js")}
    begun = {_SCRIPTS + name for name in modules}
    plain = (path for path in files if path not in begun and not is_module(scripts.get(path, "")))
    yield from ((path, _asset(path, files)) for path in plain)
    named = {path.removeprefix(_SCRIPTS): text for path, text in scripts.items() if path.startswith(_SCRIPTS)}
    if _FIRST in scripts:
        yield _FIRST, (bundle(named) + starts("page.js")).encode()
    for name in sorted(modules - {"page.js"}):
        yield _SCRIPTS + name, starts(name).encode()


def _asset(path: str, files: Mapping[str, bytes]) -> bytes:
    if not path.endswith(".css"):
        return files[path]
    return inlined(path, files[path].decode("utf-8"), files).encode()
