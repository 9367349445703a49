"""Pictures of the evidence: the row of a report that a grade was read from, cut from its page.

Only reports in the archive of whoever runs the explorer can be shown; nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from explorer.connection import shared_warehouse
from explorer.queries import council
from explorer.words.writing.markdown import known
from warehouse.common.home import Home, archived_in
from warehouse.common.problems import Problem

KEPT = 100
"""Reports of which the pictures are kept in memory: some 20 KB each."""
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=86400"}
SCALE = 2.2
GREYS = 16
_MARGIN = 0.6
"""Points above and below a row of a table, whose rules then show."""
_MARGIN_OF_TEXT = 7.0
"""Points round a heading or a sentence, which has no rules of its own."""
_BESIDE = 7.0
_RECTANGLE = re.compile(r"-?\d+(\.\d+)?( -?\d+(\.\d+)?){3}")
# PDFium may be used by one thread at a time in a process.
_pdfium = threading.Lock()


@dataclass(frozen=True, slots=True)
class Row:
    """Where a grade stands in a report.

    Attributes:
        page: From 1.
        rectangle: Left, top, right and bottom in points from the top left, as `judgements` has it.
        in_table: Whether it is a row of a table, else a heading or a sentence.
    """

    page: int
    rectangle: str
    in_table: bool


class _NotHeldError(Exception):
    """The report is not in the archive, or is not what was archived."""


def pictures(archive: Path, sha256: str, rows: tuple[Row, ...]) -> tuple[bytes | None, ...]:
    """Cut rows out of a report.

    Args:
        archive: Folder of the archive.
        sha256: Of the report.
        rows: Those of one report; rows of its table are shown as wide as the whole table.

    Returns:
        For each row a PNG; None where the report is not in the archive, is no longer what was
        archived, or has no such place.
    """
    try:
        return _pictures(archive, sha256, rows)
    except _NotHeldError:  # not kept: the next run of `councils collect` may bring it back
        return (None,) * len(rows)


@lru_cache(maxsize=KEPT)
def _pictures(archive: Path, sha256: str, rows: tuple[Row, ...]) -> tuple[bytes | None, ...]:
    try:
        data = archived_in(archive, sha256).read_bytes()
    except OSError as error:
        raise _NotHeldError from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _NotHeldError
    with _pdfium:
        try:
            report = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return (None,) * len(rows)
        try:
            return tuple(_cut(report, row, rows) for row in rows)
        finally:
            report.close()


def _cut(report: pypdfium2.PdfDocument, row: Row, rows: Sequence[Row]) -> bytes | None:
    if not 1 <= row.page <= len(report) or not _RECTANGLE.fullmatch(row.rectangle):
        return None
    page = report[row.page - 1]
    try:
        width, height = page.get_size()
        left, top, right, bottom = (float(part) for part in row.rectangle.split())
        above = _MARGIN if row.in_table else _MARGIN_OF_TEXT
        beside = [
            [float(part) for part in other.rectangle.split()]
            for other in rows
            if other.page == row.page and _RECTANGLE.fullmatch(other.rectangle)
        ]
        if row.in_table:  # as wide as the table: its margins are alike on both sides
            left = min(other[0] for other in beside)
            right = max(right, *(other[2] for other in beside), width - left)
        else:
            right = max(right, *(other[2] for other in beside))
        cut = (
            max(0.0, left - _BESIDE),
            max(0.0, height - bottom - above),
            max(0.0, width - right - _BESIDE),
            max(0.0, top - above),
        )
        if cut[0] + cut[2] >= width - 1 or cut[1] + cut[3] >= height - 1:
            return None
        picture = page.render(scale=SCALE, crop=cut, grayscale=True).to_pil()
    finally:
        page.close()
    written = io.BytesIO()
    picture.convert("L").quantize(GREYS).save(written, format="PNG", optimize=True)
    return written.getvalue()


def address(inspection_id: str, area: str, sha256: str) -> str:
    """Return where the explorer's server hands out the picture of a judgement's evidence."""
    return f"evidence/{inspection_id}/{area}.png?of={sha256[:12]}"


def routes(home: Home) -> list[Route]:
    """Return the addresses of the pictures, for the explorer's server.

    Only rows that a grade was read from can be had, not any other part of a report.
    """

    # A plain function, which the server runs in a thread: cutting takes some tens of milliseconds.
    def picture(request: Request) -> Response:
        try:
            found = council.evidence(
                shared_warehouse(str(home.warehouse)), request.path_params["inspection_id"]
            ).to_dict("records")
        except Problem as problem:
            problem.show()
            return PlainTextResponse("The data cannot be read just now.\n", 503)
        areas = [row["area"] for row in found]
        area = request.path_params["area"]
        if area not in areas or not known(found[0]["sha256"]):
            return PlainTextResponse("There is no such picture.\n", 404)
        rows = tuple(
            Row(int(row["page"]), str(row["rectangle"]), "table" in str(row["witnesses"]))
            for row in found
        )
        cut = pictures(home.archive, str(found[0]["sha256"]), rows)[areas.index(area)]
        if cut is None:
            return PlainTextResponse("The report is not in the archive.\n", 404)
        return Response(cut, media_type="image/png", headers=HEADERS)

    return [Route("/evidence/{inspection_id}/{area}.png", picture)]
