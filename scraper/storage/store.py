"""The one writer of collected.duckdb: rows wait in memory and go in together, whole or not at all.

What waits in memory is lost with a killed run, and costs nothing: the archive has the bytes, and
the next run reads them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from scraper.storage.archive import Fetched
from scraper.storage.database import CollectedDatabase
from scraper.storage.questions import Questions
from scraper.storage.rows import Row, Rows

_FIRST_SEEN_STAYS = frozenset({"listed_councils", "listings", "documents"})
# A page that gives no date any more does not say that there never was one.
_LAST_KNOWN_STAYS = frozenset({("listings", "published"), ("listings", "inspected")})

# A report belongs to the council whose page lists it; where several do, to one that still lists
# it, and of those to the one with the lowest number, so that no order of fetching matters.
_GIVE_COUNCILS = """
UPDATE inspections SET urn = owner.urn
FROM (
    SELECT d.url, d.sha256, arg_min(l.urn, (l.vanished IS NOT NULL, l.urn)) AS urn
    FROM documents d JOIN listings l USING (file_id)
    GROUP BY ALL
) owner
WHERE inspections.source = 'report'
  AND inspections.url = owner.url AND inspections.sha256 = owner.sha256
  AND inspections.urn IS DISTINCT FROM owner.urn
"""


class Store(Questions):
    """The facts collected, in a DuckDB file.

    Attributes:
        trouble: What a person should know of the file itself; None if there is nothing.

    Raises from every method that writes:
        Problem: the disk is full, another program holds the file, or it is not ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(CollectedDatabase(path))
        self._keys = self._database.keys
        self._waiting: dict[str, dict[tuple[Any, ...], Row]] = {table: {} for table in self._keys}
        self._replaced: dict[tuple[str, str], None] = {}
        self._touched: list[Fetched] = []
        self.trouble = self._database.trouble
        self.session = self._database.session

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
                waiting[tuple(row[name] for name in self._keys[table])] = row

    def touch(self, fetched: Fetched) -> None:
        """Note that a version already read was fetched again."""
        self._touched.append(fetched)

    def flush(self) -> None:
        """Write everything that waits, in one transaction."""
        if not self.waiting:
            return
        with self._database.transaction() as connection:
            self._write(connection)
        self._wait_no_more()

    def _write(self, connection: duckdb.DuckDBPyConnection) -> None:
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
        connection.execute(_GIVE_COUNCILS)

    def _wait_no_more(self) -> None:
        self._replaced.clear()
        self._touched.clear()
        for rows in self._waiting.values():
            rows.clear()

    def replace_figures(self, rows: list[Row]) -> None:
        """Write the figures of all data sets in the place of those that were read before."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM indicator_values")
            if rows:
                self._upsert(connection, "indicator_values", rows)

    def mark_vanished(
        self, councils: Iterable[int], listings: Iterable[tuple[int, int]], at: datetime
    ) -> None:
        """Mark councils, and (council, file) listings, as missed for the first time."""
        with self._database.transaction() as connection:
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
            connection.execute(_GIVE_COUNCILS)

    def start_run(self, run_id: str, started: datetime, site: str) -> None:
        """Note that a run began, together with everything that waits."""
        with self._database.transaction() as connection:
            if self.waiting:
                self._write(connection)
            connection.execute(
                "INSERT OR REPLACE INTO runs (run_id, started, site) VALUES (?, ?, ?)",
                [run_id, started, site],
            )
        self._wait_no_more()

    def finish_run(self, run_id: str, finished: datetime, outcome: str, summary: str) -> None:
        """Note how a run ended."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE runs SET finished = ?, outcome = ?, summary = ? WHERE run_id = ?",
                [finished, outcome, summary, run_id],
            )

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
            "CREATE TEMP TABLE gone AS SELECT source_id FROM inspections "
            "SEMI JOIN replaced USING (url, sha256) UNION "
            # A letter has paragraphs and no inspection.
            "SELECT file_id || ':' || left(sha256, 16) FROM documents "
            "SEMI JOIN replaced USING (url, sha256) WHERE file_id IS NOT NULL"
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
        types = self._database.types[table]
        values = [[row.get(name) for row in rows] for name in types]
        incoming = ", ".join(
            f"unnest(${number}::{kind}[]) AS {name}"
            for number, (name, kind) in enumerate(types.items(), start=1)
        )
        keys = self._keys[table]
        kept = {*keys, "first_seen"} if table in _FIRST_SEEN_STAYS else set(keys)
        changes = ", ".join(
            f"{name} = coalesce(excluded.{name}, {table}.{name})"
            if (table, name) in _LAST_KNOWN_STAYS
            else f"{name} = excluded.{name}"
            for name in types
            if name not in kept
        )
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT {incoming} "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}",
            values,
        )
