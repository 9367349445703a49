"""The tables of an export as sources of a dbt project: `sources.yml`.

dbt (getdbt.com) knows tables that it did not make as sources, with a description of each column.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from warehouse.exports.tables import Table

NAME = "councils_compared"
FOLDER = "COUNCILS_EXPORT"
"""The environment variable that names the folder of the export to dbt."""


def as_dbt_sources(tables: Iterable[Table]) -> bytes:
    """Return the file `sources.yml`.

    With the adapter dbt-duckdb the Parquet files are read as they are, from the folder that the
    environment variable COUNCILS_EXPORT names. Other adapters pass that over, and look for tables
    of these names in the schema `councils_compared`.
    """
    return ("\n".join(_lines(tables)) + "\n").encode()


def _lines(tables: Iterable[Table]) -> Iterator[str]:
    yield "# Written by `councils export`. Copy it among the models of your dbt project."
    yield "version: 2"
    yield "sources:"
    yield f"  - name: {NAME}"
    yield f"    schema: {NAME}"
    yield "    config:"
    yield "      meta:"
    place = f"{{{{ env_var('{FOLDER}', '.') }}}}/{{name}}.parquet"
    yield f"        external_location: {_text(place)}"
    yield "    tables:"
    for table in tables:
        yield f"      - name: {table.name}"
        yield f"        description: {_text(_plain(table.description))}"
        yield "        columns:"
        for column in table.columns:
            # As they are in Parquet: the words of a list are text there.
            sql_type = "VARCHAR" if column.words else column.type
            yield f"          - name: {column.name}"
            yield f"            data_type: {_text(sql_type)}"
            yield f"            description: {_text(_plain(column.description))}"
            if column.required:
                yield "            data_tests: [not_null]"


def _text(value: str) -> str:
    """Return a text as YAML has it in double quotes, which is how JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def _plain(description: str) -> str:
    """Return a description in which dbt finds no template to fill in."""
    return description.replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #")
