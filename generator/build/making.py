"""Makes the files of the site: what is MkDocs' own by MkDocs, the rest on all cores without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from generator import urls
from generator.archive import Archive
from generator.build import frame, keys, manifest, publish
from generator.build.frame import Frame, Listed, Settings
from generator.build.manifest import Made
from generator.build.workers import spread
from generator.content import Content
from generator.faults import Fault
from generator.handwritten import SOURCE
from generator.layout import Layout
from generator.output import documents, write_documents
from generator.page import DataFile, DataFolder, Page, fingerprint, laid_out, to_markdown
from generator.pages import all_files, all_pages
from generator.pages.listing import Shown, remember_shown, shown
from generator.paper import Paper
from generator.store import month_of
from generator.writer import HtmlWriter, MarkdownWriter, Memory


class _Task(NamedTuple):
    """A file or folder that is to be made."""

    path: str
    key: str
    what: Page | DataFile | DataFolder


Results = dict[str, Made | Fault]
"""What became of each file, by its path."""


def make(
    layout: Layout,
    content: Content,
    kept: Mapping[str, Made],
    program: str,
    wanted: Callable[[str], bool],
    jobs: int,
    tell: Callable[[int], None],
) -> tuple[Results, str]:
    """Stage every file of the site that is not among those ``kept``, of those that are ``wanted``.

    Gives what became of each, those that stay among them, and why all pages had to pass through MkDocs, if they had.
    Raises `ArchiveError` when there can be no site.
    """
    staged = publish.stage(layout)
    config = frame.load(layout, staged)
    run = _Run(layout, content, config, staged, kept, program, wanted, jobs, tell)
    reason = frame.detour(config)
    return run.through_mkdocs() if reason else run.directly(), reason


@dataclass(frozen=True, slots=True)
class _Run:
    """One build. Its results hold every file of the site, those that stay among them."""

    layout: Layout
    content: Content
    config: Settings
    staged: Path
    kept: Mapping[str, Made]
    """What of the site is as it was made."""
    program: str
    wanted: Callable[[str], bool]
    jobs: int
    tell: Callable[[int], None]

    def through_mkdocs(self) -> Results:
        """All pages made by MkDocs, from their Markdown."""
        write_documents(self.layout.docs, documents(self.content.archive, self.content.pages))
        frame.whole(self.config, self.layout.docs)
        return self._of_mkdocs()

    def directly(self) -> Results:
        """What is MkDocs' own made by it, all other pages without it."""
        archive = self.content.archive
        pages = list(all_pages(archive))
        written = _written(self.content, pages)
        known = {urls.document(page.address) for page in pages}
        made = frame.frame(self.config, written, _sitemap(self.content, pages), known)
        results = self._of_mkdocs() | {fault.where: fault for fault in made.faults}
        tasks = [task for task in _tasks(archive, pages, made, self.program) if self.wanted(task.path)]
        stay = {task.path: self._staying(task) for task in tasks}
        stale = [task for task in tasks if not stay[task.path]]
        for files in stay.values():
            results |= {path: self.kept[path] for path in files}
        memory = self._memory(stale)
        make = partial(_made, made, memory, self.staged)
        for its in spread(make, stale, self.jobs, _is_large):
            results |= its
            self.tell(len(stale))
        return results

    def _memory(self, stale: Iterable[_Task]) -> Memory:
        """What the stale lists show of their papers, found once: the workers inherit it."""
        memory = Memory(self.content.archive.labels)
        lists = [task.what for task in stale if isinstance(task.what, Page) and len(task.what.papers) > 1]
        papers = list({paper.paper_id: paper for page in lists for paper in page.papers}.values())
        out = HtmlWriter(urls.HOME, memory)
        remember_shown(out, papers, spread(partial(_shown, out), papers, self.jobs))
        return memory

    def _staying(self, task: _Task) -> list[str]:
        """The files of a task, if all of them are as they would be made."""
        if not isinstance(task.what, DataFolder):
            return [task.path] if self._stays(task.path, task.key) else []
        files = [path for path in self.kept if path.startswith(task.path)]
        return files if all(self._stays(path, f"{task.key} {len(files)}") for path in files) else []

    def _stays(self, path: str, key: str) -> bool:
        return path in self.kept and self.kept[path].key == key

    def _of_mkdocs(self) -> Results:
        """What MkDocs made. A file that is the same as before is taken away again."""
        results: Results = {}
        for path in publish.files_in(self.staged):
            file = self.staged / path
            key = keys.digest(file.read_bytes())
            if not self.wanted(path):
                file.unlink()
            elif self._stays(path, key):
                file.unlink()
                results[path] = self.kept[path]
            else:
                results[path] = manifest.made(file, key)
        return results


