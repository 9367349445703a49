"""The queries that tell what the warehouse holds: its tables, their columns, its macros."""

from __future__ import annotations

import pandas as pd

from explorer.queries.shared import Warehouse

CONTRACT = (
    *("judgements", "inspections", "standings", "trajectories", "councils", "neighbours"),
    *("national", "visits", "paragraphs", "reconciliation", "documents"),
    *("indicators", "indicator_values", "dictionary"),
)
"""The tables that users may rely on, those most asked for first; others follow by name."""


def tables(warehouse: Warehouse) -> pd.DataFrame:
    """Return table_name, description and rows of every table in the dictionary."""
    return warehouse.ask(
        """
        WITH described AS (
            SELECT table_name, comment, estimated_size AS rows FROM duckdb_tables()
            WHERE database_name = current_database() AND schema_name = 'main'
            UNION ALL
            SELECT CASE WHEN schema_name = 'main' THEN view_name
                        ELSE schema_name || '.' || view_name END, comment, NULL
            FROM duckdb_views()
            WHERE database_name = current_database() AND schema_name IN ('main', 'status')
        )
        SELECT table_name, comment AS description, rows
        FROM described
        WHERE table_name IN (SELECT d.table_name FROM dictionary d)
        ORDER BY coalesce(list_position($contract, table_name), 99), table_name
        """,
        {"contract": list(CONTRACT)},
    )


def columns(warehouse: Warehouse) -> pd.DataFrame:
    """Return table_name, column_name, type and description, in the order of the tables."""
    return warehouse.ask(
        "SELECT table_name, column_name, type, description FROM dictionary "
        "ORDER BY table_name, rowid"
    )


def macros(warehouse: Warehouse) -> pd.DataFrame:
    """Return name, call (with its parameters) and description of every documented macro."""
    return warehouse.ask(
        """
        SELECT function_name AS name,
               function_name || '(' || array_to_string(parameters, ', ') || ')' AS call,
               comment AS description
        FROM duckdb_functions()
        WHERE database_name = current_database() AND schema_name = 'main'
          AND function_type IN ('macro', 'table_macro') AND comment IS NOT NULL
        ORDER BY name
        """
    )
