"""What England's page says of a day, in one strand: how many, where, and what has changed.

Sentences are Markdown, with whatever comes from the warehouse escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from explorer.grades import grade_name
from explorer.words.writing.markdown import known, link, listed, plain
from explorer.words.writing.sentences import Row, long_date, month, number, sentence
from explorer.words.writing.strands import AT_SEVERAL

SINGLE_INSPECTION = date(2013, 11, 19)
"""When the rules of 2013 began: the single inspection, with the first overall grades."""
LAST_DAY_OF_OLD_RULES = SINGLE_INSPECTION - timedelta(1)

_RULES = {
    2012: (date(2012, 6, 1), "June 2012: shorter, unannounced inspections of child protection"),
    2013: (
        SINGLE_INSPECTION,
        "November 2013: the single inspection; “requires improvement” replaces “adequate”",
    ),
    2018: (date(2018, 1, 1), "January 2018: a new kind of inspection (ILACS) begins"),
    2023: (date(2023, 1, 1), "January 2023: care leavers are graded apart from children in care"),
    2026: (date(2026, 4, 1), "April 2026: new inspections give no overall grade"),
}
_FIRST_IN_2013 = {
    "overall": "November 2013: the single inspection brings the first overall grades",
    "care_leavers": "November 2013: the single inspection is the first to grade care leavers",
    "leadership": "November 2013: the single inspection is the first to grade leadership",
    "adoption": "November 2013: the single inspection grades adoption",
    "lscb": "November 2013: the safeguarding boards are reviewed with the single inspection",
}
_CHANGED_IN_2018 = {
    "care_leavers": "January 2018: new inspections (ILACS) grade them with children in care",
    "adoption": "January 2018: new inspections (ILACS) no longer grade adoption",
    "lscb": "January 2018: new inspections (ILACS) review no boards, which ended by 2019",
}
_OF_STRAND = {
    "overall": (2013, 2018, 2026),
    "help_and_protection": (2012, 2013, 2018),
    "children_in_care": (2013, 2018, 2023),
    "care_leavers": (2013, 2018, 2023),
    "leadership": (2013, 2018),
    "adoption": (2013, 2018),
    "lscb": (2013, 2018),
}
NEAR = 0.015
"""Within so much of the highest share there has been is near it."""


def rules(strand: str, last: date) -> list[tuple[date, str]]:
    """Return the changes of Ofsted's rules to mark for a strand: the day, and what changed."""
    marked = []
    for year in _OF_STRAND[strand]:
        day, text = _RULES[year]
        if year == 2013:
            text = _FIRST_IN_2013.get(strand, text)
        if year == 2018:
            text = _CHANGED_IN_2018.get(strand, text)
        if day <= last:
            marked.append((day, text))
    return marked


def percent(part: Any, whole: Any) -> str:
    """Return a share as "68%"."""
    return f"{round(100 * int(part) / int(whole))}%"


def of(part: Any, whole: Any) -> str:
    """Return "41 of 151"."""
    return f"{int(part)} of {int(whole)}"


PLAYING = (
    "One quarter after another: the counts, the line in the bands and the map show the day that "
    "stands above the counts."
)
"""Below the title while the map plays."""
WHEN_STOPPED = "Regions, changes, the table and the downloads are shown when it stops."


def playing_title(strand: str) -> str:
    """Return the title while the map plays, which no quarter makes wrong."""
    return f"England since 2009: councils by grade {AT_SEVERAL[strand]}"


def title(strand: str, counts: Row, day: date) -> str:
    """Return the title: how many of the councils with a grade were good or better on the day.

    With its day also where that is the last one known: a page is read later than it is made.
    """
    if not counts["graded"]:
        return f"On {long_date(day)}, no council had a grade {_whose(strand)}"
    good = of(counts["good_or_better"], counts["graded"])
    return f"On {long_date(day)}, {good} councils were good or better {AT_SEVERAL[strand]}"


def _whose(strand: str) -> str:
    return {
        "overall": "for its services as a whole",
        "help_and_protection": "for help and protection",
    }.get(strand, AT_SEVERAL[strand].replace("in how they are led", "for how it is led"))


