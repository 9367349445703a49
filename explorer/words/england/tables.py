"""The tables and lists of England's page, as HTML: for the explorer and the static pages alike.

Rows of explorer/queries/england.py in, HTML out; what is said in them is in day.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from explorer.grades import ADEQUATE_LETTER, GRADES
from explorer.words.england import day as words
from explorer.words.writing.html import Column, Html, chip, html, inner_link, join, link, table, tag
from explorer.words.writing.markdown import known
from explorer.words.writing.sentences import Row, long_date, short_date

Address = Callable[[str], str]
"""Makes the address that a council's name leads to, from its slug."""


def counts(row: Row, day: date) -> Html:
    """Return the counts of a day, which are the key to the colours as well."""
    lines: list[list[Html | str | None]] = []
    for grade in GRADES:
        share = f"{100 * int(row[grade]) / int(row['graded']):.0f}%" if row["graded"] else "–"
        lines.append([
            chip(grade), tag("b", str(int(row[grade]))), share,
            _signed(int(row[grade]) - int(row[f"year_before_{grade}"])),
        ])  # fmt: skip
    # As on the map's tiles; "?" is on those alone whose report could not be read.
    none = tag("span", "–", class_="chip hatched", aria_hidden="true") + tag(
        "span", "No grade", class_="word"
    )
    lines.append([
        none, tag("b", str(int(row["without"]))), "",
        _signed(int(row["without"]) - int(row["year_before_without"])),
    ])  # fmt: skip
    heads: list[Column | str] = [
        "Grade", Column("Councils", numeric=True), Column("Share", numeric=True),
        Column("In a year", numeric=True),
    ]  # fmt: skip
    return tag(
        "div",
        table(f"Councils at each grade on {long_date(day)}", heads, lines, wide=False),
        class_="counts",
    )


def _signed(change: int) -> str:
    return "=" if change == 0 else f"{'+' if change > 0 else '−'}{abs(change)}"


def rules(marked: Sequence[tuple[date, str]], where: str) -> Html:
    """Return what the numbers on the band stand for.

    Args:
        marked: Days and what changed on each.
        where: below-bands or below-map; the stylesheet shows the one that suits the page's width.
    """
    items = [
        tag("li", tag("span", str(number), class_="ring", aria_hidden="true") + html(text))
        for number, (_, text) in enumerate(marked, 1)
    ]
    return tag("ol", join(items, ""), class_=f"rules {where}")


def squares(councils: Sequence[Row], focus: str | None) -> Html:
    """Return one square a council, in the order given, that of the council in focus outlined."""
    parts = []
    for one in councils:
        grade = one["grade"] if known(one["grade"]) else None
        sign = one["letter"] if grade else ("?" if one["state"] == "unread" else "–")
        outlined = " own" if one["slug"] == focus else ""
        title = f"{one['council']}: {words.tile_state({**one, 'shown': _shown(one)})}"
        parts.append(tag("span", sign, class_=f"{grade or 'hatched'}{outlined}", title=title))
    return tag("span", join(parts, ""), class_="squares", aria_hidden="true")


def _shown(one: Row) -> str:
    if known(one["letter"]) and one["letter"] == ADEQUATE_LETTER:
        return "Adequate"
    return GRADES[one["grade"]].name if known(one["grade"]) else ""


def regions(rows: Sequence[Row], focus: Row | None, names: tuple[str, str], *, past: bool) -> Html:
    """Return the regions, highest share first: squares, count, and how far from the other day.

    Args:
        rows: Of `england.regions`.
        focus: The council in focus, whose region is in bold.
        names: What the day and the other day are called: "this day", "July 2017".
        past: Whether the day is before the other one.
    """
    lines = []
    # A phone has no room for the headings, and a count of another day must say its day.
    when = tag("span", f" good or better {'on' if past else 'in'} {names[1]}", class_="when")
    for row in rows:
        own = focus is not None and focus["region"] == row["region"]
        name = tag("b", row["region"]) if own else html(row["region"])
        now = words.of(row["good_or_better"], row["graded"]) if row["graded"] else "–"
        other = (
            words.of(row["other_good_or_better"], row["other_graded"])
            if row["other_graded"]
            else "–"
        )
        lines.append([
            tag("span", name, class_="name"),
            squares(row["councils"], str(focus["slug"]) if focus is not None else None),
            tag("b", now), _range(row), html(other) + when,
        ])  # fmt: skip
    heads = [
        html("Region"), html("One square a council"),
        html("Good or better"),
        tag("span", f"○ {names[1]}  ● {names[0]}" if not past else f"● {names[0]}  ○ {names[1]}"),
        html(names[1][:1].upper() + names[1][1:]),
    ]  # fmt: skip
    head = join([tag("th", text, scope="col", role="columnheader") for text in heads], "")
    body = [
        tag(
            "tr",
            tag("th", line[0], scope="row", role="rowheader")
            + join([tag("td", cell, role="cell") for cell in line[1:]], ""),
            role="row",
        )
        for line in lines
    ]
    return tag(
        "table",
        tag("caption", "Councils that are good or better, by region", class_="unseen")
        + tag("thead", tag("tr", head, role="row"), role="rowgroup")
        + tag("tbody", join(body, ""), role="rowgroup"),
        class_="grid regions",
        role="table",
    )


