"""What is said of how a council stands: its grades, since when, before, and where none is shown.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.grades import GRADES, grade_name
from explorer.words.writing.markdown import known, link, listed, plain
from explorer.words.writing.sentences import Row, in_short, long_date, sentence, short_date, was
from explorer.words.writing.strands import AT, NAMES

OVERALL = "overall"
_PLURAL = frozenset({"children_in_care", "care_leavers"})


def age(months: int) -> str:
    """Return an age in months as "1 year 10 months old"."""
    if months < 1:
        return "less than a month old"
    return f"{span(months)} old"


def span(months: int) -> str:
    """Return a time in months as "2 years 3 months"."""
    years, rest = divmod(int(months), 12)
    parts = [f"{years} year{'' if years == 1 else 's'}"] if years else []
    if rest or not years:
        parts.append(f"{rest} month{'' if rest == 1 else 's'}")
    return " ".join(parts)


def names_of(councils: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names in a list of {slug, council}."""
    return [str(council["council"]) for council in councils]


def leading(standing: Sequence[Row]) -> Row | None:
    """Return the line that speaks for a council: overall, else help and protection, else any."""
    graded = {row["strand"]: row for row in standing if known(row["grade"])}
    for strand in ("overall", "help_and_protection", *graded):
        if strand in graded:
            return graded[strand]
    return None


def title(subject: Row, standing: Sequence[Row]) -> str:
    """Return the title of a council's page.

    Args:
        subject: The line of `council.subject`.
        standing: The lines of `council.standing`.
    """
    council = plain(subject["council"])
    lead = leading(standing)
    if lead is None:
        if known(subject["closed"]):
            if not subject["graded"]:
                return f"{council}: abolished before the first inspection held"
            return f"{council}: without a grade when it was abolished"
        if not subject["graded"]:
            return f"{council}: no inspection of it is held"
        return f"{council}: its latest grades are not shown here"
    grade, at = lead["grade"], AT[lead["strand"]]
    if known(subject["closed"]):
        past = was(grade_name(grade)).removeprefix("was ")
        return f"{council}: {past} {at} when it was abolished"
    only = " in its only inspection" if subject["graded"] == 1 else ""
    return f"{council}: {grade_name(grade)} {at}{only}"


def finding(subject: Row, standing: Sequence[Row]) -> str:
    """Say where a council stands, what it was before, and what to know of it."""
    lead = leading(standing)
    sentences = [_abolished(subject)] if known(subject["closed"]) else []
    if lead is None:
        sentences.append(_without(subject, standing))
    elif known(subject["closed"]):
        sentences.append(
            f"Its last graded report, of {long_date(lead['report_since'])}, said "
            f"{grade_name(lead['grade'])} {_for(lead['strand'])}."
        )
    else:
        sentences.append(_latest(subject, lead))
    if lead is not None:
        sentences.append(_others(lead, standing, past=known(subject["closed"])))
        sentences.append(_no_overall(standing))
        sentences.append(_not_read(standing))
    sentences.append(_created(subject))
    if known(subject["closes"]) and not known(subject["closed"]):
        sentences.append(
            f"It is to be abolished after {long_date(subject['closes'])}; "
            f"{listed(list(subject['coming']))} are to take its place."
        )
    return " ".join(part for part in sentences if part)


def _for(strand: str) -> str:
    return "overall" if strand == OVERALL else f"for {NAMES[strand]}"


def _latest(subject: Row, lead: Row) -> str:
    one = subject["graded"] == 1
    report = "one report" if one else "latest report"
    if lead["report_since"] != subject["last_published"]:
        report = f"latest report that grades {_graded(lead['strand'])}"
    return (
        f"**Ofsted’s {report} on its services for children, of {long_date(lead['report_since'])}, "
        f"says {grade_name(lead['grade'])} {_for(lead['strand'])}**{_before(lead)}."
    )


def _no_overall(standing: Sequence[Row]) -> str:
    """Say that there is no overall grade any more, where that is so."""
    overall = next((row for row in standing if row["strand"] == OVERALL), None)
    if overall is None or overall["event"] != "no longer graded":
        return ""
    last = overall["last_shown"]
    before = f"; the council’s last one was {in_short(last)}" if known(last) else ""
    return f"There is no overall grade any more: Ofsted stopped giving one in April 2026{before}."


def _graded(strand: str) -> str:
    return "them as a whole" if strand == OVERALL else NAMES[strand]


