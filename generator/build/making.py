"""Makes the files of the site: what is MkDocs' own by MkDocs, the rest on all cores without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from generator import urls
from generator.archive import Archive
from generator.build import frame, keys, manifest, publish
from generator.build.frame import Frame, Settings
from generator.build.manifest import Made, Manifest
from generator.build.recalling import recall
from generator.build.relating import Related, relating
from generator.build.searching import searching
from generator.build.shell import worker_files
from generator.build.tagging import Tagging
from generator.build.workers import beside, spread
from generator.content import Content, read_content, unreadable
from generator.faults import ArchiveError, Fault
from generator.forms.twin import TwinWriter, twin
from generator.handwritten import SOURCE
from generator.layout import Layout
from generator.output import documents, twins, write_documents, written_twins
from generator.page import DataFile, DataFolder, Forms, Page, Site, fingerprint, laid_out, to_markdown
from generator.pages import all_files, all_forms, all_pages, site_files
from generator.pages.forms import is_large
from generator.pages.listing import Shown, excerpt, remember_shown, shown
from generator.pages.sitemap import sitemap
from generator.paper import Paper
from generator.program import of_code
from generator.store import month_of
from generator.writer import HtmlWriter, MarkdownWriter, Memory

What = TypeVar("What", bound=Page | Forms | DataFile | DataFolder)


File = TypeVar("File", bound=DataFile | DataFolder)


class _Task(NamedTuple, Generic[What]):
    """A file or folder that is to be made."""

    path: str
    key: str
    what: What


_MANY = 10_000
"""Pages from which on it pays to part the work twice: first the texts, then the pages."""

Results = dict[str, Made | Fault]
"""What became of each file, by its path."""


def make(
    layout: Layout,
    before: Manifest | None,
    program: str,
    content_key: str,
    wanted: Callable[[str], bool],
    jobs: int,
    tell: Callable[[int], None],
) -> tuple[Results, tuple[Fault, ...], str]:
    """Stage every file of the site that is not as it was made ``before``, of those that are ``wanted``.

    Gives what became of each, also of those that stay; what is wrong in ``content/``; and why all pages had to pass
    through MkDocs, if they had. Raises `ArchiveError` when there can be no site.
    """
    if lost := unreadable(layout):
        raise ArchiveError(lost)
    with beside(partial(manifest.touched, layout.site), [before] if before else [], jobs) as touched:
        content = read_content(layout, Tagging(layout.tagging, of_code(), jobs))
        kept = _without(before.files if before else {}, next(touched, set()))
    with relating(content.archive, layout.related, jobs) as related:
        staged = publish.stage(layout)
        config = frame.load(layout, staged)
        extra = worker_files(layout, content.archive, content_key)
        run = _Run(layout, content, related, extra, config, staged, kept, program, wanted, jobs, tell)
        reason = frame.detour(config)
        return run.through_mkdocs() if reason else run.directly(), content.faults, reason


def _without(files: Mapping[str, Made], touched: set[str]) -> Mapping[str, Made]:
    return {path: its for path, its in files.items() if path not in touched} if touched else files


@dataclass(frozen=True, slots=True)
class _Run:
    """One build. Its results hold every file of the site, those that stay among them."""

    layout: Layout
    content: Content
    related: Callable[[], Related]
    """What waits for the related papers."""
    extra: Sequence[DataFile]
    """Files that are no pages and follow from more than the archive."""
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
        related = self.related()
        given = self.content.archive, self.content.pages, frame.site(self.config), lambda: related
        write_documents(self.layout.docs, documents(*given, self.extra))
        frame.whole(self.config, self.layout.docs)
        for path, data in twins(*given).items():
            (self.staged / path).write_bytes(data)
        return self._of_mkdocs()

    def directly(self) -> Results:
        """What is MkDocs' own made by it, all other pages without it; meanwhile what is no page."""
        results: Results = {}
        archive = self.content.archive
        data = self._stale(_file_tasks((*all_files(archive), *self.extra), archive, self.program), results)
        with beside(_data, data, self.jobs) as contents:
            self._make_pages(results)
            for task, files in zip(data, contents, strict=True):
                its = {task.path: files} if isinstance(files, Fault) else _staged(self.staged, task, files)
                results |= its
        return results

    def _make_pages(self, results: Results) -> None:
        archive = self.content.archive
        pages = list(all_pages(archive, self.related, searching(archive, self.layout.searched)))
        written = _written(self.content, pages, self.has_twins)
        known = {urls.document(page.address) for page in pages}
        made = frame.frame(self.config, written, known)
        results |= self._of_mkdocs() | {fault.where: fault for fault in made.faults}
        with beside(lambda _: list(self._sitemap(pages)), [None], self.jobs) as of_sitemap:
            stale = self._stale(_page_tasks(archive, pages, made, self.program, self.has_twins), results)
            forms = list(_form_tasks(archive, pages, made.site, self.program))
            stale_forms = self._stale(forms, results)
            memory = self._memory(stale)
            staying = [task.what for task in forms if task.path in results]
            recall(staying, [task.what for task in stale_forms], self.layout.site, memory)
            work = partial(_made, _Shared(made, memory, self.has_twins), self.staged)
            for its in spread(work, [*stale, *stale_forms], self.jobs):
                results |= its
                self.tell(len(stale) + len(stale_forms))
            files = (*site_files(archive, pages, made.site), *self._written_twins(pages, made.site))
            for task in self._stale(_file_tasks(files, archive, self.program), results):
                results |= _staged(self.staged, task, {task.path: task.what.data})
            for file in next(of_sitemap):
                (self.staged / file.path).write_bytes(file.data)
                results |= self._of_file(file.path)

    def _sitemap(self, pages: Sequence[Page]) -> Iterator[DataFile]:
        written = (urls.written_page(stem) for stem, _ in self.content.pages)
        return sitemap(frame.site(self.config).url, pages, written)

    def _stale(self, tasks: Iterable[_Task[What]], results: Results) -> list[_Task[What]]:
        """The tasks that are to be done; the files of the others are put among the results."""
        stale: list[_Task[What]] = []
        for task in tasks:
            if not self.wanted(task.path):
                continue
            if files := self._staying(task):
                for path in files:
                    results[path] = self.kept[path]
            else:
                stale.append(task)
        return stale

    @property
    def has_twins(self) -> bool:
        """Whether pages have Markdown twins; see `generator.forms.twin`."""
        return not is_large(self.content.archive)

    def _written_twins(self, pages: Sequence[Page], site: Site) -> Iterator[DataFile]:
        """The twins of pages that MkDocs makes."""
        if self.has_twins:
            memory = Memory(self.content.archive.labels)
            yield from (DataFile(path, data) for path, data in written_twins(self.content.pages))
            yield from (
                DataFile(urls.document(page.address), twin(page, site, memory)) for page in pages if page.markdown
            )

    def _memory(self, stale: Sequence[_Task[Page]]) -> Memory:
        """What the stale lists show of their papers, found once where these are many: the workers inherit it."""
        memory = Memory(self.content.archive.labels)
        if len(stale) < _MANY:
            return memory
        lists = [task.what for task in stale if len(task.what.papers) > 1]
        papers = list({paper.paper_id: paper for page in lists for paper in page.papers}.values())
        html, markdown = HtmlWriter(urls.HOME, memory), TwinWriter(urls.HOME, memory, "")
        for paper, its in zip(papers, spread(partial(_shown, html, markdown), papers, self.jobs), strict=True):
            if its:
                remember_shown(html, paper, *its[:2])
                remember_shown(markdown, paper, its[2])
        return memory

    def _staying(self, task: _Task[What]) -> Sequence[str]:
        """The files of a task, if all of them are as they would be made."""
        match task.what:
            case DataFolder():
                files = [path for path in self.kept if path.startswith(task.path)]
                return files if all(self._stays(path, f"{task.key} {len(files)}") for path in files) else ()
            case Forms(address, names):
                files = [f"{address}{name}" for name in names]
                return files if all(self._stays(path, task.key) for path in files) else ()
            case Page(address) if self.has_twins:
                files = [task.path, urls.document(address)]
                return files if all(self._stays(path, task.key) for path in files) else ()
            case _:
                return (task.path,) if self._stays(task.path, task.key) else ()

    def _stays(self, path: str, key: str) -> bool:
        return path in self.kept and self.kept[path].key == key

    def _of_mkdocs(self) -> Results:
        """What MkDocs made. A file that is the same as before is taken away again."""
        results: Results = {}
        for path in publish.files_in(self.staged):
            results |= self._of_file(path)
        return results

    def _of_file(self, path: str) -> Results:
        file = self.staged / path
        key = keys.digest(file.read_bytes())
        stays = self._stays(path, key)
        if self.wanted(path) and not stays:
            return {path: manifest.made(file, key)}
        file.unlink()
        return {path: self.kept[path]} if self.wanted(path) else {}


