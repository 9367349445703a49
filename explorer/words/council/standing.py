"""What a council's page says: where it stands, since when, before, and beside its peers.

Sentences for Markdown are escaped. Labels, which stand in tables and charts, are text as it is:
writing/html.py escapes it there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from explorer.grades import GRADES, grade_name
from explorer.words.writing.markdown import known, link, listed, plain
from explorer.words.writing.sentences import (
    Row,
    in_short,
    long_date,
    number,
    sentence,
    short_date,
    was,
)
from explorer.words.writing.strands import AT, AT_SEVERAL, NAMES

OVERALL = "overall"
_PLURAL = frozenset({"children_in_care", "care_leavers"})

VISITS = {
    "focused_visit": ("Focused visits", "focused visit", "focused visits"),
    "monitoring_visit": ("Monitoring visits", "monitoring visit", "monitoring visits"),
    "jtai": ("Joint inspections (JTAI)", "joint inspection (JTAI)", "joint inspections (JTAI)"),
    "area_send": ("SEND inspections", "SEND inspection", "SEND inspections"),
    "joint_area_review": ("Joint area reviews", "joint area review", "joint area reviews"),
    "other": ("Other letters", "other letter", "other letters"),
}
"""Kinds of ungraded visit: as a heading, one, and several."""
MEANINGS = {
    "focused_visit": "inspectors look at one part of the services for a few days, between "
    "inspections, and write a letter without grades",
    "monitoring_visit": "after a grade of inadequate, inspectors come every few months to see "
    "whether services get better",
    "jtai": "joint targeted area inspection: inspectors of social care, health, police and "
    "probation look together at one theme in the area; no grades",
    "area_send": "inspectors of education and health look at how the whole area serves children "
    "with special educational needs and disabilities (SEND); since 2023 with one of three "
    "outcomes, not with grades",
    "joint_area_review": "an older review of all services for children in an area, until 2009",
}
"""What each kind of visit is, for who never heard of it."""
INSPECTIONS_MEAN = (
    "**ILACS** (inspection of local authority children’s services) has been the inspection since "
    "2018; a short one takes about a week in the council, a standard one two. **SIF** (single "
    "inspection framework) was the one before it, from 2013 on. The **board** is the local "
    "safeguarding children board (LSCB), which councils, police and health services had until 2019."
)
_ALWAYS_NAMED = ("focused_visit", "monitoring_visit", "jtai", "area_send")

INSPECTION_TYPES = {
    ("slac", "inspection"): "Safeguarding and looked after children inspection",
    ("slac", "reinspection"): "Safeguarding and looked after children re-inspection",
    ("cp", "inspection"): "Child protection inspection",
    ("cp", "reinspection"): "Child protection re-inspection",
    ("looked_after_2013", "inspection"): "Looked after children inspection",
    ("sif", "inspection"): "Single inspection (SIF)",
    ("sif", "reinspection"): "Re-inspection (SIF)",
    ("sif", "lscb_review"): "Review of the safeguarding board",
    ("ilacs", "inspection"): "Inspection (ILACS)",
    ("ilacs", "short"): "Short inspection (ILACS)",
    ("ilacs", "standard"): "Standard inspection (ILACS)",
    ("ilacs", "reinspection"): "Re-inspection (ILACS)",
}


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
            parts.append(f"{names} {_verb(grade, several=several, past=past)}")
    return f"{sentence('; '.join(parts))}." if parts else ""


def _verb(grade: str, *, several: bool, past: bool = False) -> str:
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


def stretch(row: Row) -> tuple[str | None, str | None]:
    """Return why a ribbon has a gap, in a few words and in fewer."""
    year = pd.Timestamp(row["since"]).year
    return {
        "no_overall_yet": ("no single overall grade until the rules of 2013", "none before 2013"),
        "graded_together": ("graded together with children in care", "with children in care"),
        "not_any_more": ("not graded any more", "not any more"),
        "no_overall_any_more": (f"no overall grade since {year}", "no more"),
        "held_back": ("not read with certainty", "not read"),
        "not_read": ("newer report not read with certainty", "not read"),
        "not_held": ("no report is held", "not held"),
        "new": ("not graded yet", "not yet"),
    }.get(row["why"], (None, None))


def shade(subject: Row) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Return what is written where a council was not there, and the councils that it links to."""
    if known(subject["closed"]):
        lines = [f"Abolished on {long_date(subject['closed'])}"]
        return lines, list(subject["successors"])
    if known(subject["opened"]) and len(subject["predecessors"]):
        until = pd.Timestamp(subject["opened"]) - pd.Timedelta(days=1)
        names = names_of(subject["predecessors"])
        if len(names) == 1:
            return [f"Part of {names[0]} until {long_date(until)}"], list(subject["predecessors"])
        return [f"Created on {long_date(subject['opened'])}"], list(subject["predecessors"])
    return [], []