def _written(content: Content, pages: Sequence[Page]) -> dict[str, str]:
    """The documents that hold Markdown of people, by their path."""
    memory = Memory(content.archive.labels)
    of_papers = {
        urls.document(page.address): to_markdown(laid_out(page, MarkdownWriter, memory))
        for page in pages
        if page.markdown
    }
    return of_papers | {urls.document(urls.written_page(stem)): text for stem, text in content.pages}


def _sitemap(content: Content, pages: Sequence[Page]) -> list[Listed]:
    """Every page, in the order in which MkDocs walks through their folders."""
    generated = [Listed(page.address, page.template) for page in pages]
    written = [Listed(urls.written_page(stem), "main.html") for stem, _ in content.pages]
    return sorted(generated + written, key=lambda page: page.address.split("/")[:-1])


def _tasks(archive: Archive, pages: Sequence[Page], made: Frame, program: str) -> Iterator[_Task]:
    """Every file that is made here, and what it is made of."""
    prints = archive.fingerprints
    for file in all_files(archive):  # first, for one may take as long as a thousand pages
        yield _Task(file.path, keys.digest(program, fingerprint(file, prints)), file)
    for page in pages:
        if not page.markdown:
            key = keys.digest(program, made.key(page.template), fingerprint(page, prints))
            yield _Task(f"{page.address}index.html", key, page)


def _is_large(task: _Task) -> bool:
    """Whether it takes as long as hundreds of pages."""
    return isinstance(task.what, DataFolder)


def _shown(out: HtmlWriter, paper: Paper) -> Shown | None:
    try:
        return shown(out, paper)
    except Exception:  # noqa: BLE001 - the page that shows it will say so
        return None


def _made(made: Frame, memory: Memory, folder: Path, task: _Task) -> Results:
    """Make one file or folder. A page that can't be made is a fault, and the others are."""
    try:
        files = _contents(made, memory, task)
    except Exception as error:  # noqa: BLE001 - one page must not take the others with it
        said = " ".join(f"{type(error).__name__}: {error}".split())
        what = f"/{task.path} can't be made of it ({said})"
        return {task.path: Fault(_origin(task.what), 0, what, "simplify it, or tell us")}
    # The key of a file in a folder tells how many there are, so that a missing one is noticed.
    key = f"{task.key} {len(files)}" if isinstance(task.what, DataFolder) else task.key
    return {path: Made(key, len(data), publish.write_staged(folder, path, data)) for path, data in files.items()}


def _contents(made: Frame, memory: Memory, task: _Task) -> dict[str, bytes]:
    """The bytes of each file of a task."""
    match task.what:
        case Page() as page:
            return {task.path: _rendered(made, memory, page)}
        case DataFile() as file:
            return {task.path: file.data}
        case DataFolder() as folder:
            return {task.path + name: data for name, data in folder.write(folder.papers).items()}


def _rendered(made: Frame, memory: Memory, page: Page) -> bytes:
    return made.rendered(page.address, laid_out(page, HtmlWriter, memory))


def _origin(what: Page | DataFile | DataFolder) -> str:
    """The file that a person would look at: that of the paper, where there is one."""
    if isinstance(what, DataFile) or len(what.papers) != 1:
        return f"/{what.address}" if isinstance(what, Page) else what.path
    (paper,) = what.papers
    by_hand = [origin.capture for origin in paper.sources if origin.source == SOURCE]
    return by_hand[0] if by_hand else f"content/records/{month_of(paper)}.jsonl ({paper.paper_id})"
