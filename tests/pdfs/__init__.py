"""Small PDFs in the layouts of Ofsted's reports: made-up councils, dates, grades and words.

Each function returns the bytes of one document. `grades` maps areas (`scraper.records.Area` or its
value) to grades (`Grade`, its value, or the very words to print). `headings` does the same for the
graded headings in the body, where they shall differ from page 1; None leaves a heading out.
"""

from __future__ import annotations

from tests.pdfs.ilacs import ilacs_report
from tests.pdfs.others import (
    earlier_report,
    letter,
    looked_after_report,
    not_found_page,
    picture_only,
    text_only,
)
from tests.pdfs.sheets import Sheets, long_date, table, wrap
from tests.pdfs.sif import board_review, overall_sentence, sif_report
from tests.pdfs.turned import behind_a_cover, moved, turned

__all__ = [
    "Sheets",
    "behind_a_cover",
    "board_review",
    "earlier_report",
    "ilacs_report",
    "letter",
    "long_date",
    "looked_after_report",
    "moved",
    "not_found_page",
    "overall_sentence",
    "picture_only",
    "sif_report",
    "table",
    "text_only",
    "turned",
    "wrap",
]
