"""What the runs before have left in collected.duckdb, and what this one has written so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from scraper.records import DocumentStatus
from scraper.storage.database import CollectedDatabase


class Reading(NamedTuple):
    """When a document was last fetched, and what came of reading it, by which rules."""

    version: str
    fetched_at: datetime
    status: DocumentStatus


class Questions:
    """The questions that a run asks of the facts collected; rows that wait in memory do not count.

    Raises from every method:
        Problem: another program holds the file, or it is broken.
    """

    def __init__(self, database: CollectedDatabase) -> None:
        self._database = database

    def readings(self) -> dict[tuple[str, str], Reading]:
        """Return what was read of every document, by (url, sha256)."""
        found = self._ask("SELECT url, sha256, reader_version, fetched_at, status FROM documents")
        return {
            (url, sha256): Reading(version, fetched_at, DocumentStatus(status))
            for url, sha256, version, fetched_at, status in found
        }

    def searched(self) -> datetime | None:
        """Return when a page of the search was last fetched that was taken in; None for never."""
        latest: datetime | None = self._one("SELECT max(last_seen) FROM listed_councils")
        return latest

    def pages_read(self) -> dict[int, datetime]:
        """Return when each council's page was last fetched, where it lists anything."""
        return dict(self._ask("SELECT urn, max(last_seen) FROM listings GROUP BY urn"))

    def titles(self) -> set[str]:
        """Return every wording listed so far."""
        return {title for (title,) in self._ask("SELECT DISTINCT title FROM listings")}

    def listed(self) -> dict[int, set[int]]:
        """Return the files last listed by each council, without those that vanished."""
        listed: dict[int, set[int]] = {}
        for urn, file_id in self._ask("SELECT urn, file_id FROM listings WHERE vanished IS NULL"):
            listed.setdefault(urn, set()).add(file_id)
        return listed

    def vanished(self) -> set[tuple[int, int]]:
        """Return the (council, file) listings that vanished and have not come again."""
        return set(self._ask("SELECT urn, file_id FROM listings WHERE vanished IS NOT NULL"))

    def unreported(self) -> set[tuple[int, int]]:
        """Return the (council, file) listings first met by runs that were cut off unreported.

        These are the runs between the last one that ended and the one at work.
        """
        found = self._ask(
            """
            WITH numbered AS (
                SELECT *, try_cast(split_part(run_id, '-', 2) AS INTEGER) AS number FROM runs
            ),
            cut_off AS (
                SELECT min(started) AS since FROM numbered
                WHERE number < (SELECT max(number) FROM numbered) AND number > coalesce(
                    (SELECT max(number) FROM numbered WHERE finished IS NOT NULL), 0)
            )
            SELECT urn, file_id FROM listings, cut_off WHERE first_seen >= since"""
        )
        return set(found)

    def open_councils(self) -> set[int]:
        """Return the open councils last listed, without those that vanished."""
        found = self._ask(
            "SELECT urn FROM listed_councils WHERE vanished IS NULL AND NOT is_closed"
        )
        return {urn for (urn,) in found}

    def names(self) -> dict[int, str]:
        """Return the name under which each council was last listed."""
        return dict(self._ask("SELECT urn, name FROM listed_councils"))

    def statuses(self, kind: str) -> dict[DocumentStatus, int]:
        """Return how many documents whose links announce this kind have each status."""
        found = self._ask(
            "SELECT status, count(DISTINCT (url, sha256)) FROM documents "
            "WHERE file_id IN (SELECT file_id FROM listings WHERE kind = $1) GROUP BY 1",
            [kind],
        )
        return {DocumentStatus(status): number for status, number in found}

    def previous_messages(self) -> list[str]:
        """Return the concerns and notes of the last run that ended."""
        found = self._ask(
            "SELECT summary FROM runs WHERE finished IS NOT NULL "
            "ORDER BY try_cast(split_part(run_id, '-', 2) AS INTEGER) DESC LIMIT 1"
        )
        summary = json.loads(found[0][0] or "{}") if found else {}
        return [*summary.get("concerns", ()), *summary.get("notes", ())]

    def last_good_run(self) -> datetime | None:
        """Return when the last run began that came to a good end; None where none did."""
        latest: datetime | None = self._one(
            "SELECT max(started) FROM runs WHERE outcome IN ('complete', 'incomplete')"
        )
        return latest

    def missing_files(self, since: datetime | None) -> int:
        """Return how many listed files the server was first found not to have after a moment."""
        number: int = self._one(
            """
            SELECT count(DISTINCT d.file_id) FROM documents d
            WHERE d.status = 'withdrawn' AND ($1::TIMESTAMP IS NULL OR d.first_seen > $1)
              AND EXISTS (FROM listings l WHERE l.file_id = d.file_id AND l.vanished IS NULL)
              AND NOT EXISTS (FROM documents o WHERE o.url = d.url AND o.fetched_at > d.fetched_at)
            """,
            [since],
        )
        return number

    def sites(self) -> set[str]:
        """Return the front doors of all sites that runs have asked."""
        return {site for (site,) in self._ask("SELECT DISTINCT site FROM runs")}

    def has_figures(self) -> bool:
        """Return whether figures of data sets were taken in."""
        found: bool = self._one("SELECT EXISTS (FROM indicator_values)")
        return found

    def run_count(self) -> int:
        """Return how many runs were begun."""
        number: int = self._one("SELECT count(*) FROM runs")
        return number

    def not_read(self, since: datetime | None) -> list[tuple[Any, ...]]:
        """Return the reports first met after a moment of which some or all could not be read.

        One that is missing, or that was taken for no report without calling itself a letter, counts
        where no newer report of its council was read: the grade that it gives is the one in force.
        Without a day it is as new as its place on a page that had been seen without it.

        Returns:
            (council as listed or None, link's wording, publication date or None, what is wrong).
            Links that announce ungraded letters or visits do not count.
        """
        return self._ask(
            """
            WITH held_back AS (
                SELECT i.url, i.sha256, count(*) AS grades, any_value(j.reason) AS reason
                FROM judgements j JOIN inspections i USING (source, source_id)
                WHERE j.status = 'held_back' AND j.source = 'report' GROUP BY ALL
            )
            SELECT any_value(c.name), l.title, l.published,
                   coalesce(any_value(h.grades || ' held back: ' || h.reason),
                            d.status || ': ' || any_value(d.reason))
            FROM documents d JOIN listings l USING (file_id)
            LEFT JOIN listed_councils c USING (urn)
            LEFT JOIN held_back h ON h.url = d.url AND h.sha256 = d.sha256
            WHERE (l.kind IN ('childrens_services', 'other')
                   AND (d.status IN ('unreadable', 'unrecognised') OR h.grades > 0)
                   OR l.kind = 'childrens_services' AND l.vanished IS NULL
                   AND d.status IN ('not_a_report', 'withdrawn') AND d.letter IS NULL
                   AND NOT EXISTS (FROM documents o WHERE o.url = d.url
                                   AND o.fetched_at > d.fetched_at)
                   AND NOT EXISTS (
                       FROM listings newer JOIN documents o ON o.file_id = newer.file_id
                       WHERE newer.urn = l.urn AND newer.kind = l.kind AND o.status = 'ok'
                         AND newer.published >= coalesce(
                             l.published,
                             CASE WHEN l.first_seen > (SELECT min(before.first_seen)
                                                       FROM listings before
                                                       WHERE before.urn = l.urn)
                                  THEN l.first_seen::DATE END,
                             newer.published)))
              AND ($1::TIMESTAMP IS NULL OR d.first_seen > $1)
            GROUP BY d.url, d.sha256, d.status, l.title, l.published
            ORDER BY l.published DESC NULLS LAST, 1""",
            [since],
        )

    def reports_listed(self, since: datetime | None) -> list[tuple[Any, ...]]:
        """Return the reports listed for the first time after a moment, and by which page.

        Returns:
            (council's number, its name as listed, file's number, publication date or None, the
            council that the report prints, first day of the inspection or None), in this order.
        """
        return self._ask(
            """
            SELECT l.urn, c.name, l.file_id, l.published, i.council_printed, i.started
            FROM listings l JOIN listed_councils c USING (urn)
            JOIN documents d USING (file_id)
            JOIN inspections i ON i.source = 'report' AND i.url = d.url AND i.sha256 = d.sha256
            WHERE l.vanished IS NULL AND ($1::TIMESTAMP IS NULL OR l.first_seen > $1)
            ORDER BY l.urn, l.file_id, d.fetched_at""",
            [since],
        )

    def published_again(self, since: datetime | None) -> list[tuple[Any, ...]]:
        """Return the reports listed anew after a moment that their page listed already.

        Returns:
            (council as listed, link's wording, the file's first number and day, its new ones).
        """
        return self._ask(
            """
            SELECT c.name, again.title, first.file_id, first.published, again.file_id,
                   again.published
            FROM listings again JOIN documents a ON a.file_id = again.file_id
            JOIN documents f ON f.sha256 = a.sha256 AND f.url <> a.url AND f.status = 'ok'
            JOIN listings first ON first.file_id = f.file_id AND first.urn = again.urn
            LEFT JOIN listed_councils c ON c.urn = again.urn
            WHERE (first.published, first.file_id) < (again.published, again.file_id)
              AND ($1::TIMESTAMP IS NULL OR again.first_seen > $1)
            QUALIFY row_number() OVER (PARTITION BY again.urn, again.file_id
                                       ORDER BY first.published, first.file_id) = 1
            ORDER BY ALL""",
            [since],
        )

    def _one(self, question: str, values: Sequence[Any] = ()) -> Any:
        """Return the one value of the one row; its type is the question's."""
        ((value,),) = self._ask(question, values)
        return value

    def _ask(self, question: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.connection() as connection:
            return connection.execute(question, values).fetchall()
