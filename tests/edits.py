"""What people, an ingest, an upgrade or an accident may do to an archive between two builds."""

import contextlib
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jinja2
import pytest

from generator import store
from generator.build import Built, build
from generator.faults import ArchiveError
from generator.ids import PaperId
from generator.layout import Layout
from generator.merge import paper_of
from generator.paper import Organization, Paper, facts_of
from tests.accidents import death
from tests.odd_archive import record

Files = dict[str, bytes]


def contents(folder: Path) -> Files:
    """Every file below a folder, and every folder, whose name ends with a slash."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {f"{name}/": b"" for name, path in files.items() if path.is_dir()} | {
        name: path.read_bytes() for name, path in files.items() if path.is_file()
    }


def copied(layout: Layout, root: Path, *, built: bool = True) -> Layout:
    """The archive in the new folder ``root``; what was built of it as it was built, or not at all."""
    ignored = None if built else shutil.ignore_patterns("build")
    shutil.copytree(layout.root, root, copy_function=shutil.copy2, ignore=ignored)
    return Layout(root)


def outcome(layout: Layout) -> tuple[Built | None, list[str]]:
    """What a build did, if it made a site, and what it found wrong, wherever the archive lies."""
    built = None
    try:
        built = build(layout, 1)
        faults = built.faults
    except ArchiveError as error:
        faults = error.faults
    return built, [str(fault).replace(str(layout.root), "") for fault in faults]


def expect_clean(layout: Layout, scratch: Path) -> Built | None:
    """Build ``layout``; the site must be what a clean build of a copy gives, down to the last byte and fault.

    Where there can be no site, the last one must stand as it was.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    fresh = copied(layout, scratch, built=False)
    made, faults = outcome(fresh)
    before = contents(layout.site)
    built, found = outcome(layout)
    assert found == faults
    assert (built is None) == (made is None)
    expect_same(contents(layout.site), contents(fresh.site) if made else before)
    assert not built or not layout.next.exists()
    return built


def expect_same(found: Files, wanted: Files) -> None:
    """The same files with the same bytes; what differs is named."""
    assert sorted(found.keys() - wanted.keys()) == [], "these should be gone"
    assert sorted(wanted.keys() - found.keys()) == [], "these are missing"
    assert differing(found, wanted) == [], "these differ"


