"""The description that goes with exported tables: datapackage.json (Data Package 2.0), README."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import duckdb

from warehouse.common import credit
from warehouse.common.text import day_in_words
from warehouse.exports.spreadsheet import RULE
from warehouse.exports.tables import Column, Table

NAME = "councils-compared"
TITLE = "Councils Compared: Ofsted's judgements of councils' services for children since 2009"
OPEN_GOVERNMENT_LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": "Open Government Licence v3.0",
}
STATEMENT = (
    f"{credit.OPEN_GOVERNMENT_LICENCE}. "
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    f"{credit.BOUNDARIES} Official names of councils come "
    "from mySociety's list of local authorities (CC BY 4.0)."
)
WITHOUT_TEXT = (
    "The sentences of the reports (table paragraphs) are left out: a part of the reports may not "
    "be passed on for every purpose, and they are yours to collect. "
    "`councils export --with-text` puts them in."
)
WITH_TEXT = (
    "The table paragraphs holds sentences of the reports, which are Crown copyright. Those that "
    "documents.licence calls non_commercial may not be used commercially or adapted."
)
SHORTHAND = (
    "In the sheet judgements, [z] stands for a grade that does not apply (the inspection does not "
    "grade that area) and [x] for one that is not available (not judged, or held back because it "
    "could not be read with certainty); status says which. Other empty cells are empty."
)
PLEASE_CITE = (
    "Please cite the report that a grade comes from: report_url and page lead to it. Ofsted does "
    "not endorse this compilation; where it differs from Ofsted's report, the report is right."
)
HOW_TO_READ = {
    "csv": (
        "Dates are ISO 8601 (year-month-day), times are UTC, text is UTF-8.",
        "An empty field is a missing value; an empty text is two quotation marks.",
    ),
    "parquet": ("Times are UTC. A missing value is NULL.",),
    "xlsx": ("Times are UTC.", SHORTHAND),
}
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good (before late 2013: Adequate)",
    "inadequate": "Inadequate",
}
# First words of the lists that are scales, from one end to the other. The others only enumerate.
SCALES = {"outstanding", "same", "Extremely close"}
TYPES = {
    "VARCHAR": "string",
    "ENUM": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    **dict.fromkeys(("FLOAT", "DOUBLE"), "number"),
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
    "yml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that was written: name, size in bytes, SHA-256 in hexadecimal digits."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the description says of the data as a whole.

    Attributes:
        as_at: When the newest document was fetched (UTC).
        built: The day of the build, on which councils and standings are as the tables have them;
            stands for "now", so that exporting the same warehouse twice gives the same bytes.
        known_until: The day up to which the facts are known; None where there are none.
        workbooks: Title and address of each of Ofsted's workbooks.
    """

    as_at: datetime
    built: date
    known_until: date | None
    workbooks: tuple[tuple[str, str], ...]


def facts(connection: duckdb.DuckDBPyConnection) -> Facts:
    """Return the facts on the data as a whole."""
    row = connection.execute(
        "SELECT coalesce((SELECT max(fetched_at) FROM documents), "
        "(SELECT max(published) FROM inspections)::TIMESTAMP, TIMESTAMP '2009-01-01'), "
        "as_of, known_until FROM about"
    ).fetchone()
    workbooks = connection.execute(
        "SELECT DISTINCT coalesce(title, parse_filename(url)), url FROM documents "
        "WHERE kind = 'workbook' AND status = 'ok' ORDER BY url, 1"
    ).fetchall()
    assert row is not None  # noqa: S101 - the table about has one row
    return Facts(row[0], row[1], row[2], tuple((title, url) for title, url in workbooks))


def state(about: Facts) -> str:
    """Return up to which day the facts are known, and when they were put together."""
    known = day_in_words(about.known_until) if about.known_until else "no day"
    return (
        f"The facts are known until {known}, councils and standings as they were on "
        f"{day_in_words(about.built)}, the day of the build."
    )


def sources(about: Facts) -> list[dict[str, str]]:
    """Return where the data come from."""
    return [
        {"title": "Ofsted, inspection reports", "path": "https://reports.ofsted.gov.uk/"},
        *(
            {"title": f"Ofsted, official statistics: {title}", "path": url}
            for title, url in about.workbooks
        ),
        {
            "title": "Department for Education, statistical neighbour models of 2014, 2021, 2025",
            "path": "https://www.gov.uk/government/publications/"
            "local-authority-interactive-tool-lait",
        },
        {
            "title": "Office for National Statistics, codes and boundaries of local authorities",
            "path": "https://geoportal.statistics.gov.uk/",
        },
        {
            "title": "mySociety, UK local authority names and codes (CC BY 4.0)",
            "path": "https://github.com/mysociety/uk_local_authority_names_and_codes",
        },
    ]


