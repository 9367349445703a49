"""What the warehouse says of its own tables: columns, types, keys, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from warehouse.common.problems import Problem

# What other people's scripts rely on.
CONTRACT = (
    *("councils", "inspections", "judgements", "visits", "paragraphs", "standings"),
    *("trajectories", "neighbours", "national", "reconciliation", "indicators"),
    *("indicator_values", "documents", "dictionary"),
)
# What a person would sort by; the other columns follow, so that the order is always the same.
SORTED_BY = {
    "councils": ("la_code",),
    "inspections": ("la_code", "published", "inspection_id"),
    "judgements": ("la_code", "published", "inspection_id", "area"),
    "reconciliation": ("la_code", "published", "inspection_id", "area"),
    "visits": ("la_code", "published", "kind"),
    "changes": ("published", "inspection_id", "position"),
    "standings": ("la_code", "strand", "since"),
    "trajectories": ("la_code", "strand", "to_published"),
    "neighbours": ("la_code", "kind", "model", "rank", "peer"),
    "national": ("quarter", "strand", "grade"),
    "indicators": ("position",),
    "indicator_values": ("indicator", "la_code", "period_end"),
    "indicator_revisions": ("indicator", "la_code", "period_end", "version"),
    "directors_in_post": ("la_code", "published"),
    "documents": ("kind", "url", "fetched_at"),
    "paragraphs": ("la_code", "report_url", "position"),
    "dictionary": ("table_name", "rowid"),  # in the order of the table's columns
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        type: DuckDB's name of its type; `ENUM` for a list of words.
        words: The words of an ENUM, in their order; else empty.
        required: Whether every row has a value.
        description: What it means.
    """

    name: str
    type: str
    words: tuple[str, ...]
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that hold keys of another table."""

    columns: tuple[str, ...]
    table: str
    their_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table that users may rely on."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    unique_keys: tuple[tuple[str, ...], ...]

    @property
    def query(self) -> str:
        """SQL for all rows in an order that depends on nothing but the rows."""
        names = [column.name for column in self.columns]
        first = [name for name in SORTED_BY.get(self.name, ()) if name in names or name == "rowid"]
        order = first + [name for name in names if name not in first]
        listed = ", ".join(f'"{name}"' for name in names)
        return f'SELECT {listed} FROM main."{self.name}" ORDER BY ' + ", ".join(
            f'"{name}"' for name in order
        )


def describe_tables(connection: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    """Return the tables of the dictionary, those of the contract first, in its order.

    Raises:
        Problem: one of the contract's is missing.
    """
    present = [
        str(name)
        for (name,) in connection.execute(
            # The lists of `councils status` are about one home, and no data to hand on.
            "SELECT DISTINCT table_name FROM dictionary WHERE table_name NOT LIKE 'status.%' "
            "ORDER BY 1"
        ).fetchall()
    ]
    if missing := [name for name in CONTRACT if name not in present]:
        raise Problem(
            f"the warehouse lacks {', '.join(missing)}; make it anew with `councils build`"
        )
    names = [*CONTRACT, *(name for name in present if name not in CONTRACT)]
    return tuple(describe_table(connection, name, names) for name in names)


def describe_table(connection: duckdb.DuckDBPyConnection, name: str, all_names: list[str]) -> Table:
    """Return what the warehouse says of one table, keys into `all_names` included."""
    here = "database_name = current_database() AND schema_name = 'main' AND table_name = ?"
    comment = connection.execute(
        f"SELECT comment FROM duckdb_tables() WHERE {here}"
        " UNION ALL SELECT comment FROM duckdb_views()"
        " WHERE database_name = current_database() AND schema_name = 'main' AND view_name = ?",
        [name, name],
    ).fetchone()
    columns = tuple(
        Column(
            column,
            sql_type.partition("(")[0] if sql_type.startswith("ENUM(") else sql_type,
            words_of(connection, sql_type),
            not nullable,
            description or "",
        )
        for column, sql_type, nullable, description in connection.execute(
            f"SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() "
            f"WHERE {here} ORDER BY column_index",
            [name],
        ).fetchall()
    )
    constraints = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, "
        f"referenced_column_names FROM duckdb_constraints() WHERE {here} ORDER BY ALL",
        [name],
    ).fetchall()
    declared = [
        ForeignKey(tuple(own), table, tuple(referenced))
        for constraint, own, table, referenced in constraints
        if constraint == "FOREIGN KEY" and table in all_names
    ]
    known = {key.columns for key in declared}
    implied = [key for key in implied_keys(name, columns) if key.columns not in known]
    return Table(
        name,
        (comment[0] if comment else None) or "",
        columns,
        next(
            (tuple(own) for constraint, own, _, _ in constraints if constraint == "PRIMARY KEY"), ()
        ),
        tuple(sorted([*declared, *implied], key=lambda key: key.columns)),
        tuple(tuple(own) for constraint, own, _, _ in constraints if constraint == "UNIQUE"),
    )


def implied_keys(table: str, columns: tuple[Column, ...]) -> Iterator[ForeignKey]:
    """Yield the keys that hold by the meaning of a column's name, declared or not."""
    for column in columns:
        if column.name.endswith("la_code") and table != "councils":
            yield ForeignKey((column.name,), "councils", ("la_code",))
        if column.name.endswith("inspection_id") and table != "inspections":
            yield ForeignKey((column.name,), "inspections", ("inspection_id",))


def words_of(connection: duckdb.DuckDBPyConnection, sql_type: str) -> tuple[str, ...]:
    """Return the words of an ENUM type, in order; empty for any other type."""
    if not sql_type.startswith("ENUM("):
        return ()
    row = connection.execute(f"SELECT enum_range(NULL::{sql_type})").fetchone()
    return tuple(row[0]) if row else ()
