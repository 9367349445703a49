"""Every council's fact sheet, put together from the rows of all: what its page shows, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from explorer.grades import GRADES, letter_of
from explorer.queries import factsheets, shared
from explorer.queries.shared import Warehouse
from explorer.words.council import factsheet as words
from explorer.words.writing import being_checked
from explorer.words.writing.markdown import known, safe_address
from explorer.words.writing.sentences import long_date
from explorer.words.writing.strands import ABOUT, HEADINGS

MOST_REPORTS = 5
"""So many reports are listed; with more the sheet would not fit one page of A4."""
MOST_REPORTS_CROWDED = 4
"""The same where the council has so many peers that their lists take the room."""
CROWDED_BORDERS = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A grade as it is shown: its id for the colour, a letter for those who see none, its name."""

    grade: str | None
    letter: str
    name: str

    @classmethod
    def of(cls, run: words.Run | None, without: str = "No grade in force") -> Mark:
        """Return the mark of a run, or that of no grade."""
        if run is None:
            return cls(None, "–", without)
        return cls(run.grade, letter_of(run.grade, run.shown), run.shown)

    @classmethod
    def of_grade(cls, grade: str) -> Mark:
        """Return the mark of a grade of today."""
        return cls(grade, GRADES[grade].letter, GRADES[grade].name)


@dataclass(frozen=True, slots=True)
class Service:
    """One of the four services: its mark, since when or why not, and where that stands."""

    name: str
    who: str
    mark: Mark
    text: str
    evidence: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """A council set beside this one."""

    name: str
    slug: str
    overall: Mark
    help_and_protection: Mark
    across_water: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A report in the list of a sheet; `url` is None where it is in Ofsted's statistics only."""

    published: date
    verdict: str
    url: str | None
    statistics_url: str | None


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One strand through time."""

    name: str
    runs: tuple[words.Run, ...]


@dataclass(slots=True)
class Sheet:
    """All that the page of one council shows; `day` is the last of which the facts are known."""

    la_code: int
    slug: str
    council: str
    official_name: str
    region: str
    day: date
    opened: date | None
    closed: date | None
    page_url: str | None
    strand: str = "overall"
    run: words.Run | None = None
    mark: Mark = field(default_factory=lambda: Mark.of(None))
    claim: str = ""
    lead_bold: str = ""
    lead: str = ""
    notes: list[str] = field(default_factory=list)
    unread_url: str | None = None
    services: list[Service] = field(default_factory=list)
    borders: list[Peer] = field(default_factory=list)
    borders_text: tuple[str, str] = ("", "")
    alike: list[Peer] = field(default_factory=list)
    alike_text: tuple[str, str] = ("", "")
    model: str = ""
    ribbons: list[Ribbon] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    more_reports: int = 0
    first_report: date | None = None
    predecessors: list[tuple[str, str]] = field(default_factory=list)
    successors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Title of the page."""
        closed = self.closed is not None
        return words.page_title(self.council, self.run, self.strand, self.day, closed=closed)

    @property
    def description(self) -> str:
        """What a search engine shows below the title."""
        text = f"{self.lead_bold} {self.lead}".strip()
        return (
            f"{text} From Ofsted’s reports, with the evidence, as known on {long_date(self.day)}."
        )

    @property
    def created(self) -> tuple[str, str] | None:
        """When it was created; its predecessors' names belong between the two parts."""
        return words.created(self.opened) if self.opened and self.predecessors else None

    @property
    def abolished(self) -> tuple[str, str] | None:
        """When it was abolished; its successors' names belong between the two parts."""
        return words.abolished(self.closed) if self.closed and self.successors else None

    @property
    def crowded(self) -> bool:
        """Whether there is so much that print must be smaller to fit one page."""
        return len(self.borders) > 6 or len(self.reports) + bool(self.more_reports) > 5


Grouped = Mapping[int, Sequence[Mapping[str, Any]]]


