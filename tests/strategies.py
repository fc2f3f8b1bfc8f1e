"""Records for property tests: few titles, sources and years, so that they meet each other."""

from datetime import date

from hypothesis import strategies as st

from generator.ids import normalize_title
from generator.paper import Organization, Record

titles = st.sampled_from(["Attention", "attention!", "$A$ttention", "Über Heads", "Uber heads", "深度学习"])
days = st.dates(date(2015, 1, 1), date(2026, 12, 31))
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
organizations = st.builds(Organization, texts, texts)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """A value or nothing."""
    return st.none() | strategy


@st.composite
def records(draw: st.DrawFn, capture: str | None = None) -> Record:
    """A record of one of a few papers."""
    return Record(
        source=draw(st.sampled_from(["hf-page", "other"])),
        capture=capture or draw(st.sampled_from(["a.txt", "b.txt", "c.txt"])),
        captured=draw(st.sampled_from([None, date(2025, 11, 20), date(2026, 4, 20)])),
        title=draw(titles),
        abstract=draw(st.just("") | texts),
        authors=tuple(draw(st.lists(texts, max_size=3))),
        author_count=draw(maybe(st.integers(0, 1000))),  # type: ignore[arg-type] # a strategy of options is one of objects
        organization=draw(maybe(organizations)),  # type: ignore[arg-type] # as above
        published=draw(maybe(days)),  # type: ignore[arg-type] # as above
        issued=draw(st.sampled_from([None, "2016", "2016-05", "2020-11"])),
        comments=draw(maybe(st.integers(0, 50))),  # type: ignore[arg-type] # as above
    )


@st.composite
def answers(draw: st.DrawFn) -> Record:
    """What an interface says of one of two papers on one of a few days."""
    return Record(
        source=draw(st.sampled_from(["hf-daily", "arxiv"])),
        capture="",
        captured=date(2026, 4, draw(st.integers(1, 4))),
        arxiv_id=draw(st.sampled_from([None, "2510.00001", "2510.00002"])),
        title=draw(st.sampled_from(["Attention", "Attention!", "Über Heads"])),
        doi=draw(st.sampled_from([None, "10.1/a", "10.1/b", "10.48550/arXiv.2510.00001"])),
        authors=draw(st.sampled_from([(), ("Ada Beispiel",), ("Bo Exempel",)])),
        abstract=draw(st.just("") | texts),
        upvotes=draw(maybe(st.integers(0, 50))),  # type: ignore[arg-type] # a strategy of options is one of objects
        featured=draw(maybe(st.dates(date(2026, 4, 1), date(2026, 4, 4)))),  # type: ignore[arg-type] # as above
        version=draw(st.sampled_from([None, 1, 2])),
    )


@st.composite
def captures(draw: st.DrawFn) -> list[list[Record]]:
    """The records of a few captures, each as one list, in which a title stands once."""
    names = draw(st.lists(st.sampled_from(["a.txt", "b.txt", "c.txt"]), unique=True, min_size=1))
    return [
        draw(st.lists(records(capture=name), max_size=4, unique_by=lambda one: normalize_title(one.title)))
        for name in names
    ]
