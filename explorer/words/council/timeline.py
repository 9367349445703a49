"""What is said of a council's timeline: why a ribbon has a gap, and how to read it.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.words.council.standing import OVERALL, names_of
from explorer.words.writing.markdown import known, link, listed
from explorer.words.writing.sentences import Row, long_date, number, sentence
from explorer.words.writing.strands import NAMES


def stretch(row: Row) -> tuple[str | None, str | None]:
    """Return why a ribbon has a gap, in a few words and in fewer."""
    year = pd.Timestamp(row["since"]).year
    return {
        "no_overall_yet": ("no single overall grade until the rules of 2013", "none before 2013"),
        "graded_together": ("graded together with children in care", "with children in care"),
        "not_any_more": ("not graded any more", "not any more"),
        "no_overall_any_more": (f"no overall grade since {year}", "no more"),
        "held_back": ("not read with certainty", "not read"),
        "not_read": ("newer report not read with certainty", "not read"),
        "not_held": ("no report is held", "not held"),
        "new": ("not graded yet", "not yet"),
    }.get(row["why"], (None, None))


def shade(subject: Row) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Return what is written where a council was not there, and the councils that it links to."""
    if known(subject["closed"]):
        lines = [f"Abolished on {long_date(subject['closed'])}"]
        return lines, list(subject["successors"])
    if known(subject["opened"]) and len(subject["predecessors"]):
        until = pd.Timestamp(subject["opened"]) - pd.Timedelta(days=1)
        names = names_of(subject["predecessors"])
        if len(names) == 1:
            return [f"Part of {names[0]} until {long_date(until)}"], list(subject["predecessors"])
        return [f"Created on {long_date(subject['opened'])}"], list(subject["predecessors"])
    return [], []


def note(subject: Row, stretches: Sequence[Row]) -> str:
    """Return how to read the timeline, in Markdown."""
    text = (
        "A ribbon runs from the day a report came out to the next report that grades the same "
        "service."
    )
    apart = [row["strand"] for row in stretches if row["why"] == "not_apart_yet"]
    if apart:
        names = sentence(listed([NAMES[strand] for strand in dict.fromkeys(apart)]))
        own = "grades of their own" if len(set(apart)) > 1 else "grade of its own"
        text += f" {names} had no {own} before the rules of 2013."
    if known(subject["closed"]):
        text += " Shaded: after it was abolished."
    elif known(subject["opened"]):
        text += " Shaded: before it was created."
    for row in stretches:
        if row["why"] in {"not_read", "held_back"} and row["strand"] == OVERALL:
            report = link(f"report of {long_date(row['since'])}", row["report_url"])
            text += f" ? The {report} could not be read with certainty."
    return text


def description(subject: Row, inspections: int, text: str) -> str:
    """Return the text alternative of the timeline."""
    reports = f"{number(inspections)} graded report{'' if inspections == 1 else 's'}"
    return (
        f"Timeline of all grades of {subject['council']} since 2009, one ribbon a service, from "
        f"{reports}, and its ungraded visits. {text} All of it is in the list of inspections below."
    )