def timeline_note(subject: Row, stretches: Sequence[Row]) -> str:
    """Return how to read the timeline, in Markdown."""
    text = (
        "A ribbon runs from the day a report came out to the next report that grades the same "
        "service."
    )
    apart = [row["strand"] for row in stretches if row["why"] == "not_apart_yet"]
    if apart:
        names = sentence(listed([NAMES[strand] for strand in dict.fromkeys(apart)]))
        own = "grades of their own" if len(set(apart)) > 1 else "grade of its own"
        text += f" {names} had no {own} before the rules of 2013."
    if known(subject["closed"]):
        text += " Shaded: after it was abolished."
    elif known(subject["opened"]):
        text += " Shaded: before it was created."
    for row in stretches:
        if row["why"] in {"not_read", "held_back"} and row["strand"] == OVERALL:
            report = link(f"report of {long_date(row['since'])}", row["report_url"])
            text += f" ? The {report} could not be read with certainty."
    return text


def visits_note(subject: Row, held: Sequence[str], reach: Mapping[str, Any]) -> str:
    """Say which kinds of visit are missing here, and how far the lists of them reach back.

    Args:
        subject: The council.
        held: The kinds of which it has any.
        reach: The first day of each kind that is held of any council.
    """
    missing = [kind for kind in _ALWAYS_NAMED if kind not in held and kind in reach]
    parts = []
    if missing:
        names = [VISITS[kind][1] for kind in missing]
        one = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        parts.append(f"No {one} of {plain(subject['council'])} is held here")
    listed_kinds = [kind for kind in _ALWAYS_NAMED if kind in reach]
    if listed_kinds:
        by_year: dict[int, list[str]] = {}
        for kind in listed_kinds:
            by_year.setdefault(pd.Timestamp(reach[kind]).year, []).append(VISITS[kind][2])
        back = [f"to {year} for {listed(kinds)}" for year, kinds in sorted(by_year.items())]
        parts.append(f"the lists held reach back {', '.join(back)}")
    nowhere = [VISITS[kind][2] for kind in _ALWAYS_NAMED if kind not in reach]
    if nowhere:
        parts.append(f"no list of {' or '.join(nowhere)} is held")
    return f"{sentence('; '.join(parts))}."


def theme(text: Any) -> str:
    """Return what a visit looked at, with its initials as people write them."""
    return re.sub(
        r"\b(send|jtai)\b", lambda found: found[0].upper(), str(text), flags=re.IGNORECASE
    )


def kinds_explained(kinds: Sequence[str]) -> str:
    """Say in plain words what inspections and visits are, in Markdown.

    Args:
        kinds: Those of visits that a council has.
    """
    named = [kind for kind in MEANINGS if kind in kinds or kind in _ALWAYS_NAMED]
    return f"{INSPECTIONS_MEAN}\n\n" + "\n".join(
        f"- **{sentence(VISITS[kind][1])}**: {MEANINGS[kind]}." for kind in named
    )


def inspection_kind(row: Row) -> str:
    """Return what an inspection was, for people: "Short inspection (ILACS)"."""
    return INSPECTION_TYPES.get(
        (row["framework"], row["inspection_type"]), str(row["framework_name"])
    )


