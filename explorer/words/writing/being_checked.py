"""What is said of a grade, date or name that somebody says is wrong, while it is checked.

The grade stays as it is; wherever it is shown, a line says that it is being checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explorer.words.writing import html as written
from explorer.words.writing.html import Html, html, join, link, tag
from explorer.words.writing.sentences import Row, long_date

MARK = "being checked"
"""Stands beside a grade in a table."""


def concerned(
    rows: Sequence[Row],
    councils: Iterable[str] | None = None,
    strands: Iterable[str] | None = None,
) -> list[Row]:
    """Return what is being checked of the grades that a page shows.

    Args:
        rows: Of `shared.being_checked`.
        councils: Names of those whose grades are shown; by default all.
        strands: Ids of the services shown; by default all. What is said of an inspection as a
            whole concerns each of them.
    """
    shown, services = set(councils or ()), set(strands or ())
    return [
        row
        for row in rows
        if (councils is None or row["council"] in shown)
        and (strands is None or row["area"] is None or row["strand"] in services)
    ]


def subject(row: Row) -> str:
    """Return what is being checked, of a line of `shared.being_checked`."""
    report = f"the report of {long_date(row['published'])} on {row['council']}"
    if not row["area"]:
        return report
    grade = f" ({row['grade_shown'].lower()})" if row["grade_shown"] else ""
    return f"the grade for {row['area']}{grade} in {report}"


def sentence(row: Row) -> str:
    """Return the line that stands beside a grade: what is checked, since when, and that it stays.

    For a page with no links; `notice` has them.
    """
    return (
        f"Being checked: {subject(row)}, since {long_date(row['reported_on'])}. Until then it "
        "stays as it is."
    )


def notice(rows: Sequence[Row]) -> Html:
    """Return what a page says above its grades: a line each, with what is said to be wrong."""
    lines = [
        tag(
            "li",
            tag("b", subject(row)[0].upper() + subject(row)[1:])
            + html(f". Said on {long_date(row['reported_on'])}: {row['said'].rstrip('.')}. ")
            + link("Follow it", row["evidence"]),
        )
        for row in rows
    ]
    lead = "Being checked; until then it stays as it is:"
    if len(rows) > 1:
        lead = "Being checked; until then they stay as they are:"
    return tag("div", tag("p", lead) + tag("ul", join(lines, "")), class_="checked", role="note")


def table(rows: Sequence[Row]) -> Html:
    """Return what is being checked, as a table."""
    return written.table(
        "Being checked",
        ["Report", "Area and grade as shown", "Since", "What is said"],
        [
            (
                f"{row['council']}, {long_date(row['published'])}",
                ": ".join(filter(None, (row["area"], row["grade_shown"]))),
                long_date(row["reported_on"]),
                html(row["said"]) + " " + link("Follow it", row["evidence"]),
            )
            for row in rows
        ],
    )