def differing(one: Files, other: Files) -> list[str]:
    """The files that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


# --- papers ----------------------------------------------------------------------------------------------------------

DAY = date(2025, 10, 16)
LAMDA = Organization("lamda-nesy", "NJU")


def papers_of(layout: Layout) -> list[Paper]:
    """What the store holds."""
    return [line.paper for line in store.load(layout.records, "")[0]]


def save(layout: Layout, papers: Iterable[Paper]) -> None:
    """Make the store hold these papers."""
    store.save(layout.records, papers_of(layout), papers)


def add(layout: Layout, number: int, **facts: Any) -> None:
    """Add a paper, or put another in its place."""
    paper_id = PaperId(f"added-{number}")
    its = {"abstract": "It is about attention.", "authors": ("Ada Beispiel",), "published": DAY, **facts}
    paper = paper_of(paper_id, [record(f"Added {number}", **its)])
    save(layout, [*(each for each in papers_of(layout) if each.paper_id != paper_id), paper])


SUBJECTS = (
    "Gaussian splatting for the rendering of radiance fields.",
    "Rendering with splatting and attention.",
    "Quantization of weights, and pruning.",
    "Speech recognition; speaker diarization.",
    "",
)
"""What abstracts are about."""


def _add_several(layout: Layout, number: int) -> None:
    """So many papers that the archive is soon twice as large."""
    for each in range(number, number + 4):
        add(layout, 100 + each, abstract=SUBJECTS[each % 3], published=DAY + timedelta(days=each % 5))


def change(layout: Layout, number: int, **facts: Any) -> Paper:
    """Change what the first source of a paper says, and let it be the only one; the paper before."""
    papers = papers_of(layout)
    before = papers.pop(number % len(papers))
    after = replace(before, **facts)
    origin = replace(before.sources[0], fields=tuple(facts_of(after)), differs={})
    save(layout, [*papers, replace(after, sources=(origin,))])
    return before


def _delete(layout: Layout, number: int) -> None:
    papers = papers_of(layout)
    del papers[number % len(papers)]
    save(layout, papers)


def _move(layout: Layout, number: int) -> None:
    """Give a paper another id; its old one leads on."""
    papers = papers_of(layout)
    paper = papers.pop(number % len(papers))
    moved = replace(paper, paper_id=PaperId(f"moved-{number}"), aliases=(*paper.aliases, paper.paper_id))
    save(layout, [*(each for each in papers if each.paper_id != moved.paper_id), moved])


# --- what people write -----------------------------------------------------------------------------------------------


def put(layout: Layout, path: str, text: str) -> None:
    """Write one file of the archive."""
    file = layout.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def append(layout: Layout, path: str, text: str) -> None:
    """Add to the end of a file of the archive."""
    put(layout, path, (layout.root / path).read_text(encoding="utf-8") + text)


def swap(layout: Layout, path: str, old: str, new: str) -> None:
    """Replace one text in a file by another."""
    text = (layout.root / path).read_text(encoding="utf-8")
    assert old in text, path
    put(layout, path, text.replace(old, new))


def _switched(path: str, old: str, new: str) -> "Edit":
    """Replace one text in a file by another, or the other way round when that was done before."""

    def edit(layout: Layout, patch: pytest.MonkeyPatch, number: int) -> None:
        done = new in (layout.root / path).read_text(encoding="utf-8")
        swap(layout, path, new if done else old, old if done else new)

    return edit


def _hand(layout: Layout, number: int, text: str) -> None:
    """Write about a paper by hand."""
    papers = papers_of(layout)
    put(layout, f"content/papers/{papers[number % len(papers)].paper_id}.md", text)


def _page(layout: Layout, number: int) -> None:
    """Write a page that leads to others. When the paper is deleted one day, there can be no site."""
    to = papers_of(layout)[0].paper_id
    put(
        layout,
        f"content/pages/page-{number % 3}.md",
        f"# {number}\n\n[A](../papers/{to}/index.md), [B](../about/index.md)\n",
    )


def _drop(layout: Layout, pattern: str, number: int) -> None:
    """Delete one of some files, if there is any."""
    found = sorted(layout.root.glob(pattern))
    if found:
        found[number % len(found)].unlink()


_TEMPLATES = ("paper.html", "list.html", "home.html", "main.html", "moved.html", "404.html")


def _template(layout: Layout, patch: pytest.MonkeyPatch, number: int) -> None:
    """Let a template say something in the first block it has."""
    name = f"overrides/{_TEMPLATES[number % len(_TEMPLATES)]}"
    text = (layout.root / name).read_text(encoding="utf-8")
    put(layout, name, re.sub(r"(\{% block \w+ -?%\}|\Z)", rf"\1<!-- {number} -->", text, count=1))


# --- accidents and upgrades ------------------------------------------------------------------------------------------


def _stopped(layout: Layout, patch: pytest.MonkeyPatch, number: int) -> None:
    """Begin to build what changed; anywhere from the first file it makes to the last it takes away, it ends."""
    change(layout, number, upvotes=number, comments=number)
    change(layout, number // 3, abstract=f"Stopped {number}.")
    with contextlib.suppress(ArchiveError), death(layout.root / "build", number * 12):
        build(layout, 1)


def _damaged(path: str) -> "Edit":
    """Do what a person or a bad disk does to a file that was built, in a way that its size tells."""

    def edit(layout: Layout, patch: pytest.MonkeyPatch, number: int) -> None:
        files = sorted(file for file in layout.root.glob(path) if file.is_file())
        if files:
            file = files[number % len(files)]
            file.unlink() if number % 3 == 0 else file.write_text("x" * 17 * (number % 3 - 1))

    return edit


def _upgraded(layout: Layout, patch: pytest.MonkeyPatch, number: int) -> None:
    """Install another release of a dependency, with which pages come out otherwise."""
    install(layout.root / "build" / "upgrade", "Jinja2", f"{number}.0", patch)
    rendered = getattr(jinja2.Template.render, "__wrapped__", jinja2.Template.render)

    def otherwise(*arguments: Any, **options: Any) -> str:
        return f"{rendered(*arguments, **options)}<!-- {number} -->"

    otherwise.__wrapped__ = rendered  # type: ignore[attr-defined] # as functools.wraps does
    patch.setattr(jinja2.Template, "render", otherwise)


def install(folder: Path, name: str, version: str, patch: pytest.MonkeyPatch) -> None:
    """Make it seem that a release of a distribution is installed."""
    info = folder / version / f"{name}-{version}.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "RECORD").write_text(f"{name}.py,,\n", encoding="utf-8")
    patch.syspath_prepend(str(info.parent))


# --- all of them -----------------------------------------------------------------------------------------------------

Edit = Callable[[Layout, pytest.MonkeyPatch, int], object]
"""Edits an archive; the number says which paper is meant, or how."""

EDITS: dict[str, Edit] = {
    "add a paper": lambda its, _, n: add(its, n),
    "add a paper of a new day and a new name": lambda its, _, n: add(
        its, n, published=DAY + timedelta(days=n), authors=(f"Person {n}",), organization=LAMDA
    ),
    "add one without a day": lambda its, _, n: add(its, n, published=None),
    "change a title": lambda its, _, n: change(its, n, title=f"Retitled $x^{n}$ and theory"),
    "change an abstract": lambda its, _, n: change(its, n, abstract=SUBJECTS[n % len(SUBJECTS)]),
    "add several about the same": lambda its, _, n: _add_several(its, n),
    "change votes": lambda its, _, n: change(its, n, upvotes=n),
    "change authors": lambda its, _, n: change(its, n, authors=("Ada Beispiel", f"Person Number{n % 12}")),
    "change a day": lambda its, _, n: change(its, n, published=DAY - timedelta(days=n)),
    "change an organization": lambda its, _, n: change(its, n, organization=LAMDA),
    "withdraw a paper": lambda its, _, n: change(its, n, withdrawn=True),
    "give another id": lambda its, _, n: _move(its, n),
    "delete a paper": lambda its, _, n: _delete(its, n),
    "break a line of the store": lambda its, _, n: put(its, "content/records/1999-01.jsonl", f"{{{n}"),
    "delete the line": lambda its, _, n: _drop(its, "content/records/1999-01.jsonl", n),
    "tag by hand": lambda its, _, n: _hand(its, n, "---\ntags: [theory]\n---\n"),
    "write a note": lambda its, _, n: _hand(its, n, f"Note *{n}*.\n"),
    "write a note that can't be rendered": lambda its, _, n: _hand(its, n, FAILING),
    "write a paper": lambda its, _, n: put(its, f"content/papers/hand-{n}.md", f"---\ntitle: By hand {n}\n---\n"),
    "delete what was written of a paper": lambda its, _, n: _drop(its, "content/papers/*.md", n),
    "rename a tag": lambda its, _, n: swap(its, "content/tags.yml", "label: Attention", f"label: Attention {n} "),
    "add a tag": lambda its, _, n: append(
        its, "content/tags.yml", f"t{n}:\n  label: T{n}\n  description: All.\n  phrases: [a, the, about]\n"
    ),
    "change how many papers a page lists": lambda its, _, n: put(
        its,
        "content/archive.yml",
        f"limits: {{papers_per_page: {1 + n % 9}, author_papers: {1 + n % 3}, related: {n % 4}}}\n",
    ),
    "write a page": lambda its, _, n: put(its, f"content/pages/page-{n % 3}.md", f"# Page {n}\n\nText.\n"),
    "write a page that leads to others": lambda its, _, n: _page(its, n),
    "delete a page": lambda its, _, n: _drop(its, "content/pages/page-*.md", n),
    "change a template": _template,
    "change what crawlers may": lambda its, _, n: append(its, "overrides/robots.txt", f"# {n}\n"),
    "break a template or mend it": _switched("overrides/list.html", '{% block content %}<div class="', "{% block {"),
    "change a style": lambda its, _, n: append(its, "overrides/assets/stylesheets/colors.css", f"/* {n} */"),
    "add an asset": lambda its, _, n: put(its, f"overrides/assets/images/new-{n}.svg", "<svg/>"),
    "delete an asset": lambda its, _, n: _drop(its, "overrides/assets/images/new-*.svg", n),
    "change the name of the site": lambda its, _, n: swap(its, "mkdocs.yml", "site_name: ", f"site_name: {n}"),
    "change the navigation": lambda its, _, n: swap(its, "mkdocs.yml", "Undated: undated", f"Undated{n}: undated"),
    "take an extension or leave it": _switched("mkdocs.yml", "  - tables\n", "  - tables\n  - sane_lists\n"),
    "take one that changes text or leave it": _switched("mkdocs.yml", "  - footnotes\n", "  - footnotes\n  - smarty\n"),
    "break the settings or mend them": _switched("mkdocs.yml", "markdown_extensions:", "markdown_extensions: ["),
    "set the address": lambda its, patch, n: patch.setenv("SITE_URL", f"https://{n}.example.org/papers/"),
    "upgrade a dependency": _upgraded,
    "change nothing": lambda its, _, n: None,
    "stop a build": _stopped,
    "damage the site": _damaged("build/site/**/*.html"),
    "damage what was remembered": _damaged("build/cache/*"),
    "damage what was being made": _damaged("build/next/**/*"),
}

FAILING = "[A link](http://[half-an-address)\n"
"""Markdown that MkDocs fails to render (``ValueError: Invalid IPv6 URL``)."""
