"""Made-up documents of other kinds: looked-after reports of 2013, letters, no reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.pdfs.sheets import LEFT, Sheets, footer, long_date, table
from tests.pdfs.wording import LABELS_2013, WORDS_2013, Grades, as_text, grade_words

_NUMBERS = {"outstanding": 1, "good": 2, "adequate": 3, "inadequate": 4}


def looked_after_report(
    *,
    council: str = "Anyborough Council",
    started: date = date(2013, 7, 8),
    ended: date = date(2013, 7, 12),
    published: date = date(2013, 8, 16),
    grades: Grades | None = None,
    headings: Mapping[str, str | None] | None = None,
    lead_inspector: str = "Ada Example",
    number_after: bool = False,
) -> bytes:
    """An inspection of looked after children services, 2013: grades on the last page.

    Args:
        council, started, ended, published, grades, headings, lead_inspector: What it says.
        number_after: Whether "Grade 4" follows the word in the table.
    """
    grades = as_text(grades or dict.fromkeys(LABELS_2013, "requires_improvement"))
    sheets = Sheets()
    sheets.text(LEFT, 90, "Inspection of looked after children", 20, bold=True)
    sheets.text(LEFT, 114, "services", 20, bold=True)
    sheets.text(LEFT, 160, council, 16)
    for number, line in enumerate(
        (
            f"Inspection dates: {long_date(started)} – {long_date(ended)}",
            f"Reporting inspector {lead_inspector} HMI",
            "Age group: All",
            f"Published: {long_date(published)}",
        )
    ):
        sheets.text(LEFT, 200 + 18 * number, line)
    sheets.next_page()
    top = 60.0
    for area, label in LABELS_2013.items():
        told = (headings or {}).get(area, grades[area])
        if told is None:
            continue
        what = " of services for looked after children and young people"
        words = WORDS_2013.get(str(told), str(told))
        heading = label + what if area == "looked_after" else label
        top = sheets.wrapped(LEFT, top, heading, size=14, bold=True)
        top = sheets.wrapped(LEFT, top, f"Grade {_NUMBERS[words.lower()]} ({words})", bold=True) + 6
        top = sheets.wrapped(LEFT, top, "1. A made-up remark about these services.") + 6
    footer(sheets, f"{council} Inspection of looked after children services", 1)
    sheets.next_page()
    sheets.text(LEFT, 60, "Record of main findings", 14, bold=True)
    rows = []
    for area, label in LABELS_2013.items():
        words = grade_words(grades, area, WORDS_2013)
        rows.append((label, f"{words} Grade {_NUMBERS[words.lower()]}" if number_after else words))
    top = table(sheets, 90, [("Services for looked after children", "")], column=340)
    table(sheets, top, rows, column=340)
    footer(sheets, f"{council} Inspection of looked after children services", 2)
    return sheets.bytes()


_LETTERS = {
    "jtai": "Joint targeted area inspection of {council}",
    "focused_visit": "Focused visit to {council} local authority children’s services",
    "monitoring_visit": "Monitoring visit of {council} local authority children’s services",
    "area_send": "Area SEND inspection of {council} Local Area Partnership",
}


def letter(
    kind: str = "focused_visit", *, council: str = "Anyborough", day: date = date(2023, 5, 10)
) -> bytes:
    """A publication without grades: "jtai", "focused_visit", "monitoring_visit" or "area_send"."""
    sheets = Sheets()
    sheets.text(400, 40, "Piccadilly Gate, Manchester", 9)
    sheets.text(LEFT, 70, long_date(day))
    top = sheets.wrapped(LEFT, 120, _LETTERS[kind].format(council=council), size=14, bold=True) + 8
    words = (
        f"This letter, with made-up findings, follows a visit to {council} on {long_date(day)} by "
        "inspectors of Ofsted. Practice is good in places and inadequate in others, it says, but "
        "it gives no judgement."
    )
    sheets.wrapped(LEFT, top, words)
    return sheets.bytes()


def earlier_report(*, council: str = "Anyborough", protection: bool = False) -> bytes:
    """A report of 2009-13, of a framework that is known by its title only."""
    sheets = Sheets()
    what = (
        "Inspection of local authority arrangements for the protection of children"
        if protection
        else "Inspection of safeguarding and looked after children services"
    )
    top = sheets.wrapped(LEFT, 90, what, size=20, bold=True) + 20
    top = sheets.wrapped(LEFT, top, council, size=16) + 20
    sheets.text(LEFT, top, "Inspection dates: 11 June 2012 – 22 June 2012")
    sheets.text(LEFT, top + 20, "Published: 27 July 2012")
    sheets.next_page()
    sheets.text(LEFT, 60, "Overall effectiveness")
    sheets.text(LEFT, 80, "Grade 2 (Good)")
    return sheets.bytes()


def picture_only(pages: int = 1) -> bytes:
    """A PDF with a drawing on each page and no text, as a scanner makes it."""
    sheets = Sheets()
    for number in range(pages):
        if number:
            sheets.next_page()
        sheets.line(72, 72, 500, 700)
    return sheets.bytes()


def text_only(*paragraphs: str) -> bytes:
    """A PDF with nothing but the given paragraphs."""
    sheets = Sheets()
    top = 72.0
    for words in paragraphs or ("Nothing about any inspection.",):
        top = sheets.wrapped(LEFT, top, words) + 8
    return sheets.bytes()


def not_found_page() -> bytes:
    """The HTML page that the file server gives in place of some reports."""
    return (
        b"<!DOCTYPE html>\n<html lang='en'><head><title>Report not found - made up</title></head>"
        b"<body><h1>Report not found</h1></body></html>\n"
    )