def finding(strand: str, counts: Row, extremes: Row, day: date, last: date) -> str:
    """Say how high that is, against the highest and lowest there have been, and the rest of it."""
    past = day < last
    if not counts["graded"]:
        return _none_graded(strand, counts, day)
    share = counts["good_or_better"] / counts["graded"]
    percentage = percent(counts["good_or_better"], counts["graded"])
    parts: list[str] = []
    if past and counts["last_graded"]:
        now = percent(counts["last_good_or_better"], counts["last_graded"])
        parts.append(
            f"**That was {percentage}; on {long_date(last)} it is {now}** "
            f"({of(counts['last_good_or_better'], counts['last_graded'])})."
        )
    elif past:
        parts.append(f"**That was {percentage}.**")
    if known(extremes["best_day"]):
        parts += _against(counts, extremes, share, percentage, past=past)
    elif not past:
        parts.append(f"**That is {percentage}.**")
    parts.append(_rest(counts, extremes))
    return " ".join(parts)


def _against(counts: Row, extremes: Row, share: float, percentage: str, *, past: bool) -> list[str]:
    best = extremes["best_good_or_better"] / extremes["best_graded"]
    worst = extremes["worst_good_or_better"] / extremes["worst_graded"]
    counted = of(extremes["best_good_or_better"], extremes["best_graded"])
    highest = f"{counted}, in {month(extremes['best_day'])}"
    lowest = (
        f"The lowest was {percent(extremes['worst_good_or_better'], extremes['worst_graded'])} "
        f"({of(extremes['worst_good_or_better'], extremes['worst_graded'])}), in "
        f"{month(extremes['worst_day'])}."
    )
    if past:
        return ["No day had a lower share." if share <= worst else lowest]
    if counts["graded"] < _MANY:
        return [f"**That is {percentage}.**"]
    top = percent(extremes["best_good_or_better"], extremes["best_graded"])
    if share >= best:
        text = f"**That is {percentage}, the highest share there has been.** {lowest}"
    elif share <= worst:
        text = (
            f"**That is {percentage}, the lowest share there has been.** The highest was {top} "
            f"({highest})."
        )
    elif share >= best - NEAR:
        text = (
            f"**That is {percentage}, near the highest share there has been** ({highest}). {lowest}"
        )
    else:
        text = f"**That is {percentage}.** The highest was {top} ({highest}). {lowest}"
    return [text]


_MANY = 100


def _rest(counts: Row, extremes: Row) -> str:
    third, fourth = int(counts["requires_improvement"]), int(counts["inadequate"])
    parts = []
    if third:
        councils = "councils" if third != 1 else "council"
        parts.append(f"another {number(third)} {councils} required improvement")
    if fourth:
        be = "were" if fourth != 1 else "was"
        most = known(extremes["most_inadequate"]) and fourth >= extremes["most_inadequate"]
        more = ", the most there have been" if most and counts["graded"] >= _MANY else ""
        parts.append(f"{number(fourth)} {be} inadequate{more}")
    text = " and ".join(parts)
    if not counts["outstanding"]:
        text += f"{'; ' if text else ''}none was outstanding"
    without = int(counts["without"])
    if without:
        text += f"{'; ' if text else ''}{number(without)} had no grade here"
    return f"{sentence(text)}." if text else ""


def _none_graded(strand: str, counts: Row, day: date) -> str:
    if strand in {"adoption", "lscb"}:
        what = "adoption" if strand == "adoption" else "safeguarding boards"
        return (
            f"**Ofsted graded {what} with the single inspections of 2013 to 2018 alone.** Choose a "
            "day in those years."
        )
    if day < SINGLE_INSPECTION and strand != "help_and_protection":
        return (
            "**Ofsted gave no such grade before the rules of November 2013**; its first reports "
            "under them came out in 2014."
        )
    there = number(int(counts["there"]))
    return f"No report on any of the {there} councils is held of that time or before."


def regions(rows: Sequence[Row], day: date) -> str:
    """Say where the share of good or better is highest and lowest, and most are inadequate."""
    graded = [row for row in rows if row["graded"]]
    if not graded:
        return "No region has a council with a grade on that day."
    best, worst = graded[0], graded[-1]
    text = (
        f"**On {long_date(day)}, {of(best['good_or_better'], best['graded'])} councils in "
        f"{region(best['region'])} were good or better"
    )
    if best["region"] != worst["region"]:
        text += f", in {region(worst['region'])} {of(worst['good_or_better'], worst['graded'])}"
    text += ".**"
    inadequate = sum(int(row["inadequate"]) for row in rows)
    most = max(rows, key=lambda row: int(row["inadequate"]))
    alone = [row for row in rows if row["inadequate"] == most["inadequate"]]
    if inadequate > 1 and most["inadequate"] > 1 and len(alone) == 1:
        text += (
            f" {sentence(number(int(most['inadequate'])))} of England’s {number(inadequate)} "
            f"inadequate councils were in {region(most['region'])}."
        )
    return text


