"""The small pictures of context, ready to be shown: query, chart and words brought together.

Nothing of Streamlit: the page on context, a council's page and the static pages can all use them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from explorer.charts.context import figure
from explorer.charts.context.directors import strips
from explorer.charts.context.falls import around
from explorer.queries import context as queries
from explorer.queries.shared import BEGINNING, Warehouse
from explorer.words import context as words
from explorer.words.writing.markdown import known
from explorer.words.writing.sentences import long_date

SHOWN = (
    "agency_rate",
    "conferences_15_days_pct",
    "referral_rate",
    "vacancy_rate",
    "assessments_45_days_pct",
    "cpp_rate",
    "cla_rate",
    "spend_safeguarding_per_child",
)
"""Worth showing beside a verdict, in this order. Low re-referrals, low caseloads, turnover and one
year's spending mislead beside one, and are shown only if somebody asks for them."""
FEWER = ("agency_rate", "conferences_15_days_pct", "referral_rate")
"""For a council's page, where context is one part of many."""
AROUND = (
    "agency_rate",
    "referral_rate",
    "cpp_rate",
    "conferences_15_days_pct",
    "assessments_45_days_pct",
    "cla_rate",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture and what is said of it.

    Attributes:
        indicator: Its id.
        label: Heading.
        subtitle: Unit and kind of period.
        spec: Vega-Lite specification.
        alt: What it shows, for those who do not see it.
        when: When the last figure known on the day and the next came out. In Markdown.
        explanation: What it shows and what it cannot say. In Markdown.
    """

    indicator: str
    label: str
    subtitle: str
    spec: dict[str, Any]
    alt: str
    when: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Context:
    """All panels of a council around one report, the sentence above and the note below them.

    Attributes:
        lead: What the figures known on the day show. In Markdown.
        panels: In the order asked for.
        missing: Which figures are missing and why. In Markdown; may be empty.
        table: The council's figures with the middles beside them, for a table and a download.
        neighbours: Those of its neighbours.
        looks: What each indicator is, by id.
    """

    lead: str
    panels: tuple[Panel, ...]
    missing: str
    table: pd.DataFrame
    neighbours: pd.DataFrame
    looks: Mapping[str, Mapping[str, Any]]


def span(reports: Sequence[date], report: date, last: date) -> tuple[date, date]:
    """Return the axis: from before the report before this one to three and a half years after."""
    earlier = max((day for day in reports if day < report), default=report - timedelta(1800))
    begins = max(BEGINNING, earlier - timedelta(913), report - timedelta(365 * 8))
    ends = min(report + timedelta(1278), max(last, report + timedelta(365)))
    return begins, ends


def around_a_report(
    warehouse: Warehouse,
    la_code: int,
    council: str,
    report: date,
    shown: Sequence[str],
    last: date,
) -> Context:
    """Return a council's figures around one of its reports, each as a picture with its words.

    Args:
        warehouse: Where to ask.
        la_code: The council's number.
        council: Its name.
        report: Day of the report.
        shown: Ids of indicators.
        last: The day up to which the facts are known.
    """
    held = queries.indicators(warehouse).to_dict("records")
    indicators = {row["indicator"]: row for row in held}
    reports = [day.date() for day in queries.reports(warehouse, la_code, last)["published"]]
    ends = span(reports, report, last)
    own = queries.own(warehouse, la_code, shown, report, last)
    peers = queries.peers(warehouse, la_code, shown, report, last)
    spread = queries.spread(warehouse, shown)
    own, peers, spread = (_within(frame, ends) for frame in (own, peers, spread))
    grades = _grades(warehouse, la_code, last)
    marked = [day for day in reports if day <= report][:2]
    figures = {name: _of(own, name) for name in shown}
    panels = tuple(
        Panel(
            indicator=name,
            label=indicators[name]["label"],
            subtitle=words.subtitle(indicators[name]),
            spec=figure.panel(
                _panel(
                    figures[name],
                    _of(peers, name),
                    _of(spread, name),
                    indicators[name],
                    grades,
                    marked,
                    ends,
                )
            ),
            alt=words.alternative(council, figures[name], indicators[name]),
            when=words.when(figures[name], indicators[name]),
            explanation=words.panel(figures[name], indicators[name]),
        )
        for name in shown
        if any(known(row["value"]) for row in figures[name])
    )
    return Context(
        lead=words.lead(council, report, figures, indicators),
        panels=panels,
        missing=words.missing(
            council, own.to_dict("records"), peers.to_dict("records"), indicators
        ),
        table=own.assign(label=[indicators[name]["label"] for name in own["indicator"]]),
        neighbours=peers,
        looks=indicators,
    )


def all_falls(
    warehouse: Warehouse, last: date, shown: Sequence[str] = AROUND
) -> tuple[str, tuple[Panel, ...], str]:
    """Return the sentence, the pictures and the note on all falls to inadequate in England."""
    held = queries.indicators(warehouse).to_dict("records")
    indicators = {row["indicator"]: row for row in held}
    falls = queries.falls(warehouse, last)
    rows = {
        name: found
        for name in shown
        if (found := queries.around_falls(warehouse, name, last).to_dict("records"))
    }
    panels = []
    for name, found in rows.items():
        in_points = indicators[name]["sign"] == "%"
        panels.append(
            Panel(
                indicator=name,
                label=indicators[name]["label"],
                subtitle=("percentage points" if in_points else "per cent")
                + " from the middle of all councils",
                spec=around(
                    _around(found, indicators[name]),
                    "" if in_points else "%",
                    highest=30 if in_points else 65,
                    lowest=-25 if in_points else -35,
                ),
                alt=f"{indicators[name]['label']}: {words.around(found, indicators[name])}",
                when="",
                explanation=words.around(found, indicators[name]),
            )
        )
    if not panels:
        return words.england(falls, rows, indicators), (), ""
    return words.england(falls, rows, indicators), tuple(panels), words.england_note(falls)


def directors(
    warehouse: Warehouse, la_code: int, council: str, report: date, last: date
) -> Panel | None:
    """Return the months that directors had been in post, by the grade of the report."""
    rows = queries.directors(warehouse, last).to_dict("records")
    if not rows:
        return None
    (indicator,) = (
        row
        for row in queries.indicators(warehouse).to_dict("records")
        if row["indicator"] == "director_months"
    )
    groups = {
        "good": "Good or outstanding",
        "requires_improvement": "Requires improvement",
        "inadequate": "Inadequate",
    }
    own = [row for row in rows if row["la_code"] == la_code and row["published"].date() == report]
    drawn = [
        {
            "order": list(groups).index(row["of_group"]),
            "heading": f"{groups[row['of_group']]}, {int(row['reports'])} reports: "
            f"middle {row['middle']:.0f} months",
            "value": int(row["months_in_post"]),
            "middle": row["middle"],
            "is_focus": row in own,
            "tip": f"{row['council']}, {long_date(row['published'])}: {int(row['months_in_post'])} "
            f"months, page {int(row['page'])}",
            "address": f"{row['report_url']}#page={int(row['page'])}",
        }
        for row in rows
    ]
    text = words.director(council, own, rows, report)
    return Panel(
        indicator="director_months",
        label=indicator["label"],
        subtitle="when inspectors came; the line is the middle",
        spec=strips(drawn),
        alt="; ".join(dict.fromkeys(row["heading"] for row in drawn)),
        when=f"Printed in {len(rows)} reports, most of them of 2013 to 2018.",
        explanation=f"{text} {indicator['does_not_say']}",
    )


def _within(frame: pd.DataFrame, ends: tuple[date, date]) -> pd.DataFrame:
    days = frame["period_end"].dt.date
    return frame[(days >= ends[0]) & (days <= ends[1])]


def _of(frame: pd.DataFrame, indicator: str) -> list[dict[str, Any]]:
    return frame[frame["indicator"] == indicator].to_dict("records")


def _grades(warehouse: Warehouse, la_code: int, last: date) -> list[dict[str, Any]]:
    """Return the pieces of the ribbon above every picture: the grades for help and protection."""
    return [
        {
            "since": row["since"].date(),
            "until": row["until"].date(),
            "grade": row["grade"],
            "word": row["shown"],
            "tip": f"Help and protection: {row['shown']}, from {long_date(row['since'])}",
        }
        for row in queries.ribbon(warehouse, la_code, last).to_dict("records")
    ]


def _panel(
    figures: Sequence[Mapping[str, Any]],
    peers: Sequence[Mapping[str, Any]],
    spread: Sequence[Mapping[str, Any]],
    indicator: Mapping[str, Any],
    grades: Sequence[Mapping[str, Any]],
    reports: Sequence[date],
    ends: tuple[date, date],
) -> figure.Panel:
    drawn = [row for row in figures if known(row["value"])]
    breaks = [
        (before["period_end"] + (row["period_end"] - before["period_end"]) / 2).date()
        for before, row in pairwise(figures)
        if before["part"] != row["part"]
    ]
    releases = [
        {
            "day": _day(row["period_end"]),
            "value": row["value"],
            "out": _day(row["published_by"]),
            "label": words.amount(row["value"], indicator),
        }
        for row in (words.latest_known(figures), words.first_later(figures))
        if row is not None and known(row["published_by"])
    ]
    first = drawn[0]["period_end"].date()
    return figure.Panel(
        figures=[
            {
                "day": _day(row["period_end"]),
                "value": row["value"],
                "part": int(row["part"]),
                "is_known": row["known"] == "known",
                "tip": words.tooltip(row, indicator),
            }
            for row in drawn
        ],
        neighbours=[
            {
                "day": _day(row["period_end"]),
                "value": row["value"],
                "tip": f"{row['council']}, {words.period(row, indicator)}: "
                f"{words.amount(row['value'], indicator)}",
            }
            for row in peers
            if known(row["value"])
        ],
        middles=[
            {"day": _day(row["period_end"]), "value": row["peers_median"]}
            for row in figures
            if known(row["peers_median"])
        ],
        spread=[
            {
                "day": _day(row["period_end"]),
                "lower": row["lower_quartile"],
                "middle": row["median"],
                "upper": row["upper_quartile"],
                "part": int(row["part"]),
            }
            for row in spread
            if known(row["median"])
        ],
        grades=grades,
        reports=reports,
        breaks=breaks,
        releases=releases,
        span=ends,
        sign=indicator["sign"] if known(indicator["sign"]) else None,
        empty_until=first - timedelta(183),
    )


def _around(
    rows: Sequence[Mapping[str, Any]], indicator: Mapping[str, Any]
) -> list[dict[str, Any]]:
    ending = "" if indicator["sign"] == "%" else "_per_cent"
    sign = "" if indicator["sign"] == "%" else "%"
    drawn = []
    for row in rows:
        place, value = int(row["position"]), row[f"gap{ending}"]
        rounded = f"{abs(value):.0f}"
        ahead = "" if rounded == "0" else "+" if value > 0 else "−"
        drawn.append(
            {
                "position": place,
                "counted": int(row["counted"]),
                "gap": value,
                "lower": row[f"lower{ending}"],
                "upper": row[f"upper{ending}"],
                "label": f"{ahead}{rounded}{sign}" if place in (-1, 1) else None,
                "tip": f"Count {place:+d}: {words.gap(row, indicator)[1]} of all councils, "
                f"{int(row['counted'])} councils counted",
            }
        )
    return drawn


def _day(value: Any) -> str:
    return pd.Timestamp(value).date().isoformat()
