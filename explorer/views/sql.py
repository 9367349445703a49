"""SQL: questions in words or in SQL, asked in the sandbox of `councils sql`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from explorer import choices
from explorer.addresses import OneOf, Text
from explorer.connection import identity
from explorer.frame import Page
from explorer.queries import dictionary
from explorer.words.data import answers, schema
from explorer.words.writing import freshness, markdown
from explorer.words.writing.html import Html, inner_link, join, tag
from warehouse.common.home import find_home
from warehouse.sql.ask import Answer, Limits, QueryProblem, ask
from warehouse.sql.examples import load_examples
from warehouse.sql.formats import csv_lines, json_lines, parquet_bytes

TITLE = "SQL"
PATH = "sql"
ORDER = 6

STYLES = [Path(__file__).parents[1] / "styles" / name for name in ("sql.css", "schema.css")]
SCRIPT = Path(__file__).parents[1] / "editor.js"
EDITOR = "sql-query"
"""Key of the text area; editor.js looks for it."""
OWN = "own"
FIRST = "biggest-falls"
LIMITS = Limits(seconds=10, rows=100_000, bytes=8_000_000, memory_mib=400)
ROWS_SHOWN, CHARACTERS_SHOWN = 200, 150_000
LONGEST_IN_LINK = 8_000  # characters; browsers and mail programs cut longer addresses


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query, as far as a page shows it.

    Attributes:
        columns: Names of the answer's columns.
        types: DuckDB's names of their types.
        rows: The first rows.
        count: How many rows there are.
        cut: The limit that cut the answer off: "rows", "bytes" or None.
        seconds: How long it took, the wait for its turn included.
        problem: Why there is no answer, in one line; "" if there is one.
        line: Line of the query that the problem is about, from 1, if it is about one.
        column: Character in that line, from 1.
        mended: Near names that the query may mean, each with the query that has it.
    """

    columns: Sequence[str] = ()
    types: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = field(default_factory=tuple)
    count: int = 0
    cut: str | None = None
    seconds: float = 0.0
    problem: str = ""
    line: int | None = None
    column: int | None = None
    mended: dict[str, str] = field(default_factory=dict)


def show(page: Page) -> None:
    """Draw the page."""
    for style in STYLES:
        st.html(style)
    page.heading(
        "Ask in SQL",
        "Every figure on this site comes from these tables. Start from a question in words, change "
        "the councils and the days, or write your own query. It is DuckDB’s SQL, and it can only "
        "read.",
    )
    left, right = st.columns([2.2, 1], gap="large")
    with left:
        _question(page)
    with right, st.container(key="sql-tables"):
        _tables(page)
    _questions()


def _question(page: Page) -> None:
    """Draw the choice of a question, the editor and the answer."""
    examples = {example.name: example for example in load_examples()}
    names = {OWN: "A query of your own"} | {
        name: example.question for name, example in examples.items()
    }
    typed = page.choices.value("q", Text(LONGEST_IN_LINK), "")
    usual = OWN if typed else FIRST
    chosen = page.choices.value("example", OneOf(names), usual)
    if st.session_state.setdefault("sql example", chosen) != chosen:
        st.session_state["sql example"] = chosen
        if chosen != OWN and typed:  # another question was taken from the list
            choices.put("q", "")
            typed = ""
    elif typed and chosen != OWN:
        choices.put("example", OWN)
    chosen = page.choices.one(
        "example", "Start from a question that people ask", names, OWN if typed else FIRST
    )
    example = examples.get(chosen)
    original = example.sql if example else typed
    if st.session_state.get("sql source") != (chosen, typed):
        st.session_state["sql source"] = (chosen, typed)
        st.session_state[EDITOR] = original
    if example:
        st.markdown(f"**How to read it:** {markdown.plain(example.reading)}")
    with st.form("sql-form", border=False):
        text = st.text_area("Query", key=EDITOR, height="content")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Run", type="primary", on_click=_run)
            st.caption("or Ctrl + Enter")
    st.caption(
        f"**Limits:** queries only read, and reach no files and no network; {LIMITS.seconds:g} "
        f"seconds, {LIMITS.memory_mib} MiB of memory, {LIMITS.rows:,} rows or "
        f"{LIMITS.bytes // 1_000_000} MB. Four run at a time; yours waits its turn. A query that "
        "meets a limit says so. For more, take [the whole database](about#downloads) and run "
        "`councils sql` on your own machine."
    )
    asked = st.session_state.get("sql asked")
    outcome = None
    if example and text.strip() == example.sql.strip():
        outcome = _outcome(example.sql)
    elif asked is not None:
        outcome = _outcome(asked)
    elif typed:
        st.info("This query came with the link. Read it, then press Run.")
    _editor(text, outcome)
    if outcome:
        _answer(page, asked if asked is not None and not example else text, outcome)


def _run() -> None:
    """Take the query as typed: its own question again, or one that the address then holds."""
    text = st.session_state[EDITOR]
    st.session_state["sql asked"] = text
    examples = {example.name: example.sql.strip() for example in load_examples()}
    named = next((name for name, sql in examples.items() if sql == text.strip()), None)
    fits = len(text) <= LONGEST_IN_LINK
    typed = "" if named or not fits else text
    choices.put("q", typed)
    choices.put("example", named or OWN)
    st.session_state["sql example"] = named or OWN
    # So that what was typed stays as it is, even where it is too long for the address.
    st.session_state["sql source"] = (named or OWN, typed)
    st.session_state.pop("sql outcome", None)


def _run_instead(sql: str) -> None:
    """Put a mended query into the editor and run it."""
    st.session_state[EDITOR] = sql
    _run()


