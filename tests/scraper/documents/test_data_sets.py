"""Data sets of official statistics: what is read, and what must not be guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from scraper.documents.datasets.data_set import DataSetError, Figure, rates, read_data_set
from warehouse.facts import SNAPSHOT

PLACE = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
MARCH = date(2025, 3, 31)


def line(code: str, year: str = "2025", level: str = "Local authority") -> str:
    return f"{year},Reporting year,{level},E92000001,England,,,{code},,Somewhere"


def plans(*rows: str, more: str = "") -> bytes:
    head = f"{PLACE},category,CPP_At31{more}"
    return "\n".join([head, *rows, ""]).encode()


def population(*rows: str) -> bytes:
    return "\n".join([f"{PLACE},age_group,population_estimate", *rows, ""]).encode()


def children(code: str, count: str, year: str = "2024") -> str:
    return f"{line(code, year)},Children aged 0 to 17 years,{count}"


def test_a_council_row_is_read_and_those_of_regions_are_left_out() -> None:
    found = read_data_set(
        plans(f"{line('', level='National')},Plans,5", f"{line('211')},Plans,300")
    )
    assert found.kind == "protection plans"
    assert found.figures == (Figure(211, "protection_plans", MARCH, 300.0),)


def test_a_count_becomes_a_rate_of_the_children_of_the_middle_of_the_year_before() -> None:
    sets = [
        read_data_set(plans(f"{line('211')},Plans,300")),
        read_data_set(population(children("211", "60000"), children("211", "1", "2025"))),
    ]
    assert Figure(211, "cpp_rate", MARCH, 50.0) in rates(sets)


def test_an_edition_without_an_abolished_council_says_nothing_of_it() -> None:
    sets = [
        read_data_set(plans(f"{line('837')},Plans,300")),
        read_data_set(population(children("837", "x"))),
    ]
    assert [figure.measure for figure in rates(sets)] == ["child_population"]


def test_a_count_without_any_estimates_is_an_error() -> None:
    with pytest.raises(DataSetError, match="no estimates of children"):
        rates([read_data_set(plans(f"{line('211')},Plans,300"))])


@pytest.mark.parametrize(
    ("printed", "missing"),
    [
        ("c", "suppressed"),
        ("x", "not_available"),
        (":", "not_available"),
        ("z", "not_applicable"),
        ("u", "low_reliability"),
        ("low", "rounds_to_zero"),
        ("k", "rounds_to_zero"),
    ],
)
def test_a_marker_is_kept_with_its_meaning(printed: str, missing: str) -> None:
    (figure,) = read_data_set(plans(f"{line('211')},Plans,{printed}")).figures
    assert (figure.value, figure.printed, figure.missing) == (None, printed, missing)


def test_a_joint_return_stands_under_each_council() -> None:
    found = read_data_set(plans(f"{line('314 / 318')},Plans,30"))
    assert [figure.la_code for figure in found.figures] == [314, 318]


def test_a_column_that_was_not_there_before_is_named() -> None:
    found = read_data_set(plans(f"{line('211')},Plans,30,1", more=",CPP_new_way"))
    assert found.not_read == ("cpp_new_way",)


def test_a_share_is_not_worked_out_where_a_part_of_it_is_suppressed() -> None:
    head = f"{PLACE},category,ICPC,Duration_0-10_days,Duration_11-15_days,Duration_21+_days"
    data = "\n".join(
        [
            head,
            f"{line('211')},Conferences,200,40,100,60",
            f"{line('212')},Conferences,200,c,100,60",
            f"{line('213')},Conferences,x,x,x,x",
            f"{line('214')},Conferences,0,0,0,0",
        ]
    ).encode()
    found = read_data_set(data)
    assert found.not_read == ()
    assert [(figure.la_code, figure.value, figure.missing) for figure in found.figures] == [
        (211, 70.0, None),
        (213, None, "not_available"),
        (214, None, "not_applicable"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", "no column"),
        (f"{PLACE},something\n{line('211')},1\n".encode(), "columns fit none"),
        (plans(f"{line('211')},Plans,many"), "neither a number nor a marker"),
        (plans(f"{line('211')},Plans,-5"), "neither a number nor a marker"),
        (plans(f"{line('211')},Plans,"), "neither a number nor a marker"),
        (plans(f"{line('E09000030')},Plans,5"), "no council's number"),
        (plans(f"{line('211', '202425')},Plans,5"), "unknown period"),
        (plans(f"{line('211', level='Ward')},Plans,5"), "unknown level"),
        (plans(f"{line('211')},Plans,5", f"{line('211')},Plans,6"), "two rows"),
        (plans(), "no row of a council"),
        (population(f"{line('211')},Children aged 0 to 15 years,5"), "unknown age_group"),
        (b"\xff\xfe\x00", "not a CSV file"),
    ],
)
def test_what_is_not_known_is_an_error(data: bytes, expected: str) -> None:
    with pytest.raises(DataSetError, match=expected):
        read_data_set(data)


@pytest.mark.shared
def test_the_files_of_the_live_site_give_the_figures_that_come_with_the_program(
    shared: Path,
) -> None:
    files = sorted((shared / "context" / "raw").glob("*.csv"))
    sets = [read_data_set(file.read_bytes()) for file in files]
    assert [one.not_read for one in sets] == [()] * 7
    held = {
        (indicator, code, day): (value, missing)
        for indicator, code, day, value, missing in duckdb.execute(
            "SELECT indicator, la_code, period_end, value, missing FROM read_parquet(?)",
            [str(SNAPSHOT / "indicator_values.parquet")],
        ).fetchall()
    }
    compared, other = 0, []
    for figure in rates(sets):
        key = figure.measure, figure.la_code, figure.period_end
        if key not in held:  # only councils after their end, which the files print as such
            assert figure.value is None or figure.measure == "cla_rate", key
            continue
        value, missing = held[key]
        compared += 1
        if figure.value is None or value is None:
            same = (value, missing) == (figure.value, figure.missing)
        else:
            same = abs(value - figure.value) < 0.051
        if not same:
            other.append((key, figure.value, value))
    assert compared > 17_000
    # These two come with the program from another source, which has a few of them otherwise,
    # does not say why one is missing, and shows three that are suppressed here.
    shares = ("assessments_45_days_pct", "conferences_15_days_pct")
    assert [text for text in other if text[0][0] not in shares] == []
    differing = [text for text in other if text[1] is not None and text[2] is not None]
    assert len(differing) == 13
    assert sum((here is None) != (there is None) for _, here, there in other) == 3
