-- Promises: every table, view, column and macro of the file says what it is.
SELECT schema_name || '.' || table_name AS what FROM duckdb_tables()
WHERE database_name = 'warehouse' AND coalesce(trim(comment), '') = ''
UNION ALL
SELECT schema_name || '.' || view_name FROM duckdb_views()
WHERE database_name = 'warehouse' AND NOT internal AND coalesce(trim(comment), '') = ''
UNION ALL
SELECT schema_name || '.' || table_name || '.' || column_name FROM duckdb_columns()
WHERE database_name = 'warehouse' AND coalesce(trim(comment), '') = ''
UNION ALL
SELECT function_name FROM duckdb_functions()
WHERE database_name = 'warehouse' AND NOT internal AND coalesce(trim(comment), '') = ''
ORDER BY ALL;
