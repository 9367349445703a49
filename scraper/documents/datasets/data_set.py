"""Reads a data set of Explore Education Statistics: CSV in, figures about councils out.

A data set is known by the words of its header, because file ids and names change with every
release. The columns of place and time are the same in all of them ("time_period",
"geographic_level", "old_la_code" ...); docs: https://explore-education-statistics.service.gov.uk/data-catalogue

Read in this process, unlike reports and workbooks: it is text without compression, 32 MB of it at
most, in one pass with the standard library's own parser. A header of at most `MOST_COLUMNS` and
figures that may stand once only bound what is kept of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

PLACE_AND_TIME = {
    *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "new_la_code", "la_name"),
}
MARKERS = {
    "c": "suppressed",
    "x": "not_available",
    ":": "not_available",
    "z": "not_applicable",
    "u": "low_reliability",
    "low": "rounds_to_zero",
    "k": "rounds_to_zero",
}
"""What a marker means in the data sets of today; to 2017 they meant something else, in other files.
Source: the symbols of the Government Analysis Function, and the data guidance of each release."""
MEASURES = {
    "referrals": "referral_rate",
    "in_need": "cin_rate",
    "protection_plans": "cpp_rate",
    "looked_after": "cla_rate",
    "spend": "spend_per_child",
    "spend_safeguarding": "spend_safeguarding_per_child",
    "spend_looked_after": "spend_looked_after_per_child",
    "spend_family_support": "spend_family_support_per_child",
}
"""Counts and amounts of which `rates` makes rates of children, and the rate that each becomes."""
SHARES = {
    "agency_rate",
    "vacancy_rate",
    "turnover_rate",
    "absence_rate",
    "rereferral_pct",
    "repeat_plan_pct",
    "assessments_45_days_pct",
    "conferences_15_days_pct",
    "placements_3_plus_pct",
}
"""Measures in per cent of a whole, which cannot be more than it."""
POPULATION = "child_population"
MOST_COLUMNS = 200  # those of today have 33 at most; each row is as long as the header


class DataSetError(ValueError):
    """The file is no data set that we know, or says what we cannot read with certainty."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one council.

    Attributes:
        la_code: The Department for Education's number; a joint return stands under each council.
        measure: Id of the indicator, or of a count that `rates` makes one of.
        period_end: Last day of the period, or day of the count.
        value: None where a marker stands in its place.
        printed: The marker.
        missing: What it means.
    """

    la_code: int
    measure: str
    period_end: date
    value: float | None
    printed: str | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """What one file says.

    Attributes:
        kind: Which data set it is.
        figures: In the order of the file.
        not_read: Columns of which nothing is taken, and that were not there in the releases known:
            a person should look whether they change what the others mean.
    """

    kind: str
    figures: tuple[Figure, ...]
    not_read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Which rows of a council are taken, where each is about another thing.

    Attributes:
        column: Says what a row is about.
        amount: The column to take.
        measures: By what a row is about, without apostrophes, its measure. Each council and period
            must have all of them: one that is worded anew would else be missing, unsaid.
    """

    column: str
    amount: str
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one data set is told and read.

    Attributes:
        ends: Month and day of the period's last day.
        measures: By measure, the column to take, or columns to add up and the one to divide by.
        others: Columns known that nothing is taken of; a pattern.
        only: The one value that a column must have in the rows that count; others are left out.
        values: All values that this column is known to have.
        lines: Where a council has a row for each of many things, which of them are taken.
        period: Name of the kind of period.
    """

    ends: tuple[int, int]
    measures: Mapping[str, str | tuple[Sequence[str], str]]
    others: str
    only: tuple[str, str] | None = None
    values: frozenset[str] = field(default=frozenset())
    lines: _Lines | None = None
    period: str = "reporting year"

    @property
    def columns(self) -> set[str]:
        """Columns without which it is not this data set."""
        needed = {self.only[0]} if self.only else set()
        if self.lines:
            needed |= {self.lines.column, self.lines.amount}
        for source in self.measures.values():
            needed |= {source} if isinstance(source, str) else {*source[0], source[1]}
        return needed


_DURATIONS = ("same_day", "1_10_days", "11_20_days", "21_30_days", "31_40_days", "41_45_days")
_STOCK = "children looked after on 31 march each year"
_TOTAL = "5.0.2 total children and young peoples services expenditure (excluding cera)"
KINDS: dict[str, _Kind] = {
    "workforce": _Kind(
        (9, 30),
        {
            "agency_rate": "agency_rate_fte",
            "vacancy_rate": "vacancy_rate_fte",
            "turnover_rate": "turnover_rate_fte",
            "absence_rate": "absence_rate_fte",
            "caseload": "caseload_fte",
            "social_workers": "inpost_fte",
        },
        r"(inpost|starters|leavers|turnover_rate|agency|agency_rate)_headcount"
        r"|(starters|leavers|agency|vacancy|case_holders|working_days_lost|agency_cover)_fte"
        r"|cases|(agency_cover|vacancy_agency_cover)_rate_fte",
    ),
    "referrals": _Kind(
        (3, 31),
        {"referrals": "referral_count", "rereferral_pct": "rereferral_percent"},
        r"category|rereferral_count|(no_further_action|not_in_need)_(count|percent)"
        r"|(re)?referral_child_(count|percent)",
    ),
    "children in need": _Kind(
        (3, 31),
        {"in_need": "at31_episodes"},
        r"category|(anypoint|started|ended)_(episodes|child)(_rate)?|at31_episodes_rate"
        r"|awaiting_assessment",
    ),
    "repeat plans": _Kind(
        (3, 31),
        {"repeat_plan_pct": "cpp_subsequent_percent"},
        r"category|cpp_start|cpp_subsequent",
    ),
    "assessments": _Kind(
        (3, 31),
        {"assessments_45_days_pct": (_DURATIONS, "assessments_completed")},
        r"category|assessments_completed_rate|(46_50|51_60|61)_days|(25th_percentile|median"
        r"|75th_percentile)_days",
    ),
    "conferences": _Kind(
        (3, 31),
        {"conferences_15_days_pct": (("duration_0_10_days", "duration_11_15_days"), "icpc")},
        r"category|section47(_rate|_child|_child_rate)?|icpc_(rate|child|child_rate)"
        r"|duration_(16_20_days|21_days|25th_percentile|median|75th_percentile)",
    ),
    "protection plans": _Kind(
        (3, 31),
        {"protection_plans": "cpp_at31"},
        r"category|(3_months_or_less|more_than_\w+|1_year_less_than_2_years|2_years_or_more)"
        r"(_percent)?",
    ),
    "looked after": _Kind(
        (3, 31),
        {"looked_after": "children_count"},
        r"population_estimate|rate_per_10000",
        only=("population_type", _STOCK),
        values=frozenset(
            {
                _STOCK,
                "children ceasing to be looked after each year",
                "children starting to be looked after each year",
            }
        ),
    ),
    "placements": _Kind(
        (3, 31),
        {"placements_3_plus_pct": "children_percent"},
        r"cla_group|children_count",
        only=("placement_stability", "with 3 or more placements during the year"),
        values=frozenset(
            {
                "with 3 or more placements during the year",
                "with 3 or more placements during the previous 2 years",
                "living with the same carer for at least 2 years",
                "total children",
            }
        ),
    ),
    "spending": _Kind(
        (3, 31),
        {},
        r"category_of_expenditure|(own|private|other_public_sector|voluntary)_provision|income"
        r"|net_current_expenditure|grants_(inside|outside)_aef|net_revenue_expenditure"
        r"|per_capita_net_current_spend",
        # Gross, before income; the total leaves out capital paid for from revenue.
        lines=_Lines(
            "description_of_expenditure",
            "total_expenditure",
            {
                _TOTAL: "spend",
                "3.3.4 total safeguarding children and young peoples services": (
                    "spend_safeguarding"
                ),
                "3.1.11 total children looked after": "spend_looked_after",
                "3.4.6 total family support services": "spend_family_support",
            },
        ),
        period="financial year",
    ),
    "population": _Kind(
        (6, 30),
        {POPULATION: "population_estimate"},
        "",
        only=("age_group", "children aged 0 to 17 years"),
        values=frozenset({"children aged 0 to 17 years"}),
    ),
}


def read_data_set(data: bytes) -> DataSet:
    """Read a data set.

    Args:
        data: The file, a CSV in UTF-8.

    Returns:
        The figures of councils; those of regions and the nation are left out.

    Raises:
        DataSetError: it is none that we know, or a place, a time, a kind of row or a marker in it
            is not one that we can read with certainty.
    """
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        names = _names(rows.fieldnames or ())
        kind = _kind_of(names.values())
        known = KINDS[kind]
        figures: dict[tuple[int, str, date], Figure] = {}
        for number, row in enumerate(rows, 2):
            if len(row) > len(names):
                raise DataSetError(f"line {number}: it is longer than the header")
            cells = {names[name]: value for name, value in row.items()}
            for figure in _figures(cells, known, number):
                key = figure.la_code, figure.measure, figure.period_end
                if key in figures:
                    raise DataSetError(
                        f"two rows of council {figure.la_code} for {figure.period_end}"
                    )
                figures[key] = figure
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataSetError(f"not a CSV file that can be read: {error}") from error
    if not figures:
        raise DataSetError("it has no row of a council")
    if known.lines:
        _has_all_lines(figures, known.lines)
    spare = sorted(
        name
        for name in names.values()
        if name not in PLACE_AND_TIME | known.columns and not re.fullmatch(known.others, name)
    )
    return DataSet(kind, tuple(figures.values()), tuple(spare))


def rates(data_sets: Iterable[DataSet]) -> tuple[Figure, ...]:
    """Return the indicators of data sets of one release, counts made rates of children.

    A rate per 10,000 is the count over the estimate of children for the middle of the year before
    the period's end, as the Department for Education works it out, all of one edition. Spending is
    in pounds a child, of the same estimate.

    Raises:
        DataSetError: there are counts, and no estimates of the children to go with them.
    """
    figures = [figure for one in data_sets for figure in one.figures]
    children = {
        (figure.la_code, figure.period_end.year): figure
        for figure in figures
        if figure.measure == POPULATION
    }
    found = []
    for figure in figures:
        if figure.measure not in MEASURES:
            found.append(figure)
            continue
        if not children:
            raise DataSetError("there are counts, but no estimates of children to make rates of")
        year_before = figure.period_end.year - 1
        estimate = children.get((figure.la_code, year_before))
        made = _divided(figure, estimate)
        if made is not None:
            found.append(made)
    return tuple(found)


def _divided(count: Figure, estimate: Figure | None) -> Figure | None:
    """Return a count as a rate; None where this release has no estimate for it.

    Editions have no estimates of councils abolished before them. That says nothing of the count,
    and must not take the place of a rate that an earlier edition gave.
    """
    measure = MEASURES[count.measure]
    if count.value is None:
        return Figure(count.la_code, measure, count.period_end, None, count.printed, count.missing)
    if estimate is None or estimate.value is None:
        return None
    if not estimate.value:
        raise DataSetError(f"council {count.la_code} has no children in {estimate.period_end}")
    if count.measure.startswith("spend"):
        rate = float(round(count.value / estimate.value))  # whole pounds a child
    else:
        rate = round(10_000 * count.value / estimate.value, 1)
    return Figure(count.la_code, measure, count.period_end, rate)


def _kind_of(names: Iterable[str]) -> str:
    columns = set(names)
    if lacking := PLACE_AND_TIME - columns:
        raise DataSetError(f"no data set that we know: it has no column {min(lacking)}")
    fitting = [kind for kind, known in KINDS.items() if known.columns <= columns]
    if len(fitting) != 1:
        kinds = " and ".join(fitting) or "none"
        raise DataSetError(f"no data set that we know: its columns fit {kinds}")
    return fitting[0]


def _names(given: Sequence[str]) -> dict[str, str]:
    """Return the plain name of each column of a header."""
    if len(given) > MOST_COLUMNS:
        raise DataSetError(f"no data set that we know: it has {len(given)} columns")
    names = {name: _plain(name) for name in given}
    if len(set(names.values())) < len(given):
        raise DataSetError("no data set that we know: two of its columns have one name")
    return names


def _figures(row: Mapping[str, str | None], known: _Kind, number: int) -> Iterable[Figure]:
    cells = {name: (value or "").strip() for name, value in row.items()}
    if not _is_wanted(cells, known, number):
        return
    ends = _period_end(cells, known, number)
    if not re.fullmatch(r"\d{3}( / \d{3})*", cells["old_la_code"]):
        raise DataSetError(f"line {number}: no council's number: {cells['old_la_code'][:80]!r}")
    for measure, source in _measures(cells, known).items():
        found = _value_in(cells, source, number)
        if found is None:
            continue
        value, printed = found
        if value is not None and value > 100 and measure in SHARES:
            raise DataSetError(f"line {number}: {measure} is {value} per cent")
        missing = MARKERS[printed] if printed is not None else None
        for code in cells["old_la_code"].split(" / "):
            yield Figure(int(code), measure, ends, value, printed, missing)


def _measures(
    cells: Mapping[str, str], known: _Kind
) -> Mapping[str, str | tuple[Sequence[str], str]]:
    """Return what is source of a row; nothing of a line that is not wanted."""
    if known.lines is None:
        return known.measures
    about = " ".join(cells[known.lines.column].lower().split())
    measure = known.lines.measures.get(re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", about))
    return {measure: known.lines.amount} if measure else {}


def _has_all_lines(figures: Mapping[tuple[int, str, date], Figure], lines: _Lines) -> None:
    for code, _, ends in figures:
        for line, measure in lines.measures.items():
            if (code, measure, ends) not in figures:
                raise DataSetError(f"council {code} has no line {line!r} for {ends}")


def _is_wanted(cells: Mapping[str, str], known: _Kind, number: int) -> bool:
    """Whether a row is of a council, and of what is wanted."""
    level = cells["geographic_level"].lower()
    if level not in ("national", "regional", "local authority"):
        raise DataSetError(f"line {number}: unknown level of geography {level[:80]!r}")
    if level != "local authority" or known.only is None:
        return level == "local authority"
    column, wanted = known.only
    if cells[column].lower() not in known.values:
        raise DataSetError(f"line {number}: unknown {column} {cells[column][:80]!r}")
    return cells[column].lower() == wanted


def _period_end(cells: Mapping[str, str], known: _Kind, number: int) -> date:
    kind, year = cells["time_identifier"], cells["time_period"]
    # A financial year is written with both its years: 202425 ends in 2025.
    form = r"20\d\d" if known.period == "reporting year" else r"20\d\d\d\d"
    if kind.lower() != known.period or not re.fullmatch(form, year):
        raise DataSetError(f"line {number}: unknown period {kind[:80]} {year[:80]}")
    ends = int(year[:4])
    if known.period != "reporting year":
        ends += 1
        if ends % 100 != int(year[4:]):
            raise DataSetError(f"line {number}: unknown period {kind} {year}")
    return date(ends, *known.ends)


def _value_in(
    cells: Mapping[str, str], source: str | tuple[Sequence[str], str], number: int
) -> tuple[float | None, str | None] | None:
    """Return a value, or the marker in its place; None where it cannot be worked out from here.

    Where a single band of days is suppressed, the share is not: it is published elsewhere.
    """
    if isinstance(source, str):
        return _number(cells[source], number)
    parts = [_number(cells[name], number) for name in source[0]]
    whole, marker = _number(cells[source[1]], number)
    if marker is not None:
        return None, marker
    if any(printed is not None for _, printed in parts):
        return None
    if not whole:
        return None, "z"  # a share of nothing, which the columns of shares print so
    return round(100 * sum(value or 0 for value, _ in parts) / whole, 1), None


def _number(text: str, number: int) -> tuple[float | None, str | None]:
    if text.lower() in MARKERS:
        return None, text.lower()
    if not re.fullmatch(r"\d{1,3}(,\d{3})+|\d+(\.\d+)?", text):
        raise DataSetError(
            f"line {number}: neither a number nor a marker that we know: {text[:80]!r}"
        )
    return float(text.replace(",", "")), None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")
