"""When a paper appeared, where nobody told the day: a year or a month, as in ISO 8601 (``2016``, ``2016-05``).

Nothing here makes a day of it: what was not told stays unknown.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

_ISSUED = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?")
_MONTHS = "january february march april may june july august september october november december".split()
# 2016, 2016-5, 2016/05//, 2013/02/15/received, 2016-06-27/2016-06-30; not 2016?, 199X or "2016 (to appear)".
_NUMBERS = re.compile(r"[0-9]{4}(?:[-/.][0-9]{1,2}){0,2}(?:[-/.T].*)?")
_SPAN = re.compile(r"(?<![0-9])([0-9]{4})(?:[-/.]([0-9]{1,2})(?![0-9]))?(?![0-9])")
_WORDS = re.compile(r"([A-Za-z]{3,9})\.?,? ([0-9]{4})|([0-9]{4}),? ([A-Za-z]{3,9})\.?")


def is_issued(text: str) -> bool:
    """Whether ``text`` is a year (1000 to 2999) or a month as they are stored."""
    return _ISSUED.fullmatch(text) is not None


def year_and_month(issued: str) -> tuple[int, int]:
    """The numbers in a year or month; a year has 0 for its month."""
    return int(issued[:4]), int(issued[5:] or 0)


def days_of(issued: str) -> tuple[date, date]:
    """The first and the last day of a year or month."""
    year, month = year_and_month(issued)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])


def month_number(text: str) -> int:
    """The month that a number or an English name (``5``, ``may``, ``Sept.``, ``10 May``) stands for; 0 for none."""
    if re.fullmatch("[0-9]{1,2}", text):
        return int(text) if int(text) <= 12 else 0
    words = re.findall("[a-z]+", text.lower())
    if len(words) != 1 or len(words[0]) < 3:
        return 0
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(words[0])), 0)


def issued_by(texts: Iterable[str]) -> str | None:
    """The year of the first of ``texts`` that tells one, with the month, where those of that year agree on it."""
    found = [said for text in texts if (said := _read(text.strip()))]
    if not found:
        return None
    year = found[0][:4]
    months = {said for said in found if said[:4] == year and said != year}
    return months.pop() if len(months) == 1 else year


def _read(text: str) -> str | None:
    """The year or month that one text names. A span tells what its ends have in common, if that is a year."""
    if words := _WORDS.fullmatch(text):
        year, month = words[2] or words[3], words[1] or words[4]
        return _spelled(year, month_number(month)) if month_number(month) else None
    if not _NUMBERS.fullmatch(text):
        return None
    named = {(span[1], month_number(span[2] or "")) for span in _SPAN.finditer(text)}
    years, months = {year for year, _ in named}, {month for _, month in named}
    return _spelled(years.pop(), months.pop() if len(months) == 1 else 0) if len(years) == 1 else None


def _spelled(year: str, month: int) -> str | None:
    issued = f"{year}-{month:02}" if month else year
    return issued if is_issued(issued) else None