def _before(lead: Row) -> str:
    """Say what the grade was before: at most two others, each with its year."""
    text = ""
    if lead["report_since"] != lead["since"]:
        text = f", as since {pd.Timestamp(lead['since']).year}"
    earlier = [dict(one) for one in lead["earlier"]][:2]
    if not earlier:
        return text

    def named(one: Mapping[str, Any]) -> str:
        return f"{in_short(one['shown'])} in {pd.Timestamp(one['since']).year}"

    rank = GRADES[lead["grade"]].rank
    moved = [_sign(int(one["grade_rank"]) - rank) for one in earlier]
    if moved[0] == 0:  # "adequate", which became "requires improvement"
        return f"{text}; before, it was {listed([named(one) for one in earlier])}"
    alike = [one for one, way in zip(earlier, moved, strict=True) if way == moved[0]]
    text += f", {'up' if moved[0] > 0 else 'down'} from {listed([named(one) for one in alike])}"
    if len(alike) < len(earlier):
        text += f"; it {was(earlier[1]['shown'])} in {pd.Timestamp(earlier[1]['since']).year}"
    return text


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _others(lead: Row, standing: Sequence[Row], *, past: bool) -> str:
    """Say the grades of the other strands, the best first, those of one grade together."""
    parts = []
    for grade in GRADES:
        strands = [
            row["strand"]
            for row in standing
            if known(row["grade"]) and row["grade"] == grade and row["strand"] != lead["strand"]
        ]
        if strands:
            several = len(strands) > 1 or strands[0] in _PLURAL
            names = listed([NAMES[strand] for strand in strands])
            parts.append(f"{names} {verb(grade, several=several, past=past)}")
    return f"{sentence('; '.join(parts))}." if parts else ""


def verb(grade: str, *, several: bool, past: bool = False) -> str:
    """Return what a service is said to be, of a grade: "is good", "require improvement"."""
    if grade == "requires_improvement":
        if past:
            return "required improvement"
        return "require improvement" if several else "requires improvement"
    be = ("were" if several else "was") if past else ("are" if several else "is")
    return f"{be} {grade_name(grade)}"


def _not_read(standing: Sequence[Row]) -> str:
    unread = [NAMES[row["strand"]] for row in standing if row["event"] in _UNREAD]
    if not unread:
        return ""
    return (
        f"What its latest report says of {listed(unread)} could not be read with certainty, and is "
        "not shown."
    )


_UNREAD = ("held back", "report not read")


def _without(subject: Row, standing: Sequence[Row]) -> str:
    """Say why nothing can be said of how a council stands."""
    unread = next((row for row in standing if row["event"] in _UNREAD), None)
    if unread is not None:
        report = link(f"a report on {long_date(unread['event_published'])}", unread["event_url"])
        last = next(
            (row for row in standing if known(row["last_shown"]) and row["event"] in _UNREAD), None
        )
        before = (
            f" Until then it {was(last['last_shown'])} {_for(last['strand'])}, by the "
            f"report of {long_date(last['last_since'])}."
            if last is not None
            else ""
        )
        return (
            f"**Ofsted published {report} that could not be read with certainty**, so no grade is "
            f"shown as today’s.{before}"
        )
    if not subject["graded"]:
        return "No graded inspection of it since 2009 is held here."
    return "None of its grades is in force any more."


def _abolished(subject: Row) -> str:
    heirs = names_of(subject["successors"])
    text = f"**It was abolished on {long_date(subject['closed'])}"
    if not heirs:
        return f"{text}.**"
    return f"{text}; {listed(heirs)} took its place** and began without a grade."


def _created(subject: Row) -> str:
    if not known(subject["opened"]):
        return ""
    text = f"The council was created on {long_date(subject['opened'])}"
    before = names_of(subject["predecessors"])
    if not before:
        return f"{text}."
    whose = "whose grades are not its own"
    return f"{text} in place of {listed(before)}, {whose}."


def since(row: Row) -> str:
    """Return since when a grade has stood, for a table."""
    return f"since {long_date(row['since'])}"


def before(row: Row) -> str:
    """Return what stands below it: said again, what it was before, or that it is the first."""
    if row["report_since"] != row["since"]:
        return f"said again {short_date(row['report_since'])}"
    if known(row["before_shown"]):
        return f"before: {in_short(row['before_shown'])}"
    return "its first grade"


def no_grade(row: Row, subject: Row) -> str:
    """Return why a strand has no grade on the day, for a table."""
    if not known(row["event"]):
        if known(subject["opened"]):
            return "not graded yet"
        return "no report that grades it is held"
    day = long_date(row["event_published"])
    if row["event"] in _UNREAD:
        text = f"what the report of {day} says could not be read with certainty"
    elif row["strand"] == "care_leavers":
        year = pd.Timestamp(row["event_published"]).year
        text = f"not graded on its own since {year}: counted with children in care"
    elif row["strand"] == OVERALL:
        text = (
            f"no overall grade any more: Ofsted’s report of {day} gives none, by the rules of 2026"
        )
    else:
        text = f"not graded any more since {day}"
    if known(row["last_shown"]):
        text += f"; it {was(row['last_shown'])} until then"
    return text
