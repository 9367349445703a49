"""Short texts made from rows: what stands beside a ribbon and in the cells of a table.

A cell is HTML or plain text, which writing/html.py escapes; a chart prints text as it is.
"""

from __future__ import annotations

from typing import Any

from explorer.grades import grade_name
from explorer.words.writing.html import Html, chip, html, link
from explorer.words.writing.markdown import known
from explorer.words.writing.sentences import Row, grades, long_date, month, sentence


def change_mark(steps: Any) -> str:
    """Return the sign at the end of a row: ▼ 2, ▲ 1, =, or – where a day has no grade."""
    if not known(steps):
        return "–"
    return "=" if steps == 0 else f"{'▼' if steps > 0 else '▲'} {abs(int(steps))}"


def change_words(steps: Any, same_report: Any = False) -> str:
    """Return a change as a cell of the table says it."""
    if not known(steps):
        return "Not known"
    if steps == 0:
        return "Same report" if known(same_report) and same_report else "Same grade"
    return f"{'Down' if steps > 0 else 'Up'} {grades(int(steps))}"


def row_note(row: Row) -> str | None:
    """Return what stands beside a council's name in the chart, or None.

    What is told nowhere else comes first: on a phone the end is left out where there is no room.
    """
    notes = [row["closeness"].lower()] if known(row["closeness"]) else []
    if known(row["opened"]):
        notes.append(f"created {month(row['opened'])}")
    if known(row["closed"]):
        notes.append(f"abolished {month(row['closed'])}")
    if row["kind"] == "border" and known(row["across_water"]) and row["across_water"]:
        notes.append("across the water")
    if row["kind"] in {"border", "region", "chosen"} and row["also_statistical"]:
        notes.append("also a statistical neighbour")
    if row["kind"] in {"statistical", "region", "chosen"} and row["also_border"]:
        notes.append("also borders it")
    return ", ".join(notes) or None


def group_heading(row: Row) -> str | None:
    """Return the heading of the group that a row begins; None for the council in focus."""
    if row["kind"] == "statistical":
        return "Statistical neighbours, the most alike first"
    if row["kind"] == "region":
        return f"Others in the region: {row['region']}"
    if row["kind"] == "chosen":
        return "Of your choice"
    return "Bordering councils" if row["kind"] == "border" else None


def table_now(row: Row) -> str:
    """Return the grade in force at the end of the time shown."""
    return sentence(grade_name(row["now_grade"])) if known(row["now_grade"]) else "None in force"


def table_role(row: Row) -> str:
    """Return as what a council stands in the table."""
    if row["kind"] == "statistical":
        alike = f", {row['closeness'].lower()}" if known(row["closeness"]) else ""
        return f"Statistical neighbour {row['place']} of 10{alike}"
    if row["kind"] == "border":
        water = known(row["across_water"]) and row["across_water"]
        return "Borders it, across the water" if water else "Borders it"
    return {"region": "Same region", "chosen": "Of your choice", "focus": "In focus"}[row["kind"]]


def table_grade(row: Row, day: str) -> Html:
    """Return the grade of a day ("first" or "second") with a link to its report."""
    if not known(row[f"{day}_grade"]):
        return html("No grade in force")
    since = long_date(row[f"{day}_since"])
    if known(row[f"{day}_report_url"]):
        page = row[f"{day}_page"]
        named = f"report of {since}" + (f", page {int(page)}" if known(page) else "")
        source = link(named, row[f"{day}_report_url"], page)
    else:
        source = link(f"Ofsted’s statistics, report of {since}", row[f"{day}_source_url"])
    return chip(row[f"{day}_grade"], row[f"{day}_shown"]) + ", " + source
