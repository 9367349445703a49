"""The statements that docs/other-engines.md has for Trino are Trino's, and true of the files."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.conftest import ROOT
from warehouse.common.home import Home
from warehouse.connect import open_warehouse
from warehouse.exports.export import export_tables
from warehouse.exports.tables import describe_tables

sqlglot = pytest.importorskip("sqlglot", reason="needs requirements-engines.lock")

IN_PARQUET = {
    "VARCHAR": "string",
    "BOOLEAN": "bool",
    "TINYINT": "int8",
    "INT": "int32",
    "BIGINT": "int64",
    "DOUBLE": "double",
    "DATE": "date32[day]",
    "TIMESTAMP": "timestamp[us]",
}


def test_trino_is_told_the_types_of_the_files(embedded_home: Home, tmp_path: Path) -> None:
    document = (ROOT / "docs" / "other-engines.md").read_text("utf-8")
    (question,) = re.findall(
        r"^```sql\n(SELECT 'CREATE TABLE.*?)^```", document, re.MULTILINE | re.DOTALL
    )
    export_tables(embedded_home.warehouse, tmp_path, "parquet")
    with closing(open_warehouse(embedded_home.warehouse)) as connection:
        statements = connection.execute(question).fetchall()
        names = {table.name for table in describe_tables(connection)} - {"paragraphs"}
    found = {}
    for (statement,) in statements:
        table = sqlglot.parse_one(statement, read="trino")
        assert isinstance(table, sqlglot.exp.Create)
        found[table.this.this.name] = {
            column.name: IN_PARQUET[column.kind.this.value] for column in table.this.expressions
        }
    assert found == {
        name: {
            field.name: str(field.type)
            for field in pyarrow.parquet.read_schema(tmp_path / f"{name}.parquet")
        }
        for name in names
    }