def region(name: str) -> str:
    """Return a region's name as it stands within a sentence: "the North West", "London"."""
    bare = name in {"London", "Yorkshire and The Humber", "East of England"}
    return plain(name if bare else f"the {name}")


def changes(rows: Sequence[Row], day: date) -> str:
    """Say how many of the councils graded again in twelve months rose, fell and stayed."""
    again = [row for row in rows if known(row["steps"])]
    when = f"in the twelve months to {long_date(day)}"
    if not again:
        return f"**No council was graded again {when}.**"
    up = [row for row in again if row["steps"] < 0]
    down = [row for row in again if row["steps"] > 0]
    same = [row for row in again if row["steps"] == 0]
    parts = [
        f"{number(len(group))} {verb}" for group, verb in ((up, "rose"), (down, "fell")) if group
    ]
    if same:
        parts.append(f"{number(len(same))} kept {'its' if len(same) == 1 else 'their'} grade")
    joined = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    total = len(again)
    lead = (
        f"**The one council graded again {when} {joined.removeprefix('one ')}.**"
        if total == 1
        else f"**Of the {number(total)} councils graded again {when}, {joined}.**"
    )
    return " ".join(part for part in (lead, _far(up, down)) if part)


def _far(up: Sequence[Row], down: Sequence[Row]) -> str:
    parts = []
    for steps in (3, 2):
        far = [row for row in up if row["steps"] == -steps and row["from_grade"] == "inadequate"]
        if far:
            to = grade_name(far[0]["to_grade"])
            who = plain(far[0]["council"]) if len(far) == 1 else number(len(far))
            parts.append(f"{who} went from inadequate to {to}")
    sunk = [row["council"] for row in down if row["to_grade"] == "inadequate"]
    if len(sunk) == 1:
        parts.append(f"{plain(sunk[0])} alone fell to inadequate")
    elif sunk:
        parts.append(f"{listed(sunk)} fell to inadequate")
    return f"{sentence('; '.join(parts))}." if parts else ""


