"""About the data: what is held and from where, how fresh, how read, what is missing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.charts.england import coverage, year_bars
from explorer.downloads import FEED, FILES
from explorer.frame import Page, Picture
from explorer.queries import about as queries
from explorer.queries import dictionary, shared
from explorer.words.data import about as words
from explorer.words.data import schema
from explorer.words.writing import being_checked, freshness, markdown
from explorer.words.writing.html import Column, Html, join, table, tag
from explorer.words.writing.sentences import long_date
from warehouse.common import clock
from warehouse.common.counting import counted

TITLE = "About the data"
PATH = "about"
ORDER = 8

STYLES = [Path(__file__).parents[1] / "styles" / name for name in ("about.css", "schema.css")]
ISSUES = "COUNCILS_ISSUES_URL"
"""Where `councils explore --issues-url` leaves the address at which an error is reported."""


def show(page: Page) -> None:
    """Draw the page."""
    for style in STYLES:
        st.html(style)
    found = page.warehouse.cached("about", lambda: queries.overview(page.warehouse))
    grades = page.warehouse.cached(
        "about agreement",
        lambda: {
            row["verdict"]: int(row["grades"])
            for row in queries.agreement(page.warehouse).to_dict("records")
        },
    )
    page.heading("About the data")
    held, agree = words.lead(found, grades)
    page.finding(f"**{markdown.plain(held)}** {markdown.plain(agree)}", "about")
    today = clock.now().date()
    page.html(words.facts(found, today))
    failed = shared.failed_run(page.warehouse)
    if text := freshness.for_the_keeper(page.known_until, today, failed):
        st.caption(text)
    _held(page, found)
    _missing(page, found)
    _agreement(page, grades)
    left, right = st.columns(2, gap="large")
    with left:
        _method()
    with right:
        _use(page, found)
        _errors(page, found)
    _compare(page)
    _dictionary(page)


def _held(page: Page, found: dict[str, Any]) -> None:
    """Show every inspection, by year and by council."""
    st.header("What is held", anchor="held")
    years = page.warehouse.cached(
        "about years", lambda: queries.years(page.warehouse).to_dict("records")
    )
    page.finding(markdown.plain(words.coverage_text(years, found)), "held")
    keys = [
        ("both", "", f"report and statistics, {found['both']:,}"),
        ("statistics", "", f"statistics only, {found['statistics']:,}"),
        ("report", "", f"report only, {found['report']:,}"),
    ]
    if found["not_read"]:
        keys.append(("unread", "?", f"a report that could not be read, {found['not_read']:,}"))
    page.html(
        tag(
            "ul",
            join(
                [
                    tag("li", tag("span", sign, class_=f"swatch {name}", aria_hidden="true") + text)
                    for name, sign, text in keys
                ],
                "",
            ),
            class_="coverage-key",
        )
    )
    page.picture("inspections-by-year", _by_year(page))
    picture = _coverage(page)
    page.picture("coverage", picture)
    letters = counted(int(found["visits"]), "visit or letter", "visits and letters")
    st.caption(
        "A line is a council, from the day it was created, or 2009, to its end or to "
        f"{long_date(page.known_until)}. Point at a mark for its inspection; choose it to open its "
        f"report. Not shown: {letters} without grades."
    )
    with st.expander("The same as a table: inspections by year and source, and by framework"):
        page.html(_table_of_years(years))
        page.html(
            page.warehouse.cached(
                "about frameworks",
                lambda: words.frameworks(queries.frameworks(page.warehouse).to_dict("records")),
            )
        )
    page.downloads(
        "coverage",
        "coverage",
        {
            "Every inspection and where it is known from": lambda: queries.inspections(
                page.warehouse
            )
        },
        picture,
    )


def _by_year(page: Page) -> Picture:
    def make() -> Picture:
        rows = queries.years(page.warehouse)
        totals = rows.groupby("year")["inspections"].sum()
        text = ", ".join(f"{year}: {count}" for year, count in totals.items())
        return Picture(
            spec=year_bars.sources_by_year(rows),
            alt=f"Inspections by year of publication. {text}.",
            title="Inspections by year of publication",
            with_key=False,
        )

    return page.warehouse.cached("about by year", make)


def _coverage(page: Page) -> Picture:
    def make() -> Picture:
        inspections = queries.inspections(page.warehouse)
        first = inspections["published"].min().date().replace(month=1, day=1)
        return Picture(
            spec=coverage.coverage(
                inspections,
                queries.councils(page.warehouse),
                queries.not_read(page.warehouse),
                first,
                page.known_until,
            ),
            alt=(
                f"Every inspection as a mark on the day of its report, a line a council, by "
                f"region: {len(inspections):,} inspections. The table below has them by year."
            ),
            title="Every inspection held, by council and day of publication",
            lines=["Black: report and statistics. Grey: statistics only. Outlined: report only."],
            with_key=False,
        )

    return page.warehouse.cached(("about coverage", page.known_until), make)


def _table_of_years(years: list[dict[str, Any]]) -> Html:
    counts = {(row["year"], row["source"]): int(row["inspections"]) for row in years}
    heads = ("Report and statistics", "Statistics only", "Report only", "All")
    lines = []
    for year in sorted({row["year"] for row in years}):
        of_year = [counts.get((year, source), 0) for source in queries.SOURCES]
        lines.append([str(year), *(f"{count:,}" for count in (*of_year, sum(of_year)))])
    return table(
        "Inspections by year of publication and source",
        ["Year", *(Column(head, numeric=True) for head in heads)],
        lines,
    )


def _missing(page: Page, found: dict[str, Any]) -> None:
    st.header("What is missing, and why", anchor="missing")
    page.html(
        page.warehouse.cached(
            "about missing",
            lambda: words.missing(
                queries.not_read(page.warehouse).to_dict("records"),
                queries.held_back(page.warehouse).to_dict("records"),
                queries.known_gaps(page.warehouse).to_dict("records"),
                found,
            ),
        )
    )


def _agreement(page: Page, grades: dict[str, int]) -> None:
    st.header("Do the two sources agree?", anchor="agreement")
    page.finding(markdown.plain(words.agreement(grades)), "agreement")
    page.html(words.bar(grades))
    rows = page.warehouse.cached(
        "about differences", lambda: queries.differences(page.warehouse).to_dict("records")
    )
    if rows:
        st.markdown(
            "These are all the cases in which they do not. The report’s grade is shown everywhere."
        )
        page.html(words.differences(rows))
        page.downloads(
            "agreement",
            "where the sources disagree",
            {"Where the official sources disagree": lambda: queries.differences(page.warehouse)},
        )


def _method() -> None:
    st.header("Method in ten lines", anchor="method")
    st.html(tag("ol", join([tag("li", line) for line in words.METHOD], ""), class_="method").text)


def _use(page: Page, found: dict[str, Any]) -> None:
    st.header("Use it", anchor="downloads")
    st.markdown(
        "Everything but the reports’ own words is under the [Open Government Licence v3.0]"
        f"({words.LICENCE}): use it, commercially too, and name the source:"
    )
    page.html(
        tag(
            "p",
            f"Councils Compared, facts known until {long_date(page.known_until)}. "
            f"{found['attribution']}",
            class_="cite-data",
        )
    )
    st.markdown(
        f"{counted(int(found['non_commercial']), 'report')} of 2013 to 2017 print a non-commercial "
        "licence for their text. Beside a grade, cite its report: every grade has the link and the "
        "page. The downloads hold no text of reports."
    )
    links = [
        tag("li", tag("a", file.label, href=f"data/{file.name}", download=file.name)
            + f" {file.about}")
        for file in FILES
    ]  # fmt: skip
    page.html(tag("ul", join(links, ""), class_="files"))
    page.html(
        tag("p", tag("a", "New and changed verdicts as a feed (Atom)", href=FEED, target="_blank"))
    )


def _errors(page: Page, found: dict[str, Any]) -> None:
    st.header("Found an error?", anchor="errors")
    st.markdown(
        "A wrong grade is worse than none. Tell us the council, the day of the report, what it "
        "says here and what the report says, with the page. While it is checked the grade stays as "
        "it is, with a line that it is being checked, unless it is shown to be wrong; then it is "
        "corrected by a row with a reason, and every correction is listed."
    )
    if address := os.environ.get(ISSUES):
        st.link_button("Report an error", address, type="primary")
    else:
        st.markdown(
            "Report it with the form “A grade, date or name is wrong” among the issues of the "
            "repository that this explorer comes from."
        )
    if checked := page.checked():
        st.markdown(f"**Being checked now: {len(checked)}.** Until then they stay as they are.")
        page.html(being_checked.table(checked))
    number = int(found["corrections"])
    with st.expander(f"Corrections so far: {number or 'none'}"):
        if number:
            page.html(words.corrections(queries.corrections(page.warehouse).to_dict("records")))
        else:
            st.markdown("No grade, date or name has had to be corrected by hand.")


def _compare(page: Page) -> None:
    st.header("How far grades compare", anchor="comparability")
    st.markdown(
        "Ofsted has changed its rules for inspecting (its frameworks) several times, and what its "
        "third grade demands. What is graded under one framework is never quite what is graded "
        "under another, so each area that is graded is marked with how far it compares."
    )
    with st.expander("The areas of each framework, and how far they compare"):
        page.html(
            page.warehouse.cached(
                "about comparability",
                lambda: words.comparability(
                    queries.comparability(page.warehouse).to_dict("records")
                ),
            )
        )


def _dictionary(page: Page) -> None:
    st.header("The dictionary", anchor="dictionary")
    st.markdown(
        "Every table that the downloads and the SQL page have, with its number of rows, and every "
        "column."
    )
    page.html(
        page.warehouse.cached(
            "about dictionary",
            lambda: schema.tables(
                dictionary.tables(page.warehouse),
                dictionary.columns(page.warehouse),
                insertable=False,
                path="table-",
            ),
        )
    )
    page.html(
        page.warehouse.cached(
            "about macros",
            lambda: schema.macros(dictionary.macros(page.warehouse), insertable=False),
        )
    )
