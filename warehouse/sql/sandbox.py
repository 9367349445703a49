"""The child process in which other people's SQL runs, with every lock on that the system offers.

Run as a script by `ask.py`, never imported by the rest of the project: DuckDB itself says
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
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.sql.answering import Request


_HEADROOM = 1100  # MiB of addresses that the interpreter, DuckDB and Arrow reserve but do not use


class RefusedError(Exception):
    """The statement is not one that may run; told in one line."""


def open_locked(duckdb: Any, path: Path, request: Request, locks: dict[str, Any]) -> Any:
    """Return a connection that can only read the tables of one file.

    Args:
        duckdb: The library, which is loaded late.
        path: The file.
        request: Its limits.
        locks: `warehouse.common.locks.LOCKS`, loaded before this process lost sight of our files.
    """
    return duckdb.connect(
        str(path),
        read_only=True,
        config={
            "temp_directory": "",
            "home_directory": "/",
            "secret_directory": "/",
            "memory_limit": f"{request.memory_mib}MiB",
            "threads": "1",
            "max_execution_time": str(max(1, int(request.seconds * 1000))),
            "errors_as_json": "true",
            **locks,  # last, for they lock these settings too
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
    try:
        kind = statements[0].type.name
    except ValueError:  # UPDATE EXTENSIONS, for which DuckDB's Python has no name
        kind = "this kind of statement"
    # MULTI is how DuckDB calls PIVOT without a list of values.
    if kind not in {"SELECT", "EXPLAIN", "MULTI"}:
        raise RefusedError(
            f"{kind.replace('_', ' ')} is not allowed: only queries that read "
            "(SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW, PIVOT, EXPLAIN)"
        )
    return statements[0]


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
        "macro": _macro_asked(sentence),
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


def _macro_asked(sentence: str) -> str:
    """Return how a macro is asked, if the error is that it was asked in another way; else ""."""
    *_, after = sentence.partition("\nCandidate macros:\n")
    return after.strip().splitlines()[0][:300] if after.strip() else ""


def main() -> None:
    """Answer one request."""
    content = json.load(sys.stdin.buffer)
    # Only now does Python know where to look for anything but itself.
    sys.path[:] = content["path"]
    from warehouse.common.confinement import (
        allow_processor,
        end_after,
        forbid_writing,
        leave_the_network,
        limit_memory,
        lower_priority,
        neutral_path,
    )
    from warehouse.common.locks import LOCKS
    from warehouse.sql.answering import Frames, Request, answer
    from warehouse.sql.words import misread_word

    request = Request(**content)
    frames = Frames(os.fdopen(os.dup(1), "wb"))
    # Nothing but frames may reach the parent, whatever a library prints.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    lower_priority()
    end_after(request.seconds + 5)
    limit_memory((request.memory_mib + _HEADROOM) * 2**20)
    allow_processor(request.seconds)
    leave_the_network()
    import duckdb

    if request.arrow:
        import pyarrow as pa

        pa.set_cpu_count(1)
    try:
        with neutral_path(Path(request.warehouse)) as path:
            connection = open_locked(duckdb, path, request, LOCKS)
    except (duckdb.Error, OSError) as error:
        frames.send_json(b"E", {"kind": "Unreadable", "message": str(error).splitlines()[0]})
        return
    forbid_writing()
    try:
        statement = only_statement(connection, request.sql)
        if misread := misread_word(connection, statement.query):
            frames.send_json(b"E", {"kind": "MisreadWord", **asdict(misread)})
            return
        connection.abort()
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
