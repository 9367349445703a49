"""Words of the lists (grade, strand ...), and names, that a query would take for mere text.

DuckDB compares a column that has a list of words with a word in quotes as texts. So
`grade > 'good'` goes by the alphabet and finds outstanding, and `grade = 'Good'` finds nothing:
both without a word.
"""

from __future__ import annotations

import contextlib
import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

IN_ORDER = ("grade", "comparability", "closeness")
"""The lists whose order has a meaning, by the names of their types."""
_ORDERED = {
    "COMPARE_GREATERTHAN",
    "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_LESSTHAN",
    "COMPARE_LESSTHANOREQUALTO",
}
_EQUAL = {"COMPARE_EQUAL", "COMPARE_NOTEQUAL"}
_IN = {"COMPARE_IN", "COMPARE_NOT_IN"}
_BETWEEN = {"COMPARE_BETWEEN", "COMPARE_NOT_BETWEEN"}


@dataclass(frozen=True)
class MisreadWord:
    """A word of a query that would be compared in another way than it looks.

    Attributes:
        message: What is wrong, and what to write.
        start, length: Where in the query, in bytes of UTF-8 from 0.
    """

    message: str
    start: int
    length: int


@dataclass
class _Asked:
    """What a query says, as far as it matters here.

    Attributes:
        tables: The tables that it reads, with their schema.
        renamed: Names that it gives itself: what stands behind them is its own affair.
        compared: The kind of each comparison of a column with texts, the column, the texts.
    """

    tables: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)
    compared: list[tuple[str, str, list[dict[str, Any]]]] = field(default_factory=list)


def misread_word(connection: Any, sql: str) -> MisreadWord | None:
    """Return the first word that one statement would take for mere text; None if there is none."""
    (serialized,) = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    try:
        tree = json.loads(serialized)
    except RecursionError:  # DuckDB will say that it is too deeply nested
        return None
    asked = _Asked()
    for node in _nodes(tree):
        _note(node, asked)
    if not asked.compared:
        return None
    lists = dict(
        connection.execute(
            "SELECT type_name, labels FROM duckdb_types()"
            " WHERE logical_type = 'ENUM' AND database_name = current_database()"
        ).fetchall()
    )
    for kind, column, texts in asked.compared:
        kinds = _kinds_of(connection, column, asked)
        names = _names_of_councils(connection, column, kinds, asked)
        for text in texts:
            word = text["literal"]["text"]
            if kind in _ORDERED | _BETWEEN:
                message = _by_letters(column, word, lists, kinds)
            else:
                message = _unknown(column, word, kinds) or _no_council(connection, word, names)
            if message:
                return MisreadWord(message, text["query_location"], text["query_location_length"])
    return None


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a tree, in the order of the query."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += reversed(node.values())
        elif isinstance(node, list):
            waiting += reversed(node)


def _note(node: dict[str, Any], asked: _Asked) -> None:
    """Note what one node of a parsed query says."""
    kind = node.get("type")
    asked.renamed |= {name.lower() for name in node.get("column_name_alias") or ()}
    # A CTE's own names for its columns, and those of single columns.
    asked.renamed |= {name.lower() for name in node.get("aliases") or ()}
    if kind == "BASE_TABLE":
        asked.tables.add(f"{node['schema_name'] or 'main'}.{node['table_name']}".lower())
    elif "class" in node and node.get("alias"):
        asked.renamed.add(node["alias"].lower())
    if kind in _ORDERED | _EQUAL:
        sides = [node["left"], node["right"]]
    elif kind in _IN:
        sides = node["children"]
    elif kind in _BETWEEN:
        sides = [node["input"], node["lower"], node["upper"]]
    else:
        return
    columns = [side["column_names"][-1] for side in sides if side["type"] == "COLUMN_REF"]
    texts = [
        side
        for side in sides
        if side["type"] == "VALUE_CONSTANT" and side.get("literal", {}).get("kind") == "STRING"
    ]
    if len(columns) == 1 and texts:
        asked.compared.append((str(kind), columns[0].lower(), texts))


def _kinds_of(connection: Any, column: str, asked: _Asked) -> set[str]:
    """Return the types that a column may have; none where the query gives the name itself."""
    if column in asked.renamed:
        return set()
    found = connection.execute(
        "SELECT schema_name, table_name, data_type FROM duckdb_columns()"
        " WHERE database_name = current_database() AND column_name = ?",
        [column],
    ).fetchall()
    read = {kind for schema, table, kind in found if f"{schema}.{table}" in asked.tables}
    # One that comes of a macro is as those of its name are elsewhere.
    return read or {kind for schema, _, kind in found if schema == "main"}


def _by_letters(column: str, word: str, lists: dict[str, list[str]], kinds: set[str]) -> str | None:
    """Return what is wrong where a word with a place in an order is compared by its letters."""
    known = [name for name in IN_ORDER if _meant(word, lists.get(name, ()))]
    if not known or (kinds and not any(kind.startswith("ENUM(") for kind in kinds)):
        return None
    name = next((name for name in known if column.endswith(name)), known[0])
    written = f"'{_meant(word, lists[name])}'::{name}"
    rank = ", or compare grade_rank" if name == "grade" else ""
    return f"a word in quotes is compared by its letters: for the order write {written}{rank}"


def _unknown(column: str, word: str, kinds: set[str]) -> str | None:
    """Return what is wrong where a column of a list of words is asked for one that it has not."""
    if not kinds or not all(kind.startswith("ENUM(") for kind in kinds):
        return None
    words = sorted({one for kind in kinds for one in kind[len("ENUM('") : -2].split("', '")})
    if word in words:
        return None
    meant = _meant(word, words)
    near = [meant] if meant else difflib.get_close_matches(word.lower(), words, n=2, cutoff=0.6)
    if near:
        return f"no {column} is called '{word}'; did you mean {' or '.join(map(repr, near))}?"
    return f"no {column} is called '{word}': there are {', '.join(words)}"


def _names_of_councils(
    connection: Any, column: str, kinds: set[str], asked: _Asked
) -> frozenset[str]:
    """Return the names that a column of councils' names can have; none if it is no such column."""
    if column not in {"council", "peer"} or kinds != {"VARCHAR"}:
        return frozenset()
    if not all(table.startswith("main.") for table in asked.tables):
        return frozenset()  # elsewhere it may be as it was printed
    return frozenset(name for (name,) in connection.execute("SELECT name FROM councils").fetchall())


def _no_council(connection: Any, word: str, names: frozenset[str]) -> str | None:
    """Return what is wrong where a column of councils' names is asked for one that none has.

    `council = 'Bristol, City of'` found nothing, as if nothing were known of Bristol.
    """
    import duckdb  # late: the process that answers confines itself before it loads DuckDB

    if not names or word in names:
        return None
    near = difflib.get_close_matches(word, sorted(names), n=2, cutoff=0.7)
    with contextlib.suppress(duckdb.Error):  # nobody goes by this name
        near = connection.execute(
            "SELECT name FROM councils WHERE la_code = council_code(?)", [word]
        ).fetchone()
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "see the table councils"
    return f"no council has the name '{word}' here; {hint}"


def _meant(word: str, words: Any) -> str | None:
    """Return the word of a list that is the same but for case and what stands between its parts."""
    plain = _plain(word)
    return next((one for one in words if _plain(one) == plain), None)


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", " ").replace("-", " ")