def make_sheets(warehouse: Warehouse, day: date) -> list[Sheet]:
    """Return the sheet of every council that is or was, by name, true of that day."""
    about = records(factsheets.councils(warehouse, day))
    slugs = {row["council"]: row["slug"] for row in about}
    run_rows = records(factsheets.runs(warehouse, day))
    runs = _runs(run_rows)
    sources = {(row["la_code"], row["strand"], row["since"]): row for row in run_rows}
    ended = {
        (row["la_code"], row["strand"]): row
        for row in records(factsheets.without_standing(warehouse, day))
    }
    reports = _by_council(factsheets.inspections(warehouse, day))
    peers = _by_council(factsheets.peers(warehouse, day))
    checked = shared.being_checked(warehouse)
    counts = {
        (row["strand"], row["grade"]): (row["councils"], row["graded"])
        for row in records(factsheets.counts(warehouse, day))
    }
    sheets = []
    for row in about:
        sheet = Sheet(
            la_code=row["la_code"],
            slug=row["slug"],
            council=row["council"],
            official_name=row["official_name"],
            region=row["region"],
            day=day,
            opened=row["opened"],
            closed=row["closed"],
            page_url=row["page_url"],
            predecessors=_linked(row["predecessors"], slugs),
            successors=_linked(row["successors"], slugs),
        )
        mine = {strand: runs.get((sheet.la_code, strand), ()) for strand in _STRANDS}
        _lead(sheet, mine, ended, counts)
        _services(sheet, mine, ended, sources)
        _peers(sheet, peers.get(sheet.la_code, ()), slugs, runs)
        sheet.ribbons = [
            Ribbon("Overall", mine["overall"]),
            Ribbon("Help and protection", mine["help_and_protection"]),
        ]
        _reports(sheet, reports.get(sheet.la_code, ()))
        sheet.notes += [being_checked.sentence(row) for row in checked if row["slug"] == sheet.slug]
        sheets.append(sheet)
    return sheets


_STRANDS = ("overall", *words.SERVICES)


