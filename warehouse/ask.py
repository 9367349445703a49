"""Ask the warehouse a question in SQL that nobody has checked, within limits.

Each query runs in a child process of its own (`warehouse/sandbox.py`), so that nothing it does can
hurt the caller: what the query makes DuckDB do ends with the child. The command `councils sql` and
the explorer's SQL page both come through here.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from warehouse.problems import Problem

SANDBOX = Path(__file__).with_name("sandbox.py")
LONGEST_QUERY = 1_000_000  # characters
START_UP = 1.5  # seconds that the child may take besides the query itself
HEADER_BYTES = 4_000_000  # names and types of columns; more is a query to wear us out

Cell = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may cost.

    Attributes:
        seconds: Time on the clock.
        rows: Rows of the result; the rest is cut off, and `Answer.cut` says so.
        bytes: Size of the result as text, likewise.
        memory_mib: Memory that DuckDB may use, in MiB.
    """

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 64_000_000
    memory_mib: int = 400


class QueryProblem(Problem):
    """A query that has no answer: one line that says why, and where in the query.

    Attributes:
        line: Line of the query, from 1, or None where it is not about one place.
        column: Character in that line, from 1.
        excerpt: That line and a second with carets under the place, or "".
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        excerpt: str = "",
        exit_code: int = 2,
    ) -> None:
        super().__init__(message, exit_code)
        self.line, self.column, self.excerpt = line, column, excerpt

    def show(self, file: object = None) -> None:
        """Print the line, then the place in the query."""
        super().show(file)
        if self.excerpt:
            sys.stderr.write(self.excerpt + "\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a result, held as they came so that a big one costs little memory.

    Attributes:
        columns: Names of the columns, each once (a second `a` is called `a_1`).
        types: DuckDB's names of their types.
        cut: The limit that cut the result off: "rows", "bytes" or None.
        batches: JSON arrays of rows, or the pieces of an Arrow stream.
    """

    columns: Sequence[str] = ()
    types: Sequence[str] = ()
    cut: str | None = None
    batches: Sequence[bytes] = field(default_factory=tuple)

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows. Dates, times and decimals are text in ISO form; NULL is None.

        Bytes are text of hexadecimal digits, and lists, structs and maps text in JSON.
        """
        for batch in self.batches:
            yield from json.loads(batch)


def ask(warehouse: Path, sql: str, limits: Limits | None = None, *, arrow: bool = False) -> Answer:
    """Run one query that only reads and return its answer.

    Args:
        warehouse: The DuckDB file.
        sql: One statement.
        limits: What it may cost.
        arrow: Fetch the result as an Arrow stream, with DuckDB's own types.

    Raises:
        QueryProblem: the query is wrong, refused, or has hit a limit on time or memory.
        Problem: there is no warehouse, or it cannot be read.
    """
    limits = limits or Limits()
    if not warehouse.is_file():
        raise Problem(f"there is no warehouse at {warehouse}; make one with `councils build`")
    if len(sql) > LONGEST_QUERY:
        raise QueryProblem(f"the query is longer than {LONGEST_QUERY:,} characters")
    request = {
        "warehouse": str(warehouse.resolve()),
        "sql": sql.encode("utf-8", "replace").decode(),
        "path": [entry for entry in sys.path if entry],
        "arrow": arrow,
        **asdict(limits),
    }
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, "-I", "-S", str(SANDBOX)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        start_new_session=True,  # Ctrl+C is for us to pass on
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(limits.seconds + START_UP, stop)
    clock.daemon = True
    clock.start()
    try:
        batches, header, last = read_frames(child, request, limits)
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
    if last is None:
        raise why_it_ended(child.returncode, late.is_set(), limits)
    if "kind" in last:
        raise why_it_failed(last, sql, limits, warehouse)
    return Answer(header.get("columns", ()), header.get("types", ()), last["cut"], tuple(batches))


def read_frames(
    child: subprocess.Popen[bytes], request: dict[str, Any], limits: Limits
) -> tuple[list[bytes], dict[str, Any], dict[str, Any] | None]:
    """Send the request; return the rows, the header and the last frame (None: there was none).

    Nothing that the child sends can take more memory than the limits allow.
    """
    pipe, requests = child.stdout, child.stdin
    if pipe is None or requests is None:
        raise AssertionError("both are pipes: see Popen above")
    batches: list[bytes] = []
    header: dict[str, Any] = {}
    try:
        requests.write(json.dumps(request).encode())
        requests.close()
    except BrokenPipeError:
        return batches, header, None
    # A batch is its rows and at most one byte a row more; Arrow has its own wrapping.
    left = 2 * limits.bytes + HEADER_BYTES
    while True:
        head = pipe.read(5)
        kind, size = head[:1], int.from_bytes(head[1:], "big")
        left -= size
        if len(head) < 5 or left < 0:
            child.kill()
            return batches, header, None
        payload = read_exactly(pipe, size)
        if payload is None:
            return batches, header, None
        if kind == b"H":
            header = json.loads(payload)
        elif kind in b"RA":
            batches.append(payload)
        else:
            # The child has nothing more to do; its exit code no longer matters.
            return batches, header, json.loads(payload)


def read_exactly(pipe: IO[bytes], size: int) -> bytes | None:
    """Return the next `size` bytes, or None if there are fewer."""
    payload = pipe.read(size)
    return payload if len(payload) == size else None


def why_it_ended(code: int | None, late: bool, limits: Limits) -> QueryProblem:
    """Return what to tell of a child that ended without a last word."""
    on_time = {getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM", "SIGVTALRM")}
    if late or (code is not None and -code in on_time):
        return too_slow(limits)
    return QueryProblem(
        "the database gave up on this query: it is too big or too deeply nested; make it simpler",
        exit_code=1,
    )


def too_slow(limits: Limits) -> QueryProblem:
    """Return what to tell of a query that took too long."""
    return QueryProblem(
        f"stopped: the query took longer than {limits.seconds:g} s; ask for less at a time, or "
        "allow more time with --timeout",
        exit_code=1,
    )


def why_it_failed(error: dict[str, Any], sql: str, limits: Limits, warehouse: Path) -> Problem:
    """Return what to tell of an error that DuckDB, or the sandbox, reported."""
    kind, message = error["kind"], error["message"]
    if kind == "Unreadable":
        return Problem(
            f"cannot read the warehouse {warehouse}: {message}; make it anew with `councils build`"
        )
    if kind == "Refused":
        return QueryProblem(f"refused: {message}")
    if kind in {"OutOfMemoryException", "MemoryError"}:
        return QueryProblem(
            f"stopped: the query needs more than {limits.memory_mib} MiB of memory; "
            "ask for less at a time",
            exit_code=1,
        )
    if kind == "InterruptException" or "max_execution_time" in message:
        return too_slow(limits)
    if kind == "PermissionException":
        return QueryProblem(
            "refused: queries can read the tables of the warehouse only, no files and no network"
        )
    line = column = None
    excerpt = ""
    start = error.get("start")
    if isinstance(start, int) and 0 <= start <= len(sql.encode()):
        line, column, excerpt = point_at(sql, start, error.get("length", 1))
    place = f"line {line}, column {column}: " if line else ""
    return QueryProblem(place + in_plain_words(error), line, column, excerpt)


def in_plain_words(error: dict[str, Any]) -> str:
    """Return DuckDB's sentence with a hint: near names, or the tables that there are."""
    message = re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", error["message"]).rstrip(" !.")
    if "expression depth" in message:
        return "the query is too deeply nested; make it simpler"
    names = [name.strip() for name in error.get("candidates", []) if name.strip()]
    if error.get("missing") == "Table":
        name = error["name"].rpartition(".")[2]
        near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.5)
        message = f"there is no table called {name}"
        if not near:
            return f"{message}; the tables are {', '.join(names)}"
        return f"{message}; did you mean {' or '.join(near)}?"
    if error.get("subtype") == "COLUMN_NOT_FOUND":
        hint = f"; did you mean {' or '.join(names[:3])}?" if names else ""
        return f"there is no column called {error['name']} here{hint}"
    if error.get("subtype") == "MISSING_ENTRY" and names:
        return f"{message}; did you mean {' or '.join(names[:3])}?"
    return message


def point_at(sql: str, start: int, length: int) -> tuple[int, int, str]:
    """Return the line and column (from 1) of a place in the query, and two lines that show it.

    Args:
        sql: The query.
        start: Where, in bytes of UTF-8 from 0.
        length: How many bytes.
    """
    before = sql.encode()[:start].decode(errors="ignore")
    word = sql.encode()[start : start + max(1, length)].decode(errors="ignore")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    text = (sql.split("\n") or [""])[line - 1].rstrip("\r")
    # A long line is shown around the place.
    first = max(0, column - 60)
    shown = text[first : first + 100]
    shown = "".join(sign if sign.isprintable() else " " for sign in shown)
    carets = "^" * max(1, min(len(word.split("\n")[0]), len(shown) - (column - 1 - first)))
    return line, column, f"  {shown}\n  {' ' * (column - 1 - first)}{carets}"
