"""Records as rows of collected.duckdb: what a report or a workbook says, table by table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scraper.pages.link_wordings import kind_of
from scraper.records import Judgement, PublicationLink, Rectangle, Report, Workbook
from scraper.sites import file_address
from scraper.storage.archive import Fetched

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def council_row(
    urn: int, name: str, url: str, is_closed: bool, first_seen: datetime, last_seen: datetime
) -> Row:
    """Return the row of a council that the search lists, at its live address."""
    return {
        "urn": urn,
        "name": name,
        "url": url,
        "is_closed": is_closed,
        "first_seen": first_seen,
        "last_seen": last_seen,
        "vanished": None,
    }


def listing_row(urn: int, link: PublicationLink, first_seen: datetime, last_seen: datetime) -> Row:
    """Return the row of a document that a council's page lists."""
    return {
        "urn": urn,
        "file_id": link.file_id,
        "url": file_address(link.file_id),
        "link_text": link.link_text,
        "title": link.title,
        "kind": kind_of(link.title),
        "published": link.published,
        "inspected": link.inspected,
        "first_seen": first_seen,
        "last_seen": last_seen,
        "vanished": None,
    }


def report_rows(fetched: Fetched, first_seen: Any, file_id: int, report: Report) -> Rows:
    """Return what one version of a report adds: its document and, where it is one, its facts.

    Args:
        fetched: The last fetch of this version.
        first_seen: When this version was first fetched.
        file_id: The file server's number.
        report: What was read.
    """
    source_id = f"{file_id}:{fetched.sha256[:16]}"
    document = _document(fetched, first_seen, report.status.value, report.reason) | {
        "file_id": file_id,
        "pages": report.pages,
        "licence": report.licence,
        "letter": report.letter and report.letter.value,
        "title": report.title if report.letter else None,
        "reader_version": report.reader_version,
    }
    rows: Rows = {"documents": [document], "inspections": [], "judgements": [], "paragraphs": []}
    rows["paragraphs"] = [
        {
            "source_id": source_id,
            "position": position,
            "section": paragraph.section,
            "number": paragraph.number,
            "page": paragraph.page,
            "is_bullet": paragraph.is_bullet,
            "text": paragraph.text,
        }
        for position, paragraph in enumerate(report.paragraphs, start=1)
    ]
    if report.framework is None or report.inspection_type is None:
        return rows
    rows["inspections"].append(
        {
            "source": "report",
            "source_id": source_id,
            "url": fetched.url,
            "sha256": fetched.sha256,
            "council_printed": report.council_printed,
            "framework": report.framework.value,
            "inspection_type": report.inspection_type.value,
            "title": report.title,
            "started": report.started,
            "ended": report.ended,
            "further_dates": ";".join(f"{a}/{b}" for a, b in report.further_dates) or None,
            "published": report.published,
            "lead_inspector": report.lead_inspector,
        }
    )
    rows["judgements"] = [
        _judgement("report", source_id, judgement) for judgement in report.judgements
    ]
    return rows


def withdrawn_rows(
    fetched: Fetched, first_seen: Any, file_id: int, reason: str, reader_version: str
) -> Rows:
    """Return the row of a file that the server does not have."""
    document = _document(fetched, first_seen, "withdrawn", reason) | {
        "file_id": file_id,
        "reader_version": reader_version,
    }
    return {"documents": [document]}


def unreadable_workbook_rows(
    fetched: Fetched, first_seen: Any, reason: str, reader_version: str
) -> Rows:
    """Return the row of a workbook that could not be opened."""
    document = _document(fetched, first_seen, "unreadable", reason)
    return {"documents": [document | {"reader_version": reader_version}]}


def workbook_rows(
    fetched: Fetched, first_seen: Any, workbook: Workbook, reader_version: str
) -> Rows:
    """Return what a workbook adds: its document, its inspections and its visits."""
    reason = "; ".join(f"sheet {sheet}: {why}" for sheet, why in workbook.not_understood)
    document = _document(fetched, first_seen, "ok", reason or None)
    rows: Rows = {
        "documents": [document | {"title": fetched.title, "reader_version": reader_version}],
        "inspections": [],
        "judgements": [],
        "visits": [],
    }
    short = fetched.sha256[:16]
    for found in workbook.inspections:
        source_id = (
            f"{short}:{found.sheet}:{found.row}:{found.framework.value}:"
            f"{found.inspection_type.value}"
        )
        if found.occurrence > 1:
            source_id += f":{found.occurrence}"
        rows["inspections"].append(
            {
                "source": "statistics",
                "source_id": source_id,
                "url": fetched.url,
                "sha256": fetched.sha256,
                "place": f"{found.sheet} row {found.row}",
                "ons_code": found.ons_code,
                "council_printed": found.council_printed,
                "framework": found.framework.value,
                "inspection_type": found.inspection_type.value,
                "started": found.started,
                "published": found.published,
            }
        )
        rows["judgements"] += [
            _judgement("statistics", source_id, judgement) for judgement in found.judgements
        ]
    for visit in workbook.visits:
        rows["visits"].append(
            {
                "source": "statistics",
                "source_id": f"{short}:{visit.sheet}:{visit.row}:{visit.kind.value}",
                "url": fetched.url,
                "sha256": fetched.sha256,
                "place": f"{visit.sheet} row {visit.row}",
                "ons_code": visit.ons_code,
                "council_printed": visit.council_printed,
                "kind": visit.kind.value,
                "theme": visit.theme,
                "visited": visit.visited,
                "published": visit.published,
            }
        )
    return rows


def _document(fetched: Fetched, first_seen: Any, status: str, reason: str | None) -> Row:
    return {
        "url": fetched.url,
        "sha256": fetched.sha256,
        "kind": fetched.kind,
        "status": status,
        "reason": reason,
        "bytes": fetched.bytes,
        "fetched_from": fetched.fetched_from,
        "first_seen": first_seen,
        "fetched_at": fetched.fetched_at,
    }


def _judgement(source: str, source_id: str, judgement: Judgement) -> Row:
    return {
        "source": source,
        "source_id": source_id,
        "area": judgement.area.value,
        "status": judgement.status.value,
        "grade": judgement.grade.value if judgement.grade else None,
        "printed": judgement.printed,
        "page": judgement.page,
        "rectangle": _rectangle(judgement.rectangle),
        "witnesses": ";".join(judgement.witnesses) or None,
        "reason": judgement.reason,
    }


def _rectangle(rectangle: Rectangle | None) -> str | None:
    if rectangle is None:
        return None
    sides = (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
    return " ".join(f"{side:.1f}" for side in sides)
