"""Apache Spark reads the exported Parquet as it is, and answers the same questions the same.

Every example and every statement of docs/using-the-data.md, with the macros as Spark's functions:
whoever adds one finds here whether it can be carried over.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.conftest import ROOT
from warehouse.common.home import Home
from warehouse.connect import open_warehouse
from warehouse.exports.export import export_tables
from warehouse.exports.tables import describe_tables
from warehouse.sql.examples import load_examples

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.command]

DOCUMENT = (ROOT / "docs" / "using-the-data.md").read_text("utf-8")
QUESTIONS = {
    **{example.name: example.sql for example in load_examples()},
    **{
        statement.strip().splitlines()[-1]: statement
        for block in re.findall(r"^```sql\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)
        for statement in block.split(";\n")
        if statement.strip()
    },
    # Macros that neither asks for, and all peers, of whom some were not there.
    "compare_with": "FROM compare_with('Tower Hamlets', ['Hackney', 'Newham'], DATE '2019-01-01')",
    "as Ofsted counts": "FROM standing_as_ofsted_counts(DATE '2025-03-31', DATE '2025-06-30')",
    "peers": "FROM peers(' dorset', 'statistical', DATE '2018-01-01')",
    "spread, no grade": "FROM spread('Somerset', 'england', DATE '2012-01-01')",
    "around": "FROM around_reports('caseload', 'good', 'inadequate', to_day := DATE '2020-01-01')",
}
NOT_CARRIED_OVER: dict[str, str] = {}
"""Questions that Spark cannot be asked, with the reason: none so far."""
TYPES = {
    "VARCHAR": "string",
    "ENUM": "string",
    "BOOLEAN": "boolean",
    "TINYINT": "tinyint",
    "INTEGER": "int",
    "BIGINT": "bigint",
    "DOUBLE": "double",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
}
SETTINGS = {
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    # Small tables: planning and compiling would cost more than they save.
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def what_is_missing() -> str | None:
    """Return what Spark lacks here, or None."""
    try:
        import pyspark  # noqa: F401
        import sqlglot  # noqa: F401
    except ImportError as error:
        return f"{error.name} (pip install -r requirements-engines.lock)"
    if not (java := shutil.which("java")):
        return "Java 17 or later"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return None if version and int(version[1]) >= 17 else "Java 17 or later"


@pytest.fixture(scope="module")
def warehouse(embedded_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(open_warehouse(embedded_home.warehouse)) as connection:
        yield connection


@pytest.fixture(scope="module")
def spark(
    embedded_home: Home,
    warehouse: duckdb.DuckDBPyConnection,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SparkSession]:
    """Return a session that has the export's files as views, and the macros as functions."""
    if missing := what_is_missing():
        # Where changes are let in, a machine without it would let everything in.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {missing}")
    from pyspark.sql import SparkSession

    from tests.engines.spark_sql import columns_of, functions

    folder = tmp_path_factory.mktemp("export")
    export_tables(embedded_home.warehouse, folder, "parquet")
    builder = SparkSession.builder.master("local[1]").config(map=SETTINGS)
    places = tmp_path_factory.mktemp("spark")
    builder.config("spark.sql.warehouse.dir", str(places)).config("spark.local.dir", str(places))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    for path in folder.glob("*.parquet"):
        session.sql(f"CREATE TEMPORARY VIEW {path.stem} USING parquet OPTIONS (path '{path}')")
    for statement in functions(columns_of(warehouse)):
        session.sql(statement)
    yield session
    session.stop()


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are one: fractions may differ in their last digits, 31 may be 31.0."""
    if {type(one), type(other)} <= {int, float, Decimal}:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and one == other


def assert_same_rows(found: list[Any], expected: list[Any]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert all(map(is_same, one, other)), (tuple(one), other)
        assert len(one) == len(other)


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name not in NOT_CARRIED_OVER])
def test_spark_answers_the_same(
    spark: SparkSession, warehouse: duckdb.DuckDBPyConnection, question: str
) -> None:
    from tests.engines.spark_sql import columns_of, query

    asked = spark.sql(query(QUESTIONS[question], columns_of(warehouse)))
    expected = warehouse.execute(QUESTIONS[question])
    assert asked.columns == [column for column, *_ in expected.description]
    rows = expected.fetchall()
    assert rows
    assert_same_rows(asked.collect(), rows)


def test_every_type_and_row_survives(
    spark: SparkSession, warehouse: duckdb.DuckDBPyConnection
) -> None:
    tables = [table for table in describe_tables(warehouse) if table.name != "paragraphs"]
    assert len(tables) >= 20
    for table in tables:
        found = spark.table(table.name)
        assert found.dtypes == [(column.name, TYPES[column.type]) for column in table.columns]
        rows = found.toArrow().to_pydict().values()
        expected = warehouse.execute(table.query).fetchall()
        assert_same_rows(list(zip(*rows, strict=True)), expected)


def test_every_macro_is_carried_over_and_asked(warehouse: duckdb.DuckDBPyConnection) -> None:
    macros = warehouse.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal"
        " AND database_name = current_database() AND schema_name = 'main'"
        " AND function_type = 'table_macro'"
    ).fetchall()
    asked = " ".join(QUESTIONS.values())
    assert len(macros) >= 10
    assert [name for (name,) in macros if f"{name}(" not in asked] == []


def test_a_council_that_there_is_not_is_an_error_in_spark_too(spark: SparkSession) -> None:
    with pytest.raises(Exception, match="no council is called"):
        spark.sql("FROM peers('Camelot', 'border', DATE '2020-01-01')").collect()


@pytest.mark.parametrize(
    "call",
    [
        "standing_on(NULL)",
        "peers('Hackney', 'border', NULL)",
        "standing_as_ofsted_counts(DATE '2025-03-31', NULL)",
        "known_on('Hackney', NULL)",
        "context('Hackney', 'border', 'agency_rate', day => NULL)",
    ],
)
def test_a_day_that_is_missing_is_an_error_in_spark_too(spark: SparkSession, call: str) -> None:
    with pytest.raises(Exception, match="a day is needed"):
        spark.sql(f"FROM {call}").collect()


def test_an_order_of_words_that_would_become_that_of_letters_is_refused(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    pytest.importorskip("sqlglot")
    from tests.engines.spark_sql import NotCarriedOverError, columns_of, query

    with pytest.raises(NotCarriedOverError, match="grade"):
        query("SELECT * FROM standings WHERE grade > 'good'", columns_of(warehouse))
