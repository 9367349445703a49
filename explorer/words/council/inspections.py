"""What is said of an inspection of a council: its kind, its days, its sources, its grades.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from explorer.words.council.standing import span
from explorer.words.writing.markdown import known
from explorer.words.writing.sentences import Row, in_short, long_date, number, sentence
from explorer.words.writing.strands import NAMES

INSPECTION_TYPES = {
    ("slac", "inspection"): "Safeguarding and looked after children inspection",
    ("slac", "reinspection"): "Safeguarding and looked after children re-inspection",
    ("cp", "inspection"): "Child protection inspection",
    ("cp", "reinspection"): "Child protection re-inspection",
    ("looked_after_2013", "inspection"): "Looked after children inspection",
    ("sif", "inspection"): "Single inspection (SIF)",
    ("sif", "reinspection"): "Re-inspection (SIF)",
    ("sif", "lscb_review"): "Review of the safeguarding board",
    ("ilacs", "inspection"): "Inspection (ILACS)",
    ("ilacs", "short"): "Short inspection (ILACS)",
    ("ilacs", "standard"): "Standard inspection (ILACS)",
    ("ilacs", "reinspection"): "Re-inspection (ILACS)",
}


def inspection_kind(row: Row) -> str:
    """Return what an inspection was, for people: "Short inspection (ILACS)"."""
    return INSPECTION_TYPES.get(
        (row["framework"], row["inspection_type"]), str(row["framework_name"])
    )


def inspected(row: Row) -> str:
    """Return on which days it took place."""
    if not known(row["started"]):
        return "not in the statistics" if not row["in_reports"] else "not printed in the report"
    begins = pd.Timestamp(row["started"])
    if not known(row["ended"]) or row["ended"] == row["started"]:
        text = f"from {long_date(begins)}" if not known(row["ended"]) else long_date(begins)
    else:
        ends = pd.Timestamp(row["ended"])
        if begins.year != ends.year:
            text = f"{long_date(begins)} to {long_date(ends)}"
        elif begins.month != ends.month:
            text = f"{begins.day} {begins:%B} to {long_date(ends)}"
        else:
            text = f"{begins.day} to {long_date(ends)}"
    if known(row["further_dates"]):
        text += ", and further days"
    return text


def in_force_until(row: Row) -> list[tuple[str, Any]]:
    """Return until when an inspection's grades were in force: (text, day to link to or None).

    Most of its grades first; those that ended on another day are named. Of those that have not
    ended it is said on which day: the last of which it is known.
    """
    parts: list[tuple[str, Any]] = []
    ends = [dict(end) for end in row["ends"]]
    for place, end in enumerate(ends):
        strands = [NAMES[strand] for strand in end["strands"]]
        whose = f" ({', '.join(strands)})" if place or (len(ends) > 1 and len(strands) == 1) else ""
        if not known(end["until"]):
            parts.append((f"still in force on {long_date(row['known_until'])}{whose}", None))
        elif end["ended_by"] == "council closed":
            parts.append((f"the council’s end{whose}", None))
        else:
            parts.append((f"{long_date(end['until'])}, for {span(int(end['months']))}{whose}",
                         end["until"]))  # fmt: skip
    return parts or [("it gave no grade that can be shown", None)]


def two_sources(row: Row) -> str:
    """Return what report and statistics say of each other."""
    if not row["in_reports"]:
        if row["disagree"]:
            return "Ofsted’s statistics alone, whose sheets disagree; the report is not at hand"
        return "Ofsted’s statistics alone; the report itself is not at hand"
    if not row["in_statistics"]:
        return "the report alone; it is not in the statistics held"
    if row["differ"]:
        differ = number(int(row["differ"]))
        return f"report and Ofsted’s statistics differ in {differ} of the grades; the report stands"
    if row["agree"]:
        grades = number(int(row["agree"]))
        same = "grade" if row["agree"] == 1 else f"{grades} grades"
        return f"report and Ofsted’s statistics give the same {same}"
    return "the report; the statistics list the inspection without its grades"


def before_in(row: Row) -> tuple[str, str] | None:
    """Return the change from the grade before and that grade, ("▼ 2", "Good, 2012"), or None."""
    if not known(row["before_shown"]) or not known(row["steps"]):
        return None
    steps = int(row["steps"])
    mark = "=" if steps == 0 else f"{'▼' if steps > 0 else '▲'} {abs(steps)}"
    shown = sentence(in_short(row["before_shown"]))
    return mark, f"{shown}, {pd.Timestamp(row['before_published']).year}"


def unread_area(row: Row) -> str:
    """Return what to say in the place of a grade that is not shown."""
    if row["status"] == "held_back":
        reason = row["reason"] if known(row["reason"]) else "it could not be read with certainty"
        return f"Held back: {reason}"
    return "Not judged, the report says"


def cite_grade(subject: Row, inspection: Row, lead: Row) -> str:
    """Return how to cite the report that a council's grade comes from, as text."""
    text = f"Ofsted: {inspection['title']}." if known(inspection["title"]) else (
        f"Ofsted: {inspection_kind(inspection)}, {subject['council']}."
    )  # fmt: skip
    days = inspected(inspection)
    started = f"Inspected {days}, published" if known(inspection["started"]) else "Published"
    text += f" {started} {long_date(inspection['published'])}"
    if known(inspection["report_url"]):
        page = f", page {int(lead['page'])}" if known(lead["page"]) else ""
        return f"{text}{page}. {inspection['report_url']}"
    places = str(inspection["statistics_places"]).split("; ")[0]
    return f"{text}. In Ofsted’s statistics, {places}. {inspection['statistics_url']}"
