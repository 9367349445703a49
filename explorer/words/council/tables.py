"""The tables of a council's page, as HTML: for the explorer and the static pages alike.

Rows of explorer/queries/council.py in, HTML out; what is said in them is in standing.py,
inspections.py, visits.py and peers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.grades import GRADES, letter_of
from explorer.words.council import inspections as inspection_words
from explorer.words.council import peers as peer_words
from explorer.words.council import standing as words
from explorer.words.council.visits import VISITS, theme
from explorer.words.writing import being_checked
from explorer.words.writing.html import Html, chip, html, inner_link, join, link, tag
from explorer.words.writing.markdown import known
from explorer.words.writing.sentences import Row, in_short, long_date, sentence, short_date
from explorer.words.writing.strands import ABOUT, HEADINGS

STRANDS = tuple(HEADINGS)
SHORT = {
    "overall": "Overall",
    "help_and_protection": "Help",
    "children_in_care": "In care",
    "care_leavers": "Leavers",
    "leadership": "Leaders",
    "adoption": "Adoption",
    "lscb": "Board",
}
"""As a strand is called above a column of letters."""

Address = Callable[[str], str]
"""Makes the address of a council's page from its slug."""
Picture = Callable[[Row, Row], str | None]
"""Makes the address of a picture of the evidence, from an inspection and a judgement of it."""


def block(grade: str, shown: str) -> Html:
    """Return a grade as a wide block: its letter and its word."""
    return tag(
        "span",
        tag("b", letter_of(grade, shown), aria_hidden="true")
        + Html(" ")
        + html(sentence(in_short(shown))),
        class_=f"block {grade}",
    )


def no_block(text: str = "No grade") -> Html:
    """Return the block that stands where there is no grade."""
    return tag("span", tag("b", "–", aria_hidden="true") + Html(" ") + html(text),
               class_="block hatched")  # fmt: skip


def bar(row: Row, day: str) -> Html:
    """Return how many councils in England have each grade, that of the row outlined."""
    parts, before = [], 0
    for grade in GRADES:
        own = " own" if grade == row["grade"] else ""
        if grade == row["grade"]:
            begins = before
        before += int(row[grade])
        parts.append(tag("span", "", class_=f"{grade}{own}", style=f"flex:{int(row[grade])}"))
    text = f"{int(row['alike'])} of {int(row['graded'])} councils"
    place = 100 * begins / max(int(row["graded"]), 1)
    under = f"padding-left:{place:.0f}%" if place < _TOO_FAR_RIGHT else "text-align:right"
    return (
        tag("span", join(parts, ""), class_="bar", aria_hidden="true")
        + tag("span", text, class_="small", style=under)
        + tag("span", f" with the same grade in England on {day}", class_="unseen")
    )


_TOO_FAR_RIGHT = 42  # per cent: what begins further right would run out of its cell


def stands(subject: Row, standing: Sequence[Row]) -> Html:
    """Return where a council stands: grade, since when, its report, and England beside it."""
    closed = known(subject["closed"])
    day = long_date(subject["day"])
    heads = [
        "Service",
        "Grade at the end" if closed else "Grade in force",
        "Since",
        "Report",
        "With the same grade in England",
    ]
    rows = []
    for row in standing:
        name = tag("span", HEADINGS[row["strand"]], class_="name") + tag(
            "span", ABOUT[row["strand"]], class_="small"
        )
        if not known(row["grade"]):
            rows.append(
                [name, no_block(), tag("span", words.no_grade(row, subject), class_="why"), None]
            )
            continue
        report = (
            link(_report(row), row["report_url"], row["page"])
            if known(row["report_url"])
            else link("Ofsted’s statistics", row["source_url"])
        )
        rows.append(
            [
                name,
                block(row["grade"], row["shown"]) + _under_check(row),
                tag("span", words.since(row)) + tag("span", words.before(row), class_="small"),
                report
                + tag("span", words.age(int(row["published_months"]))
                      + (" then" if closed else ""), class_="small"),
                bar(row, day),
            ]
        )  # fmt: skip
    return _grid(f"Where {subject['council']} stood on {day}", heads, rows, "stands")


