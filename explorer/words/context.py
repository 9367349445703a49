"""Figures in, sentences out: what a figure shows beside others, and what it cannot say.

No sentence here says that one thing led to another, and none calls a figure good or bad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.words.writing.markdown import known, listed, plain
from explorer.words.writing.sentences import Row, long_date, month, number, sentence

CAUTION = (
    "**Context is not cause.** These figures describe a council’s circumstances and workload. "
    "They do not say why Ofsted judged as it did, and many of them moved only after the report."
)
MISSING = {
    "suppressed": "so few that people could be known",
    "not_submitted": "the council sent none",
    "not_available": "not available",
    "not_applicable": "does not apply",
    "low_reliability": "not reliable enough to print",
    "rounds_to_zero": "rounds to zero",
    "not_known": "the source does not say why",
}
KEY_OF_OTHERS = (
    "Grey dots: its statistical neighbours, a dash their middle. Band: the middle half of all "
    "councils, the line in it their middle. Upright line: a report. // counted another way from "
    "here on. Above: the grade in force for help and protection."
)
KEY_OF_FALLS = (
    "Line: the middle of the falling councils’ gaps. Band: the middle half of them. 0 is the "
    "middle of all councils in that year. Small figures: councils counted."
)
PLACES = {
    "below": "among the lowest quarter of all councils",
    "inside": "inside the middle half of all councils",
    "above": "among the highest quarter of all councils",
}


def key(council: str, report: Any) -> list[str]:
    """Return what the signs in the pictures mean, for a picture that leaves the page."""
    of_council = (
        f"● {council}, published by {long_date(report)} ○ not published by then; the tick is the "
        "day it was out by"
    )
    return [of_council, KEY_OF_OTHERS]


def amount(value: Any, indicator: Row) -> str:
    """Return a value as it is written: "23%", "£1,067", "549"; "none" where it is missing."""
    if not known(value):
        return "none"
    text = f"{value:,.{int(indicator['decimals'])}f}"
    sign = indicator["sign"] if known(indicator["sign"]) else ""
    return f"£{text}" if sign == "£" else f"{text}{sign}"


def out(row: Row) -> str:
    """Return when a figure came out: its day, or the month by which it was out."""
    if known(row["published"]):
        return f"out {long_date(row['published'])}"
    if not known(row["published_by"]):
        return "day of release not known"
    return f"out by {month(row['published_by'])}"


def period(row: Row, indicator: Row) -> str:
    """Return what a figure is of: "30 September 2017" or "the year to 31 March 2017"."""
    day = long_date(row["period_end"])
    return f"the year to {day}" if indicator["period_kind"].startswith("year") else day


def subtitle(indicator: Row) -> str:
    """Return the unit and the kind of period, below a picture's heading."""
    kind = indicator["period_kind"].replace("count on ", "")
    mean = ", mean of three years" if indicator["sign"] == "£" else ""
    return f"{indicator['unit']}, {kind}{mean}"


def latest_known(figures: Sequence[Row]) -> Row | None:
    """Return the council's latest figure that was certainly out on the day."""
    return next(
        (row for row in reversed(figures) if row["known"] == "known" and known(row["value"])), None
    )


def first_later(figures: Sequence[Row]) -> Row | None:
    """Return the first figure after it that was not out, or not certainly so."""
    return next((row for row in figures if row["known"] != "known" and known(row["value"])), None)


def panel(figures: Sequence[Row], indicator: Row) -> str:
    """Say where a council's latest known figure lay, then what it cannot say. In Markdown."""
    cannot = plain(indicator["does_not_say"])
    row = latest_known(figures)
    if row is None:
        return f"**No figure of it had been published by then.** {cannot}"
    value = amount(row["value"], indicator)
    text = f"{value} when last known"
    if known(row["peers_median"]):
        middle = amount(row["peers_median"], indicator)
        if middle == value:
            text += ", at the middle of its neighbours"
        else:
            way = "above" if row["value"] > row["peers_median"] else "below"
            text += f", {way} the middle of its neighbours ({middle})"
    return f"**{plain(text)}, {PLACES[row['place']]}.** {cannot}"


