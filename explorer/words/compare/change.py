"""What Compare says: what the chosen council and its peers did between two days.

What stands in a row of a chart or a table is in labels.py. Whatever comes
from the warehouse is escaped, because Streamlit reads sentences as Markdown. All counting is done
in SQL (explorer/queries/comparison.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from explorer.grades import grade_name
from explorer.words.writing.markdown import known, link, plain, spoken
from explorer.words.writing.sentences import Row, grades, in_place_of, in_short, long_date, was


def title(focus: Row) -> str:
    """Return the page's title: what the first strand shown was, became, and was later."""
    council = plain(focus["council"])
    if not (known(focus["first_grade"]) and known(focus["second_grade"])):
        return f"{council}: its Ofsted grades beside its peers’"
    begins, ends = in_short(focus["first_shown"]), in_short(focus["second_shown"])
    now = focus["now_grade"]
    if focus["steps"] == 0:
        return f"{council}: {ends} on both days"
    if known(now) and focus["steps"] > 0 and now == focus["first_grade"]:
        return f"{council}: from {begins} to {ends}, and back"
    if known(now) and now != focus["second_grade"]:
        return f"{council}: from {begins} to {ends}, later {grade_name(now)}"
    return f"{council}: from {begins} to {ends}"


def own_change(focus: Row, first: date, second: date) -> str:
    """Say what the grade of the council in focus did between the two days."""
    council = plain(focus["council"])
    days = [(first, focus["first_grade"]), (second, focus["second_grade"])]
    without = [day for day, grade in days if not known(grade)]
    if without:
        text = f"**{council} has no grade in force on {' or '.join(map(long_date, without))}**"
        if known(focus["opened"]) and pd.Timestamp(focus["opened"]).date() > without[0]:
            before = in_place_of(focus["predecessors"])
            return f"{text}: it was created on {long_date(focus['opened'])}{before}."
        if known(focus["closed"]) and pd.Timestamp(focus["closed"]).date() < without[-1]:
            return f"{text}: it was abolished after {long_date(focus['closed'])}."
        return f"{text}, so how it changed cannot be said."
    begins, ends = in_short(focus["first_shown"]), in_short(focus["second_shown"])
    now = _since_then(focus)
    if focus["same_report"]:
        report = f"by one and the same report of {long_date(focus['first_since'])}"
        return f"**{council} {was(begins)} on both days**, {report}.{now}"
    at_first, at_second = (
        f"(report of {long_date(focus[f'{day}_since'])})" for day in ("first", "second")
    )
    if focus["steps"] == 0:
        return f"**{council} kept its grade**: {begins} {at_first}, then {ends} {at_second}.{now}"
    verb = "fell" if focus["steps"] > 0 else "rose"
    return (
        f"**{council} {verb} {grades(focus['steps'])}**, from {begins} {at_first} "
        f"to {ends} {at_second}.{now}"
    )


def _since_then(focus: Row) -> str:
    """Say what the grade is now, if a report has come out since the second day."""
    if not known(focus["now_grade"]) or focus["now_since"] == focus["second_since"]:
        return ""
    report = long_date(focus["now_since"])
    return f" The latest report, of {report}, says {grade_name(focus['now_grade'])}."


def comparability(focus: Row, shown: set[str]) -> str | None:
    """Say what to keep in mind when the two days are compared, or None.

    Args:
        focus: The line of the council in focus, of `comparison.changes`.
        shown: The grades that stand anywhere in the chart, in the words of their time.
    """
    parts = []
    for day in ("first", "second"):
        if known(focus[f"{day}_comparability"]) and focus[f"{day}_comparability"] != "same":
            reason = focus[f"{day}_reason"]
            parts.append(
                f"The grade of {long_date(focus[f'{day}_since'])} is for "
                f"“{plain(focus[f'{day}_area'])}”, which is "
                f"{'only loosely' if focus[f'{day}_comparability'] == 'loose' else 'closely'} "
                f"comparable ({plain(reason[:1].lower() + reason[1:])})."
            )
    if "Adequate" in shown:
        parts.append(
            "Before late 2013 the third grade was called “adequate” (A in the chart), a lower bar "
            "than “requires improvement”; Ofsted counts both as the third of four."
        )
    return " ".join(dict.fromkeys(parts)) or None  # one report may stand for both days


def chart_description(strand: str, rows: Sequence[Row], found: str, last: date) -> str:
    """Return the text alternative of a chart of ribbons."""
    peers = {
        "statistical": "statistical neighbours",
        "border": "bordering councils",
        "region": "others in the region",
    }
    groups = [
        f"{sum(row['kind'] == kind for row in rows)} {name}"
        for kind, name in peers.items()
        if any(row["kind"] == kind for row in rows)
    ]
    beside = f" Beside it {' and '.join(groups)}." if groups else ""
    return (
        f"Timeline of grades for {strand.lower()} up to {long_date(last)}. {spoken(found)}{beside} "
        "Every grade is in the table below."
    )


def gap(row: Row) -> str:
    """Say of which report no grade is shown, and why."""
    report = link(f"report of {long_date(row['since'])}", row["report_url"])
    if row["status"] == "held_back":
        return (
            f"? {plain(row['council'])}: the grade in the {report} is held back, because it could "
            "not be read with certainty."
        )
    return f"{plain(row['council'])}: the {report} gives no grade for this (“not judged”)."
