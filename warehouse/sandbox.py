"""The child process in which other people's SQL runs, with every lock on that the system offers.

Run as a script by `warehouse.ask`, never imported by the rest of the project: DuckDB itself says
that it is no boundary against hostile SQL, so the boundary is this process. It reads one JSON
request on standard input and writes frames on standard output: one letter (H columns, R rows,
A Arrow stream, D done, E error), the length in four bytes, the payload.

What holds on every system: a read-only connection, no access to files or network from SQL, locked
settings, DuckDB's own limits on memory and time, one statement that only reads, and the parent's
clock. On POSIX also limits on address space, processor time, file size and a deadline of the
process's own. On Linux also no network and, where the kernel allows it, no other file system than
the warehouse's folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

BATCH = 256

AS_THEY_ARE = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "DOUBLE", "VARCHAR"),
}


@dataclass
class Request:
    """One query and its limits, as `warehouse.ask` sends it.

    Attributes:
        warehouse: Absolute path of the DuckDB file.
        sql: The query.
        seconds: How long DuckDB may work on it.
        rows: At most so many rows are sent.
        bytes: At most so many bytes of rows are sent.
        memory_mib: DuckDB's own limit on memory.
        arrow: Send an Arrow stream instead of JSON rows.
        path: Where Python finds DuckDB, and this project.
        shift: How far our own words have moved the query to the right; errors point into both.
    """

    warehouse: str
    sql: str
    seconds: float
    rows: int
    bytes: int
    memory_mib: int
    arrow: bool
    path: list[str]
    shift: int = 0


class RefusedError(Exception):
    """The statement is not one that may run; told in one line."""


class Frames:
    """Writes frames to the parent."""

    def __init__(self, pipe: BinaryIO) -> None:
        self.pipe = pipe

    def send(self, kind: bytes, payload: bytes) -> None:
        """Write one frame."""
        self.pipe.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.pipe.flush()

    def send_json(self, kind: bytes, payload: object) -> None:
        """Write one frame whose payload is JSON in UTF-8."""
        self.send(kind, json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"))


def open_locked(duckdb: Any, path: Path, request: Request) -> Any:
    """Return a connection that can only read the tables of one file."""
    return duckdb.connect(
        str(path),
        read_only=True,
        config={
            "enable_external_access": "false",
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "python_enable_replacements": "false",
            "temp_directory": "",
            "home_directory": "/",
            "secret_directory": "/",
            "memory_limit": f"{request.memory_mib}MiB",
            "threads": "1",
            "max_execution_time": str(max(1, int(request.seconds * 1000))),
            "errors_as_json": "true",
            "lock_configuration": "true",
        },
    )


def only_statement(connection: Any, sql: str) -> Any:
    """Return the one statement in `sql`, which must be one that reads.

    Raises:
        RefusedError: none, several, or one that would change something.
    """
    statements = connection.extract_statements(sql)
    if not statements:
        raise RefusedError("there is no SQL in the query")
    if len(statements) > 1:
        raise RefusedError(f"one statement at a time, please: these are {len(statements)}")
    kind = statements[0].type.name
    # MULTI is how DuckDB calls PIVOT without a list of values.
    if kind not in {"SELECT", "EXPLAIN", "MULTI"}:
        raise RefusedError(
            f"{kind.replace('_', ' ')} is not allowed: only queries that read "
            "(SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW, PIVOT, EXPLAIN)"
        )
    return statements[0]


def as_sent(name: str, kind: str) -> str:
    """Return the SQL expression that makes a column of type `kind` safe to send as JSON.

    Dates go as text because Python has none before year 1, after 9999 or at infinity; nested
    values as JSON; bytes as hexadecimal digits.
    """
    if kind in AS_THEY_ARE:
        return name
    if kind == "FLOAT":
        return f"CAST(CAST({name} AS VARCHAR) AS DOUBLE)"
    if kind == "BLOB":
        return f"lower(hex({name}))"
    if kind.startswith("TIMESTAMP"):
        return rf"regexp_replace(CAST({name} AS VARCHAR), '^(\S+) (\d)', '\1T\2')"
    if kind.endswith("]") or kind.startswith(("STRUCT(", "MAP(", "UNION(")):
        return f"CAST(to_json({name}) AS VARCHAR)"
    return f"CAST({name} AS VARCHAR)"


def unique(names: list[str]) -> list[str]:
    """Return the names with _1, _2, ... added to those that occurred before (case ignored)."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 0
        while candidate.lower() in taken:
            number += 1
            candidate = f"{name}_{number}"
        taken.add(candidate.lower())
        result.append(candidate)
    return result


def answer(connection: Any, statement: Any, request: Request, frames: Frames) -> str | None:
    """Run the statement and send its rows; return the cap that cut them off, if one did."""
    sql = statement.query.rstrip().rstrip(";")
    if statement.type.name == "EXPLAIN":
        result = connection.execute(sql)
        names, kinds = ["explain_key", "explain_value"], ["VARCHAR", "VARCHAR"]
    else:
        # Wrapped only after it was seen to be one whole statement.
        request.shift = len("SELECT * FROM (\n")
        columns = connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0").description
        names, kinds = [str(c[0]) for c in columns], [str(c[1]).strip('"') for c in columns]
        if request.arrow:
            return send_arrow(connection, sql, names, request, frames)
        connection.abort()
        chosen = ", ".join(as_sent(f"#{place}", kind) for place, kind in enumerate(kinds, 1))
        request.shift = len(f"SELECT {chosen} FROM (\n".encode())
        result = connection.execute(f"SELECT {chosen} FROM (\n{sql}\n)")
    frames.send_json(b"H", {"columns": unique(names), "types": kinds})
    return send_rows(result, request.rows, request.bytes, frames)


