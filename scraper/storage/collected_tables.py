"""The tables of collected.duckdb: their schema, their keys, and what is asked of all of them."""

from __future__ import annotations

from pathlib import Path

import warehouse

SCHEMA = Path(warehouse.__file__).with_name("collected.sql")

KEYS = {
    "listed_councils": ("urn",),
    "listings": ("urn", "file_id"),
    "documents": ("url", "sha256"),
    "inspections": ("source", "source_id"),
    "judgements": ("source", "source_id", "area"),
    "visits": ("source", "source_id"),
    "letters": ("sha256",),
    "paragraphs": ("source_id", "position"),
}
FIRST_SEEN_STAYS = frozenset({"listed_councils", "listings", "documents"})

COLUMNS = (
    "SELECT database_name, table_name, column_name, data_type FROM duckdb_columns() "
    "WHERE schema_name = 'main' AND NOT internal ORDER BY database_name, table_name, column_index"
)
# A page that gives no date any more does not say that there never was one.
LAST_KNOWN_STAYS = frozenset({("listings", "published"), ("listings", "inspected")})

# A report belongs to the council whose page lists it; where several do, to one that still lists
# it, and of those to the one with the lowest number, so that no order of fetching matters.
GIVE_COUNCILS = """
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
