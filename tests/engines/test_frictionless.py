"""Frictionless, with which many look at a data package, finds ours to be as it says."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from warehouse.common.home import Home
from warehouse.connect import open_warehouse
from warehouse.exports.export import export_tables
from warehouse.exports.tables import describe_tables

pytestmark = [pytest.mark.slow]

try:
    import frictionless
except ImportError:
    if os.environ.get("CI"):  # where changes are let in, its absence would let everything in
        raise
    pytest.skip("needs frictionless (requirements-engines.lock)", allow_module_level=True)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_package_is_valid(form: str, embedded_home: Home, tmp_path: Path) -> None:
    export_tables(embedded_home.warehouse, tmp_path, form)
    report = frictionless.validate(tmp_path / "datapackage.json")
    wrong = report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
    assert not report.errors
    assert not wrong, wrong[:20]
    # It has looked at all of it: of a table without rows it gives no number.
    read = {task.name: task.stats.get("rows", 0) for task in report.tasks if task.name != "readme"}
    with closing(open_warehouse(embedded_home.warehouse)) as connection:
        for table, rows in read.items():
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (rows,), table
        tables = {table.name for table in describe_tables(connection)}
        assert read.keys() == tables - {"paragraphs"}