def _outcome(sql: str) -> Outcome:
    """Ask, once for as long as the visitor looks at the answer and the data stay as they are."""
    held = identity(find_home().warehouse)
    kept = st.session_state.get("sql outcome")
    if kept and kept[:2] == (sql, held):
        outcome: Outcome = kept[2]
        return outcome
    with st.spinner(
        f"Running, for {LIMITS.seconds:g} seconds at most. If other queries are running, this one "
        "waits its turn."
    ):
        outcome = _asked(sql)
    st.session_state["sql outcome"] = (sql, held, outcome)
    return outcome


def _asked(sql: str) -> Outcome:
    begun = time.monotonic()
    try:
        answer = ask(find_home().warehouse, sql, LIMITS)
    except QueryProblem as problem:
        message = problem.message.replace(
            ", or allow more time with --timeout",
            ", or run it on your own machine, where it may take longer",
        )
        return Outcome(
            problem=message, line=problem.line, column=problem.column, mended=problem.mended
        )
    rows: list[Sequence[Any]] = []
    count = length = 0
    for row in answer.rows():
        count += 1
        length += sum(len(cell) if isinstance(cell, str) else 8 for cell in row)
        if len(rows) < ROWS_SHOWN and (length <= CHARACTERS_SHOWN or not rows):
            rows.append(row)
    return Outcome(
        tuple(answer.columns),
        tuple(answer.types),
        tuple(rows),
        count,
        answer.cut,
        time.monotonic() - begun,
    )


@cache
def _mount() -> Callable[..., Any]:
    """Register the script that colours the query; see editor.js."""
    return st.components.v2.component(
        "councils_compared_editor", js=SCRIPT.read_text(encoding="utf-8")
    )


def _editor(text: str, outcome: Outcome | None) -> None:
    error = None
    if outcome and outcome.line:
        error = {"line": outcome.line, "column": outcome.column, "sql": text}
    _mount()(data={"key": EDITOR, "text": text, "error": error}, key="sql-colours", height=1)


def _answer(page: Page, sql: str, outcome: Outcome) -> None:
    """Show the answer, or why there is none."""
    if outcome.problem:
        place, colon, why = outcome.problem.partition(": ")
        text = (
            tag("strong", f"{place.capitalize()}:") + f" {why}"
            if outcome.line and colon
            else Html("") + outcome.problem[:1].upper() + outcome.problem[1:]
        )
        page.html(tag("p", text + ".", class_="problem", role="alert"))
        if outcome.mended:
            with st.container(horizontal=True, key="sql-mended"):
                for name, sql_with_it in outcome.mended.items():
                    st.button(f"Run it with {name}", on_click=_run_instead, args=(sql_with_it,))
        return
    heading, rows_line = answers.rows_line(outcome.count, len(outcome.rows), outcome.cut)
    st.header(heading, anchor=False)
    until = freshness.known_until(page.known_until)
    st.caption(f"In {outcome.seconds:.1f} seconds. {rows_line} {until}")
    if not outcome.columns:
        return
    page.html(
        answers.table(outcome.columns, outcome.types, outcome.rows, f"Answer: {heading.lower()}")
    )
    _files(sql, outcome)
    if len(sql) > LONGEST_IN_LINK:
        st.caption(
            f"This query is longer than {LONGEST_IN_LINK:,} characters, which is too long for a "
            "link: keep it in a file."
        )


def _files(sql: str, outcome: Outcome) -> None:
    """Offer the whole answer as files, each asked for again when it is wanted."""

    def made(write: Callable[[Answer], bytes], *, arrow: bool = False) -> Callable[[], bytes]:
        def make() -> bytes:
            return write(ask(find_home().warehouse, sql, LIMITS, arrow=arrow))

        return make

    cut = "-cut-off" if outcome.cut else ""
    with st.container(horizontal=True, key="downloads-sql"):
        for label, ending, mime, make in (
            ("CSV", "csv", "text/csv",
             made(lambda answer: b"".join(csv_lines(answer, for_spreadsheet=True)))),
            ("JSON", "json", "application/json",
             made(lambda answer: b"".join(json_lines(answer)))),
            ("Parquet", "parquet", "application/vnd.apache.parquet",
             made(parquet_bytes, arrow=True)),
        ):  # fmt: skip
            st.download_button(
                f"Download ({label})",
                make,
                file_name=f"councils-compared-answer{cut}.{ending}",
                mime=mime,
                key=f"sql-{ending}",
                on_click="ignore",
            )
    st.caption(
        "The link below opens this query again, on the data of that day. To cite figures, download "
        "them too."
    )


def _tables(page: Page) -> None:
    """List the tables, their columns and the macros."""
    st.header("Tables", anchor=False)
    st.caption("Choose a name to put it into the query")
    page.html(
        page.warehouse.cached(
            "sql tables",
            lambda: schema.tables(
                dictionary.tables(page.warehouse),
                dictionary.columns(page.warehouse),
                insertable=True,
            ),
        )
    )
    with st.expander("Macros: questions with gaps to fill"):
        page.html(
            page.warehouse.cached(
                "sql macros",
                lambda: schema.macros(dictionary.macros(page.warehouse), insertable=True),
            )
        )
    page.html(inner_link("The whole dictionary", "about#dictionary"))


def _questions() -> None:
    """List all questions by topic."""
    st.header("Questions that people ask", anchor="questions")
    topics: dict[str, list[Html]] = {}
    for example in load_examples():
        asked = tag("li", inner_link(example.question, f"sql?example={example.name}"))
        topics.setdefault(example.topic, []).append(asked)
    listed = [
        tag("section", tag("h3", topic) + tag("ul", join(questions, "")))
        for topic, questions in topics.items()
    ]
    st.html(tag("div", join(listed, ""), class_="questions").text)
