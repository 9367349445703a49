"""Compare: one council between two days, beside its peers. Tower Hamlets to begin with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from explorer.charts import ribbon_chart
from explorer.frame import Page, Picture
from explorer.queries import comparison, in_force, shared
from explorer.words import explainers, labels, markdown, sentences

TITLE = "Compare"
PATH = "compare"
ORDER = 2

FIRST, SECOND = date(2012, 7, 27), date(2017, 4, 7)
BEGINNING = date(2009, 6, 1)
"""When the oldest framework held began; the time axis begins here."""
KINDS = {
    "statistical": "Statistical neighbours",
    "border": "Bordering councils",
    "region": "Same region",
}
STRANDS = ("help_and_protection", "children_in_care")


def show(page: Page) -> None:
    """Draw the page."""
    warehouse = page.warehouse
    view, strands = _choices(page)
    rows = comparison.rows(warehouse, view).to_dict("records")
    codes = sorted({int(row["la_code"]) for row in rows})
    facts = {
        "changes": comparison.changes(warehouse, view),
        "tallies": comparison.tallies(warehouse, view),
        "england": comparison.england(warehouse, view),
        "spells": in_force.spells(warehouse, view, codes),
        "gaps": in_force.without_grade(warehouse, view, codes),
    }
    for number, (strand, name) in enumerate(strands.items()):
        of_strand = {
            what: frame[frame["strand"] == strand].drop(columns="strand")
            for what, frame in facts.items()
        }
        if number == 0:
            _heading(page, view, of_strand["changes"].iloc[0])
        _strand(page, view, rows, strand, name, of_strand)
    explainers.show(warehouse)
    explainers.models(warehouse, rows)


def _choices(page: Page) -> tuple[shared.View, dict[str, str]]:
    """Ask what to show."""
    last = page.known_until
    every_strand = shared.strands(page.warehouse)
    strand_names = dict(zip(every_strand["strand"], every_strand["name"], strict=True))
    choices = page.choices
    with page.choices_box():
        left, right = st.columns(2)
        with left:
            slug = choices.council()
        with right.container(horizontal=True, key="days"):
            first = choices.day("from", "Compare this day", min(FIRST, last), BEGINNING, last)
            second = choices.day("to", "with this day", min(SECOND, last), BEGINNING, last)
        with left:
            kinds = choices.several("beside", "Show beside it", KINDS, ("statistical", "border"))
        with right:
            strands = choices.several("services", "Services judged", strand_names, STRANDS)
    earlier, later = sorted((first, second))
    chosen = {name: strand_names[name] for name in strand_names if name in (strands or STRANDS)}
    view = shared.View(
        council=choices.councils.names[slug],
        kinds=kinds,
        strands=tuple(chosen),
        first=earlier,
        second=later,
        last=last,
    )
    return view, chosen


def _heading(page: Page, view: shared.View, focus: sentences.Row) -> None:
    page.heading(
        sentences.title(focus),
        "How Ofsted has graded its services for children, report by report, beside the councils "
        "most like it and those it borders. The two days compared are "
        f"{sentences.long_date(view.first)} and {sentences.long_date(view.second)}.",
    )


def _strand(
    page: Page,
    view: shared.View,
    rows: list[dict[str, Any]],
    strand: str,
    name: str,
    facts: dict[str, pd.DataFrame],
) -> None:
    changes, spells, gaps = facts["changes"], facts["spells"], facts["gaps"]
    focus = changes.iloc[0]
    st.header(markdown.plain(name), anchor=strand.replace("_", "-"))
    found = sentences.own_change(focus, view.first, view.second)
    page.finding(found, strand)
    points = [
        sentences.group_change(tally, focus["steps"])
        for tally in facts["tallies"].to_dict("records")
    ]
    if "border" in view.kinds and not any(row["kind"] == "border" for row in rows):
        points.append(f"{markdown.plain(view.council)} borders no other council.")
    points.append(sentences.england_change(facts["england"].iloc[0], view.council))
    st.markdown("\n".join(f"- {point}" for point in points))

    explainers.key()
    picture = Picture(
        spec=ribbon_chart.grade_ribbons(
            _chart_rows(rows, changes),
            _with_key(spells, rows),
            _with_key(gaps, rows),
            ribbon_chart.Period(view.first, view.second, BEGINNING, view.last),
        ),
        alt=sentences.chart_description(name, rows, found, view.last),
        title=f"{view.council} and its peers: {name.lower()}",
        lines=[markdown.spoken(found)],
    )
    page.picture(strand, picture)
    shown = set(changes["first_shown"].dropna()) | set(changes["second_shown"].dropna())
    if caution := sentences.comparability(focus, shown):
        st.caption(caution)
    for gap in gaps.to_dict("records"):
        st.caption(sentences.gap(gap))
    with st.expander(
        f"Table: {name.lower()}, grades of both days and their reports", expanded=True
    ):
        st.table(
            _table(changes, view),
            border="horizontal",
            hide_index=True,
            alt=f"Grades for {name.lower()} of each council on both days, with links to reports",
        )
    page.downloads(
        strand,
        f"{view.council} {strand} {view.first} {view.second}",
        {
            "Download this table": lambda: _of_strand(changes, strand),
            "Every grade in the chart": lambda: _of_strand(spells, strand),
        },
        picture,
    )


def _chart_rows(rows: list[dict[str, Any]], changes: pd.DataFrame) -> pd.DataFrame:
    """Give the rows what the chart writes beside them."""
    lines: list[dict[str, Any]] = []
    for row, steps in zip(rows, changes["steps"], strict=True):
        begins_group = not lines or lines[-1]["kind"] != row["kind"]
        lines.append(
            {
                "kind": row["kind"],
                "key": f"{row['kind']}:{row['la_code']}",
                "heading": labels.group_heading(row) if begins_group else None,
                "council": row["council"],
                "note": labels.row_note(row),
                "change": labels.change_mark(steps),
                "is_focus": row["kind"] == "focus",
            }
        )
    return pd.DataFrame(lines)


def _with_key(frame: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Repeat a council's lines for each row on which it stands."""
    keys = pd.DataFrame(
        [{"la_code": row["la_code"], "key": f"{row['kind']}:{row['la_code']}"} for row in rows]
    )
    return frame.merge(keys, on="la_code")


def _table(changes: pd.DataFrame, view: shared.View) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Council": labels.table_council(row),
            "As": labels.table_role(row),
            f"On {sentences.long_date(view.first)}": labels.table_grade(row, "first"),
            f"On {sentences.long_date(view.second)}": labels.table_grade(row, "second"),
            "Change": labels.change_words(row["steps"], row["same_report"]),
            "Now": labels.table_now(row),
        }
        for row in changes.to_dict("records")
    )


def _of_strand(frame: pd.DataFrame, strand: str) -> pd.DataFrame:
    told = frame.copy()
    told.insert(0, "strand", strand)
    return told
