"""A report as JSON and back: how the reading process hands its result over.

JSON and not pickle, because the reading process has handled bytes from outside: what comes back can
be a wrong value, which the records refuse, but never code.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from scraper.records import (
    Area,
    DocumentStatus,
    Framework,
    Grade,
    InspectionType,
    Judgement,
    JudgementStatus,
    Paragraph,
    Rectangle,
    Report,
    VisitKind,
)


def to_json(report: Report) -> bytes:
    """Return a report as one line of JSON."""
    paragraphs = [
        (each.section, each.number, each.page, each.text, each.is_bullet)
        for each in report.paragraphs
    ]
    fields = asdict(replace(report, paragraphs=())) | {"paragraphs": paragraphs}
    return json.dumps(fields, default=_as_text).encode()


def _as_text(value: object) -> str:
    """Return what JSON has no form for, which is dates alone."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def from_json(line: bytes) -> Report:
    """Return the report that `to_json` made the line of.

    Raises:
        ValueError, KeyError, TypeError: It is no such line, or has a value that a record refuses.
    """
    fields: dict[str, Any] = json.loads(line)
    fields["status"] = DocumentStatus(fields["status"])
    fields["framework"] = fields["framework"] and Framework(fields["framework"])
    fields["inspection_type"] = fields["inspection_type"] and InspectionType(
        fields["inspection_type"]
    )
    fields["letter"] = fields["letter"] and VisitKind(fields["letter"])
    for name in ("started", "ended", "published"):
        fields[name] = fields[name] and date.fromisoformat(fields[name])
    fields["further_dates"] = tuple(
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in fields["further_dates"]
    )
    fields["judgements"] = tuple(_judgement(judgement) for judgement in fields["judgements"])
    fields["paragraphs"] = tuple(Paragraph(*paragraph) for paragraph in fields["paragraphs"])
    return Report(**fields)


def _judgement(fields: dict[str, Any]) -> Judgement:
    """Return a judgement from its fields in JSON."""
    return Judgement(
        **{
            **fields,
            "area": Area(fields["area"]),
            "status": JudgementStatus(fields["status"]),
            "grade": fields["grade"] and Grade(fields["grade"]),
            "rectangle": fields["rectangle"] and Rectangle(**fields["rectangle"]),
            "witnesses": tuple(fields["witnesses"]),
        }
    )
