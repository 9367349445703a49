"""Verdicts first seen, revised or listed no more since a day, and what each changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

_CHANGES = """
    SELECT inspection_id, entry, council, la_code, framework_name, inspection_type, started,
           published, first_seen, revised, vanished, url, area_label, strand::VARCHAR, strand_name,
           status::VARCHAR, grade::VARCHAR, grade_shown, before::VARCHAR, before_shown,
           before_since, comparability, steps, at_first
    FROM changes
    WHERE became_news::DATE >= ?
    ORDER BY became_news DESC, published DESC, council, inspection_id, position"""
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
        at_first: What the version of the report before this one printed, where that was another
            grade; None where it was the same.
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
    at_first: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict first seen, revised or listed no more since the day asked for.

    Attributes:
        inspection_id: As in the table inspections; it has the publication date in it, which may be
            corrected.
        entry: A name that stays when dates are corrected, such as 211-ilacs-2: la_code, framework,
            place among the council's inspections under it. It changes only where an inspection
            before it comes to light, or turns out to be none.
        framework: Its name in words.
        started: First day of the inspection, where known.
        published, first_seen: When Ofsted published it, and when we first fetched a document that
            tells of it (UTC).
        revised: When we first fetched the version of the report that says something else than the
            one before (UTC); None for nearly all.
        vanished: When the council's page was first found without the report, which is kept (UTC);
            None while it is listed.
        url: The report, or the release of statistics where the report is not at hand.
    """

    inspection_id: str
    entry: str
    council: str
    la_code: int
    framework: str
    inspection_type: str
    started: date | None
    published: date
    first_seen: datetime
    revised: datetime | None
    vanished: datetime | None
    url: str
    areas: tuple[AreaChange, ...]

    @property
    def updated(self) -> datetime:
        """When it last became news: first seen, or revised or listed no more since."""
        seen = self.revised or self.first_seen
        return max(seen, self.vanished or seen)

    @property
    def headline(self) -> str:
        """What is new in plain words: overall where it is graded, else every area."""
        overall = [
            each
            for each in self.areas
            if (each.strand == "overall" and each.grade) or each.at_first
        ]
        parts = [
            in_words(each, briefly=True)
            for each in overall or self.areas
            if each.status != "not_in_framework"
        ]
        withdrawn = f"{self.withdrawal_note} " if self.vanished else ""
        return f"{withdrawn}{'Revised: ' if self.revised else ''}{self.council}: {'; '.join(parts)}"

    @property
    def withdrawal_note(self) -> str:
        """That its report is listed no more, in a sentence; empty while it is listed."""
        return (
            f"Listed no more since {self.vanished:%Y-%m-%d}; it is kept." if self.vanished else ""
        )


_COMPARED = {"same": "", "close": ", closely comparable", "loose": ", loosely comparable"}


def in_words(change: AreaChange, *, briefly: bool = False) -> str:
    """Return one judgement and what it changed.

    Args:
        change: The judgement.
        briefly: With the strand's plain name for the area, and the grades in lower case.
    """
    verdict = {
        "graded": change.grade_shown or "",
        "not_judged": "not judged",
        "not_in_framework": "no longer graded",
        "held_back": "held back, because it could not be read with certainty",
    }[change.status]
    before, area = change.before_shown or "", f"{change.area}:"
    if briefly:
        verdict, before = verdict.lower(), before.lower()
        area = change.strand_name or change.area
        area = area[0].lower() + area[1:]
    revised = f"; at first {change.at_first!r} was printed" if change.at_first else ""
    if not before or change.status == "not_judged":
        return f"{area} {verdict}{revised}"
    if change.steps == 0 and before == verdict and change.comparability == "same":
        return f"{area} {verdict}, as before{revised}"
    compared = _COMPARED[change.comparability or "same"]
    return f"{area} {verdict} (was {before}{compared}){revised}"


def find_changes(connection: duckdb.DuckDBPyConnection, since: date) -> tuple[Change, ...]:
    """Return the verdicts that became news on that day (UTC) or later, the newest first."""
    rows = connection.execute(_CHANGES, [since]).fetchall()
    by_inspection: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_inspection.setdefault(row[0], []).append(row)
    return tuple(
        Change(*same[0][:12], areas=tuple(AreaChange(*row[12:]) for row in same))  # type: ignore[misc]
        for same in by_inspection.values()
    )


def newest_first_seen(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the newest verdict was first seen; None in an empty warehouse."""
    return connection.execute(_NEWEST).fetchall()[0][0]
