"""Text that a spreadsheet must not take for a formula, or for orders to a terminal."""

from __future__ import annotations

import re

# OWASP ASVS 5.0, 1.2.10 names = + - @, tab and NUL; carriage return and line feed start a formula
# in some spreadsheets too, and the full-width forms are read as the plain ones.
STARTS_A_FORMULA = "=+\\-@\t\r\n\x00＝＋－＠"
DANGEROUS = re.compile(rf"'*[{STARTS_A_FORMULA}].", re.DOTALL)
ESCAPED = re.compile(rf"'('*[{STARTS_A_FORMULA}].)", re.DOTALL)

# Excel on Windows takes a CSV file for one of its own country's signs unless it begins with this.
BYTE_ORDER_MARK = "\ufeff"

RULE = (
    "In CSV files a text that a spreadsheet could take for a formula (it begins with = + - @, a "
    "tab, a line break or NUL, and goes on after that) has an apostrophe put before it. To get the "
    "text back, remove one apostrophe from every text that begins with apostrophes followed by one "
    "of these. Numbers and dates are never touched, nor is anything in Parquet files; in XLSX "
    "files such cells hold the text itself and are marked as text."
)


def make_safe(text: str) -> str:
    """Return the text as it may stand in a CSV file that people open in a spreadsheet.

    A sign that stands alone ("-" is what Ofsted's workbooks print for "not judged") is no formula.
    """
    return f"'{text}" if DANGEROUS.match(text) else text


def undo_safe(text: str) -> str:
    """Return the text that `make_safe` was given."""
    return text[1:] if ESCAPED.match(text) else text


def csv_field(value: str | None) -> str:
    """Return one field of a CSV file (RFC 4180): NULL is empty, an empty text is `""`."""
    if value is None:
        return ""
    if value == "" or value[0] == " " or value[-1] == " " or any(s in value for s in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def visible(text: str) -> str:
    """Return the text on one line, with control characters spelt out.

    What came from a report or a web page must not be able to give orders to a terminal.
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
