"""The answer to a query as HTML and in words: whatever stands in it is shown as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from explorer.words.data.schema import type_in_words
from explorer.words.writing.html import Html, join, link, tag
from warehouse.sql.formats import as_text, is_number

LONGEST_CELL = 300
"""Characters of a cell that are shown; the downloads have all."""
_OFFICIAL = re.compile(r"https://([a-z0-9-]+\.)*gov\.uk/[^\s<>\"']*")
"""What a cell of an address may lead to: anybody can send anybody a query that prints a link."""


def table(
    columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[Any]], caption: str
) -> Html:
    """Return rows of an answer as a table that scrolls in its own frame.

    Args:
        columns: Names of the columns.
        types: DuckDB's names of their types; empty for an explanation of a query.
        rows: Cells as `Answer.rows` gives them; None is shown as the word empty.
        caption: What it is, for those who do not see it.
    """
    kinds = list(types) or ["VARCHAR"] * len(columns)
    numeric = [is_number(kind) for kind in kinds]
    head = [
        tag(
            "th",
            tag("span", _shortened(name), class_="column")
            + tag("span", _short_type(kind), class_="type"),
            scope="col",
            class_="figure" if number else None,
        )
        for name, kind, number in zip(columns, kinds, numeric, strict=True)
    ]
    body = [
        tag(
            "tr",
            join(
                [
                    tag("td", _cell(value), class_="figure" if number else None)
                    for value, number in zip(row, numeric, strict=True)
                ],
                "",
            ),
        )
        for row in rows
    ]
    whole = tag(
        "table",
        tag("caption", caption, class_="unseen")
        + tag("thead", tag("tr", join(head, "")))
        + tag("tbody", join(body, "")),
    )
    return tag("div", whole, class_="answer", tabindex="0", role="region", aria_label=caption)


def _short_type(kind: str) -> str:
    if kind.startswith("ENUM("):
        return f"one of {kind.count(',') + 1}"
    return type_in_words(kind)[:40]


def _cell(value: Any) -> Html | str:
    text = as_text(value)
    if text is None:
        return tag("i", "empty")
    if isinstance(value, str) and len(text) <= LONGEST_CELL and _OFFICIAL.fullmatch(text):
        return link(text, text)
    return _shortened(text)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def rows_line(count: int, shown: int, cut: str | None) -> tuple[str, str]:
    """Return how many rows there are, and a sentence on what is shown.

    Args:
        count: Rows of the answer.
        shown: Rows on the page.
        cut: The limit that cut the answer off: "rows", "bytes" or None.
    """
    if count == 0:
        return "No rows", "The query is right, and nothing matches."
    heading = "1 row" if count == 1 else f"{count:,} rows"
    if cut:
        heading = f"The first {heading}"
    text = (
        "Complete."
        if cut is None
        else (
            "Cut off: this is only the beginning of the answer; which rows come first is chance "
            "without ORDER BY."
        )
    )
    if shown < count:
        text += f" Shown here: the first {shown:,}; the downloads have the others."
    return heading, text
