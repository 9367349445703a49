"""The process in which documents are read (its arguments are KIND, SECONDS and MEMORY).

It answers each document, of the kind "report" or "workbook", with what was read of it as JSON. JSON
and not pickle, because it has handled bytes from outside: what it says can be a wrong value, which
the records refuse, but never code.
"""

from __future__ import annotations

import sys

import msgspec

from warehouse.common.confinement import serve


def report(data: bytes) -> bytes:
    """Return what is read of a report, as JSON."""
    from scraper.documents.reports.report import read_report

    return msgspec.json.encode(read_report(data))


def workbook(data: bytes) -> bytes:
    """Return what is read of a workbook as JSON; a text says why it cannot be read."""
    from scraper.documents.workbooks.workbook import UnreadableWorkbookError, read_workbook

    try:
        return msgspec.json.encode(read_workbook(data))
    except UnreadableWorkbookError as error:
        return msgspec.json.encode(str(error))


def main(kind: str, seconds: float, memory: int) -> None:
    """Read documents until standard input ends."""
    answer = {"report": report, "workbook": workbook}[kind]
    # Loaded before the limits, which leave no room for surprises but plenty for a document.
    answer(b"")
    serve(answer, seconds, memory)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
