"""The one writer of collected.duckdb: rows wait in memory and go in together, whole or not at all.

What waits in memory is lost with a killed run, and costs nothing: the archive has the bytes, and
the next run reads them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from scraper.archive import Fetched
from scraper.collected_file import CollectedFile
from scraper.collected_tables import (
    FIRST_SEEN_STAYS,
    GIVE_COUNCILS,
    KEYS,
    LAST_KNOWN_STAYS,
)
from scraper.rows import Row, Rows


class Store:
    """The facts collected, in a DuckDB file.

    Attributes:
        is_new: Whether the file was made just now: all that was fetched is still to be read.
        told: What a person should know of the file itself; None if there is nothing.

    Raises from every method that writes:
        Problem: the disk is full, another program holds the file, or it is not ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: dict[str, dict[tuple[Any, ...], Row]] = {table: {} for table in KEYS}
        self._replaced: dict[tuple[str, str], None] = {}
        self._touched: list[Fetched] = []
        self._file = CollectedFile(path)
        self.is_new = self._file.is_new
        self.told = self._file.told
        self.session = self._file.session

    @property
    def waiting(self) -> int:
        """Number of rows not yet in the file."""
        return sum(len(rows) for rows in self._waiting.values()) + len(self._touched)

    def add(self, rows: Rows) -> None:
        """Take rows in, to be written at the next `flush`; a later row replaces an earlier one.

        A document's facts take the place of all that was read from that version before.
        """
        for document in rows.get("documents", ()):
            self._replaced[document["url"], document["sha256"]] = None
        for table, more in rows.items():
            waiting = self._waiting[table]
            for row in more:
                waiting[tuple(row[name] for name in KEYS[table])] = row

    def touch(self, fetched: Fetched) -> None:
        """Note that a version already read was fetched again."""
        self._touched.append(fetched)

    def flush(self) -> None:
        """Write everything that waits, in one transaction."""
        if not self.waiting:
            return
        with self._file.transaction() as connection:
            self._forget_readings(connection)
            for table, rows in self._waiting.items():
                if rows:
                    self._upsert(connection, table, list(rows.values()))
            for fetched in self._touched:
                connection.execute(
                    "UPDATE documents SET fetched_at = ?, fetched_from = ? "
                    "WHERE url = ? AND sha256 = ?",
                    [fetched.fetched_at, fetched.fetched_from, fetched.url, fetched.sha256],
                )
            connection.execute(GIVE_COUNCILS)
        self._replaced.clear()
        self._touched.clear()
        for rows in self._waiting.values():
            rows.clear()

    def readings(self) -> dict[tuple[str, str], tuple[str, datetime]]:
        """Return (reader version, last fetched) of every document by (url, sha256)."""
        found = self._ask("SELECT url, sha256, reader_version, fetched_at FROM documents")
        return {(url, sha256): (version, at) for url, sha256, version, at in found}

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

    def untold(self) -> set[tuple[int, int]]:
        """Return the (council, file) listings first met by runs that were cut off before they told.

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

    def statuses(self, kind: str) -> dict[str, int]:
        """Return how many documents whose links announce this kind have each status."""
        found = self._ask(
            "SELECT status, count(DISTINCT (url, sha256)) FROM documents "
            f"WHERE file_id IN (SELECT file_id FROM listings WHERE kind = '{kind}') GROUP BY 1"
        )
        return dict(found)

    def mark_vanished(
        self, councils: Iterable[int], listings: Iterable[tuple[int, int]], at: datetime
    ) -> None:
        """Mark councils, and (council, file) listings, as missed for the first time."""
        with self._file.transaction() as connection:
            for urn in councils:
                connection.execute(
                    "UPDATE listed_councils SET vanished = ? WHERE urn = ? AND vanished IS NULL",
                    [at, urn],
                )
            for urn, file_id in listings:
                connection.execute(
                    "UPDATE listings SET vanished = ? "
                    "WHERE urn = ? AND file_id = ? AND vanished IS NULL",
                    [at, urn, file_id],
                )
            connection.execute(GIVE_COUNCILS)

    def start_run(self, run_id: str, started: datetime, site: str) -> None:
        """Note that a run began."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO runs (run_id, started, site) VALUES (?, ?, ?)",
                [run_id, started, site],
            )

    def finish_run(self, run_id: str, finished: datetime, outcome: str, summary: str) -> None:
        """Note how a run ended."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, summary = ? WHERE run_id = ?",
                [finished, outcome, summary, run_id],
            )

    def told_before(self) -> list[str]:
        """Return the concerns and notes of the last run that ended."""
        found = self._ask(
            "SELECT summary FROM runs WHERE finished IS NOT NULL "
            "ORDER BY try_cast(split_part(run_id, '-', 2) AS INTEGER) DESC LIMIT 1"
        )
        summary = json.loads(found[0][0] or "{}") if found else {}
        return [*summary.get("concerns", ()), *summary.get("notes", ())]

    def last_good_run(self) -> datetime | None:
        """Return when the last run began that came to a good end; None where none did."""
        found = self._ask(
            "SELECT max(started) FROM runs WHERE outcome IN ('complete', 'incomplete')"
        )
        return found[0][0]

    def missing_files(self, since: datetime | None) -> int:
        """Return how many listed files the server was first found not to have after a moment."""
        found = self._ask(
            f"""
            SELECT count(DISTINCT d.file_id) FROM documents d
            WHERE d.status = 'withdrawn' {"AND d.first_seen > $1" if since else ""}
              AND EXISTS (FROM listings l WHERE l.file_id = d.file_id AND l.vanished IS NULL)
              AND NOT EXISTS (FROM documents o WHERE o.url = d.url AND o.fetched_at > d.fetched_at)
            """,
            [since] if since else [],
        )
        return found[0][0]

    def run_count(self) -> int:
        """Return how many runs were begun."""
        return self._ask("SELECT count(*) FROM runs")[0][0]

    def not_read(self, since: datetime | None) -> list[tuple[Any, ...]]:
        """Return the reports first met after a moment of which some or all could not be read.

        Returns:
            (council as listed or None, link's wording, publication date or None, what is wrong).
            Links that announce ungraded letters or visits do not count.
        """
        return self._ask(
            f"""
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
            WHERE (d.status IN ('unreadable', 'unrecognised') OR h.grades > 0)
              AND l.kind IN ('childrens_services', 'other')
              {"AND d.first_seen > $1" if since else ""}
            GROUP BY d.url, d.sha256, d.status, l.title, l.published
            ORDER BY l.published DESC NULLS LAST, 1""",
            [since] if since else [],
        )

    def _ask(self, question: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._file.connection() as connection:
            return connection.execute(question, values).fetchall()

    def _forget_readings(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Delete what was read before from the versions that are written now."""
        if not self._replaced:
            return
        urls, hashes = zip(*self._replaced, strict=True)
        connection.execute(
            "CREATE TEMP TABLE replaced AS SELECT url, sha256 FROM documents SEMI JOIN "
            "(SELECT unnest($1::VARCHAR[]) AS url, unnest($2::VARCHAR[]) AS sha256) "
            "USING (url, sha256)",
            [list(urls), list(hashes)],
        )
        if connection.execute("FROM replaced LIMIT 1").fetchone():
            self._delete_readings(connection)
        connection.execute("DROP TABLE replaced")

    def _delete_readings(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "CREATE TEMP TABLE gone AS SELECT source, source_id FROM inspections "
            "SEMI JOIN replaced USING (url, sha256)"
        )
        for table in ("judgements", "paragraphs"):
            connection.execute(
                f"DELETE FROM {table} WHERE source_id IN (SELECT source_id FROM gone)"
            )
        for table in ("inspections", "visits"):
            connection.execute(
                f"DELETE FROM {table} WHERE (url, sha256) IN (SELECT (url, sha256) FROM replaced)"
            )
        connection.execute("DROP TABLE gone")

    def _upsert(self, connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
        # Columns go in as lists: a row at a time is slow, and a frame would load pandas first.
        types = self._file.types[table]
        values = [[row.get(name) for row in rows] for name in types]
        incoming = ", ".join(
            f"unnest(${number}::{kind}[]) AS {name}"
            for number, (name, kind) in enumerate(types.items(), start=1)
        )
        keys = KEYS[table]
        kept = {*keys, "first_seen"} if table in FIRST_SEEN_STAYS else set(keys)
        changes = ", ".join(
            f"{name} = coalesce(excluded.{name}, {table}.{name})"
            if (table, name) in LAST_KNOWN_STAYS
            else f"{name} = excluded.{name}"
            for name in types
            if name not in kept
        )
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT {incoming} "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}",
            values,
        )