def in_force(runs: Sequence[words.Run]) -> words.Run | None:
    """Return the run that is in force, if any is."""
    return runs[-1] if runs and runs[-1].until is None else None


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows of plain Python values: days as dates, what is missing as None."""
    rows = []
    for record in frame.to_dict("records"):
        row = {}
        for name, value in record.items():
            plain = value.date() if isinstance(value, pd.Timestamp) else value
            # Addresses come from pages of the site: only what leads to the web is followed.
            is_safe = not str(name).endswith("url") or safe_address(value)
            row[str(name)] = plain if known(value) and is_safe else None
        rows.append(row)
    return rows


def _by_council(frame: pd.DataFrame) -> Grouped:
    grouped: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in records(frame):
        grouped[row["la_code"]].append(row)
    return grouped


def _runs(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], tuple[words.Run, ...]]:
    grouped: dict[tuple[int, str], list[words.Run]] = defaultdict(list)
    for row in rows:
        grouped[row["la_code"], row["strand"]].append(
            words.Run(
                grade=row["grade"],
                shown=row["shown"],
                since=row["since"],
                last_report=row["last_report"],
                until=row["until"],
                is_loose=bool(row["is_loose"]),
            )
        )
    return {key: tuple(several) for key, several in grouped.items()}


def _linked(several: str | None, slugs: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, slugs[name]) for name in (several or "").split("; ") if name in slugs]


Mine = Mapping[str, Sequence[words.Run]]
Ended = Mapping[tuple[int, str], Mapping[str, Any]]


def _lead(
    sheet: Sheet, mine: Mine, ended: Ended, counts: Mapping[tuple[str, str], tuple[int, int]]
) -> None:
    """Say how the council stands: overall, else at helping and protecting children."""
    sheet.strand = next((strand for strand in words.LEADING if in_force(mine[strand])), "overall")
    sheet.run = in_force(mine[sheet.strand])
    sheet.mark = Mark.of(sheet.run)
    sheet.claim = words.claim(sheet.run, sheet.strand, closed=sheet.closed is not None)
    end = ended.get((sheet.la_code, "overall"))
    if sheet.run is None:
        if end is None or end["event"] == "no longer graded":  # then the next strand speaks for it
            end = ended.get((sheet.la_code, "help_and_protection"), end)
        _lead_without_grade(sheet, mine, end)
    else:
        before = words.earlier(mine[sheet.strand][:-1])
        sheet.lead_bold = words.since(sheet.run, sheet.closed)
        parts = []
        if sheet.closed is None:
            parts.append(words.report_age(sheet.run, sheet.day))
        if before:
            parts.append(before)
        if sheet.closed is None:
            parts.append(words.among(*counts[sheet.strand, sheet.run.grade]))
        sheet.lead = " ".join(parts)
        if end and end["event"] == "no longer graded" and sheet.strand != "overall":
            sheet.notes.append(words.NO_OVERALL_ANY_MORE)
        if end and end["event"] == "held back":
            sheet.notes.append(words.held_back(end["published"]))


def _lead_without_grade(sheet: Sheet, mine: Mine, end: Mapping[str, Any] | None) -> None:
    """Say why no grade is shown."""
    if end is None:
        sheet.claim = "No inspection is held"
        sheet.lead = words.without_any(sheet.council, sheet.opened, sheet.closed, sheet.day)
        return
    sheet.claim = "Its latest grades are not shown here"
    sheet.mark = Mark(None, "?", "Not read with certainty")
    sheet.unread_url = end["report_url"]
    text = (
        words.not_read(end["published"], sheet.council)
        if end["event"] == "report not read"
        else words.held_back(end["published"])
    )
    before = words.earlier(mine["overall"] or mine["help_and_protection"], most=1)
    sheet.lead = f"{text} {before}" if before else text


_WHY = {
    "held back": "held back: not read with certainty",
    "report not read": "a newer report is not read yet",
    "no longer graded": "no longer graded",
}


def _services(
    sheet: Sheet,
    mine: Mine,
    ended: Ended,
    sources: Mapping[tuple[int, str, date], Mapping[str, Any]],
) -> None:
    for strand in words.SERVICES:
        run = in_force(mine[strand])
        end = ended.get((sheet.la_code, strand))
        if run is not None:
            text = f"{run.shown.capitalize()}, {words.in_force(run, sheet.closed)}"
        elif end is None:
            text = "Never graded apart" if mine["overall"] else "No grade held"
        else:
            why = _WHY[end["event"]]
            if strand == "care_leavers" and end["event"] == "no longer graded":
                why = "graded together with children in care"
            text = f"{why.capitalize()} (report of {long_date(end['published'])})"
        named, url = "", None
        if run is not None:
            row = sources[sheet.la_code, strand, run.since]
            page = int(row["page"]) if row["page"] else None
            named, url = words.evidence(run, row["source"], page), row["report_url"]
            if url and page:
                url += f"#page={page}"
        mark = Mark.of(run, without=text)
        if run is None and end is not None and end["event"] != "no longer graded":
            mark = Mark(None, "?", text)
        sheet.services.append(Service(HEADINGS[strand], ABOUT[strand], mark, text, named, url))


def _peers(
    sheet: Sheet,
    rows: Iterable[Mapping[str, Any]],
    slugs: Mapping[str, str],
    runs: Mapping[tuple[int, str], Sequence[words.Run]],
) -> None:
    """Set the council's peers beside it, and count how they stand in its own strand."""
    groups: dict[str, list[Peer]] = {"border": [], "statistical": []}
    counts: dict[str, dict[str, int]] = {kind: defaultdict(int) for kind in groups}
    for row in rows:
        code = row["peer_la_code"]
        # A peer is shown as it stood on the sheet's day, which for an abolished council has passed.
        stands = {
            strand: on_day(
                runs.get((code, strand), ()),
                min(sheet.day, sheet.closed) if sheet.closed else sheet.day,
            )
            for strand in ("overall", "help_and_protection")
        }
        groups[row["kind"]].append(
            Peer(
                row["peer"],
                slugs.get(row["peer"], ""),
                Mark.of(stands["overall"]),
                Mark.of(stands["help_and_protection"]),
                row["across_water"],
            )
        )
        if row["model"]:
            sheet.model = row["model"]
        theirs = stands[sheet.strand]
        if sheet.run is not None:
            if theirs is None:
                counts[row["kind"]]["without"] += 1
            else:
                steps = GRADES[theirs.grade].rank - GRADES[sheet.run.grade].rank
                how = "same" if steps == 0 else "worse" if steps > 0 else "better"
                counts[row["kind"]][how] += 1
    sheet.borders, sheet.alike = groups["border"], groups["statistical"]
    for kind, peers in groups.items():
        if sheet.run is None or sheet.closed is not None or not peers:
            continue
        counted = words.PeerCounts(
            **{how: counts[kind][how] for how in ("same", "better", "worse", "without")}
        )
        sentence = words.peers_sentence(
            counted, sheet.run, sheet.strand, next_door=kind == "border"
        )
        if kind == "border":
            sheet.borders_text = sentence
        else:
            sheet.alike_text = sentence


def on_day(runs: Sequence[words.Run], day: date) -> words.Run | None:
    """Return the run that was in force on a day."""
    for run in runs:
        if run.since <= day and (run.until is None or day < run.until):
            return run
    return None


def _reports(sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    most = MOST_REPORTS_CROWDED if len(sheet.borders) >= CROWDED_BORDERS else MOST_REPORTS
    if len(rows) == most + 1:  # a line for "one more" would take the same room
        most += 1
    for row in rows[:most]:
        text = words.verdict(row["framework"], row["verdicts"])
        addresses = row["report_url"], row["statistics_url"]
        sheet.reports.append(Report(row["published"], text, *addresses))
    if len(rows) > most:
        sheet.more_reports = len(rows) - most
        sheet.first_report = rows[-1]["published"]