def _written(content: Content, pages: Sequence[Page], has_twins: bool) -> dict[str, str]:
    """The documents that hold Markdown of people, by their path."""
    memory = Memory(content.archive.labels)
    of_papers = {
        urls.document(page.address): to_markdown(laid_out(page, MarkdownWriter, memory, twin=has_twins))
        for page in pages
        if page.markdown
    }
    return of_papers | {urls.document(urls.written_page(stem)): text for stem, text in content.pages}


def _file_tasks(files: Iterable[File], archive: Archive, program: str) -> Iterator[_Task[File]]:
    """Files that are no pages, and what each is made of."""
    for file in files:
        yield _Task(file.path, fingerprint(file, archive.fingerprints, program), file)


def _page_tasks(
    archive: Archive, pages: Sequence[Page], made: Frame, program: str, has_twins: bool
) -> Iterator[_Task[Page]]:
    """Every page that is made here, and what it is made of."""
    by = {template: f"{program} {made.key(template)} {has_twins}" for template in {page.template for page in pages}}
    for page in pages:
        if not page.markdown:
            yield _Task(f"{page.address}index.html", fingerprint(page, archive.fingerprints, by[page.template]), page)


def _form_tasks(archive: Archive, pages: Sequence[Page], site: Site, program: str) -> Iterator[_Task[Forms]]:
    """What pages are besides, and what it is made of."""
    made_by = f"{program} {site}"
    for its in all_forms(archive, pages, site):
        yield _Task(f"{its.address}{its.names[0]}", fingerprint(its, archive.fingerprints, made_by), its)


