"""Made-up reports of inspections of local authority children's services (ILACS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tests.pdfs.sheets import LEFT, Sheets, footer, long_date, table
from tests.pdfs.wording import ILACS_LABELS, ILACS_WORDS, Grades, as_text, grade_words


def ilacs_report(
    *,
    council: str = "Anyborough",
    started: date = date(2023, 3, 6),
    ended: date = date(2023, 3, 17),
    grades: Grades | None = None,
    headings: Mapping[str, str | None] | None = None,
    lead_inspector: str | None = "Ada Example",
    office: str = "His Majesty’s Inspector",
    office_below: bool = False,
    title: str | None = None,
    dates: str | None = None,
    labels: Mapping[str, str] | None = None,
    order: Sequence[str] | None = None,
    column: float = 320.0,
    align: str = "first",
    ruled: bool = True,
    paragraphs: int = 2,
    compressed: bool = True,
) -> bytes:
    """An ILACS report, of the period that the areas in `grades` belong to.

    Args:
        council, started, ended, grades, headings: What it says.
        lead_inspector, office, office_below: None leaves the line out; the office may stand below.
        title: Its title in full; lines are parted by a line break.
        dates: The words after "Inspection dates:", where not "6 March 2023 to 17 March 2023".
        labels: Labels that differ from the usual.
        order: The rows' areas, where not in the usual order.
        column, align, ruled: See `table`.
        paragraphs: How many under each heading.
        compressed: Whether its content is compressed.
    """
    if grades is None:
        grades = dict.fromkeys(
            (
                "leadership",
                "help_and_protection",
                "in_care",
                "care_leavers",
                "overall_effectiveness",
            ),
            "good",
        )
    grades = as_text(grades)
    named = {**ILACS_LABELS, **{str(area): text for area, text in (labels or {}).items()}}
    sheets = Sheets(compressed=compressed)
    top = 96.0
    title = title or f"Inspection of {council} local authority children’s services"
    top = sheets.wrapped(LEFT, top, title, size=18, bold=True) + 8
    dates = dates or f"{long_date(started)} to {long_date(ended)}"
    top = sheets.wrapped(LEFT, top, f"Inspection dates: {dates}") + 6
    if lead_inspector:
        heading = f"Lead inspector: {lead_inspector}"
        if office_below:
            sheets.text(LEFT, top, heading)
            sheets.text(LEFT + 105, top + 15, office)
            top += 36
        else:
            top = sheets.wrapped(LEFT, top, f"{heading}, {office}") + 6
    areas = [str(area) for area in order] if order else [area for area in named if area in grades]
    rows = [(named[area], grade_words(grades, area, ILACS_WORDS)) for area in areas]
    top = table(sheets, top, [("Judgement", "Grade")], column=column, ruled=ruled)
    top = table(sheets, top, rows, column=column, align=align, ruled=ruled) + 16
    summary = (
        f"Families who asked {council} for support told us about it at length. What they said, and "
        "what the records show, is set out on the pages that follow, area by area."
    )
    sheets.wrapped(LEFT, top, summary)
    sheets.next_page()
    top, number = 90.0, 0
    footer(sheets, f"{title} {dates}".replace("\n", " "), 2)
    for area in areas:
        grade = (headings or {}).get(area, grades[area])
        if area == "overall_effectiveness" or grade is None:
            continue
        words = ILACS_WORDS.get(str(grade), str(grade))
        heading = f"{named[area]}: {words[0].lower()}{words[1:]}"
        top = sheets.wrapped(LEFT, top, heading, size=14, bold=True) + 8
        for _ in range(paragraphs):
            number += 1
            heading = (
                f"{number}. A made-up remark about practice in {council}, long enough to need a "
                "second line on the page, so that lines have to be joined."
            )
            top = sheets.wrapped(LEFT, top, heading) + 8
    return sheets.bytes()
