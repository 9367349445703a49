"""Compare: one council between two days, beside its peers and among all of England."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from explorer import explainers
from explorer.charts.councils import recovery, ribbon_chart, unusual
from explorer.connection import SharedWarehouse
from explorer.frame import Page, Picture
from explorer.grades import grade_name
from explorer.queries import comparison, in_force, shared
from explorer.words import story
from explorer.words.compare import change as words
from explorer.words.compare import labels
from explorer.words.compare import unusual as unusual_words
from explorer.words.writing import html, markdown, sentences
from explorer.words.writing.html import Html

TITLE = "Compare"
PATH = "compare"
ORDER = 2

KINDS = {
    "statistical": "Statistical neighbours",
    "border": "Bordering councils",
    "region": "Same region",
}
STRANDS = ("help_and_protection", "children_in_care")
MOST_CHOSEN = 12

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Service:
    """What is shown of one service judged: sentences in Markdown, tables as HTML, pictures."""

    strand: str
    name: str
    found: str
    lead: str
    points: list[str]
    unusual: Picture | None
    unusual_shown: Html | None
    left_out: str | None
    compared: int
    ribbons: Picture
    cautions: list[str]
    spread: Html | None
    table: Html
    focus: dict[str, Any]
    recovery: Picture | None
    recovery_shown: Html | None
    recovery_text: str
    recovery_caution: str


@dataclass(frozen=True)
class Comparison:
    """What is shown of a view, made once for all visitors."""

    title: str
    instead: Html | None
    services: list[Service]
    models: list[str]
    councils: frozenset[str]


def show(page: Page) -> None:
    """Draw the page."""
    view, strands = _choices(page)
    made = comparison_of(page.warehouse, view, strands)
    page.heading(
        made.title,
        "How Ofsted has graded its services for children, report by report, beside the councils "
        "most like it and those it borders. The two days compared are "
        f"{sentences.long_date(view.first)} and {sentences.long_date(view.second)}.",
    )
    page.note_checked(made.councils, strands)
    if made.instead:
        page.html(made.instead)
    for service in made.services:
        draw(page, view, service)
    explainers.show(page.warehouse)
    explainers.models(made.models)


def comparison_of(
    warehouse: SharedWarehouse, view: shared.View, strands: dict[str, str]
) -> Comparison:
    """Return all that is shown of a view, made once for all visitors.

    Args:
        warehouse: Where the answers come from.
        view: What was chosen.
        strands: The names of the services shown, by id.
    """
    return warehouse.cached(("compare", view), lambda: _comparison(warehouse, view, strands))


def _choices(page: Page) -> tuple[shared.View, dict[str, str]]:
    """Ask what to show."""
    last, warehouse, choices = page.known_until, page.warehouse, page.choices
    strand_names = page.strand_names()
    names = choices.councils.names
    with page.choices_box():
        left, right = st.columns(2)
        with left:
            slug = choices.council()
        days_row = right.container(horizontal=True, key="days")
        with right:
            strands = choices.several("services", "Services judged", strand_names, STRANDS)
        chosen = {name: strand_names[name] for name in strand_names if name in (strands or STRANDS)}
        council = names[slug]
        first_usual, second_usual = warehouse.cached(
            ("days", council, tuple(chosen), last),
            lambda: (
                comparison.days_of_largest_change(warehouse, council, tuple(chosen), last)
                or (min(story.FIRST, last), min(story.SECOND, last))  # it never had a grade
            ),
        )
        reports = warehouse.cached(
            ("report days", council, last),
            lambda: dict.fromkeys(comparison.report_days(warehouse, council, last), "report"),
        )
        offered = {last: "last known", **reports}
        with days_row:
            first = choices.day(
                "from", "Compare this day", first_usual, shared.BEGINNING, last, offered
            )
            second = choices.day(
                "to", "with this day", second_usual, shared.BEGINNING, last, offered
            )
        with left:
            kinds = choices.several("beside", "Show beside it", KINDS, ("statistical", "border"))
            others = choices.councils_of_choice(
                "And these councils", "with", MOST_CHOSEN, "Any councils that you choose yourself"
            )
    earlier, later = sorted((first, second))
    life = next(
        row
        for row in warehouse.cached(
            "lives",
            lambda: warehouse.rows("SELECT slug, opened, closed FROM councils"),
        )
        if row["slug"] == slug
    )
    view = shared.View(
        council=council,
        kinds=(*kinds, *(["chosen"] if set(others) - {slug} else [])),
        strands=tuple(chosen),
        first=earlier,
        second=later,
        last=last,
        others=tuple(sorted(names[other] for other in others if other != slug)),
        peers_day=_within(later, life["opened"], life["closed"]),
    )
    return view, chosen


def _within(day: date, opened: date | None, closed: date | None) -> date:
    """Return the day, or the nearest one on which the council was there: gone ones had peers."""
    if closed and day > closed:
        return closed
    return opened if opened and day < opened else day


def _comparison(
    warehouse: SharedWarehouse, view: shared.View, strands: dict[str, str]
) -> Comparison:
    rows = comparison.rows(warehouse, view)
    codes = sorted({row["la_code"] for row in rows})
    facts = {
        "changes": comparison.changes(warehouse, view, rows),
        "tallies": comparison.tallies(warehouse, view, rows),
        "england": comparison.england(warehouse, view),
        "everyone": comparison.everyone(warehouse, view, rows),
        "recovery": comparison.recovery(warehouse, view, rows),
        "spread": comparison.spread(warehouse, view, rows),
        "spells": in_force.spells(warehouse, view, codes),
        "gaps": in_force.without_grade(warehouse, view, codes),
    }
    services = []
    for strand, name in strands.items():
        of_strand = {
            what: [row for row in found if row["strand"] == strand] for what, found in facts.items()
        }
        services.append(_service(warehouse, view, rows, strand, name, of_strand))
    focus = services[0].focus
    models = sorted({row["model"] for row in rows if row["model"]})
    return Comparison(
        title=words.title(focus),
        instead=_instead(warehouse, focus, view),
        services=services,
        models=shared.neighbour_models(warehouse, models)["name"].tolist(),
        councils=frozenset(row["council"] for row in rows),
    )


def _instead(warehouse: SharedWarehouse, focus: dict[str, Any], view: shared.View) -> Html | None:
    """Lead from a council that was not there on a day to those that were there instead."""
    lines: list[Html] = []
    for which, column, gone in (
        ("before it", "predecessors", focus["opened"] and focus["opened"] > view.first),
        ("after it", "successors", focus["closed"] and focus["closed"] < view.second),
    ):
        if not gone or not focus[column]:
            continue
        names = focus[column].split("; ")
        slugs = {
            row["name"]: row["slug"]
            for row in warehouse.rows(
                "SELECT name, slug FROM councils WHERE list_contains($names, name)",
                {"names": names},
            )
        }
        links = [
            html.inner_link(name, f"compare?council={slugs[name]}")
            if name in slugs
            else html.html(name)
            for name in names
        ]
        lines.append(html.html(f"The council {which}: ") + html.join(links, ", ") + ".")
    return html.tag("p", html.join(lines), class_="instead") if lines else None


def _service(
    warehouse: SharedWarehouse,
    view: shared.View,
    rows: Rows,
    strand: str,
    name: str,
    facts: dict[str, Rows],
) -> Service:
    changes, gaps = facts["changes"], facts["gaps"]
    everyone, recovered = facts["everyone"], facts["recovery"]
    focus, (england,) = changes[0], facts["england"]
    found = words.own_change(focus, view.first, view.second)
    without = [
        day
        for day, which in ((view.first, "first"), (view.second, "second"))
        if not focus[f"{which}_grade"]
    ]
    lead = unusual_words.lead(england, view.council, without)
    points = [unusual_words.group(tally, focus["steps"]) for tally in facts["tallies"]]
    if "border" in view.kinds and not any(row["kind"] == "border" for row in rows):
        points.append(f"{markdown.plain(view.council)} borders no other council.")
    points += filter(None, [unusual_words.began_alike(england)])
    cautions = [words.gap(gap) for gap in gaps]
    shown = {row[f"{day}_shown"] for row in changes for day in ("first", "second")} - {None}
    if caution := words.comparability(focus, shown):
        cautions.insert(0, caution)
    has_picture = len(everyone) >= unusual_words.FEWEST
    alt = unusual_words.description(england, markdown.spoken(lead))
    unusual_picture = Picture(
        spec=partial(_unusual_svg, warehouse, view, strand),
        alt=alt,
        title=f"{name}: how unusual was the change of {view.council}?",
        lines=[markdown.spoken(lead), _days_line(view), unusual.signs_used(everyone)],
    )
    recovery_text = unusual_words.recovery(recovered, view.last) if recovered else ""
    return Service(
        strand=strand,
        name=name,
        found=found,
        lead=lead,
        points=points,
        unusual=unusual_picture if has_picture else None,
        unusual_shown=unusual.key(everyone) + unusual.html(everyone, alt) if has_picture else None,
        left_out=unusual_words.left_out(england),
        compared=len(everyone),
        ribbons=_ribbons(view, rows, name, facts, found),
        cautions=cautions,
        spread=_spread(facts["spread"], view, name),
        table=_table(changes, view, name),
        focus=focus,
        recovery=Picture(
            spec=partial(_recovery_svg, warehouse, view, strand),
            alt=markdown.spoken(recovery_text),
            title=f"{name}: how long did it last?",
            lines=[markdown.spoken(recovery_text)],
        )
        if recovered
        else None,
        recovery_shown=recovery.picture(recovered, view.last, markdown.spoken(recovery_text))
        if recovered
        else None,
        recovery_text=recovery_text,
        recovery_caution=unusual_words.caution_on_recovery(recovered, view.last),
    )


# What is downloaded is asked for anew when it is wanted: kept for every view, it would take ten
# times the room of what is shown.


def everyone_of(warehouse: SharedWarehouse, view: shared.View, strand: str) -> Rows:
    """Return every council with a grade on both days; see `comparison.everyone`."""
    rows = comparison.rows(warehouse, view)
    return _of(comparison.everyone(warehouse, view, rows), strand)


def changes_of(warehouse: SharedWarehouse, view: shared.View, strand: str) -> Rows:
    """Return what each council shown stood at on both days; see `comparison.changes`."""
    rows = comparison.rows(warehouse, view)
    return _of(comparison.changes(warehouse, view, rows), strand)


def spells_of(warehouse: SharedWarehouse, view: shared.View, strand: str) -> Rows:
    """Return every grade in the ribbons; see `in_force.spells`."""
    codes = sorted({row["la_code"] for row in comparison.rows(warehouse, view)})
    return _of(in_force.spells(warehouse, view, codes), strand)


def recovered_of(warehouse: SharedWarehouse, view: shared.View, strand: str) -> Rows:
    """Return those that fell as far; see `comparison.recovery`."""
    rows = comparison.rows(warehouse, view)
    return _of(comparison.recovery(warehouse, view, rows), strand)


def _of(rows: Rows, strand: str) -> Rows:
    return [row for row in rows if row["strand"] == strand]


def _unusual_svg(warehouse: SharedWarehouse, view: shared.View, strand: str) -> str:
    return unusual.svg(everyone_of(warehouse, view, strand))


def _recovery_svg(warehouse: SharedWarehouse, view: shared.View, strand: str) -> str:
    return recovery.svg(recovered_of(warehouse, view, strand), view.last)


def _days_line(view: shared.View) -> str:
    return (
        f"Above, the grade in force on {sentences.long_date(view.first)}; below, on "
        f"{sentences.long_date(view.second)}."
    )


def _ribbons(
    view: shared.View, rows: Rows, name: str, facts: dict[str, Rows], found: str
) -> Picture:
    return Picture(
        spec=ribbon_chart.grade_ribbons(
            _chart_rows(rows, facts["changes"]),
            facts["spells"],
            facts["gaps"],
            ribbon_chart.Period(view.first, view.second, shared.BEGINNING, view.last),
        ),
        alt=words.chart_description(name, rows, found, view.last),
        title=f"{view.council} and its peers: {name.lower()}",
        lines=[markdown.spoken(found)],
    )


def draw(page: Page, view: shared.View, service: Service) -> None:
    """Draw what is shown of one service."""
    strand, name, warehouse = service.strand, service.name, page.warehouse
    st.header(markdown.plain(name), anchor=strand.replace("_", "-"))
    page.finding(f"{service.found}\n\n{service.lead}", strand)
    file = f"{view.council} {strand} {view.first} {view.second}"
    if service.unusual and service.unusual_shown:
        page.html(html.key() + service.unusual_shown)
    st.markdown("\n".join(f"- {point}" for point in service.points))
    if service.left_out:
        st.caption(service.left_out)
    with st.expander(
        f"Table: all {service.compared} councils by change, {name.lower()}",
        key=f"everyone-{strand}",
        on_change="rerun",
    ) as everyone:
        if everyone.open:
            page.html(
                warehouse.cached(
                    ("everyone", view, strand),
                    lambda: everyone_table(everyone_of(warehouse, view, strand), name, view),
                )
            )
    page.downloads(
        f"unusual-{strand}",
        f"{file} england",
        {"All councils by change": lambda: everyone_of(warehouse, view, strand)},
        service.unusual,
    )
    st.subheader(f"{markdown.plain(name)}, report by report", anchor=False)
    page.html(html.key(loose=True))
    page.picture(strand, service.ribbons)
    for caution in service.cautions:
        st.caption(caution)
    if service.spread:
        page.html(service.spread)
    with st.expander(
        f"Table: {name.lower()}, grades of both days and their reports", expanded=True
    ):
        page.html(service.table)
    page.downloads(
        strand,
        file,
        {
            "Download this table": lambda: changes_of(warehouse, view, strand),
            "Every grade in the chart": lambda: spells_of(warehouse, view, strand),
        },
        service.ribbons,
    )
    if service.recovery and service.recovery_shown:
        draw_recovery(page, view, file, service)


def draw_recovery(page: Page, view: shared.View, file: str, service: Service) -> None:
    """Draw how long the fall lasted, beside the others that fell as far."""
    st.subheader("And how long did it last?", anchor=False)
    page.finding(service.recovery_text, f"recovery-{service.strand}")
    if service.recovery_shown:
        page.html(service.recovery_shown)
    st.caption(service.recovery_caution)
    page.downloads(
        f"recovery-{service.strand}",
        f"{file} recovery",
        {
            "Those that fell as far": lambda: recovered_rows(
                recovered_of(page.warehouse, view, service.strand)
            )
        },
        service.recovery,
    )


def recovered_rows(rows: Rows) -> Rows:
    """Return the lines of `comparison.recovery` as they are downloaded, one cell a column."""
    return [
        {name: cell for name, cell in row.items() if name not in ("pieces", "kinds")}
        for row in rows
    ]


def _chart_rows(rows: Rows, changes: Rows) -> Rows:
    """Give the rows what the chart writes beside them."""
    lines: Rows = []
    for row, change in zip(rows, changes, strict=True):
        begins_group = not lines or lines[-1]["kind"] != row["kind"]
        lines.append(
            {
                "kind": row["kind"],
                "la_code": row["la_code"],
                "heading": labels.group_heading(row) if begins_group else None,
                "council": row["council"],
                "note": labels.row_note(row),
                "change": labels.change_mark(change["steps"]),
                "is_focus": row["kind"] == "focus",
            }
        )
    return lines


_GROUP_NAMES = {**KINDS, "chosen": "Of your choice"}


def _spread(rows: Rows, view: shared.View, name: str) -> Html | None:
    """Return how the grades of each group of peers were spread, as a table."""
    if not rows:
        return None
    days = {
        "first": f"On {sentences.long_date(view.first)}",
        "second": f"On {sentences.long_date(view.second)}",
        "now": f"On {sentences.long_date(view.last)}",
    }
    cells: dict[str, dict[str, Html]] = {}
    for row in rows:
        marks = [
            html.tag("span", html.chip(grade, word=False) + f" {row[grade]}", class_="count")
            for grade in ("outstanding", "good", "requires_improvement", "inadequate")
            if row[grade]
        ]
        absent = row["missing"]
        if absent:
            marks.append(
                html.tag("span", html.chip(None, word=False) + f" {len(absent)}", class_="count",
                         title=", ".join(absent))
            )  # fmt: skip
        if row["graded"] > 2:
            better, worse = (
                html.html(grade_name(row[f"middle_{half}"])) for half in ("better", "worse")
            )
            middle = better if better == worse else better + " or " + worse
            marks.append(html.tag("span", html.html("middle: ") + middle, class_="quiet"))
        cells.setdefault(row["kind"], {})[row["day"]] = html.join(marks)
    return html.table(
        f"How the grades of the peers were spread: {name.lower()}",
        ["Peers", *days.values()],
        [[_GROUP_NAMES[kind], *(by_day[day] for day in days)] for kind, by_day in cells.items()],
        stacked=True,
    )


def _table(changes: Rows, view: shared.View, name: str) -> Html:
    return html.table(
        f"Grades for {name.lower()} of each council on both days, with links to reports",
        [
            "Council",
            "As",
            f"On {sentences.long_date(view.first)}",
            f"On {sentences.long_date(view.second)}",
            "Change",
            f"On {sentences.long_date(view.last)}",
        ],
        [
            [
                html.tag("b", row["council"]) if row["kind"] == "focus" else row["council"],
                labels.table_role(row),
                labels.table_grade(row, "first"),
                labels.table_grade(row, "second"),
                labels.change_words(row["steps"], row["same_report"]),
                labels.table_now(row),
            ]
            for row in changes
        ],
        stacked=True,
    )


def everyone_table(everyone: Rows, name: str, view: shared.View) -> Html:
    """Return the table of all councils by change, each grade with its report or other source.

    Args:
        everyone: Lines of `comparison.everyone` of one strand.
        name: Name of the service judged.
        view: What was chosen.
    """
    first, second = sentences.long_date(view.first), sentences.long_date(view.second)
    return html.table(
        f"All councils by change, {name.lower()}",
        ["Council", "Change", f"On {first}", f"On {second}"],
        [
            [
                row["council"],
                labels.change_words(row["steps"], row["first_since"] == row["second_since"]),
                labels.table_grade(row, "first"),
                labels.table_grade(row, "second"),
            ]
            for row in everyone
        ],
        stacked=True,
    )
