"""The sentences of a council's fact sheet: rows in, plain text out (nothing is escaped here).

They answer a resident's questions in order: how is my council, since when, and how are those beside
it. A grade is never said without the day it dates from, and "now" never without the day up to which
the facts are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from explorer.words.writing.markdown import in_a_row
from explorer.words.writing.sentences import long_date, number, sentence, was
from explorer.words.writing.strands import AT, NAMES

LEADING = ("overall", "help_and_protection")
"""The strands that a sheet leads with: the first that has a grade."""
SERVICES = ("help_and_protection", "children_in_care", "care_leavers", "leadership")
"""The four services that Ofsted grades today."""

NO_OVERALL_ANY_MORE = (
    "Ofsted no longer gives an overall grade: inspections since April 2026 grade the four services "
    "only."
)


@dataclass(frozen=True, slots=True)
class Run:
    """One grade in force without a break.

    Attributes:
        grade: Its id.
        shown: Its name in its own time, in lower case.
        since: Day of the first report that gave it.
        last_report: Day of the newest report that gave it.
        until: First day without it; None while it is in force.
        is_loose: Whether it comes of an older framework and compares only loosely.
    """

    grade: str
    shown: str
    since: date
    last_report: date
    until: date | None = None
    is_loose: bool = False


def age(since: date, day: date) -> str:
    """Return how old something is on a day: "3 months", "1 year and 10 months"."""
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    years, months = divmod(max(months, 0), 12)
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}"
        for count, unit in ((years, "year"), (months, "month"))
        if count
    ]
    return " and ".join(parts) or "less than a month"


def claim(run: Run | None, strand: str, *, closed: bool = False) -> str:
    """Return how a council stands, in a few words: "Outstanding overall"."""
    if run is None:
        return "No grade is shown here"
    how = AT[strand]
    if not closed:
        return f"{sentence(run.shown)} {how}"
    past = was(run.shown).removeprefix("was ")
    return f"{sentence(past)} {how} when it was abolished"


def earlier(runs: Sequence[Run], most: int = 2) -> str | None:
    """Return what the council was before its grade of today, at most so many grades back.

    Args:
        runs: Its runs before that, the earliest first. Those of older frameworks, which compare
            loosely, are left to the picture.
        most: How many of them are named.
    """
    named = [run for run in reversed(runs) if not run.is_loose][:most]
    if not named:
        return None
    parts = [f"{was(run.shown)} ({run.since.year})" for run in named]
    if len(parts) == 2 and all(one.startswith("was ") for one in parts):
        parts[1] = parts[1].removeprefix("was ")
    return f"Before that it {' and '.join(parts)}."


def in_force(run: Run, closed: date | None = None) -> str:
    """Return since when: "since 13 January 2025"; of an abolished council from when until when."""
    if closed is not None:
        return f"from {long_date(run.since)} until {long_date(closed)}"
    return f"since {long_date(run.since)}"


def evidence(run: Run, source: str, page: int | None) -> str:
    """Return what the link to the evidence of a grade in force is called: "report, page 1".

    Args:
        run: The grade.
        source: report or statistics, as in judgements.
        page: Page of the report on which it stands; None of statistics, and if not known.
    """
    named = {"report": "report", "statistics": "Ofsted’s statistics"}[source]
    if run.last_report != run.since:
        by = "report " if source == "statistics" else ""
        named += f"{', ' if by else ' '}{by}of {long_date(run.last_report)}"
    return f"{named}, page {page}" if page else named


def since(run: Run, closed: date | None = None) -> str:
    """Return the same as a sentence: "Since 13 January 2025."."""
    return f"{sentence(in_force(run, closed))}."


def report_age(run: Run, day: date) -> str:
    """Return how old the report was, that the grade rests on, on the day of the sheet.

    A sheet lies about, on paper too, so that an age without its day would be wrong soon.
    """
    if run.last_report == run.since:
        return f"That report was {age(run.since, day)} old on {long_date(day)}."
    return (
        f"The latest report, of {long_date(run.last_report)}, said so again; it was "
        f"{age(run.last_report, day)} old on {long_date(day)}."
    )


def among(alike: int, graded: int) -> str:
    """Return how many councils stand so: "It is one of 46 in England, of 141 with a grade"."""
    many = "the only one" if alike == 1 else f"one of {number(alike)}"
    return f"It is {many} in England, of {graded} with a grade."


def not_read(published: date, council: str) -> str:
    """Say that a newer report is out whose grades are not known here."""
    return (
        f"Ofsted published a report on {council} on {long_date(published)} that could not be read "
        "with certainty or is not held here. No grade is shown until it is: read the report itself."
    )


def held_back(published: date) -> str:
    """Say that the newest report's grade could not be read with certainty."""
    return (
        f"The grade in the report of {long_date(published)} could not be read with certainty and "
        "is held back."
    )