def when(figures: Sequence[Row], indicator: Row) -> str:
    """Say when the last figure known on the day and the next one came out."""
    parts = []
    if row := latest_known(figures):
        parts.append(f"● {amount(row['value'], indicator)} known, {out(row)}")
    if row := first_later(figures):
        unsure = "; not certain that it was known" if row["known"] == "uncertain" else ""
        parts.append(f"○ {amount(row['value'], indicator)} {out(row)}{unsure}")
    return plain("; ".join(parts))


def tooltip(row: Row, indicator: Row) -> str:
    """Say all that is known of one figure in a line."""
    text = f"{period(row, indicator)}: {amount(row['value'], indicator)}, {out(row)}"
    if known(row["peers_median"]):
        text += (
            f"; middle of {int(row['peers_counted'])} of its {int(row['peers'])} neighbours "
            f"{amount(row['peers_median'], indicator)}"
        )
    if known(row["median"]):
        text += f"; middle of {int(row['councils'])} councils {amount(row['median'], indicator)}"
    return text


def alternative(council: str, figures: Sequence[Row], indicator: Row) -> str:
    """Describe a panel for those who do not see it."""
    known_figures = [row for row in figures if known(row["value"])]
    if not known_figures:
        return f"{indicator['label']}: no figure of {council} is held for these years."
    values = ", ".join(
        f"{pd.Timestamp(row['period_end']).year} {amount(row['value'], indicator)}"
        for row in known_figures
    )
    return (
        f"{indicator['label']} ({subtitle(indicator)}), {council} by year: {values}. Behind it its "
        "statistical neighbours and the middle half of all councils; the table below has them all."
    )


def lead(
    council: str, report: Any, panels: Mapping[str, Sequence[Row]], indicators: Mapping[str, Row]
) -> str:
    """Say how many of the figures known on the day set a council apart. In Markdown.

    Args:
        council: Its name.
        report: The day.
        panels: A council's figures by indicator, in the order shown.
        indicators: What each is.
    """
    latest = {name: row for name, rows in panels.items() if (row := latest_known(rows))}
    day = f"On the day of the report, {long_date(report)},"
    if not latest:
        return f"**{day} no figure shown here had been published.**"
    apart = [name for name, row in latest.items() if row["place"] != "inside"]
    inside = len(latest) - len(apart)
    counted = (
        f"{number(inside).capitalize()} of the {number(len(latest))} latest ones lay inside the "
        "middle half of all councils."
        if len(latest) > 1
        else ""
    )
    names = [indicators[name]["label"] for name in apart]
    if not apart:
        text = f"**{day} no published figure set {plain(council)} apart.** {counted}"
    elif len(apart) <= len(latest) // 4:
        text = f"**{day} hardly any published figure set {plain(council)} apart.** {counted}"
    else:
        text = f"**{day} {_how_many(len(apart), len(latest))} set {plain(council)} apart:** "
        text += f"{_small(names)}."
    return f"{text.strip()} {_striking(panels, indicators, latest)}".strip()


def _how_many(some: int, everything: int) -> str:
    if some < everything:
        return f"{number(some)} of {number(everything)} published figures"
    return "the one published figure" if some == 1 else f"all {number(some)} published figures"


def _small(names: Sequence[str]) -> str:
    return listed([f"{name[0].lower()}{name[1:]}" for name in names])


def _striking(
    panels: Mapping[str, Sequence[Row]], indicators: Mapping[str, Row], latest: Mapping[str, Row]
) -> str:
    """Name the figure that stood out most right after, where it had not before."""
    best: tuple[float, str, Row] | None = None
    for name, rows in panels.items():
        row = first_later(rows)
        before = latest.get(name)
        if row is None or row["known"] != "later" or row["place"] == "inside":
            continue
        if before is not None and before["place"] != "inside":
            continue
        middle_half = row["upper_quartile"] - row["lower_quartile"]
        distance = abs(row["value"] - row["median"]) / middle_half if middle_half else 0
        if best is None or distance > best[0]:
            best = (distance, name, row)
    if best is None:
        return ""
    _, name, row = best
    indicator = indicators[name]
    return (
        f"What stood out most, {plain(amount(row['value'], indicator))} "
        f"({_small([indicator['label']])}), came out only after it."
    )


