"""The workbook reader on small made-up workbooks in the shapes of Ofsted's."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest

from scraper.documents.workbooks.workbook import UnreadableWorkbookError, read_workbook
from scraper.records import (
    Area,
    Framework,
    Grade,
    InspectionType,
    JudgementStatus,
    VisitKind,
    Workbook,
)
from tests.scraper.workbook_rows import (
    AREAS_2022,
    HISTORY,
    LATEST_2022,
    RI,
    SIF_2017,
    WIDE,
    grades,
    history,
    only,
    read_wide,
    wide,
)
from tests.site.workbooks import Cell, Row, make_ods, make_xlsx


@pytest.mark.parametrize("make", [make_ods, make_xlsx])
@pytest.mark.parametrize("day", [date(2024, 6, 10), "10/06/2024"])
def test_a_row_is_read_with_dates_as_cells_or_as_text(make, day: Cell) -> None:
    row = ["x", "E09000099", "Thamesby", "Current", "London", day, "23/07/2024"]
    row += ["ILACS Short Inspection", "Good", "Outstanding", RI, "Inadequate", "Good"]
    found = only(read_workbook(make({"History": [["title"], HISTORY, row]})).inspections)
    assert (found.started, found.published) == (date(2024, 6, 10), date(2024, 7, 23))
    assert (found.framework, found.inspection_type) == (Framework.ILACS, InspectionType.SHORT)
    assert (found.council_printed, found.ons_code, found.row) == ("Thamesby", "E09000099", 3)
    assert grades(found) == {
        Area.OVERALL_EFFECTIVENESS: Grade.GOOD,
        Area.LEADERSHIP: Grade.OUTSTANDING,
        Area.HELP_AND_PROTECTION: Grade.REQUIRES_IMPROVEMENT,
        Area.IN_CARE: Grade.INADEQUATE,
        Area.CARE_LEAVERS: Grade.GOOD,
    }


def test_a_blank_for_care_leavers_means_one_grade_for_both() -> None:
    found = only(
        history("05/12/2022", "10/05/2023", "Inadequate", "Inadequate", RI, "Good", "").inspections
    )
    assert grades(found)[Area.IN_CARE_AND_CARE_LEAVERS] is Grade.GOOD
    assert not {Area.IN_CARE, Area.CARE_LEAVERS} & grades(found).keys()


def test_a_blank_for_care_leavers_of_a_later_inspection_is_held_back() -> None:
    found = only(history("05/06/2024", "10/07/2024", "Good", "Good", RI, "Good", "").inspections)
    care = next(each for each in found.judgements if each.area is Area.IN_CARE)
    assert (care.status, care.grade, care.printed) == (JudgementStatus.HELD_BACK, None, "Good")


def test_care_leavers_graded_before_they_were_graded_apart_are_held_back() -> None:
    found = only(
        history("05/06/2021", "10/07/2021", "Good", "Good", RI, "Good", "Good").inspections
    )
    held = {each.area for each in found.judgements if each.status is JudgementStatus.HELD_BACK}
    assert held == {Area.IN_CARE, Area.CARE_LEAVERS}


@pytest.mark.parametrize("cell", ["", "-", "Not applicable", "Not judged"])
def test_no_overall_effectiveness_from_april_2026(cell: str) -> None:
    found = only(history("27/04/2026", "17/06/2026", cell, "Good", RI, "Good", "Good").inspections)
    overall = found.judgements[0]
    assert overall.area is Area.OVERALL_EFFECTIVENESS
    assert (overall.status, overall.grade) == (JudgementStatus.NOT_IN_FRAMEWORK, None)


def test_an_overall_grade_of_an_inspection_after_april_2026_is_held_back() -> None:
    found = only(
        history("27/04/2026", "17/06/2026", "Good", "Good", RI, "Good", "Good").inspections
    )
    assert found.judgements[0].status is JudgementStatus.HELD_BACK


def test_a_missing_overall_grade_before_april_2026_sets_the_row_aside() -> None:
    book = history("27/04/2025", "17/06/2025", "", "Good", RI, "Good", "Good")
    assert not book.inspections
    assert "row 4, Thamesby: no overall effectiveness" in book.not_understood[0][1]


@pytest.mark.parametrize(
    "word",
    [
        "Excellent",
        "adequate",
        "5",
        "Good (see note)",
        "Good [note 1]",
        "[x]",
        "No overall judgement",
    ],
)
def test_a_cell_that_is_no_grade_holds_back_that_grade_alone_and_is_reported(word: str) -> None:
    book = history("05/06/2024", "10/07/2024", word, "Good", RI, "Good", "Good")
    (found,) = book.inspections
    overall, *others = found.judgements
    assert (overall.area, overall.status) == (Area.OVERALL_EFFECTIVENESS, JudgementStatus.HELD_BACK)
    assert (overall.grade, overall.printed) == (None, word)
    assert {each.status for each in others} == {JudgementStatus.GRADED}
    text = f"row 4, Thamesby: overall_effectiveness: {word!r} is not a grade that we know"
    assert book.not_understood == (("ILACS_inspection_history", f"rows set aside: {text}"),)


def with_one_odd_row(odd: list[Cell]) -> Workbook:
    """Return what is read of a sheet with a sound row before and after an odd one."""
    day: list[Cell] = ["05/06/2024", "10/07/2024", "ILACS Short Inspection"]
    first, last = (
        ["link", "E09000030", council, "Current", "London", *day, *["Good"] * 5]
        for council in ("Tower Hamlets", "Hackney")
    )
    rows: list[Row] = [["title"], [], HISTORY, first, odd, last]
    return read_workbook(make_ods({"ILACS_inspection_history": rows}))


@pytest.mark.parametrize(
    ("place", "cell", "expected"),
    [
        (1, "[x]", "'[x]' is not an ONS code"),
        (5, "[note 1]", "'[note 1]' is not a date"),
        (6, "to follow", "'to follow' is not a date"),
        (7, "New way", "'New way' is not a type of inspection"),
        (13, "revised", "has a cell beyond the last header"),
        (2, "", "names no council"),
    ],
)
def test_an_odd_word_in_one_row_sets_that_row_aside_and_no_other(
    place: int, cell: Cell, expected: str
) -> None:
    odd: list[Cell] = ["link", "E09000099", "Thamesby", "Current", "London"]
    odd += ["05/06/2024", "10/07/2024", "ILACS Short Inspection", *["Good"] * 5, ""]
    odd[place] = cell
    book = with_one_odd_row(odd)
    assert [each.council_printed for each in book.inspections] == ["Tower Hamlets", "Hackney"]
    assert [each.row for each in book.inspections] == [4, 6]
    assert expected in book.not_understood[0][1]
    assert "row 5" in book.not_understood[0][1]


def test_a_mark_for_not_applicable_in_the_row_of_a_visit_is_no_grade() -> None:
    odd: list[Cell] = ["link", "E09000099", "Thamesby", "Current", "London"]
    odd += ["05/06/2024", "10/07/2024", "ILACS Focused Visit", *["[z]"] * 5]
    book = with_one_odd_row(odd)
    assert book.not_understood == ()
    assert [each.council_printed for each in book.visits] == ["Thamesby"]


@pytest.mark.parametrize(
    ("started", "published"),
    [("05/06/2024", "10/07/2022"), ("05/06/1924", "10/07/1924"), ("05/06/2024", "10/07/2026")],
)
def test_dates_that_cannot_be_set_the_row_aside(started: str, published: str) -> None:
    book = history(started, published, "Good", "Good", RI, "Good", "Good")
    assert not book.inspections
    assert "row 4, Thamesby" in book.not_understood[0][1]


@pytest.mark.parametrize("day", ["31/02/2024", "June 2024", 45453])
def test_a_date_in_another_form_sets_the_row_aside(day: Cell) -> None:
    book = history(day, "10/07/2024", "Good", "Good", RI, "Good", "Good")
    assert not book.inspections
    assert f"row 4, Thamesby: '{day}' is no" in book.not_understood[0][1]


def test_a_new_header_refuses_the_sheet_by_name() -> None:
    header = [*HISTORY, "Inclusion"]
    row = ["x", "", "Thamesby", "", "", "10/06/2024", "23/07/2024", "ILACS Short Inspection"]
    row += ["Good"] * 6
    book = read_workbook(make_ods({"History": [header, row]}))
    assert not book.inspections
    assert book.not_understood == (("History", "the header 'Inclusion' is unknown"),)


def test_a_column_with_ofsteds_number_does_not_make_it_a_table_of_providers() -> None:
    row = ["x", 80516, "Thamesby", "", "10/06/2024", "23/07/2024", "ILACS Short Inspection"]
    header = ["Web link", "URN", "Local authority name", "Region", *HISTORY[5:]]
    assert read_workbook(make_ods({"History": [header, [*row, *["Good"] * 5]]})).inspections


def test_a_header_that_stands_twice_refuses_the_sheet() -> None:
    header = [*HISTORY[:-1], HISTORY[-2]]
    book = read_workbook(make_ods({"History": [header, ["x"] * len(header)]}))
    assert "two columns" in book.not_understood[0][1]


def test_a_missing_column_refuses_the_sheet() -> None:
    header = [cell for cell in HISTORY if "leaders" not in str(cell) or "care" in str(cell)]
    book = read_workbook(make_ods({"History": [header, ["x"] * len(header)]}))
    assert book.not_understood == (("History", "an ILACS judgement has no column"),)


def test_footnote_marks_case_and_curly_apostrophes_make_no_new_header() -> None:
    header = [f"{cell} [note 1]".upper() for cell in HISTORY]
    row = ["x", "", "Thamesby", "", "", "10/06/2024", "23/07/2024", "ILACS Short Inspection"]
    assert read_workbook(make_ods({"History": [header, [*row, *["Good"] * 5]]})).inspections


def test_visits_are_kept_with_theme_and_kind() -> None:
    header = [*LATEST_2022[:3], "Inspection/Visit date", "Inspection/Visit type", *AREAS_2022]
    rows: list[Row] = [
        [*header, "Visit Theme"],
        [
            "x",
            "Thamesby",
            "London",
            date(2021, 5, 26),
            "ILACS Focused Visit",
            "",
            "",
            "",
            "",
            "Door",
        ],
        ["x", "Avonford", "London", date(2021, 6, 2), "LA Monitoring visit", "", "", "", "", ""],
    ]
    book = read_workbook(make_xlsx({"LA_level_in_year_2021-22": rows}))
    assert [(visit.council_printed, visit.kind, visit.theme) for visit in book.visits] == [
        ("Thamesby", VisitKind.FOCUSED_VISIT, "Door"),
        ("Avonford", VisitKind.MONITORING_VISIT, None),
    ]


def test_a_visit_with_grades_is_set_aside() -> None:
    cells: list[Cell] = ["05/06/2024", "10/07/2024", "Good", "Good", RI, "Good", "Good"]
    book = history(*cells, kind="ILACS Focused Visit")
    assert not book.visits
    assert "a visit with grades" in book.not_understood[0][1]


@pytest.mark.parametrize(
    ("printed", "visited", "is_kept"),
    [
        ("SIF Monitoring visit", "09/05/2017", True),
        ("LA Monitoring visit", "09/05/2017", True),
        ("Joint targeted area inspection", "14/03/2016", True),
        ("ILACS Monitoring visit", "09/05/2017", False),
        ("ILACS Focused Visit", "09/05/2017", False),
        ("Joint targeted area inspection", "14/03/2015", False),
        ("SIF Monitoring visit", "09/05/2013", False),
    ],
)
def test_a_visit_is_set_aside_where_there_were_none_of_its_kind_yet(
    printed: str, visited: str, is_kept: bool
) -> None:
    book = history(visited, "", "", "", "", "", "", kind=printed)
    assert bool(book.visits) is is_kept
    assert ["before the first visit" in why for _, why in book.not_understood] == (
        [] if is_kept else [True]
    )


@pytest.mark.parametrize("expected", ["No full inspection", "Not yet inspected"])
def test_a_council_not_yet_inspected_has_no_inspection(expected: str) -> None:
    rows: list[Row] = [
        LATEST_2022,
        ["x", "Thamesby", "London", expected, expected, expected, expected, expected],
        ["x", "Avonford", "London", date(2021, 6, 2), "Good", "Good", "Good", "Good"],
    ]
    book = read_workbook(make_xlsx({"LA_level_at_31_Mar_2022": rows}))
    assert [each.council_printed for each in book.inspections] == ["Avonford"]
    assert not book.not_understood


def test_the_wide_sheet_gives_one_inspection_for_each_framework() -> None:
    found = read_wide(
        wide(
            safeguarding=date(2012, 7, 27),
            slac_safeguarding="Good",
            slac_looked="Adequate",
            child=date(2013, 2, 1),
            cpi="Inadequate",
            targeted=date(2013, 8, 2),
            tlac=RI,
            **SIF_2017,
        )
    ).inspections
    assert [(each.framework, each.published) for each in found] == [
        (Framework.SLAC, date(2012, 7, 27)),
        (Framework.CHILD_PROTECTION, date(2013, 2, 1)),
        (Framework.LOOKED_AFTER_2013, date(2013, 8, 2)),
        (Framework.SIF, date(2017, 3, 31)),
    ]
    assert grades(found[0]) == {
        Area.SAFEGUARDING: Grade.GOOD,
        Area.LOOKED_AFTER: Grade.REQUIRES_IMPROVEMENT,
    }
    assert found[0].judgements[1].printed == "Adequate"
    assert grades(found[1]) == {Area.CHILD_PROTECTION: Grade.INADEQUATE}
    assert grades(found[2]) == {Area.LOOKED_AFTER: Grade.REQUIRES_IMPROVEMENT}
    assert grades(found[3])[Area.LSCB] is Grade.REQUIRES_IMPROVEMENT
    adoption = next(each for each in found[3].judgements if each.area is Area.ADOPTION)
    assert (adoption.status, adoption.printed) == (JudgementStatus.NOT_JUDGED, "-")


def test_the_number_3_is_the_third_grade() -> None:
    day = date(2011, 2, 25)
    found = only(read_wide(_reinspected(day, day, "Good", 3)).inspections)
    assert grades(found)[Area.LOOKED_AFTER] is Grade.REQUIRES_IMPROVEMENT
    assert found.judgements[1].printed == "3"


def _reinspected(first: date, second: date, safeguarding: Cell, looked_after: Cell) -> list[Cell]:
    row = wide()
    row[7:11] = [first, safeguarding, second, looked_after]
    return row


def test_reinspections_published_on_one_day_are_one() -> None:
    day = date(2011, 2, 25)
    found = only(read_wide(_reinspected(day, day, "Inadequate", "Good")).inspections)
    assert found.inspection_type is InspectionType.REINSPECTION
    assert grades(found) == {Area.SAFEGUARDING: Grade.INADEQUATE, Area.LOOKED_AFTER: Grade.GOOD}


def test_reinspections_published_on_two_days_are_two() -> None:
    row = _reinspected(date(2011, 2, 25), date(2011, 9, 2), "Inadequate", "Good")
    found = read_wide(row).inspections
    assert [(each.published, each.occurrence) for each in found] == [
        (date(2011, 2, 25), 1),
        (date(2011, 9, 2), 2),
    ]


def test_two_inspections_of_a_kind_in_one_row_are_two() -> None:
    row = wide()
    row[23:29] = ["Standard", date(2018, 9, 3), "Good", "Good", RI, "Good"]
    row[29:36] = ["ILACS Standard Inspection", date(2023, 9, 4), "Good", "Good", RI, "Good", "Good"]
    found = read_wide(row).inspections
    assert [(each.inspection_type, each.occurrence) for each in found] == [
        (InspectionType.STANDARD, 1),
        (InspectionType.STANDARD, 2),
    ]
    assert Area.IN_CARE_AND_CARE_LEAVERS in grades(found[0])
    assert Area.CARE_LEAVERS in grades(found[1])


@pytest.mark.parametrize(
    "named",
    [
        "Second ILACS framework {}",
        "2nd ILACS {}",
        "ILACS framework second inspection {}",
        "Inspection of LA children's services (ILACS) Second ILACS {}",
    ],
)
def test_a_second_inspection_is_known_however_its_columns_are_named(named: str) -> None:
    header = [
        named.format(str(cell).removeprefix("Second ILACS framework "))
        if str(cell).startswith("Second")
        else cell
        for cell in WIDE
    ]
    row = wide()
    row[29:36] = ["Short", date(2023, 9, 4), "Good", "Good", RI, "Good", "Good"]
    found = only(read_workbook(make_xlsx({"LA_inspections": [header, row]})).inspections)
    assert (found.inspection_type, found.published) == (InspectionType.SHORT, date(2023, 9, 4))


def test_stacked_tables_are_read_and_their_titles_are_not_rows() -> None:
    rows: list[Row] = [
        ["Table 1"],
        WIDE,
        wide(child=date(2013, 2, 1), cpi="Good"),
        [],
        ["Table 2"],
        WIDE,
    ]
    other = wide(child=date(2013, 3, 1), cpi=RI)
    other[1] = "Avonford"
    book = read_workbook(make_xlsx({"LA_inspections": [*rows, other]}))
    assert [(each.council_printed, each.row) for each in book.inspections] == [
        ("Thamesby", 3),
        ("Avonford", 7),
    ]


def test_a_second_table_right_below_the_first_is_read_with_its_own_title_and_header() -> None:
    """As in the release of 2024, whose councils of before a restructure follow in row 158."""
    old: list[Cell] = [header.replace("First ", "") for header in map(str, WIDE[:4] + WIDE[23:29])]
    ilacs: list[Cell] = ["ILACS Standard Inspection", date(2018, 8, 24), RI, RI, "Good", "Good"]
    first = wide()
    first[23:29] = ["ILACS Short Inspection", date(2019, 7, 22), *["Good"] * 4]
    rows: list[Row] = [["title"], WIDE, first, ["Councils of before the restructure"], old]
    rows.append(["link", "Oldport", "South West", "Unitary", *ilacs])
    book = read_workbook(make_ods({"ILACS_inspections_2018-2024": rows}))
    assert book.not_understood == ()
    assert [(each.council_printed, each.row) for each in book.inspections] == [
        ("Thamesby", 3),
        ("Oldport", 6),
    ]


@pytest.mark.parametrize("note", [["Source: Ofsted"], ["", "", "", "", "", "See note 3"]])
def test_a_note_below_a_table_is_no_row(note: list[Cell]) -> None:
    sound: list[Cell] = ["link", "E09000030", "Tower Hamlets", "Current", "London"]
    sound += ["05/06/2024", "10/07/2024", "ILACS Short Inspection", *["Good"] * 5]
    book = read_workbook(make_ods({"History": [HISTORY, sound, note, sound]}))
    assert book.not_understood == ()
    assert len(book.inspections) == 2


def test_a_title_in_the_column_of_the_councils_is_no_council() -> None:
    header = HISTORY[2:]
    sound: list[Cell] = ["Tower Hamlets", "Current", "London", "05/06/2024", "10/07/2024"]
    sound += ["ILACS Short Inspection", *["Good"] * 5]
    rows: list[Row] = [header, sound, ["Councils of before the restructure"], header, sound]
    book = read_workbook(make_ods({"History": rows}))
    assert book.not_understood == ()
    assert len(book.inspections) == 2


def test_cells_outside_of_a_table_refuse_the_sheet() -> None:
    rows = [
        WIDE,
        wide(child=date(2013, 2, 1), cpi="Good"),
        [],
        wide(child="", cpi="Good"),
    ]
    book = read_workbook(make_xlsx({"LA_inspections": rows}))
    assert book.not_understood == (("LA_inspections", "row 4 has cells, but stands in no table"),)


@pytest.mark.parametrize(
    "name",
    ["Provider_level_at_31_Mar_2022", "Leavers+Joiners_at_31_Mar_2022", "Notes", "Meta-data"],
)
def test_sheets_about_something_else_are_ignored_by_name(name: str) -> None:
    book = read_workbook(make_xlsx({name: [LATEST_2022, ["x"] * 8]}))
    assert book.ignored == (name,)
    assert not book.not_understood


def test_a_table_of_providers_is_ignored_whatever_its_name() -> None:
    rows: list[Row] = [
        ["Web link", "URN", "Provision type", "Local authority"],
        ["x", 1, "Home", "Thamesby"],
    ]
    assert read_workbook(make_xlsx({"At_31_March": rows})).ignored == ("At_31_March",)


def test_a_table_of_providers_is_known_where_it_names_the_council_in_its_own_words() -> None:
    header: list[Cell] = ["Web link", "URN", "Provider name", "Provision type"]
    header += ["Registration status", "Places", "Premises Local Authority", "Sector"]
    row: list[Cell] = ["link", 1, "Some home", "Supported accommodation", "Active", 4, "Bury", "LA"]
    rows: list[Row] = [["Premises as at 31 March 2025"], ["One table."], [], header, row, row]
    book = read_workbook(make_ods({"SA_Premises_at_31_Mar_2025": rows}))
    assert (book.inspections, book.not_understood) == ((), ())
    assert book.ignored == ("SA_Premises_at_31_Mar_2025",)


def test_a_sheet_that_is_neither_is_listed() -> None:
    book = read_workbook(make_xlsx({"Something new": [["a", "b"], ["c", "d"]]}))
    assert book.not_understood == (("Something new", "no table of councils was found in it"),)


def test_a_slip_in_a_year_is_set_aside() -> None:
    title = ["Local authority inspection judgements as at 31 March 2025"]
    row = ["x", "Avonford", "London", date(2052, 6, 2), "Good", "Good", "Good", "Good"]
    right = ["x", "Thamesby", "London", date(2022, 6, 2), "Good", "Good", "Good", "Good"]
    book = read_workbook(make_ods({"S": [title, LATEST_2022, row, right]}))
    assert [each.council_printed for each in book.inspections] == ["Thamesby"]
    text = "rows set aside: row 3, Avonford: 2052-06-02 in a workbook of 2025-03-31"
    assert book.not_understood == (("S", text),)


def test_a_single_inspection_in_a_yearly_sheet_keeps_what_the_columns_can_hold() -> None:
    header = [*LATEST_2022[:3], "Inspection date", "Inspection type", *AREAS_2022]
    row = ["x", "Thamesby", "London", date(2018, 3, 2), "SIF re-inspection", "Good", "Good", RI, RI]
    found = only(read_workbook(make_xlsx({"LA_level": [header, row]})).inspections)
    assert (found.framework, found.inspection_type) == (Framework.SIF, InspectionType.REINSPECTION)
    assert set(grades(found)) == {
        Area.OVERALL_EFFECTIVENESS,
        Area.LEADERSHIP,
        Area.HELP_AND_PROTECTION,
        Area.LOOKED_AFTER_AND_PERMANENCE,
    }


def test_the_day_comes_from_the_titles() -> None:
    title = ["Local authority inspection judgements as at 31 March 2025"]
    row = ["x", "Avonford", "London", date(2021, 6, 2), "Good", "Good", "Good", "Good"]
    assert read_workbook(make_ods({"S": [title, LATEST_2022, row]})).as_at == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!doctype html><html><h1>Not found</h1></html>", "an HTML page"),
        (b"", "another kind of file"),
        (b"PK\x03\x04 broken", "cannot be opened"),
        (make_ods({"A": [["b"]]})[:-40], "cannot be opened"),
    ],
)
def test_what_is_no_workbook_is_said_in_one_line(data: bytes, expected: str) -> None:
    with pytest.raises(UnreadableWorkbookError, match=expected) as raised:
        read_workbook(data)
    assert "\n" not in str(raised.value)


def test_a_small_file_that_claims_a_huge_sheet_is_not_opened() -> None:
    corner = make_xlsx({"A": [["a"]]})
    huge = _with_part(corner, "xl/worksheets/sheet1.xml", b'r="A1"', b'r="XFD1048576"')
    with pytest.raises(UnreadableWorkbookError, match="claims 17179869184 cells"):
        read_workbook(huge)
    repeated = b'<table:table-cell table:number-columns-repeated="16384" '
    wide_row = b'<table:table-row table:number-rows-repeated="1000000">'
    small = make_ods({"A": [["a"]]})
    huge = _with_part(small, "content.xml", b"<table:table-cell ", repeated)
    huge = _with_part(huge, "content.xml", b"<table:table-row>", wide_row)
    with pytest.raises(UnreadableWorkbookError, match="claims 16384000000 cells"):
        read_workbook(huge)


def test_blank_rows_to_the_end_of_a_sheet_are_no_harm() -> None:
    blank = b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
    data = make_ods({"A": [["a"]]})
    data = _with_part(
        data, "content.xml", b"</table:table>", blank + b"</table:table-row></table:table>"
    )
    assert read_workbook(data).not_understood


def _with_part(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a zip with one thing replaced in one part."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            if part == name:
                assert old in content
                content = content.replace(old, new)
            after.writestr(part, content)
    return made.getvalue()