def inspected(row: Row) -> str:
    """Return on which days it took place."""
    if not known(row["started"]):
        return "not in the statistics" if not row["in_reports"] else "not printed in the report"
    begins = pd.Timestamp(row["started"])
    if not known(row["ended"]) or row["ended"] == row["started"]:
        text = f"from {long_date(begins)}" if not known(row["ended"]) else long_date(begins)
    else:
        ends = pd.Timestamp(row["ended"])
        if begins.year != ends.year:
            text = f"{long_date(begins)} to {long_date(ends)}"
        elif begins.month != ends.month:
            text = f"{begins.day} {begins:%B} to {long_date(ends)}"
        else:
            text = f"{begins.day} to {long_date(ends)}"
    if known(row["further_dates"]):
        text += ", and further days"
    return text


def in_force_until(row: Row) -> list[tuple[str, Any]]:
    """Return until when an inspection's grades were in force: (text, day to link to or None).

    Most of its grades first; those that ended on another day are named.
    """
    parts: list[tuple[str, Any]] = []
    ends = [dict(end) for end in row["ends"]]
    for place, end in enumerate(ends):
        strands = [NAMES[strand] for strand in end["strands"]]
        whose = f" ({', '.join(strands)})" if place or (len(ends) > 1 and len(strands) == 1) else ""
        if not known(end["until"]):
            parts.append((f"still in force{whose}", None))
        elif end["ended_by"] == "council closed":
            parts.append((f"the council’s end{whose}", None))
        else:
            parts.append((f"{long_date(end['until'])}, for {span(int(end['months']))}{whose}",
                         end["until"]))  # fmt: skip
    return parts or [("it gave no grade that can be shown", None)]


def two_sources(row: Row) -> str:
    """Return what report and statistics say of each other."""
    if not row["in_reports"]:
        if row["disagree"]:
            return "Ofsted’s statistics alone, whose sheets disagree; the report is not at hand"
        return "Ofsted’s statistics alone; the report itself is not at hand"
    if not row["in_statistics"]:
        return "the report alone; it is not in the statistics held"
    if row["differ"]:
        differ = number(int(row["differ"]))
        return f"report and Ofsted’s statistics differ in {differ} of the grades; the report stands"
    if row["agree"]:
        grades = number(int(row["agree"]))
        same = "grade" if row["agree"] == 1 else f"{grades} grades"
        return f"report and Ofsted’s statistics give the same {same}"
    return "the report; the statistics list the inspection without its grades"


def before_in(row: Row) -> tuple[str, str] | None:
    """Return the change from the grade before and that grade, ("▼ 2", "Good, 2012"), or None."""
    if not known(row["before_shown"]) or not known(row["steps"]):
        return None
    steps = int(row["steps"])
    mark = "=" if steps == 0 else f"{'▼' if steps > 0 else '▲'} {abs(steps)}"
    shown = sentence(in_short(row["before_shown"]))
    return mark, f"{shown}, {pd.Timestamp(row['before_published']).year}"


def unread_area(row: Row) -> str:
    """Return what to say in the place of a grade that is not shown."""
    if row["status"] == "held_back":
        reason = row["reason"] if known(row["reason"]) else "it could not be read with certainty"
        return f"Held back: {reason}"
    return "Not judged, the report says"


_PEERS = {
    "statistical": ("its {} statistical neighbours", "its one statistical neighbour"),
    "border": ("the {} councils it borders", "the one council it borders"),
}


