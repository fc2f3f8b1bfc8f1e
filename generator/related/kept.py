"""Lists of related papers as bytes, to be kept from build to build."""

import json
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from generator.ids import PaperId
from generator.related.lists import Lists
from generator.related.profiles import Profiles, Weights


def dump(lists: Lists, by: str) -> bytes:
    """``lists`` as bytes; ``by`` says what made them."""
    parts = [*map(_text, (lists.papers, lists.prints, lists.texts, lists.lines)), *_arrays(lists)]
    head = {"by": by, "learnt": lists.learnt, "of": lists.weights.papers, "sizes": [len(part) for part in parts]}
    return b"".join([json.dumps(head).encode(), b"\n", *parts])


def load(data: bytes) -> Lists:
    """The lists that were dumped as ``data``."""
    first, _, rest = data.partition(b"\n")
    head: dict[str, Any] = json.loads(first)
    parts = [rest[start:end] for start, end in pairwise(accumulate(head["sizes"], initial=0))]
    papers, prints, texts, lines = map(_texts, parts[:4])
    terms, counts, sizes, said, values, places = map(_array, parts[4:], ("<u4", "<u4", "<u2", "<u4", "<u2", "<u2"))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    return Lists(
        tuple(map(PaperId, papers)),
        prints,
        texts,
        head["learnt"],
        Weights(head["of"], terms.astype(np.uint32), counts.astype(np.int64)),
        Profiles(starts, said.astype(np.uint32), values.astype(np.int32), places.astype(np.int64)),
        lines,
    )


def _arrays(lists: Lists) -> Iterator[bytes]:
    yield lists.weights.terms.astype("<u4").tobytes()
    yield lists.weights.counts.astype("<u4").tobytes()
    yield np.diff(lists.profiles.starts).astype("<u2").tobytes()
    yield lists.profiles.terms.astype("<u4").tobytes()
    yield lists.profiles.weights.astype("<u2").tobytes()
    yield lists.profiles.places.astype("<u2").tobytes()


def _array(data: bytes, kind: str) -> "np.ndarray[Any, Any]":
    return np.frombuffer(data, kind)


def _text(texts: tuple[str, ...]) -> bytes:
    """Texts without a line break, each with one behind it."""
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass")


def _texts(data: bytes) -> tuple[str, ...]:
    return tuple(data.decode("utf-8", "surrogatepass").split("\n")[:-1])
