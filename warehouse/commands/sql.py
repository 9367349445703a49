"""`councils sql`: read-only, locked-down SQL on the warehouse."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from warehouse.common.arguments import LocalPath, Seconds
from warehouse.common.home import Home, home_option
from warehouse.common.problems import Problem
from warehouse.sql.ask import LONGEST_QUERY, Answer, Limits, ask
from warehouse.sql.examples import find_example, load_examples
from warehouse.sql.formats import (
    MOST_IN_A_FRAME,
    csv_lines,
    framed_table,
    json_lines,
    parquet_bytes,
    plain_table,
)

USUAL = Limits()
READ_AT_MOST = 4 * LONGEST_QUERY + 1000  # bytes; what is longer is refused, and need not be read

_EXAMPLES = """\b
Examples:
  councils sql "FROM standings WHERE council = 'Tower Hamlets'"
  councils sql --example was-the-fall-unusual
  councils sql --file question.sql --format csv --output answer.csv
  councils sql "FROM dictionary WHERE table_name = 'judgements'"
"""


class _Sql(click.Command):
    """Takes a query that begins with a comment, as those in documents do, for no option."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Put such a query behind the sign that no option follows."""
        query = next((arg for arg in args if re.match(r"--\s|--[^\n=]*\n", arg)), None)
        if query is not None and "--" not in args:
            args = [*args, "--", query]
            args.remove(query)
        return super().parse_args(context, args)


@click.command(cls=_Sql, epilog=_EXAMPLES)
@click.argument("query", required=False)
@click.option(
    "--file",
    "-f",
    "file",
    type=LocalPath(dir_okay=False, allow_dash=True),
    help="Read the query from this file (- is standard input).",
)
@click.option("--example", metavar="NAME", help="Ask one of the questions of --examples.")
@click.option("--examples", is_flag=True, help="List the questions that come with the warehouse.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
@click.option(
    "--output",
    "-o",
    type=LocalPath(dir_okay=False, allow_dash=True),
    help="Write the answer to this file (- is standard output).",
)
@click.option(
    "--timeout",
    type=Seconds(min=0, min_open=True, max=3600),
    default=USUAL.seconds,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this long.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1, max=100_000_000),
    default=USUAL.rows,
    show_default=True,
    metavar="N",
    help="Cut the answer off after so many rows, and say so.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1, max=500_000_000),
    default=USUAL.bytes,
    show_default=True,
    metavar="N",
    help="Cut the answer off after so many bytes, and say so.",
)
@home_option
@click.pass_context
def sql(
    context: click.Context,
    home: Home,
    query: str | None,
    file: Path | None,
    example: str | None,
    examples: bool,
    form: str,
    output: Path | None,
    timeout: float,
    max_rows: int,
    max_bytes: int,
) -> None:
    """Ask the warehouse one question in SQL (DuckDB's).

    QUERY is one statement that only reads, such as "SELECT * FROM councils". Without it, the query
    is read from --file or standard input. DESCRIBE TABLE and the table `dictionary` tell what
    there is.

    In CSV, NULL is an empty field and an empty text is "". In JSON, dates are text in ISO form,
    and so are numbers that JSON cannot hold (NaN, Infinity, beyond 2^53).
    """
    if output == Path("-"):
        output = None
    if examples:
        for one in load_examples():
            click.echo(f"{one.name}\n    {one.question}")
        return
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("Parquet is not for a terminal: add --output FILE, or pipe it.")
    statement = choose_query(query, file, example)
    limits = Limits(seconds=timeout, rows=max_rows, bytes=max_bytes)
    answer = ask(home.warehouse, statement, limits, arrow=form == "parquet")
    write(answer, form, output)
    if answer.cut:
        option = "--max-rows" if answer.cut == "rows" else "--max-bytes"
        cap = f"{max_rows:,} rows" if answer.cut == "rows" else f"{max_bytes:,} bytes"
        click.echo(
            f"councils: cut off: this is only the beginning of the answer, up to {cap}; "
            f"for more, raise {option}",
            err=True,
        )
        # Who set the cap wanted the beginning; who did not should not take it for the whole.
        chosen = context.get_parameter_source(option[2:].replace("-", "_"))
        if chosen is not click.core.ParameterSource.COMMANDLINE:
            context.exit(1)


def choose_query(query: str | None, file: Path | None, example: str | None) -> str:
    """Return the query from the one place that was named, else from standard input.

    Raises:
        click.UsageError: several places, or none and nobody to type it.
        Problem: it cannot be read.
    """
    if sum(place is not None for place in (query, file, example)) > 1:
        raise click.UsageError("Give the query once: as QUERY, with --file, or with --example.")
    if example is not None:
        return find_example(example).sql
    if query is not None and query != "-":
        return query
    if file is None and query is None and sys.stdin.isatty():
        raise click.UsageError("No query: give one as QUERY, with --file, or on standard input.")
    try:
        if file is None or str(file) == "-":
            return sys.stdin.buffer.read(READ_AT_MOST).decode("utf-8-sig")
        with file.open("rb") as query_file:
            return query_file.read(READ_AT_MOST).decode("utf-8-sig")
    except OSError as error:
        raise Problem(
            f"cannot read {file or 'standard input'}: {error.strerror}", exit_code=2
        ) from error
    except UnicodeDecodeError as error:
        raise Problem(f"{file or 'standard input'} is not text in UTF-8", exit_code=2) from error


def write(answer: Answer, form: str, output: Path | None) -> None:
    """Write the answer in the form asked for, to the file or to standard output."""
    if form == "table" and output is None and sys.stdout.isatty():
        from rich.console import Console

        if sum(1 for _ in answer.rows()) <= MOST_IN_A_FRAME and "explain_key" not in answer.columns:
            framed_table(answer, Console())
            return
    pieces: Iterable[bytes]
    if form == "csv":
        pieces = csv_lines(answer)
    elif form == "json":
        pieces = json_lines(answer)
    elif form == "parquet":
        pieces = [parquet_bytes(answer)]
    else:
        pieces = plain_table(answer)
    if output is not None:
        write_file(output, pieces)
        return
    try:
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader has seen enough (`councils sql ... | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(output: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is there whole or not at all; a link to it stays one.

    Raises:
        Problem: it cannot be written.
    """
    unfinished = None
    try:
        if output.exists() and not output.is_file():  # /dev/stdout, a pipe: nobody's to replace
            with output.open("wb") as device:
                device.writelines(pieces)
            return
        place = output.resolve()
        descriptor, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=place.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(unfinished).chmod(0o666 & ~mask)
        Path(unfinished).replace(place)
    except OSError as error:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)
        raise Problem(f"cannot write {output}: {error.strerror}") from error