def send_rows(result: Any, row_cap: int, byte_cap: int, frames: Frames) -> str | None:
    """Send rows until there are no more (None) or a cap is reached ("rows" or "bytes")."""
    rows_left, bytes_left = row_cap, byte_cap
    while rows := result.fetchmany(min(BATCH, rows_left + 1)):
        lines: list[bytes] = []
        cut = None
        for row in rows:
            if len(lines) == rows_left:
                cut = "rows"
                break
            if sum(len(cell) for cell in row if isinstance(cell, str)) > bytes_left:
                cut = "bytes"
                break
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
            if len(line) > bytes_left:
                cut = "bytes"
                break
            bytes_left -= len(line)
            lines.append(line)
        rows_left -= len(lines)
        if lines:
            frames.send(b"R", b"[" + b",".join(lines) + b"]")
        if cut:
            return cut
    return None


def send_arrow(
    connection: Any, sql: str, names: list[str], request: Request, frames: Frames
) -> str | None:
    """Send the result as one Arrow stream, cut at the caps; return as `send_rows` does."""
    import pyarrow as pa

    class Pipe:
        """What Arrow writes to: frames."""

        closed = False

        def write(self, data: Any) -> int:
            for start in range(0, len(data), 2**20):
                frames.send(b"A", bytes(data[start : start + 2**20]))
            return len(data)

        def flush(self) -> None:
            frames.pipe.flush()

    connection.abort()
    reader = connection.sql(f"SELECT * FROM (\n{sql}\n)").to_arrow_reader(BATCH)
    schema = reader.schema
    for place, name in enumerate(unique(names)):
        schema = schema.set(place, schema.field(place).with_name(name))
    rows_left, bytes_left, cut = request.rows, request.bytes, None
    with pa.ipc.new_stream(pa.PythonFile(Pipe(), mode="w"), schema) as stream:
        for batch in reader:
            if batch.nbytes > bytes_left:
                cut = "bytes"
                break
            if batch.num_rows > rows_left:
                batch, cut = batch.slice(0, rows_left), "rows"  # noqa: PLW2901
            rows_left -= batch.num_rows
            bytes_left -= batch.nbytes
            stream.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
            if cut:
                break
    return cut


def describe(connection: Any, error: Exception, request: Request) -> dict[str, Any]:
    """Return what is known of a DuckDB error: its kind, sentence, place in the query, hints."""
    text = str(error)
    found: dict[str, Any] = {}
    with contextlib.suppress(ValueError):
        found = json.loads(text[text.index("{") :])
    sentence = str(found.get("exception_message") or text)
    known: dict[str, Any] = {
        "kind": type(error).__name__,
        "message": sentence.splitlines()[0][:500] if sentence else "",
        "candidates": str(found.get("candidates", ""))[:1000].split(",") if found else [],
        "subtype": found.get("error_subtype"),
        "missing": found.get("type"),
        "name": str(found.get("name", ""))[:200],
    }
    with contextlib.suppress(ValueError, TypeError):
        start, length = json.loads(found.get("location") or f"[{found.get('position')},1]")
        known["start"], known["length"] = start - request.shift, length
    if known["missing"] == "Table":
        with contextlib.suppress(Exception):
            connection.abort()
        known["candidates"] = [
            row[0]
            for row in connection.execute(
                "SELECT table_name FROM information_schema.tables "
                "WHERE table_schema = 'main' ORDER BY ALL"
            ).fetchall()
        ]
    return known


def main() -> None:
    """Answer one request."""
    request = Request(**json.load(sys.stdin.buffer))
    frames = Frames(os.fdopen(os.dup(1), "wb"))
    # Nothing but frames may reach the parent, whatever a library prints.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.path[:] = request.path
    from warehouse.confinement import (
        forbid_writing,
        leave_the_network,
        limit_resources,
        neutral_path,
    )

    limit_resources(request.seconds, request.memory_mib)
    leave_the_network()
    import duckdb

    if request.arrow:
        import pyarrow as pa

        pa.set_cpu_count(1)
    try:
        with neutral_path(Path(request.warehouse)) as path:
            connection = open_locked(duckdb, path, request)
    except (duckdb.Error, OSError) as error:
        frames.send_json(b"E", {"kind": "Unreadable", "message": str(error).splitlines()[0]})
        return
    forbid_writing()
    try:
        statement = only_statement(connection, request.sql)
        cut = answer(connection, statement, request, frames)
    except RefusedError as refusal:
        frames.send_json(b"E", {"kind": "Refused", "message": str(refusal)})
    except MemoryError:
        frames.send_json(b"E", {"kind": "OutOfMemoryException", "message": ""})
    except duckdb.Error as error:
        frames.send_json(b"E", describe(connection, error, request))
    else:
        frames.send_json(b"D", {"cut": cut})


if __name__ == "__main__":
    main()
    # Nothing is left to tidy up, and closing politely costs time.
    sys.stdout.flush()
    os._exit(0)