def missing(
    council: str, figures: Sequence[Row], neighbours: Sequence[Row], indicators: Mapping[str, Row]
) -> str:
    """Say which figures are missing and why: a dot that is not there. In Markdown; may be empty."""
    gaps = []
    for row, name in [
        *((row, council) for row in figures),
        *((row, row["council"]) for row in neighbours),
    ]:
        if known(row["missing"]):
            year = pd.Timestamp(row["period_end"]).year
            label = _small([indicators[row["indicator"]]["label"]])
            gaps.append((name != council, plain(name), f"{label} {year}", MISSING[row["missing"]]))
    if not gaps:
        return ""
    shown = [f"{name}, {what} ({why})" for _, name, what, why in sorted(gaps)[:6]]
    more = f"; and {len(gaps) - 6} more, in the download" if len(gaps) > 6 else ""
    return f"Where a figure is missing its dot is missing: {'; '.join(shown)}{more}."


def director(council: str, own: Sequence[Row], rows: Sequence[Row], report: Any) -> str:
    """Say how long directors had been in post by grade, and this council's. In Markdown."""
    middles = {row["of_group"]: row["middle"] for row in rows}
    text = ""
    if {"inadequate", "good"} <= set(middles):
        text = (
            f"**{middles['inadequate']:.0f} months in the middle where services were found "
            f"inadequate, {middles['good']:.0f} where good or outstanding.** "
        )
    if own:
        (row,) = own
        kind = ", interim or acting" if row["interim_or_acting"] else ""
        page = f"[page {int(row['page'])}](<{row['report_url']}#page={int(row['page'])}>)"
        mine = (
            f"{plain(council)}: {int(row['months_in_post'])} months{kind} ({page} of its report)."
        )
    else:
        mine = f"{plain(council)}: the report of {long_date(report)} does not say."
    return f"{text}{mine}"


def gap(row: Row, indicator: Row) -> tuple[float, str]:
    """Return a gap to the middle of all councils, in points or per cent, and its words."""
    in_points = indicator["sign"] == "%"
    value = row["gap"] if in_points else row["gap_per_cent"]
    size = f"{abs(value):.0f}"
    if size == "0":
        return value, "at the middle"
    unit = ("point" if size == "1" else "points") if in_points else "per cent"
    return value, f"{size} {unit} {'above' if value > 0 else 'below'} the middle"


def around(rows: Sequence[Row], indicator: Row) -> str:
    """Say where the falling councils stood at the last count before and the first after."""
    by = {int(row["position"]): row for row in rows}
    if -1 not in by or 1 not in by:
        return "Too few counts to tell."
    return (
        f"{gap(by[-1], indicator)[1].capitalize()} of all councils at the last count before; "
        f"{gap(by[1], indicator)[1].removesuffix(' the middle')} it at the first after."
    )


def england(falls: Row, rows: Mapping[str, Sequence[Row]], indicators: Mapping[str, Row]) -> str:
    """Say what all falls to inadequate have in common, and when. In Markdown."""
    moved_after = 0
    for name, figures_of in rows.items():
        by = {int(row["position"]): gap(row, indicators[name])[0] for row in figures_of}
        if {-4, -1, 1} <= set(by):
            moved_after += abs(by[1] - by[-1]) > abs(by[-1] - by[-4])
    counted = f"In {int(falls['falls'])} falls to inadequate"
    if not rows:
        return f"**{counted}: no figures are held.**"
    if moved_after > len(rows) / 2:
        first = (
            f"**{counted}, most of these figures changed more after the report than before it.**"
        )
    else:
        first = f"**{counted}, figures before the report and after it.**"
    parts = []
    for name in list(rows)[:3]:
        counts = {int(row["position"]): row for row in rows[name]}
        if -1 in counts and 1 in counts:
            label = indicators[name]["label"]
            before, after = (gap(counts[place], indicators[name])[1] for place in (-1, 1))
            parts.append(
                f"{_small([label])} stood {before} of all councils at the last count before and "
                f"{after.removesuffix(' the middle')} it at the first after"
            )
    return f"{first} {sentence('; '.join(parts))}."


def england_note(falls: Row) -> str:
    """Say what the reports are, and what to mind."""
    return (
        f"{int(falls['falls'])} reports published from {long_date(falls['first'])} to "
        f"{long_date(falls['last'])} that found services inadequate where the one before had not "
        "(help and protection where there is no overall grade). Yearly counts before and after the "
        "day of the report; the last count before was often not yet published on that day. Not "
        "every council has every count: workforce figures begin in 2015. Many measures and small "
        "numbers: nothing here predicts a verdict."
    )
