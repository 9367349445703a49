"""How the sandbox's child process sends an answer to its parent: frames, rows, caps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, BinaryIO

BATCH = 256  # rows fetched at a time
SENT_UNCHANGED = {
    *("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "DOUBLE", "VARCHAR"),
}


@dataclass
class Request:
    """One query and its limits, as `warehouse.sql.ask` sends it.

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


def as_sent(name: str, sql_type: str) -> str:
    """Return the SQL expression that makes a column of type `sql_type` safe to send as JSON.

    Dates go as text because Python has none before year 1, after 9999 or at infinity; nested
    values as JSON; bytes as hexadecimal digits.
    """
    if sql_type in SENT_UNCHANGED:
        return name
    if sql_type == "FLOAT":
        return f"CAST(CAST({name} AS VARCHAR) AS DOUBLE)"
    if sql_type == "BLOB":
        return f"lower(hex({name}))"
    if sql_type.startswith("TIMESTAMP"):
        return rf"regexp_replace(CAST({name} AS VARCHAR), '^(\S+) (\d)', '\1T\2')"
    if sql_type.endswith("]") or sql_type.startswith(("STRUCT(", "MAP(", "UNION(")):
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
        names, types = ["explain_key", "explain_value"], ["VARCHAR", "VARCHAR"]
    else:
        # Wrapped only after it was seen to be one whole statement.
        request.shift = len("SELECT * FROM (\n")
        columns = connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0").description
        names, types = [str(c[0]) for c in columns], [str(c[1]).strip('"') for c in columns]
        if request.arrow:
            return send_arrow(connection, sql, names, request, frames)
        connection.abort()
        chosen = ", ".join(as_sent(f"#{place}", each) for place, each in enumerate(types, 1))
        request.shift = len(f"SELECT {chosen} FROM (\n".encode())
        result = connection.execute(f"SELECT {chosen} FROM (\n{sql}\n)")
    frames.send_json(b"H", {"columns": unique(names), "types": types})
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
