"""Rows of a sheet about councils: cells under understood headers in, records out.

What a row states unclearly is set aside with a reason, never completed, and so is a row with a word
that is unknown (a type of inspection, a note in the place of a date): the other rows stand. A word
that is no grade holds back that one grade, and is told of like a row set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scraper.documents.workbooks.cells import (
    GradeCell,
    NotUnderstoodError,
    is_empty,
    is_not_inspected,
    read_date,
    read_grade,
    read_ons_code,
    read_text,
)
from scraper.documents.workbooks.headers import ROW, Column, Field, Group
from scraper.documents.workbooks.judgements import (
    UnclearError,
    judge,
    judge_sif_in_columns_of_ilacs,
)
from scraper.frameworks import days_in_use
from scraper.printed_words import comparable
from scraper.records import (
    Area,
    Framework,
    InspectionType,
    Judgement,
    StatisticsInspection,
    StatisticsVisit,
    VisitKind,
)

_DATED = (Field.STARTED, Field.PUBLISHED)
_LONGEST_WAIT = 366  # days from an inspection to its report

# Types as the sheets print them. The sheet of 2021-22 counts an assurance visit among the focused
# visits, with "Assurance visit" as its theme.
_INSPECTION_TYPES: tuple[tuple[str, Framework, InspectionType], ...] = (
    (r"(?:ilacs )?standard(?: inspection)?", Framework.ILACS, InspectionType.STANDARD),
    (r"(?:ilacs )?short(?: inspection)?", Framework.ILACS, InspectionType.SHORT),
    (r"sif(?: inspection)?|single inspection", Framework.SIF, InspectionType.INSPECTION),
    (r"sif re-?inspection", Framework.SIF, InspectionType.REINSPECTION),
)
_SINCE_SIF = days_in_use(Framework.SIF)[0]
_SINCE_ILACS = days_in_use(Framework.ILACS)[0]
# With the day from which there are such visits. Focused visits came with ILACS; councils that SIF
# found inadequate were monitored before it; joint targeted area inspections belong to neither.
_VISIT_TYPES: tuple[tuple[str, VisitKind, date], ...] = (
    (r"(?:ilacs )?(?:focus+ed|assurance) visit", VisitKind.FOCUSED_VISIT, _SINCE_ILACS),
    (r"ilacs monitoring visit", VisitKind.MONITORING_VISIT, _SINCE_ILACS),
    (r"(?:la |sif )?monitoring visit", VisitKind.MONITORING_VISIT, _SINCE_SIF),
    (r"joint targeted area inspection|jtai", VisitKind.JTAI, date(2016, 1, 1)),
)


@dataclass(slots=True)
class Unsettled:
    """A row in the columns of ILACS that does not say under which framework it was inspected."""

    row: int
    council: str
    ons_code: str | None
    started: date
    published: date | None
    grades: Mapping[Area, GradeCell]


@dataclass(slots=True)
class SheetRecords:
    """What a sheet holds; `set_aside` is (row, why) of what it states unclearly."""

    sheet: str
    inspections: list[StatisticsInspection] = field(default_factory=list)
    visits: list[StatisticsVisit] = field(default_factory=list)
    unsettled: list[Unsettled] = field(default_factory=list)
    set_aside: list[tuple[int, str]] = field(default_factory=list)


def read_row(
    cells: Sequence[Any], number: int, columns: Sequence[Column], records: SheetRecords
) -> None:
    """Add what one row of a table states to `records`, or set it aside there with the reason.

    Args:
        cells: The row.
        number: The sheet's own number of the row, from 1.
        columns: What each column holds.
        records: Where it goes.
    """
    groups: dict[Group, dict[Field | Area, Any]] = {}
    for column in columns:
        cell = cells[column.index] if column.index < len(cells) else None
        groups.setdefault(column.group, {})[column.content] = cell
    row = groups[ROW]
    council = read_text(row[Field.COUNCIL])
    if not council:
        records.set_aside.append((number, "names no council"))
        return
    if any(read_text(cell) for cell in cells[len(columns) :]):
        records.set_aside.append((number, f"{council}: has a cell beyond the last header"))
        return
    try:
        ons_code = read_ons_code(row.get(Field.ONS_CODE))
        inspections = _joined(groups)
    except NotUnderstoodError as error:
        records.set_aside.append((number, f"{council}: {error}"))
        return
    for group, values in inspections:
        try:
            _read_group(group, values, row, (number, council, ons_code), records)
        except (UnclearError, NotUnderstoodError) as unclear:
            records.set_aside.append((number, f"{council}: {unclear}"))


def _joined(
    groups: Mapping[Group, dict[Field | Area, Any]],
) -> list[tuple[Group, dict[Field | Area, Any]]]:
    """Return the inspections of a row, with SLAC re-inspections of one day made one."""
    found = [
        (group, values)
        for group, values in groups.items()
        if any(isinstance(content, Area) for content in values)
    ]
    separate = [
        (group, values)
        for group, values in found
        if group.separately and read_text(values[Field.PUBLISHED])
    ]
    days = {read_date(values[Field.PUBLISHED]) for _, values in separate}
    if len(separate) == 2 and len(days) == 1:
        (kept, first), (dropped, second) = separate
        found = [(group, values) for group, values in found if group not in {kept, dropped}]
        found.append((kept, first | second))
    return found


def _read_group(
    group: Group,
    values: Mapping[Field | Area, Any],
    row: Mapping[Field | Area, Any],
    place: tuple[int, str, str | None],
    records: SheetRecords,
) -> None:
    """Add one inspection or visit, or nothing where the group's cells are blank."""
    number, council, ons_code = place
    relevant = [cell for content, cell in values.items() if isinstance(content, Area)]
    relevant += [values[content] for content in _DATED if content in values]
    if all(is_empty(cell) for cell in relevant):
        if group == ROW:
            raise UnclearError("neither dates nor grades")
        return
    if all(is_not_inspected(cell) for cell in relevant if read_text(cell)):
        return
    if any(is_not_inspected(cell) for cell in relevant):
        raise UnclearError("says both that there was no inspection and when it was")
    started = read_date(values.get(Field.STARTED))
    published = read_date(values.get(Field.PUBLISHED))
    if visit := _visit_of_row(group, values):
        _add_visit(visit, values, row, place, records)
        return
    framework, inspection_type = _read_type(group, values)
    grades = {
        # Where the row names no framework it is SIF or ILACS, which have the same words for grades.
        content: read_grade(cell, framework or Framework.ILACS)
        for content, cell in values.items()
        if isinstance(content, Area)
    }
    records.set_aside += [
        (number, f"{council}: {area}: {cell.printed!r} is not a grade that we know")
        for area, cell in grades.items()
        if cell.unknown
    ]
    if framework is None:
        if started is None:
            raise UnclearError("no inspection date")
        records.unsettled.append(Unsettled(number, council, ons_code, started, published, grades))
        return
    check_dates(framework, started, published)
    if group == ROW and framework is Framework.SIF:
        judgements = judge_sif_in_columns_of_ilacs(grades, started, published, "its type")
    else:
        judgements = judge(framework, grades, started, published)
    add_inspection(records, place, framework, inspection_type, started, published, judgements)


