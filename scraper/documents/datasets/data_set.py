"""Reads a data set of Explore Education Statistics: CSV in, figures about councils out.

Read in this process, unlike reports and workbooks: it is text without compression, 32 MB of it at
most, in one pass with the standard library's own parser. A header of at most `MOST_COLUMNS` and
figures that may stand once only bound what is kept of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scraper.documents.datasets.kinds import KINDS, PLACE_AND_TIME, DataSetKind, WantedLines

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
    not_read = sorted(
        name
        for name in names.values()
        if name not in PLACE_AND_TIME | known.columns and not re.fullmatch(known.others, name)
    )
    return DataSet(kind, tuple(figures.values()), tuple(not_read))


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


def _figures(row: Mapping[str, str | None], known: DataSetKind, number: int) -> Iterable[Figure]:
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
    cells: Mapping[str, str], known: DataSetKind
) -> Mapping[str, str | tuple[Sequence[str], str]]:
    """Return what is source of a row; nothing of a line that is not wanted."""
    if known.lines is None:
        return known.measures
    about = " ".join(cells[known.lines.column].lower().split())
    measure = known.lines.measures.get(re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", about))
    return {measure: known.lines.amount} if measure else {}


def _has_all_lines(figures: Mapping[tuple[int, str, date], Figure], lines: WantedLines) -> None:
    for code, _, ends in figures:
        for line, measure in lines.measures.items():
            if (code, measure, ends) not in figures:
                raise DataSetError(f"council {code} has no line {line!r} for {ends}")


def _is_wanted(cells: Mapping[str, str], known: DataSetKind, number: int) -> bool:
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


def _period_end(cells: Mapping[str, str], known: DataSetKind, number: int) -> date:
    identifier, year = cells["time_identifier"], cells["time_period"]
    # A financial year is written with both its years: 202425 ends in 2025.
    form = r"20\d\d" if known.period == "reporting year" else r"20\d\d\d\d"
    if identifier.lower() != known.period or not re.fullmatch(form, year):
        raise DataSetError(f"line {number}: unknown period {identifier[:80]} {year[:80]}")
    ends = int(year[:4])
    if known.period != "reporting year":
        ends += 1
        if ends % 100 != int(year[4:]):
            raise DataSetError(f"line {number}: unknown period {identifier} {year}")
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
