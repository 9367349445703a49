"""The tables of the warehouse as HTML: folded lists for the SQL page, a dictionary to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from explorer.words.writing.html import Html, html, join, tag

LONGEST_LIST = 8
"""Words of a list of allowed words that are named; the rest is counted."""
_TYPES = {
    "VARCHAR": "text",
    "BOOLEAN": "yes or no",
    "DATE": "day",
    "TIMESTAMP": "time",
    "DOUBLE": "number",
    "FLOAT": "number",
    "JSON": "JSON",
    "BLOB": "bytes",
}
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


def type_in_words(kind: str) -> str:
    """Return DuckDB's name of a type as people say it: "text", "one of good, inadequate"."""
    if kind.startswith("ENUM("):
        words = [word.strip().strip("'") for word in kind[5:-1].split(",")]
        shown = ", ".join(words[:LONGEST_LIST])
        more = len(words) - LONGEST_LIST
        return f"one of {shown}" + (f" and {more} more" if more > 0 else "")
    if kind.endswith("]"):
        return f"list of {type_in_words(kind[: kind.rindex('[')])}"
    if kind.removeprefix("U") in _WHOLE:
        return "whole number"
    if kind.startswith("DECIMAL("):
        return "number"
    if kind.startswith("TIMESTAMP"):
        return "time"
    return _TYPES.get(kind, kind.partition("(")[0].lower())


def tables(
    described: pd.DataFrame, columns: pd.DataFrame, *, insertable: bool, path: str = ""
) -> Html:
    """Return the tables, each folded, with its columns.

    Args:
        described: table_name, description and rows, as queries.dictionary.tables has them.
        columns: table_name, column_name, type and description.
        insertable: Make each name a button that editor.js puts into the query.
        path: Beginning of the anchors' ids.
    """
    by_table: dict[str, list[Mapping[str, Any]]] = {}
    for row in columns.to_dict("records"):
        by_table.setdefault(row["table_name"], []).append(row)
    return tag(
        "div",
        join(
            [_table(row, by_table[row["table_name"]], insertable, path)
             for row in described.to_dict("records")],
            "",
        ),
        class_="schema",
    )  # fmt: skip


def _table(
    row: Mapping[str, Any], columns: Iterable[Mapping[str, Any]], insertable: bool, path: str
) -> Html:
    name = str(row["table_name"])
    rows = "" if pd.isna(row["rows"]) else f"{int(row['rows']):,}"
    summary = tag("summary", tag("code", _breakable(name)) + tag("span", rows, class_="rows"))
    use = tag("p", _button(f"Put {name} into the query", name)) if insertable else Html("")
    listed = [
        tag("dt", _name(str(column["column_name"]), insertable)
            + tag("span", type_in_words(str(column["type"])), class_="type"))
        + tag("dd", _first_sentence(column["description"]) if insertable
              else column["description"] or "")
        for column in columns
    ]  # fmt: skip
    content = tag("p", row["description"] or "") + use + tag("dl", join(listed, ""))
    return tag("details", summary + content, id=f"{path}{name}" if path else None)


def _breakable(name: str) -> Html:
    """Return a name that is broken after an underscore or a dot, where it must be broken."""
    return join([html(part) for part in re.split(r"(?<=[_.])", name)], "<wbr>")


def _name(name: str, insertable: bool) -> Html:
    return _button(name, name) if insertable else tag("code", name)


def _button(text: str, inserted: str) -> Html:
    return tag("button", text, type="button", data_insert=inserted)


def _first_sentence(text: Any) -> str:
    return str(text or "").partition(". ")[0]


def macros(described: pd.DataFrame, *, insertable: bool) -> Html:
    """Return the macros: how each is called, and what for.

    Args:
        described: name, call and description.
        insertable: As for `tables`.
    """
    listed = []
    for row in described.to_dict("records"):
        call, text = str(row["call"]), str(row["description"] or "")
        text = re.sub(rf"^{re.escape(str(row['name']))}\([^)]*\): ", "", text)
        text = _first_sentence(text) if insertable else text
        name = _button(call, call) if insertable else tag("code", call)
        listed.append(tag("dt", name) + tag("dd", text[:1].upper() + text[1:]))
    return tag("dl", join(listed, ""), class_="schema macros")
