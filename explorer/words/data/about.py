"""What the page on the data says, made from the answers of explorer/queries/about.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from explorer.words.writing.html import Column, Html, chip, join, link, table, tag
from explorer.words.writing.sentences import Row, long_date, month
from warehouse.common.counting import counted
from warehouse.news import freshness

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_TENTHS = (
    "none", "one in ten", "two in ten", "three in ten", "four in ten", "half", "six in ten",
    "seven in ten", "eight in ten", "nine in ten", "all",
)  # fmt: skip
METHOD = (
    "Every council’s page on Ofsted’s reports site is visited, and each release of its statistics.",
    "What is fetched is kept as it came, each version once.",
    "Each report is read by the places of its words on the page, its framework by its wording.",
    "Each grade keeps its document, its page and its place on the page, and the words as printed.",
    "Where parts of a report contradict each other, the grade is held back, never guessed.",
    "Where both reports and statistics give a grade they are compared; the report’s is shown.",
    "What five sets of rules grade is sorted into seven services; each says how far it compares.",
    "A grade is in force from the day its report is published to the next that grades the same.",
    "Councils that were merged or split keep their own record. Nothing is handed on.",
    "Grades are counted and put in order, never averaged. No overall grade is made up.",
)


def lead(found: Row, grades: Mapping[str, int]) -> tuple[str, str]:
    """Return how much is held, and how far the two sources agree, a sentence each."""
    both = found["both"] / found["inspections"]
    text = (
        f"{counted(found['inspections'], 'inspection')} of "
        f"{counted(found['councils'], 'council')}, {month(found['first'])} to "
        f"{month(found['last'])}; {_share(both)} are known from two official sources."
    )
    return text, agreement(grades)


def _share(part: float) -> str:
    """Return a share as people say it; "all" and "none" are said only where it is so."""
    tenths = round(10 * part)
    if tenths == 0 and part:
        return "hardly any"
    if tenths == 10 and part < 1:
        return "nearly all"
    return _TENTHS[tenths]


def agreement(grades: Mapping[str, int]) -> str:
    """Return how many grades stand in both sources and are the same."""
    agree, differ = grades.get("agree", 0), grades.get("differ", 0)
    unclear = grades.get("statistics_disagree", 0)
    compared = agree + differ + unclear
    if not compared:
        return "No grade is held from both sources yet, so they cannot be compared."
    if agree == compared:
        cases = f"all {compared:,} cases" if compared > 1 else "the one case"
        return f"Where both give a grade, they agree in {cases}."
    rest = [f"they differ in {differ:,}"] if differ else []
    if unclear:
        rest.append(f"in {unclear:,} the statistics contradict themselves")
    return (
        f"Where both give a grade, they agree in {agree:,} of {compared:,} cases; "
        f"{' and '.join(rest)}."
    )


def facts(found: Row, today: date) -> Html:
    """Return the four facts at the top: newest report, sites last asked, statistics, held back."""
    newest = tag("span", str(found["newest_council"]))
    asked, text = _asked(found, today)
    reach = (
        long_date(pd.Timestamp(found["statistics_until"]).date())
        if pd.notna(found["statistics_until"])
        else "none"
    )
    back = int(found["held_back"])
    unread = int(found["not_read"])
    not_read = (
        f"{counted(unread, 'report')} could not be read; no grade is shown from "
        + ("it" if unread == 1 else "them")
        if unread
        else "every report that is at hand could be read"
    )
    boxes = (
        ("Newest report", long_date(pd.Timestamp(found["last"]).date()),
         link(newest, found["newest_url"]) + ". " + tag("a", "What is new, as a feed",
                                                       href="feed.xml", target="_blank")),
        ("Sites last asked", asked, text),
        ("Statistics reach to", reach, "newer inspections rest on the report alone"),
        ("Held back", "no grade" if not back else counted(back, "grade"), not_read),
    )  # fmt: skip
    return tag(
        "dl",
        join(
            [
                tag("div", tag("dt", name) + tag("dd", tag("strong", value) + tag("span", more)))
                for name, value, more in boxes
            ],
            "",
        ),
        class_="facts",
    )


def _asked(found: Row, today: date) -> tuple[str, str]:
    """Return when the sites were last asked, and what to think of that."""
    if not found["runs"] or pd.isna(found["asked"]):
        day = (
            f"; it was made on {long_date(pd.Timestamp(found['asked']).date())}"
            if pd.notna(found["asked"])
            else ""
        )
        return "not asked yet", f"this is the snapshot that comes with the program{day}"
    day = pd.Timestamp(found["asked"]).date()
    age = (today - day).days
    if age > freshness.OLD_AFTER:
        return long_date(day), f"{age} days ago; newer reports may be missing"
    return long_date(day), "today" if age <= 0 else f"{counted(age, 'day')} ago"


def missing(
    not_read: Sequence[Row], held_back: Sequence[Row], gaps: Sequence[Row], found: Row
) -> Html:
    """Return what is missing, and why, as a table."""
    rows: list[tuple[Html | str, ...]] = [
        (
            tag("strong", row["council"]) + _report_of(row["day"]),
            link("The report", row["url"]) + f" could not be read: {row['reason']}",
            "No grade is taken from it; the one before ends unless the statistics have a new one",
        )
        for row in not_read
    ]
    rows += [
        (
            tag("strong", row["council"]) + _report_of(row["published"]) + f": {row['area']}",
            f"Held back: {row['reason']}",
            "No grade is shown for it",
        )
        for row in held_back
    ]
    rows += [
        (
            tag("strong", row["council"])
            + f", until {long_date(pd.Timestamp(row['until_day']).date())}"
            + (f" ({row['strands'].lower()})" if row["strands"] else ""),
            row["reason"],
            "It is missing from counts of those years",
        )
        for row in gaps
    ]
    if found["statistics"]:
        rows.append(
            (
                tag("strong", counted(int(found["statistics"]), "inspection")),
                "Known from Ofsted’s statistics alone: the report is not on its site",
                "The grades are those of the statistics, which have no page to point at",
            )
        )
    return table("What is missing, and why", ["What", "Why", "What it means"], rows, wide=False)


def _report_of(day: Any) -> str:
    return "" if pd.isna(day) else f", report of {long_date(pd.Timestamp(day).date())}"


SEGMENTS = (
    ("agree", "in both, and the same"),
    ("differ", "report and statistics differ"),
    ("statistics_disagree", "sheets of the statistics differ from one another"),
    ("statistics", "statistics only"),
    ("report", "report only"),
)


def bar(grades: Mapping[str, int]) -> Html:
    """Return all grades as one bar, by the source that tells of them, with its key."""
    held = [(name, text, grades.get(name, 0)) for name, text in SEGMENTS if grades.get(name, 0)]
    every = sum(count for _, _, count in held)
    pieces = [tag("span", "", class_=name, style=f"flex:{count} 0 4px") for name, _, count in held]
    keys = [
        tag(
            "li",
            tag("span", "", class_=f"swatch {name}", aria_hidden="true")
            + tag("strong", f"{count:,}")
            + f" {text} ({count / every:.0%})"
            if count / every >= 0.01
            else tag("span", "", class_=f"swatch {name}", aria_hidden="true")
            + tag("strong", f"{count:,}")
            + f" {text}",
        )
        for name, text, count in held
    ]
    return tag("div", join(pieces, ""), class_="agreement", aria_hidden="true") + tag(
        "ul", join(keys, ""), class_="agreement-key"
    )


def differences(rows: Sequence[Row]) -> Html:
    """Return the grades on which the official sources do not agree, as a table."""
    return table(
        "Where the official sources disagree",
        ["Inspection", "Area", "Report", "Statistics", "Why"],
        [
            (
                f"{row['council']}, {long_date(pd.Timestamp(row['published']).date())}",
                row["area"],
                _grade(row["report_grade"]) + " " + link("report", row["report_url"], row["page"]),
                _grade(row["statistics_grade"])
                if pd.notna(row["statistics_grade"])
                else sheets(text_or_nothing(row["statistics_printed"])),
                row["explanation"] if pd.notna(row["explanation"]) else "No cause is known",
            )
            for row in rows
        ],
    )


def _grade(grade: Any) -> Html:
    return chip(grade) if pd.notna(grade) else chip(None)


def sheets(printed: str) -> str:
    """Return what the sheets of the statistics say: "Good on 5 sheets, Inadequate on 1".

    Args:
        printed: "SHEET row N: GRADE; SHEET row N: GRADE", as reconciliation.statistics_printed.
    """
    counts = Counter(part.rpartition(": ")[2].strip() for part in printed.split(";") if part)
    return ", ".join(
        f"{grade} on {counted(number, 'sheet')}" for grade, number in counts.most_common()
    )


def text_or_nothing(text: Any) -> str:
    """Return text, or nothing for a gap."""
    return "" if pd.isna(text) else str(text)


def comparability(rows: Sequence[Row]) -> Html:
    """Return which areas are set beside which, and how far they compare, as a table."""
    return table(
        "How far the areas of the frameworks compare",
        ["Strand", "Framework", "Area as printed", "Compares", "Why"],
        [
            (row["strand"], row["framework"].partition(":")[0], row["area"],
             text_or_nothing(row["comparability"]), text_or_nothing(row["reason"]))
            for row in rows
        ],
    )  # fmt: skip


def frameworks(rows: Sequence[Row]) -> Html:
    """Return the frameworks, with how many inspections of each are held, as a table."""
    return table(
        "Inspection frameworks",
        ["Framework", Column("Inspections", numeric=True), "Published", "Third grade", "To know"],
        [
            (
                row["name"],
                f"{row['inspections']:,}",
                f"{month(row['first'])} to {month(row['last'])}",
                row["third_grade"],
                text_or_nothing(row["note"]),
            )
            for row in rows
        ],
    )


def coverage_text(years: Sequence[Row], found: Row) -> str:
    """Return in a sentence what the picture of all inspections shows."""
    alone = [row["year"] for row in years if row["source"] == "statistics"]
    first_report = found["first_report"]
    text = "Every inspection we know of, one mark each."
    if pd.notna(first_report):
        text += (
            f" Before {month(first_report)} no report is at hand and Ofsted’s statistics stand "
            "alone"
        )
    if pd.notna(found["statistics_until"]) and found["last"] > found["statistics_until"]:
        text += f"; since {month(found['statistics_until'])} the reports are ahead of them"
    return text + "." if alone else text


def corrections(rows: Sequence[Row]) -> Html:
    """Return the corrections made by hand, as a table."""
    return table(
        "Corrections so far",
        ["Noted on", "Record", "What", "Was", "Is now", "Why"],
        [
            (
                text_or_nothing(row["noted_on"]),
                row["source_id"],
                " ".join(text_or_nothing(row[name]) for name in ("area", "field")).strip(),
                text_or_nothing(row["was"]),
                text_or_nothing(row["becomes"]),
                row["reason"],
            )
            for row in rows
        ],
    )