def describe_package(
    tables: dict[Table, int], files: dict[str, File], form: str, about: Facts, with_text: bool
) -> dict[str, Any]:
    """Return the content of datapackage.json.

    Args:
        tables: The tables that were written, each with its number of rows.
        files: The files that were written, by table name (all the same for XLSX), "readme"
            or "sources".
        form: csv, parquet or xlsx.
        about: The facts on the data as a whole.
        with_text: Whether paragraphs are among the tables.
    """
    resources = [describe_resource(table, rows, files, form) for table, rows in tables.items()]
    if "readme" in files:
        resources.append({"name": "readme", **about_file(files["readme"], "md")})
    if "sources" in files:
        resources.append({"name": "sources", **about_file(files["sources"], "yml")})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": "\n\n".join(
            (state(about), STATEMENT, WITH_TEXT if with_text else WITHOUT_TEXT)
        ),
        # One state of the facts, built on two days, is two exports: councils open and close.
        "version": f"{about.as_at:%Y}.{about.as_at.month}.{about.as_at.day}+{about.built:%Y%m%d}",
        "created": f"{about.built.isoformat()}T00:00:00Z",
        "keywords": ["Ofsted", "children's services", "local authorities", "England"],
        "licenses": [OPEN_GOVERNMENT_LICENCE],
        "sources": sources(about),
        "contributors": [
            {
                "title": "Ofsted",
                "path": "https://www.gov.uk/ofsted",
                "roles": ["creator", "rightsHolder"],
            },
            {
                "title": f"Councils Compared {version('councils-compared')}",
                "roles": ["dataCurator"],
            },
        ],
        "resources": resources,
    }


def about_file(file: File, form: str) -> dict[str, Any]:
    """Return what a resource says of its file."""
    return {
        "path": file.name,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **({"encoding": "utf-8"} if form in {"csv", "md", "yml"} else {}),
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def describe_resource(table: Table, rows: int, files: dict[str, File], form: str) -> dict[str, Any]:
    """Return the description of one table."""
    in_the_package = {"councils", "inspections", *files}
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [describe_field(column) for column in table.columns],
        "missingValues": missing_values(table, form),
    }
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    if table.unique_keys:
        schema["uniqueKeys"] = [list(key) for key in table.unique_keys]
    if keys := [key for key in table.foreign_keys if key.table in in_the_package]:
        schema["foreignKeys"] = [
            {
                "fields": list(key.columns),
                "reference": {"resource": key.table, "fields": list(key.their_columns)},
            }
            for key in keys
        ]
    # The second name of the sheet is where frictionless-py 5 looks for it.
    sheet = {"sheetName": table.name, "excel": {"sheet": table.name}, "header": True}
    dialect = {"csv": {"header": True}, "xlsx": sheet}
    return {
        "name": table.name,
        "type": "table",
        "title": table.name.replace("_", " "),
        "description": table.description,
        **about_file(files[table.name], form),
        "rowCount": rows,
        **({"dialect": dialect[form]} if form in dialect else {}),
        "schema": schema,
    }


def missing_values(table: Table, form: str) -> list[Any]:
    """Return the texts that stand for a missing value."""
    if form == "xlsx" and table.name == "judgements":
        return [
            {"value": "", "label": "none"},
            {"value": "[x]", "label": "not available"},
            {"value": "[z]", "label": "not applicable"},
        ]
    return [""]


def describe_field(column: Column) -> dict[str, Any]:
    """Return the description of one column."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES.get(column.type, "any"),
        "description": column.description,
    }
    if column.words:
        if column.words == tuple(GRADES):
            field["categories"] = [
                {"value": word, "label": label} for word, label in GRADES.items()
            ]
        else:
            field["categories"] = list(column.words)
        field["categoriesOrdered"] = column.words[0] in SCALES
    elif column.name == "grade_rank":
        field["categories"] = [
            {"value": rank, "label": label} for rank, label in enumerate(GRADES.values(), 1)
        ]
        field["categoriesOrdered"] = True
    if column.required:
        field["constraints"] = {"required": True}
    return field


def as_json(package: dict[str, Any]) -> bytes:
    """Return datapackage.json as bytes."""
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def readme(tables: dict[Table, int], form: str, about: Facts, with_text: bool) -> list[str]:
    """Return the paragraphs of the README, or of the readme sheet, without any markup."""
    rows = f"{sum(tables.values()):,} rows in {len(tables)} tables."
    listed = ", ".join(f"{rank} {label}" for rank, label in enumerate(GRADES.values(), 1))
    grades = (
        f"Grades have an order and no distance: {listed}. Count them and put them in order by "
        "their rank; never average them. A missing grade is empty, and status says why."
    )
    text = WITH_TEXT if with_text else WITHOUT_TEXT
    opening = f"{state(about)} {rows}"
    return [opening, STATEMENT, text, grades, *HOW_TO_READ[form], RULE, PLEASE_CITE]


def as_markdown(tables: dict[Table, int], form: str, about: Facts, with_text: bool) -> bytes:
    """Return README.md as bytes."""
    lines = [f"# {TITLE}", ""]
    for paragraph in readme(tables, form, about, with_text):
        lines += [paragraph, ""]
    lines += [
        "The meaning of every column is in `dictionary` and in datapackage.json.",
        "",
        "| table | rows | one row per |",
        "|---|---:|---|",
    ]
    for table, rows in tables.items():
        meaning = table.description.removeprefix("One row ").replace("|", "/")
        lines.append(f"| {table.name} | {rows} | {meaning} |")
    lines += ["", "Sources:", ""]
    lines += [f"- {source['title']}: {source['path']}" for source in sources(about)]
    return ("\n".join(lines) + "\n").encode()
