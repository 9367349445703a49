"""Is an answer whole, and what was asked for? Tried before anything is kept or read."""

from __future__ import annotations

import json

from scraper.pages.html import PageError, main_part, not_found_message, tree
from scraper.pdf_header import has_pdf_header

_ZIP = b"PK\x03\x04"
_END_OF_ZIP = b"PK\x05\x06"  # within the last 65,557 bytes: 22 and the longest comment


def fault_of(expected: str, status: int, body: bytes, *, has_known_end: bool = True) -> str | None:
    """Return in a few words what is wrong with an answer; None if nothing is.

    Where the server says how long its answer is, a shorter one has failed already, and what came
    is what the server has, broken or not. Where it does not, the matter itself must have its end.

    Args:
        expected: "search", "page", "report", "json", "workbook" or "data_set".
        status: HTTP status.
        body: The whole body, decompressed.
        has_known_end: Whether the server said where the body ends.

    Raises:
        ValueError: it is a new kind, of which none of the rules below is.
    """
    if expected == "report":
        return _fault_of_report(status, body, has_known_end)
    if status != 200:
        return f"HTTP {status}"
    if expected in ("page", "search"):
        return _fault_of_page(expected, body, has_known_end)
    if expected == "json":
        try:
            json.loads(body)
        except ValueError:
            return "not JSON"
        return None
    if expected == "workbook":
        return _fault_of_workbook(body, has_known_end)
    if expected == "data_set":
        return _fault_of_data_set(body, has_known_end)
    raise ValueError(f"nothing here says when a {expected} is whole")


def _fault_of_page(expected: str, body: bytes, has_known_end: bool) -> str | None:
    """Return what is wrong with what came for a page."""
    if not has_known_end and b"</html" not in body[-4096:].lower():
        return "a page that breaks off before its end"
    try:
        page = tree(body)
        if expected == "page":
            main_part(page)
    except PageError as error:
        return str(error)
    # A server that fails in the midst of a page may well end what it sends as it should.
    if expected == "page" and b"</main" not in body.lower():
        return "a page that breaks off before its end"
    return None


def _fault_of_workbook(body: bytes, has_known_end: bool) -> str | None:
    """Return what is wrong with what came for a workbook."""
    if not body.startswith(_ZIP):
        return "not a workbook"
    if not has_known_end and _END_OF_ZIP not in body[-65_557:]:
        return "a workbook that breaks off before its end"
    return None


def _fault_of_data_set(body: bytes, has_known_end: bool) -> str | None:
    """Return what is wrong with what came for a data set; whether we know it, its reader tells."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "nothing came"
    # A page, an error as JSON, or all files as a ZIP.
    if start.startswith((b"<", b"{", _ZIP)):
        return "not a CSV file"
    if not has_known_end and not body.endswith(b"\n"):
        return "a CSV file that breaks off before its end"
    return None


def _fault_of_report(status: int, body: bytes, has_known_end: bool) -> str | None:
    """Return what is wrong with what came for a report; a report that is gone is no fault."""
    if not_found_message(status, body):
        return None
    if status != 200:
        return f"HTTP {status}"
    if not body.strip():
        return "nothing came"
    if not has_pdf_header(body):
        return "not a PDF"
    if not has_known_end and b"%%EOF" not in body[-4096:]:
        return "a PDF that breaks off before its end"
    return None