def change_groups(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return the councils that moved, under headings, the worst news first."""
    groups = []
    for steps in (3, 2, 1, -3, -2, -1):
        moved = [row for row in rows if known(row["steps"]) and int(row["steps"]) == steps]
        if moved:
            grades = f"{number(abs(steps))} grade{'' if abs(steps) == 1 else 's'}"
            way = "▼ Down" if steps > 0 else "▲ Up"
            groups.append((f"{way} {grades}: {number(len(moved))}", moved))
    return groups


def change_rest(rows: Sequence[Row]) -> str:
    """Name the councils whose report of the year changed nothing, or gave no grade to show."""
    parts = []
    for heading, chosen in (
        ("Same grade again", [row for row in rows if known(row["steps"]) and row["steps"] == 0]),
        (
            "Graded for the first time, or after a time without a grade",
            [row for row in rows if row["event"] == "graded" and not known(row["steps"])],
        ),
        (
            "Not graded any more",
            [row for row in rows if row["event"] in {"no longer graded", "board abolished"}],
        ),
        (
            "Not read with certainty",
            [row for row in rows if row["event"] in {"held back", "report not read"}],
        ),
    ):
        if chosen:
            parts.append(f"**{heading}:** {listed(sorted(row['council'] for row in chosen))}.")
    return " ".join(parts)


def map_notes(strand: str, rows: Sequence[Row], day: date, last: date) -> str:
    """Say what the tiles without a grade are, and who is gone."""
    on_map = [row for row in rows if known(row["tile_column"])]
    parts = []
    ended = [row["council"] for row in on_map if row["state"] == "no longer graded"]
    if ended and strand == "overall":
        who = f" ({listed(ended)})" if len(ended) <= _NAMED else ""
        parts.append(
            "– No overall grade any more: inspected since April 2026, when Ofsted stopped giving "
            f"one{who}. Their other grades stand."
        )
    elif ended:
        who = f": {listed(ended)}" if len(ended) <= _NAMED else f" ({len(ended)} councils)"
        why = {
            "care_leavers": "graded together with children in care by their latest report",
            "lscb": "boards were reviewed until 2018 and abolished by September 2019",
        }.get(strand, "not graded by their latest report any more")
        parts.append(f"– No grade: {why}{who}.")
    missing = [row["council"] for row in on_map if row["state"] == "none held"]
    if missing:
        who = f": {listed(missing)}" if len(missing) <= _NAMED else f" ({len(missing)} councils)"
        parts.append(f"– No grade {'held' if day >= last else 'yet or none held'}{who}.")
    for row in on_map:
        if row["state"] == "unread":
            report = link(f"report of {long_date(row['event_published'])}", row["event_url"])
            parts.append(
                f"? {plain(row['council'])}: its {report} could not be read with certainty, so no "
                "grade is shown."
            )
    if any(row["state"] == "not created" for row in on_map):
        parts.append("Dotted: not yet created.")
    gone = [
        f"{row['council']} {row['letter'] if known(row['letter']) else '–'}"
        for row in rows
        if not known(row["tile_column"])
    ]
    if gone:
        parts.append(
            f"Of the councils of that day these are gone and have no tile: {listed(gone)}."
        )
    parts.append(
        "One tile is one council, whatever its size; tiles sit as near their neighbours as a grid "
        "allows."
    )
    return " ".join(parts)


_NAMED = 15
"""So many names at most in a note."""


def focus_note(row: Row) -> str:
    """Return what the outlined tile is: "Good since 22 July 2019"."""
    if known(row["grade"]):
        return f"{sentence(str(row['shown']))} since {long_date(row['since'])}"
    return {
        "not created": "Not created yet on that day",
        "unread": "Its report could not be read with certainty",
        "no longer graded": "No grade any more",
    }.get(str(row["state"]), "No grade is held")


def tile_state(row: Row) -> str:
    """Return what a council's tile says, for a tooltip or a table."""
    if known(row["grade"]):
        return sentence(str(row["shown"]))
    return {
        "not created": "Not created yet",
        "unread": "Not read with certainty",
        "no longer graded": "Not graded any more",
    }.get(str(row["state"]), "No grade held")


def small_map_caption(row: Row) -> str:
    """Return what one of the small maps shows: "**41 of 151** good or better, 26 inadequate"."""
    if not row["graded"]:
        return "**No council** had a grade"
    inadequate = "no" if not row["inadequate"] else number(int(row["inadequate"]))
    return f"**{of(row['good_or_better'], row['graded'])}** good or better, {inadequate} inadequate"


def small_maps_note(days: Mapping[date, Row], strand: str) -> str:
    """Say what is dotted, who is gone, and what the third grade was called."""
    gone = sorted({name.rsplit(" ", 1)[0] for row in days.values() for name in row["gone"]})
    text = "Dotted: a council not yet created."
    if gone:
        text += f" Gone since, and so without a tile on the earlier days: {listed(gone)}."
    if strand in {"help_and_protection", "children_in_care"}:
        text += " In 2013 the third grade was still “adequate” (A), a lower bar."
    return text


def map_description(strand: str, text: str, day: date) -> str:
    """Return the text alternative of the tile map."""
    return (
        f"Tile map of England’s councils by grade {AT_SEVERAL[strand]} on {long_date(day)}. "
        f"{text}. Every council’s grade is in the table below."
    )


def band_description(strand: str, first: date, last: date) -> str:
    """Return the text alternative of the counts through time."""
    return (
        f"Councils at each grade {AT_SEVERAL[strand]} at the end of every quarter from "
        f"{month(first)} to {month(last)}; the same counts can be downloaded."
    )


def places(rows: Sequence[Row]) -> dict[str, str]:
    """Return what a list of places offers, by a key that begins with the slug of the council meant.

    Args:
        rows: Of `queries.england.places`.
    """
    found = {}
    for row in rows:
        name, slug = str(row["name"]), str(row["slug"])
        if not row["is_district"]:
            found[slug] = name
            continue
        until = f" until {pd.Timestamp(row['abolished']).year}" if known(row["abolished"]) else ""
        found[f"{slug}|{name}"] = f"{name}, a district{until} → {row['council']}"
    return found
