"""Context: what official figures showed around a report, and what they cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from explorer import panels
from explorer.charts.drawing import pictures
from explorer.frame import Page, Picture
from explorer.queries import context as queries
from explorer.words import context as words
from explorer.words.writing import markdown
from explorer.words.writing.html import Column, Html, chip, inner_link, join, table, tag
from explorer.words.writing.sentences import long_date, number, sentence

TITLE = "Context"
PATH = "context"
ORDER = 7

STYLE = Path(__file__).parents[1] / "styles" / "context.css"
DIRECTORS = "director_months"
COLUMNS = 3
SOURCES = (
    "Figures: Department for Education (children’s social work workforce, characteristics of "
    "children in need, children looked after, section 251 outturn); Ministry of Housing, "
    "Communities and Local Government (indices of deprivation); Office for National Statistics "
    "(population estimates), from public copies under the Open Government Licence v3.0. Whether "
    "they equal today’s live files was not checked. Rates from 2013 on use one estimate of the "
    "child population throughout, so they are not those printed at the time. ● means that the "
    "publication was out, not that this edition of the figure was; “out by” a month, that the day "
    "itself was not found."
)


def show(page: Page) -> None:
    """Draw the page."""
    st.html(STYLE)
    warehouse = page.warehouse
    held = warehouse.cached(
        "indicators",
        lambda: {row["indicator"]: row for row in queries.indicators(warehouse).to_dict("records")},
    )
    with page.choices_box():
        left, right = st.columns(2)
        with left:
            slug = page.choices.council()
        council = page.choices.councils.names[slug]
        la_code = _la_code(page, slug)
        reports = _reports(page, la_code)
        days = {
            row["published"].date().isoformat(): (
                f"{long_date(row['published'])}, {row['shown'].lower()}"
            )
            for row in reports
        }
        if days:
            with right:
                report = page.choices.one("report", "Report", days, _usual(reports))
        offered = {name: row["label"] for name, row in held.items()}
        with st.expander("Choose other figures"):
            chosen = page.choices.several(
                "indicators", "Figures shown", offered, (*panels.SHOWN, DIRECTORS)
            )
    page.heading(
        f"{markdown.plain(council)}: what figures showed, and when",
        "Official figures beside its ten statistical neighbours and all councils, with the grade "
        "for help and protection in force above each.",
    )
    page.note_checked([council], ["help_and_protection"])
    with st.container(key="caution"):
        st.markdown(words.CAUTION)
    if days:
        _council(page, council, la_code, report, [*_in_order(chosen)])
    else:
        st.info(f"No graded report on {markdown.plain(council)} is held.")
    _england(page)
    st.caption(SOURCES)


def fewer(page: Page, slug: str, report: date | None = None) -> None:
    """Show, as a part of another page, a few figures around a council's report.

    Args:
        page: The page.
        slug: The council.
        report: Day of the report; by default its latest. Nothing is shown where none is held.
    """
    warehouse, last = page.warehouse, page.known_until
    council = page.choices.councils.names[slug]
    la_code = _la_code(page, slug)
    reports = _reports(page, la_code)
    days = [row["published"].date() for row in reports]
    if not days or (report is not None and report not in days):
        return
    day = report or days[0]
    found = warehouse.cached(
        ("context", la_code, day, panels.FEWER, last),
        lambda: panels.around_a_report(warehouse, la_code, council, day, panels.FEWER, last),
    )
    if not found.panels:
        return
    st.html(STYLE)
    st.header(f"What figures showed around the report of {long_date(day)}", anchor="figures")
    with st.container(key="caution"):
        st.markdown(words.CAUTION)
    page.html(_key(council, day))
    _grid(page, found.panels, "fewer")
    address = f"context?council={slug}&report={day.isoformat()}"
    page.html(
        tag("p", inner_link("More figures, what was known on the day, and all England", address))
    )


def _la_code(page: Page, slug: str) -> int:
    return int(next(code for code, name in page.choices.councils.slugs.items() if name == slug))


def _reports(page: Page, la_code: int) -> list[dict[str, Any]]:
    return page.warehouse.cached(
        ("context reports", la_code, page.known_until),
        lambda: queries.reports(page.warehouse, la_code, page.known_until).to_dict("records"),
    )


def _usual(reports: Sequence[dict[str, Any]]) -> str:
    """Return the day of the latest report that found the services inadequate, else the latest."""
    worst = [row for row in reports if row["grade"] == "inadequate"]
    return (worst or list(reports))[0]["published"].date().isoformat()


def _in_order(chosen: Sequence[str]) -> list[str]:
    """Return the indicators worth showing first, then the others."""
    usual = [name for name in (*panels.SHOWN, DIRECTORS) if name in chosen]
    return usual + [name for name in chosen if name not in usual]


def _council(page: Page, council: str, la_code: int, report: str, chosen: list[str]) -> None:
    day, last, warehouse = pd.Timestamp(report).date(), page.known_until, page.warehouse
    st.header("What could be known before the report", anchor="known")
    if not chosen:
        st.info("Choose at least one figure above.")
        return
    by_period = tuple(name for name in chosen if name != DIRECTORS)
    found = warehouse.cached(
        ("context", la_code, day, by_period, last),
        lambda: panels.around_a_report(warehouse, la_code, council, day, by_period, last),
    )
    if by_period:
        page.finding(found.lead, "known")
    page.html(_key(council, day))
    shown = list(found.panels)
    if DIRECTORS in chosen:
        director = warehouse.cached(
            ("context directors", la_code, day, last),
            lambda: panels.directors(warehouse, la_code, council, day, last),
        )
        shown += [director] if director else []
    _grid(page, shown, "known")
    if found.missing:
        st.caption(found.missing)
    absent = [name for name in by_period if name not in {panel.indicator for panel in shown}]
    if absent:
        labels = [found.looks[name]["label"] for name in absent]
        st.caption(
            f"No figure of {markdown.plain(council)} is held for these years: "
            f"{markdown.listed(labels)}."
        )
    if found.table.empty:
        return
    with st.expander("Table: the figures, and the middles beside them"):
        page.html(_table(found, council))
    page.downloads(
        "context",
        f"{council} context {report}",
        {
            "Download the figures": lambda: found.table,
            "The neighbours’ figures": lambda: found.neighbours,
        },
        _together(
            shown,
            f"{council}: what figures showed around the report of {long_date(day)}",
            [found.lead if by_period else "", words.CAUTION, *words.key(council, day)],
            with_key=True,
        ),
    )


def _together(
    shown: Sequence[panels.Panel], title: str, lines: Sequence[str], *, with_key: bool
) -> Picture:
    """Return the small pictures as one, as it is taken away."""
    several = [
        pictures.Small(
            panel.label,
            panel.subtitle,
            panel.spec,
            [
                markdown.spoken(line)
                for line in (*panel.when.replace(" ○", "\n○").split("\n"), panel.explanation)
                if line
            ],
        )
        for panel in shown
    ]
    return Picture(
        spec=lambda: pictures.side_by_side(several),
        alt="; ".join(panel.alt for panel in shown),
        title=title,
        lines=[markdown.spoken(line) for line in lines if line],
        with_key=with_key,
        source="Department for Education, MHCLG, ONS: see the page Context; grades: Ofsted.",
    )


def _grid(page: Page, shown: Sequence[panels.Panel], name: str) -> None:
    """Lay small pictures out in three columns; on a phone those after the first three are folded.

    How wide the window is only the browser knows, so the style sheet folds them: what `details`
    opens stands after it, and is hidden from readers and keyboards alike while it is shut.
    """
    with st.container(key=f"grid-{name}"):
        _row(page, shown[:COLUMNS], name)
        rest = shown[COLUMNS:]
        if not rest:
            return
        page.html(_more([panel.label for panel in rest]))
        with st.container(key=f"rest-{name}"):
            for start in range(0, len(rest), COLUMNS):
                _row(page, rest[start : start + COLUMNS], name)


def _more(labels: Sequence[str]) -> Html:
    named = markdown.in_a_row([label[:1].lower() + label[1:] for label in labels])
    return tag(
        "details", tag("summary", f"{sentence(number(len(labels)))} more: {named}"), class_="more"
    )


def _row(page: Page, shown: Sequence[panels.Panel], name: str) -> None:
    for column, panel in zip(st.columns(COLUMNS, gap="medium"), shown, strict=False):
        with column, st.container(key=f"panel-{name}-{panel.indicator}"):
            st.subheader(markdown.plain(panel.label), anchor=False)
            st.caption(markdown.plain(panel.subtitle))
            page.picture(
                f"{name}-{panel.indicator}",
                Picture(panel.spec, panel.alt, panel.label, with_key=False),
            )
            if panel.when:
                st.caption(panel.when)
            st.markdown(panel.explanation)


def _england(page: Page) -> None:
    warehouse, last = page.warehouse, page.known_until
    text, shown, note = warehouse.cached(
        ("context falls", last), lambda: panels.all_falls(warehouse, last)
    )
    if not shown:
        return
    st.header("All falls to inadequate in England", anchor="falls")
    page.finding(text, "falls")
    page.html(
        tag(
            "ul",
            join(
                [
                    tag("li", tag("span", "", class_=f"sign {sign}", aria_hidden="true") + meaning)
                    for sign, meaning in (
                        ("line", "the middle of the falling councils’ gaps"),
                        ("band", "the middle half of them"),
                    )
                ]
                + [
                    tag("li", "0 is the middle of all councils in that year"),
                    tag("li", "small figures: councils counted"),
                ],
                "",
            ),
            class_="context-key",
        )
    )
    _grid(page, shown, "falls")
    st.caption(note)
    names = [panel.indicator for panel in shown]
    page.downloads(
        "falls",
        "falls to inadequate before and after",
        {
            "Download these gaps": lambda: pd.concat(
                [
                    queries.around_falls(warehouse, name, last).assign(indicator=name)
                    for name in names
                ]
            )
        },
        _together(
            shown,
            "All falls to inadequate in England",
            [text, words.KEY_OF_FALLS, note],
            with_key=False,
        ),
    )


def _key(council: str, report: Any) -> Html:
    signs = (
        ("known", f"{council}, published by {long_date(report)}"),
        ("later", "not published by then; the tick is the day it was out by"),
        ("dots", "its statistical neighbours, and their middle"),
        ("band", "the middle half of all councils, and its middle"),
        ("report", "a report"),
        ("break", "counted another way from here on; no line is drawn across"),
    )
    grades = tag("li", join([chip(grade, word=False) for grade in ("good", "inadequate")], "")
                 + "grade in force for help and protection")  # fmt: skip
    return tag(
        "ul",
        join(
            [grades]
            + [
                tag(
                    "li",
                    tag("span", "//" if sign == "break" else "", class_=f"sign {sign}",
                        aria_hidden="true") + meaning,
                )
                for sign, meaning in signs
            ],
            "",
        ),
        class_="context-key",
    )  # fmt: skip


def _table(found: panels.Context, council: str) -> Html:
    rows = []
    for row in found.table.to_dict("records"):
        looks = found.looks[row["indicator"]]
        value = (
            words.amount(row["value"], looks)
            if markdown.known(row["value"])
            else words.MISSING.get(row["missing"], "not yet three years to take the mean of")
        )
        rows.append(
            [
                row["label"],
                long_date(row["period_end"]),
                value,
                words.amount(row["peers_median"], looks),
                f"{int(row['peers_counted'])} of {int(row['peers'])}",
                words.amount(row["median"], looks),
                words.out(row).removeprefix("out "),
            ]
        )
    return table(
        f"Figures of {council} with the middle of its neighbours and of all councils",
        [
            "Figure",
            "Period ends",
            Column(council, numeric=True),
            Column("Neighbours’ middle", numeric=True),
            Column("Neighbours counted", numeric=True),
            Column("All councils’ middle", numeric=True),
            "Out",
        ],
        rows,
    )
