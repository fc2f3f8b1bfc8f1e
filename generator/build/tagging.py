"""Tags of papers, remembered from build to build: to find them in all texts takes longer than to read them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.build.keys import digest
from generator.build.manifest import sealed, unsealed
from generator.build.workers import spread
from generator.files import write_if_changed
from generator.ids import PaperId
from generator.paper import Paper
from generator.vocabulary import Vocabulary

Tags = tuple[str, ...]


class Tagging:
    """Finds the tags of papers, on several cores, where it does not know them from the build before.

    They are known by the digest of what a paper was read from, as long as the vocabulary and the program (``code``)
    are the same.
    """

    def __init__(self, path: Path, code: str, jobs: int) -> None:
        self._path = path
        self._code = code
        self._jobs = jobs

    def __call__(
        self, vocabulary: Vocabulary, papers: Sequence[Paper], digests: Mapping[PaperId, str]
    ) -> Iterator[Tags]:
        """The tags of each paper, in the order of the papers."""
        version = digest(self._code, vocabulary)
        before = self._load(version)
        names = [digests.get(paper.paper_id, "") for paper in papers]
        unknown = [paper for paper, name in zip(papers, names, strict=True) if name not in before]
        found = spread(partial(_tags_of, vocabulary), unknown, self._jobs)
        after = [before[name] if name in before else next(found) for name in names]
        known = {name: tags for name, tags in zip(names, after, strict=True) if name}
        write_if_changed(self._path, sealed(json.dumps({"version": version, "tags": known}).encode()))
        return iter(after)

    def _load(self, version: str) -> dict[str, Tags]:
        try:
            data = json.loads(unsealed(self._path.read_bytes()) or b"{}")
        except (FileNotFoundError, ValueError):
            return {}
        return {name: tuple(tags) for name, tags in data["tags"].items()} if data.get("version") == version else {}


def _tags_of(vocabulary: Vocabulary, paper: Paper) -> Tags:
    return vocabulary.tags_of(paper.title, paper.abstract)
