"""SQL that must not run: what the sandbox refuses, and what its locks refuse in process."""

from __future__ import annotations

from pathlib import Path

import duckdb

STOLEN = Path("/tmp/stolen")  # noqa: S108 - where the hostile queries would write

CHANGES = [
    "DROP TABLE judgements",
    "DELETE FROM judgements",
    "UPDATE judgements SET grade = 'good'",
    "INSERT INTO judgements VALUES ('x', DATE '2020-01-01', 'good', 1)",
    "WITH gone AS (DELETE FROM judgements RETURNING *) SELECT * FROM gone",
    "WITH x AS (INSERT INTO judgements VALUES ('x', NULL, 'good', 1) RETURNING *) FROM x",
    "EXPLAIN ANALYZE DELETE FROM judgements",
    "TRUNCATE judgements",
    "ALTER TABLE judgements ADD COLUMN x INTEGER",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE TEMP MACRO x() AS 1",
    "CREATE OR REPLACE SECRET s (TYPE http)",
    "COMMENT ON TABLE judgements IS 'x'",
    "SELECT nextval('counter')",
    "VACUUM",
    "CHECKPOINT",
    "ANALYZE",
    "BEGIN",
    "SET memory_limit = '100GB'",
    "SET GLOBAL enable_external_access = true",
    "RESET lock_configuration",
    "SET VARIABLE x = 1",
    "PRAGMA enable_profiling",
    "PRAGMA database_list",
    "CALL enable_logging()",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '/tmp/log')",
    "PREPARE x AS SELECT 1",
    "EXECUTE x",
    "DEALLOCATE x",
    "USE memory",
    "DETACH warehouse",
    "ATTACH ':memory:' AS other",
    "UPDATE EXTENSIONS",
]

FILES_AND_NETWORK = [
    "SELECT * FROM 'secret.csv'",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM read_csv_auto('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_parquet('/etc/passwd')",
    "SELECT * FROM parquet_metadata('/etc/passwd')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM glob('**')",
    "SELECT * FROM 'http://127.0.0.1:1/x.csv'",
    "SELECT * FROM 'https://example.org/x.parquet'",
    "SELECT * FROM read_csv('s3://bucket/x.csv')",
    "COPY judgements TO '/tmp/stolen.csv'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "COPY judgements FROM '/etc/passwd'",
    "WITH x AS (SELECT 1) COPY (FROM x) TO '/tmp/stolen.csv'",
    "EXPLAIN ANALYZE COPY judgements TO '/tmp/stolen.csv'",
    "EXPORT DATABASE '/tmp/stolen'",
    "IMPORT DATABASE '/tmp/stolen'",
    "ATTACH '/tmp/other.duckdb'",
    "ATTACH 'http://127.0.0.1:1/x.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '/tmp/evil.duckdb_extension'",
    "SELECT getenv('HOME')",
    "SELECT * FROM query('COPY judgements TO ''/tmp/stolen.csv''')",
    "SELECT * FROM query_table('/etc/passwd')",
    "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''/etc/hosts'')'))",
    "SELECT * FROM duckdb_secrets() JOIN read_text('/etc/hosts') ON true",
]

SEVERAL_OR_NONE = [
    "",
    "   \n\t",
    "-- only a comment",
    "/* only a comment */;",
    ";;;",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE judgements",
    "SELECT 1 -- a comment that ends\r; DROP TABLE judgements",
    "SELECT 1;\u00a0DROP TABLE judgements",
    "SELECT 1 /* ; */ ; /* */ DROP TABLE judgements",
    "SELECT 1) TO '/tmp/stolen.csv'; --",
    "SELECT 1) UNION ALL (SELECT 2",
    "SELECT $1",
    "SELECT ?",
]


def file_to_attack(folder: Path) -> Path:
    """Return a small database in a folder, with a secret beside it."""
    path = folder / "warehouse.duckdb"
    (folder / "secret.csv").write_text("word\nsesame\n")
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            CREATE TYPE grade AS ENUM ('outstanding', 'good', 'requires_improvement', 'inadequate');
            CREATE TABLE judgements AS SELECT 'Tower Hamlets' AS council, DATE '2017-04-07' AS
                published, 'inadequate'::grade AS grade, i AS number FROM range(5000) t(i);
            CREATE SEQUENCE counter;
        """)
    return path
