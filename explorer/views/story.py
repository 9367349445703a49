"""The story: Tower Hamlets from 2012 on, for a reader who has never heard of Ofsted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from explorer import evidence, explainers
from explorer.connection import SharedWarehouse
from explorer.frame import Page
from explorer.grades import GRADES
from explorer.queries import comparison, shared, story
from explorer.views import compare, context
from explorer.words.compare import unusual as unusual_words
from explorer.words.story import COUNCIL, FIRST, SECOND, SLUG, STRAND
from explorer.words.writing import html, markdown, sentences
from explorer.words.writing.html import Column, Html
from warehouse.common.home import find_home

TITLE = "The story"
PATH = ""
ORDER = 1

Row = dict[str, Any]


@dataclass(frozen=True)
class Story:
    """What the page tells, made once for all visitors."""

    title: str
    lead: str
    grades: Html
    inspections: Html
    comparable: str
    facts: list[tuple[str, Html]]
    texts: list[Row]
    elsewhere: list[str]
    service: compare.Service
    models: list[str]
    councils: frozenset[str]


def show(page: Page) -> None:
    """Draw the page."""
    last, warehouse = page.known_until, page.warehouse
    view = shared.View(
        council=COUNCIL,
        kinds=("statistical", "border"),
        strands=(STRAND,),
        first=min(FIRST, last),
        second=min(SECOND, last),
        last=last,
    )
    names = page.strand_names()
    story = warehouse.cached(("story", last), lambda: _story(warehouse, view, names))
    page.heading(story.title, story.lead)
    page.note_checked(story.councils)
    _found(page, story)
    _unusual(page, story.service)
    _neighbours(page, story, view)
    _recovery(page, story.service)
    context.fewer(page, SLUG, SECOND)

    explainers.show(warehouse)
    explainers.models(story.models)
    _another(page)


def _found(page: Page, story: Story) -> None:
    """Show what Ofsted found and wrote of the council."""
    page.html(story.grades)
    st.header("What Ofsted found, inspection by inspection", anchor="found")
    page.html(story.inspections)
    st.caption(story.comparable)

    if story.facts:
        st.header("What inspectors wrote in 2017", anchor="wrote")
        st.markdown(
            "In our own words; the number leads to the paragraph’s page in the report, which has "
            "all of it, and what Ofsted found to be good as well."
        )
        for heading, items in story.facts:
            st.subheader(heading, anchor=False)
            page.html(items)
        _texts(story)


def _unusual(page: Page, service: compare.Service) -> None:
    what = service.name.lower()
    st.header(f"How unusual was the fall in {what}?", anchor="unusual")
    page.finding(f"{service.found}\n\n{service.lead}", "unusual")
    if service.unusual and service.unusual_shown:
        page.html(html.key() + service.unusual_shown)
    if service.left_out:
        st.caption(service.left_out)


def _neighbours(page: Page, story: Story, view: shared.View) -> None:
    service, warehouse = story.service, page.warehouse
    st.header("What its neighbours did in the same years", anchor="neighbours")
    st.markdown("\n".join(f"- {point}" for point in story.elsewhere))
    page.html(html.key(loose=True))
    page.picture("ribbons", service.ribbons)
    for caution in service.cautions:
        st.caption(caution)
    with st.expander("Table: the grades of both days and their reports"):
        page.html(service.table)
    page.downloads(
        "story",
        "tower hamlets 2012 2017",
        {
            "The table": lambda: compare.changes_of(warehouse, view, STRAND),
            "All England by change": lambda: compare.everyone_of(warehouse, view, STRAND),
        },
        service.ribbons,
    )


def _recovery(page: Page, service: compare.Service) -> None:
    if service.recovery_shown:
        st.header("And how long did it last?", anchor="recovery")
        page.finding(service.recovery_text, "recovery")
        page.html(service.recovery_shown)
        st.caption(service.recovery_caution)


def _story(warehouse: SharedWarehouse, view: shared.View, names: dict[str, str]) -> Story:
    made = compare.comparison_of(warehouse, view, {STRAND: names[STRAND]})
    (service,) = made.services
    wide = replace(view, kinds=("statistical", "border", "region"))
    rows = comparison.rows(warehouse, wide)
    focus, (england,) = service.focus, comparison.england(warehouse, view)
    elsewhere = [
        unusual_words.group(tally, focus["steps"])
        for tally in comparison.tallies(warehouse, wide, rows)
    ]
    elsewhere += filter(None, [unusual_words.began_alike(england)])
    grades = story.grades_by_inspection(warehouse, COUNCIL, view.last)
    facts = story.facts(warehouse, COUNCIL)
    return Story(
        title=made.title,
        lead=_lead(focus),
        grades=_four_grades(),
        inspections=_inspections(grades, lambda sha256: find_home().archived(sha256).is_file()),
        comparable=_comparable(grades),
        facts=_facts(facts),
        texts=[fact for fact in facts if fact["text"]],
        elsewhere=elsewhere,
        service=service,
        models=made.models,
        councils=made.councils,
    )


def _lead(focus: Row) -> str:
    if focus["steps"] is None:
        return (
            "Ofsted inspects every English council’s services for children who need help, "
            "protection or a home, and gives them one of four grades. For Tower Hamlets, in the "
            "east of London, some of them are not held here."
        )
    return (
        "Every few years Ofsted inspects how each English council helps and protects children, and "
        "gives a grade. In 2012 it called the protection of children in Tower Hamlets, in the east "
        f"of London, **{focus['first_shown'].lower()}**; in 2017, "
        f"**{focus['second_shown'].lower()}**. This page tells what it found, and sets it beside "
        "what it found elsewhere in those years."
    )


def _four_grades() -> Html:
    rows = [
        html.tag("dt", html.chip(grade))
        + html.tag("dd", sentences.sentence(GRADES[grade].meaning) + ".")
        for grade in GRADES
    ]
    return html.tag("dl", html.join(rows, ""), class_="meanings")


def _inspections(grades: Sequence[Row], is_held: Callable[[str], bool]) -> Html:
    """Return a table: a line a service, a column an inspection, each grade with its evidence.

    Args:
        grades: Lines of `story.grades_by_inspection`.
        is_held: Whether a report is in the archive, by its SHA-256: then the printed row is shown,
            in the table or, where a phone has no room in it, folded below.
    """
    days = sorted({row["published"] for row in grades})
    services: dict[str, dict[date, Row]] = {}
    names: dict[str, str] = {}
    for row in sorted(grades, key=lambda row: row["position"]):
        services.setdefault(row["strand"], {})[row["published"]] = row
        names[row["strand"]] = row["strand_name"]

    def is_printed(row: Row) -> bool:
        return bool(row["sha256"] and is_held(row["sha256"]))

    def cell(row: Row | None) -> Html:
        if row is None:
            return html.tag("span", _at_length_or_in_short("not graded", "–"), class_="quiet")
        in_short = "statistics" if row["page"] is None else f"page {row['page']}"
        source = html.link(_at_length_or_in_short(row["evidence"], in_short), row["address"])
        marked = html.chip(row["grade"], row["shown"]) + html.tag("span", source, class_="source")
        if is_printed(row):
            marked += _printed_row(row)
        return marked

    heads = [
        Column(_at_length_or_in_short(f"Published {sentences.long_date(day)}", f"{day:%b %Y}"))
        for day in days
    ]
    table = html.table(
        f"Grades of {COUNCIL} by service and inspection, with links to the evidence",
        ["Service", *heads],
        [
            [names[strand], *(cell(of_day.get(day)) for day in days)]
            for strand, of_day in services.items()
        ],
        wide=False,
    )
    below = [
        html.tag(
            "figure",
            html.tag("figcaption", f"{names[strand]}, {day:%B %Y}") + _printed_row(of_day[day]),
        )
        for strand, of_day in services.items()
        for day in sorted(of_day)
        if is_printed(of_day[day])
    ]
    folded = html.tag(
        "details",
        html.tag("summary", "The grades as the reports print them") + html.join(below, ""),
        class_="printed-rows",
    )
    return html.tag("div", table + folded if below else table, class_="verdicts")


def _printed_row(row: Row) -> Html:
    """Return the picture of the row that a grade was read from."""
    return html.tag(
        "img",
        "",
        src=evidence.address(row["inspection_id"], row["area_id"], row["sha256"]),
        alt=f"The row as printed: {row['area']}, {row['shown']}",
        loading="lazy",
        class_="proof",
    )


def _at_length_or_in_short(at_length: str, in_short: str) -> Html:
    """Return both; the stylesheet shows one: a phone has room for every inspection in short."""
    return html.tag("span", at_length, class_="at-length") + html.tag(
        "span", in_short, class_="in-short"
    )


def _comparable(grades: Sequence[Row]) -> str:
    frameworks = list(dict.fromkeys(row["framework"] for row in grades))
    return (
        "Ofsted changed its rules in between: these inspections followed "
        f"{markdown.listed(frameworks) if frameworks else 'none'}. Not every set of rules grades "
        "the same services, and grades from before 2013 compare only loosely with later ones."
    )


def _facts(facts: Sequence[Row]) -> list[tuple[str, Html]]:
    found: dict[str, list[Html]] = {}
    for fact in facts:
        source = html.link(
            f"paragraph {fact['paragraph']}, page {fact['page']}", fact["source"], fact["page"]
        )
        item = html.tag("li", html.html(fact["fact"]) + " (" + source + ")")
        found.setdefault(fact["strand_name"], []).append(item)
    return [
        (markdown.plain(name), html.tag("ul", html.join(items, ""), class_="facts"))
        for name, items in found.items()
    ]


def _texts(story: Story) -> None:
    """Show the paragraphs whole, where the report has been collected here."""
    if not story.texts:
        st.caption(
            "The report’s own words are not here, for they are Ofsted’s: each number above leads "
            "to them."
        )
        return
    with st.expander("Read these paragraphs whole", on_change="rerun", key="paragraphs") as shown:
        if shown.open:
            for fact in story.texts:
                st.markdown(
                    f"**Paragraph {fact['paragraph']}, page {fact['page']}.** "
                    f"{markdown.plain(fact['text'])}"
                )
            if any(fact["licence"] == "non_commercial" for fact in story.texts):
                st.caption("This text is under a non-commercial licence.")


def _another(page: Page) -> None:
    """Lead to the comparison of another council."""
    st.header("The same for another council", anchor="another")
    names = page.choices.councils.names
    others = [slug for slug in names if slug != SLUG]
    slug = st.selectbox("Council", others, format_func=names.__getitem__, key="another")
    page.html(
        html.tag(
            "p",
            html.inner_link(
                f"Compare {names[slug]} with its neighbours", f"compare?council={slug}"
            ),
            class_="onward",
        )
    )