def peers(tally: Row, strand: str) -> str:
    """Say how the peers of one kind stand in a strand, beside the council itself.

    Args:
        tally: A line of `council.peers_tally`.
        strand: What it is about.
    """
    own = tally["own"] if known(tally["own"]) else None
    parts = {key: list(tally[key]) for key in (*GRADES, "not_any_more", "unread", "none")}
    total = int(tally["peers"])
    many, one = _PEERS[tally["kind"]]
    if total == 1:
        key, names = next((key, names) for key, names in parts.items() if names)
        alike = f", {_as_it(own)}" if key == own else ""
        return (
            f"**{sentence(one)}, {plain(names[0])}, {_phrase_with_area(key, 1, strand)}{alike}**."
        )
    group = many.format(number(total))
    order = [key for key in parts if parts[key] and key != own]
    if own is None:
        first = order.pop(0)
        count = len(parts[first])
        lead = f"**{sentence(number(count))} of {group} {_phrase_with_area(first, count, strand)}**"
    else:
        count = len(parts[own])
        how_many = "all" if count == total else number(count)
        lead = (
            f"**{sentence(how_many)} of {group} {_phrase_with_area(own, max(count, 1), strand)}, "
            f"{_as_it(own)}**"
        )
    rest = []
    for key in order:
        count = len(parts[key])
        who = f" ({plain(parts[key][0])})" if count == 1 else ""
        rest.append(f"{number(count)} {_phrase(key, count, strand)}{who}")
    if not rest:
        return f"{lead}."
    joined = rest[0] if len(rest) == 1 else f"{', '.join(rest[:-1])} and {rest[-1]}"
    return f"{lead}; {joined}."


def _as_it(grade: str | None) -> str:
    return "as it does" if grade == "requires_improvement" else "as it is"


def _phrase_with_area(key: str, count: int, strand: str) -> str:
    return _phrase(key, count, strand) + (f" {AT_SEVERAL[strand]}" if key in GRADES else "")


def _phrase(key: str, count: int, strand: str) -> str:
    """Return what so many councils are: "are good", "has no overall grade any more"."""
    if key in GRADES:
        return _verb(key, several=count != 1)
    have = "has" if count == 1 else "have"
    what = "overall grade" if strand == OVERALL else "grade"
    if key == "not_any_more":
        return f"{have} no {what} any more"
    if key == "unread":
        return f"{have} a report that could not be read with certainty"
    return f"{have} no {what}"


def peers_model(council: str, rows: Sequence[Row]) -> str:
    """Say which list of statistical neighbours it is, and how alike they are."""
    rows = [row for row in rows if row["kind"] == "statistical" and not row["is_focus"]]
    close = list(dict.fromkeys(str(row["closeness"]).lower() for row in rows
                               if known(row["closeness"])))  # fmt: skip
    text = "The ten that the Department for Education counts as most alike, the nearest first"
    if rows and known(rows[0]["model_name"]):
        name = str(rows[0]["model_name"])
        text += f" ({plain(name[:1].lower() + name[1:])}"
        if close:
            alike = close[0] if len(close) == 1 else f"from “{close[0]}” to “{close[-1]}”"
            text += f"; for {plain(council)} they are {alike}"
        text += ")"
    return f"{text}. Being alike need not be mutual."


def peer_note(row: Row) -> str | None:
    """Return what stands below a peer's name."""
    notes = []
    if known(row["across_water"]) and row["across_water"]:
        notes.append("across the water")
    if row["kind"] == "border" and row["also_statistical"]:
        notes.append("also a statistical neighbour")
    if row["kind"] == "statistical" and row["also_border"]:
        notes.append("also borders it")
    return ", ".join(notes) or None


def cite_grade(subject: Row, inspection: Row, lead: Row) -> str:
    """Return how to cite the report that a council's grade comes from, as text."""
    text = f"Ofsted: {inspection['title']}." if known(inspection["title"]) else (
        f"Ofsted: {inspection_kind(inspection)}, {subject['council']}."
    )  # fmt: skip
    days = inspected(inspection)
    started = f"Inspected {days}, published" if known(inspection["started"]) else "Published"
    text += f" {started} {long_date(inspection['published'])}"
    if known(inspection["report_url"]):
        page = f", page {int(lead['page'])}" if known(lead["page"]) else ""
        return f"{text}{page}. {inspection['report_url']}"
    places = str(inspection["statistics_places"]).split("; ")[0]
    return f"{text}. In Ofsted’s statistics, {places}. {inspection['statistics_url']}"


def timeline_description(subject: Row, inspections: int, text: str) -> str:
    """Return the text alternative of the timeline."""
    reports = f"{number(inspections)} graded report{'' if inspections == 1 else 's'}"
    return (
        f"Timeline of all grades of {subject['council']} since 2009, one ribbon a service, from "
        f"{reports}, and its ungraded visits. {text} All of it is in the list of inspections below."
    )