def without_any(council: str, opened: date | None, closed: date | None, day: date) -> str:
    """Say why nothing at all is held of a council."""
    if closed is not None:
        return f"{council} was abolished on {long_date(closed)}, before the first inspection held."
    if opened is not None:
        return (
            f"{council} was created on {long_date(opened)}. No inspection of it had been published "
            f"by {long_date(day)}."
        )
    return f"No inspection of {council} is held, as far as is known on {long_date(day)}."


def created(opened: date) -> tuple[str, str]:
    """Say when a council was created; in whose place stands between the two parts."""
    return f"It was created on {long_date(opened)} in place of", ", whose grades are not its own."


def abolished(closed: date) -> tuple[str, str]:
    """Say when a council was abolished; what took its place stands between the two parts."""
    text = f"It was abolished after {long_date(closed)}. In its place came"
    return text, ", and its grades are not theirs."


@dataclass(frozen=True, slots=True)
class PeerCounts:
    """How a council's peers stand beside it: how many are graded the same, better, worse or not."""

    same: int
    better: int
    worse: int
    without: int

    @property
    def together(self) -> int:
        """How many there are."""
        return self.same + self.better + self.worse + self.without


def peers_sentence(counts: PeerCounts, run: Run, strand: str, next_door: bool) -> tuple[str, str]:
    """Return what stands out of the peers, in two parts: what is set in bold, and the rest.

    Args:
        counts: The counts.
        run: The council's own grade.
        strand: The strand that they are counted in.
        next_door: Whether they are the councils it borders, which may be one alone.
    """
    area = " overall" if strand == "overall" else " at this"
    one, several = _IS.get(run.shown, (f"is {run.shown}", f"are {run.shown}"))
    if counts.together == 1:
        who = "The one next door" if next_door else "The one most like it"
        return f"{who} {_one(counts, f'{one}{area}')}", "."
    all_of = f"of the {number(counts.together)}"
    if counts.same == counts.together:
        first = f"All {number(counts.together)} {several}{area} too"
    elif counts.same == 0:
        first = f"None {all_of} {one}{area}"
    else:
        verb = one if counts.same == 1 else several
        first = f"{sentence(number(counts.same))} {all_of} {verb}{area} too"
    return first, _others(counts, strand)


_IS = {"requires improvement": ("requires improvement", "require improvement")}
"""Grades that are verbs: of one council, and of several."""


def _one(counts: PeerCounts, how: str) -> str:
    """Say how the only peer stands."""
    if counts.same:
        return f"{how} too"
    if counts.without:
        return "has no grade to compare"
    return f"is graded {'higher' if counts.better else 'lower'}"


def _others(counts: PeerCounts, strand: str) -> str:
    """Say how those stand that are not graded the same."""
    for count, word in ((counts.better, "higher"), (counts.worse, "lower")):
        if count == counts.together:
            return f"; all are graded {word}."
    parts: list[str] = []
    for count, word in ((counts.better, "higher"), (counts.worse, "lower")):
        if count:
            graded = "" if parts else f"{'is' if count == 1 else 'are'} graded "
            parts.append(f"{number(count)} {graded}{word}")
    if counts.without:
        many = "has" if counts.without == 1 else "have"
        gone = "no overall grade any more" if strand == "overall" else "no grade in force"
        parts.append(f"{number(counts.without)} {many} {gone}")
    return f"; {in_a_row(parts)}." if parts else "."


_CALLED_THEN = {
    ("slac", "help_and_protection"): "safeguarding",
    ("cp", "help_and_protection"): "child protection",
}


def verdict(framework: str, verdicts: Sequence[dict[str, str | None]]) -> str:
    """Return what a report said, in a line: overall, or its first two areas where it had none.

    Args:
        framework: Id of the framework.
        verdicts: strand (None for an area without a counterpart) and shown, in order.
    """
    by_strand = {each["strand"]: str(each["shown"]).lower() for each in verdicts if each["strand"]}
    if "overall" in by_strand:
        return f"{by_strand['overall']} overall"
    parts = [
        f"{_CALLED_THEN.get((framework, strand), NAMES[strand].removeprefix('the '))} {shown}"
        for strand, shown in by_strand.items()
    ][:2]
    if framework == "ilacs":
        return f"no overall grade; {parts[0]}"
    return ", ".join(parts) if parts else "no area that compares with today’s"


def page_title(council: str, run: Run | None, strand: str, day: date, *, closed: bool) -> str:
    """Return the title of the page, which answers the question that it is found by.

    A title stands alone in a list of what was found and beside a shared link, long after it was
    made: a grade in it has the day on which it was known.
    """
    if run is None:
        return f"{council}: children’s services in Ofsted’s reports"
    parts = claim(run, strand, closed=closed)
    when = "" if closed else f" since {long_date(run.since)}, as known on {long_date(day)}"
    return f"{council}: {parts[0].lower()}{parts[1:]}{when}"
