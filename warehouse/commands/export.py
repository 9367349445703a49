"""`councils export`: the documented tables as CSV, Parquet or XLSX."""

from __future__ import annotations

from pathlib import Path

import click

from warehouse.common.arguments import LocalPath
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem

_EXAMPLES = """\b
Examples:
  councils export data/ --for-excel
  councils export data/ --format xlsx
  councils export data/ --format parquet
"""


@click.command(epilog=_EXAMPLES)
@click.argument("folder", metavar="DIR", type=LocalPath(file_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "xlsx"]),
    default="csv",
    show_default=True,
    help="One file a table (csv, parquet), or one workbook (xlsx).",
)
@click.option(
    "--for-excel",
    is_flag=True,
    help="Begin each CSV file with a byte order mark, without which Excel garbles apostrophes.",
)
@click.option(
    "--with-text",
    "--with-paragraphs",
    "with_paragraphs",
    is_flag=True,
    help="Also the text of the reports that you have collected; mind its licence.",
)
@home_option
def export(home: Home, folder: Path, form: str, for_excel: bool, with_paragraphs: bool) -> None:
    """Write the documented tables into DIR, with datapackage.json.

    The same warehouse gives the same bytes every time. Files in DIR that are not from an earlier
    export are never touched.
    """
    # Late, so that --help does not wait for DuckDB.
    from warehouse.exports.export import export_tables

    if for_excel and form != "csv":
        raise Problem(f"--for-excel goes with --format csv: {form} files need no mark", exit_code=2)
    done = export_tables(
        home.warehouse, folder, form, for_excel=for_excel, with_paragraphs=with_paragraphs
    )
    size = sum(file.bytes for file in done.files)
    click.echo(f"{done.rows:,} rows, {len(done.files)} files, {size / 1e6:.1f} MB in {done.folder}")
    if done.removed:
        click.echo(f"taken away, as from an earlier export: {', '.join(done.removed)}")
    if done.paragraphs_left_out:
        click.echo(
            f"left out: {done.paragraphs_left_out:,} paragraphs of the reports you collected "
            "(--with-text puts them in; mind their licence)"
        )
