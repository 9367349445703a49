"""Sentences on how unusual a change was, and on how long a fall lasted.

Whatever comes from the warehouse is escaped, because Streamlit reads sentences as Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from explorer.grades import grade_name
from explorer.words.writing.markdown import known, listed, plain
from explorer.words.writing.sentences import (
    Row,
    grades,
    long_date,
    number,
    sentence,
    years,
    years_between,
)

FEWEST = 10
"""With fewer councils compared, a picture of all England would be one of hardly anybody."""
MOST_NAMED = 12
_FEW = 4


def lead(england: Row, council: str, missing: Sequence[date]) -> str:
    """Say in a sentence or two how many councils of England moved as the one in focus did.

    Args:
        england: One line of `comparison.england`.
        council: Name of the council in focus.
        missing: The days on which the council has no grade.
    """
    name, compared = plain(council), england["compared"]
    if compared == 0:
        return "No council in England had a grade on both days."
    steps = england["steps"]
    if not known(steps):
        days = " and ".join(long_date(day) for day in missing)
        return (
            f"Without a grade of {name} on {days} how it changed cannot be said; here are the "
            f"{compared} councils of England that have one on both days."
        )
    if steps == 0:
        others = england["kept"] - 1
        kept = f"as {number(others)} others did" if others else "as no other did"
        return (
            f"**{name} kept its grade, {kept}; {number(england['fell'])} fell and "
            f"{number(england['rose'])} rose**, of the {compared} councils in England with a grade "
            "on both days."
        )
    verb, size = ("fell" if steps > 0 else "rose"), grades(steps)
    exactly = england["as_far"] - england["further"]
    if exactly == 1:
        text = (
            f"**Only {name} {verb} {size}**, of the {compared} councils in England with a grade on "
            "both days."
        )
    else:
        text = (
            f"**Of the {compared} councils in England with a grade on both days, {number(exactly)} "
            f"{verb} {size}, {name} among them.**"
        )
    if england["further"] == 0:
        return f"{text} None {verb} further."
    return f"{text} {sentence(number(england['further']))} {verb} further."


_GROUPS = {
    "statistical": ("its {} statistical neighbours", "its one statistical neighbour"),
    "border": ("the {} councils it borders", "the one council it borders"),
    "region": ("the {} other councils of its region", "the one other council of its region"),
    "chosen": ("the {} councils of your choice", "the one council of your choice"),
}


def group(tally: Row, steps: Any) -> str:
    """Say in a sentence what one group of peers did; the picture has the names.

    Args:
        tally: One line of `comparison.tallies`.
        steps: The change of the council in focus; missing if a day has no grade.
    """
    everyone = tally["councils"]
    many, single = _GROUPS[tally["kind"]]
    name = single if everyone == 1 else many.format(number(everyone))
    fell = {3: tally["fell_three"], 2: tally["fell_two"], 1: tally["fell_one"]}
    rose = {1: tally["rose_one"], 2: tally["rose_two"], 3: tally["rose_three"]}
    parts = [f"{number(len(who))} fell {grades(size)}" for size, who in fell.items() if who]
    if tally["kept"]:
        kept = f"{number(len(tally['kept']))} kept the same grade"
        without_new = tally["kept_on_one_report"]
        if without_new:
            who = listed(without_new) if len(without_new) <= _FEW else number(len(without_new))
            kept += f" ({who} had no new report in that time)"
        parts.append(kept)
    parts += [f"{number(len(who))} rose {grades(size)}" for size, who in rose.items() if who]
    absent = ""
    if tally["missing"]:
        absent = f" Without a grade on one of the days: {listed(tally['missing'])}."
    if not parts:
        return f"None of {name} has a grade on both days.{absent if everyone > 1 else ''}"
    text = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    alone = text.removeprefix(f"{number(1)} ")
    if known(steps) and steps != 0:
        verb = "fell" if steps > 0 else "rose"
        if everyone == 1:
            did = verb if tally["as_far"] else f"did not {'fall' if steps > 0 else 'rise'}"
            return f"**{sentence(name)} {did} as far:** it {alone}.{absent}"
        as_far = sentence(number(tally["as_far"]))
        return f"**{as_far} of {name} {verb} as far:** {text}.{absent}"
    if everyone == 1:
        return f"{sentence(name)} {alone}.{absent}"
    return f"Of {name}, {text}.{absent}"


def began_alike(england: Row) -> str | None:
    """Say how many of those that began with the same grade moved as far; None if it did not."""
    steps = england["steps"]
    if not known(steps) or steps == 0 or england["began_alike"] < 2:
        return None
    verb = "fell" if steps > 0 else "rose"
    return (
        f"**Of the {number(england['began_alike'])} that began at {grade_name(england['began'])}, "
        f"as it did, {number(england['began_alike_as_far'])} {verb} as far,** itself included."
    )


def left_out(england: Row) -> str | None:
    """Say how many councils are in no row of the picture; None if all are in one."""
    missing = england["in_being"] - england["compared"]
    if missing <= 0:
        return None
    return (
        f"{sentence(number(missing))} of the {england['in_being']} councils there were "
        f"{'is left out: it' if missing == 1 else 'are left out: they'} had no grade on one of "
        "the days."
    )


def description(england: Row, text: str) -> str:
    """Return the text alternative of the picture of all England, without Markdown."""
    return (
        f"{text.replace('**', '')} Of all {england['compared']}, {england['fell']} fell, "
        f"{england['kept']} kept the same grade and {england['rose']} rose."
    )


def recovery(rows: Sequence[Row], last: date) -> str:
    """Say how soon the council in focus was good or better again, beside those that fell as far.

    Args:
        rows: Lines of `comparison.recovery` of one strand, the council in focus among them.
        last: The day up to which the facts are known.
    """
    own = next(row for row in rows if row["is_focus"])
    name, others = plain(own["council"]), [row for row in rows if not row["is_focus"]]
    waits = [years_between(row["fell"], row["back"]) for row in others if row["back"]]
    gaps = any(row["days_without_grade"] for row in rows)
    if own["back"]:
        took = years_between(own["fell"], own["back"])
        text = f"**{name} was good or better again after {took:.1f} years{_of_which(own)}"
        sooner = sum(wait < took for wait in waits)
        if not others or gaps:  # who was sooner is not known of a time without a grade
            text += ".**"
        elif sooner == 0:
            text += f", sooner than any of the other {number(len(others))}.**"
        else:
            text += f"; {number(sooner)} of the other {number(len(others))} sooner.**"
    elif own["ended"]:
        text = f"**{_ended_before_good(own)}.**"
    else:
        since = years_between(own["fell"], last)
        text = (
            f"**{name} has not been graded good or better since, in {since:.1f} years"
            f"{_of_which(own)}.**"
            if own["days_without_grade"]
            else f"**{name} has not been good or better since, in {since:.1f} years.**"
        )
    return " ".join([text, *_others_recovered(others)])


def _of_which(row: Row) -> str:
    """Return how much of a wait was without a grade, in which it may have been good unseen."""
    if not row["days_without_grade"]:
        return ""
    return f", {years(row['days_without_grade']):.1f} of them with no grade in force"


_NOT_GRADED = {
    "overall": "it has not been graded overall",
    "care_leavers": "its care leavers have not been graded on their own",
    "adoption": "adoption has not been graded on its own",
    "lscb": "safeguarding boards have not been graded",
}
"""What is so of a strand that is graded no longer."""
_NO_LONGER_GRADED = ("no longer graded", "board abolished")


def _ended_before_good(own: Row) -> str:
    """Say of the council in focus how its latest grade ended before it was good again."""
    name, day = plain(own["council"]), long_date(own["ended"])
    if own["ended_by"] == "council closed":
        return f"{name} was not good or better again before it was abolished on {day}"
    waited = years_between(own["fell"], own["ended"])
    graded = "graded " if own["days_without_grade"] else ""
    text = (
        f"{name} was not {graded}good or better again in the {waited:.1f} years to {day}"
        f"{_of_which(own)}"
    )
    if own["ended_by"] in _NO_LONGER_GRADED:
        return f"{text}; since then {_NOT_GRADED[own['strand']]}"
    return f"{text}; what the report of that day says could not be read with certainty"


def _others_recovered(others: Sequence[Row]) -> list[str]:
    """Say how long the others took, how many are waited for, and how many are no longer."""
    back = [row for row in others if row["back"]]
    waits = [years_between(row["fell"], row["back"]) for row in back]
    not_back = [row for row in others if not row["back"]]
    ended_by = [row["ended_by"] for row in not_back if row["ended"]]
    waiting = len(not_back) - len(ended_by)
    parts = []
    if waits:
        least, most = min(waits), max(waits)
        span = f"{least:.1f}" if f"{least:.1f}" == f"{most:.1f}" else f"{least:.1f} to {most:.1f}"
        gaps = any(row["days_without_grade"] for row in back)
        parts.append(
            f"{number(len(waits))} of the others took {span} years"
            f"{', times with no grade in force included' if gaps else ''}"
        )
    if waiting:
        verb = "has" if waiting == 1 else "have"
        gaps = any(row["days_without_grade"] for row in not_back if not row["ended"])
        good = "graded good" if gaps else "good"
        parts.append(
            f"{number(waiting)} {verb} not been {good} since"
            if waits or ended_by
            else f"none of the others has been {good} since"
        )
    if gone := ended_by.count("council closed"):
        before = "was abolished before it was" if gone == 1 else "were abolished before they were"
        parts.append(f"{number(gone)} {before} good again")
    if stopped := sum(how in _NO_LONGER_GRADED for how in ended_by):
        whose = "its" if stopped == 1 else "their"
        parts.append(f"{number(stopped)} had not been good again when {whose} grade ended")
    if unread := len(ended_by) - gone - stopped:
        parts.append(
            f"{number(unread)} had not been good again before a report that could not be read "
            "with certainty"
        )
    return [f"{sentence('; '.join(parts))}."] if parts else []


def caution_on_recovery(rows: Sequence[Row], last: date) -> str:
    """Say what the picture of recovery cannot show: a recovery shows only when Ofsted comes."""
    again = [years_between(row["fell"], row["again"]) for row in rows if row["again"]]
    text = "A recovery shows only when Ofsted reports again"
    if any(row["back"] for row in rows):
        text = f"▼ marks the first report that graded it good or better. {text}"
    if again:
        first_look = [row["council"] for row in rows if row["back"] and row["back"] == row["again"]]
        many = f"all {number(len(rows))}" if len(again) == len(rows) else number(len(again))
        text += (
            f": {many} were graded again after {min(again):.1f} to {max(again):.1f} years"
            if len(again) > 1
            else f": it was graded again after {again[0]:.1f} years"
        )
        if first_look and len(rows) > 1 and len(first_look) <= MOST_NAMED:
            verb = "was" if len(first_look) == 1 else "were"
            text += f", and only {listed(first_look)} {verb} found good at that first look"
    if any(_is_interrupted(row, last) for row in rows):
        text += ". Where a ribbon is empty no grade was in force"
    if any(row["days_without_grade"] for row in rows):
        text += "; a gap is such a time, in years, of which no report says how good it was"
    counted = f"Counted to {long_date(last)}"
    if any(row["ended"] and not row["back"] for row in rows):
        counted += ", or to the day that ended the latest grade"
    return f"{text}. {counted}."


def _is_interrupted(row: Row, last: date) -> bool:
    """Return whether there is a time after the fall in which it had no grade."""
    begins = [piece["since"] for piece in row["pieces"]][1:]
    ends = [piece["until"] for piece in row["pieces"]]
    return any(end < begin for end, begin in zip(ends, [*begins, last], strict=True))
