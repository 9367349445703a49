"""The first page: one council between two days, beside its peers. Tower Hamlets to begin with."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from explorer.charts import ribbon_chart
from explorer.connection import SharedWarehouse
from explorer.queries import comparison, in_force, shared
from explorer.words import explainers, labels, markdown, sentences

TITLE = "A council and its peers"
PATH = ""
ORDER = 1

COUNCIL = "Tower Hamlets"
FIRST, SECOND = date(2012, 7, 27), date(2017, 4, 7)
BEGINNING = date(2009, 6, 1)
"""When the oldest framework held began; the time axis begins here."""
KINDS = {
    "statistical": "Statistical neighbours",
    "border": "Bordering councils",
    "region": "Same region",
}
STRANDS = ("help_and_protection", "children_in_care")


def show(warehouse: SharedWarehouse) -> None:
    """Draw the page."""
    last = shared.held_until(warehouse)
    if last is None:
        st.title("Councils Compared", anchor=False)
        st.info("No inspections have been collected yet, so there is nothing to compare.")
        return
    heading = st.container()
    view, strands = _choices(warehouse, last)
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
            with heading:
                _heading(view, of_strand["changes"].iloc[0])
        _strand(view, rows, strand, name, of_strand)
    explainers.show(warehouse)
    explainers.sources(warehouse, view, rows)


def _choices(warehouse: SharedWarehouse, last: date) -> tuple[shared.View, dict[str, str]]:
    """Ask what to show. Every choice is in the address of the page."""
    names = shared.councils(warehouse)["council"].tolist()
    every_strand = shared.strands(warehouse)
    strand_names = dict(zip(every_strand["strand"], every_strand["name"], strict=True))
    with st.container(key="choices"):
        left, right = st.columns(2)
        council = left.selectbox(
            "Council",
            names,
            index=names.index(COUNCIL) if COUNCIL in names else 0,
            key="council",
            bind="query-params",
        )
        days: dict[str, Any] = {
            "min_value": BEGINNING,
            "max_value": last,
            "format": "DD/MM/YYYY",
            "bind": "query-params",
        }
        with right.container(horizontal=True, key="days"):
            first = st.date_input("Compare this day", min(FIRST, last), key="from", **days)
            second = st.date_input("with this day", min(SECOND, last), key="to", **days)
        kinds = left.pills(
            "Show beside it",
            list(KINDS),
            selection_mode="multi",
            default=["statistical", "border"],
            format_func=KINDS.__getitem__,
            key="beside",
            bind="query-params",
            wrap=True,
        )
        strands = right.pills(
            "Services judged",
            list(strand_names),
            selection_mode="multi",
            default=list(STRANDS),
            format_func=strand_names.__getitem__,
            key="services",
            bind="query-params",
            wrap=True,
        )
    earlier, later = sorted((first or min(FIRST, last), second or min(SECOND, last)))
    chosen = {name: strand_names[name] for name in strand_names if name in (strands or STRANDS)}
    view = shared.View(
        council=council,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        strands=tuple(chosen),
        first=earlier,
        second=later,
        last=last,
    )
    return view, chosen


def _heading(view: shared.View, focus: sentences.Row) -> None:
    st.title(sentences.title(focus), anchor=False)
    st.markdown(
        "How Ofsted has graded its services for children, report by report, beside the councils "
        "most like it and those it borders. The two days compared are "
        f"{sentences.long_date(view.first)} and {sentences.long_date(view.second)}."
    )


def _strand(
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
    with st.container(key=f"finding-{strand}"):
        st.markdown(found)
    points = [
        sentences.group_change(tally, focus["steps"])
        for tally in facts["tallies"].to_dict("records")
    ]
    if "border" in view.kinds and not any(row["kind"] == "border" for row in rows):
        points.append(f"{markdown.plain(view.council)} borders no other council.")
    points.append(sentences.england_change(facts["england"].iloc[0], view.council))
    st.markdown("\n".join(f"- {point}" for point in points))

    explainers.key()
    st.vega_lite_chart(
        spec=ribbon_chart.grade_ribbons(
            _chart_rows(rows, changes),
            _with_key(spells, rows),
            _with_key(gaps, rows),
            ribbon_chart.Period(view.first, view.second, BEGINNING, view.last),
        ),
        width="stretch",
        theme=None,
        key=f"ribbons-{strand}",
        alt=sentences.chart_description(name, rows, found, view.last),
    )
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
    with st.container(horizontal=True):
        st.download_button(
            "Download this table (CSV)",
            _csv(changes, strand),
            file_name=f"{_file_name(view.council, strand)}-{view.first}-{view.second}.csv",
            mime="text/csv",
            key=f"table-{strand}",
            on_click="ignore",
        )
        st.download_button(
            "Download every grade in the chart (CSV)",
            _csv(spells, strand),
            file_name=f"{_file_name(view.council, strand)}-since-2009.csv",
            mime="text/csv",
            key=f"grades-{strand}",
            on_click="ignore",
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


def _csv(frame: pd.DataFrame, strand: str) -> bytes:
    told = frame.copy()
    told.insert(0, "strand", strand)
    return told.to_csv(index=False, date_format="%Y-%m-%d").encode()


def _file_name(council: str, strand: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{council} {strand}".lower()).strip("-")
