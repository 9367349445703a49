"""Dates and ranges of dates in the many ways in which reports print them.

"15 to 26 November 2021", "29 April to 3 May 2019", "9–24 November 2017", "18 Feb 2014 – 12 March
2014", "12/09/2016 to 06/10/2016", and two ranges joined with "and". A day without a month or a year
takes them from the next date that has them: that is how the reports abbreviate.
"""

from __future__ import annotations

import re
from datetime import date

from scraper.vocabulary import MONTHS

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WORDED = rf"{_DAY}(?:\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>\d{{4}}|\d{{2}}(?!\d)))?)?"
_NUMERIC = (
    r"(?P<day_number>\d{1,2})[/.](?P<month_number>\d{1,2})[/.](?P<year_number>\d{4}|\d{2})(?!\d)"
)
_DATE = re.compile(rf"{_NUMERIC}|{_WORDED}", re.IGNORECASE)
# Hyphen, dashes, minus, and the box-drawing line that one report prints for a dash.
_TO = re.compile(r"\s*(?:to|until|[-\u2010-\u2015\u2212\u2500\u2501])\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,?\s*and|[,;&])\s*", re.IGNORECASE)

# "(suspended)": a remark without a figure changes no date.
_REMARK = re.compile(r"\s*\([^()\d]*\)\s*$")

_Parts = tuple[int, int | None, int | None]


class UnclearDateError(ValueError):
    """Words that are no date or range of dates that we can be sure of."""


def _month_of(word: str) -> int:
    """Return the number of a month named in full or abbreviated to three letters or more."""
    word = word.lower().rstrip(".")
    found = [number for number, name in enumerate(MONTHS, 1) if name.startswith(word[:3])]
    if len(found) != 1 or not (MONTHS[found[0] - 1].startswith(word) or word == "sept"):
        raise UnclearDateError(f"no month: {word!r}")
    return found[0]


def _parts_of(match: re.Match[str]) -> _Parts:
    """Return day, month and year of a matched date, None for what it leaves out."""
    if match["day_number"]:
        day, month, year = (match[f"{part}_number"] for part in ("day", "month", "year"))
        return int(day), int(month), _whole_year(year)
    month_word, year_word = match["month"], match["year"]
    return (
        int(match["day"]),
        _month_of(month_word) if month_word else None,
        _whole_year(year_word) if year_word else None,
    )


def _whole_year(year: str) -> int:
    """Return a year of four digits; no report is older than 2000."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def read_ranges(printed: str) -> list[tuple[date, date]]:
    """Return the ranges of dates that `printed` consists of, in its order; a lone day is a range.

    Args:
        printed: The words after "Inspection dates:", and nothing else.

    Raises:
        UnclearDateError: There is none, something else is among them, or a range runs backwards.
    """
    text = _REMARK.sub("", printed).strip().rstrip(".").strip()
    parts: list[_Parts] = []
    joined: list[bool] = []  # whether a date is the end of a range begun by the one before
    position = 0
    while True:
        match = _DATE.match(text, position)
        if not match:
            raise UnclearDateError(f"no date at {text[position : position + 30]!r} in {printed!r}")
        parts.append(_parts_of(match))
        position = match.end()
        if position == len(text):
            break
        to, both = _TO.match(text, position), _AND.match(text, position)
        separator = to or both
        if separator is None:
            raise UnclearDateError(f"unexpected {text[position : position + 30]!r} in {printed!r}")
        joined.append(to is not None)
        position = separator.end()
    days = _with_months_and_years(parts, printed)
    ranges: list[tuple[date, date]] = []
    for number, day in enumerate(days):
        if number and joined[number - 1]:
            if ranges[-1][0] != ranges[-1][1] or (number > 1 and joined[number - 2]):
                raise UnclearDateError(f"three dates in one range: {printed!r}")
            first = ranges[-1][0]
            _, own_month, own_year = parts[number - 1]
            if first > day and own_month == 12 and own_year is None:
                # "15 December to 9 January 2024": the year that is not printed is the one before.
                first = first.replace(year=first.year - 1)
            ranges[-1] = (first, day)
        else:
            ranges.append((day, day))
    if any(first > last for first, last in ranges):
        raise UnclearDateError(f"a range that runs backwards: {printed!r}")
    return ranges


def _with_months_and_years(parts: list[_Parts], printed: str) -> list[date]:
    """Give each date the month and year of the next one that has them."""
    days: list[date] = []
    month = year = None
    for day, own_month, own_year in reversed(parts):
        year = own_year or year
        month = own_month or month
        if month is None or year is None:
            raise UnclearDateError(f"no month or year: {printed!r}")
        try:
            days.append(date(year, month, day))
        except ValueError as error:
            raise UnclearDateError(f"no such day: {printed!r}") from error
    return days[::-1]


def read_date(printed: str) -> date:
    """Return the one whole date that `printed` is.

    Raises:
        UnclearDateError: It is not exactly one date.
    """
    ranges = read_ranges(printed)
    if len(ranges) != 1 or ranges[0][0] != ranges[0][1]:
        raise UnclearDateError(f"not one date: {printed!r}")
    return ranges[0][0]