def _range(row: Row) -> Html:
    """Return a line from 0 to all, with the share of the other day (○) and of this (●)."""
    if not row["graded"]:
        return Html("")
    now = 100 * row["good_or_better"] / row["graded"]
    then = 100 * row["other_good_or_better"] / row["other_graded"] if row["other_graded"] else now
    low, high = min(now, then), max(now, then)
    return tag(
        "span",
        tag("i", "", class_="line", style=f"left:{low:.1f}%;width:{high - low:.1f}%")
        + tag("i", "", class_="then", style=f"left:{then:.1f}%")
        + tag("i", "", class_="now", style=f"left:{now:.1f}%"),
        class_="range",
        aria_hidden="true",
    )


def changes(groups: Sequence[tuple[str, Sequence[Row]]], address: Address) -> Html:
    """Return who rose and who fell, the worst news first: from, to, name, report."""
    parts = []
    for heading, rows in groups:
        items = [_change(row, address) for row in rows]
        wide = " many" if len(rows) > 6 else ""
        parts.append(
            tag(
                "section",
                tag("h3", heading) + tag("ul", join(items, "")),
                class_=f"moves{wide}",
            )
        )
    return tag("div", join(parts, ""), class_="changes")


def _change(row: Row, address: Address) -> Html:
    before, after = _chip(row["from_grade"], row["from_shown"]), _chip(
        row["to_grade"], row["to_shown"]
    )  # fmt: skip
    report = link(
        short_date(row["published"]),
        row["report_url"] if known(row["report_url"]) else row["source_url"],
        row["page"] if known(row["report_url"]) else None,
    )
    return tag(
        "li",
        before
        + tag("span", "→", aria_hidden="true", class_="to")
        + tag("span", " to ", class_="unseen")
        + after
        + tag("span", inner_link(str(row["council"]), address(str(row["slug"]))), class_="who")
        + tag("span", report, class_="when"),
    )


def _chip(grade: Any, shown: Any) -> Html:
    if not known(grade):
        return chip(None, word=False)
    return chip(str(grade), str(shown), word=False)


def lists(rows: Sequence[Row], focus: Row | None, address: Address) -> Html:
    """Return every council by region, to be picked without aiming: the focus's region is open."""
    by_region: dict[str, list[Row]] = {}
    for row in rows:
        if known(row["tile_column"]):
            by_region.setdefault(str(row["region"]), []).append(row)
    parts = []
    for region in sorted(by_region):
        councils = by_region[region]
        own = focus is not None and focus["region"] == region
        items = []
        for row in councils:
            grade = row["grade"] if known(row["grade"]) else None
            mark = (
                chip(grade, str(row["shown"]), word=False)
                if grade
                else tag("span", "?" if row["state"] == "unread" else "–",
                         class_="chip hatched", aria_hidden="true")
                + tag("span", words.tile_state(row), class_="unseen")
            )  # fmt: skip
            name = tag("b", row["council"]) if focus is not None and (
                row["slug"] == focus["slug"]
            ) else html(row["council"])  # fmt: skip
            items.append(tag("li", inner_link(mark + Html(" ") + name, address(str(row["slug"])))))
        parts.append(
            tag(
                "details",
                tag("summary", tag("b", region) + Html(" ") + html(f"{len(councils)} councils"))
                + tag("ul", join(items, "")),
                open="" if own else None,
            )
        )
    return tag("div", join(parts, ""), class_="lists")


def every_council(rows: Sequence[Row], day: date, address: Address) -> Html:
    """Return a table of every council and its grade on the day, with its report."""
    lines = []
    for row in rows:
        if row["state"] == "not created":
            continue
        if known(row["grade"]):
            mark: Html = chip(row["grade"], str(row["shown"]))
            where = (
                link(f"report of {short_date(row['report_since'])}", row["report_url"],
                     row["page"])
                if known(row["report_url"])
                else link(f"Ofsted’s statistics, report of {short_date(row['report_since'])}",
                          row["source_url"])
            )  # fmt: skip
            since = long_date(row["since"])
        else:
            mark, since = html(words.tile_state(row)), ""
            where = link("the report", row["event_url"]) if known(row["event_url"]) else Html("")
        lines.append([
            inner_link(str(row["council"]), address(str(row["slug"]))), row["region"], mark, since,
            where,
        ])  # fmt: skip
    return table(
        f"Every council’s grade on {long_date(day)}",
        ["Council", "Region", "Grade", "Since", "Report in force"],
        lines,
    )
