-- The dictionary is made from the comments on tables and columns, so that it cannot differ from
-- them.

CREATE TABLE dictionary (
    table_name VARCHAR NOT NULL, column_name VARCHAR NOT NULL, type VARCHAR NOT NULL,
    description VARCHAR, PRIMARY KEY (table_name, column_name)
);
COMMENT ON TABLE dictionary IS 'One row a column of the tables that users may rely on, made from the comments in the database itself.';
COMMENT ON COLUMN dictionary.table_name IS 'Name of the table; those of schema status, such as status.held_back, are the lists of councils status';
COMMENT ON COLUMN dictionary.column_name IS 'Name of the column';
COMMENT ON COLUMN dictionary.type IS 'Type of its values; an ENUM lists the only values allowed, in their order; to compare by that order write the type behind the word, as in grade > ''good''::grade: a bare word in quotes goes by its letters';
COMMENT ON COLUMN dictionary.description IS 'What it means';

INSERT INTO dictionary
SELECT CASE WHEN schema_name = 'main' THEN table_name ELSE schema_name || '.' || table_name END,
       column_name, data_type, comment
FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name IN ('main', 'status')
ORDER BY schema_name, table_name, column_index;
