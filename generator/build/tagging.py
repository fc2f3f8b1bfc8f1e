"""Tags of papers, remembered from build to build: to find them in all texts takes longer than to read them."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.archive import Tagger, Tags
from generator.build.keys import digest
from generator.build.manifest import sealed, unsealed
from generator.build.workers import spread
from generator.files import write_if_changed
from generator.ids import PaperId
from generator.paper import Paper
from generator.vocabulary import Vocabulary


class Tagging(Tagger):
    """Finds the tags of papers, on several cores, where it does not know them from the build before.

    They are known by the digest of what a paper was read from, as long as the vocabulary and the program (``code``)
    are the same.
    """

    def __init__(self, path: Path, code: str, jobs: int) -> None:
        self._path = path
        self._code = code
        self._jobs = jobs
        self._known: dict[str, Mapping[str, Tags]] = {}
        """What was read of the build before, by version."""

    def known(self, vocabulary: Vocabulary) -> Mapping[str, Tags]:
        """The tags that the build before found."""
        version = self._version(vocabulary)
        if version not in self._known:
            self._known[version] = self._load(version)
        return self._known[version]

    def _load(self, version: str) -> Mapping[str, Tags]:
        try:
            data = json.loads(unsealed(self._path.read_bytes()) or b"{}")
        except (FileNotFoundError, ValueError):
            return {}
        tags = data["tags"] if data.get("version") == version else {}
        return dict(zip(tags, map(tuple, tags.values()), strict=True))

    def tags_of(
        self, vocabulary: Vocabulary, papers: Sequence[Paper], digests: Mapping[PaperId, str]
    ) -> Sequence[Tags]:
        """The tags of each paper, in the order of the papers; with those known, they are kept for the next build."""
        found = list(spread(partial(_tags_of, vocabulary), papers, self._jobs))
        known = self.known(vocabulary)
        of_these = {digests.get(paper.paper_id): tags for paper, tags in zip(papers, found, strict=True)}
        kept = {name: tags for name in digests.values() if (tags := of_these.get(name, known.get(name))) is not None}
        if kept.keys() != known.keys():
            data = {"version": self._version(vocabulary), "tags": kept}
            write_if_changed(self._path, sealed(json.dumps(data).encode()))
        return found

    def _version(self, vocabulary: Vocabulary) -> str:
        return digest(self._code, vocabulary)


def _tags_of(vocabulary: Vocabulary, paper: Paper) -> Tags:
    return vocabulary.tags_of(paper.title, paper.abstract)
