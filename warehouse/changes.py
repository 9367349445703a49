"""Verdicts first seen since a day, and what each changed of the standing before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

# An inspection's grade is set beside the grade that was in force on the eve of its publication.
_CHANGES = """
    SELECT i.inspection_id, i.council, i.la_code, f.name AS framework, i.inspection_type,
           i.started, i.published, i.first_seen, coalesce(i.report_url, i.statistics_url) AS url,
           j.area_label, j.strand::VARCHAR AS strand, t.name AS strand_name,
           j.status::VARCHAR AS status, j.grade::VARCHAR AS grade, j.grade_shown,
           s.grade::VARCHAR AS before, s.grade_shown AS before_shown, s.since AS before_since,
           CASE WHEN s.grade IS NOT NULL
                THEN greatest(j.comparability, s.comparability)::VARCHAR END AS comparability,
           j.grade_rank - s.grade_rank AS steps
    FROM inspections i
    JOIN judgements j USING (inspection_id)
    JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
    LEFT JOIN reference.strands t ON t.strand = j.strand::VARCHAR
    LEFT JOIN standings s ON s.la_code = i.la_code AND s.strand = j.strand
        AND s.since < i.published AND coalesce(s.until >= i.published, true)
    WHERE i.first_seen::DATE >= ?
    ORDER BY i.first_seen DESC, i.published DESC, i.council, i.inspection_id,
             (SELECT min(a.position) FROM reference.areas a
              WHERE a.framework = j.framework::VARCHAR AND a.area = j.area::VARCHAR)"""
_NEWEST = "SELECT max(first_seen) FROM inspections"


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One judgement of a new verdict beside the standing before it.

    Attributes:
        area: In the framework's words.
        strand, strand_name: What it compares with over time, as an id and in plain words; None for
            areas that have no counterpart.
        status: graded, not_judged, not_in_framework or held_back.
        grade, grade_shown: The grade, and its name in its own time; None unless graded.
        before, before_shown, before_since: The grade in force on the eve of publication, and since
            when; None where there was none.
        comparability: How well both compare: same, close or loose, the weaker of the two; None
            where there was nothing before.
        steps: By how many grades it is worse (positive) or better (negative); None without both.
    """

    area: str
    strand: str | None
    strand_name: str | None
    status: str
    grade: str | None
    grade_shown: str | None
    before: str | None
    before_shown: str | None
    before_since: date | None
    comparability: str | None
    steps: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict first seen since the day asked for.

    Attributes:
        framework: Its name in words.
        started: First day of the inspection, where known.
        published, first_seen: When Ofsted published it, and when we first fetched a document that
            tells of it (UTC).
        url: The report, or the release of statistics where the report is not at hand.
    """

    inspection_id: str
    council: str
    la_code: int
    framework: str
    inspection_type: str
    started: date | None
    published: date
    first_seen: datetime
    url: str
    areas: tuple[AreaChange, ...]

    @property
    def headline(self) -> str:
        """What is new in plain words: overall where it is graded, else every area."""
        overall = [each for each in self.areas if each.strand == "overall" and each.grade]
        told = [
            in_words(each, briefly=True)
            for each in overall or self.areas
            if each.status != "not_in_framework"
        ]
        return f"{self.council}: {'; '.join(told)}"


_COMPARED = {"same": "", "close": ", closely comparable", "loose": ", loosely comparable"}


def in_words(change: AreaChange, *, briefly: bool = False) -> str:
    """Return one judgement and what it changed.

    Args:
        change: The judgement.
        briefly: With the strand's plain name for the area, and the grades in lower case.
    """
    told = {
        "graded": change.grade_shown or "",
        "not_judged": "not judged",
        "not_in_framework": "no longer graded",
        "held_back": "held back, because it could not be read with certainty",
    }[change.status]
    before, area = change.before_shown or "", f"{change.area}:"
    if briefly:
        told, before = told.lower(), before.lower()
        area = change.strand_name or change.area
        area = area[0].lower() + area[1:]
    if not before or change.status == "not_judged":
        return f"{area} {told}"
    if change.steps == 0 and before == told and change.comparability == "same":
        return f"{area} {told}, as before"
    return f"{area} {told} (was {before}{_COMPARED[change.comparability or 'same']})"


def find_changes(connection: duckdb.DuckDBPyConnection, since: date) -> tuple[Change, ...]:
    """Return the verdicts first seen on that day (UTC) or later, the newest first."""
    rows = connection.execute(_CHANGES, [since]).fetchall()
    by_inspection: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_inspection.setdefault(row[0], []).append(row)
    return tuple(
        Change(*same[0][:9], areas=tuple(AreaChange(*row[9:]) for row in same))  # type: ignore[misc]
        for same in by_inspection.values()
    )


def newest_first_seen(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the newest verdict was first seen; None in an empty warehouse."""
    return connection.execute(_NEWEST).fetchall()[0][0]