def _shown(html: HtmlWriter, twin: TwinWriter, paper: Paper) -> tuple[Shown, str, Shown] | None:
    try:
        return shown(html, paper), excerpt(html, paper), shown(twin, paper)
    except Exception:  # noqa: BLE001 - the page that shows it will say so
        return None


class _Shared(NamedTuple):
    """What all pages are made with."""

    made: Frame
    memory: Memory
    has_twins: bool


def _made(shared: _Shared, folder: Path, task: _Task[Any]) -> Results:
    """Make one page, or what it is besides. One that can't be made is a fault, and the others are."""
    try:
        files = _files_of(shared, task)
    except Exception as error:  # noqa: BLE001 - one page must not take the others with it
        return {task.path: _fault(task, error)}
    return _staged(folder, task, files)


def _files_of(shared: _Shared, task: _Task[Any]) -> Mapping[str, bytes]:
    its, (made, memory, has_twins) = task.what, shared
    if isinstance(its, Page):
        page = {task.path: made.rendered(its.address, laid_out(its, HtmlWriter, memory, twin=has_twins))}
        return page | {urls.document(its.address): twin(its, made.site, memory)} if has_twins else page
    files = its.write(its, made.site, memory)
    return {f"{its.address}{name}": data for name, data in files.items()}


def _data(task: _Task[DataFile | DataFolder]) -> Mapping[str, bytes] | Fault:
    """What is in each file of a task."""
    try:
        match task.what:
            case DataFile() as file:
                return {task.path: file.data}
            case folder:
                return {task.path + name: data for name, data in folder.write(folder.papers).items()}
    except Exception as error:  # noqa: BLE001 - one file must not take the site with it
        return _fault(task, error)


def _staged(folder: Path, task: _Task[What], files: Mapping[str, bytes]) -> Results:
    # The key of a file in a folder tells how many there are, so that a missing one is noticed.
    key = f"{task.key} {len(files)}" if isinstance(task.what, DataFolder) else task.key
    return {path: Made(key, len(data), publish.write_staged(folder, path, data)) for path, data in files.items()}


def _fault(task: _Task[What], error: Exception) -> Fault:
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return Fault(_origin(task.what), 0, f"/{task.path} can't be made of it ({said})", "simplify it, or tell us")


def _origin(what: Page | Forms | DataFile | DataFolder) -> str:
    """The file that a person would look at: that of the paper, where there is one."""
    if isinstance(what, DataFile) or len(what.papers) != 1:
        return f"/{what.address}" if isinstance(what, Page | Forms) else what.path
    (paper,) = what.papers
    by_hand = [origin.capture for origin in paper.sources if origin.source == SOURCE]
    return by_hand[0] if by_hand else f"content/records/{month_of(paper)}.jsonl ({paper.paper_id})"