def _add_visit(
    visit: tuple[VisitKind, date],
    values: Mapping[Field | Area, Any],
    row: Mapping[Field | Area, Any],
    place: tuple[int, str, str | None],
    records: SheetRecords,
) -> None:
    """Add a visit, which has no grades and is of a day on which there were such visits."""
    kind, since = visit
    number, council, ons_code = place
    if any(not is_empty(cell) for content, cell in values.items() if isinstance(content, Area)):
        raise UnclearError("a visit with grades")
    visited = read_date(values.get(Field.STARTED))
    published = read_date(values.get(Field.PUBLISHED))
    _check_order(visited, published)
    for day in (visited, published):
        if day and day < since:
            raise UnclearError(f"{day} is before the first visit of the kind {kind}, {since}")
    theme = read_text(row.get(Field.THEME)) or None
    records.visits.append(
        StatisticsVisit(records.sheet, number, council, ons_code, kind, theme, visited, published)
    )


def add_inspection(
    records: SheetRecords,
    place: tuple[int, str, str | None],
    framework: Framework,
    inspection_type: InspectionType,
    started: date | None,
    published: date | None,
    judgements: tuple[Judgement, ...],
) -> None:
    """Add an inspection, counting those of the same framework and type in the same row."""
    number, council, ons_code = place
    before = sum(
        (other.row, other.framework, other.inspection_type) == (number, framework, inspection_type)
        for other in records.inspections
    )
    records.inspections.append(
        StatisticsInspection(
            records.sheet,
            number,
            council,
            ons_code,
            framework,
            inspection_type,
            started,
            published,
            judgements,
            before + 1,
        )
    )


def _visit_of_row(
    group: Group, values: Mapping[Field | Area, Any]
) -> tuple[VisitKind, date] | None:
    """Return the kind of visit and since when there are such; None for an inspection."""
    if group.framework is not None or group.inspection_type is not None:
        return None
    word = comparable(read_text(values.get(Field.TYPE)))
    for pattern, kind, since in _VISIT_TYPES:
        if re.fullmatch(pattern, word):
            return kind, since
    return None


def _read_type(
    group: Group, values: Mapping[Field | Area, Any]
) -> tuple[Framework | None, InspectionType]:
    """Return framework and type of an inspection; no framework where the row says none."""
    if group.inspection_type is not None:
        return group.framework, group.inspection_type
    if Field.TYPE not in values:
        return group.framework, InspectionType.INSPECTION
    printed = read_text(values[Field.TYPE])
    if not printed:
        raise UnclearError("no type of inspection")
    word = comparable(printed)
    for pattern, framework, inspection_type in _INSPECTION_TYPES:
        if re.fullmatch(pattern, word) and group.framework in {None, framework}:
            return framework, inspection_type
    raise NotUnderstoodError(f"{printed!r} is not a type of inspection or visit that we know")


def check_dates(framework: Framework, started: date | None, published: date | None) -> None:
    """Raise UnclearError unless the dates can be those of one inspection under the framework."""
    if started is None and published is None:
        raise UnclearError("grades without a date")
    _check_order(started, published)
    # A day outside is a slip, and no year is guessed.
    first, last = days_in_use(framework)
    for day in (started, published):
        if day and not first <= day <= last:
            raise UnclearError(f"{day} is not a day of the framework {framework}")


def _check_order(started: date | None, published: date | None) -> None:
    if started and published and not 0 <= (published - started).days <= _LONGEST_WAIT:
        raise UnclearError(f"inspected {started}, published {published}")
