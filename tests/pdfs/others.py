"""Made-up documents of other kinds: looked-after reports of 2013, letters, no reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    top = sheets.wrapped(LEFT, 60, "Service information", size=18, bold=True)
    top = sheets.wrapped(LEFT, top + 6, "Words about the town.") + 6
    for area, label in LABELS_2013.items():
        heading = (headings or {}).get(area, grades[area])
        if heading is None:
            continue
        what = " of services for looked after children and young people"
        words = WORDS_2013.get(str(heading), str(heading))
        heading = label + what if area == "looked_after" else label
        top = sheets.wrapped(LEFT, top, heading, size=18, bold=True)
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


LETTER_TITLES = {
    "jtai": "Joint targeted area inspection of {council}",
    "focused_visit": "Focused visit to {council} local authority children’s services",
    "monitoring_visit": "Monitoring visit of {council} local authority children’s services",
    "area_send": "Area SEND inspection of {council} Local Area Partnership",
    "joint_area_review": (
        "Inspection of progress made in the provision of safeguarding services in {council}"
    ),
}


def letter(
    kind: str = "focused_visit",
    *,
    council: str = "Anyborough",
    day: date = date(2023, 5, 10),
    title: str | None = None,
    addressees: int = 1,
    dates: str | None = None,
    sections: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """A publication without grades, such as a letter after a focused visit.

    Args:
        kind: A key of LETTER_TITLES.
        council, day: What it is about.
        title: Its title, where it is another one; "" for none.
        addressees: How many people it is addressed to.
        dates: A line of inspection dates below the title.
        sections: Headings, and the paragraphs below each; "* " begins one of a list.
    """
    sheets = Sheets()
    for number, words in enumerate(("Ofsted", "Piccadilly Gate", "Manchester", "T 0300 123 1231")):
        sheets.text(400, 20 + 11 * number, words, 9)
    sheets.text(LEFT, 70, long_date(day))
    top = 100.0
    for number in range(addressees):
        who = f"Person {number + 1}, Director of something long enough, {council} Partnership"
        top = sheets.wrapped(LEFT, top, who)
    top = sheets.wrapped(LEFT, top + 12, "Dear partners") + 12
    title = LETTER_TITLES[kind].format(council=council) if title is None else title
    if title:
        top = sheets.wrapped(LEFT, top, title, bold=True) + 12
    if dates:
        top = sheets.wrapped(LEFT, top, f"Inspection dates: {dates}") + 12
    what = {"jtai": "joint targeted area inspection"}.get(kind, kind.replace("_", " "))
    words = (
        f"This letter summarises the findings of the {what} in {council}. "
        "Practice is good in places and inadequate in others, it says, but gives no judgement."
    )
    top = sheets.wrapped(LEFT, top, words) + 10
    for heading, paragraphs in (sections or {"Headline findings": ["Made-up findings."]}).items():
        if top > 700:
            sheets.next_page()
            top = 90.0
        top = sheets.wrapped(LEFT, top, heading, bold=True) + 12
        for text in paragraphs:
            if text.startswith("* "):
                sheets.text(LEFT, top, "\u2022")
                top = sheets.wrapped(LEFT + 18, top, text[2:]) + 6
            else:
                top = sheets.wrapped(LEFT, top, text) + 12
    top = sheets.wrapped(LEFT, top + 12, "Yours sincerely") + 40
    sheets.wrapped(LEFT, top, "Ada Example\nHis Majesty’s Inspector")
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
