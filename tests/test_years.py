"""Papers of which only the year or month is known, in the lists of time and on the front page."""

from datetime import date

import pytest

from generator import urls
from generator.archive import Archive, gather, list_of
from generator.config import Config, Limits
from generator.ids import PaperId
from generator.page import Page, laid_out
from generator.pages.days import time_pages
from generator.pages.front import front_page
from generator.pages.paper import paper_pages
from generator.paper import Paper
from generator.vocabulary import Vocabulary
from generator.writer import HtmlWriter, MarkdownWriter, Memory


def paper(name: str, when: str = "", **facts: object) -> Paper:
    """A paper of a day, a month, a year, or of an unknown date."""
    known = {"published": date.fromisoformat(when)} if len(when) == 10 else {"issued": when or None}
    return Paper(paper_id=PaperId(name), title=name.title(), **known, **facts)  # type: ignore[arg-type] # by their names


PAPERS = [
    paper("nobody-knows"),
    paper("year-2016", "2016"),
    paper("may", "2016-05"),
    paper("day-of-may", "2016-05-17"),
    paper("day-of-june", "2016-06-01"),
    paper("february", "2016-02"),
    paper("old", "1999"),
    paper("last", "2015-12-31"),
]


def archive(*papers: Paper, **limits: int) -> Archive:
    return gather(papers or PAPERS, Vocabulary({}), Config(limits=Limits(**limits)))


def pages(its: Archive) -> dict[str, Page]:
    return {page.address: page for page in time_pages(its)}


def text(page: Page) -> str:
    """Its Markdown, with ordinary spaces."""
    return laid_out(page, MarkdownWriter, Memory({})).body.replace("\u00a0", " ")


def ids(page: Page) -> list[str]:
    return [paper.paper_id for paper in page.papers]


def test_lists_have_them_after_the_days_of_their_month_and_the_months_of_their_year() -> None:
    in_order = [paper.paper_id for paper in archive().papers]
    assert in_order == ["day-of-june", "day-of-may", "may", "february", "year-2016", "last", "old", "nobody-knows"]


def test_they_stand_in_their_year_and_month_and_nowhere_else() -> None:
    found = pages(archive())
    assert ids(found["years/2016/"]) == ["day-of-june", "day-of-may", "may", "february", "year-2016"]
    assert ids(found["months/2016-05/"]) == ["day-of-may", "may"]
    assert ids(found["months/2016-02/"]) == ["february"]
    assert ids(found["years/1999/"]) == ["old"]
    assert ids(found["undated/"]) == ["nobody-knows"]
    assert "days/2016-05-01/" not in found
    assert not any(address.startswith("weeks/1998") for address in found)


def test_a_year_keeps_each_month_in_one_place_and_says_what_is_not_known() -> None:
    body = text(pages(archive())["years/2016/"])
    headings = [line.split(" {")[0] for line in body.splitlines() if line.startswith("##")]
    assert [heading.split("](")[0] for heading in headings] == [
        "## [June 2016", "## [May 2016", "## [February 2016", "## Month not known",
    ]  # fmt: skip
    assert "2016-01-01" not in body
    assert "##" not in text(pages(archive())["years/1999/"])  # the title says all that is known


def test_years_and_months_lead_on_to_those_that_only_such_papers_have() -> None:
    found = pages(archive())
    assert "[← 1999](../../years/1999/index.md)" in text(found["years/2015/"])
    assert "[February 2016](../months/2016-02/index.md) · 1 paper" in text(found["months/"])
    assert "[1999](../years/1999/index.md) · 1 paper" in text(found["years/"])


def test_the_calendar_names_their_years() -> None:
    body = text(pages(archive())["days/"])
    assert "## Day not known **4 papers**" in body
    assert "[2016](../years/2016/index.md) 3 · [1999](../years/1999/index.md) 1" in body
    alone = text(pages(archive(paper("old", "1999")))["days/"])
    assert "Of this paper no source told more than the year or month." in alone
    assert "No papers with a date yet." not in alone


@pytest.mark.parametrize("when", ["2016", "2016-05", "2016-05-09", ""])
def test_a_page_is_another_when_such_a_paper_comes(when: str) -> None:
    before, after = (pages(its) for its in (archive(), archive(*PAPERS, paper("new", when))))
    changed = {address for address in after if address not in before or _said(before[address]) != _said(after[address])}
    its = list_of(paper("new", when))
    assert its in changed
    assert (urls.YEARS + "2016/" in changed) == bool(when)
    assert (urls.UNDATED in changed) == (not when)


def _said(page: Page) -> object:
    return page.about, page.papers


def test_neighbours_are_of_the_same_year() -> None:
    near = {page.papers[0].paper_id: page.about.place for page in paper_pages(archive(), {})}
    assert (near[PaperId("may")].before, near[PaperId("may")].after.paper_id) == (None, "february")
    assert (near[PaperId("old")].before, near[PaperId("old")].after) == (None, None)
    assert near[PaperId("day-of-may")].of == 1


def test_a_paper_s_page_says_what_is_known() -> None:
    (page,) = (page for page in paper_pages(archive(), {}) if page.address == "papers/may/")
    meta = laid_out(page, HtmlWriter, Memory({})).meta
    assert (meta["issued"], meta["issued_in_words"], meta["day_url"]) == (
        "2016-05",
        "May 2016",
        "../../months/2016-05/",
    )
    assert ["citation_publication_date", "2016/05"] in meta["cited"]
    assert '"datePublished":"2016-05"' in meta["linked"].replace(": ", ":")


# --- the front page --------------------------------------------------------------------------------------------------


def shown(*papers: Paper, room: int = 12) -> str:
    return laid_out(front_page(archive(*papers, front_page_papers=room)), MarkdownWriter, Memory({})).body


def test_one_dated_paper_does_not_hide_all_others() -> None:
    papers = [paper("dated", "2016-05-17"), *(paper(f"of-{year}", str(year)) for year in range(1990, 2030))]
    body = shown(*papers)
    assert body.count(".paper #") == 12
    assert body.index("#dated") < body.index("#of-2029") < body.index("#of-2019")
    assert "#of-2018" not in body
    assert "[All years](years/index.md)" in body


def test_undated_papers_come_where_there_is_room_for_them_too() -> None:
    body = shown(*PAPERS, room=7)
    assert body.count(".paper #") == 7
    assert "Undated" not in body.split("Calendar")[0]
    body = shown(*PAPERS)
    assert "No source told when they appeared." in body
    assert body.index("#old") < body.index("_undated") < body.index("#nobody-knows")


def test_a_full_front_page_is_not_touched() -> None:
    dated = [paper(f"day-{n}", f"2016-05-{n + 1:02}") for n in range(12)]
    assert shown(*dated, paper("more", "1999")).split("## Calendar")[0] == shown(*dated).split("## Calendar")[0]


def test_a_library_of_years_has_new_papers() -> None:
    document = laid_out(front_page(archive(paper("of-2016", "2016"))), MarkdownWriter, Memory({}))
    assert document.meta["title"] == "Newest papers"
    assert "## [2016](years/2016/index.md)" in document.body
