"""The queries of the search page: paragraphs with certain words, and what they were said of.

DuckDB reads every paragraph for each search: over 57,000 that takes about a tenth of a second, so
there is no index that could fall behind the text. What is typed comes in as parameters, and only
as patterns of letters (explorer/queries/search_words.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from explorer.queries.search_words import Term


class Warehouse(Protocol):
    """Whatever answers SQL, and can be told that nobody else will ask the same."""

    def ask(
        self, sql: str, parameters: dict[str, Any] | None = None, *, keep: bool = True
    ) -> pd.DataFrame:
        """Return the answer as a frame."""


NO_GRADE = "none"
"""Stands among the grades for passages of a part that has none."""
ORDERS = {
    "newest": "published DESC, council, report_url",
    "most": "paragraphs DESC, published DESC, council, report_url",
    "council": "council, published DESC, report_url",
}

# Which part of the service a passage is about, by the heading above it. A heading that names two,
# or none (a summary, the recommendations, facts about the area), leaves it open. LSCB: the Local
# Safeguarding Children Board, which the reports of 2013 to 2018 judge in a chapter of its own.
_PART = r"""
    CASE list_filter([
        CASE WHEN regexp_matches(section, 'help and protection', 'i')
             THEN 'help_and_protection' END,
        CASE WHEN regexp_matches(section, 'looked after and achieving permanence', 'i')
                  OR regexp_matches(section, 'children in care', 'i')
             THEN 'children_in_care' END,
        CASE WHEN regexp_matches(section, 'care leavers', 'i')
                  AND NOT regexp_matches(section, 'in care and care leavers', 'i')
             THEN 'care_leavers' END,
        CASE WHEN regexp_matches(section, 'leadership, management|impact of leaders', 'i')
             THEN 'leadership' END,
        CASE WHEN regexp_matches(section, 'adoption performance', 'i') THEN 'adoption' END,
        CASE WHEN regexp_matches(section, 'safeguarding children board|\bLSCB\b', 'i')
                  AND NOT regexp_matches(section, 'judge?ments mean', 'i')
             THEN 'lscb' END
    ], lambda part: part IS NOT NULL)
    WHEN ['help_and_protection'] THEN 'help_and_protection'
    WHEN ['children_in_care'] THEN 'children_in_care'
    WHEN ['care_leavers'] THEN 'care_leavers'
    WHEN ['leadership'] THEN 'leadership'
    WHEN ['adoption'] THEN 'adoption'
    WHEN ['lscb'] THEN 'lscb'
    END"""

# One row a document whose text is held, with what the filters but that of the grade ask for.
_DOCUMENTS = """
    documents_read AS (
        SELECT p.report_url, p.la_code, p.council, p.inspection_id, p.kind, p.published, p.licence,
               i.framework::VARCHAR AS framework, f.name AS framework_name
        FROM paragraphs p
        LEFT JOIN inspections i ON i.inspection_id = p.inspection_id
        LEFT JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
        WHERE p.position = 1
    ),
    chosen AS (
        FROM documents_read
        WHERE ($la_code IS NULL OR la_code = $la_code)
          AND ($framework IS NULL OR framework = $framework)
          AND ($year IS NULL OR year(published) = $year)
          AND ($kind IS NULL OR kind = $kind)
    )"""


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for, and where. None leaves a filter open.

    Attributes:
        terms: The words.
        la_code: Code of the council.
        framework: Id of the framework of the inspection.
        year: Year of publication.
        grade: Id of the grade of the part that the passage is about, or NO_GRADE.
        kind: Kind of document: report, or a kind of letter.
    """

    terms: tuple[Term, ...]
    la_code: int | None = None
    framework: str | None = None
    year: int | None = None
    grade: str | None = None
    kind: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(self._filters().values())

    def _filters(self) -> dict[str, Any]:
        names = ("la_code", "framework", "year", "kind", "grade")
        return {name: getattr(self, name) for name in names}

    def condition(self) -> str:
        """Return the condition on the text: the cheap pattern first, the whole one where it fits.

        DuckDB works out both sides of AND for a whole vector of rows; CASE makes it look for whole
        words only in what has the letters at all, which is three times as fast.
        """
        each = []
        for place, term in enumerate(self.terms):
            has = (
                f"CASE WHEN regexp_matches(text, $quick{place}, 'i') "
                f"THEN regexp_matches(text, $whole{place}, 'i') ELSE false END"
            )
            each.append(f"NOT ({has})" if term.left_out else f"({has})")
        # What must be there comes first, for it leaves less to look through.
        return " AND ".join(sorted(each, key=lambda one: one.startswith("NOT"))) or "false"

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of `found`."""
        patterns: dict[str, Any] = {}
        for place, term in enumerate(self.terms):
            patterns |= {f"quick{place}": term.quick, f"whole{place}": term.whole}
        return patterns | self._filters()

    def found(self, among: str = "true") -> str:
        """Return the common table expressions up to `found`, one row a paragraph without text.

        The condition `among` leaves out paragraphs before any text is read. The grade is looked up
        afterwards: joining few rows is quicker than joining all.
        """
        return f"""
            WITH {_DOCUMENTS},
            matching AS MATERIALIZED (
                SELECT report_url, la_code, position, section
                FROM paragraphs WHERE {among} AND {self.condition()}
            ),
            placed AS (
                SELECT c.*, m.position, m.section, {_PART} AS part
                FROM matching m JOIN chosen c USING (report_url, la_code)
            ),
            found AS MATERIALIZED (
                FROM (
                    SELECT p.*, j.grade::VARCHAR AS grade, j.grade_shown,
                           j.status::VARCHAR AS status
                    FROM placed p
                    LEFT JOIN judgements j
                           ON j.inspection_id = p.inspection_id AND j.strand::VARCHAR = p.part
                )
                WHERE $grade IS NULL OR grade = $grade OR ($grade = '{NO_GRADE}' AND grade IS NULL)
            )"""


def held(warehouse: Warehouse) -> dict[str, Any]:
    """Return what text there is to search in.

    Counts of paragraphs, documents, reports, letters, councils and documents under a
    non-commercial licence; first and last day of publication; of inspections without their text
    (`unread`), and of listed letters without theirs (`letters_unread`).
    """
    return _only_row(
        warehouse.ask(
            f"""
            WITH {_DOCUMENTS}
            SELECT (SELECT count(*) FROM paragraphs) AS paragraphs, count(*) AS documents,
                   count(*) FILTER (kind = 'report') AS reports,
                   count(*) FILTER (kind <> 'report') AS letters,
                   count(DISTINCT la_code) AS councils,
                   count(*) FILTER (licence = 'non_commercial') AS non_commercial,
                   count(*) FILTER (licence = 'ogl_3') AS open_licence,
                   min(published) AS first, max(published) AS last,
                   (SELECT count(*) FROM inspections i WHERE NOT EXISTS (
                       FROM paragraphs p WHERE p.inspection_id = i.inspection_id)) AS unread,
                   (SELECT count(*) FROM visits v WHERE NOT EXISTS (
                       FROM documents_read d WHERE d.report_url = v.report_url)) AS letters_unread
            FROM chosen
            """,
            _NOTHING_CHOSEN,
        )
    )


_NOTHING_CHOSEN: dict[str, Any] = {
    "la_code": None,
    "framework": None,
    "year": None,
    "kind": None,
}


def choices(warehouse: Warehouse) -> dict[str, list[Any]]:
    """Return what the filters can be set to: `councils`, `frameworks`, `years` and `kinds`."""
    row = _only_row(
        warehouse.ask(
            f"""
            WITH {_DOCUMENTS}
            SELECT (SELECT list({{la_code: la_code, council: council}} ORDER BY council)
                    FROM (SELECT DISTINCT la_code, council FROM chosen)) AS councils,
                   (SELECT list({{framework: f.framework, name: f.name}} ORDER BY f.position)
                    FROM reference.frameworks f
                    WHERE f.framework IN (SELECT framework FROM chosen)) AS frameworks,
                   (SELECT list(DISTINCT year(published) ORDER BY year(published) DESC)
                    FROM chosen WHERE published IS NOT NULL) AS years,
                   (SELECT list(kind ORDER BY documents DESC, kind)
                    FROM (SELECT kind, count(*) AS documents FROM chosen GROUP BY kind)) AS kinds
            """,
            _NOTHING_CHOSEN,
        )
    )
    return {name: _listed(value) for name, value in row.items()}


def results(warehouse: Warehouse, search: Search, order: str = "newest") -> dict[str, Any]:
    """Return what a search finds, text aside.

    `paragraphs`, `documents`, `councils`: counts of what was found; `searched`: documents that the
    filters leave. `reports`: one entry a document found (report_url, la_code, council,
    inspection_id, kind, published, framework, framework_name, licence, paragraphs), in the order
    asked for.
    `by_year` (year, found, searched) and `by_grade` (grade, found, searched; by the document's
    grade for help and protection) count documents; `by_council` (la_code, council, paragraphs,
    documents) has the most paragraphs first. `graded`: whether a grade was asked for.
    """
    row = _only_row(
        warehouse.ask(
            f"""
            {search.found()},
            reports AS (
                SELECT report_url, la_code, any_value(council) AS council,
                       any_value(inspection_id) AS inspection_id, any_value(kind) AS kind,
                       any_value(published) AS published, any_value(framework) AS framework,
                       any_value(framework_name) AS framework_name,
                       any_value(licence) AS licence, count(*) AS paragraphs
                FROM found GROUP BY report_url, la_code
            ),
            years AS (
                SELECT year(c.published) AS year, count(r.report_url) AS found,
                       count(*) AS searched
                FROM chosen c LEFT JOIN reports r USING (report_url, la_code)
                WHERE c.published IS NOT NULL GROUP BY ALL
            ),
            grades AS (
                SELECT j.grade::VARCHAR AS grade, any_value(j.grade_rank) AS rank,
                       count(r.report_url) AS found, count(*) AS searched
                FROM chosen c
                JOIN judgements j ON j.inspection_id = c.inspection_id
                    AND j.strand = 'help_and_protection' AND j.status = 'graded'
                LEFT JOIN reports r ON r.report_url = c.report_url AND r.la_code = c.la_code
                GROUP BY j.grade
            ),
            by_council AS (
                SELECT la_code, any_value(council) AS council,
                       sum(paragraphs)::BIGINT AS paragraphs, count(*) AS documents
                FROM reports GROUP BY la_code
            )
            SELECT (SELECT count(*) FROM found) AS paragraphs,
                   (SELECT count(*) FROM reports) AS documents,
                   (SELECT count(*) FROM reports WHERE kind = 'report') AS reports_found,
                   (SELECT count(*) FROM by_council) AS councils,
                   (SELECT count(*) FROM chosen) AS searched,
                   (SELECT list(r ORDER BY {ORDERS[order]}) FROM reports r) AS reports,
                   (SELECT list(y ORDER BY year) FROM years y) AS by_year,
                   (SELECT list(g ORDER BY rank DESC) FROM grades g) AS by_grade,
                   (SELECT list(b ORDER BY paragraphs DESC, council) FROM by_council b)
                       AS by_council
            """,
            search.parameters(),
            keep=False,
        )
    )
    lists = ("reports", "by_year", "by_grade", "by_council")
    lists_found = {name: _listed(row[name]) for name in lists}
    return row | lists_found | {"graded": search.grade is not None}


def passages(
    warehouse: Warehouse, search: Search, addresses: Sequence[str], most: int
) -> pd.DataFrame:
    """Return the paragraphs found in certain documents, at most so many of each, in their order.

    Columns: report_url, la_code, position, section, number, page, text, part, part_name, grade,
    grade_shown, status.
    """
    return warehouse.ask(
        f"""
        {search.found("list_contains($addresses, report_url)")}
        SELECT f.report_url, f.la_code, f.position, f.section, p.number, p.page, p.text, f.part,
               s.name AS part_name, f.grade, f.grade_shown, f.status
        FROM found f
        JOIN paragraphs p ON p.report_url = f.report_url AND p.la_code = f.la_code
            AND p.position = f.position
        LEFT JOIN reference.strands s ON s.strand = f.part
        QUALIFY row_number() OVER (PARTITION BY f.report_url, f.la_code ORDER BY f.position)
            <= $most
        ORDER BY f.report_url, f.la_code, f.position
        """,
        search.parameters() | {"addresses": list(addresses), "most": most},
        keep=False,
    )


def table(warehouse: Warehouse, search: Search, most: int, *, with_text: bool) -> pd.DataFrame:
    """Return the paragraphs found as a table to hand out, newest first; text only when asked."""
    text = "p.text," if with_text else ""
    return warehouse.ask(
        f"""
        {search.found()}
        SELECT f.la_code, f.council, f.kind, f.published, f.framework, f.section, p.number, p.page,
               f.part AS strand, f.grade, {text} f.licence, f.report_url, f.inspection_id
        FROM found f
        JOIN paragraphs p ON p.report_url = f.report_url AND p.la_code = f.la_code
            AND p.position = f.position
        ORDER BY f.published DESC, f.council, f.report_url, f.position
        LIMIT $most
        """,
        search.parameters() | {"most": most},
        keep=False,
    )


def count(warehouse: Warehouse, search: Search) -> int:
    """Return how many paragraphs a search finds."""
    answer = warehouse.ask(
        f"{search.found()} SELECT count(*) AS paragraphs FROM found",
        search.parameters(),
        keep=False,
    )
    return int(answer["paragraphs"].iloc[0])


def _only_row(answer: pd.DataFrame) -> dict[str, Any]:
    (row,) = answer.to_dict("records")
    return {str(name): value for name, value in row.items()}


def _listed(value: Any) -> list[Any]:
    """Return a list of a cell: pandas holds one as an array, and an empty one as a gap."""
    return (
        [] if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) else list(value)
    )
