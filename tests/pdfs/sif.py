"""Made-up reports of single inspections (SIF) and of reviews of safeguarding boards (LSCB)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from tests.pdfs.sheets import LEFT, Sheets, long_date, table
from tests.pdfs.wording import (
    BOARD_TITLE,
    SIF_HEADINGS,
    SIF_LABELS,
    SIF_TITLE,
    SIF_WORDS,
    Grades,
    as_text,
    grade_words,
    is_grade,
)

_ALL = (*SIF_LABELS, "overall_effectiveness", "lscb")


def overall_sentence(layout: str, council: str, words: str) -> str:
    """Return the sentence with the overall judgement, as reports of a layout word it.

    Args:
        layout: "S1" to "S8", as the notes on the hand-checked labels call them.
        council: Its name.
        words: The grade's words, such as "Requires improvement".
    """
    words = words[0].lower() + words[1:]
    plural = words.replace("requires", "require") if words.startswith("require") else f"are {words}"
    if layout in ("S1", "S2"):
        return f"The overall judgement is {words}"
    if layout in ("S3", "S4"):
        return f"The overall judgement is that children’s services {plural}"
    ending = " to be good" if words == "requires improvement" else ""
    return f"Children’s services in {council} {plural}{ending}"


def sif_report(
    *,
    council: str = "Anyborough Council",
    started: date = date(2016, 4, 11),
    ended: date = date(2016, 5, 5),
    published: date | None = date(2016, 6, 27),
    grades: Grades | None = None,
    headings: Mapping[str, str | None] | None = None,
    lead_inspector: str | None = "Ada Example",
    layout: str = "S6",
    reinspection: bool = False,
    board: str | None = "section",
    sentence: str | None = None,
    board_sentence: str | None = None,
    dates: str | None = None,
    dates_label: str = "Inspection date:",
    labels: Mapping[str, str] | None = None,
    align: str = "middle",
    ruled: bool = True,
    column: float = 389.0,
    rows_on_page_1: int = 5,
    extra: Sequence[str] = (),
    compressed: bool = True,
) -> bytes:
    """A single inspection's report.

    Args:
        council: As the title names it.
        started, ended, published, grades, headings, lead_inspector: What it says; None for
            `published` leaves the line out.
        layout: "S1" to "S8": how the overall judgement is worded, and what stands before the table.
        reinspection: Whether its title says so; such a report lists the previous grades.
        board: Where the LSCB's grade stands: on "page_1", in its own "section", in a
            "second_report" behind the first, or None.
        sentence, board_sentence: The overall judgement's and the board's sentence in full.
        dates, dates_label: The inspection dates in full, and the words before them.
        labels: Labels that differ from the usual.
        align, ruled, column: See `table`.
        rows_on_page_1: How many rows stand on page 1; the others go on on page 2.
        extra: Lines of text to put into the body.
        compressed: Whether its content is compressed.
    """
    wanted = _ALL if board and not reinspection else _ALL[:-1]
    grades = as_text(grades or dict.fromkeys(wanted, "good"))
    named = {**SIF_LABELS, **{str(area): text for area, text in (labels or {}).items()}}
    reviews = board in ("page_1", "section") and not reinspection
    sheets = Sheets(compressed=compressed)
    sheets.text(514, 802, "1", 12)
    top = sheets.wrapped(LEFT, 70, council, size=24) + 6
    start = "Re-inspection of" if reinspection else "Inspection of"
    top = sheets.wrapped(LEFT, top, f"{start} {SIF_TITLE}", size=14, bold=True) + 4
    if reviews:
        top = sheets.wrapped(LEFT, top, "and", size=14) + 2
        before = top
        top = sheets.wrapped(LEFT, top, BOARD_TITLE, size=14, bold=True) + 4
        sheets.text(LEFT + 47, before + 15, "1", 7)
    dates = dates or f"{long_date(started)} – {long_date(ended)}"
    top = sheets.wrapped(LEFT, top, f"{dates_label} {dates}", size=14) + 4
    if published:
        top = sheets.wrapped(LEFT, top, f"Report published: {long_date(published)}", size=14) + 10
    overall = grade_words(grades, "overall_effectiveness", SIF_WORDS)
    overall_text = sentence or overall_sentence(layout, council.removesuffix(" Council"), overall)
    top = sheets.wrapped(LEFT, top, overall_text, size=14, bold=True) + 6
    if layout not in ("S6", "S7"):
        words = (
            "Made-up words about what was seen stand here in the reports of this layout, and run "
            "over more than one line before the table begins."
        )
        top = sheets.wrapped(LEFT, top, words) + 4
    if layout == "S5":
        words = (
            "Leadership, management and governance require improvement, says this made-up line, "
            "which is text and no row."
        )
        top = sheets.wrapped(LEFT, top, words) + 4
    if layout in ("S3", "S4"):
        words = (
            "The judgements on areas of the service that contribute to overall effectiveness are:"
        )
        top = sheets.wrapped(LEFT, top, words) + 4
    rows = [(named[area], grade_words(grades, area, SIF_WORDS)) for area in named if area in grades]
    in_table = partial(table, column=column, align=align, ruled=ruled)
    top = in_table(sheets, top, rows[:rows_on_page_1]) + 10
    if reviews and board == "page_1":
        overall_text = board_sentence or (
            "The effectiveness of the Local Safeguarding Children Board (LSCB) "
            + is_grade(grade_words(grades, "lscb", SIF_WORDS))
        )
        top = sheets.wrapped(LEFT, top, overall_text, size=14, bold=True) + 4
        sheets.wrapped(LEFT, top, "The board’s made-up arrangements are described further below.")
    sheets.next_page()
    top = 60.0
    if rows[rows_on_page_1:]:
        top = in_table(sheets, top, rows[rows_on_page_1:]) + 20
    if reinspection:
        top = sheets.wrapped(LEFT, top, "The previous inspection’s judgements were:") + 4
        for area in (*named, "lscb"):
            what = named.get(area, "4. Local Safeguarding Children Board").split(" ", 1)[1]
            top = sheets.wrapped(LEFT + 18, top, f"{what}: inadequate") + 2
    for line in extra:
        top = sheets.wrapped(LEFT, top, line) + 6
    sheets.next_page()
    _body(sheets, council, grades, headings or {}, reviews and board == "section", board_sentence)
    sheets.next_page()
    sheets.text(LEFT, 60, "Information about this inspection", 14, bold=True)
    if lead_inspector:
        sheets.text(LEFT, 90, f"Lead inspector: {lead_inspector} HMI")
        sheets.text(LEFT, 105, "Deputy lead inspector: Some Body HMI")
    words = "An LSCB that is good does this; one that requires improvement does not do that yet."
    sheets.wrapped(LEFT, 130, words)
    if board == "second_report":
        sheets.next_page()
        _review(sheets, council, started, ended, ended, grades["lscb"])
    return sheets.bytes()


def _body(
    sheets: Sheets,
    council: str,
    grades: Mapping[str, str],
    headings: Mapping[str, str | None],
    board: bool,
    board_sentence: str | None,
) -> None:
    """Put graded headings on the page, each with two numbered paragraphs."""
    top, number = 60.0, 0
    for area, pattern in SIF_HEADINGS.items():
        heading = headings.get(area, grades.get(area))
        if heading is None:
            continue
        words = SIF_WORDS.get(str(heading), str(heading))
        heading = pattern.format(grade=words, is_grade=is_grade(words))
        top = sheets.wrapped(LEFT, top, heading, right=420, size=14, bold=True) + 4
        for _ in range(2):
            number += 1
            words = (
                f"{number}. A made-up remark on {council}, which goes on over the end of a line."
            )
            top = sheets.wrapped(LEFT, top, words) + 6
    if board:
        words = is_grade(SIF_WORDS.get(grades["lscb"], grades["lscb"]))
        heading = board_sentence or f"The Local Safeguarding Children Board {words}"
        sheets.text(LEFT, top, "The Local Safeguarding Children Board (LSCB)", 14, bold=True)
        sheets.wrapped(LEFT, top + 24, heading, size=14, bold=True)


def board_review(
    *,
    council: str = "Anyborough",
    started: date = date(2015, 6, 15),
    ended: date = date(2015, 6, 17),
    published: date = date(2015, 8, 3),
    grade: str = "good",
    lead_inspector: str = "Ada Example",
) -> bytes:
    """A review of a safeguarding board that was published on its own."""
    sheets = Sheets()
    _review(sheets, council, started, ended, published, str(grade))
    sheets.next_page()
    sheets.text(LEFT, 90, f"Lead inspector: {lead_inspector}")
    return sheets.bytes()


def _review(
    sheets: Sheets, council: str, started: date, ended: date, published: date, grade: str
) -> None:
    """Put the first page of a review of a safeguarding board."""
    top = sheets.wrapped(LEFT, 70, f"{council} Safeguarding Children Board", size=24) + 6
    top = sheets.wrapped(LEFT, top, BOARD_TITLE, size=14, bold=True) + 4
    text = f"Inspection date: {long_date(started)} – {long_date(ended)}"
    top = sheets.wrapped(LEFT, top, text, size=14) + 4
    top = sheets.wrapped(LEFT, top, f"Report published: {long_date(published)}", size=14) + 10
    words = is_grade(SIF_WORDS.get(grade, grade))
    sheets.wrapped(LEFT, top, f"The Local Safeguarding Children Board {words}", size=14, bold=True)
