"""What every sentence is made with: counts, days, sizes of a change and grades, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from explorer.words.writing.markdown import known, listed

Row = Mapping[str, Any]

_NUMBERS = (
    *("none", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number(count: int) -> str:
    """Return a count as it stands in a sentence: in words up to twelve."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def sentence(text: str) -> str:
    """Return the text with a capital letter to begin with."""
    return text[:1].upper() + text[1:]


def long_date(day: Any) -> str:
    """Return a day as "7 April 2017"."""
    day = pd.Timestamp(day)
    return f"{day.day} {day:%B %Y}"


def short_date(day: Any) -> str:
    """Return a day as "7 Apr 2017"."""
    day = pd.Timestamp(day)
    return f"{day.day} {day:%b %Y}"


def month(day: Any) -> str:
    """Return a day's month: "July 2017"."""
    return f"{pd.Timestamp(day):%B %Y}"


def years_between(begin: date, end: date) -> float:
    """Return the time between two days in years."""
    return years((end - begin).days)


def years(days: int) -> float:
    """Return a number of days in years."""
    return days / 365.25


def grades(steps: int) -> str:
    """Return the size of a change: "one grade", "two grades"."""
    return f"{number(abs(steps))} grade{'' if abs(steps) == 1 else 's'}"


def in_short(shown: str) -> str:
    """Return the words of a grade as they stand in a sentence.

    "Requires improvement to be good" is the same grade as "requires improvement", and "rose from
    requires improvement to be good to good" cannot be read.
    """
    return shown.lower().removesuffix(" to be good")


def was(shown: str) -> str:
    """Return a grade as what a council was: "was good", "required improvement"."""
    text = in_short(shown)
    return "required improvement" if text == "requires improvement" else f"was {text}"


def in_place_of(predecessors: Any) -> str:
    """Return ", in place of X" for a council that came of a reorganisation, else nothing."""
    if not known(predecessors):
        return ""
    return f", in place of {listed(predecessors.split('; '))}, whose grades are not its own"
