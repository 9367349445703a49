"""What a query may cost, and what to tell of one that has no answer."""

from __future__ import annotations

import difflib
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.common.problems import Problem
from warehouse.exports.spreadsheet import visible

LONGEST_MESSAGE, LONGEST_NAME = 350, 60  # characters
MOST_NEAR = 3  # names that are suggested
# What a word processor puts in the place of straight ones: double and single, left and right.
_PRINTERS_QUOTES = "\u201c\u201d\u2018\u2019"


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
        mended: Near names that the query may mean, each with the query that has it.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        excerpt: str = "",
        exit_code: int = 2,
        mended: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, exit_code)
        self.line, self.column, self.excerpt = line, column, excerpt
        self.mended = dict(mended or {})

    def show(self, file: object = None) -> None:
        """Print the line, then the place in the query."""
        super().show(file)
        if self.excerpt:
            sys.stderr.write(self.excerpt + "\n")


def why_it_ended(code: int | None, late: bool, limits: Limits) -> QueryProblem:
    """Return what to tell of a child that ended without a last word."""
    on_time = {getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM", "SIGVTALRM")}
    if late or (code is not None and -code in on_time):
        return too_slow(limits)
    return QueryProblem(
        "the database gave up on this query: it is too big or too deeply nested, or "
        "this machine has too little memory left; make it simpler, or make room",
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
    meant = _text_meant(error, sql)
    message = visible(in_plain_words(error, meant))
    return QueryProblem(
        place + shortened(message, LONGEST_MESSAGE),
        line,
        column,
        excerpt,
        mended=_mended(error, sql, meant),
    )


@dataclass(frozen=True, slots=True)
class _MeantText:
    """A text in quotes that are none of a text.

    Attributes:
        text: The text.
        mended: The query with it in single quotes.
    """

    text: str
    mended: str


def _text_meant(error: dict[str, Any], sql: str) -> _MeantText | None:
    """Return the text that was meant where quotes of names, or those of print, are around it."""
    start, name = error.get("start"), error.get("name", "")
    if error.get("subtype") != "COLUMN_NOT_FOUND" or not isinstance(start, int) or not name:
        return None
    text = name.strip(_PRINTERS_QUOTES)
    before = sql.encode()[:start].decode(errors="ignore")
    after = sql[len(before) :]
    printed = name if text != name else f'"{name}"'
    # A name in quotes that is near to one that there is was meant for a name.
    if printed not in after or (
        text == name and difflib.get_close_matches(text.lower(), error["candidates"], cutoff=0.6)
    ):
        return None
    return _MeantText(text, before + after.replace(printed, _quoted(text), 1))


def _near_names(error: dict[str, Any]) -> list[str]:
    """Return the names that DuckDB thinks near to the one that is missing, the nearest first."""
    names = [name.strip() for name in error.get("candidates", []) if name.strip()]
    if error.get("missing") == "Table":  # then it names all tables
        name = shortened(error["name"].rpartition(".")[2], LONGEST_NAME)
        return difflib.get_close_matches(name.lower(), names, n=MOST_NEAR, cutoff=0.5)
    return names[:MOST_NEAR]


def _mended(error: dict[str, Any], sql: str, meant: _MeantText | None) -> dict[str, str]:
    """Return the query with each near name, or the text, in the place of what is missing."""
    if meant is not None:  # a button has its name: no sign in it may be taken for markup
        is_plain = re.fullmatch(r"[\w &,.-]+", meant.text)
        return {_quoted(meant.text): meant.mended} if is_plain else {}
    start, length = error.get("start"), error.get("length")
    missing = error.get("name", "").rpartition(".")[2]
    if not missing or not isinstance(start, int) or not isinstance(length, int):
        return {}
    text = sql.encode()
    before, place, after = (
        part.decode(errors="replace")
        for part in (text[:start], text[start : start + length], text[start + length :])
    )
    found = re.search(rf"(?<!\w){re.escape(missing)}(?!\w)", place, re.IGNORECASE)
    if found is None:
        return {}
    return {
        name: before + place[: found.start()] + name + place[found.end() :] + after
        for name in _near_names(error)
        if re.fullmatch(r"\w+", name)  # what would need quotes is left to whoever asks
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def shortened(text: str, most: int) -> str:
    """Return the text, cut to `most` characters if it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def in_plain_words(error: dict[str, Any], meant: _MeantText | None = None) -> str:
    """Return DuckDB's sentence with a hint: near names, text meant, or the tables there are."""
    message = re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", error["message"]).rstrip(" !.")
    if "expression depth" in message:
        return "the query is too deeply nested; make it simpler"
    if macro := error.get("macro"):
        return f"{macro.partition('(')[0]}() is asked in another way: {macro}"
    names = [name.strip() for name in error.get("candidates", []) if name.strip()]
    near = _near_names(error)
    if error.get("missing") == "Table":
        message = (
            f"there is no table called {shortened(error['name'].rpartition('.')[2], LONGEST_NAME)}"
        )
        if not near:
            return f"{message}; the tables are {', '.join(names)}"
        return f"{message}; did you mean {' or '.join(near)}?"
    if error.get("subtype") == "COLUMN_NOT_FOUND":
        name = shortened(error["name"], LONGEST_NAME)
        if meant is not None:
            quoted = shortened(_quoted(meant.text), LONGEST_NAME)
            return f"there is no column called {name} here; text has single quotes: {quoted}"
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"there is no column called {name} here{hint}"
    if "syntax error" in message and set(message) & set(_PRINTERS_QUOTES):
        return f"{message}; text has straight quotes: 'Hackney'"
    if error.get("subtype") == "MISSING_ENTRY" and near:
        return f"{message}; did you mean {' or '.join(near)}?"
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
