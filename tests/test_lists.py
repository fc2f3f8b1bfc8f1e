"""The modules of lists that know no browser: what is asked of a list, its order, the search that means it."""

from typing import Any

import pytest

from tests.modules import run

NOTHING = {"filter": "", "sort": "", "show": ""}


def paper(title: str, **facts: Any) -> dict[str, Any]:
    """A paper as the page's model has it."""
    return {"title": title, "votes": 0, "day": "", "text": title.lower(), "marks": {}} | facts


PAPERS = [
    paper("Zebra", votes=3, day="2025-10-17", text="zebra ada beispiel"),
    paper("“Apes” and more", votes=12, text="“apes” and more", marks={"read": "2026-04-20T08:15:00Z"}),
    paper("Bees 10", votes=3, day="2025-10-19", marks={"starred": "2026-04-20T08:15:00Z"}),
    paper("Bees 9", day="2025-10-17", text="bees 9 ada"),
]


def order(**asked: str) -> list[int]:
    """The places of the papers that are asked for."""
    (places,) = run("lists/order.js", ("order", [PAPERS, NOTHING | asked]))
    assert isinstance(places, list)
    return places


ORDERS = [
    ({}, [0, 1, 2, 3]),
    ({"sort": "votes"}, [1, 0, 2, 3]),
    ({"sort": "newest"}, [2, 0, 3, 1]),
    ({"sort": "title"}, [1, 3, 2, 0]),
    ({"filter": "ADA"}, [0, 3]),
    ({"filter": "  béis  áda "}, [0]),
    ({"filter": "ada qxq"}, []),
    ({"show": "unread"}, [0, 2, 3]),
    ({"show": "starred"}, [2]),
    ({"show": "later"}, []),
    ({"show": "unread", "filter": "b", "sort": "title"}, [3, 2, 0]),
]


@pytest.mark.parametrize(("asked", "places"), ORDERS)
def test_papers_are_chosen_and_ordered(asked: dict[str, str], places: list[int]) -> None:
    assert order(**asked) == places


def test_years_and_months_come_after_their_days() -> None:
    days = ["2016", "2016-05", "", "2016-05-17", "2015-12-31", "2016-06"]
    (places,) = run("lists/order.js", ("order", [[paper("A", day=day) for day in days], NOTHING | {"sort": "newest"}]))
    assert places == [5, 3, 1, 0, 4, 2]


QUERIES = [
    ("", NOTHING, ""),
    ("?sort=votes&filter=%20two%20words+", {"sort": "votes", "filter": "two words"}, "?filter=two+words&sort=votes"),
    ("?sort=evil&show=<script>&x=y", NOTHING, ""),
    ("?filter=%26show%3Dread&show=unread", {"filter": "&show=read", "show": "unread"}, None),
]


@pytest.mark.parametrize(("query", "state", "written"), QUERIES)
def test_an_address_says_what_is_asked(query: str, state: dict[str, str], written: str | None) -> None:
    read, none = run("lists/order.js", ("read", [query]), ("asksNothing", [NOTHING | state]))
    assert read == NOTHING | state
    assert none == (state == NOTHING)
    (again,) = run("lists/order.js", ("write", [read]))
    assert again == written or written is None
    assert run("lists/order.js", ("read", [again])) == [read]


MEANT = [
    ("tags/agents/", "Agents", "tag:agents"),
    ("organizations/lamda-nesy/", "NJU", "org:lamda-nesy"),
    ("authors/ada-beispiel/", 'Ada "A." Beispiel', 'author:"Ada A. Beispiel"'),
    ("years/2024/", "2024", "year:2024"),
    ("months/2025-10/", "October 2025", "published:2025-10"),
    ("days/2025-10-17/", "Friday, 17 October 2025", ""),
    ("undated/", "Undated", ""),
    ("", "Newest papers", ""),
]


@pytest.mark.parametrize(("path", "title", "query"), MEANT)
def test_a_question_to_the_search_means_a_list(path: str, title: str, query: str) -> None:
    assert run("lists/query.js", ("listQuery", [path, title])) == [query]
    if query:
        (read,) = run("search/query.js", ("parse", [query, False]))
        assert not read["bad"]
        assert not read["words"]
