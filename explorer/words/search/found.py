"""What the search page says in words, made from the counts of explorer/queries/search.py.

Plain text, not yet escaped for wherever it will stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from explorer.grades import grade_name
from explorer.words.writing.sentences import long_date, month
from warehouse.common.counting import counted

ENOUGH_REPORTS = 20
"""Reports that must have the words before anything is said of how they go with grades."""
WORTH_SAYING = 0.15
"""Difference between the shares of two grades below which it is not told apart from chance."""

KINDS = {
    "report": "Inspection reports",
    "focused_visit": "Focused visit letters",
    "monitoring_visit": "Monitoring visit letters",
    "jtai": "Joint targeted area inspections",
    "area_send": "Area SEND inspections",
    "joint_area_review": "Joint area reviews",
    "other": "Other letters",
}
KIND_OF_ONE = {
    "report": "inspection report",
    "focused_visit": "focused visit letter",
    "monitoring_visit": "monitoring visit letter",
    "jtai": "joint targeted area inspection letter",
    "area_send": "area SEND letter",
    "joint_area_review": "joint area review",
    "other": "letter",
}
NO_GRADE = {
    "graded": "No grade",
    "not_judged": "Not judged",
    "not_in_framework": "No grade in this framework",
    "held_back": "Grade held back",
    "missing": "No grade",
}
"""What stands for the grade of a part that has none, by its status."""
CAUTION = (
    "Words are not verdicts: a paragraph that praises a council for avoiding something has the "
    "same words. Read it before you quote it. Reports of 2013 to 2018 are more than three times "
    "as long as later ones, so they hold more of any words."
)
_FRACTIONS = (
    (0.97, "nearly all"),
    (0.78, "four in five"),
    (0.72, "three in four"),
    (0.63, "two in three"),
    (0.55, "six in ten"),
    (0.45, "half"),
    (0.37, "four in ten"),
    (0.29, "one in three"),
    (0.22, "one in four"),
    (0.17, "one in five"),
    (0.085, "one in ten"),
)


def heading(found: Mapping[str, Any]) -> str:
    """Return the count of what was found."""
    if found["documents"] == 1:
        (only,) = found["reports"]
        kind = "report" if only["kind"] == "report" else KIND_OF_ONE[only["kind"]]
        number = "One" if found["paragraphs"] == 1 else f"{found['paragraphs']:,}"
        noun = "paragraph" if found["paragraphs"] == 1 else "paragraphs"
        return (
            f"{number} {noun}, in the {kind} on {only['council']} of {long_date(only['published'])}"
        )
    documents = documents_of(found["documents"], found["documents"] == found["reports_found"])
    return (
        f"{found['paragraphs']:,} paragraphs in {documents} on "
        f"{counted(found['councils'], 'council')}"
    )


def documents_of(number: int, are_reports: bool) -> str:
    """Return "205 reports", or "205 reports and letters" where some are letters."""
    if are_reports:
        return counted(number, "report")
    return counted(number, "report or letter", "reports and letters")


def lead(found: Mapping[str, Any], words: str) -> str | None:
    """Return how the words go with the grade for help and protection; None where it is not clear.

    Args:
        found: The counts, and whether only passages of parts with a certain grade were counted
            (`graded`): how these go with grades says nothing.
        words: What was searched for, in quotation marks where it is a phrase.
    """
    grades = [row for row in found["by_grade"] if row["searched"] >= 10]
    if found["graded"] or found["documents"] < ENOUGH_REPORTS or len(grades) < 2:
        return None
    shares = {row["grade"]: row["found"] / row["searched"] for row in grades}
    if max(shares.values()) - min(shares.values()) < WORTH_SAYING:
        return None
    first, *others = grades
    parts = [
        f"in {share_in_words(row)}{_of_those(row)} that found {_it(row['grade'])}" for row in others
    ]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return (
        f"{words} stands in {share_in_words(first)}{_of_the(first)} reports that found help and "
        f"protection {grade_name(first['grade'])}, {listed}."
    )


def _of_the(row: Mapping[str, Any]) -> str:
    return _of_those(row).replace("those", "the")


def _of_those(row: Mapping[str, Any]) -> str:
    return "" if share_in_words(row).endswith(f" {row['searched']}") else " of those"


def _it(grade: str) -> str:
    return "it " + (
        "requiring improvement" if grade == "requires_improvement" else grade_name(grade)
    )


def share_in_words(row: Mapping[str, Any]) -> str:
    """Return a share as people say it, "half" or "3 of the 43"."""
    found, searched = int(row["found"]), int(row["searched"])
    if found == 0:
        return "none"
    share = found / searched
    if share < 0.085 or searched < 20:
        return f"{found} of the {searched}"
    return next(name for least, name in _FRACTIONS if share >= least)


def searched(held: Mapping[str, Any]) -> tuple[str, str]:
    """Return what was searched, and what could not be."""
    parts = [counted(held["reports"], "report")] if held["reports"] else []
    parts += [counted(held["letters"], "letter")] if held["letters"] else []
    there = f"{counted(held['paragraphs'], 'paragraph')} of {' and '.join(parts)}"
    missing = []
    if held["unread"]:
        missing.append(
            f"{counted(held['unread'], 'inspection')} known from Ofsted’s statistics alone or "
            "whose report is not at hand"
        )
    if held["letters_unread"]:
        missing.append(
            f"{counted(held['letters_unread'], 'visit or letter', 'visits and letters')}"
        )
    return there, " and ".join(missing)


def licences(held: Mapping[str, Any]) -> str:
    """Return under which licences the text is."""
    return (
        "Each paragraph has the licence of its document: "
        f"{counted(held['open_licence'], 'document is', 'documents are')} under the Open "
        f"Government Licence v3.0, {held['non_commercial']:,} under a non-commercial one"
        + (
            f", and {rest:,} {'prints' if rest == 1 else 'print'} none."
            if (rest := held["documents"] - held["open_licence"] - held["non_commercial"])
            else "."
        )
    )


def span(first: date | Any, last: date | Any) -> str:
    """Return "August 2013 to August 2026"."""
    return f"{month(first)} to {month(last)}"


def where(passage: Mapping[str, Any]) -> str:
    """Return the place of a passage: "Paragraph 21, page 14"."""
    page = f"page {int(passage['page'])}"
    if pd.isna(passage["number"]):
        return f"Unnumbered paragraph, {page}"
    return f"Paragraph {int(passage['number'])}, {page}"


def peak(years: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the years in which the largest and the smallest share of reports had the words."""
    enough = [row for row in years if row["searched"] >= 10]
    if len(enough) < 2:
        return None
    most = max(enough, key=lambda row: row["found"] / row["searched"])
    least = min(enough, key=lambda row: row["found"] / row["searched"])
    return (
        f"{most['found'] / most['searched']:.0%} in {most['year']}, "
        f"{least['found'] / least['searched']:.0%} in {least['year']}"
    )
