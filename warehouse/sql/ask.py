"""Ask the warehouse a question in SQL that nobody has checked, within limits.

Each query runs in a child process of its own (`sandbox.py`), so that nothing it does can
hurt the caller: what the query makes DuckDB do ends with the child. The command `councils sql` and
the explorer's SQL page both come through here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from warehouse.common.confined import end, killed_after, start
from warehouse.common.confinement import read_exactly
from warehouse.common.home import require_warehouse
from warehouse.sql.query_problems import Limits, QueryProblem, why_it_ended, why_it_failed

__all__ = ["LONGEST_QUERY", "Answer", "Cell", "Limits", "QueryProblem", "ask"]

SANDBOX = Path(__file__).with_name("sandbox.py")
LONGEST_QUERY = 1_000_000  # characters
START_UP = 3.0  # seconds that the child may take besides the query itself
AT_ONCE = 4  # queries that one program runs at the same time; the others wait for their turn
MOST_WAITING = 16  # queries that wait; each holds a thread, and its visitor, for as long as it does
HEADER_BYTES = 4_000_000  # names and types of columns; more is a query to wear us out

_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)

Cell = bool | int | float | str | None


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
        QueryProblem: the query is wrong, refused, or has hit a limit on time or memory; or too
            many others are running, and none ended in the time that this one was given.
        Problem: there is no warehouse, it cannot be read, or it was changed by hand.
    """
    limits = limits or Limits()
    require_warehouse(warehouse)
    if len(sql) > LONGEST_QUERY:
        raise QueryProblem(f"the query is longer than {LONGEST_QUERY:,} characters")
    try:
        sql.encode()
    except UnicodeEncodeError as error:  # bytes of another encoding, typed or pasted
        raise QueryProblem("the query is not text in UTF-8") from error
    request = {
        "warehouse": str(warehouse.resolve()),
        "sql": sql,
        "path": [*filter(None, sys.path), str(SANDBOX.parents[2])],
        "arrow": arrow,
        **asdict(limits),
    }
    batches, header, last, code, late = run_in_turn(request, limits)
    if last is None:
        raise why_it_ended(code, late, limits)
    if "kind" in last:
        raise why_it_failed(last, sql, limits, warehouse)
    return Answer(header.get("columns", ()), header.get("types", ()), last["cut"], tuple(batches))


def run_in_turn(
    request: dict[str, Any], limits: Limits
) -> tuple[list[bytes], dict[str, Any], dict[str, Any] | None, int | None, bool]:
    """Wait for a turn, then do as `run_child` does.

    Raises:
        QueryProblem: too many are waiting, or none ended in the time that this one was given.
    """
    if not _places.acquire(blocking=False):
        raise QueryProblem(
            "busy: many other queries are waiting; try again in a minute", exit_code=1
        )
    try:
        if not _turns.acquire(timeout=limits.seconds):
            raise QueryProblem(
                "busy: other queries are running; try again in a moment", exit_code=1
            )
        try:
            return run_child(request, limits)
        finally:
            _turns.release()
    finally:
        _places.release()


def run_child(
    request: dict[str, Any], limits: Limits
) -> tuple[list[bytes], dict[str, Any], dict[str, Any] | None, int | None, bool]:
    """Run the sandbox; return what `read_frames` does, its exit code, and whether it was late."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    child = start(["-I", "-S", str(SANDBOX)], kept)
    try:
        with killed_after(child, limits.seconds + START_UP) as late:
            batches, header, last = read_frames(child, request, limits)
    finally:
        end(child)
    return batches, header, last, child.returncode, late.is_set()


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
        if len(payload) < size:
            return batches, header, None
        if kind == b"H":
            header = json.loads(payload)
        elif kind in b"RA":
            batches.append(payload)
        else:
            # The child has nothing more to do; its exit code no longer matters.
            return batches, header, json.loads(payload)
