"""Writes the generated Markdown: the only module that writes ``build/docs``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import urls
from generator.archive import Archive
from generator.escape import utf8
from generator.files import write_if_changed
from generator.forms.twin import twin
from generator.ids import PaperId
from generator.page import DataFile, Site, laid_out, to_markdown
from generator.pages import all_files, all_forms, all_pages, site_files
from generator.pages.forms import is_large
from generator.pages.sitemap import sitemap
from generator.writer import MarkdownWriter, Memory

Documents = dict[str, bytes]
"""Documents by their path below the folder they are written to."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a generation did to the folder of documents."""

    total: int
    changed: int
    removed: int


def documents(
    archive: Archive,
    written_pages: Iterable[tuple[str, str]],
    site: Site,
    related: Callable[[], Mapping[PaperId, str]] = dict,
    extra: Iterable[DataFile] = (),
) -> Documents:
    """Every document of the site, and every file that is none: its path below the folder of documents, and its bytes.

    Hand-written pages come as name and text, related papers as `generator.pages.all_pages` takes them; ``extra`` are
    files that follow from more than the archive; ``site`` is the address of the site, with a slash at its end. Raises
    ``ValueError`` when two pages claim one address.
    """
    result: Documents = {}
    memory = Memory(archive.labels)
    pages = list(all_pages(archive, related))
    has_twins = not is_large(archive)
    written = {urls.written_page(stem): text for stem, text in written_pages}
    for page in pages:
        document = laid_out(page, MarkdownWriter, memory, twin=has_twins)
        _claim(result, urls.document(page.address), to_markdown(document))
    for its in all_forms(archive, pages, site):
        files = its.write(its, site, memory)
        result |= {f"{its.address}{name}": data for name, data in files.items()}
    for address, text in written.items():
        _claim(result, urls.document(address), text)
    for file in (*all_files(archive), *sitemap(site.url, pages, written), *extra):
        if isinstance(file, DataFile):
            result[file.path] = file.data
        else:
            result |= {file.path + name: data for name, data in file.write(file.papers).items()}
    return result | {file.path: file.data for file in site_files(archive, pages, site)}


def twins(
    archive: Archive,
    written_pages: Iterable[tuple[str, str]],
    site: Site,
    related: Callable[[], Mapping[PaperId, str]] = dict,
) -> Documents:
    """The Markdown twins of all pages by their path below the site; none in a large archive.

    They can't be among the documents, of which a program makes pages: they are laid beside these.
    """
    if is_large(archive):
        return {}
    memory = Memory(archive.labels)
    return dict(
        [(urls.document(page.address), twin(page, site, memory)) for page in all_pages(archive, related)]
        + written_twins(written_pages)
    )


def written_twins(written_pages: Iterable[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """Pages that people wrote are their own twins: their links to documents lead to twins."""
    return [(urls.document(urls.written_page(stem)), utf8(text)) for stem, text in written_pages]


def _claim(documents: Documents, path: str, text: str) -> None:
    if path in documents:
        raise ValueError(f"two pages claim the address /{path.removesuffix('index.md')}")
    documents[path] = utf8(text)


def write_documents(folder: Path, documents: Mapping[str, bytes]) -> Written:
    """Make ``folder`` hold exactly ``documents``. Files that are right already are not touched."""
    changed = sum(write_if_changed(folder / path, data) for path, data in documents.items())
    gone = [
        path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in documents
    ]
    for path in gone:
        path.unlink()
    _remove_empty_folders(folder)
    return Written(len(documents), changed, len(gone))


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