def _under_check(row: Row) -> Html:
    return tag("span", being_checked.MARK, class_="under-check") if row["under_check"] else Html("")


def _report(row: Row) -> str:
    page = f", page {int(row['page'])}" if known(row["page"]) else ""
    return f"{short_date(row['report_since'])}{page}"


def _grid(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[Html | str | None]], name: str
) -> Html:
    """Return a table that a style sheet may lay out otherwise on a phone: it stays a table."""
    head = join([tag("th", text, scope="col", role="columnheader") for text in heads], "")
    lines = []
    for row in rows:
        cells = [tag("th", html(row[0]), scope="row", role="rowheader")]
        for place, cell in enumerate(row[1:], 1):
            if cell is None:
                continue
            last = place + 1 < len(row) and row[place + 1] is None
            span = len(heads) - place if last else None
            cells.append(tag("td", html(cell), role="cell", colspan=span))
        lines.append(tag("tr", join(cells, ""), role="row"))
    return tag(
        "table",
        tag("caption", caption, class_="unseen")
        + tag("thead", tag("tr", head, role="row"), role="rowgroup")
        + tag("tbody", join(lines, ""), role="rowgroup"),
        class_=f"grid {name}",
        role="table",
    )


def inspections(
    rows: Sequence[Row],
    judgements: Sequence[Row],
    picture: Picture | None = None,
) -> Html:
    """Return every inspection, the latest first and open: what it was, its areas, the proof.

    Args:
        rows: Of `council.inspections`.
        judgements: Of `council.judgements`.
        picture: Makes the address of a picture of the evidence; None where there are none.
    """
    of_inspection: dict[str, list[Row]] = {}
    for judgement in judgements:
        of_inspection.setdefault(str(judgement["inspection_id"]), []).append(judgement)
    shown = [
        strand
        for strand in STRANDS
        if strand in HEADINGS
        and any(known(one["strand"]) and one["strand"] == strand for one in judgements)
    ]
    columns = tag(
        "div",
        join([tag("span", SHORT[strand]) for strand in shown], ""),
        class_="columns",
        aria_hidden="true",
    )
    places = {row["published"]: str(row["inspection_id"]) for row in rows}
    parts = [
        _inspection(row, of_inspection.get(str(row["inspection_id"]), []), shown, places,
                    picture, is_open=place == 0)
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return tag("div", columns + join(parts, ""), class_="inspections")


def _inspection(
    row: Row,
    judgements: Sequence[Row],
    shown: Sequence[str],
    places: Mapping[Any, str],
    picture: Picture | None,
    *,
    is_open: bool,
) -> Html:
    by_strand = {one["strand"]: one for one in judgements if known(one["strand"])}
    cells = []
    for strand in shown:
        one = by_strand.get(strand)
        if one is None:
            cells.append(tag("span", "", class_="cell absent"))
            continue
        grade = one["grade"] if known(one["grade"]) else None
        said = one["shown"] if grade else _STATUS.get(one["status"], "No grade")
        cells.append(
            tag(
                "span",
                tag("span", SHORT[strand], class_="label") + Html(" ")
                + (chip(grade, said, word=False) if grade else _no_chip(one)),
                class_="cell",
            )
        )  # fmt: skip
    head = tag(
        "summary",
        tag("span", long_date(row["published"]), class_="day")
        + Html(" ")
        + tag("span", inspection_words.inspection_kind(row), class_="kind")
        + tag("span", join(cells, ""), class_="chips"),
    )
    return tag(
        "details",
        head + _facts(row, places) + _areas(row, judgements, picture),
        class_="inspection",
        id=_anchor(str(row["inspection_id"])),
        open="" if is_open else None,
    )


_STATUS = {"held_back": "Held back: not read with certainty", "not_judged": "Not judged"}


def _no_chip(one: Row) -> Html:
    sign = "?" if one["status"] == "held_back" else "–"
    return tag("span", sign, class_="chip hatched", aria_hidden="true") + tag(
        "span", _STATUS.get(one["status"], "No grade"), class_="unseen"
    )


def _anchor(inspection_id: str) -> str:
    return f"inspection-{inspection_id}"


def _facts(row: Row, places: Mapping[Any, str]) -> Html:
    def to(day: Any, text: str) -> Html:
        found = places.get(pd.Timestamp(day))
        return tag("a", text, href=f"#{_anchor(found)}") if found else html(text)

    replaced = [to(day, f"report of {long_date(day)}") for day in row["replaced"]]
    until = [
        to(day, text.split(",")[0]) + html(text[len(text.split(",")[0]) :])
        if known(day)
        else html(text)
        for text, day in inspection_words.in_force_until(row)
    ]
    pages = f", {int(row['pages'])} pages" if known(row["pages"]) else ""
    report = (
        link(f"PDF{pages}", row["report_url"]) if known(row["report_url"]) else html("not at hand")
    )
    if known(row["licence"]) and row["licence"] == "non_commercial":
        report += tag("span", "its text may be used for non-commercial ends only", class_="small")
    inspector = row["lead_inspector"] if known(row["lead_inspector"]) else (
        "not in the statistics" if not row["in_reports"] else "not printed"
    )  # fmt: skip
    facts = [
        ("Inspected", html(inspection_words.inspected(row))),
        ("Published", html(long_date(row["published"]))),
        ("Lead inspector", html(inspector)),
        ("Took the place of", join(replaced, ", ") if replaced else html("nothing held")),
        ("In force until", join(until, "; ")),
        ("Two sources", html(inspection_words.two_sources(row))),
        ("Report", report),
    ]
    return tag(
        "dl",
        join([tag("div", tag("dt", name) + tag("dd", meaning)) for name, meaning in facts], ""),
        class_="inspected",
    )


def _areas(row: Row, judgements: Sequence[Row], picture: Picture | None) -> Html:
    rows = []
    for one in judgements:
        if known(one["grade"]):
            grade: Html = block(one["grade"], one["shown"]) + _under_check(one)
        else:
            grade = no_block(_STATUS.get(one["status"], "No grade")) + tag(
                "span", inspection_words.unread_area(one), class_="small"
            )
        rows.append([html(one["area_label"]), grade, _before(one), _proof(row, one, picture)])
    heads = ["Area, as the report calls it", "Grade", "Before", "The proof: the row as printed"]
    return _grid(
        f"What the report of {long_date(row['published'])} says, area by area", heads, rows, "areas"
    )


def _before(one: Row) -> Html:
    found = inspection_words.before_in(one)
    if found is None:
        if not known(one["strand"]):
            return tag("span", "graded in this kind of inspection alone", class_="quiet")
        return tag("span", "not graded before" if known(one["grade"]) else "", class_="quiet")
    mark, shown = found
    steps = int(one["steps"])
    said = "the same as " if steps == 0 else f"{abs(steps)} {'down' if steps > 0 else 'up'} from "
    loose = (
        tag("span", "loosely comparable", class_="small")
        if known(one["before_loose"]) and one["before_loose"]
        else Html("")
    )
    return (
        tag("span", mark, class_="step", aria_hidden="true")
        + tag("span", said, class_="unseen")
        + tag("span", _letter(one), class_=f"chip {one['before_grade']}", aria_hidden="true")
        + Html(" ")
        + html(shown)
        + loose
    )


def _letter(one: Row) -> str:
    return str(one["before_shown"])[:1].upper()


def _proof(row: Row, one: Row, picture: Picture | None) -> Html:
    """Return the evidence: a picture of the row with a link to its page, or the workbook's row."""
    if one["source"] == "statistics":
        return _row_of_statistics(row, one)
    page = link(f"page {int(one['page'])} of the report", one["report_url"], one["page"]) if known(
        one["page"]
    ) else link("the report", one["report_url"])  # fmt: skip
    address = picture(row, one) if picture and known(one["rectangle"]) else None
    if address is None:
        printed = tag("q", str(one["printed"])) + Html(" ") if known(one["printed"]) else Html("")
        return printed + tag("span", page, class_="source")
    cut = tag("img", "", src=address, alt=f"The row as printed: {one['printed']}", loading="lazy")
    return tag("span", cut, class_="cut") + tag("span", page, class_="source")


def _row_of_statistics(row: Row, one: Row) -> Html:
    place = str(one["source_place"]).split("; ")[0] if known(one["source_place"]) else ""
    sheet, _, number = place.partition(" row ")
    cells = [number, row.get("council"), str(one["area_label"]).split(":")[0], one["printed"]]
    cut = join([tag("span", str(cell)) for cell in cells if known(cell) and cell != ""], "")
    name = link("Ofsted’s workbook", one["source_url"])
    where = html(f", sheet {sheet}, row {number}" if number else "")
    return tag("span", cut, class_="cut cells") + tag("span", name + where, class_="source")


def letters(rows: Sequence[Row], council: str) -> Html:
    """Return the ungraded visits and letters of a council, the latest first."""
    lines = []
    for row in rows:
        kind = sentence(VISITS[row["kind"]][1]) if row["kind"] in VISITS else "Letter"
        about = row["theme"] if known(row["theme"]) else row["title"]
        when = long_date(row["day"]) if known(row["day"]) else "day not known"
        if known(row["published"]):
            source = link("letter or report", row["report_url"]) if known(
                row["report_url"]
            ) else link("Ofsted’s statistics", row["statistics_url"])  # fmt: skip
            when = f"{when}"
        else:
            source = link("Ofsted’s statistics", row["statistics_url"])
            when = f"{when} (day of the visit)"
        if known(row["report_url"]):
            source = link("letter or report", row["report_url"])
        elif not known(row["statistics_url"]):
            source = html("on Ofsted’s site; its address is not held")
        lines.append([html(when), html(kind), html(theme(about) if known(about) else ""), source])
    return _grid(
        f"Visits and letters without grades: {council}",
        ["Published", "Kind", "What it looked at", "Source"],
        lines,
        "letters",
    )


def peers(rows: Sequence[Row], address: Address, strands: Sequence[str] = STRANDS[:5]) -> Html:
    """Return a council and its peers of one kind, one line each, a letter a strand."""
    lines = []
    for row in rows:
        name = html(row["council"])
        if not row["is_focus"]:
            name = inner_link(name, address(str(row["slug"])))
            note = peer_words.peer_note(row)
            name += tag("span", note, class_="small") if note else Html("")
        cells: list[Html | str | None] = [name]
        for strand in strands:
            grade = row[strand] if known(row[strand]) else None
            if grade:
                cells.append(chip(grade, word=False))
                continue
            why = row[f"{strand}_why"] if known(row[f"{strand}_why"]) else ""
            unread = why in {"held back", "report not read"}
            cells.append(
                tag("span", "?" if unread else "–", class_="chip hatched", aria_hidden="true")
                + tag("span", "Not read with certainty" if unread else "No grade", class_="unseen")
            )
        cells.append(html(str(int(row["report_year"])) if known(row["report_year"]) else "–"))
        lines.append(cells)
    kind = "statistical neighbours" if rows[0]["kind"] == "statistical" else "bordering councils"
    heads = ["Council", *(SHORT[strand] for strand in strands), "Report"]
    return _grid(f"{rows[0]['council']} and its {kind}", heads, lines, "peers")


def paragraphs(rows: Sequence[Row], report_url: Any) -> Html:
    """Return paragraphs of a report, each with its number and page."""
    items = []
    for row in rows:
        number = f"Paragraph {int(row['number'])}, " if known(row["number"]) else ""
        place = link(f"{number}page {int(row['page'])}", report_url, row["page"])
        items.append(tag("li", html(row["text"]) + Html(" ") + tag("span", place, class_="small")))
    return tag("ul", join(items, ""), class_="paragraphs")


def links(councils: Sequence[Mapping[str, Any]], address: Address) -> Html:
    """Return links to the records of other councils: predecessors or successors."""
    return join([inner_link(str(one["council"]), address(str(one["slug"]))) for one in councils],
                ", ")  # fmt: skip
