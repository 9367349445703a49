"""What England's page says, with the cases at the edges."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from explorer.words.england import day as england
from explorer.words.writing.strands import NAMES

LAST = date(2026, 11, 27)
HELP = "help_and_protection"
DAY = pd.Timestamp


def counts(**other: object) -> dict:
    return {
        "outstanding": 28, "good": 76, "requires_improvement": 39, "inadequate": 9, "graded": 152,
        "good_or_better": 104, "there": 153, "without": 1, "last_graded": 152,
        "last_good_or_better": 104, **other,
    }  # fmt: skip


def extremes(**other: object) -> dict:
    return {
        "best_day": DAY("2026-08-04"), "best_good_or_better": 104, "best_graded": 152,
        "worst_day": DAY("2017-07-14"), "worst_good_or_better": 41, "worst_graded": 151,
        "most_inadequate": 27, **other,
    }  # fmt: skip


def test_the_title_counts_councils_with_a_grade():
    assert england.title(HELP, counts(), LAST) == (
        "On 27 November 2026, 104 of 152 councils were good or better at helping and protecting "
        "children"
    )
    assert england.title(HELP, counts(good_or_better=45, graded=151), date(2017, 4, 7)) == (
        "On 7 April 2017, 45 of 151 councils were good or better at helping and protecting children"
    )


def test_a_day_without_any_grade_says_so():
    none = counts(graded=0, good_or_better=0)
    assert england.title("overall", none, date(2012, 1, 1)) == (
        "On 1 January 2012, no council had a grade for its services as a whole"
    )
    found = england.finding("overall", none, extremes(), date(2012, 1, 1), LAST)
    assert found.startswith("**Ofsted gave no such grade before the rules of November 2013**")
    assert "single inspections of 2013 to 2018 alone" in england.finding(
        "lscb", none, extremes(), LAST, LAST
    )


def test_the_highest_share_there_has_been():
    assert england.finding(HELP, counts(), extremes(), LAST, LAST) == (
        "**That is 68%, the highest share there has been.** The lowest was 27% (41 of 151), in "
        "July 2017. Another 39 councils required improvement and nine were inadequate; one had no "
        "grade here."
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"best_good_or_better": 105}, "near the highest share there has been** (105 of 152, in"),
        ({"best_good_or_better": 120}, "**That is 68%.** The highest was 79% (120 of 152, in"),
        ({"worst_good_or_better": 140, "best_good_or_better": 150}, "the lowest share there has"),
        ({"best_day": pd.NaT}, "**That is 68%.** Another"),
    ],
)
def test_other_shares_are_set_against_the_extremes(other, expected):
    assert expected in england.finding(HELP, counts(), extremes(**other), LAST, LAST)


def test_a_past_day_is_set_against_the_last():
    then = counts(outstanding=0, good=45, requires_improvement=79, inadequate=27, graded=151,
                  good_or_better=45)  # fmt: skip
    assert england.finding(HELP, then, extremes(), date(2017, 4, 7), LAST) == (
        "**That was 30%; on 27 November 2026 it is 68%** (104 of 152). The lowest was 27% (41 of "
        "151), in July 2017. Another 79 councils required improvement and 27 were inadequate, the "
        "most there have been; none was outstanding; one had no grade here."
    )


def region(name: str, good: int, graded: int, inadequate: int) -> dict:
    return {"region": name, "good_or_better": good, "graded": graded, "inadequate": inadequate}


def test_regions_are_named_with_their_counts():
    rows = [region("Yorkshire and The Humber", 13, 14, 0), region("South West", 8, 15, 5),
            region("North West", 9, 24, 4)]  # fmt: skip
    assert england.regions(rows, LAST) == (
        "**On 27 November 2026, 13 of 14 councils in Yorkshire and The Humber were good or better, "
        "in the North West 9 of 24.** Five of England’s nine inadequate councils were in the South "
        "West."
    )


def changed(council: str, steps: int | None, **other: object) -> dict:
    return {"council": council, "steps": steps, "event": "graded", "from_grade": "good",
            "to_grade": "good", **other}  # fmt: skip


def test_changes_are_counted_and_the_furthest_named():
    rows = [
        changed("Trafford", 1, from_grade="requires_improvement", to_grade="inadequate"),
        changed("Liverpool", -2, from_grade="inadequate"),
        changed("Solihull", -2, from_grade="inadequate"),
        changed("Kent", 0),
        changed("Bradford", None, event="report not read"),
    ]
    assert england.changes(rows, LAST) == (
        "**Of the four councils graded again in the twelve months to 27 November 2026, two rose, "
        "one fell and one kept its grade.** Two went from inadequate to good; Trafford alone fell "
        "to inadequate."
    )
    assert [heading for heading, _ in england.change_groups(rows)] == [
        "▼ Down one grade: one",
        "▲ Up two grades: two",
    ]
    assert england.change_rest(rows) == (
        "**Same grade again:** Kent. **Not read with certainty:** Bradford."
    )


def test_no_change_is_said():
    assert "No council was graded again" in england.changes([], LAST)


def tile(council: str, state: str, **other: object) -> dict:
    return {"council": council, "state": state, "grade": None, "letter": None, "tile_column": 1,
            "event_published": DAY("2026-05-21"),
            "event_url": "https://files.ofsted.gov.uk/v1/file/1", **other}  # fmt: skip


def test_tiles_without_a_grade_are_explained_and_councils_that_are_gone_named():
    rows = [
        tile("Brent", "no longer graded"),
        tile("Bradford", "unread"),
        tile("Cumberland", "not created"),
        tile("Cumbria", "graded", grade="inadequate", letter="I", tile_column=None),
    ]
    found = england.map_notes("overall", rows, LAST, LAST)
    assert "inspected since April 2026, when Ofsted stopped giving one (Brent)" in found
    assert "? Bradford: its [report of 21 May 2026](<https://files" in found
    assert "Dotted: not yet created." in found
    assert "these are gone and have no tile: Cumbria I." in found


def test_the_rules_of_2018_are_not_called_today_s():
    # Since 2023 care leavers are graded apart again, under the same framework.
    texts = [text for strand in NAMES for _, text in england.rules(strand, LAST)]
    assert [text for text in texts if "today" in text] == []


def test_rules_of_the_future_are_not_marked():
    assert len(england.rules("overall", LAST)) == 3
    assert len(england.rules("overall", date(2025, 1, 1))) == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [("London", "London"), ("North West", "the North West"), ("East of England", "East of England"),
     ("East Midlands", "the East Midlands")],
)  # fmt: skip
def test_regions_have_their_article(name, expected):
    assert england.region(name) == expected
